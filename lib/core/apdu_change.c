/*
 * core/apdu_change.c - commands that change a card or use a try of a key.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apdu.h"

struct cstrap_command
cstrap_command_verify(uint8_t key, struct cstrap_view secret)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_VERIFY, 0x00, key,
		secret, 0 };
}

struct cstrap_command
cstrap_command_update_binary(uint16_t offset, struct cstrap_view data)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_UPDATE_BINARY,
		(uint8_t)(offset >> 8 & 0x7F), (uint8_t)offset, data, 0 };
}

struct cstrap_command
cstrap_command_update_record(uint8_t record, struct cstrap_view data)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_UPDATE_RECORD, record,
		0x04, data, 0 };
}

struct cstrap_command
cstrap_command_create_file(struct cstrap_view fcp)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_CREATE_FILE, 0x00,
		0x00, fcp, 0 };
}

struct cstrap_command
cstrap_command_resize_file(struct cstrap_view fcp)
{
	return (struct cstrap_command) { 0x80, CSTRAP_INS_RESIZE_FILE, 0x00,
		0x00, fcp, 0 };
}

struct cstrap_command
cstrap_command_delete_file(struct cstrap_view fid)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_DELETE_FILE, 0x00,
		0x00, fid, 0 };
}

struct cstrap_command
cstrap_command_activate_file(struct cstrap_view fid)
{
	return (struct cstrap_command) { 0x00, CSTRAP_INS_ACTIVATE_FILE, 0x00,
		0x00, fid, 0 };
}
