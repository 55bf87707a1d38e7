/*
 * test_export.h - what the tests of formats share: bytes in, lines of TLV out,
 * and back.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_EXPORT_H
#define CSTRAP_TEST_EXPORT_H

#include "fixture.h"

#include "cardstrap/export.h"

/* A row: hex of a format, and the lines of TLV it means or why it is refused. */
struct vector {
	const char *id;
	const char *hex;
	const char *lines; /* NULL: refused */
	enum cstrap_status status;
};

static inline enum cstrap_status
import_bytes(struct cstrap_view bytes, enum cstrap_format format,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	uint8_t *exact = fixture_exact(bytes);
	enum cstrap_status st;

	st = cstrap_import((struct cstrap_view) { exact, bytes.len }, format,
	    CSTRAP_ENABLER_NEWEST, (struct cstrap_room) { room, sizeof(room) },
	    message, finding);
	free(exact);
	return st;
}

static inline void
assert_lines(const char *id, const struct cstrap_message *message,
    const char *lines)
{
	uint8_t *data;
	size_t len;

	assert_int_equal(CSTRAP_OK,
	    cstrap_export(message, CSTRAP_FORMAT_TLV, CSTRAP_ENABLER_NEWEST,
		&data, &len, NULL));
	if (strcmp((char *)data, lines) != 0)
		fail_msg("%s: %s", id, (char *)data);
	free(data);
}

static inline void
check_vector(const struct vector *v, enum cstrap_format format)
{
	static uint8_t bytes[4096];
	const size_t len = fixture_hex(v->hex, bytes, sizeof(bytes));
	struct cstrap_finding finding;
	struct cstrap_message message;
	enum cstrap_status st;

	memset(&finding, 0, sizeof(finding));
	st = import_bytes((struct cstrap_view) { bytes, len }, format, &message,
	    &finding);
	if (v->lines == NULL) {
		if (st != v->status)
			fail_msg("%s: %s", v->id, cstrap_status_name(st));
		assert_int_equal(st, finding.status);
		assert_non_null(cstrap_rule_find(finding.rule));
		return;
	}
	if (st != CSTRAP_OK)
		fail_msg("%s: %s: %s", v->id, cstrap_status_name(st),
		    finding.text);
	assert_lines(v->id, &message, v->lines);
}

/* The message of lines of TLV goes out as hex says. */
static inline void
check_export(const char *lines, enum cstrap_format format, const char *hex)
{
	static uint8_t bytes[4096];
	const size_t wanted = fixture_hex(hex, bytes, sizeof(bytes));
	struct cstrap_message message;
	struct cstrap_finding finding;
	uint8_t *data;
	size_t len;

	assert_int_equal(CSTRAP_OK,
	    import_bytes((struct cstrap_view) { (const uint8_t *)lines,
			     strlen(lines) },
		CSTRAP_FORMAT_TLV, &message, &finding));
	assert_int_equal(CSTRAP_OK,
	    cstrap_export(&message, format, CSTRAP_ENABLER_NEWEST, &data, &len,
		&finding));
	assert_int_equal(wanted, len);
	assert_memory_equal(bytes, data, len);
	free(data);
}

#endif /* CSTRAP_TEST_EXPORT_H */
