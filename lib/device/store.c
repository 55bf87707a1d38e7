/*
 * device/store.c - a store opened, looked at, committed.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/store_state.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/crypto.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

/* How cstrap_file_save names a file on its way. */
#define LEFTOVER "." CSTRAP_STORE_FILE "."
/* What is sealed by a key made of the device key: no record begins so. */
#define SEAL_NAME "cardstrap store"

static enum cstrap_status
fail(struct cstrap_finding *finding, const char *path, const char *text,
    const char *call)
{
	const int error = errno;

	cstrap_finding_set(finding, CSTRAP_E_FILE, CSTRAP_RULE_NONE, text);
	if (finding != NULL)
		finding->file = path;
	cstrap_finding_detail(finding, "%s: %s", call, strerror(error));
	return CSTRAP_E_FILE;
}

static enum cstrap_status
no_memory(struct cstrap_finding *finding)
{
	return cstrap_finding_set(finding, CSTRAP_E_NOMEM, CSTRAP_RULE_NONE,
	    "no memory left for the store");
}

/* --- begin and end -------------------------------------------------------- */

static enum cstrap_status
take_key(struct cstrap_store *store, struct cstrap_view key,
    struct cstrap_finding *finding)
{
	static const char name[] = SEAL_NAME;

	if (key.len == 0)
		return CSTRAP_OK;
	if (key.len < CSTRAP_STORE_KEY_MIN)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE, "a device key has 16 bytes at least");
	if ((store->key = cstrap_secret_alloc(key.len)) == NULL)
		return no_memory(finding);
	memcpy(store->key, key.data, key.len);
	store->key_len = key.len;
	return store->crypto.hmac_sha256(store->crypto.ctx, key,
	    (struct cstrap_view) { (const uint8_t *)name, sizeof(name) - 1 },
	    store->seal_key);
}

static enum cstrap_status
begin(struct cstrap_store **out, const struct cstrap_store_options *options,
    struct cstrap_finding *finding)
{
	static const struct cstrap_store_options plain;
	struct cstrap_store *store = cstrap_secret_alloc(sizeof(*store));
	enum cstrap_status st;

	*out = store;
	if (store == NULL)
		return no_memory(finding);
	if (options == NULL)
		options = &plain;
	store->lock = -1;
	store->read_only = options->read_only;
	cstrap_finding_set(&store->why, CSTRAP_OK, CSTRAP_RULE_NONE, NULL);
	if ((store->draft = cstrap_secret_alloc(CSTRAP_MESSAGE_MAX)) == NULL)
		return no_memory(finding);
	if ((st = cstrap_crypto_open(&store->crypto)) != CSTRAP_OK)
		return cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "the cryptography cannot be set up");
	return take_key(store, options->key, finding);
}

void
cstrap_store_close(struct cstrap_store **out)
{
	struct cstrap_store *store = *out;

	*out = NULL;
	if (store == NULL)
		return;
	cstrap_crypto_close(&store->crypto);
	cstrap_secret_free(store->values, store->values_room);
	cstrap_secret_free(store->draft, CSTRAP_MESSAGE_MAX);
	cstrap_secret_free(store->committed, store->committed_len);
	cstrap_secret_free(store->key, store->key_len);
	if (store->lock >= 0)
		(void)close(store->lock);
	free(store->folder);
	free(store->path);
	cstrap_secret_free(store, sizeof(*store));
}

/* --- the folder ----------------------------------------------------------- */

static enum cstrap_status
name_files(struct cstrap_store *store, const char *folder,
    struct cstrap_finding *finding)
{
	const size_t len = strlen(folder) + sizeof("/" CSTRAP_STORE_FILE);

	store->folder = strdup(folder);
	store->path = malloc(len);
	if (store->folder == NULL || store->path == NULL)
		return no_memory(finding);
	(void)snprintf(store->path, len, "%s/" CSTRAP_STORE_FILE, folder);
	return CSTRAP_OK;
}

/* A folder that is new has to be there after a crash, too. */
static enum cstrap_status
make_folder(const char *folder, struct cstrap_finding *finding)
{
	static const char text[] = "the folder of the store cannot be made";
	size_t len = strlen(folder);
	char *parent;
	int fd, synced;

	if (mkdir(folder, 0700) != 0)
		return errno == EEXIST ? CSTRAP_OK :
					 fail(finding, folder, text, "mkdir");
	while (len > 1 && folder[len - 1] == '/')
		len--;
	while (len > 0 && folder[len - 1] != '/')
		len--;
	parent = len == 0 ? strdup(".") : strndup(folder, len);
	if (parent == NULL)
		return no_memory(finding);
	fd = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(parent);
	if (fd < 0)
		return fail(finding, folder, text, "open of its parent");
	synced = fsync(fd);
	if (synced != 0 && errno == EINVAL)
		synced = 0; /* a file system that has no such thing */
	if (synced != 0)
		(void)fail(finding, folder, text, "fsync of its parent");
	(void)close(fd);
	return synced == 0 ? CSTRAP_OK : CSTRAP_E_FILE;
}

/* A crash in a commit leaves its temporary file, with keys in it. */
static enum cstrap_status
sweep(const char *folder, struct cstrap_finding *finding)
{
	static const char text[] = "the folder of the store cannot be read";
	enum cstrap_status st = CSTRAP_OK;
	struct dirent *entry;
	DIR *dir = opendir(folder);

	if (dir == NULL)
		return fail(finding, folder, text, "opendir");
	while (st == CSTRAP_OK && (entry = readdir(dir)) != NULL)
		if (strncmp(entry->d_name, LEFTOVER, sizeof(LEFTOVER) - 1) ==
			0 &&
		    unlinkat(dirfd(dir), entry->d_name, 0) != 0)
			st = fail(finding, folder,
			    "what a crash left cannot be removed", "unlink");
	(void)closedir(dir);
	return st;
}

static enum cstrap_status
read_file(struct cstrap_store *store, struct cstrap_finding *finding)
{
	enum cstrap_status st;

	if (access(store->path, F_OK) != 0 && errno == ENOENT)
		return store->read_only ?
		    fail(finding, store->path, "there is no store", "open") :
		    CSTRAP_OK;
	st = cstrap_file_read(store->path, CSTRAP_STORE_BYTES_MAX,
	    &store->committed, &store->committed_len, finding);
	if (st == CSTRAP_OK)
		st = cstrap_store_decode(store,
		    (struct cstrap_view) { store->committed,
			store->committed_len },
		    finding);
	return st;
}

enum cstrap_status
cstrap_store_open(struct cstrap_store **out, const char *folder,
    const struct cstrap_store_options *options, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_store *store;

	*out = NULL;
	if ((st = begin(&store, options, finding)) != CSTRAP_OK ||
	    (st = name_files(store, folder, finding)) != CSTRAP_OK)
		goto out;
	if (!store->read_only &&
	    ((st = make_folder(folder, finding)) != CSTRAP_OK ||
		(st = cstrap_file_lock(store->path, &store->lock, finding)) !=
		    CSTRAP_OK ||
		(st = sweep(folder, finding)) != CSTRAP_OK))
		goto out;
	if ((st = read_file(store, finding)) != CSTRAP_OK)
		goto out;
	*out = store;
	store = NULL;
out:
	/* The finding may not name memory of the store that goes. */
	if (st != CSTRAP_OK && finding != NULL)
		finding->file = folder;
	cstrap_store_close(&store);
	return st;
}

enum cstrap_status
cstrap_store_load(struct cstrap_store **out, struct cstrap_view bytes,
    const struct cstrap_store_options *options, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_store *store;

	*out = NULL;
	if ((st = begin(&store, options, finding)) == CSTRAP_OK) {
		store->read_only = true;
		st = cstrap_store_decode(store, bytes, finding);
	}
	if (st == CSTRAP_OK) {
		*out = store;
		store = NULL;
	}
	cstrap_store_close(&store);
	return st;
}

/* --- commit --------------------------------------------------------------- */

void
cstrap_store_undo(struct cstrap_store *store)
{
	const bool refused = store->refused, keyed = store->keyed;

	cstrap_store_clear(store);
	/* What could not be read again must not be committed as it is. */
	if (store->committed != NULL &&
	    cstrap_store_decode(store,
		(struct cstrap_view) { store->committed, store->committed_len },
		NULL) != CSTRAP_OK)
		store->read_only = true;
	store->refused = refused;
	store->keyed = keyed;
}

enum cstrap_status
cstrap_store_commit(struct cstrap_store *store, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	uint8_t *data = NULL;
	size_t len = 0;

	if (store->read_only || store->path == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_ORDER,
		    CSTRAP_RULE_NONE, "a store that was opened to look at");
	if ((st = cstrap_store_encode(store, &data, &len, finding)) !=
	    CSTRAP_OK)
		goto out;
	st = cstrap_file_save(store->path, (struct cstrap_view) { data, len },
	    CSTRAP_FILE_REPLACE, finding);
	if (st != CSTRAP_OK)
		goto out;
	cstrap_secret_free(store->committed, store->committed_len);
	store->committed = data;
	store->committed_len = len;
	data = NULL;
	store->keyed = store->key != NULL;
	store->refused = false;
out:
	cstrap_secret_free(data, len);
	/* Also squeezes out what was dropped. */
	cstrap_store_undo(store);
	return st;
}

/* --- looking -------------------------------------------------------------- */

bool
cstrap_store_is_refused(const struct cstrap_store *store)
{
	return store->refused;
}

bool
cstrap_store_is_keyed(const struct cstrap_store *store)
{
	return store->keyed;
}

size_t
cstrap_store_count(const struct cstrap_store *store)
{
	return store->count;
}

bool
cstrap_store_at(const struct cstrap_store *store, size_t index,
    struct cstrap_stored *stored)
{
	if (index >= store->count)
		return false;
	stored->about = store->entries[index].about;
	stored->version = store->entries[index].version;
	stored->content = cstrap_entry_content(store, &store->entries[index]);
	return true;
}

/* A tag that nobody can check, cut off so that the rest can be shown. */
static enum cstrap_status
decode_without_tag(const struct cstrap_store *store,
    struct cstrap_record *record, struct cstrap_finding *finding)
{
	const size_t tag_len = 3 + CSTRAP_SHA256_LEN; /* key, head, value */
	uint8_t bytes[CSTRAP_RECORD_MAX];

	if (store->record_len <= tag_len)
		return cstrap_record_decode(record,
		    (struct cstrap_view) { store->record, store->record_len },
		    NULL, (struct cstrap_view) { NULL, 0 }, finding);
	memcpy(bytes, store->record, store->record_len);
	bytes[0]--; /* one member less */
	return cstrap_record_decode(record,
	    (struct cstrap_view) { bytes, store->record_len - tag_len }, NULL,
	    (struct cstrap_view) { NULL, 0 }, finding);
}

enum cstrap_status
cstrap_store_record(const struct cstrap_store *store,
    struct cstrap_record *record, struct cstrap_finding *finding)
{
	const bool keyed = store->key != NULL;

	memset(record, 0, sizeof(*record));
	if (store->record_len == 0)
		return cstrap_finding_set(finding, CSTRAP_E_MISSING,
		    CSTRAP_RULE_NONE, "no card was met yet");
	if (store->keyed && !keyed)
		return decode_without_tag(store, record, finding);
	return cstrap_record_decode(record,
	    (struct cstrap_view) { store->record, store->record_len },
	    keyed ? &store->crypto : NULL,
	    (struct cstrap_view) { store->key, store->key_len }, finding);
}

void
cstrap_store_explain(const struct cstrap_store *store,
    struct cstrap_finding *finding)
{
	if (finding != NULL && store->why.status != CSTRAP_OK)
		*finding = store->why;
}
