/*
 * core/check.c - a message, and what follows it in its file, against every
 * rule.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/check.h"

#include "core/checker.h"

/* One READ BINARY; clients of the field make no second one. */
#define ONE_READ 256u

/* What stands behind the message in its file: FF or 00, octet by octet. */
static void
check_tail(struct cstrap_checker *checker)
{
	const struct cstrap_view tail = checker->options->tail;

	for (size_t i = 0; i < tail.len; i++) {
		if (tail.data[i] == 0xFF || tail.data[i] == 0x00)
			continue;
		cstrap_checker_put(checker, CSTRAP_RULE_FILE_TAIL, 0,
		    checker->message->bytes.len + i);
		return;
	}
}

static void
check_size(struct cstrap_checker *checker)
{
	if (checker->message->object_count > CSTRAP_MESSAGE_OBJECTS_MAX)
		cstrap_checker_put(checker, CSTRAP_RULE_FILE_COUNT_LIMIT, 0, 0);
	if (checker->message->bytes.len > ONE_READ)
		cstrap_checker_put(checker, CSTRAP_RULE_MESSAGE_LONG, 0, 0);
}

enum cstrap_status
cstrap_check(const struct cstrap_message *message,
    const struct cstrap_check_options *options, const struct cstrap_sink *sink,
    struct cstrap_check_count *count)
{
	static const struct cstrap_check_options none = { CSTRAP_ENABLER_NEWEST,
		NULL, { NULL, 0 } };
	static const struct cstrap_check_count no_findings;
	struct cstrap_checker checker;

	if (count != NULL)
		*count = no_findings;
	if (message->bytes.len > CSTRAP_MESSAGE_MAX)
		return CSTRAP_E_ARGUMENT;
	/* The rest is written before it is read. */
	checker.message = message;
	checker.options = options != NULL ? options : &none;
	checker.sink = sink;
	checker.count = no_findings;
	checker.lookups = 0;
	checker.has_links = checker.has_keys = false;
#ifdef CSTRAP_CHECK_KEEPS
	checker.account_count = 0;
#endif
	for (size_t i = 0; i < CSTRAP_CHECK_OBJECTS; i++)
		checker.objects[i] = (struct cstrap_span) { 0, 0 };
	cstrap_check_instances(&checker);
	check_size(&checker);
	check_tail(&checker);
	cstrap_check_accounts(&checker);
	cstrap_check_keys_twice(&checker);
	cstrap_check_links(&checker);
	cstrap_check_access(&checker);
	if (count != NULL)
		*count = checker.count;
	return checker.count.errors > 0 ? CSTRAP_E_RULE : CSTRAP_OK;
}
