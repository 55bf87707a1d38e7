/*
 * cardstrap/apdu.h - commands to a card, as bytes, and the status words it
 * answers (ISO 7816-4, TS 102 221 10 and 11). Short APDUs only: a card that
 * talks T=0 has no others.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_APDU_H
#define CARDSTRAP_APDU_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_COMMAND_MAX 261  /* header 5, data 255, Le */
#define CSTRAP_ANSWER_MAX 258   /* data 256, SW1, SW2 */
#define CSTRAP_UPDATE_MAX 255   /* bytes of one UPDATE BINARY */
#define CSTRAP_READ_MAX 256     /* bytes of one READ BINARY */
#define CSTRAP_OFFSET_MAX 32767 /* of READ and UPDATE BINARY: 15 bits */

enum cstrap_ins {
	CSTRAP_INS_DEACTIVATE_FILE = 0x04,
	CSTRAP_INS_VERIFY = 0x20,
	CSTRAP_INS_ACTIVATE_FILE = 0x44,
	CSTRAP_INS_MANAGE_CHANNEL = 0x70,
	CSTRAP_INS_SELECT = 0xA4,
	CSTRAP_INS_READ_BINARY = 0xB0,
	CSTRAP_INS_READ_RECORD = 0xB2,
	CSTRAP_INS_GET_RESPONSE = 0xC0,
	CSTRAP_INS_RESIZE_FILE = 0xD4, /* class 8X */
	CSTRAP_INS_UPDATE_BINARY = 0xD6,
	CSTRAP_INS_UPDATE_RECORD = 0xDC,
	CSTRAP_INS_CREATE_FILE = 0xE0,
	CSTRAP_INS_DELETE_FILE = 0xE4,
	CSTRAP_INS_STATUS = 0xF2
};

/* One command. data is borrowed. le 0: no Le; 1..256 bytes are expected. */
struct cstrap_command {
	uint8_t cla;
	uint8_t ins;
	uint8_t p1;
	uint8_t p2;
	struct cstrap_view data; /* at most 255 bytes */
	uint16_t le;
};

/* Append the command's bytes. With data and le both, Le is left out (T=0). */
CSTRAP_API void cstrap_command_put(struct cstrap_writer *w,
    const struct cstrap_command *command);

/*
 * The reverse: bytes to a command that borrows them.
 *   E_LENGTH   the lengths do not add up to a short APDU
 */
CSTRAP_API enum cstrap_status cstrap_command_parse(struct cstrap_view bytes,
    struct cstrap_command *command);

/* What SELECT answers: FCP, or nothing, which saves a GET RESPONSE. */
enum cstrap_select_answer {
	CSTRAP_SELECT_FCP = 0x04,
	CSTRAP_SELECT_NOTHING = 0x0C
};

/* Commands that read. The class octet is of channel 0; a session adds its. */
CSTRAP_API struct cstrap_command
cstrap_command_select_aid(struct cstrap_view aid, bool next,
    enum cstrap_select_answer answer);
/* fid: two bytes, borrowed. */
CSTRAP_API struct cstrap_command
cstrap_command_select_fid(struct cstrap_view fid,
    enum cstrap_select_answer answer);
/* path: from the MF (without 3F00, or beginning with 7FFF), borrowed. */
CSTRAP_API struct cstrap_command
cstrap_command_select_path(struct cstrap_view path,
    enum cstrap_select_answer answer);
CSTRAP_API struct cstrap_command cstrap_command_read_binary(uint16_t offset,
    uint16_t len);
/* record 1..254, absolute; len 256 asks for all of it. */
CSTRAP_API struct cstrap_command cstrap_command_read_record(uint8_t record,
    uint16_t len);
CSTRAP_API struct cstrap_command cstrap_command_open_channel(void);
CSTRAP_API struct cstrap_command cstrap_command_close_channel(uint8_t channel);
/* Asks how many tries a key has left; uses none (TS 102 221 11.1.9). */
CSTRAP_API struct cstrap_command cstrap_command_query_tries(uint8_t key);

/*
 * Commands that change a card or use a try: one room sends them, and a test
 * holds it to that.
 */
CSTRAP_API struct cstrap_command cstrap_command_verify(uint8_t key,
    struct cstrap_view secret);
CSTRAP_API struct cstrap_command cstrap_command_update_binary(uint16_t offset,
    struct cstrap_view data);
CSTRAP_API struct cstrap_command cstrap_command_update_record(uint8_t record,
    struct cstrap_view data);
/* fcp: the whole template 62. */
CSTRAP_API struct cstrap_command cstrap_command_create_file(
    struct cstrap_view fcp);
/* fcp: template 62 with the file id and the new size (TS 102 222 6.10). */
CSTRAP_API struct cstrap_command cstrap_command_resize_file(
    struct cstrap_view fcp);
/* fid: two bytes, borrowed; a file of the current DF. */
CSTRAP_API struct cstrap_command cstrap_command_delete_file(
    struct cstrap_view fid);
CSTRAP_API struct cstrap_command cstrap_command_activate_file(
    struct cstrap_view fid);

/* The status word of an answer of 2 bytes or more; else 0. */
CSTRAP_API uint16_t cstrap_answer_sw(struct cstrap_view answer);

/* 9000 or 91xx: done, and nothing to remark. */
CSTRAP_API bool cstrap_sw_is_success(uint16_t sw);

/* OK for success, else one of E_CARD_*. */
CSTRAP_API enum cstrap_status cstrap_sw_status(uint16_t sw);

/* Tries left by 63Cx; -1 for another status word. */
CSTRAP_API int cstrap_sw_tries(uint16_t sw);

#ifndef CSTRAP_NO_TEXT
/* "security status not satisfied"; never NULL. */
CSTRAP_API const char *cstrap_sw_text(uint16_t sw);
/* "UPDATE BINARY"; NULL for an instruction that is not known. */
CSTRAP_API const char *cstrap_ins_name(uint8_t ins);
#endif

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_APDU_H */
