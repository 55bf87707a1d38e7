/*
 * vcard/tree.h - the files of a virtual UICC, as a tree in memory.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_TREE_H
#define CSTRAP_VCARD_TREE_H

#include "cardstrap/bytes.h"

#define CSTRAP_VFILE_AID_MIN 5
#define CSTRAP_VFILE_AID_MAX 16
#define CSTRAP_VFILE_PIN_STATUS_MAX 32
#define CSTRAP_VFILE_RECORDS_MAX 254
#define CSTRAP_VFILE_DEPTH_MAX 7 /* of an EF; the MF has 0 */

/* What the memory of a card holds, and what a file costs beside its bytes. */
#define CSTRAP_VTREE_FILES_MAX 200
#define CSTRAP_VTREE_MEMORY 65536u
#define CSTRAP_VTREE_FILE_COST 32u

#define CSTRAP_VFILE_MF 0x3F00
#define CSTRAP_VFILE_ADF 0x7FFF /* the current application */
#define CSTRAP_VFILE_DIR 0x2F00
#define CSTRAP_VFILE_ARR 0x2F06
#define CSTRAP_VFILE_ICCID 0x2FE2

enum cstrap_vfile_kind {
	CSTRAP_VFILE_DF = 0,
	CSTRAP_VFILE_TRANSPARENT = 1,
	CSTRAP_VFILE_LINEAR = 2
};

struct cstrap_vfile {
	struct cstrap_vfile *parent; /* NULL: this is the MF */
	struct cstrap_vfile *child;  /* the first */
	struct cstrap_vfile *next;   /* of the same parent */
	enum cstrap_vfile_kind kind;
	uint8_t descriptor; /* first octet of FCP 82 */
	uint16_t file_id;
	uint8_t aid_len; /* 0: no application */
	uint8_t aid[CSTRAP_VFILE_AID_MAX];
	uint8_t life_cycle;
	uint8_t rule[3]; /* EF.ARR file id, record */
	uint8_t sfi;     /* 0: none */
	bool has_total;
	uint32_t total;         /* FCP 81 of a DF: told, not held to */
	uint8_t pin_status_len; /* 0: the card's own keys */
	uint8_t pin_status[CSTRAP_VFILE_PIN_STATUS_MAX];
	uint8_t record_len; /* of a linear fixed file */
	size_t size;        /* of an EF */
	uint8_t *content;   /* secret memory; NULL for a DF */
};

/* The kind that the first octet of a file descriptor says. */
bool cstrap_vfile_kind(uint8_t descriptor, enum cstrap_vfile_kind *kind);

/*
 * Is what the file says of itself possible? Judges everything but content
 * and its place in a tree.
 */
bool cstrap_vfile_sound(const struct cstrap_vfile *file);

/* ISO 7816-4 7.4.10: operational, but not activated. */
bool cstrap_vfile_is_deactivated(const struct cstrap_vfile *file);

/* May file lie in df? 9000, or the status word that says why not. */
uint16_t cstrap_vfile_fits(const struct cstrap_vfile *df,
    const struct cstrap_vfile *file);

/*
 * A file with the attributes of form, alone, filled with FF. Yours to attach
 * or to end with cstrap_vtree_free; NULL without memory.
 */
struct cstrap_vfile *cstrap_vfile_new(const struct cstrap_vfile *form);

/* Make file the last child of df, which owns it from now on. */
void cstrap_vfile_attach(struct cstrap_vfile *df, struct cstrap_vfile *file);

struct cstrap_vfile *cstrap_vfile_child(const struct cstrap_vfile *df,
    uint16_t file_id);
struct cstrap_vfile *cstrap_vfile_by_sfi(const struct cstrap_vfile *df,
    uint8_t sfi);

/* The root of the tree that file is in. */
const struct cstrap_vfile *cstrap_vfile_root(const struct cstrap_vfile *file);
size_t cstrap_vfile_depth(const struct cstrap_vfile *file);
size_t cstrap_vfile_record_count(const struct cstrap_vfile *file);
/* Record 1..254; empty where there is none. */
struct cstrap_view cstrap_vfile_record(const struct cstrap_vfile *file,
    size_t number);

/* The file after this one, a DF before what it holds; NULL at the end. */
struct cstrap_vfile *cstrap_vtree_next(const struct cstrap_vfile *file);

/* Wipe and free file, which lies in no DF, and all below. May be NULL. */
void cstrap_vtree_free(struct cstrap_vfile *file);

#endif /* CSTRAP_VCARD_TREE_H */
