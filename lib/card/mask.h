/*
 * card/mask.h - what a transcript may not show: keys, and the values of
 * secret resources wherever a command or an answer carries a piece of them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_MASK_H
#define CSTRAP_CARD_MASK_H

#include "card/record.h"
#include "card/selection.h"

enum cstrap_mask_class {
	CSTRAP_MASK_SHOWN, /* SELECT, FCPs, records: nothing secret */
	CSTRAP_MASK_FILE,  /* READ and UPDATE BINARY: by what the file is */
	CSTRAP_MASK_HIDDEN /* VERIFY and all that is not known */
};

enum cstrap_mask_class cstrap_mask_class(uint8_t ins);

/*
 * Set masks of one entry by its instruction alone: all contents of files and
 * all keys. *origin keeps the class of the command from one call to the next;
 * begin with CSTRAP_MASK_HIDDEN. Safe in a signal handler.
 */
void cstrap_mask_coarse(enum cstrap_mask_class *origin,
    enum cstrap_transcript_kind kind, struct cstrap_view bytes, uint8_t *masks);

/*
 * Set the masks of a whole record. Whatever is not proved harmless is hidden;
 * without memory, all contents of files are.
 */
void cstrap_mask_record(struct cstrap_record *record);

/* Did the card take an UPDATE? */
enum cstrap_mask_taken {
	CSTRAP_MASK_TAKEN,
	CSTRAP_MASK_REFUSED,
	CSTRAP_MASK_UNKNOWN /* no answer came */
};

/* Bytes of a file in a command or an answer. */
struct cstrap_mask_access {
	size_t file; /* which one, a number of mask.c's */
	size_t offset;
	size_t len;
	uint8_t *bytes;
	uint8_t *masks;
	bool is_update;
	enum cstrap_mask_taken taken;
};

/*
 * Set the masks of the accesses to one file, in their order. open: its
 * contents are public by its name (EF.ICCID ...), if it is no message.
 * Without memory all is hidden.
 */
void cstrap_mask_file(struct cstrap_mask_access **accesses, size_t count,
    bool open);

#endif /* CSTRAP_CARD_MASK_H */
