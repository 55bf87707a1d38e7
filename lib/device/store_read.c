/*
 * device/store_read.c - a store out of bytes, and what vouches for it.
 *
 * One form is written, and that form alone is read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <string.h>

#include "host/cbor.h"
#include "host/text.h"

#define DEPTH 5

static enum cstrap_status
refuse(struct cstrap_finding *finding, enum cstrap_status st,
    enum cstrap_rule rule, const char *text, const char *place)
{
	cstrap_finding_set(finding, st, rule, text);
	cstrap_finding_place(finding, "%s", place);
	return st;
}

static enum cstrap_status
wrong(struct cstrap_finding *finding, const char *place)
{
	return refuse(finding, CSTRAP_E_STRUCTURE, CSTRAP_RULE_STORE_FORM, NULL,
	    place);
}

static bool
get_number(const cbor_item_t *item, uint64_t max, uint64_t *number)
{
	if (item == NULL || !cbor_isa_uint(item))
		return false;
	*number = cbor_get_int(item);
	return *number <= max;
}

static bool
is_bytes(const cbor_item_t *item)
{
	return item != NULL && cbor_isa_bytestring(item) &&
	    cbor_bytestring_is_definite(item);
}

/* Ids, origin, state, version: each in its range, and fitting together. */
static bool
get_about(cbor_item_t *const *members, struct cstrap_store_entry *entry)
{
	static const uint16_t max[] = { 65534, 65534, CSTRAP_FROM_SERVER,
		CSTRAP_INSTANCE_ASIDE, 255, 255 };
	uint64_t n[6];

	for (size_t i = 0; i < 6; i++)
		if (!get_number(members[i], max[i], &n[i]))
			return false;
	if (n[2] == 0 || (n[4] == 0 && n[5] != 0) ||
	    (n[3] == CSTRAP_INSTANCE_DISABLED && n[2] != CSTRAP_FROM_CARD) ||
	    (n[3] == CSTRAP_INSTANCE_ASIDE && n[2] == CSTRAP_FROM_CARD))
		return false;
	cstrap_instance_begin(&entry->about, (uint16_t)n[0], (uint16_t)n[1],
	    (enum cstrap_provenance)n[2]);
	entry->about.state = (uint8_t)n[3];
	entry->version =
	    (struct cstrap_version) { (uint8_t)n[4], (uint8_t)n[5] };
	return is_bytes(members[6]);
}

static enum cstrap_status
get_entry(struct cstrap_store *store, const cbor_item_t *item)
{
	struct cstrap_store_entry entry;
	struct cstrap_message message;
	cbor_item_t *const *members;
	enum cstrap_status st;

	memset(&entry, 0, sizeof(entry));
	if (!cbor_isa_array(item) ||
	    cbor_array_size(item) != CSTRAP_STORE_MEMBERS)
		return CSTRAP_E_STRUCTURE;
	members = cbor_array_handle(item);
	if (!get_about(members, &entry) ||
	    (entry.about.state == CSTRAP_INSTANCE_USED &&
		cstrap_store_find(store, entry.about.object, entry.about.id) <
		    store->count))
		return CSTRAP_E_STRUCTURE;
	st = cstrap_store_append(store, &entry,
	    (struct cstrap_view) { cbor_bytestring_handle(members[6]),
		cbor_bytestring_length(members[6]) });
	if (st != CSTRAP_OK)
		return st;
	return cstrap_entry_message(store, &store->entries[store->count - 1],
	    (struct cstrap_room) { store->draft, CSTRAP_MESSAGE_MAX }, &message,
	    NULL);
}

static enum cstrap_status
get_entries(struct cstrap_store *store, const cbor_item_t *list,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	size_t i;

	if (list == NULL || !cbor_isa_array(list))
		return wrong(finding, "instances");
	for (i = 0; st == CSTRAP_OK && i < cbor_array_size(list); i++)
		st = get_entry(store, cbor_array_handle(list)[i]);
	if (st == CSTRAP_OK)
		return st;
	if (st == CSTRAP_E_NOMEM)
		return cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "no memory left to read the store");
	cstrap_finding_set(finding, st,
	    st == CSTRAP_E_SPACE ? CSTRAP_RULE_STORE_LIMIT :
				   CSTRAP_RULE_STORE_FORM,
	    NULL);
	cstrap_finding_place(finding, "instances/%zu", i - 1);
	return st;
}

static bool
is_text(const cbor_item_t *item, const char *text)
{
	return item != NULL && cbor_isa_string(item) &&
	    cbor_string_is_definite(item) &&
	    cbor_string_length(item) == strlen(text) &&
	    memcmp(cbor_string_handle(item), text, strlen(text)) == 0;
}

static enum cstrap_status
get_members(struct cstrap_store *store, const cbor_item_t *root,
    struct cstrap_finding *finding)
{
	const cbor_item_t *record = cstrap_cbor_get(root, "record");
	const cbor_item_t *keyed = cstrap_cbor_get(root, "keyed");
	uint64_t version;

	if (!is_text(cstrap_cbor_get(root, "format"), CSTRAP_STORE_FORMAT))
		return wrong(finding, "format");
	if (!get_number(cstrap_cbor_get(root, "version"), UINT64_MAX, &version))
		return wrong(finding, "version");
	if (version != CSTRAP_STORE_VERSION)
		return refuse(finding, CSTRAP_E_VERSION,
		    CSTRAP_RULE_STORE_VERSION, NULL, "version");
	if (keyed == NULL || !cbor_is_bool(keyed))
		return wrong(finding, "keyed");
	store->keyed = cbor_get_bool(keyed);
	if (record != NULL) {
		if (!is_bytes(record) || cbor_bytestring_length(record) == 0 ||
		    cbor_bytestring_length(record) > sizeof(store->record))
			return wrong(finding, "record");
		store->record_len = cbor_bytestring_length(record);
		memcpy(store->record, cbor_bytestring_handle(record),
		    store->record_len);
	}
	return get_entries(store, cstrap_cbor_get(root, "instances"), finding);
}

/* What is read has to be what would be written. */
static enum cstrap_status
check_form(const struct cstrap_store *store, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	struct cstrap_store_form form;
	enum cstrap_status st;

	st = cstrap_store_form(store, store->keyed, &form);
	if (st != CSTRAP_OK)
		cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "no memory left to read the store");
	else if (form.len + CSTRAP_SHA256_LEN != bytes.len ||
	    memcmp(form.data, bytes.data, form.len) != 0)
		st = wrong(finding, "");
	cstrap_store_form_wipe(&form);
	return st;
}

/*
 * Without a key the checksum has to fit. With one, what it does not vouch for
 * is refused, and the store goes on without trust in it.
 */
static enum cstrap_status
check_seal(struct cstrap_store *store, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	const size_t len = bytes.len - CSTRAP_SHA256_LEN;
	const struct cstrap_view found = { bytes.data + len,
		CSTRAP_SHA256_LEN };
	uint8_t seal[CSTRAP_SHA256_LEN];
	enum cstrap_status st;

	if (store->keyed && store->key == NULL)
		return store->read_only ?
		    CSTRAP_OK :
		    cstrap_finding_set(finding, CSTRAP_E_RULE,
			CSTRAP_RULE_STORE_SEAL,
			"the store is sealed with a device key, which was not "
			"given");
	st = cstrap_store_seal(store, store->keyed,
	    (struct cstrap_view) { bytes.data, len }, seal);
	if (st != CSTRAP_OK)
		return cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "the seal of the store cannot be computed");
	if (!cstrap_view_equal(found,
		(struct cstrap_view) { seal, sizeof(seal) }) ||
	    (store->key != NULL && !store->keyed))
		store->refused = true;
	if (store->refused && store->key == NULL && !store->read_only)
		return cstrap_finding_set(finding, CSTRAP_E_RULE,
		    CSTRAP_RULE_STORE_SEAL,
		    "the checksum of the store does not fit");
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_store_decode(struct cstrap_store *store, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	cbor_item_t *root = NULL;
	enum cstrap_status st;

	st = cstrap_cbor_load(&root, bytes, DEPTH, finding);
	if (st != CSTRAP_OK) {
		if (finding != NULL)
			finding->rule = CSTRAP_RULE_STORE_FORM;
		return st;
	}
	st = get_members(store, root, finding);
	cstrap_cbor_free(&root);
	if (st == CSTRAP_OK)
		st = check_form(store, bytes, finding);
	if (st == CSTRAP_OK)
		st = check_seal(store, bytes, finding);
	if (st != CSTRAP_OK)
		cstrap_store_clear(store);
	return st;
}
