/*
 * vcard/quirk.h - how cards of the field differ from the standard, by name.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_QUIRK_H
#define CSTRAP_VCARD_QUIRK_H

#include "cardstrap/bytes.h"

struct cstrap_vcard;
struct cstrap_vrequest;

enum cstrap_vquirk {
	CSTRAP_VQUIRK_NO_CHANNELS,
	CSTRAP_VQUIRK_NO_QUERY,
	CSTRAP_VQUIRK_UNKNOWN_AID,
	CSTRAP_VQUIRK_NO_PATH,
	CSTRAP_VQUIRK_PATH_STAYS,
	CSTRAP_VQUIRK_REFUSES_FCI,
	CSTRAP_VQUIRK_SELECT_SPEAKS,
	CSTRAP_VQUIRK_NO_FCP,
	CSTRAP_VQUIRK_FCI_TAG,
	CSTRAP_VQUIRK_FCP_WITHOUT_SIZE,
	CSTRAP_VQUIRK_SIZE_IN_81,
	CSTRAP_VQUIRK_READ_MAX,
	CSTRAP_VQUIRK_UPDATE_MAX,
	CSTRAP_VQUIRK_LE_00_NOTHING,
	CSTRAP_VQUIRK_END_OF_FILE,
	CSTRAP_VQUIRK_RESPONSE_WAITS,
	CSTRAP_VQUIRK_UPDATE_RETRIES,
	CSTRAP_VQUIRK_PROACTIVE,
	CSTRAP_VQUIRK_PIN_STATUS_NEEDED,
	CSTRAP_VQUIRK_PIN_STATUS_REFUSED,
	CSTRAP_VQUIRK_DF_TOTAL_NEEDED,
	CSTRAP_VQUIRK_ISO_CREATE,
	CSTRAP_VQUIRK_ACTIVATE_NEEDED,
	CSTRAP_VQUIRK_NO_RESIZE,
	CSTRAP_VQUIRK_RESIZE_FREE,
	CSTRAP_VQUIRK_NO_DELETE,
	CSTRAP_VQUIRK_BAD_PAGE,
	CSTRAP_VQUIRK_PAGE_TIME,
	CSTRAP_VQUIRK_PAGE_LOSS,
	CSTRAP_VQUIRK_KEYS_STAY,
	CSTRAP_VQUIRK_UNKNOWN_INS,
	CSTRAP_VQUIRK_CHANGE_TAG,
	CSTRAP_VQUIRK_TAG_DEFECT,
	CSTRAP_VQUIRK_DEACTIVATED_OPEN,
	CSTRAP_VQUIRK_COUNT
};

/* What a quirk's value is. */
enum cstrap_vquirk_form {
	CSTRAP_VQUIRK_FLAG,   /* 1 */
	CSTRAP_VQUIRK_NUMBER, /* from min to max */
	CSTRAP_VQUIRK_SW,     /* one of choices */
	CSTRAP_VQUIRK_CHOICE, /* index into words, from 1 on */
	CSTRAP_VQUIRK_PLACE,  /* file id, offset: two octets each */
	CSTRAP_VQUIRK_COUNTER /* from 1 on; the card counts it up */
};

#define CSTRAP_VQUIRK_CHOICES_MAX 8

struct cstrap_vquirk_info {
	const char *name;
	const char *text; /* what such a card does; a sentence's end */
	enum cstrap_vquirk_form form;
	uint32_t min; /* of a number */
	uint32_t max;
	uint16_t choices[CSTRAP_VQUIRK_CHOICES_MAX]; /* ends with 0 */
	const char *words[CSTRAP_VQUIRK_CHOICES_MAX];
};

/* Words of END_OF_FILE; where a READ passes it. 0: 6Cxx, at the end 6B00. */
enum cstrap_vquirk_end {
	CSTRAP_VQUIRK_END_6282 = 1, /* what is left, and the warning */
	CSTRAP_VQUIRK_END_6B00 = 2, /* no byte */
	CSTRAP_VQUIRK_END_6C00 = 3, /* 6Cxx, at the end 6C00 */
	CSTRAP_VQUIRK_END_SHORT = 4 /* what is left, and 9000 */
};

/* Words of TAG_DEFECT. */
enum cstrap_vquirk_tag {
	CSTRAP_VQUIRK_TAG_STUCK = 1, /* nothing is counted */
	CSTRAP_VQUIRK_TAG_SHORT = 2  /* the hash alone is told */
};

const struct cstrap_vquirk_info *cstrap_vquirk_info(enum cstrap_vquirk quirk);

/* False: no quirk has this name. */
bool cstrap_vquirk_find(const char *name, enum cstrap_vquirk *quirk);

/* Can the quirk have this value? 0, off, always. */
bool cstrap_vquirk_is_value(enum cstrap_vquirk quirk, uint32_t value);

#define CSTRAP_VQUIRK_TEXT_MAX 16

/* A value as a card description has it: "yes", "6881", "128", "6432:0100". */
const char *cstrap_vquirk_value_text(enum cstrap_vquirk quirk, uint32_t value,
    char room[CSTRAP_VQUIRK_TEXT_MAX]);
/* The reverse; false where the quirk has no such value. */
bool cstrap_vquirk_value_read(enum cstrap_vquirk quirk, const char *text,
    uint32_t *value);

/* What the status word of a command that was done becomes. */
uint16_t cstrap_vquirk_answer(struct cstrap_vcard *card,
    struct cstrap_vrequest *request, uint16_t sw);

/* Is a part of [offset, offset + len) of the file in the bad page? */
bool cstrap_vquirk_is_bad(const struct cstrap_vcard *card, uint16_t file_id,
    size_t offset, size_t len);

#endif /* CSTRAP_VCARD_QUIRK_H */
