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
#define CSTRAP_VFILE_RULE_MAX 64
#define CSTRAP_VFILE_PROPRIETARY_MAX 32
#define CSTRAP_VFILE_RECORDS_MAX 254
#define CSTRAP_VFILE_DEPTH_MAX 7 /* of an EF; the MF has 0 */

/* What the memory of a card holds, and what a file costs beside its bytes. */
#define CSTRAP_VTREE_FILES_MAX 200
#define CSTRAP_VTREE_MEMORY 65536u /* unless the card says less */
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

/* Descriptor, first octet: may files be current on several channels? */
#define CSTRAP_VFILE_SHAREABLE 0x40

/* An access rule as an FCP holds it (TS 102 221 9.2). */
enum cstrap_vrule_tag {
	CSTRAP_VRULE_REFERENCE = 0x8B, /* EF.ARR file id, record */
	CSTRAP_VRULE_COMPACT = 0x8C,   /* access modes, a condition each */
	CSTRAP_VRULE_EXPANDED = 0xAB   /* as a record of EF.ARR */
};

struct cstrap_vrule {
	uint8_t tag;
	uint8_t len;
	uint8_t bytes[CSTRAP_VFILE_RULE_MAX];
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
	struct cstrap_vrule rule;
	uint8_t sfi; /* 0: none */
	bool has_total;
	uint32_t total;         /* FCP 81 of a DF: told, not held to */
	uint8_t pin_status_len; /* 0: the card's own keys */
	uint8_t pin_status[CSTRAP_VFILE_PIN_STATUS_MAX];
	uint8_t proprietary_len; /* contents of A5; 0: none */
	uint8_t proprietary[CSTRAP_VFILE_PROPRIETARY_MAX];
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

/* In the state of being made (ISO 7816-4 7.4.10). */
bool cstrap_vfile_is_unfinished(const struct cstrap_vfile *file);

/*
 * May file lie in df, on a card of so many bytes? 9000, or the status word
 * that says why not.
 */
uint16_t cstrap_vfile_fits(const struct cstrap_vfile *df,
    const struct cstrap_vfile *file, size_t memory);

/* Bytes that a tree takes up, what each file costs included. */
size_t cstrap_vtree_used(const struct cstrap_vfile *root);

/* Has a card of so many bytes room for more bytes? */
bool cstrap_vtree_has_room(const struct cstrap_vfile *root, size_t more,
    size_t memory);

/*
 * A file with the attributes of form, alone, filled with FF. Yours to attach
 * or to end with cstrap_vtree_free; NULL without memory.
 */
struct cstrap_vfile *cstrap_vfile_new(const struct cstrap_vfile *form);

/* Make file the last child of df, which owns it from now on. */
void cstrap_vfile_attach(struct cstrap_vfile *df, struct cstrap_vfile *file);

/* Take file and all below out of its DF; it is yours now. */
void cstrap_vfile_detach(struct cstrap_vfile *file);

/* Is file top, or somewhere below it? */
bool cstrap_vfile_is_within(const struct cstrap_vfile *file,
    const struct cstrap_vfile *top);

/*
 * Make an EF larger, with FF behind what it holds, or smaller; what is cut
 * off is wiped. False without memory: nothing changed.
 */
bool cstrap_vfile_resize(struct cstrap_vfile *file, size_t size);

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
