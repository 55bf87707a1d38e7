/*
 * import_property.h - what holds of each format of clients: what comes in
 * either becomes a message that goes out and comes in again as the same bytes,
 * or is refused with a rule.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_FUZZ_IMPORT_PROPERTY_H
#define TESTS_FUZZ_IMPORT_PROPERTY_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/export.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Out in the same format, and in again. */
static inline void
import_there_and_back(const struct cstrap_message *message,
    enum cstrap_format format)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message again;
	struct cstrap_finding finding;
	enum cstrap_status st;
	uint8_t *data;
	size_t len;

	st = cstrap_export(message, format, CSTRAP_ENABLER_NEWEST, &data, &len,
	    &finding);
	if (st != CSTRAP_OK) {
		/* What the format has no words for. */
		assert(data == NULL);
		assert(cstrap_rule_find(finding.rule) != NULL);
		return;
	}
	assert(cstrap_import((struct cstrap_view) { data, len }, format,
		   CSTRAP_ENABLER_NEWEST,
		   (struct cstrap_room) { room, sizeof(room) }, &again,
		   &finding) == CSTRAP_OK);
	assert(cstrap_view_equal(message->bytes, again.bytes));
	free(data);
}

static inline int
import_one_input(const uint8_t *data, size_t len, enum cstrap_format format)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message message, whole;
	struct cstrap_finding finding;
	enum cstrap_status st;
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	memset(&finding, 0, sizeof(finding));
	st = cstrap_import((struct cstrap_view) { copy, len }, format,
	    CSTRAP_ENABLER_NEWEST, (struct cstrap_room) { room, sizeof(room) },
	    &message, &finding);
	if (st == CSTRAP_OK) {
		assert(cstrap_message_decode(&whole, message.bytes, NULL) ==
		    CSTRAP_OK);
		import_there_and_back(&message, format);
	} else {
		assert(message.bytes.data == NULL);
		assert(finding.status == st);
		assert(cstrap_rule_find(finding.rule) != NULL);
		assert(finding.offset == CSTRAP_NO_OFFSET ||
		    finding.offset <= len);
	}
	free(copy);
	return 0;
}

#endif /* TESTS_FUZZ_IMPORT_PROPERTY_H */
