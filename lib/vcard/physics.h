/*
 * vcard/physics.h - what a command costs in time, and what becomes of the
 * pages of memory that it writes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_PHYSICS_H
#define CSTRAP_VCARD_PHYSICS_H

#include "cardstrap/vcard.h"
#include "cardstrap/wire.h"

struct cstrap_vfile;
struct cstrap_vrequest;

struct cstrap_vphysics {
	struct cstrap_vcard_speed speed;
	struct cstrap_wire_cost cost;
	uint32_t pages;
	uint64_t busy_us;    /* of the card alone */
	uint64_t pending_us; /* of pages, in the command being worked on */
	uint64_t last_ns;    /* the last command */
};

/*
 * Write the command's data at offset of file, where there is space for them,
 * or as much as power and pages last for. The status word.
 */
uint16_t cstrap_vphysics_write(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file,
    size_t offset);

/* Bytes of memory that are written at once. */
size_t cstrap_vphysics_page_len(const struct cstrap_vcard *card);

/* Pages were written: those of bytes [offset, offset + len) of a file. */
void cstrap_vphysics_pages(struct cstrap_vcard *card, size_t offset,
    size_t len);

/* A command is over; answer_len counts its status word (0: no answer). */
void cstrap_vphysics_command(struct cstrap_vcard *card,
    struct cstrap_view command, size_t answer_len);

#endif /* CSTRAP_VCARD_PHYSICS_H */
