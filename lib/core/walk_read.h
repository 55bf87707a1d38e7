/*
 * core/walk_read.h - what the walk takes from each directory it reads.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_WALK_READ_H
#define CSTRAP_CORE_WALK_READ_H

#include "cardstrap/walk.h"

void cstrap_walk_report(struct cstrap_walk *walk,
    struct cstrap_finding *finding, const char *file);

/* Tell of a file whose content, if any was read, is walk->content. */
void cstrap_walk_visit(struct cstrap_walk *walk, enum cstrap_walk_file file,
    const uint8_t *path, size_t path_len);

/* Applications that EF(DIR), or one record of it, names; our own first. */
void cstrap_walk_read_dir(struct cstrap_walk *walk);

/* Data object directories, in their order. */
enum cstrap_status cstrap_walk_read_odf(struct cstrap_walk *walk);

/*
 * Our entry.
 *   E_NO_MESSAGE   there is none
 *   E_SPACE        the directory goes on past the room
 */
enum cstrap_status cstrap_walk_read_dodf(struct cstrap_walk *walk,
    struct cstrap_dodf_entry *entry);

/* A finding that is no failure, at an offset of a file; to the sink. */
void cstrap_walk_note(struct cstrap_walk *walk, enum cstrap_rule rule,
    size_t offset, const char *file);

#endif /* CSTRAP_CORE_WALK_READ_H */
