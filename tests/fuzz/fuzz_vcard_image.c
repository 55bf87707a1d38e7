/*
 * fuzz_vcard_image.c - whatever loads as a card image is a card that saves,
 * loads again and saves the same; whatever does not says why.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/vcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_refusal(enum cstrap_status st, const struct cstrap_finding *finding,
    size_t size)
{
	check(finding->status == st);
	if (st == CSTRAP_E_NOMEM)
		return;
	check(st == CSTRAP_E_TRUNCATED || st == CSTRAP_E_SYNTAX ||
	    st == CSTRAP_E_VERSION);
	check(finding->rule ==
	    (st == CSTRAP_E_VERSION ? CSTRAP_RULE_IMAGE_VERSION :
				      CSTRAP_RULE_IMAGE_FORM));
	check(finding->offset == CSTRAP_NO_OFFSET || finding->offset <= size);
}

static void
check_file(void *ctx, const struct cstrap_vcard_file *file)
{
	size_t *total = ctx;

	check(file->path.len == 2 * ((size_t)file->depth + 1));
	check(file->rule.len >= 1 && file->rule.len <= 64);
	check(file->is_df == (file->content.data == NULL));
	check(
	    file->record_len == 0 || file->content.len % file->record_len == 0);
	*total += file->content.len;
}

static void
check_card(const struct cstrap_vcard *card)
{
	struct cstrap_vcard *again;
	uint8_t *once;
	uint8_t *twice;
	size_t once_len;
	size_t twice_len;
	size_t total = 0;

	cstrap_vcard_each(card, check_file, &total);
	check(total <= 65536);
	check(cstrap_vcard_iccid(card)[0] == '\0' ||
	    strlen(cstrap_vcard_iccid(card)) >= 18);
	check(cstrap_vcard_save(card, &once, &once_len, NULL) == CSTRAP_OK);
	check(cstrap_vcard_load(&again, (struct cstrap_view) { once, once_len },
		  NULL) == CSTRAP_OK);
	check(cstrap_vcard_save(again, &twice, &twice_len, NULL) == CSTRAP_OK);
	check(once_len == twice_len && memcmp(once, twice, once_len) == 0);
	cstrap_vcard_close(&again);
	free(once);
	free(twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cstrap_finding finding;
	struct cstrap_vcard *card;
	uint8_t *exact = malloc(size == 0 ? 1 : size);
	enum cstrap_status st;

	check(exact != NULL);
	if (size != 0)
		memcpy(exact, data, size);
	st = cstrap_vcard_load(&card, (struct cstrap_view) { exact, size },
	    &finding);
	check((st == CSTRAP_OK) == (card != NULL));
	if (st == CSTRAP_OK)
		check_card(card);
	else
		check_refusal(st, &finding, size);
	cstrap_vcard_close(&card);
	free(exact);
	return 0;
}
