/*
 * test_pkcs15.c - entries of EF(DIR), EF(ODF) and EF(DODF), read and written.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/pkcs15.h"

static uint8_t room[512];

static struct cstrap_view
file(const char *name)
{
	return (struct cstrap_view) { room,
		fixture_read(name, room, sizeof(room)) };
}

static struct cstrap_view
bytes_of(const char *hex)
{
	return (
	    struct cstrap_view) { room, fixture_hex(hex, room, sizeof(room)) };
}

static void
dir_record(void **state)
{
	struct cstrap_dir_record record;
	struct cstrap_writer w;
	uint8_t again[64];
	size_t len;

	(void)state;
	assert_int_equal(cstrap_dir_record_decode(file("files/dir.hex"),
			     &record, &len, NULL),
	    CSTRAP_OK);
	assert_int_equal(len, 33);
	assert_bytes(record.aid, cstrap_pkcs15_aid);
	assert_bytes(record.label, BYTES("BOOTSTRAP"));
	assert_hex(record.path, "3F007F50");
	assert_int_equal(record.ddo.len, 0);
	cstrap_writer_init(&w, (struct cstrap_room) { again, sizeof(again) });
	cstrap_dir_record_put(&w, &record);
	assert_bytes(cstrap_writer_view(&w), file("files/dir.hex"));
}

static void
dir_record_that_is_none(void **state)
{
	struct cstrap_dir_record record;
	struct cstrap_finding finding;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_dir_record_decode(bytes_of("FFFFFF"), &record,
			     &len, &finding),
	    CSTRAP_OK);
	assert_int_equal(len, 0);
	assert_int_equal(cstrap_dir_record_decode(bytes_of(""), &record, &len,
			     &finding),
	    CSTRAP_OK);
	assert_int_equal(len, 0);
	assert_int_equal(cstrap_dir_record_decode(bytes_of("62024F00"), &record,
			     &len, &finding),
	    CSTRAP_E_STRUCTURE);
	assert_int_equal(finding.rule, CSTRAP_RULE_DIR_RECORD);
	assert_int_equal(finding.offset, 0);
	assert_int_equal(len, 4);
	assert_int_equal(cstrap_dir_record_decode(bytes_of("61054F01AA5005"),
			     &record, &len, &finding),
	    CSTRAP_E_TRUNCATED);
	assert_int_equal(finding.offset, 5);
	assert_int_equal(finding.rule, CSTRAP_RULE_DER_FORM);
}

/* The standard printed a record whose lengths are wrong. */
static void
dir_record_as_printed(void **state)
{
	static const char next[] = "6110 4F08A000000087100201 51043F007F10";
	struct cstrap_dir_record record;
	struct cstrap_view bytes;
	size_t len;

	(void)state;
	bytes = file("files/dir-as-printed.hex");
	assert_int_equal(cstrap_dir_record_decode(bytes, &record, &len, NULL),
	    CSTRAP_OK);
	assert_true(record.as_printed);
	assert_bytes(record.aid, cstrap_pkcs15_aid);
	assert_hex(record.path, "3F007F50");
	assert_int_equal(len, bytes.len);
	/* The path of an application after it is not ours. */
	bytes.len +=
	    fixture_hex(next, room + bytes.len, sizeof(room) - bytes.len);
	assert_int_equal(cstrap_dir_record_decode(bytes, &record, &len, NULL),
	    CSTRAP_OK);
	assert_hex(record.path, "3F007F50");
	for (size_t cut = 1; cut < 30; cut++) {
		uint8_t *copy =
		    fixture_exact((struct cstrap_view) { bytes.data, cut });

		(void)cstrap_dir_record_decode((struct cstrap_view) { copy,
						   cut },
		    &record, &len, NULL);
		assert_true(len <= cut);
		assert_int_equal(record.path.len, 0);
		free(copy);
	}
}

static void
dir_record_with_ddo(void **state)
{
	struct cstrap_dir_record record;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_dir_record_decode(
			     bytes_of("610C 7305 0603672B09 5301 00 4F00"),
			     &record, &len, NULL),
	    CSTRAP_OK);
	assert_hex(record.ddo, "0603672B09");
}

/* The tags and paths of an ODF in one line, and how it ends. */
static void
expect_odf(struct cstrap_view odf, const char *wanted,
    enum cstrap_status status, size_t offset)
{
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	char got[256] = "";

	cstrap_cursor_init(&r, odf);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		size_t len = strlen(got);

		snprintf(got + len, sizeof(got) - len, "%02X@%zu", entry.tag,
		    entry.offset);
		for (size_t i = 0; i < entry.at.path.len; i++) {
			len = strlen(got);
			snprintf(got + len, sizeof(got) - len, "%s%02X",
			    i == 0 ? ":" : "", entry.at.path.data[i]);
		}
		strcat(got, " ");
	}
	assert_string_equal(got, wanted);
	assert_int_equal(finding.status, status);
	if (status != CSTRAP_OK)
		assert_int_equal(finding.offset, offset);
}

static void
odf_entries(void **state)
{
	(void)state;
	expect_odf(file("files/odf.hex"), "A7@0:6430 ", CSTRAP_OK, 0);
	expect_odf(file("files/odf-certificates.hex"), "A7@0:4407 A5@8 ",
	    CSTRAP_OK, 0);
	expect_odf(file("files/odf-two.hex"), "A7@0:5207 A7@8:6430 ", CSTRAP_OK,
	    0);
	expect_odf(file("files/odf-by-value.hex"), "A0@0 A7@6:6430 ", CSTRAP_OK,
	    0);
	expect_odf(bytes_of(""), "", CSTRAP_OK, 0);
	expect_odf(bytes_of("0000"), "", CSTRAP_OK, 0);
	expect_odf(bytes_of("A700"), "A7@0 ", CSTRAP_OK, 0);
	/* Data objects by value have no path. */
	expect_odf(bytes_of("A704A0020500"), "A7@0 ", CSTRAP_OK, 0);
}

static void
odf_that_is_damaged(void **state)
{
	(void)state;
	expect_odf(bytes_of("A7063004040264"), "", CSTRAP_E_TRUNCATED, 0);
	expect_odf(bytes_of("A706 3005 0402 6430"), "", CSTRAP_E_TRUNCATED, 2);
	expect_odf(bytes_of("A706 3005 0402 6430 FF"), "", CSTRAP_E_LENGTH, 2);
	expect_odf(bytes_of("A704 3002 0400"), "", CSTRAP_E_RANGE, 4);
	expect_odf(bytes_of("A705 3003 040164"), "", CSTRAP_E_RANGE, 4);
	expect_odf(bytes_of("A704 3002 0500"), "", CSTRAP_E_STRUCTURE, 4);
	/* 16 bytes are a path, 18 are not. */
	expect_odf(bytes_of("A714 3012 0410"
			    "3F00000100020003 0004000500060007"),
	    "A7@0:3F000001000200030004000500060007 ", CSTRAP_OK, 0);
	expect_odf(bytes_of("A716 3014 0412"
			    "3F00000100020003 0004000500060007 0008"),
	    "", CSTRAP_E_RANGE, 4);
}

static void
odf_written(void **state)
{
	struct cstrap_writer w;
	uint8_t out[16];

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { out, sizeof(out) });
	cstrap_odf_put(&w, BYTES("\x64\x30"));
	assert_bytes(cstrap_writer_view(&w), file("files/odf.hex"));
}

/* The first entry of a DODF that is ours. */
static bool
find_ours(struct cstrap_view dodf, struct cstrap_dodf_entry *entry)
{
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, dodf);
	while (cstrap_dodf_next(&r, entry, &finding))
		if (entry->match != CSTRAP_DODF_FOREIGN)
			return true;
	assert_int_equal(finding.status, CSTRAP_OK);
	return false;
}

static void
expect_entry(const char *name, enum cstrap_dodf_kind kind,
    enum cstrap_dodf_match match, bool is_private, const char *path)
{
	struct cstrap_dodf_entry entry;

	assert_true(find_ours(file(name), &entry));
	assert_int_equal(entry.kind, kind);
	assert_int_equal(entry.match, match);
	assert_int_equal(entry.is_private, is_private);
	assert_false(entry.is_modifiable);
	assert_hex(entry.at.path, path);
}

static void
dodf_entries(void **state)
{
	(void)state;
	expect_entry("files/dodf.hex", CSTRAP_DODF_OID, CSTRAP_DODF_OURS, false,
	    "6432");
	expect_entry("files/dodf-wrapped.hex", CSTRAP_DODF_OID,
	    CSTRAP_DODF_WRAPPED, false, "6432");
	expect_entry("files/dodf-wrapped-padded.hex", CSTRAP_DODF_OID,
	    CSTRAP_DODF_WRAPPED, false, "6432");
	expect_entry("files/dodf-smallest.hex", CSTRAP_DODF_OID,
	    CSTRAP_DODF_OURS, false, "6432");
	expect_entry("files/dodf-private.hex", CSTRAP_DODF_OID,
	    CSTRAP_DODF_OURS, true, "6432");
	expect_entry("files/dodf-path.hex", CSTRAP_DODF_OID, CSTRAP_DODF_OURS,
	    false, "3F007F506432");
	expect_entry("files/dodf-opaque.hex", CSTRAP_DODF_OPAQUE,
	    CSTRAP_DODF_OURS, false, "6432");
	expect_entry("files/dodf-opaque-private.hex", CSTRAP_DODF_OPAQUE,
	    CSTRAP_DODF_OURS, true, "6432");
	expect_entry("files/dodf-foreign-first.hex", CSTRAP_DODF_OID,
	    CSTRAP_DODF_OURS, false, "6432");
}

static void
dodf_members(void **state)
{
	struct cstrap_dodf_entry entry;

	(void)state;
	assert_true(find_ours(file("files/dodf.hex"), &entry));
	assert_bytes(entry.name, BYTES("LwM2M Bootstrap"));
	assert_int_equal(entry.label.len, 0);
	assert_bytes(entry.oid, cstrap_bootstrap_oid);
	assert_int_equal(entry.offset, 0);
	assert_int_equal(entry.len, 39);
	assert_false(entry.at.has_part);
	assert_true(find_ours(file("files/dodf-opaque-private.hex"), &entry));
	assert_bytes(entry.label, BYTES("LwM2M Bootstrap"));
	assert_bytes(entry.application, cstrap_bootstrap_oid);
	assert_hex(entry.auth_id, "01");
	assert_true(find_ours(file("files/dodf-path.hex"), &entry));
	assert_true(entry.at.has_part);
	assert_int_equal(entry.at.index, 0);
	assert_int_equal(entry.at.length, 58);
	assert_true(find_ours(file("files/dodf-foreign-first.hex"), &entry));
	assert_int_equal(entry.offset, 43);
}

static void
dodf_of_padding(void **state)
{
	struct cstrap_dodf_entry entry;

	(void)state;
	assert_false(find_ours(file("files/dodf-blank.hex"), &entry));
	assert_false(find_ours(bytes_of(""), &entry));
	assert_false(find_ours(bytes_of("0000000000"), &entry));
}

/* What is not ours may have any form, as long as its length is right. */
static void
dodf_foreign_of_any_form(void **state)
{
	struct cstrap_dodf_entry entry;

	(void)state;
	assert_false(find_ours(bytes_of("A100"), &entry));
	assert_false(find_ours(bytes_of("A103020100"), &entry));
	assert_false(find_ours(bytes_of("A1043080 3000"), &entry));
	assert_false(find_ours(bytes_of("A0020500 7F010100"), &entry));
	assert_true(
	    find_ours(bytes_of("A1043080 3000"
			       "A11430003000A10E300C0604672B0901300404026432"),
		&entry));
	assert_int_equal(entry.offset, 6);
}

static void
expect_damaged(const char *hex, enum cstrap_status status,
    enum cstrap_rule rule, size_t offset)
{
	struct cstrap_dodf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, bytes_of(hex));
	assert_false(cstrap_dodf_next(&r, &entry, &finding));
	assert_int_equal(finding.status, status);
	assert_int_equal(finding.rule, rule);
	assert_int_equal(finding.offset, offset);
	assert_false(cstrap_dodf_next(&r, &entry, &finding));
}

static void
dodf_ours_that_is_damaged(void **state)
{
	(void)state;
	/* cut */
	expect_damaged("A11430003000A10E300C0604672B090130040402 64",
	    CSTRAP_E_TRUNCATED, CSTRAP_RULE_DER_FORM, 0);
	/* no path, an empty one, an odd one */
	expect_damaged("A10E30003000A10830060604672B0901 FF",
	    CSTRAP_E_STRUCTURE, CSTRAP_RULE_DODF_ENTRY, 16);
	expect_damaged("A11230003000A10C300A0604672B090130020400",
	    CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM, 18);
	expect_damaged("A11330003000A10D300B0604672B09013003040164",
	    CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM, 18);
	/* an index without a length, and one that is negative */
	expect_damaged("A11730003000A11130 0F0604672B0901 300704026432 020100",
	    CSTRAP_E_STRUCTURE, CSTRAP_RULE_DODF_ENTRY, 25);
	expect_damaged("A11A30003000A11430 120604672B0901 300A04026432"
		       "020180 800101",
	    CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM, 22);
	expect_damaged("A11C30003000A11630 140604672B0901 300C04026432"
		       "0203010000 800101",
	    CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM, 22);
	/* an index, and a length, of no octets */
	expect_damaged("A11930003000A11330 110604672B0901 300904026432"
		       "0200 800101",
	    CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM, 22);
	expect_damaged("A11930003000A11330 110604672B0901 300904026432"
		       "020101 8000",
	    CSTRAP_E_RANGE, CSTRAP_RULE_PATH_FORM, 25);
}

/* Every cut and every changed octet ends in an answer. */
static void
dodf_changed_anywhere(void **state)
{
	struct cstrap_dodf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	const struct cstrap_view whole = file("files/dodf-opaque-private.hex");
	uint8_t *copy;

	(void)state;
	for (size_t len = 1; len < whole.len; len++) {
		copy = fixture_exact((struct cstrap_view) { whole.data, len });
		cstrap_cursor_init(&r, (struct cstrap_view) { copy, len });
		assert_false(cstrap_dodf_next(&r, &entry, &finding));
		assert_int_equal(finding.status, CSTRAP_E_TRUNCATED);
		assert_true(finding.offset < len);
		free(copy);
	}
	copy = fixture_exact(whole);
	for (size_t at = 0; at < whole.len; at++) {
		for (unsigned int flip = 1; flip < 256; flip++) {
			copy[at] = (uint8_t)(whole.data[at] ^ flip);
			cstrap_cursor_init(&r,
			    (struct cstrap_view) { copy, whole.len });
			while (cstrap_dodf_next(&r, &entry, &finding))
				assert_true(
				    entry.at.path.len <= CSTRAP_PATH_MAX);
			assert_true(finding.status == CSTRAP_OK ||
			    (finding.offset <= whole.len &&
				finding.rule != CSTRAP_RULE_NONE));
		}
		copy[at] = whole.data[at];
	}
	free(copy);
}

static void
dodf_written(void **state)
{
	struct cstrap_writer w;
	uint8_t out[64];

	(void)state;
	cstrap_writer_init(&w, (struct cstrap_room) { out, sizeof(out) });
	cstrap_dodf_put(&w, BYTES("LwM2M Bootstrap"), BYTES("\x64\x32"));
	assert_bytes(cstrap_writer_view(&w), file("files/dodf.hex"));
	cstrap_writer_init(&w, (struct cstrap_room) { out, sizeof(out) });
	cstrap_dodf_put(&w, BYTES(""), BYTES("\x64\x32"));
	assert_bytes(cstrap_writer_view(&w), file("files/dodf-smallest.hex"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dir_record),
		cmocka_unit_test(dir_record_that_is_none),
		cmocka_unit_test(dir_record_as_printed),
		cmocka_unit_test(dir_record_with_ddo),
		cmocka_unit_test(odf_entries),
		cmocka_unit_test(odf_that_is_damaged),
		cmocka_unit_test(odf_written),
		cmocka_unit_test(dodf_entries),
		cmocka_unit_test(dodf_members),
		cmocka_unit_test(dodf_of_padding),
		cmocka_unit_test(dodf_foreign_of_any_form),
		cmocka_unit_test(dodf_ours_that_is_damaged),
		cmocka_unit_test(dodf_changed_anywhere),
		cmocka_unit_test(dodf_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
