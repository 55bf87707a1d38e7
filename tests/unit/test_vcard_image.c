/*
 * test_vcard_image.c - card images: written whole, read with suspicion.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "host/file.h"
#include "host/secret.h"

struct image {
	uint8_t *data;
	size_t len;
};

static struct image
image_of(const struct cstrap_vcard *card)
{
	struct image image = { NULL, 0 };

	assert_int_equal(cstrap_vcard_save(card, &image.data, &image.len, NULL),
	    CSTRAP_OK);
	return image;
}

/* A copy of exactly this size, so that a sanitizer sees each byte too far. */
static enum cstrap_status
load(const uint8_t *data, size_t len, struct cstrap_vcard **card,
    struct cstrap_finding *finding)
{
	uint8_t *exact = malloc(len == 0 ? 1 : len);
	enum cstrap_status st;

	assert_non_null(exact);
	memcpy(exact, data, len);
	st = cstrap_vcard_load(card, (struct cstrap_view) { exact, len },
	    finding);
	free(exact);
	return st;
}

static struct image
odf_image(void)
{
	struct cstrap_vcard *card = with_odf();
	struct image image = image_of(card);

	cstrap_vcard_close(&card);
	return image;
}

static void
round_trip_keeps_bytes(void **state)
{
	struct image image = odf_image();
	struct cstrap_vcard *card;
	struct image again;

	(void)state;
	assert_int_equal(load(image.data, image.len, &card, NULL), CSTRAP_OK);
	again = image_of(card);
	assert_int_equal(again.len, image.len);
	assert_memory_equal(again.data, image.data, image.len);
	assert_string_equal(cstrap_vcard_iccid(card), "8988012345678901234");
	assert_int_equal(cstrap_vcard_tries(card, 0x0A), 10);
	assert_int_equal(cstrap_vcard_tries(card, 0x0B), -1);
	assert_int_equal(file_at(card, "3F007F505031").content.len, 32);
	cstrap_vcard_close(&card);
	free(image.data);
	free(again.data);
}

static void
prefix_is_truncated(void **state)
{
	struct image image = odf_image();
	struct cstrap_finding finding;
	struct cstrap_vcard *card;
	size_t len;

	(void)state;
	for (len = 0; len < image.len; len++) {
		assert_int_equal(load(image.data, len, &card, &finding),
		    CSTRAP_E_TRUNCATED);
		assert_null(card);
		assert_int_equal(finding.rule, CSTRAP_RULE_IMAGE_FORM);
		assert_true(finding.offset <= len);
	}
	free(image.data);
}

/* Refused with a rule, or taken for a card that saves and loads again. */
static void
corrupt_byte_is_refused_or_stable(void **state)
{
	static const uint8_t flips[] = { 0x01, 0x80 };
	struct image image = odf_image();
	size_t refused = 0;
	size_t at;

	(void)state;
	for (at = 0; at < image.len * sizeof(flips); at++) {
		const uint8_t flip = flips[at % sizeof(flips)];
		struct cstrap_finding finding;
		struct cstrap_vcard *card;
		struct image once;
		struct image twice;
		enum cstrap_status st;

		image.data[at / sizeof(flips)] ^= flip;
		st = load(image.data, image.len, &card, &finding);
		image.data[at / sizeof(flips)] ^= flip;
		if (st != CSTRAP_OK) {
			assert_null(card);
			assert_true(finding.rule == CSTRAP_RULE_IMAGE_FORM ||
			    finding.rule == CSTRAP_RULE_IMAGE_VERSION);
			assert_int_equal(finding.status, st);
			refused++;
			continue;
		}
		once = image_of(card);
		cstrap_vcard_close(&card);
		assert_int_equal(load(once.data, once.len, &card, NULL),
		    CSTRAP_OK);
		twice = image_of(card);
		cstrap_vcard_close(&card);
		assert_int_equal(once.len, twice.len);
		assert_memory_equal(once.data, twice.data, once.len);
		free(once.data);
		free(twice.data);
	}
	assert_true(refused > image.len / 2);
	free(image.data);
}

/* Change the bytes after a text that stands once in the image. */
static void
patch(struct image *image, const char *before, uint8_t from, uint8_t to)
{
	uint8_t *at = memmem(image->data, image->len, before, strlen(before));

	assert_non_null(at);
	at += strlen(before);
	assert_int_equal(*at, from);
	*at = to;
}

static void
assert_refused(struct image *image, enum cstrap_status st,
    enum cstrap_rule rule, const char *place)
{
	struct cstrap_finding finding;
	struct cstrap_vcard *card;

	assert_int_equal(load(image->data, image->len, &card, &finding), st);
	assert_int_equal(finding.rule, rule);
	assert_string_equal(finding.place, place);
	free(image->data);
}

static void
version_newer(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "gversion", 0x02, 0x03);
	assert_refused(&image, CSTRAP_E_VERSION, CSTRAP_RULE_IMAGE_VERSION, "");
}

/* What a release made that knew no quirks, read as the usual card. */
static void
version_older(void **state)
{
	struct cstrap_vcard_limits limits;
	struct cstrap_vcard *card;
	char name[512];
	uint8_t *data;
	size_t len;

	(void)state;
	(void)snprintf(name, sizeof(name), "%s/seeds/vcard_image/create",
	    getenv("CSTRAP_FIXTURES"));
	assert_int_equal(cstrap_file_read(name, 1 << 20, &data, &len, NULL),
	    CSTRAP_OK);
	assert_non_null(memmem(data, len, "gversion\x01", 9));
	assert_int_equal(load(data, len, &card, NULL), CSTRAP_OK);
	cstrap_secret_free(data, len);
	cstrap_vcard_limits(card, &limits);
	assert_int_equal(limits.memory, 65536);
	assert_int_equal(limits.channels, 4);
	expect(card, VERIFY_ADM1, "9000");
	cstrap_vcard_close(&card);
}

static struct image
image_described(const char *json)
{
	struct cstrap_vcard *card = described(json);
	struct image image = image_of(card);

	cstrap_vcard_close(&card);
	return image;
}

static void
quirk_unknown_or_wrong(void **state)
{
	static const char json[] = "{\"quirks\": {\"read-max\": 128}}";
	struct image image = image_described(json);

	(void)state;
	patch(&image, "hread-ma", 'x', 'y');
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/quirks");
	image = image_described(json);
	patch(&image, "hread-max\x18", 128, 0);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/quirks/read-max");
	image = image_described("{\"quirks\": {\"fci-tag\": true}}");
	patch(&image, "gfci-tag", 1, 2);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/quirks/fci-tag");
}

static void
limits_out_of_range(void **state)
{
	struct image image = image_described("{\"channels\": 20}");

	(void)state;
	patch(&image, "hchannels", 20, 21);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/channels");
	image = image_described("{\"memory\": 1024}");
	patch(&image, "fmemory\x19", 0x04, 0x02);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/files/3");
}

static void
puk_without_tries(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "gpuk-max", 10, 0);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/keys/0/puk-max");
	image = odf_image();
	patch(&image, "ipuk-tries", 10, 11);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/keys/0/tries");
}

static void
rule_in_no_form(void **state)
{
	struct image image = image_described(
	    "{\"files\": [{\"path\": \"4F01\", \"size\": 1, \"rule\":"
	    " {\"compact\": \"0100\"}}]}");

	(void)state;
	patch(&image, "hrule-tag\x18", 0x8C, 0x8D);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/files/4");
}

static void
format_other(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "ocardstrap-vcar", 'd', 't');
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM, "");
}

static void
member_unknown(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "cat", 'r', 's');
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM, "/atr");
}

static void
tries_above_maximum(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "etries", 0x03, 0x04);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/keys/0/tries");
}

static void
key_twice(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "cref", 0x01, 0x0A);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/keys/1/ref");
}

static void
first_file_deeper(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "edepth", 0x00, 0x01);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/files/0");
}

static void
file_id_twice(void **state)
{
	struct image image = odf_image();

	(void)state;
	/* 2F00 becomes 2F06, which comes later */
	patch(&image, "bid\x19\x2F", 0x00, 0x06);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/files/3");
}

static void
record_does_not_divide(void **state)
{
	struct image image = odf_image();

	(void)state;
	patch(&image, "frecord\x18", 54, 55);
	assert_refused(&image, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "/files/1");
}

/* A card may have none; then there is no number to tell. */
static void
iccid_no_number(void **state)
{
	struct image image = odf_image();
	struct cstrap_vcard *card;

	(void)state;
	patch(&image, "\x98\x88\x10", 0x32, 0x3B);
	assert_int_equal(load(image.data, image.len, &card, NULL), CSTRAP_OK);
	assert_string_equal(cstrap_vcard_iccid(card), "");
	cstrap_vcard_close(&card);
	free(image.data);
}

static char folder[] = "/tmp/cstrap-vcard-XXXXXX";
static char path[64];
static char lock[80];

static int
folder_make(void **state)
{
	(void)state;
	memcpy(folder + sizeof(folder) - 7, "XXXXXX", 6);
	if (mkdtemp(folder) == NULL)
		return -1;
	(void)snprintf(path, sizeof(path), "%s/card", folder);
	(void)snprintf(lock, sizeof(lock), "%s.lock", path);
	return 0;
}

static int
folder_remove(void **state)
{
	(void)state;
	(void)unlink(path);
	(void)unlink(lock);
	return rmdir(folder);
}

static void
assert_file_is(const struct cstrap_vcard *card)
{
	struct image image = image_of(card);
	uint8_t *data;
	size_t len;

	assert_int_equal(cstrap_file_read(path, 1 << 20, &data, &len, NULL),
	    CSTRAP_OK);
	assert_int_equal(len, image.len);
	assert_memory_equal(data, image.data, len);
	cstrap_secret_free(data, len);
	free(image.data);
}

static void
file_follows_each_change(void **state)
{
	struct cstrap_vcard *card;

	(void)state;
	assert_int_equal(cstrap_vcard_create(&card, path, NULL, NULL),
	    CSTRAP_OK);
	assert_file_is(card);
	expect(card, "0020000A083132333435363739", "63C9");
	assert_file_is(card);
	expect(card, VERIFY_ADM1, "9000");
	assert_file_is(card);
	expect(card, CREATE_ADF, "9000");
	assert_file_is(card);
	expect(card, CREATE_ODF, "9000");
	expect(card, "00D6000004A70A3008", "9000");
	assert_file_is(card);
	cstrap_vcard_close(&card);
	assert_int_equal(cstrap_vcard_open(&card, path, NULL), CSTRAP_OK);
	assert_memory_equal(file_at(card, "3F007F505031").content.data,
	    "\xA7\x0A\x30\x08\xFF", 5);
	cstrap_vcard_close(&card);
}

static void
file_exists(void **state)
{
	struct cstrap_finding finding;
	struct cstrap_vcard *card;

	(void)state;
	assert_int_equal(cstrap_vcard_create(&card, path, NULL, NULL),
	    CSTRAP_OK);
	cstrap_vcard_close(&card);
	assert_int_equal(cstrap_vcard_create(&card, path, NULL, &finding),
	    CSTRAP_E_EXISTS);
	assert_null(card);
	assert_string_equal(finding.file, path);
}

static void
file_in_use(void **state)
{
	struct cstrap_vcard *card;
	struct cstrap_vcard *other;

	(void)state;
	assert_int_equal(cstrap_vcard_create(&card, path, NULL, NULL),
	    CSTRAP_OK);
	expect(card, VERIFY_ADM1, "9000");
	assert_int_equal(cstrap_vcard_open(&other, path, NULL),
	    CSTRAP_E_LOCKED);
	assert_null(other);
	cstrap_vcard_close(&card);
	assert_int_equal(cstrap_vcard_open(&other, path, NULL), CSTRAP_OK);
	cstrap_vcard_close(&other);
}

static void
file_missing(void **state)
{
	struct cstrap_finding finding;
	struct cstrap_vcard *card;

	(void)state;
	assert_int_equal(cstrap_vcard_open(&card, path, &finding),
	    CSTRAP_E_FILE);
	assert_string_equal(finding.file, path);
	assert_int_equal(access(lock, F_OK), -1);
}

static void
file_cut_short(void **state)
{
	struct image image = odf_image();
	struct cstrap_finding finding;
	struct cstrap_vcard *card;

	(void)state;
	assert_int_equal(cstrap_file_save(path,
			     (struct cstrap_view) { image.data, image.len - 1 },
			     CSTRAP_FILE_NEW, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_vcard_open(&card, path, &finding),
	    CSTRAP_E_TRUNCATED);
	assert_null(card);
	assert_string_equal(finding.file, path);
	assert_int_equal(finding.rule, CSTRAP_RULE_IMAGE_FORM);
	assert_true(finding.offset < image.len);
	free(image.data);
}

/* The image cannot be written: no answer, and the reason is told. */
static void
image_cannot_be_written(void **state)
{
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard *card;
	struct cstrap_link link;

	(void)state;
	assert_int_equal(cstrap_vcard_create(&card, path, NULL, NULL),
	    CSTRAP_OK);
	cstrap_vcard_link(card, false, &link);
	(void)unlink(path);
	(void)unlink(lock);
	assert_int_equal(rmdir(folder), 0);
	expect(card, VERIFY_ADM1, "CSTRAP_E_FILE");
	link.explain(link.ctx, &finding);
	assert_int_equal(finding.status, CSTRAP_E_FILE);
	expect(card, "0020000A", "CSTRAP_E_CARD_REMOVED");
	cstrap_vcard_close(&card);
	assert_int_equal(folder_make(NULL), 0);
}

static void
iccid_wrong(void **state)
{
	static const char *const wrong[] = { "", "89", "12345678901234567",
		"898801234567890123456", "898801234567890123x" };
	struct cstrap_vcard_options options = { .iccid = NULL };
	struct cstrap_vcard *card;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		options.iccid = wrong[i];
		assert_int_equal(cstrap_vcard_new(&card, &options, NULL),
		    CSTRAP_E_ARGUMENT);
		assert_null(card);
	}
}

static void
iccid_random_passes_luhn(void **state)
{
	int round;

	(void)state;
	for (round = 0; round < 20; round++) {
		struct cstrap_vcard *card;
		const char *digits;
		int sum = 0;
		size_t i;

		assert_int_equal(cstrap_vcard_new(&card, NULL, NULL),
		    CSTRAP_OK);
		digits = cstrap_vcard_iccid(card);
		assert_int_equal(strlen(digits), 19);
		assert_memory_equal(digits, "8988", 4);
		for (i = 0; i < 19; i++) {
			int digit = digits[18 - i] - '0';

			digit *= i % 2 == 1 ? 2 : 1;
			sum += digit / 10 + digit % 10;
		}
		assert_int_equal(sum % 10, 0);
		cstrap_vcard_close(&card);
	}
}

static void
take_path(void *ctx, const struct cstrap_vcard_file *file)
{
	char *text = ctx;
	char hex[64];

	strcat(strcat(text, cstrap_hex(file->path, hex)), " ");
	assert_int_equal(file->path.len, 2 * ((size_t)file->depth + 1));
}

static void
each_goes_down(void **state)
{
	struct cstrap_vcard *card = with_odf();
	char text[512] = "";

	(void)state;
	cstrap_vcard_each(card, take_path, text);
	assert_string_equal(text,
	    "3F00 3F002F00 3F002FE2 3F002F06 3F007F50 "
	    "3F007F505031 ");
	cstrap_vcard_close(&card);
}

static void
find_takes_whole_paths_of_efs(void **state)
{
	static const char *const wrong[] = { "", "3F", "2F00", "3F00", "3F002F",
		"3F002F0000", "3F002F002F00", "3F007F50" };
	struct cstrap_vcard *card = with_odf();
	struct cstrap_vcard_file file;
	uint8_t room[16];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		const size_t len = unhex(wrong[i], room, sizeof(room));

		assert_false(cstrap_vcard_find(card,
		    (struct cstrap_view) { room, len }, &file));
	}
	assert_int_equal(file_at(card, "3F002F00").record_len, 54);
	cstrap_vcard_close(&card);
}

/* ISO 7816-3 8.2: T0 and TDi say what follows, all XORed is zero. */
static void
atr_adds_up(void **state)
{
	struct cstrap_vcard *card = blank();
	struct cstrap_link link;
	struct cstrap_view atr;
	uint8_t check = 0;
	size_t i;

	(void)state;
	cstrap_vcard_link(card, true, &link);
	assert_int_equal(link.atr(link.ctx, &atr), CSTRAP_OK);
	assert_int_equal(atr.data[0], 0x3B);
	assert_int_equal(atr.data[1] >> 4, 0x9); /* TA1, TD1 */
	assert_int_equal(atr.data[3], 0x80);     /* T=0; TD2 */
	assert_int_equal(atr.data[4], 0x1F);     /* T=15; TA3 */
	assert_int_equal(atr.len, 6 + (atr.data[1] & 0xF) + 1);
	for (i = 1; i < atr.len; i++)
		check ^= atr.data[i];
	assert_int_equal(check, 0);
	assert_string_equal(link.name, "vcard:");
	link.close(link.ctx);
}

int
main(void)
{
#define FILE_TEST(name) \
	cmocka_unit_test_setup_teardown(name, folder_make, folder_remove)
	const struct CMUnitTest tests[] = { cmocka_unit_test(
						round_trip_keeps_bytes),
		cmocka_unit_test(prefix_is_truncated),
		cmocka_unit_test(corrupt_byte_is_refused_or_stable),
		cmocka_unit_test(version_newer),
		cmocka_unit_test(version_older),
		cmocka_unit_test(quirk_unknown_or_wrong),
		cmocka_unit_test(limits_out_of_range),
		cmocka_unit_test(puk_without_tries),
		cmocka_unit_test(rule_in_no_form),
		cmocka_unit_test(format_other),
		cmocka_unit_test(member_unknown),
		cmocka_unit_test(tries_above_maximum),
		cmocka_unit_test(key_twice),
		cmocka_unit_test(first_file_deeper),
		cmocka_unit_test(file_id_twice),
		cmocka_unit_test(record_does_not_divide),
		cmocka_unit_test(iccid_no_number),
		FILE_TEST(file_follows_each_change), FILE_TEST(file_exists),
		FILE_TEST(file_in_use), FILE_TEST(file_missing),
		FILE_TEST(file_cut_short), FILE_TEST(image_cannot_be_written),
		cmocka_unit_test(iccid_wrong),
		cmocka_unit_test(iccid_random_passes_luhn),
		cmocka_unit_test(each_goes_down),
		cmocka_unit_test(find_takes_whole_paths_of_efs),
		cmocka_unit_test(atr_adds_up) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
