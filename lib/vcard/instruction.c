/*
 * vcard/instruction.c - the instructions of this card (TS 102 221 10.1.2,
 * TS 102 222 6.1).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/instruction.h"

#define CHANGE_PIN 0x24
#define DISABLE_PIN 0x26
#define ENABLE_PIN 0x28
#define UNBLOCK_PIN 0x2C
#define SEARCH_RECORD 0xA2
#define GET_DATA 0xCA

#define TO_CARD(ins, run)                                      \
	{                                                      \
		ins, 0x00, false, CSTRAP_VDIRECTION_TO_CARD,   \
		    CSTRAP_VCOUNTED_NOT, cstrap_vcommand_##run \
	}
#define COUNTED(ins, cla, counted, run)                              \
	{                                                            \
		ins, cla, false, CSTRAP_VDIRECTION_TO_CARD,          \
		    CSTRAP_VCOUNTED_##counted, cstrap_vcommand_##run \
	}
#define FROM_CARD(ins, cla, of_gsm, run)                       \
	{                                                      \
		ins, cla, of_gsm, CSTRAP_VDIRECTION_FROM_CARD, \
		    CSTRAP_VCOUNTED_NOT, cstrap_vcommand_##run \
	}

static const struct cstrap_vinstruction instructions[] = {
	{ CSTRAP_INS_VERIFY, 0x00, true, CSTRAP_VDIRECTION_TO_CARD,
	    CSTRAP_VCOUNTED_VERIFY, cstrap_vcommand_verify },
	{ CSTRAP_INS_SELECT, 0x00, true, CSTRAP_VDIRECTION_TO_CARD,
	    CSTRAP_VCOUNTED_NOT, cstrap_vcommand_select },
	TO_CARD(CHANGE_PIN, change_pin), TO_CARD(DISABLE_PIN, disable_pin),
	TO_CARD(ENABLE_PIN, enable_pin), TO_CARD(UNBLOCK_PIN, unblock_pin),
	TO_CARD(SEARCH_RECORD, search_record),
	TO_CARD(CSTRAP_INS_ACTIVATE_FILE, activate_file),
	TO_CARD(CSTRAP_INS_DEACTIVATE_FILE, deactivate_file),
	COUNTED(CSTRAP_INS_UPDATE_BINARY, 0x00, UPDATE, update_binary),
	COUNTED(CSTRAP_INS_UPDATE_RECORD, 0x00, UPDATE, update_record),
	COUNTED(CSTRAP_INS_CREATE_FILE, 0x00, CREATE, create_file),
	COUNTED(CSTRAP_INS_DELETE_FILE, 0x00, DELETE, delete_file),
	COUNTED(CSTRAP_INS_RESIZE_FILE, 0x80, RESIZE, resize_file),
	FROM_CARD(CSTRAP_INS_MANAGE_CHANNEL, 0x00, false, manage_channel),
	FROM_CARD(CSTRAP_INS_READ_BINARY, 0x00, true, read_binary),
	FROM_CARD(CSTRAP_INS_READ_RECORD, 0x00, true, read_record),
	FROM_CARD(CSTRAP_INS_GET_RESPONSE, 0x00, true, get_response),
	FROM_CARD(GET_DATA, 0x00, false, get_data),
	FROM_CARD(CSTRAP_INS_STATUS, 0x80, true, status)
};

const struct cstrap_vinstruction *
cstrap_vinstruction_find(uint8_t ins)
{
	size_t i;

	for (i = 0; i < sizeof(instructions) / sizeof(instructions[0]); i++) {
		if (instructions[i].ins == ins)
			return &instructions[i];
	}
	return NULL;
}
