/*
 * core/apdu.c - commands that read, and commands as bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apdu.h"

#define HEADER 4
#define LE_ALL 256u

void
cstrap_command_put(struct cstrap_writer *w,
    const struct cstrap_command *command)
{
	cstrap_writer_be(w, command->cla, 1);
	cstrap_writer_be(w, command->ins, 1);
	cstrap_writer_be(w, command->p1, 1);
	cstrap_writer_be(w, command->p2, 1);
	if (command->data.len > 0) {
		cstrap_writer_be(w, (uint32_t)command->data.len, 1);
		cstrap_writer_put(w, command->data);
	} else if (command->le > 0) {
		cstrap_writer_be(w, command->le & 0xFFu, 1);
	}
}

enum cstrap_status
cstrap_command_parse(struct cstrap_view bytes, struct cstrap_command *command)
{
	struct cstrap_cursor r;
	size_t lc;

	cstrap_cursor_init(&r, bytes);
	command->cla = (uint8_t)cstrap_cursor_be(&r, 1);
	command->ins = (uint8_t)cstrap_cursor_be(&r, 1);
	command->p1 = (uint8_t)cstrap_cursor_be(&r, 1);
	command->p2 = (uint8_t)cstrap_cursor_be(&r, 1);
	command->data = (struct cstrap_view) { NULL, 0 };
	command->le = 0;
	if (bytes.len > HEADER + 1) {
		lc = cstrap_cursor_be(&r, 1);
		command->data = cstrap_cursor_take(&r, lc);
		if (lc == 0)
			return CSTRAP_E_LENGTH;
	}
	if (cstrap_cursor_left(&r) > 0) {
		const uint32_t le = cstrap_cursor_be(&r, 1);

		command->le = (uint16_t)(le == 0 ? LE_ALL : le);
	}
	return r.status == CSTRAP_OK && cstrap_cursor_left(&r) == 0 ?
	    CSTRAP_OK :
	    CSTRAP_E_LENGTH;
}

struct cstrap_command
cstrap_command_select_aid(struct cstrap_view aid, bool next,
    enum cstrap_select_answer answer)
{
	const uint8_t occurrence = next ? 0x02 : 0x00;

	return (struct cstrap_command) { 0x00, CSTRAP_INS_SELECT, 0x04,
		(uint8_t)((uint8_t)answer | occurrence), aid, 0 };
}

struct cstrap_command
cstrap_command_select_fid(struct cstrap_view fid,
    enum cstrap_select_answer answer)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_SELECT, 0x00,
		(uint8_t)answer, fid, 0 };
}

struct cstrap_command
cstrap_command_select_path(struct cstrap_view path,
    enum cstrap_select_answer answer)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_SELECT, 0x08,
		(uint8_t)answer, path, 0 };
}

struct cstrap_command
cstrap_command_read_binary(uint16_t offset, uint16_t len)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_READ_BINARY,
		(uint8_t)(offset >> 8 & 0x7F), (uint8_t)offset, { NULL, 0 },
		len };
}

struct cstrap_command
cstrap_command_read_record(uint8_t record, uint16_t len)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_READ_RECORD, record,
		0x04, { NULL, 0 }, len };
}

struct cstrap_command
cstrap_command_open_channel(void)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_MANAGE_CHANNEL, 0x00,
		0x00, { NULL, 0 }, 1 };
}

struct cstrap_command
cstrap_command_close_channel(uint8_t channel)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_MANAGE_CHANNEL, 0x80,
		channel, { NULL, 0 }, 0 };
}

struct cstrap_command
cstrap_command_query_tries(uint8_t key)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_VERIFY, 0x00, key,
		{ NULL, 0 }, 0 };
}
