/*
 * tests/unit/test_quirk.c - defects of the field, read only where asked for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cardstrap/pkcs15.h"
#include "cardstrap/quirk.h"
#include "host/text.h"

#define BOTH (CSTRAP_QUIRK_BARE_RESOURCES | CSTRAP_QUIRK_BARE_TLV)

static size_t
unhex(const char *hex, uint8_t *room, size_t room_len)
{
	size_t len, at;

	assert_int_equal(CSTRAP_OK,
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)hex,
			     strlen(hex) },
		(struct cstrap_room) { room, room_len }, &len, &at));
	return len;
}

/* Mend hex; on success demand want as the bytes and quirks as those met. */
static void
assert_mended(const char *hex, unsigned int asked, enum cstrap_status status,
    const char *want, unsigned int quirks)
{
	uint8_t bytes[256], wanted[256], room[256];
	const struct cstrap_view input = { bytes,
		unhex(hex, bytes, sizeof(bytes)) };
	struct cstrap_finding finding;
	struct cstrap_message message;
	unsigned int met;

	assert_int_equal(status,
	    cstrap_message_mend(&message, input, asked,
		(struct cstrap_room) { room, sizeof(room) }, &met, &finding));
	assert_int_equal(quirks, met);
	if (status != CSTRAP_OK) {
		assert_null(message.bytes.data);
		return;
	}
	assert_true(cstrap_view_equal(message.bytes,
	    (struct cstrap_view) { wanted,
		unhex(want, wanted, sizeof(wanted)) }));
}

/* /1 with its four resources, with and without the Object Instance. */
#define SERVER "C10001C40100015180C10600C10755"
#define WITH_INSTANCE "00010017000100001208000F" SERVER
#define WITHOUT_INSTANCE "00010014000100000F" SERVER

static void
resources_right_in_an_object(void **state)
{
	(void)state;
	assert_mended(WITHOUT_INSTANCE, CSTRAP_QUIRK_BARE_RESOURCES, CSTRAP_OK,
	    WITH_INSTANCE, CSTRAP_QUIRK_BARE_RESOURCES);
	assert_mended(WITHOUT_INSTANCE, 0, CSTRAP_E_STRUCTURE, "", 0);
	assert_mended(WITHOUT_INSTANCE, CSTRAP_QUIRK_WRAPPED_OID,
	    CSTRAP_E_STRUCTURE, "", 0);
}

static void
nothing_to_mend(void **state)
{
	(void)state;
	assert_mended(WITH_INSTANCE, BOTH, CSTRAP_OK, WITH_INSTANCE, 0);
	assert_mended("00000000FFFF", BOTH, CSTRAP_OK, "00000000", 0);
}

static void
multiple_resource_without_an_instance(void **state)
{
	(void)state;
	assert_mended("0001000A0003000005"
		      "8303C10001",
	    CSTRAP_QUIRK_BARE_RESOURCES, CSTRAP_E_STRUCTURE, "", 0);
	assert_mended("0001000A0003000005"
		      "8306410001",
	    CSTRAP_QUIRK_BARE_RESOURCES, CSTRAP_OK,
	    "0001000C0003000007"
	    "05008306410001",
	    CSTRAP_QUIRK_BARE_RESOURCES);
}

static void
file_of_tlv_alone(void **state)
{
	static const char bare[] = "C1010"
				   "1C10203FFFFFFFF";

	(void)state;
	assert_mended(bare, CSTRAP_QUIRK_BARE_TLV, CSTRAP_OK,
	    "0001000D0000000008"
	    "0600C10101C10203",
	    CSTRAP_QUIRK_BARE_TLV);
	assert_mended(bare, CSTRAP_QUIRK_BARE_RESOURCES, CSTRAP_E_TRUNCATED, "",
	    0);
}

/* A file of the field: a stray resource instance, and a resource twice. */
static void
file_of_tlv_that_is_broken_besides(void **state)
{
	(void)state;
	assert_mended("c80016626f6f74702e696f742e742d6d6f62696c652e636f6dc1010"
		      "1410100c80506313233343536c805096c776d326d40646469",
	    BOTH, CSTRAP_E_STRUCTURE, "", 0);
}

static void
blank_and_unfinished_files(void **state)
{
	(void)state;
	assert_mended("FFFFFFFF", BOTH, CSTRAP_E_NEVER_WRITTEN, "", 0);
	assert_mended("00000036C10101", BOTH, CSTRAP_E_BEING_WRITTEN, "", 0);
}

static void
dir_record_as_the_standard_printed_it(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50 };
	struct cstrap_dir_record record;
	uint8_t bytes[64];
	size_t len, end;

	(void)state;
	memset(bytes, 0xFF, sizeof(bytes));
	end = unhex("61224F0CA000000063504B43532D31355008424F4F545354524150"
		    "51043F007F50",
	    bytes, sizeof(bytes));
	for (; end <= 54; end += 21) {
		assert_int_equal(CSTRAP_OK,
		    cstrap_dir_record_decode((struct cstrap_view) { bytes,
						 end },
			&record, &len, NULL));
		assert_true(record.as_printed);
		assert_true(cstrap_view_equal(cstrap_pkcs15_aid, record.aid));
		assert_true(cstrap_view_equal(record.path,
		    (struct cstrap_view) { path, sizeof(path) }));
	}
	bytes[5] ^= 1; /* another AID is not ours to guess at */
	assert_int_not_equal(CSTRAP_OK,
	    cstrap_dir_record_decode((struct cstrap_view) { bytes, 54 },
		&record, &len, NULL));
	assert_int_equal(0, record.aid.len);
}

static void
table_has_what_is_read(void **state)
{
	const struct cstrap_quirk_info *info;
	unsigned int all = 0, read = 0;

	(void)state;
	for (size_t i = 0; (info = cstrap_quirk_at(i)) != NULL; i++) {
		assert_int_equal(0, all & (unsigned int)info->quirk);
		all |= (unsigned int)info->quirk;
		read |= info->read ? (unsigned int)info->quirk : 0;
		assert_true(strlen(info->name) > 0 && strlen(info->seen) > 0);
	}
	assert_int_equal(0x0F, all);
	assert_int_equal(CSTRAP_QUIRK_WRAPPED_OID | CSTRAP_QUIRK_PRINTED_DIR,
	    read);
}

/* What is mended has to be what its header says. */
static void
count_of_other_objects(void **state)
{
	(void)state;
	assert_mended("00020014000100000F" SERVER, CSTRAP_QUIRK_BARE_RESOURCES,
	    CSTRAP_E_COUNT, "", 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(resources_right_in_an_object),
		cmocka_unit_test(nothing_to_mend),
		cmocka_unit_test(multiple_resource_without_an_instance),
		cmocka_unit_test(file_of_tlv_alone),
		cmocka_unit_test(file_of_tlv_that_is_broken_besides),
		cmocka_unit_test(blank_and_unfinished_files),
		cmocka_unit_test(dir_record_as_the_standard_printed_it),
		cmocka_unit_test(table_has_what_is_read),
		cmocka_unit_test(count_of_other_objects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
