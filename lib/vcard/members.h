/*
 * vcard/members.h - the members of a CBOR map, each taken once.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_MEMBERS_H
#define CSTRAP_VCARD_MEMBERS_H

#include "cardstrap/bytes.h"
#include "host/cbor.h"

/*
 * Members of one map as they are taken. The first that is wrong sticks; one
 * that nobody took is wrong, too.
 */
struct cstrap_vmembers {
	const cbor_item_t *map;
	size_t taken;
	const char *wrong; /* its name; NULL: none */
};

void cstrap_vmembers_begin(struct cstrap_vmembers *m, const cbor_item_t *map);

/* Was all of it taken, and nothing wrong? */
bool cstrap_vmembers_end(struct cstrap_vmembers *m);

/* Note the first that is wrong. */
void cstrap_vmember_wrong(struct cstrap_vmembers *m, const char *name);

/* NULL: there is none. */
const cbor_item_t *cstrap_vmember(struct cstrap_vmembers *m, const char *name);

/* The value of a member that has to be there, up to max. */
uint32_t cstrap_vmember_number(struct cstrap_vmembers *m, const char *name,
    uint32_t max);
uint8_t cstrap_vmember_octet(struct cstrap_vmembers *m, const char *name);
bool cstrap_vmember_bool(struct cstrap_vmembers *m, const char *name);

/* The number that an item is, taken before; NULL: it is missing. */
uint32_t cstrap_vmember_as_number(struct cstrap_vmembers *m, const char *name,
    const cbor_item_t *item, uint32_t max);

/* 0 for one that is absent; one that is there is not 0. */
uint8_t cstrap_vmember_octet_or_none(struct cstrap_vmembers *m,
    const char *name);

/* Borrowed from the item. min 0: may be absent, but not empty. */
struct cstrap_view cstrap_vmember_bytes(struct cstrap_vmembers *m,
    const char *name, size_t min, size_t max);

/* The same to room; their number. */
size_t cstrap_vmember_copy(struct cstrap_vmembers *m, const char *name,
    size_t min, size_t max, uint8_t *room);

#endif /* CSTRAP_VCARD_MEMBERS_H */
