/*
 * test_profile.h - profiles in tests: loaded, with their findings kept.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_PROFILE_H
#define CSTRAP_TEST_PROFILE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/profile.h"
#include "host/text.h"

#define FINDINGS_MAX 16

struct loaded {
	enum cstrap_status status;
	struct cstrap_message message;
	size_t count; /* of findings */
	struct cstrap_finding findings[FINDINGS_MAX];
	uint8_t room[CSTRAP_MESSAGE_MAX];
};

static struct cstrap_profile_options test_options = { CSTRAP_ENABLER_NEWEST,
	"test.json", NULL };

static inline void
keep_finding(void *ctx, const struct cstrap_finding *finding)
{
	struct loaded *out = ctx;

	if (out->count < FINDINGS_MAX)
		out->findings[out->count] = *finding;
	++out->count;
}

static inline void
load_view(struct loaded *out, struct cstrap_view text)
{
	const struct cstrap_sink sink = { keep_finding, out };

	out->count = 0;
	out->status = cstrap_profile_load(text, &test_options,
	    (struct cstrap_room) { out->room, sizeof(out->room) },
	    &out->message, &sink);
}

static inline void
load(struct loaded *out, const char *text)
{
	load_view(out,
	    (struct cstrap_view) { (const uint8_t *)text, strlen(text) });
}

/*
 * The nodes of a message as words: "/1@1.1" an object, "/1/0" an instance,
 * "/1/0/1=7F" a value, "/1/0/2*" a multiple resource. The text is free()d by
 * the caller.
 */
static inline char *
nodes(const struct cstrap_message *message)
{
	char *text = calloc(1, 4 * CSTRAP_MESSAGE_MAX + 4096), *at = text;
	char path[CSTRAP_PATH_TEXT_MAX];
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	assert_non_null(text);
	cstrap_message_begin(message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		at += sprintf(at, "%s%s", at == text ? "" : " ",
		    cstrap_path_text(&node.path, path));
		if (node.kind == CSTRAP_NODE_OBJECT && node.version.major != 0)
			at += sprintf(at, "@%u.%u", node.version.major,
			    node.version.minor);
		if (node.kind == CSTRAP_NODE_MULTIPLE)
			*at++ = '*';
		if (node.kind == CSTRAP_NODE_RESOURCE ||
		    node.kind == CSTRAP_NODE_RESOURCE_INSTANCE) {
			*at++ = '=';
			at += strlen(cstrap_hex(node.value, at));
		}
	}
	return text;
}

/* The profile gives exactly these nodes. */
static inline void
gives(const char *text, const char *expected)
{
	static struct loaded out;
	char *got;

	load(&out, text);
	if (out.count > 0)
		print_message("%s: %s\n", out.findings[0].place,
		    out.findings[0].detail);
	assert_int_equal(out.status, CSTRAP_OK);
	assert_int_equal(out.count, 0);
	got = nodes(&out.message);
	assert_string_equal(got, expected);
	free(got);
}

/* The profile has this mistake and no other. */
static inline void
refused(const char *text, enum cstrap_status status, enum cstrap_rule rule,
    const char *place, const char *in_detail)
{
	static struct loaded out;

	load(&out, text);
	if (out.count != 1 || out.findings[0].status != status)
		print_message("%zu findings; %s: %s\n", out.count,
		    out.findings[0].place, out.findings[0].detail);
	assert_int_not_equal(out.status, CSTRAP_OK);
	assert_null(out.message.bytes.data);
	assert_int_equal(out.count, 1);
	assert_int_equal(out.findings[0].status, status);
	assert_int_equal(out.findings[0].rule, rule);
	assert_string_equal(out.findings[0].place, place);
	assert_string_equal(out.findings[0].file, "test.json");
	if (strstr(out.findings[0].detail, in_detail) == NULL)
		assert_string_equal(out.findings[0].detail, in_detail);
}

/* Status and rule, as refused() takes them. */
#define NAME CSTRAP_E_NAME, CSTRAP_RULE_PROFILE_NAME
#define TYPE CSTRAP_E_TYPE, CSTRAP_RULE_PROFILE_TYPE
#define RANGE CSTRAP_E_RANGE, CSTRAP_RULE_PROFILE_RANGE
#define TWICE CSTRAP_E_DUPLICATE, CSTRAP_RULE_PROFILE_TWICE
#define MISSING CSTRAP_E_MISSING, CSTRAP_RULE_PROFILE_MISSING
#define CONFLICT CSTRAP_E_CONFLICT, CSTRAP_RULE_PROFILE_CONFLICT
#define MASKED CSTRAP_E_MASKED, CSTRAP_RULE_PROFILE_MASKED
#define SYNTAX CSTRAP_E_SYNTAX, CSTRAP_RULE_PROFILE_SYNTAX

/* A profile of one account. */
#define ACCOUNT(members) "{\"accounts\": [{" members "}]}"
#define PSK_ACCOUNT(more) \
	ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"psk\", " more)

/* A profile of one instance 0 of an object. */
#define INSTANCE(object, resources)                                \
	"{\"objects\": [{\"object\": " object ", \"instances\": [" \
	"{\"instance\": 0, \"resources\": {" resources "}}]}]}"
#define RESOURCES "/objects/0/instances/0/resources"

#endif /* CSTRAP_TEST_PROFILE_H */
