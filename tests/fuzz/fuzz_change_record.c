/*
 * fuzz_change_record.c - what is read as a record is written to the same
 * bytes, with and without a tag; what is refused has a rule and an offset.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/change.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct cstrap_view no_key = { NULL, 0 };

/* A tag that an input can guess: all zeros. */
static enum cstrap_status
zero_mac(void *ctx, struct cstrap_view key, struct cstrap_view bytes,
    uint8_t mac[CSTRAP_SHA256_LEN])
{
	(void)ctx;
	(void)key;
	assert(bytes.len < CSTRAP_RECORD_MAX);
	memset(mac, 0, CSTRAP_SHA256_LEN);
	return CSTRAP_OK;
}

static enum cstrap_status
check(struct cstrap_view bytes, const struct cstrap_crypto *crypto)
{
	uint8_t room[CSTRAP_RECORD_MAX];
	struct cstrap_record record;
	struct cstrap_finding finding;
	struct cstrap_view again;
	const enum cstrap_status st =
	    cstrap_record_decode(&record, bytes, crypto, no_key, &finding);

	if (st != CSTRAP_OK) {
		assert(finding.status == st);
		assert(cstrap_rule_find(finding.rule) != NULL);
		assert(finding.offset <= bytes.len);
		return st;
	}
	assert(bytes.len <= CSTRAP_RECORD_MAX);
	assert(cstrap_record_encode(&record, crypto, no_key,
		   (struct cstrap_room) { room, sizeof(room) },
		   &again) == CSTRAP_OK);
	assert(cstrap_view_equal(bytes, again));
	return st;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct cstrap_crypto crypto = {
		.hmac_sha256 = zero_mac,
	};
	uint8_t *copy = malloc(len > 0 ? len : 1);
	const struct cstrap_view bytes = { copy, len };

	if (copy == NULL)
		return 0;
	memcpy(copy, data, len);
	/* Never both: a tag is wanted, or it is not. */
	if (check(bytes, NULL) == CSTRAP_OK)
		assert(check(bytes, &crypto) == CSTRAP_E_RULE);
	else
		(void)check(bytes, &crypto);
	free(copy);
	return 0;
}
