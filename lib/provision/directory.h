/*
 * provision/directory.h - EF(ODF) and EF(DODF) as they have to be known to
 * add an entry, and to take it away, without touching those of others.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_DIRECTORY_H
#define CSTRAP_PROVISION_DIRECTORY_H

#include "cardstrap/pkcs15.h"

/* One entry, as bytes of the directory. */
struct cstrap_directory_entry {
	size_t at, len;
	size_t path_at; /* of the path's first byte */
	size_t path_len;
	/* Last octets of the object identifiers that name us; 0: no second. */
	size_t oid_at, oid2_at;
	bool has_part;
};

struct cstrap_directory {
	struct cstrap_view content; /* borrowed */
	size_t end;                 /* behind the last entry */
	unsigned int count;         /* of entries */
	bool sound;                 /* every entry was understood */
	bool has_ours;              /* the first that leads to our file */
	struct cstrap_directory_entry ours;
	bool has_dead; /* ours once: its identifier was made void */
	struct cstrap_directory_entry dead;
};

/* The last octet of an object identifier that was made void. */
#define CSTRAP_OID_VOID 0x7F

/* Entries of a data object directory. */
void cstrap_directory_read_dodf(struct cstrap_directory *directory,
    struct cstrap_view content);

/*
 * Entries of an object directory; ours: the data object directory whose path
 * ends in these two bytes. None is void.
 */
void cstrap_directory_read_odf(struct cstrap_directory *directory,
    struct cstrap_view content, uint16_t dodf_id);

/*
 * Is there room for entry behind the last one: padding, or what an interrupted
 * run of the same plan wrote of it, and nothing but padding behind that?
 */
bool cstrap_directory_has_room(const struct cstrap_directory *directory,
    struct cstrap_view entry);

/* The dead entry is this one but for the void octet and the path? */
bool cstrap_directory_can_revive(const struct cstrap_directory *directory,
    struct cstrap_view entry);

/* All padding from offset on: FF or 00. */
bool cstrap_is_padding(struct cstrap_view content, size_t from);

#endif /* CSTRAP_PROVISION_DIRECTORY_H */
