/*
 * fuzz_backup.c - what loads as a backup is saved to bytes that load to the
 * same; what does not load says why.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/backup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

/* Saved bytes are a fixed point. */
static void
save_and_load(const struct cstrap_backup *backup)
{
	struct cstrap_backup *again;
	uint8_t *first, *second;
	size_t first_len, second_len;

	demand(
	    cstrap_backup_save(backup, &first, &first_len, NULL) == CSTRAP_OK);
	demand(
	    cstrap_backup_load(&again,
		(struct cstrap_view) { first, first_len }, NULL) == CSTRAP_OK);
	demand(
	    cstrap_backup_save(again, &second, &second_len, NULL) == CSTRAP_OK);
	demand(
	    first_len == second_len && memcmp(first, second, first_len) == 0);
	demand(cstrap_view_equal(cstrap_backup_file(backup),
	    cstrap_backup_file(again)));
	demand(strcmp(cstrap_backup_iccid(backup),
		   cstrap_backup_iccid(again)) == 0);
	cstrap_backup_wipe(&first, first_len);
	cstrap_backup_wipe(&second, second_len);
	cstrap_backup_close(&again);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *exact = malloc(len + (len == 0));
	struct cstrap_finding finding = { 0 };
	struct cstrap_backup *backup;
	enum cstrap_status st;

	demand(exact != NULL);
	if (len > 0)
		memcpy(exact, data, len);
	st = cstrap_backup_load(&backup, (struct cstrap_view) { exact, len },
	    &finding);
	demand((st == CSTRAP_OK) == (backup != NULL));
	demand(st == CSTRAP_OK || finding.status == st);
	free(exact); /* nothing is borrowed */
	if (backup != NULL)
		save_and_load(backup);
	cstrap_backup_close(&backup);
	return 0;
}
