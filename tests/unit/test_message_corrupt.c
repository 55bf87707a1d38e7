/*
 * test_message_corrupt.c - every prefix and every changed byte of every valid
 * message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/check.h"

static struct cstrap_message
message_of(const char *name, struct cstrap_view bytes)
{
	struct cstrap_message message;
	struct cstrap_finding finding;

	if (cstrap_message_decode(&message, bytes, &finding) != CSTRAP_OK)
		fail_msg("%s: %zu: %s", name, finding.offset, finding.text);
	return message;
}

static void
try_prefixes(const char *name, struct cstrap_view bytes)
{
	const struct cstrap_view whole = message_of(name, bytes).bytes;

	for (size_t len = 0; len < whole.len; len++) {
		uint8_t *copy =
		    fixture_exact((struct cstrap_view) { whole.data, len });
		struct cstrap_message message;
		struct cstrap_finding finding;

		if (cstrap_message_decode(&message,
			(struct cstrap_view) { copy, len },
			&finding) != CSTRAP_E_TRUNCATED ||
		    (len > 0 ? finding.offset >= len : finding.offset != 0) ||
		    finding.rule != CSTRAP_RULE_FILE_CUT)
			fail_msg("%s cut to %zu: %s, offset %zu", name, len,
			    cstrap_status_name(finding.status), finding.offset);
		free(copy);
	}
}

static bool
encodes_to(const struct cstrap_message *message)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message encoded;

	return cstrap_message_encode(message,
		   (struct cstrap_room) { room, sizeof(room) }, &encoded,
		   NULL) == CSTRAP_OK &&
	    cstrap_view_equal(encoded.bytes, message->bytes);
}

static bool
carries_a_finding(const struct cstrap_message *message, struct cstrap_view tail)
{
	const struct cstrap_check_options options = { CSTRAP_ENABLER_NEWEST,
		NULL, tail };
	struct found found;
	const struct cstrap_sink sink = found_sink(&found);

	(void)cstrap_check(message, &options, &sink, NULL);
	for (size_t i = 0; i < found.count && i < FOUND_MAX; i++)
		assert_true(found.row[i].rule != CSTRAP_RULE_NONE &&
		    found.row[i].offset < message->bytes.len + tail.len);
	return found.count > 0;
}

/* Refused with rule and place, or the same bytes again, or remarked. */
static void
try_corrupted(const char *name, struct cstrap_view bytes, size_t at)
{
	struct cstrap_message message;
	struct cstrap_finding finding;

	if (cstrap_message_decode(&message, bytes, &finding) != CSTRAP_OK) {
		if (finding.rule == CSTRAP_RULE_NONE ||
		    finding.offset >= bytes.len)
			fail_msg("%s, %02x at %zu: refused without a place",
			    name, bytes.data[at], at);
		return;
	}
	if (!encodes_to(&message) &&
	    !carries_a_finding(&message,
		cstrap_view_part(bytes, message.bytes.len, bytes.len)))
		fail_msg("%s, %02x at %zu: accepted without a word", name,
		    bytes.data[at], at);
}

static void
try_every_byte(const char *name, struct cstrap_view bytes)
{
	const size_t len = message_of(name, bytes).bytes.len;
	uint8_t *copy = fixture_exact(bytes);

	for (size_t at = 0; at < len; at++) {
		for (unsigned int flip = 1; flip < 256; flip++) {
			copy[at] = (uint8_t)(bytes.data[at] ^ flip);
			try_corrupted(name,
			    (struct cstrap_view) { copy, bytes.len }, at);
		}
		copy[at] = bytes.data[at];
	}
	free(copy);
}

static void
try_again(const char *name, struct cstrap_view bytes)
{
	const struct cstrap_message message = message_of(name, bytes);

	if (!encodes_to(&message))
		fail_msg("%s does not encode to itself", name);
}

static void
every_prefix_is_truncated(void **state)
{
	(void)state;
	assert_true(fixture_each("messages", try_prefixes) >= 10);
}

static void
every_changed_byte_is_answered_for(void **state)
{
	(void)state;
	assert_true(fixture_each("messages", try_every_byte) >= 10);
}

static void
canonical_bytes_encode_to_themselves(void **state)
{
	(void)state;
	assert_true(fixture_each("messages", try_again) >= 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_prefix_is_truncated),
		cmocka_unit_test(every_changed_byte_is_answered_for),
		cmocka_unit_test(canonical_bytes_encode_to_themselves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
