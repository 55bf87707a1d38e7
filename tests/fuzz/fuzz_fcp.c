/*
 * fuzz_fcp.c - file control parameters that are read are written to bytes
 * that read as the same; the rules in them have an answer.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/access.h"
#include "cardstrap/fcp.h"
#include "core/fcp_brief.h"

#define ROOM_MAX 70000u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static uint8_t room[ROOM_MAX];

static void
compare(const struct cstrap_fcp *a, const struct cstrap_fcp *b)
{
	assert(a->kind == b->kind && a->has_size == b->has_size);
	assert(cstrap_view_equal(a->descriptor, b->descriptor));
	assert(cstrap_view_equal(a->aid, b->aid));
	assert(cstrap_view_equal(a->rule, b->rule));
	assert(cstrap_view_equal(a->compact, b->compact));
	assert(cstrap_view_equal(a->expanded, b->expanded));
	assert(cstrap_view_equal(a->pin_status, b->pin_status));
	assert(!a->has_size || a->size == b->size);
	assert(!a->has_file_id || a->file_id == b->file_id);
	assert(!a->has_life_cycle || a->life_cycle == b->life_cycle);
	assert(!a->has_sfi || a->sfi == b->sfi);
}

static void
write_again(const struct cstrap_fcp *fcp)
{
	struct cstrap_writer w;
	struct cstrap_fcp again;

	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	cstrap_fcp_put(&w, fcp);
	if (w.status != CSTRAP_OK)
		return;
	assert(cstrap_fcp_decode(cstrap_writer_view(&w), &again, NULL) ==
	    CSTRAP_OK);
	compare(fcp, &again);
}

/* What a walk takes of it is what stands there. */
static void
read_briefly(struct cstrap_view answer, const struct cstrap_fcp *fcp)
{
	struct cstrap_fcp_brief brief;

	cstrap_fcp_brief(answer, &brief);
	assert(brief.kind == fcp->kind && brief.has_size == fcp->has_size);
	assert(brief.size == fcp->size);
	assert(brief.record_len == fcp->record_len);
	assert(brief.record_count == fcp->record_count);
}

static void
read_rule(struct cstrap_view rule, bool expanded)
{
	struct cstrap_access access;
	struct cstrap_finding finding;
	enum cstrap_status st;

	for (unsigned int bit = 1; bit < 0x80; bit <<= 1) {
		st = expanded ? cstrap_access_expanded(rule, (uint8_t)bit,
				    &access, &finding) :
				cstrap_access_compact(rule, (uint8_t)bit,
				    &access, &finding);
		assert(access.key_count <= CSTRAP_ACCESS_KEYS_MAX);
		if (st != CSTRAP_OK)
			assert(access.kind == CSTRAP_ACCESS_NEVER &&
			    finding.offset <= rule.len);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	const struct cstrap_view bytes = { copy, len };
	struct cstrap_finding finding;
	struct cstrap_fcp fcp;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	if (cstrap_fcp_decode(bytes, &fcp, &finding) == CSTRAP_OK) {
		write_again(&fcp);
		read_briefly(bytes, &fcp);
		read_rule(fcp.expanded, true);
		read_rule(fcp.compact, false);
	} else {
		assert(finding.rule != CSTRAP_RULE_NONE);
		assert(finding.offset <= len);
	}
	read_rule(bytes, true);
	read_rule(bytes, false);
	free(copy);
	return 0;
}
