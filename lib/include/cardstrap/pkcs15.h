/*
 * cardstrap/pkcs15.h - the directories that lead to the bootstrap file:
 * EF(DIR), EF(ODF) and EF(DODF) (TS Core 1.1.1, G.3.1-G.3.3; PKCS#15 v1.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_PKCS15_H
#define CARDSTRAP_PKCS15_H

#include "cardstrap/der.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_AID_MAX 16
#define CSTRAP_PATH_MAX 16 /* bytes of a path on the card */

CSTRAP_API extern const struct cstrap_view cstrap_pkcs15_aid;    /* 12 bytes */
CSTRAP_API extern const struct cstrap_view cstrap_bootstrap_oid; /* 672B0901 */

/* Default file ids of the standard's tables and examples. */
#define CSTRAP_FID_MF 0x3F00
#define CSTRAP_FID_DIR 0x2F00
#define CSTRAP_FID_ARR 0x2F06
#define CSTRAP_FID_ICCID 0x2FE2
#define CSTRAP_FID_PKCS15 0x7F50
#define CSTRAP_FID_ODF 0x5031
#define CSTRAP_FID_DODF 0x6430
#define CSTRAP_FID_BOOTSTRAP 0x6432

/* One application template of EF(DIR); what is absent is empty. Borrowed. */
struct cstrap_dir_record {
	struct cstrap_view aid;
	struct cstrap_view label;
	struct cstrap_view path;
	struct cstrap_view ddo; /* contents of tag 73 */
	bool as_printed;        /* CSTRAP_QUIRK_PRINTED_DIR */
};

/*
 * Read the template at the start of bytes (a record, or what is left of a
 * transparent EF(DIR)); *len is what it took, 0 for padding alone.
 */
CSTRAP_API enum cstrap_status cstrap_dir_record_decode(struct cstrap_view bytes,
    struct cstrap_dir_record *record, size_t *len,
    struct cstrap_finding *finding);

CSTRAP_API void cstrap_dir_record_put(struct cstrap_writer *w,
    const struct cstrap_dir_record *record);

/* A Path value: where a file is and which part of it is meant. Borrowed. */
struct cstrap_pkcs15_path {
	struct cstrap_view path; /* 2 bytes: a file id under the DF */
	bool has_part;
	uint16_t index;
	uint16_t length;
};

/* One entry of the ODF, as it stands. */
struct cstrap_odf_entry {
	uint16_t tag; /* A7: data objects, others skipped */
	size_t offset;
	struct cstrap_pkcs15_path at; /* empty where the entry has no path */
};

#define CSTRAP_ODF_DATA_OBJECTS 0xA7

/*
 * The next entry; false at the end, at padding, and after a failure, which
 * *finding (not NULL) tells: its status is OK at the end.
 */
CSTRAP_API bool cstrap_odf_next(struct cstrap_cursor *r,
    struct cstrap_odf_entry *entry, struct cstrap_finding *finding);

CSTRAP_API void cstrap_odf_put(struct cstrap_writer *w,
    struct cstrap_view path);

enum cstrap_dodf_kind {
	CSTRAP_DODF_OPAQUE = 0x30,
	CSTRAP_DODF_EXTERNAL = 0xA0,
	CSTRAP_DODF_OID = 0xA1
};

/* How the entry names what it is. */
enum cstrap_dodf_match {
	CSTRAP_DODF_FOREIGN = 0,
	CSTRAP_DODF_OURS = 1,   /* 2.23.43.9.1 */
	CSTRAP_DODF_WRAPPED = 2 /* the OID wrapped twice, as printed */
};

struct cstrap_dodf_entry {
	enum cstrap_dodf_kind kind;
	enum cstrap_dodf_match match;
	size_t offset;
	size_t len;                     /* header included */
	struct cstrap_view label;       /* CommonObjectAttributes.label */
	struct cstrap_view name;        /* applicationName */
	struct cstrap_view application; /* contents of applicationOID */
	struct cstrap_view oid;         /* contents of OidDO.id */
	struct cstrap_pkcs15_path at;
	bool is_private;
	bool is_modifiable;
	struct cstrap_view auth_id;
};

/* As cstrap_odf_next. */
CSTRAP_API bool cstrap_dodf_next(struct cstrap_cursor *r,
    struct cstrap_dodf_entry *entry, struct cstrap_finding *finding);

/*
 * Append the oidDO entry of the corrected standard: empty common attributes,
 * name as applicationName (left out if empty), 2.23.43.9.1, path.
 */
CSTRAP_API void cstrap_dodf_put(struct cstrap_writer *w,
    struct cstrap_view name, struct cstrap_view path);
/* The same with other contents of the object identifier: for named quirks. */
CSTRAP_API void cstrap_dodf_put_oid(struct cstrap_writer *w,
    struct cstrap_view name, struct cstrap_view oid, struct cstrap_view path);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_PKCS15_H */
