/*
 * cardstrap/store.h - what a device on Linux keeps: the instances of its data
 * model, where each came from, and the record of the card; one file in a
 * folder, of which there is the old one or the new one at every moment.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_STORE_H
#define CARDSTRAP_STORE_H

#include "cardstrap/apply.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_STORE_INSTANCES_MAX 1024
#define CSTRAP_STORE_BYTES_MAX 1048576u /* of its file */
/* Half of both is for the factory and servers: the card's always fit. */
#define CSTRAP_STORE_OTHERS_MAX (CSTRAP_STORE_INSTANCES_MAX / 2)
#define CSTRAP_STORE_KEY_MIN 16        /* bytes of a device key */
#define CSTRAP_STORE_FILE "store.cbor" /* in its folder, mode 0600 */

struct cstrap_store; /* opaque */

struct cstrap_store_options {
	/*
	 * A key that this device alone has: file and record are authenticated
	 * with it (HMAC-SHA-256), else there is a checksum. Copied into secret
	 * memory. An old file that was put back in whole is not noticed.
	 */
	struct cstrap_view key;
	/*
	 * To look at: no lock is taken, nothing can be committed, and what
	 * neither key nor checksum vouch for is shown none the less.
	 */
	bool read_only;
};

/*
 * Open the store in folder, which is made (mode 0700) where it is not there; a
 * store that is not there is an empty one. It stays locked until it is closed.
 * What a crash left of an unfinished commit is removed. *out is yours to
 * close. options may be NULL.
 *   E_LOCKED       another process has it
 *   E_TRUNCATED, E_SYNTAX, E_STRUCTURE ...   no store, or damaged; with rule
 *                  STORE_FORM and offset or place. Nothing is changed.
 *   E_VERSION      of a newer release, STORE_VERSION. Nothing is changed.
 *   E_RULE         STORE_SEAL: the checksum does not fit, or the store wants a
 *                  device key. Nothing is changed. With a key there is no such
 *                  refusal, see cstrap_store_is_refused.
 *   E_ARGUMENT     a key of less than CSTRAP_STORE_KEY_MIN bytes
 */
CSTRAP_API enum cstrap_status cstrap_store_open(struct cstrap_store **out,
    const char *folder, const struct cstrap_store_options *options,
    struct cstrap_finding *finding);

/* The same of the bytes of a file, to look at. */
CSTRAP_API enum cstrap_status cstrap_store_load(struct cstrap_store **out,
    struct cstrap_view bytes, const struct cstrap_store_options *options,
    struct cstrap_finding *finding);

/* Wipe and free; *store is NULL then. What was not committed is lost. */
CSTRAP_API void cstrap_store_close(struct cstrap_store **store);

/* Do bytes begin as the file of a store does? */
CSTRAP_API bool cstrap_store_guess(struct cstrap_view bytes);

/*
 * The device key does not vouch for it: where instances came from is not
 * known, and what is marked as the card's has to be disabled.
 */
CSTRAP_API bool cstrap_store_is_refused(const struct cstrap_store *store);
/* Is it authenticated by a device key, not by a checksum? */
CSTRAP_API bool cstrap_store_is_keyed(const struct cstrap_store *store);

/* An instance as it is stored. content: TLV of its resources, borrowed. */
struct cstrap_stored {
	struct cstrap_instance about;
	struct cstrap_version version; /* of its object */
	struct cstrap_view content;
};

CSTRAP_API size_t cstrap_store_count(const struct cstrap_store *store);
CSTRAP_API bool cstrap_store_at(const struct cstrap_store *store, size_t index,
    struct cstrap_stored *stored);

/*
 * The record, for reading: E_MISSING where there is none, else as
 * cstrap_record_decode. Without the key of a store that has one its tag is
 * not looked at.
 */
CSTRAP_API enum cstrap_status cstrap_store_record(const struct cstrap_store
						      *store,
    struct cstrap_record *record, struct cstrap_finding *finding);

/*
 * All that is in use as a message, ascending; room of CSTRAP_MESSAGE_MAX bytes
 * does. An object has the highest version that one of its instances has.
 *   E_TOO_LARGE   more than a message holds
 */
CSTRAP_API enum cstrap_status
cstrap_store_message(const struct cstrap_store *store, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding);

/*
 * The instances of message are written by the factory or by a
 * Bootstrap-Server: each replaces the one in use under its id and has the new
 * origin from then on. What the factory writes and the card has, too, is set
 * aside. Like all that follows, it counts once it is committed.
 *   E_CONFLICT   STORE_ACCOUNT: two in use would be the same thing; or the
 *                factory would replace what is not the factory's
 *   E_SPACE      STORE_LIMIT
 */
CSTRAP_API enum cstrap_status cstrap_store_write(struct cstrap_store *store,
    const struct cstrap_message *message, enum cstrap_provenance provenance,
    struct cstrap_finding *finding);

/* A Bootstrap-Delete of an instance in use. E_NAME: there is none. */
CSTRAP_API enum cstrap_status cstrap_store_remove(struct cstrap_store *store,
    uint16_t object, uint16_t instance, struct cstrap_finding *finding);

/*
 * Do what cstrap_release_server tells of a server: its access control goes,
 * and with it what only that server could reach.
 */
CSTRAP_API enum cstrap_status cstrap_store_release(struct cstrap_store *store,
    uint16_t server, struct cstrap_finding *finding);

/*
 * Write the file, whole or not at all: temporary file, fsync, rename, fsync of
 * the folder. On failure what was not committed is undone.
 *   E_FILE, E_NOMEM, E_SPACE
 */
CSTRAP_API enum cstrap_status cstrap_store_commit(struct cstrap_store *store,
    struct cstrap_finding *finding);

/*
 * The store as a data model for cstrap_sync_run; it has to outlive the model.
 * Why a callback failed, cstrap_store_explain tells.
 */
CSTRAP_API void cstrap_store_model(struct cstrap_store *store,
    struct cstrap_model *model);
CSTRAP_API void cstrap_store_explain(const struct cstrap_store *store,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_STORE_H */
