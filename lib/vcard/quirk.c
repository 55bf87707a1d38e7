/*
 * vcard/quirk.c - the table of quirks, and what some make of an answer.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/quirk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "vcard/command.h"

#define PAGE_LEN 64 /* of the bad page */

#define FLAG(called, sentence)                        \
	{                                             \
		.name = (called), .text = (sentence), \
		.form = CSTRAP_VQUIRK_FLAG            \
	}
#define NUMBER(called, least, most, sentence)                               \
	{                                                                   \
		.name = (called), .text = (sentence),                       \
		.form = CSTRAP_VQUIRK_NUMBER, .min = (least), .max = (most) \
	}
#define SW(called, sentence, ...)                      \
	{                                              \
		.name = (called), .text = (sentence),  \
		.form = CSTRAP_VQUIRK_SW, .choices = { \
			__VA_ARGS__                    \
		}                                      \
	}
#define CHOICE(called, sentence, ...)                    \
	{                                                \
		.name = (called), .text = (sentence),    \
		.form = CSTRAP_VQUIRK_CHOICE, .words = { \
			__VA_ARGS__                      \
		}                                        \
	}
#define COUNTER(called, sentence)                     \
	{                                             \
		.name = (called), .text = (sentence), \
		.form = CSTRAP_VQUIRK_COUNTER         \
	}
#define PLACE(called, sentence)                       \
	{                                             \
		.name = (called), .text = (sentence), \
		.form = CSTRAP_VQUIRK_PLACE           \
	}

/* clang-format off */
static const struct cstrap_vquirk_info infos[CSTRAP_VQUIRK_COUNT] = {
	[CSTRAP_VQUIRK_NO_CHANNELS] = SW("no-channels",
	    "knows no logical channels: MANAGE CHANNEL is answered so",
	    0x6881, 0x6A81, 0x6D00, 0x6E00),
	[CSTRAP_VQUIRK_NO_QUERY] = SW("no-query",
	    "does not tell tries: a VERIFY without a key is answered so",
	    0x6300, 0x6700, 0x6984, 0x6985, 0x6A86, 0x6D00, 0x9000),
	[CSTRAP_VQUIRK_UNKNOWN_AID] = SW("unknown-aid",
	    "answers so to an AID that it does not have", 0x6A88, 0x6A82),
	[CSTRAP_VQUIRK_NO_PATH] = SW("no-path",
	    "selects no file by its path", 0x6A86, 0x6A81, 0x6A82),
	[CSTRAP_VQUIRK_PATH_STAYS] = FLAG("path-stays",
	    "selects by a path only what the current application holds"),
	[CSTRAP_VQUIRK_REFUSES_FCI] = FLAG("refuses-fci",
	    "refuses SELECT with P2 00"),
	[CSTRAP_VQUIRK_SELECT_SPEAKS] = FLAG("select-speaks",
	    "answers SELECT with an FCP even where none is asked for"),
	[CSTRAP_VQUIRK_NO_FCP] = FLAG("no-fcp",
	    "answers SELECT with no FCP, whatever is asked for"),
	[CSTRAP_VQUIRK_FCI_TAG] = FLAG("fci-tag",
	    "wraps file control parameters in 6F, not in 62"),
	[CSTRAP_VQUIRK_FCP_WITHOUT_SIZE] = FLAG("fcp-without-size",
	    "does not tell the size of a file"),
	[CSTRAP_VQUIRK_SIZE_IN_81] = FLAG("size-in-81",
	    "tells the size of a file in 81, and wants it there"),
	[CSTRAP_VQUIRK_READ_MAX] = NUMBER("read-max", 1, 255,
	    "refuses READ BINARY of more bytes than these"),
	[CSTRAP_VQUIRK_UPDATE_MAX] = NUMBER("update-max", 1, 255,
	    "refuses UPDATE BINARY of more bytes than these"),
	[CSTRAP_VQUIRK_LE_00_NOTHING] = FLAG("le-00-nothing",
	    "answers Le 00 with success and no bytes"),
	[CSTRAP_VQUIRK_END_OF_FILE] = CHOICE("end-of-file",
	    "answers so where a READ BINARY passes the end of the file",
	    "6282", "6B00", "6C00", "short"),
	[CSTRAP_VQUIRK_RESPONSE_WAITS] = FLAG("response-waits",
	    "keeps every answer for GET RESPONSE"),
	[CSTRAP_VQUIRK_UPDATE_RETRIES] = NUMBER("update-retries", 1, 15,
	    "says 63Cx for an UPDATE that took so many retries"),
	[CSTRAP_VQUIRK_PROACTIVE] = NUMBER("proactive", 1, 255,
	    "has a proactive command of so many bytes: 91xx in place of 9000"),
	[CSTRAP_VQUIRK_PIN_STATUS_NEEDED] = FLAG("pin-status-needed",
	    "creates no DF without a PIN status template C6"),
	[CSTRAP_VQUIRK_PIN_STATUS_REFUSED] = FLAG("pin-status-refused",
	    "creates no DF with a PIN status template C6"),
	[CSTRAP_VQUIRK_DF_TOTAL_NEEDED] = FLAG("df-total-needed",
	    "creates no DF without its total size in 81"),
	[CSTRAP_VQUIRK_ISO_CREATE] = NUMBER("iso-create", 1, 254,
	    "takes the short templates of ISO 7816-9; a file without a rule "
	    "gets this record of EF.ARR"),
	[CSTRAP_VQUIRK_ACTIVATE_NEEDED] = FLAG("activate-needed",
	    "creates files in creation state, closed until ACTIVATE FILE"),
	[CSTRAP_VQUIRK_NO_RESIZE] = FLAG("no-resize",
	    "does not know RESIZE FILE"),
	[CSTRAP_VQUIRK_RESIZE_FREE] = FLAG("resize-free",
	    "lets RESIZE FILE by whoever may update the file"),
	[CSTRAP_VQUIRK_NO_DELETE] = FLAG("no-delete",
	    "does not know DELETE FILE"),
	[CSTRAP_VQUIRK_BAD_PAGE] = PLACE("bad-page",
	    "has a worn page of 64 bytes here: an UPDATE is answered 6581"),
	[CSTRAP_VQUIRK_PAGE_TIME] = NUMBER("page-time", 1, 1000000,
	    "takes so many microseconds to write a page"),
	[CSTRAP_VQUIRK_PAGE_LOSS] = FLAG("page-loss",
	    "loses the page that it writes when power goes"),
	[CSTRAP_VQUIRK_KEYS_STAY] = FLAG("keys-stay",
	    "keeps keys presented over a reset"),
	[CSTRAP_VQUIRK_UNKNOWN_INS] = SW("unknown-ins",
	    "answers so to an instruction that it does not have",
	    0x6E00, 0x6F00, 0x9000),
	[CSTRAP_VQUIRK_CHANGE_TAG] = COUNTER("change-tag",
	    "tells by GET DATA whether the message changed; so many so far"),
	[CSTRAP_VQUIRK_TAG_DEFECT] = CHOICE("tag-defect",
	    "has a change tag that counts nothing, or lacks the counter",
	    "stuck", "short"),
	[CSTRAP_VQUIRK_DEACTIVATED_OPEN] = FLAG("deactivated-open",
	    "lets a deactivated file be read and written"),
};
/* clang-format on */

const struct cstrap_vquirk_info *
cstrap_vquirk_info(enum cstrap_vquirk quirk)
{
	return &infos[quirk];
}

bool
cstrap_vquirk_find(const char *name, enum cstrap_vquirk *quirk)
{
	size_t i;

	for (i = 0; i < CSTRAP_VQUIRK_COUNT; i++) {
		if (strcmp(infos[i].name, name) == 0) {
			*quirk = (enum cstrap_vquirk)i;
			return true;
		}
	}
	return false;
}

static bool
is_choice(const struct cstrap_vquirk_info *info, uint32_t value)
{
	size_t i;

	for (i = 0; i < CSTRAP_VQUIRK_CHOICES_MAX && info->choices[i] != 0;
	     i++) {
		if (info->choices[i] == value)
			return true;
	}
	return false;
}

bool
cstrap_vquirk_is_value(enum cstrap_vquirk quirk, uint32_t value)
{
	const struct cstrap_vquirk_info *info = &infos[quirk];

	if (value == 0)
		return true;
	switch (info->form) {
	case CSTRAP_VQUIRK_FLAG:
		return value == 1;
	case CSTRAP_VQUIRK_COUNTER:
		return true;
	case CSTRAP_VQUIRK_NUMBER:
		return value >= info->min && value <= info->max;
	case CSTRAP_VQUIRK_SW:
		return is_choice(info, value);
	case CSTRAP_VQUIRK_CHOICE:
		return value <= CSTRAP_VQUIRK_CHOICES_MAX &&
		    info->words[value - 1] != NULL;
	case CSTRAP_VQUIRK_PLACE:
		return (value & 0xFFFF) <= CSTRAP_OFFSET_MAX &&
		    value >> 16 != 0;
	}
	return false;
}

const char *
cstrap_vquirk_value_text(enum cstrap_vquirk quirk, uint32_t value,
    char room[CSTRAP_VQUIRK_TEXT_MAX])
{
	const struct cstrap_vquirk_info *info = &infos[quirk];
	const unsigned int number = (unsigned int)value;

	switch (info->form) {
	case CSTRAP_VQUIRK_FLAG:
		return "yes";
	case CSTRAP_VQUIRK_CHOICE:
		return info->words[value - 1];
	case CSTRAP_VQUIRK_COUNTER:
	case CSTRAP_VQUIRK_NUMBER:
		(void)snprintf(room, CSTRAP_VQUIRK_TEXT_MAX, "%u", number);
		break;
	case CSTRAP_VQUIRK_SW:
		(void)snprintf(room, CSTRAP_VQUIRK_TEXT_MAX, "%04X", number);
		break;
	case CSTRAP_VQUIRK_PLACE:
		(void)snprintf(room, CSTRAP_VQUIRK_TEXT_MAX, "%04X:%04X",
		    number >> 16, number & 0xFFFF);
		break;
	}
	return room;
}

static bool
word_read(const struct cstrap_vquirk_info *info, const char *text,
    uint32_t *value)
{
	size_t i;

	for (i = 0; i < CSTRAP_VQUIRK_CHOICES_MAX; i++) {
		if (info->words[i] != NULL &&
		    strcmp(info->words[i], text) == 0) {
			*value = (uint32_t)i + 1;
			return true;
		}
	}
	return false;
}

/* Exactly four hex digits. */
static bool
hex4_read(const char *text, uint32_t *value)
{
	size_t i;

	*value = 0;
	for (i = 0; i < 4; i++) {
		const char *digits = "0123456789ABCDEFabcdef";
		const char *at =
		    text[i] == '\0' ? NULL : strchr(digits, text[i]);

		if (at == NULL)
			return false;
		*value = *value << 4 |
		    (uint32_t)(at - digits < 16 ? at - digits :
						  at - digits - 6);
	}
	return true;
}

bool
cstrap_vquirk_value_read(enum cstrap_vquirk quirk, const char *text,
    uint32_t *value)
{
	const struct cstrap_vquirk_info *info = &infos[quirk];
	uint32_t offset;

	*value = 0;
	if (info->form == CSTRAP_VQUIRK_CHOICE)
		return word_read(info, text, value);
	if (!hex4_read(text, value))
		return false;
	if (info->form == CSTRAP_VQUIRK_PLACE) {
		if (text[4] != ':' || !hex4_read(text + 5, &offset) ||
		    text[9] != '\0')
			return false;
		*value = *value << 16 | offset;
	} else if (info->form != CSTRAP_VQUIRK_SW || text[4] != '\0') {
		return false;
	}
	return *value != 0 && cstrap_vquirk_is_value(quirk, *value);
}

/* Data that was delivered goes back to wait for GET RESPONSE. */
static uint16_t
let_wait(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	const uint16_t sw = cstrap_vrequest_keep(card, request,
	    cstrap_writer_view(&request->answer));

	cstrap_writer_init(&request->answer, request->answer.room);
	return sw;
}

uint16_t
cstrap_vquirk_answer(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    uint16_t sw)
{
	const uint32_t *quirks = card->quirks;
	const uint8_t ins = request->header[1];

	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (quirks[CSTRAP_VQUIRK_RESPONSE_WAITS] != 0 &&
	    ins != CSTRAP_INS_GET_RESPONSE && request->answer.len != 0)
		return let_wait(card, request);
	if (quirks[CSTRAP_VQUIRK_UPDATE_RETRIES] != 0 &&
	    (ins == CSTRAP_INS_UPDATE_BINARY ||
		ins == CSTRAP_INS_UPDATE_RECORD))
		return (uint16_t)(CSTRAP_VSW_TRIES |
		    quirks[CSTRAP_VQUIRK_UPDATE_RETRIES]);
	if (quirks[CSTRAP_VQUIRK_PROACTIVE] != 0)
		return (uint16_t)(CSTRAP_VSW_PROACTIVE |
		    quirks[CSTRAP_VQUIRK_PROACTIVE]);
	return sw;
}

bool
cstrap_vquirk_is_bad(const struct cstrap_vcard *card, uint16_t file_id,
    size_t offset, size_t len)
{
	const uint32_t place = card->quirks[CSTRAP_VQUIRK_BAD_PAGE];
	const size_t page = (place & 0xFFFF) / PAGE_LEN * PAGE_LEN;

	return place != 0 && place >> 16 == file_id &&
	    offset < page + PAGE_LEN && offset + len > page;
}
