/*
 * fuzz_card_profile.c - what loads as a card profile has its numbers in range;
 * what does not is the default, and says why.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/card_profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
demand(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct cstrap_card_profile *plain = cstrap_card_profile_at(0);
	uint8_t *exact = malloc(len + (len == 0));
	struct cstrap_finding finding = { 0 };
	struct cstrap_card_profile p;
	enum cstrap_status st;

	demand(exact != NULL);
	if (len > 0)
		memcpy(exact, data, len);
	st = cstrap_card_profile_load(&p, (struct cstrap_view) { exact, len },
	    &finding);
	free(exact);
	demand(memchr(p.name, '\0', sizeof(p.name)) != NULL);
	demand(p.piece_max >= 1 && p.piece_max <= 255);
	demand(p.min_tries >= 1 && p.min_tries <= 15);
	demand(p.ef_rule.len <= CSTRAP_CARD_RULE_MAX);
	demand(p.df_rule.len <= CSTRAP_CARD_RULE_MAX);
	demand(p.proprietary_len <= CSTRAP_CARD_PROPRIETARY_MAX);
	demand(st == CSTRAP_OK ||
	    (finding.status == st && memcmp(&p, plain, sizeof(p)) == 0));
	return 0;
}
