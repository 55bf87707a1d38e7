/*
 * test_tlv.c - TLV headers: every width, and where each is cut.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/tlv.h"

static enum cstrap_status
read_header(struct cstrap_view bytes, struct cstrap_cursor *r,
    struct cstrap_tlv *tlv)
{
	cstrap_cursor_init(r, bytes);
	return cstrap_tlv_header(r, tlv);
}

static void
write_header(enum cstrap_tlv_kind kind, uint16_t id, size_t len,
    uint8_t room[CSTRAP_TLV_HEADER_MAX], struct cstrap_view *header)
{
	struct cstrap_writer w;

	cstrap_writer_init(&w,
	    (struct cstrap_room) { room, CSTRAP_TLV_HEADER_MAX });
	cstrap_tlv_put_header(&w, kind, id, len);
	*header = cstrap_writer_view(&w);
	assert_int_equal(header->len, cstrap_tlv_header_len(id, len));
}

/* What is written is read, is shortest, and is refused when it is cut. */
static void
expect_round_trip(enum cstrap_tlv_kind kind, uint16_t id, size_t len)
{
	uint8_t room[CSTRAP_TLV_HEADER_MAX];
	struct cstrap_view header;
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	write_header(kind, id, len, room, &header);
	assert_int_equal(read_header(header, &r, &tlv), CSTRAP_OK);
	assert_int_equal(tlv.kind, kind);
	assert_int_equal(tlv.id, id);
	assert_int_equal(tlv.len, len);
	assert_int_equal(tlv.header_len, header.len);
	assert_int_equal(tlv.offset, 0);
	assert_true(tlv.shortest);
	assert_int_equal(cstrap_cursor_left(&r), 0);
	for (size_t cut = 0; cut < header.len; cut++) {
		uint8_t *copy =
		    fixture_exact((struct cstrap_view) { header.data, cut });

		assert_int_equal(read_header((struct cstrap_view) { copy, cut },
				     &r, &tlv),
		    CSTRAP_E_TRUNCATED);
		assert_int_equal(r.fault, 0);
		free(copy);
	}
}

static void
every_width_at_its_edges(void **state)
{
	static const uint16_t ids[] = { 0, 1, 255, 256, 42000, 65534 };
	static const size_t lens[] = { 0, 1, 7, 8, 255, 256, 1000, 65535, 65536,
		100000, CSTRAP_TLV_VALUE_MAX };

	(void)state;
	for (int kind = 0; kind < 4; kind++)
		for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++)
			for (size_t j = 0; j < sizeof(lens) / sizeof(lens[0]);
			     j++)
				expect_round_trip((enum cstrap_tlv_kind)kind,
				    ids[i], lens[j]);
}

static void
header_len_at_boundaries(void **state)
{
	(void)state;
	assert_int_equal(cstrap_tlv_header_len(255, 7), 2);
	assert_int_equal(cstrap_tlv_header_len(256, 7), 3);
	assert_int_equal(cstrap_tlv_header_len(255, 8), 3);
	assert_int_equal(cstrap_tlv_header_len(256, 256), 5);
	assert_int_equal(cstrap_tlv_header_len(256, 65536), 6);
}

static void
known_headers(void **state)
{
	uint8_t room[CSTRAP_TLV_HEADER_MAX];
	struct cstrap_view header;

	(void)state;
	write_header(CSTRAP_TLV_RESOURCE, 255, 1, room, &header);
	assert_hex(header, "C1FF");
	write_header(CSTRAP_TLV_RESOURCE, 256, 1, room, &header);
	assert_hex(header, "E10100");
	write_header(CSTRAP_TLV_RESOURCE, 3, 0, room, &header);
	assert_hex(header, "C003");
	write_header(CSTRAP_TLV_INSTANCE, 0, 15, room, &header);
	assert_hex(header, "08000F");
	write_header(CSTRAP_TLV_MULTIPLE, 2, 7, room, &header);
	assert_hex(header, "8702");
	write_header(CSTRAP_TLV_RESOURCE_INSTANCE, 0x7F, 1, room, &header);
	assert_hex(header, "417F");
}

static void
longer_than_it_has_to_be(void **state)
{
	static const char *const forms[] = { "C80001", "D0000001", "D800000001",
		"E1000065", "CF0008", "C80007" };
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;
	uint8_t room[8];

	(void)state;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		const size_t len = fixture_hex(forms[i], room, sizeof(room));

		assert_int_equal(read_header((struct cstrap_view) { room, len },
				     &r, &tlv),
		    CSTRAP_OK);
		assert_false(tlv.shortest);
	}
	/* The low bits mean nothing where a length field follows. */
	assert_int_equal(read_header(BYTES("\xCF\x00\x08"), &r, &tlv),
	    CSTRAP_OK);
	assert_int_equal(tlv.len, 8);
}

static void
id_reserved(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	(void)state;
	assert_int_equal(read_header(BYTES("\xE1\xFF\xFF\x65"), &r, &tlv),
	    CSTRAP_E_ID);
	assert_int_equal(r.rule, CSTRAP_RULE_TLV_ID);
	assert_int_equal(r.fault, 0);
	assert_int_equal(read_header(BYTES("\xE1\xFF\xFE\x65"), &r, &tlv),
	    CSTRAP_OK);
}

static void
header_cut_by_its_parent(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	(void)state;
	cstrap_cursor_init(&r, BYTES("\xC1\x00\x01\xF0\x00\x00\x00\x00"));
	(void)cstrap_cursor_be(&r, 3);
	(void)cstrap_cursor_narrow(&r, 4);
	assert_int_equal(cstrap_tlv_header(&r, &tlv), CSTRAP_E_LENGTH);
	assert_int_equal(r.fault, 3);
}

/* A cursor that failed keeps its failure. */
static void
failed_before(void **state)
{
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;

	(void)state;
	cstrap_cursor_init(&r, BYTES("\xC1\x00\x01"));
	(void)cstrap_cursor_be(&r, 2);
	cstrap_cursor_fail(&r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND, 0,
	    NULL);
	assert_int_equal(cstrap_tlv_header(&r, &tlv), CSTRAP_E_STRUCTURE);
	assert_int_equal(r.fault, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_width_at_its_edges),
		cmocka_unit_test(header_len_at_boundaries),
		cmocka_unit_test(known_headers),
		cmocka_unit_test(longer_than_it_has_to_be),
		cmocka_unit_test(id_reserved),
		cmocka_unit_test(header_cut_by_its_parent),
		cmocka_unit_test(failed_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
