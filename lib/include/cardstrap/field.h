/*
 * cardstrap/field.h - what known clients can read, as data, and whether a
 * message, or a card as it was read, is within that.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_FIELD_H
#define CARDSTRAP_FIELD_H

#include "cardstrap/provision.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Which of several entries that fit a client takes. */
enum cstrap_field_entry {
	CSTRAP_FIELD_ANY = 0, /* goes on until one leads to a file */
	CSTRAP_FIELD_FIRST = 1,
	CSTRAP_FIELD_LAST = 2
};

/*
 * A client and its limits. What is not known of it stands as no limit. Strings
 * are static.
 */
struct cstrap_field {
	const char *name;  /* "nordic" */
	const char *what;  /* which software */
	const char *known; /* how its limits are known */

	/* The way to the file; without walks, the device brings the bytes. */
	bool walks;
	bool aid_only;      /* finds no application through EF(DIR) */
	bool needs_channel; /* has no other way than a logical channel */
	bool exact_9000;    /* takes 91xx for a failure */
	bool no_pin;        /* presents none */
	uint16_t read_max;  /* bytes of one READ, the only one; 0: no limit */
	uint16_t file_id;   /* built in, no directory is read; 0: none */

	/* The directories. */
	enum cstrap_field_entry odf;
	enum cstrap_field_entry dodf;
	bool takes_oid;     /* 2.23.43.9.1 as it should be */
	bool takes_wrapped; /* CSTRAP_QUIRK_WRAPPED_OID */
	bool takes_opaque;  /* an opaqueDO, too, not an oidDO alone */
	bool short_lengths; /* stumbles over lengths in long form */
	bool ignores_part;  /* reads the file from its start in any case */
	uint8_t path_max;   /* bytes of a path it follows; 0: no limit */

	/* The message. */
	bool takes_bare;       /* CSTRAP_QUIRK_BARE_TLV, BARE_RESOURCES */
	bool refuses_empty;    /* instances and multiple resources */
	uint8_t headers_max;   /* id and length bytes of one object; 0 */
	uint16_t resource_max; /* last resource of object 0 it knows; 0 */
	uint8_t mode_count;    /* security modes it knows, from 0 on; 0 */
	struct cstrap_version version_max; /* of an object; 0.0: no limit */
};

/* The rows of the table; NULL past the last. */
CSTRAP_API const struct cstrap_field *cstrap_field_at(size_t index);
/* By name; NULL: there is none. */
CSTRAP_API const struct cstrap_field *cstrap_field_find(const char *name);

#define CSTRAP_FIELD_DIRECTORY_MAX 2048 /* bytes of one that are judged */

/* The directories on the way to the file, copied. Members are private. */
struct cstrap_field_seen {
	uint8_t applications; /* that the AID selected */
	size_t odf_len, dodf_len;
	uint8_t odf[CSTRAP_FIELD_DIRECTORY_MAX];
	uint8_t dodf[CSTRAP_FIELD_DIRECTORY_MAX];
};

CSTRAP_API void cstrap_field_seen_init(struct cstrap_field_seen *seen);
/* For cstrap_reading_options.visit, with the seen as its context. */
CSTRAP_API void cstrap_field_visit(void *seen,
    const struct cstrap_walk_visit *visit);

/* What is judged. All is borrowed. */
struct cstrap_field_case {
	const struct cstrap_message *message;
	unsigned int quirks; /* that its bytes had, enum cstrap_quirk */
	const char *file;    /* name for the findings on it */
	/* The card it was read from, both or neither. */
	const struct cstrap_reading *reading;
	const struct cstrap_field_seen *seen;
};

/*
 * Hand to sink (which may be NULL) what keeps the client from it: rules
 * CS-FIELD-..., each with the client's name and its limit in the detail.
 *   E_RULE    there is a finding of severity error
 */
CSTRAP_API enum cstrap_status cstrap_field_check(const struct cstrap_field
						     *field,
    const struct cstrap_field_case *what, const struct cstrap_sink *sink);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_FIELD_H */
