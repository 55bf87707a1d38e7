/*
 * core/status_word.c - what the two octets at the end of an answer mean
 * (TS 102 221, 10.2).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/apdu.h"

uint16_t
cstrap_answer_sw(struct cstrap_view answer)
{
	if (answer.len < 2)
		return 0;
	return (uint16_t)(answer.data[answer.len - 2] << 8 |
	    answer.data[answer.len - 1]);
}

bool
cstrap_sw_is_success(uint16_t sw)
{
	return sw == 0x9000 || sw >> 8 == 0x91;
}

int
cstrap_sw_tries(uint16_t sw)
{
	return (sw & 0xFFF0) == 0x63C0 ? sw & 0x0F : -1;
}

enum cstrap_status
cstrap_sw_status(uint16_t sw)
{
	if (cstrap_sw_is_success(sw))
		return CSTRAP_OK;
	if (cstrap_sw_tries(sw) >= 0)
		return CSTRAP_E_CARD_KEY;
	switch (sw) {
	case 0x6982:
		return CSTRAP_E_CARD_ACCESS;
	case 0x6983:
		return CSTRAP_E_CARD_BLOCKED;
	case 0x6A82:
	case 0x6A83:
	case 0x6A88:
		return CSTRAP_E_CARD_NOT_FOUND;
	case 0x6A84:
		return CSTRAP_E_CARD_SPACE;
	default:
		return CSTRAP_E_CARD_STATUS;
	}
}

#ifndef CSTRAP_NO_TEXT

struct meaning {
	uint16_t sw;
	uint16_t mask;
	const char *text;
};

static const struct meaning meanings[] = {
	{ 0x9000, 0xFFFF, "done" },
	{ 0x9100, 0xFF00, "done; a proactive command waits" },
	{ 0x9300, 0xFFFF, "the card is busy" },
	{ 0x6100, 0xFF00, "done; the answer waits for GET RESPONSE" },
	{ 0x6C00, 0xFF00, "another length is expected" },
	{ 0x6281, 0xFFFF, "data may be corrupted" },
	{ 0x6282, 0xFFFF, "the file ended before all was read" },
	{ 0x6283, 0xFFFF, "the file is deactivated" },
	{ 0x6285, 0xFFFF, "the file is terminated" },
	{ 0x6200, 0xFF00, "warning; memory unchanged" },
	{ 0x63C0, 0xFFF0, "wrong key, or done after that many tries" },
	{ 0x6300, 0xFF00, "warning; memory changed" },
	{ 0x6400, 0xFF00, "failed; memory unchanged" },
	{ 0x6581, 0xFFFF, "memory problem" },
	{ 0x6500, 0xFF00, "failed; memory changed" },
	{ 0x6700, 0xFFFF, "wrong length" },
	{ 0x6881, 0xFFFF, "logical channels are not supported" },
	{ 0x6882, 0xFFFF, "secure messaging is not supported" },
	{ 0x6981, 0xFFFF, "not for a file of this structure" },
	{ 0x6982, 0xFFFF, "security status not satisfied" },
	{ 0x6983, 0xFFFF, "the key is blocked" },
	{ 0x6984, 0xFFFF, "the key is disabled or invalidated" },
	{ 0x6985, 0xFFFF, "conditions of use not satisfied" },
	{ 0x6986, 0xFFFF, "no EF is selected" },
	{ 0x6A80, 0xFFFF, "wrong data" },
	{ 0x6A81, 0xFFFF, "function not supported" },
	{ 0x6A82, 0xFFFF, "file not found" },
	{ 0x6A83, 0xFFFF, "record not found" },
	{ 0x6A84, 0xFFFF, "not enough memory" },
	{ 0x6A86, 0xFFFF, "wrong P1 or P2" },
	{ 0x6A87, 0xFFFF, "the length does not go with P1 and P2" },
	{ 0x6A88, 0xFFFF, "referenced data not found" },
	{ 0x6A89, 0xFFFF, "a file of that id is there" },
	{ 0x6A8A, 0xFFFF, "an application of that name is there" },
	{ 0x6B00, 0xFFFF, "offset outside of the file" },
	{ 0x6D00, 0xFFFF, "instruction not supported" },
	{ 0x6E00, 0xFFFF, "class not supported" },
	{ 0x6F00, 0xFFFF, "no diagnosis" },
};

const char *
cstrap_sw_text(uint16_t sw)
{
	for (size_t i = 0; i < sizeof(meanings) / sizeof(meanings[0]); i++)
		if ((sw & meanings[i].mask) == meanings[i].sw)
			return meanings[i].text;
	return "an unknown status word";
}

const char *
cstrap_ins_name(uint8_t ins)
{
	switch (ins) {
	case CSTRAP_INS_DEACTIVATE_FILE:
		return "DEACTIVATE FILE";
	case CSTRAP_INS_ACTIVATE_FILE:
		return "ACTIVATE FILE";
	case CSTRAP_INS_RESIZE_FILE:
		return "RESIZE FILE";
	case CSTRAP_INS_DELETE_FILE:
		return "DELETE FILE";
	case CSTRAP_INS_VERIFY:
		return "VERIFY";
	case CSTRAP_INS_MANAGE_CHANNEL:
		return "MANAGE CHANNEL";
	case CSTRAP_INS_SELECT:
		return "SELECT";
	case CSTRAP_INS_READ_BINARY:
		return "READ BINARY";
	case CSTRAP_INS_READ_RECORD:
		return "READ RECORD";
	case CSTRAP_INS_GET_RESPONSE:
		return "GET RESPONSE";
	case CSTRAP_INS_UPDATE_BINARY:
		return "UPDATE BINARY";
	case CSTRAP_INS_UPDATE_RECORD:
		return "UPDATE RECORD";
	case CSTRAP_INS_CREATE_FILE:
		return "CREATE FILE";
	case CSTRAP_INS_STATUS:
		return "STATUS";
	default:
		return NULL;
	}
}

#endif /* CSTRAP_NO_TEXT */
