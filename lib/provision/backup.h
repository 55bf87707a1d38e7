/*
 * provision/backup.h - what a card held, as it was read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_BACKUP_H
#define CSTRAP_PROVISION_BACKUP_H

#include "cardstrap/backup.h"

/* Content in secret memory; len 0: there was no such file. */
struct cstrap_backup_part {
	uint8_t *data;
	size_t len;
};

struct cstrap_backup {
	char iccid[CSTRAP_ICCID_MAX];
	struct cstrap_card_path application; /* len 0: selected by AID */
	struct cstrap_card_path dodf_path, file_path;
	uint8_t dir_record_len;        /* 0: no EF(DIR) with records */
	struct cstrap_backup_part dir; /* all records */
	struct cstrap_backup_part odf;
	struct cstrap_backup_part dodf; /* that holds our entry, or the first */
	struct cstrap_backup_part entry; /* ours; len 0: there was none */
	struct cstrap_backup_part file;
};

struct cstrap_backup *cstrap_backup_new(void);
/* Copy bytes. */
enum cstrap_status cstrap_backup_keep(struct cstrap_backup_part *part,
    struct cstrap_view bytes);
struct cstrap_view cstrap_backup_view(const struct cstrap_backup_part *part);

#endif /* CSTRAP_PROVISION_BACKUP_H */
