/*
 * cardstrap/backup.h - what a card held before it was changed: its record of
 * EF(DIR), its object directories and the bootstrap file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_BACKUP_H
#define CARDSTRAP_BACKUP_H

#include "cardstrap/provision.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Holds secrets: save it to a file that only its owner reads. */

/*
 * As deterministic CBOR. *data is yours to end with
 * cstrap_backup_wipe(data, len).
 */
CSTRAP_API enum cstrap_status cstrap_backup_save(const struct cstrap_backup
						     *backup,
    uint8_t **data, size_t *len, struct cstrap_finding *finding);
CSTRAP_API void cstrap_backup_wipe(uint8_t **data, size_t len);

/*
 * *out is yours to close.
 *   E_SYNTAX, E_TRUNCATED, E_TYPE, E_RANGE, E_VERSION   it is no backup
 */
CSTRAP_API enum cstrap_status cstrap_backup_load(struct cstrap_backup **out,
    struct cstrap_view bytes, struct cstrap_finding *finding);
CSTRAP_API void cstrap_backup_close(struct cstrap_backup **backup);

/* Of the card that was saved; borrowed. */
CSTRAP_API const char *cstrap_backup_iccid(const struct cstrap_backup *backup);
/* Did it hold a bootstrap file, and the content of that; empty: none. */
CSTRAP_API struct cstrap_view cstrap_backup_file(
    const struct cstrap_backup *backup);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_BACKUP_H */
