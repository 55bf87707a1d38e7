/*
 * host/file.h - files read whole and written whole.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_FILE_H
#define CSTRAP_HOST_FILE_H

#include "cardstrap/bytes.h"

/*
 * Read all of path ("-": standard input) by read(2), so that no stdio buffer
 * keeps a copy. *data is yours to end with cstrap_secret_free(*data, *len).
 * Is not NULL on success, an empty file's neither.
 *   E_FILE        finding says which call failed and why
 *   E_TOO_LARGE   over max bytes
 */
enum cstrap_status cstrap_file_read(const char *path, size_t max,
    uint8_t **data, size_t *len, struct cstrap_finding *finding);

/*
 * The same for a path that a document names: it is relative to folder, and
 * where it leads, links followed, has to be a file below folder. The finding
 * names no file.
 *   E_RULE        it leads out of the folder
 *   E_FILE        it is a folder, pipe or device, or cannot be read
 */
enum cstrap_status cstrap_file_read_inside(const char *folder, const char *path,
    size_t max, uint8_t **data, size_t *len, struct cstrap_finding *finding);

enum cstrap_file_mode {
	CSTRAP_FILE_NEW, /* E_EXISTS where there is one */
	CSTRAP_FILE_REPLACE
};

/*
 * Make path hold bytes, whole or not at all: temporary file beside it (mode
 * 0600, or that of the file it replaces), write, fsync, rename (or link, for
 * NEW), fsync of the folder. path "-" or a pipe or device: just written.
 */
enum cstrap_status cstrap_file_save(const char *path, struct cstrap_view bytes,
    enum cstrap_file_mode mode, struct cstrap_finding *finding);

/*
 * An exclusive lock on path that outlives a rename over path (path + ".lock"
 * is locked); *fd is yours to close, which unlocks.
 *   E_LOCKED
 */
enum cstrap_status cstrap_file_lock(const char *path, int *fd,
    struct cstrap_finding *finding);

#endif /* CSTRAP_HOST_FILE_H */
