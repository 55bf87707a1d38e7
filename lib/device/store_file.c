/*
 * device/store_file.c - a store to bytes: a CBOR map of format, version, how it
 * is sealed, the record, the instances, and the seal.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <cbor.h>
#include <string.h>

#include "host/secret.h"

#define HEAD_MAX 9

struct output {
	uint8_t *data;
	size_t len, room;
	bool failed;
};

static void
put(struct output *out, const void *bytes, size_t len)
{
	if (out->failed || len > out->room - out->len) {
		out->failed = true;
		return;
	}
	if (len > 0)
		memcpy(out->data + out->len, bytes, len);
	out->len += len;
}

static void
put_number(struct output *out, uint64_t number)
{
	unsigned char head[HEAD_MAX];

	put(out, head, cbor_encode_uint(number, head, sizeof(head)));
}

static void
put_text(struct output *out, const char *text)
{
	unsigned char head[HEAD_MAX];

	put(out, head,
	    cbor_encode_string_start(strlen(text), head, sizeof(head)));
	put(out, text, strlen(text));
}

static void
put_bytes(struct output *out, const uint8_t *bytes, size_t len)
{
	unsigned char head[HEAD_MAX];

	put(out, head, cbor_encode_bytestring_start(len, head, sizeof(head)));
	put(out, bytes, len);
}

static void
put_entry(struct output *out, const struct cstrap_store *store,
    const struct cstrap_store_entry *entry)
{
	unsigned char head[HEAD_MAX];
	const struct cstrap_view content = cstrap_entry_content(store, entry);

	put(out, head,
	    cbor_encode_array_start(CSTRAP_STORE_MEMBERS, head, sizeof(head)));
	put_number(out, entry->about.object);
	put_number(out, entry->about.id);
	put_number(out, entry->about.provenance);
	put_number(out, entry->about.state);
	put_number(out, entry->version.major);
	put_number(out, entry->version.minor);
	put_bytes(out, content.data, content.len);
}

/* No less than the file takes, seal included. */
static size_t
room_for(const struct cstrap_store *store)
{
	size_t len = 256 + store->record_len;

	for (size_t i = 0; i < store->count; i++)
		len += 32 + store->entries[i].len;
	return len;
}

/* All but the 32 bytes of the seal. */
static void
put_all(struct output *out, const struct cstrap_store *store, bool keyed)
{
	unsigned char head[HEAD_MAX];

	put(out, head,
	    cbor_encode_map_start(5u + (store->record_len > 0), head,
		sizeof(head)));
	put_text(out, "format");
	put_text(out, CSTRAP_STORE_FORMAT);
	put_text(out, "version");
	put_number(out, CSTRAP_STORE_VERSION);
	put_text(out, "keyed");
	put(out, head, cbor_encode_bool(keyed, head, sizeof(head)));
	if (store->record_len > 0) {
		put_text(out, "record");
		put_bytes(out, store->record, store->record_len);
	}
	put_text(out, "instances");
	put(out, head,
	    cbor_encode_array_start(store->count, head, sizeof(head)));
	for (size_t i = 0; i < store->count; i++)
		put_entry(out, store, &store->entries[i]);
	put_text(out, "seal");
	put(out, head,
	    cbor_encode_bytestring_start(CSTRAP_SHA256_LEN, head,
		sizeof(head)));
}

enum cstrap_status
cstrap_store_seal(struct cstrap_store *store, bool keyed,
    struct cstrap_view bytes, uint8_t seal[CSTRAP_SHA256_LEN])
{
	const struct cstrap_view key = { store->seal_key,
		sizeof(store->seal_key) };

	if (!keyed)
		return cstrap_crypto_sha256(&store->crypto, bytes, seal);
	return store->crypto.hmac_sha256(store->crypto.ctx, key, bytes, seal);
}

enum cstrap_status
cstrap_store_form(const struct cstrap_store *store, bool keyed,
    struct cstrap_store_form *form)
{
	struct output out = { NULL, 0, room_for(store), false };

	memset(form, 0, sizeof(*form));
	if ((out.data = cstrap_secret_alloc(out.room)) == NULL)
		return CSTRAP_E_NOMEM;
	put_all(&out, store, keyed);
	*form = (struct cstrap_store_form) { out.data, out.len, out.room };
	return out.failed ? CSTRAP_E_INTERNAL : CSTRAP_OK;
}

void
cstrap_store_form_wipe(struct cstrap_store_form *form)
{
	cstrap_secret_free(form->data, form->room);
	memset(form, 0, sizeof(*form));
}

static enum cstrap_status
encode(struct cstrap_store *store, uint8_t **data, size_t *len)
{
	const bool keyed = store->key != NULL;
	struct cstrap_store_form form;
	uint8_t seal[CSTRAP_SHA256_LEN];
	enum cstrap_status st;

	if ((st = cstrap_store_form(store, keyed, &form)) == CSTRAP_OK)
		st = cstrap_store_seal(store, keyed,
		    (struct cstrap_view) { form.data, form.len }, seal);
	if (st == CSTRAP_OK && form.len + sizeof(seal) > CSTRAP_STORE_BYTES_MAX)
		st = CSTRAP_E_SPACE;
	if (st == CSTRAP_OK) {
		*len = form.len + sizeof(seal);
		if ((*data = cstrap_secret_alloc(*len)) == NULL)
			st = CSTRAP_E_NOMEM;
	}
	if (st == CSTRAP_OK) {
		memcpy(*data, form.data, form.len);
		memcpy(*data + form.len, seal, sizeof(seal));
	}
	cstrap_store_form_wipe(&form);
	return st;
}

enum cstrap_status
cstrap_store_encode(struct cstrap_store *store, uint8_t **data, size_t *len,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;

	*data = NULL;
	*len = 0;
	st = encode(store, data, len);
	if (st == CSTRAP_E_SPACE)
		cstrap_finding_set(finding, st, CSTRAP_RULE_STORE_LIMIT, NULL);
	else if (st != CSTRAP_OK)
		cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "the store cannot be made into bytes");
	return st;
}

/* Head of the map, and what cstrap_store_guess looks for. */
#define OPENING  \
	"\x66"   \
	"format" \
	"\x6F" CSTRAP_STORE_FORMAT

bool
cstrap_store_guess(struct cstrap_view bytes)
{
	static const char opening[] = OPENING;

	return bytes.len >= sizeof(opening) && bytes.data[0] >= 0xA0 &&
	    bytes.data[0] <= 0xB7 &&
	    memcmp(bytes.data + 1, opening, sizeof(opening) - 1) == 0;
}
