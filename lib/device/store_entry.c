/*
 * device/store_entry.c - the instances of a store: kept, found, described.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <string.h>

#include "cardstrap/tlv.h"
#include "host/secret.h"

void
cstrap_store_clear(struct cstrap_store *store)
{
	if (store->values != NULL)
		cstrap_wipe(store->values, store->values_len);
	store->values_len = 0;
	store->count = 0;
	store->record_len = 0;
	store->writing = false;
}

static enum cstrap_status
make_room(struct cstrap_store *store, size_t len)
{
	size_t room = store->values_room == 0 ? 4096 : store->values_room;
	uint8_t *wider;

	if (len > CSTRAP_STORE_BYTES_MAX ||
	    store->values_len + len > 2 * CSTRAP_STORE_BYTES_MAX)
		return CSTRAP_E_SPACE;
	while (room < store->values_len + len)
		room *= 2;
	if (room == store->values_room)
		return CSTRAP_OK;
	wider = cstrap_secret_resize(store->values, store->values_room, room);
	if (wider == NULL)
		return CSTRAP_E_NOMEM;
	store->values = wider;
	store->values_room = room;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_store_append(struct cstrap_store *store,
    const struct cstrap_store_entry *entry, struct cstrap_view content)
{
	struct cstrap_store_entry *added = &store->entries[store->count];
	enum cstrap_status st;

	if (store->count == CSTRAP_STORE_INSTANCES_MAX)
		return CSTRAP_E_SPACE;
	if ((st = make_room(store, content.len)) != CSTRAP_OK)
		return st;
	*added = *entry;
	added->offset = store->values_len;
	added->len = content.len;
	if (content.len > 0)
		memcpy(store->values + added->offset, content.data,
		    content.len);
	store->values_len += content.len;
	store->count++;
	cstrap_entry_describe(store, added);
	return CSTRAP_OK;
}

void
cstrap_store_drop(struct cstrap_store *store, size_t index)
{
	struct cstrap_store_entry *entry = &store->entries[index];

	cstrap_wipe(store->values + entry->offset, entry->len);
	store->count--;
	memmove(entry, entry + 1, (store->count - index) * sizeof(*entry));
}

size_t
cstrap_store_find(const struct cstrap_store *store, uint16_t object,
    uint16_t id)
{
	size_t i = 0;

	while (i < store->count &&
	    (store->entries[i].about.object != object ||
		store->entries[i].about.id != id ||
		store->entries[i].about.state != CSTRAP_INSTANCE_USED))
		i++;
	return i;
}

/* Resources alone: what lies in several values does not tell who it is. */
void
cstrap_entry_describe(const struct cstrap_store *store,
    struct cstrap_store_entry *entry)
{
	const uint8_t state = entry->about.state;
	struct cstrap_cursor r;
	struct cstrap_tlv tlv;
	struct cstrap_view value;

	cstrap_instance_begin(&entry->about, entry->about.object,
	    entry->about.id, (enum cstrap_provenance)entry->about.provenance);
	entry->about.state = state;
	cstrap_cursor_init(&r, cstrap_entry_content(store, entry));
	while (cstrap_cursor_left(&r) > 0 &&
	    cstrap_tlv_header(&r, &tlv) == CSTRAP_OK) {
		value = cstrap_cursor_take(&r, tlv.len);
		if (r.status == CSTRAP_OK && tlv.kind == CSTRAP_TLV_RESOURCE)
			cstrap_instance_note(&entry->about, tlv.id, value);
	}
}

enum cstrap_status
cstrap_entry_message(const struct cstrap_store *store,
    const struct cstrap_store_entry *entry, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	const struct cstrap_view content = cstrap_entry_content(store, entry);
	const size_t header =
	    cstrap_tlv_header_len(entry->about.id, content.len);
	const bool versioned = entry->version.major != 0;
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_writer_be(&w, 1, 2);
	cstrap_writer_be(&w, (uint32_t)(5u + versioned + header + content.len),
	    2);
	cstrap_writer_be(&w, entry->about.object, 2);
	cstrap_writer_be(&w, entry->version.major, 1);
	if (versioned)
		cstrap_writer_be(&w, entry->version.minor, 1);
	cstrap_writer_be(&w, (uint32_t)(header + content.len), 2);
	cstrap_tlv_put_header(&w, CSTRAP_TLV_INSTANCE, entry->about.id,
	    content.len);
	cstrap_writer_put(&w, content);
	if (w.status != CSTRAP_OK || w.len > CSTRAP_MESSAGE_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_TOO_LARGE,
		    CSTRAP_RULE_FILE_LIMIT, NULL);
	return cstrap_message_decode(message, cstrap_writer_view(&w), finding);
}
