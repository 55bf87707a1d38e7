/*
 * test_vcard_fault.h - what the tests of faults share.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_VCARD_FAULT_H
#define CSTRAP_TEST_VCARD_FAULT_H

#include "test_vcard.h"

#define REMOVED "CSTRAP_E_CARD_REMOVED"
#define MUTE "CSTRAP_E_CARD_PROTOCOL"
#define RESET "CSTRAP_E_CARD_RESET"
#define ODF "3F007F505031"
#define UPDATE_4 "00D6000004A1A2A3A4"
#define WRONG_KEY "0020000A083030303030303030"
#define CREATE_5                   \
	"00E0000016621482024121"   \
	"83024F018A01058B032F0605" \
	"80020005"
#define MADE "3F007F504F01"

static inline int
make(void **state)
{
	*state = with_odf();
	return 0;
}

static inline int
drop(void **state)
{
	struct cstrap_vcard *card = *state;

	cstrap_vcard_close(&card);
	return 0;
}

static inline void
set(void **state, struct cstrap_vcard_fault fault)
{
	assert_int_equal(cstrap_vcard_fault_set(*state, &fault), CSTRAP_OK);
}

/* Power again, the key, and the ODF. */
static inline void
begin_again(struct cstrap_vcard *card)
{
	cstrap_vcard_reset(card);
	expect(card, VERIFY_ADM1, "9000");
	expect(card, SELECT_ADF, "9000");
	expect(card, "00A4000C025031", "9000");
}

static inline void
assert_holds(struct cstrap_vcard *card, const char *path, size_t offset,
    const char *hex)
{
	const struct cstrap_vcard_file file = file_at(card, path);
	uint8_t bytes[64];
	const size_t len = unhex(hex, bytes, sizeof(bytes));

	assert_true(offset + len <= file.content.len);
	assert_memory_equal(file.content.data + offset, bytes, len);
}

static inline bool
exists(struct cstrap_vcard *card, const char *path)
{
	struct cstrap_vcard_file file;
	uint8_t bytes[32];
	const size_t len = unhex(path, bytes, sizeof(bytes));

	return cstrap_vcard_find(card, (struct cstrap_view) { bytes, len },
	    &file);
}

#endif /* CSTRAP_TEST_VCARD_FAULT_H */
