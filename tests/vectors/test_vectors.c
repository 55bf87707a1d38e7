/*
 * test_vectors.c - bytes that others published, and what they come to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/check.h"
#include "cardstrap/tlv.h"

#define LINE_MAX_LEN 1024

/* Call take for each line of a table that is no remark; how many. */
static size_t
each_line(const char *path, void (*take)(char *line))
{
	char line[LINE_MAX_LEN];
	size_t count = 0;
	FILE *f = fopen(path, "r");

	if (f == NULL)
		fail_msg("%s cannot be opened", path);
	while (fgets(line, sizeof(line), f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == '#' || line[0] == '\0')
			continue;
		take(line);
		count++;
	}
	fclose(f);
	return count;
}

static const char *
own_table(const char *name)
{
	static char path[512];

	snprintf(path, sizeof(path), "%s/tests/vectors/%s",
	    getenv("CSTRAP_SOURCE"), name);
	return path;
}

static void
try_header(char *line)
{
	static const char kinds[] = "IRMV";
	char hex[256], kind[8];
	unsigned int id, len, header_len;
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;
	uint8_t room[128], *copy;
	size_t room_len;

	assert_int_equal(sscanf(line, "%255s %7s %u %u %u", hex, kind, &id,
			     &len, &header_len),
	    5);
	room_len = fixture_hex(hex, room, sizeof(room));
	copy = fixture_exact((struct cstrap_view) { room, room_len });
	cstrap_cursor_init(&r, (struct cstrap_view) { copy, room_len });
	if (strcmp(kind, "cut") == 0) {
		assert_int_equal(cstrap_tlv_header(&r, &tlv),
		    CSTRAP_E_TRUNCATED);
		assert_int_equal(r.fault, 0);
	} else {
		assert_int_equal(cstrap_tlv_header(&r, &tlv), CSTRAP_OK);
		assert_int_equal(kinds[tlv.kind], kind[0]);
		assert_int_equal(tlv.id, id);
		assert_int_equal(tlv.len, len);
		assert_int_equal(tlv.header_len, header_len);
		assert_true(tlv.shortest);
	}
	free(copy);
}

static void
headers(void **state)
{
	(void)state;
	assert_int_equal(each_line(own_table("headers.table"), try_header), 17);
}

static double
float_of(const struct cstrap_value *value)
{
	const uint32_t bits = (uint32_t)value->of.real.bits;
	double wide;
	float narrow;

	if (value->of.real.width == 4) {
		memcpy(&narrow, &bits, 4);
		return (double)narrow;
	}
	memcpy(&wide, &value->of.real.bits, 8);
	return wide;
}

static void
compare_value(const struct cstrap_value *value, const char *text)
{
	switch (value->type) {
	case CSTRAP_TYPE_INTEGER:
	case CSTRAP_TYPE_TIME:
		assert_true(value->of.integer == strtoll(text, NULL, 10));
		break;
	case CSTRAP_TYPE_UNSIGNED:
		assert_true(
		    value->of.unsigned_integer == strtoull(text, NULL, 10));
		break;
	case CSTRAP_TYPE_BOOLEAN:
		assert_int_equal(value->of.boolean, text[0] == '1');
		break;
	case CSTRAP_TYPE_OBJLNK:
		assert_true(
		    ((uint32_t)value->of.link.object << 16 |
			value->of.link.instance) == strtoul(text, NULL, 10));
		break;
	case CSTRAP_TYPE_FLOAT:
		assert_true(float_of(value) == strtod(text, NULL));
		break;
	default:
		fail_msg("no test for %s", cstrap_type_name(value->type));
	}
}

static enum cstrap_type
type_of(const char *name)
{
	for (int type = 1; type <= CSTRAP_TYPE_CORELNK; type++)
		if (strcmp(name, cstrap_type_name((enum cstrap_type)type)) == 0)
			return (enum cstrap_type)type;
	fail_msg("%s is no type", name);
	return CSTRAP_TYPE_NONE;
}

static void
try_value(char *line)
{
	static const char refused[] = "refused ";
	const char *hex = strtok(line, "\t"), *type = strtok(NULL, "\t"),
		   *wanted = strtok(NULL, "\t");
	struct cstrap_value value;
	enum cstrap_rule rule;
	enum cstrap_status st;
	uint8_t room[16], again[CSTRAP_VALUE_NUMBER_MAX];
	size_t len;

	assert_true(hex != NULL && type != NULL && wanted != NULL);
	len = fixture_hex(hex[0] == '-' ? "" : hex, room, sizeof(room));
	st = cstrap_value_decode(type_of(type),
	    (struct cstrap_view) { room, len }, &value, &rule);
	if (strncmp(wanted, refused, sizeof(refused) - 1) == 0) {
		assert_int_equal(st, CSTRAP_E_ENCODING);
		assert_string_equal(cstrap_rule_find(rule)->id,
		    wanted + sizeof(refused) - 1);
		return;
	}
	assert_int_equal(st, CSTRAP_OK);
	compare_value(&value, wanted);
	assert_bytes(cstrap_value_encode(&value, again),
	    (struct cstrap_view) { room, len });
}

static void
values(void **state)
{
	(void)state;
	assert_int_equal(each_line(own_table("values.table"), try_value), 33);
}

/* The finding of an accepted file that its row names. */
static void
expect_finding(const char *name, const struct cstrap_message *message,
    const char *rule, size_t offset, const char *path)
{
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);
	char text[CSTRAP_PATH_TEXT_MAX];

	(void)cstrap_check(message, NULL, &sink, NULL);
	for (size_t i = 0; i < found.count && i < FOUND_MAX; i++)
		if (strcmp(cstrap_rule_find(found.row[i].rule)->id, rule) ==
			0 &&
		    found.row[i].offset == offset &&
		    strcmp(cstrap_path_text(&found.row[i].path, text), path) ==
			0)
			return;
	fail_msg("%s: no %s at %zu, %s", name, rule, offset, path);
}

static void
expect_refusal(const char *name, const struct cstrap_finding *finding,
    const char *rule, size_t offset, const char *path)
{
	char text[CSTRAP_PATH_TEXT_MAX];

	if (strcmp(cstrap_rule_find(finding->rule)->id, rule) != 0 ||
	    finding->offset != offset ||
	    strcmp(cstrap_path_text(&finding->path, text), path) != 0)
		fail_msg("%s: %s at %zu, %s", name,
		    cstrap_rule_find(finding->rule)->id, finding->offset, text);
}

static void
try_malformed(char *line)
{
	static uint8_t room[FIXTURE_MAX];
	char name[64], file[128], status[32], rule[32], offset[16], path[32];
	struct cstrap_message message;
	struct cstrap_finding finding;
	enum cstrap_status st;
	uint8_t *copy;
	size_t len;

	assert_int_equal(sscanf(line, "%63s %31s %31s %15s %31s", name, status,
			     rule, offset, path),
	    5);
	if (strcmp(path, "-") == 0)
		path[0] = '\0';
	snprintf(file, sizeof(file), "malformed/%s", name);
	len = fixture_read(file, room, sizeof(room));
	copy = fixture_exact((struct cstrap_view) { room, len });
	st = cstrap_message_decode(&message, (struct cstrap_view) { copy, len },
	    &finding);
	if (strcmp(cstrap_status_name(st) + sizeof("CSTRAP_") - 1, status) != 0)
		fail_msg("%s: %s", name, cstrap_status_name(st));
	if (st != CSTRAP_OK)
		expect_refusal(name, &finding, rule,
		    (size_t)strtoul(offset, NULL, 10), path);
	else if (strcmp(rule, "-") != 0)
		expect_finding(name, &message, rule,
		    (size_t)strtoul(offset, NULL, 10), path);
	free(copy);
}

static void
count_file(const char *name, struct cstrap_view bytes)
{
	(void)name;
	(void)bytes;
}

/* Each row has its file, and no file is without a row. */
static void
malformed_files(void **state)
{
	char path[512];
	size_t rows, files;

	(void)state;
	fixture_path("malformed/table", path, sizeof(path));
	rows = each_line(path, try_malformed);
	files = fixture_each("malformed", count_file);
	assert_int_equal(rows, files - 1);
}

/* What follows the message in its file is not part of it. */
static void
padding_is_no_message(void **state)
{
	static uint8_t room[FIXTURE_MAX];
	struct cstrap_message message;
	size_t len;

	(void)state;
	len = fixture_read("messages/ef-2-padded.bin", room, sizeof(room));
	assert_int_equal(len, 60);
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { room, len }, NULL),
	    CSTRAP_OK);
	assert_int_equal(message.bytes.len, 58);
	len = fixture_read("messages/ef-2-card.bin", room, sizeof(room));
	assert_int_equal(len, 256);
	assert_int_equal(cstrap_message_decode(&message,
			     (struct cstrap_view) { room, len }, NULL),
	    CSTRAP_OK);
	assert_int_equal(message.bytes.len, 58);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers),
		cmocka_unit_test(values),
		cmocka_unit_test(malformed_files),
		cmocka_unit_test(padding_is_no_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
