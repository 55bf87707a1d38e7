/*
 * device/store_state.h - a store in memory, for the files that work on it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_DEVICE_STORE_STATE_H
#define CSTRAP_DEVICE_STORE_STATE_H

#include "cardstrap/store.h"

/* An instance; its content lies in the store's values. */
struct cstrap_store_entry {
	struct cstrap_instance about;
	struct cstrap_version version;
	size_t offset, len;
};

struct cstrap_store {
	char *folder, *path; /* NULL: of bytes */
	int lock;            /* -1: none */
	bool read_only;
	bool refused;
	bool keyed; /* by its file; one without is by the key */
	struct cstrap_crypto crypto;
	uint8_t *key; /* secret memory; NULL: none */
	size_t key_len;
	uint8_t seal_key[CSTRAP_SHA256_LEN];

	size_t count;
	struct cstrap_store_entry entries[CSTRAP_STORE_INSTANCES_MAX];
	uint8_t *values; /* secret memory */
	size_t values_len, values_room;
	uint8_t record[CSTRAP_RECORD_MAX];
	size_t record_len; /* 0: none */

	uint8_t *committed; /* the file as it is; secret memory; NULL: none */
	size_t committed_len;

	/* An instance on its way in, node by node. */
	bool writing;
	struct cstrap_store_entry coming;
	uint8_t *draft; /* CSTRAP_MESSAGE_MAX bytes of secret memory */
	struct cstrap_message_writer mw;
	struct cstrap_finding why; /* the last refusal of a callback */
};

static inline struct cstrap_view
cstrap_entry_content(const struct cstrap_store *store,
    const struct cstrap_store_entry *entry)
{
	return (
	    struct cstrap_view) { store->values + entry->offset, entry->len };
}

/* No instances and no record. */
void cstrap_store_clear(struct cstrap_store *store);

/* Append an entry with a copy of content. E_SPACE, E_NOMEM */
enum cstrap_status cstrap_store_append(struct cstrap_store *store,
    const struct cstrap_store_entry *entry, struct cstrap_view content);

/* Take the entry at index out; those behind it move up. */
void cstrap_store_drop(struct cstrap_store *store, size_t index);

/* The entry in use under an id; count where there is none. */
size_t cstrap_store_find(const struct cstrap_store *store, uint16_t object,
    uint16_t id);

/* What the content tells of the instance: its identity. */
void cstrap_entry_describe(const struct cstrap_store *store,
    struct cstrap_store_entry *entry);

/*
 * A message of the one instance, in room; it tells whether content is TLV.
 */
enum cstrap_status cstrap_entry_message(const struct cstrap_store *store,
    const struct cstrap_store_entry *entry, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding);

#define CSTRAP_STORE_FORMAT "cardstrap-store"
#define CSTRAP_STORE_VERSION 1
#define CSTRAP_STORE_MEMBERS 7 /* of an instance */

/* All of the file but the 32 bytes of its seal; secret memory. */
struct cstrap_store_form {
	uint8_t *data;
	size_t len, room;
};

/* To be ended with cstrap_store_form_wipe in any case. E_NOMEM */
enum cstrap_status cstrap_store_form(const struct cstrap_store *store,
    bool keyed, struct cstrap_store_form *form);
void cstrap_store_form_wipe(struct cstrap_store_form *form);

/* The file's bytes, sealed; *data is yours to cstrap_secret_free. */
enum cstrap_status cstrap_store_encode(struct cstrap_store *store,
    uint8_t **data, size_t *len, struct cstrap_finding *finding);

/* Fill an empty store from the file's bytes, and judge its seal. */
enum cstrap_status cstrap_store_decode(struct cstrap_store *store,
    struct cstrap_view bytes, struct cstrap_finding *finding);

/* The 32 bytes that seal bytes: HMAC under the device key, or a checksum. */
enum cstrap_status cstrap_store_seal(struct cstrap_store *store, bool keyed,
    struct cstrap_view bytes, uint8_t seal[CSTRAP_SHA256_LEN]);

/* Back to what was committed. */
void cstrap_store_undo(struct cstrap_store *store);

#endif /* CSTRAP_DEVICE_STORE_STATE_H */
