/*
 * vcard/fault.h - what goes wrong at a command, and when.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_FAULT_H
#define CSTRAP_VCARD_FAULT_H

#include "cardstrap/vcard.h"

struct cstrap_vfile;
struct cstrap_vrequest;

struct cstrap_vfaults {
	struct cstrap_vcard_fault set[CSTRAP_VCARD_FAULTS_MAX];
	size_t count;
	bool cut_waits;
	struct cstrap_vcard_fault cut; /* by cstrap_vcard_cut */
	bool strikes;                  /* the command being worked on: */
	struct cstrap_vcard_fault now;
	bool now_is_cut; /* nothing but UPDATE has an inside */
	bool is_mute;    /* until power is off and on */
	bool is_out;     /* of the reader */
};

/*
 * A command comes. True: work on it, and request->torn says whether only part
 * of it is done. False: it ends here, with *st, and the answer in room.
 */
bool cstrap_vfault_begin(struct cstrap_vcard *card, struct cstrap_view command,
    struct cstrap_vrequest *request, struct cstrap_room room, size_t *len,
    enum cstrap_status *st);

/*
 * It was worked on; st and the answer in room are what came of it. What the
 * host gets.
 */
enum cstrap_status cstrap_vfault_end(struct cstrap_vcard *card,
    struct cstrap_view command, enum cstrap_status st, struct cstrap_room room,
    size_t *len);

/*
 * Is a page worn out to which bytes [offset, offset + len) of file reach? Then
 * *worn is a byte in it, and *sw what is answered.
 */
bool cstrap_vfault_worn(struct cstrap_vcard *card,
    const struct cstrap_vfile *file, size_t offset, size_t len, size_t *worn,
    uint16_t *sw);

/* Power is off, or goes: E_CARD_REMOVED. */
enum cstrap_status cstrap_vfault_no_power(struct cstrap_vcard *card);

/* CREATE made file, RESIZE made it bigger; undo what power was lacking for. */
void cstrap_vfault_created(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file);
void cstrap_vfault_resized(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file,
    size_t old_size);

/* Before DELETE takes file away. True: power goes first, leave it there. */
bool cstrap_vfault_deleting(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file);

#endif /* CSTRAP_VCARD_FAULT_H */
