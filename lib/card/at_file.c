/*
 * at_file.c - commands on files by AT+CRSM (TS 27.007 8.18), for modems that
 * give no channel: what is selected is remembered here, and every read names
 * its file by the path.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_state.h"

#include <stdio.h>
#include <string.h>

#include "card/at_answer.h"
#include "host/text.h"

#define SELECT_BY_AID 0x04
#define PIECE_MAX 128 /* modems differ in how they ask for 256 */
#define RECORD_ABSOLUTE 0x04
#define SHORT_FILE 0x80 /* P1 of READ BINARY with an SFI */
#define GET_RESPONSE_LEN 15
#define CRSM "AT+CRSM=%u,%u,%u,%u,%u"

#define SW_NOT_FOUND 0x6A82
#define SW_NO_FILE 0x6986
#define SW_NO_COMMAND 0x6D00

/* Status words of the SIM of old (TS 51.011 9.4), as those of a UICC. */
static uint16_t
modern(uint16_t sw)
{
	switch (sw) {
	case 0x9400:
		return SW_NO_FILE;
	case 0x9402:
		return 0x6B00;
	case 0x9404:
		return SW_NOT_FOUND;
	case 0x9408:
		return 0x6981;
	case 0x9804:
		return 0x6982;
	case 0x9840:
		return 0x6983;
	default:
		return sw;
	}
}

/* One +CRSM on the file. */
static int
crsm(struct cstrap_at *at, const struct cstrap_selected *file,
    const uint8_t header[4], struct cstrap_room room, size_t *len)
{
	const unsigned int fid =
	    (unsigned int)file->ef[0] << 8 | (unsigned int)file->ef[1];
	char text[64 + 2 * CSTRAP_SELECTED_DF_MAX];
	char path[2 * CSTRAP_SELECTED_DF_MAX + 1] = "";
	const struct cstrap_at_command send = { .text = text,
		.prefix = "+CRSM:" };
	uint16_t sw;
	int result, n;

	/* The path leaves out the MF, and the file itself. */
	if (file->df_len > 2)
		(void)cstrap_hex((struct cstrap_view) { file->df + 2,
				     (size_t)(file->df_len - 2) },
		    path);
	n = snprintf(text, sizeof(text), CRSM, header[0], fid, header[1],
	    header[2], header[3]);
	if (path[0] != '\0' && n > 0 && (size_t)n < sizeof(text))
		(void)snprintf(text + n, sizeof(text) - (size_t)n, ",,\"%s\"",
		    path);
	result = cstrap_at_modem_send(&at->modem, &send);
	if (result == CSTRAP_AT_OK &&
	    !cstrap_at_crsm(at->modem.info, room, len))
		return CSTRAP_AT_GARBLED;
	if (result != CSTRAP_AT_OK)
		return result;
	sw = modern(cstrap_answer_sw((struct cstrap_view) { room.data, *len }));
	room.data[*len - 2] = (uint8_t)(sw >> 8);
	room.data[*len - 1] = (uint8_t)(sw & 0xFF);
	return CSTRAP_AT_OK;
}

/* GET RESPONSE tells whether the file is there, and its FCP. */
static int
look(struct cstrap_at *at, const struct cstrap_selected *file, bool wanted,
    struct cstrap_room room, size_t *len)
{
	static const uint8_t header[] = { CSTRAP_INS_GET_RESPONSE, 0, 0,
		GET_RESPONSE_LEN };
	const int result = crsm(at, file, header, room, len);

	if (cstrap_at_other_way(result)) {
		/* A modem that does not tell; the first read will. */
		cstrap_at_say(room, len, 0x9000);
		return CSTRAP_AT_OK;
	}
	if (result == CSTRAP_AT_OK && !wanted) {
		memmove(room.data, room.data + *len - 2, 2);
		*len = 2;
	}
	return result;
}

/*
 * A DF is taken as it comes: what is not there is found out at the first file
 * below it. An AID cannot be asked for; the path from EF(DIR) can.
 */
static int
select_file(struct cstrap_at *at, const struct cstrap_command *command,
    struct cstrap_room room, size_t *len)
{
	static const uint8_t done[] = { 0x90, 0x00 };
	const uint8_t channel = cstrap_channel_of(command->cla);
	struct cstrap_selection next = at->selection;
	const struct cstrap_selected *file;
	int result = CSTRAP_AT_OK;

	if (command->p1 == SELECT_BY_AID) {
		cstrap_at_say(room, len, SW_NOT_FOUND);
		return CSTRAP_AT_OK;
	}
	cstrap_selection_take(&next, command,
	    (struct cstrap_view) { done, sizeof(done) });
	file = cstrap_selection_get(&next, channel);
	if (file->has_ef)
		result = look(at, file, command->p2 != CSTRAP_SELECT_NOTHING,
		    room, len);
	else
		cstrap_at_say(room, len, 0x9000);
	if (result == CSTRAP_AT_OK &&
	    cstrap_sw_is_success(
		cstrap_answer_sw((struct cstrap_view) { room.data, *len })))
		at->selection = next;
	return result;
}

/* In pieces; the last status word counts, unless it cuts off what is read. */
static int
read_binary(struct cstrap_at *at, const struct cstrap_command *command,
    const struct cstrap_selected *file, struct cstrap_room room, size_t *len)
{
	size_t offset = (size_t)command->p1 << 8 | command->p2;
	size_t left = command->le, got = 0, n = 0;

	while (left > 0) {
		const size_t piece = left < PIECE_MAX ? left : PIECE_MAX;
		const uint8_t header[] = { CSTRAP_INS_READ_BINARY,
			(uint8_t)(offset >> 8 & 0x7F), (uint8_t)(offset & 0xFF),
			(uint8_t)piece };
		uint8_t answer[CSTRAP_ANSWER_MAX];
		const int result = crsm(at, file, header,
		    (struct cstrap_room) { answer, sizeof(answer) }, &n);

		if (result != CSTRAP_AT_OK)
			return result;
		if (n - 2 > piece)
			return CSTRAP_AT_GARBLED;
		memcpy(room.data + got, answer, n);
		cstrap_wipe(answer, sizeof(answer));
		got += n - 2;
		offset += n - 2;
		left -= n - 2;
		if (n - 2 < piece)
			break;
	}
	/* 6B00 behind what there is: the file ends here. */
	if (got > 0 && n == 2)
		cstrap_at_say((struct cstrap_room) { room.data + got, 2 }, &n,
		    0x6282);
	*len = got + 2;
	return CSTRAP_AT_OK;
}

static int
read_record(struct cstrap_at *at, const struct cstrap_command *command,
    const struct cstrap_selected *file, struct cstrap_room room, size_t *len)
{
	const uint8_t header[] = { CSTRAP_INS_READ_RECORD, command->p1,
		RECORD_ABSOLUTE, (uint8_t)(command->le & 0xFF) };

	return crsm(at, file, header, room, len);
}

int
cstrap_at_file(struct cstrap_at *at, const struct cstrap_command *command,
    struct cstrap_room room, size_t *len)
{
	const struct cstrap_selected *file =
	    cstrap_selection_get(&at->selection,
		cstrap_channel_of(command->cla));
	const bool reads = command->ins == CSTRAP_INS_READ_BINARY ||
	    command->ins == CSTRAP_INS_READ_RECORD;

	if (command->ins == CSTRAP_INS_SELECT)
		return select_file(at, command, room, len);
	if (!reads ||
	    (command->ins == CSTRAP_INS_READ_BINARY &&
		(command->p1 & SHORT_FILE) != 0) ||
	    (command->ins == CSTRAP_INS_READ_RECORD &&
		(command->p2 != RECORD_ABSOLUTE || command->p1 == 0)))
		cstrap_at_say(room, len, SW_NO_COMMAND);
	else if (!file->has_ef)
		cstrap_at_say(room, len, SW_NO_FILE);
	else if (command->ins == CSTRAP_INS_READ_BINARY)
		return read_binary(at, command, file, room, len);
	else
		return read_record(at, command, file, room, len);
	return CSTRAP_AT_OK;
}
