/*
 * fuzz_store.c - a store to look at: what loads has instances that can be
 * looked at, unique ids in use, and a message of them; what does not has a
 * rule.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
check_instances(const struct cstrap_store *store)
{
	struct cstrap_stored stored, other;

	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++) {
		assert(stored.about.provenance >= CSTRAP_FROM_CARD &&
		    stored.about.provenance <= CSTRAP_FROM_SERVER);
		assert(stored.content.data != NULL || stored.content.len == 0);
		if (stored.about.state != CSTRAP_INSTANCE_USED || i > 64)
			continue;
		for (size_t j = 0; j < i; j++) {
			assert(cstrap_store_at(store, j, &other));
			assert(other.about.state != CSTRAP_INSTANCE_USED ||
			    other.about.object != stored.about.object ||
			    other.about.id != stored.about.id);
		}
	}
}

static void
check_message(const struct cstrap_store *store)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct cstrap_message message, again;
	struct cstrap_finding finding;
	enum cstrap_status st;

	st = cstrap_store_message(store,
	    (struct cstrap_room) { room, sizeof(room) }, &message, &finding);
	if (st == CSTRAP_OK)
		assert(cstrap_message_decode(&again, message.bytes, NULL) ==
		    CSTRAP_OK);
	else
		assert(st == CSTRAP_E_TOO_LARGE && message.bytes.data == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct cstrap_store_options options = { .read_only = true };
	struct cstrap_finding finding;
	struct cstrap_record record;
	struct cstrap_store *store;
	enum cstrap_status st;
	uint8_t *copy = malloc(len > 0 ? len : 1);

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	memset(&finding, 0, sizeof(finding));
	st = cstrap_store_load(&store, (struct cstrap_view) { copy, len },
	    &options, &finding);
	if (st == CSTRAP_OK) {
		assert(cstrap_store_guess((struct cstrap_view) { copy, len }));
		check_instances(store);
		check_message(store);
		(void)cstrap_store_record(store, &record, NULL);
		assert(cstrap_store_commit(store, NULL) != CSTRAP_OK);
	} else {
		assert(store == NULL && finding.status == st);
		assert(cstrap_rule_find(finding.rule) != NULL);
		assert(finding.offset == CSTRAP_NO_OFFSET ||
		    finding.offset <= len);
	}
	cstrap_store_close(&store);
	free(copy);
	return 0;
}
