/*
 * device/store_message.c - what is in use as a message.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <stdlib.h>
#include <string.h>

#include "cardstrap/tlv.h"

/* Entries in use, ascending by object and id. */
struct order {
	size_t count;
	const struct cstrap_store_entry *of[CSTRAP_STORE_INSTANCES_MAX];
};

static int
compare(const void *left, const void *right)
{
	const struct cstrap_store_entry *a =
	    *(const struct cstrap_store_entry *const *)left;
	const struct cstrap_store_entry *b =
	    *(const struct cstrap_store_entry *const *)right;

	if (a->about.object != b->about.object)
		return a->about.object < b->about.object ? -1 : 1;
	return a->about.id < b->about.id ? -1 : 1;
}

static void
put_order(const struct cstrap_store *store, struct order *order)
{
	order->count = 0;
	for (size_t i = 0; i < store->count; i++)
		if (store->entries[i].about.state == CSTRAP_INSTANCE_USED)
			order->of[order->count++] = &store->entries[i];
	if (order->count > 0)
		qsort(order->of, order->count, sizeof(order->of[0]), compare);
}

/* How many entries from first on are of its object; their highest version. */
static size_t
same_object(const struct order *order, size_t first,
    struct cstrap_version *version)
{
	size_t n = 0;

	*version = order->of[first]->version;
	for (; first + n < order->count &&
	     order->of[first + n]->about.object ==
		 order->of[first]->about.object;
	     n++) {
		const struct cstrap_version v = order->of[first + n]->version;

		if (v.major > version->major ||
		    (v.major == version->major && v.minor > version->minor))
			*version = v;
	}
	return n;
}

static void
put_object(const struct cstrap_store *store, struct cstrap_writer *w,
    const struct order *order, size_t first, size_t count,
    struct cstrap_version version)
{
	size_t start;

	cstrap_writer_be(w, order->of[first]->about.object, 2);
	cstrap_writer_be(w, version.major, 1);
	if (version.major != 0)
		cstrap_writer_be(w, version.minor, 1);
	cstrap_writer_be(w, 0, 2);
	start = w->len;
	for (size_t i = first; i < first + count; i++) {
		const struct cstrap_view content =
		    cstrap_entry_content(store, order->of[i]);

		cstrap_tlv_put_header(w, CSTRAP_TLV_INSTANCE,
		    order->of[i]->about.id, content.len);
		cstrap_writer_put(w, content);
	}
	cstrap_writer_patch(w, start - 2, (uint32_t)(w->len - start), 2);
}

enum cstrap_status
cstrap_store_message(const struct cstrap_store *store, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	struct order *order = malloc(sizeof(*order));
	struct cstrap_version version;
	struct cstrap_writer w;
	uint32_t objects = 0;

	memset(message, 0, sizeof(*message));
	if (order == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left for the store");
	put_order(store, order);
	cstrap_writer_init(&w, room);
	cstrap_writer_fill(&w, 0, CSTRAP_MESSAGE_HEADER);
	for (size_t i = 0, n; i < order->count; i += n, objects++) {
		n = same_object(order, i, &version);
		put_object(store, &w, order, i, n, version);
	}
	free(order);
	if (w.status != CSTRAP_OK || w.len > CSTRAP_MESSAGE_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_TOO_LARGE,
		    CSTRAP_RULE_MESSAGE_LONG,
		    "more is in use than one message holds");
	cstrap_writer_patch(&w, 0, objects, 2);
	cstrap_writer_patch(&w, 2, (uint32_t)(w.len - CSTRAP_MESSAGE_HEADER),
	    2);
	return cstrap_message_decode(message, cstrap_writer_view(&w), finding);
}
