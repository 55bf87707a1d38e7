/*
 * device/lock.c - which PIN a file asks for before it is read (TS 102 221 9).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "device/look.h"

#include "cardstrap/access.h"
#include "cardstrap/fcp.h"

#define RULE_LEN_MIN 3 /* file id of EF.ARR, record */

static bool
send(struct cstrap_card *card, const struct cstrap_transport *transport,
    const struct cstrap_command *command)
{
	return cstrap_card_exchange(card, transport, command) == CSTRAP_OK &&
	    cstrap_sw_is_success(cstrap_card_sw(card));
}

static bool
select_file(struct cstrap_card *card, const struct cstrap_transport *transport,
    const uint8_t fid[2])
{
	const struct cstrap_command command =
	    cstrap_command_select_fid((struct cstrap_view) { fid, 2 },
		CSTRAP_SELECT_NOTHING);

	return send(card, transport, &command);
}

/* The record of EF.ARR that tag 8B names; pairs of environment and record. */
static bool
read_rule(struct cstrap_card *card, const struct cstrap_transport *transport,
    struct cstrap_view rule, struct cstrap_view *record)
{
	static const uint8_t mf[] = { 0x3F, 0x00 };
	const uint8_t number =
	    rule.len == RULE_LEN_MIN ? rule.data[2] : rule.data[3];
	const struct cstrap_command command =
	    cstrap_command_read_record(number, CSTRAP_READ_MAX);

	if (!select_file(card, transport, mf) ||
	    !select_file(card, transport, rule.data) ||
	    !send(card, transport, &command))
		return false;
	*record = cstrap_card_data(card);
	return true;
}

uint8_t
cstrap_look_lock(struct cstrap_card *card,
    const struct cstrap_transport *transport, struct cstrap_view bytes)
{
	struct cstrap_access access = { CSTRAP_ACCESS_NEVER, false, 0, { 0 } };
	struct cstrap_view record;
	struct cstrap_fcp fcp;
	enum cstrap_status st = CSTRAP_E_MISSING;

	if (bytes.len == 0 || cstrap_fcp_decode(bytes, &fcp, NULL) != CSTRAP_OK)
		return 0;
	if (fcp.rule.len >= RULE_LEN_MIN) {
		if (read_rule(card, transport, fcp.rule, &record))
			st = cstrap_access_expanded(record, CSTRAP_ACCESS_READ,
			    &access, NULL);
	} else if (fcp.expanded.len > 0) {
		st = cstrap_access_expanded(fcp.expanded, CSTRAP_ACCESS_READ,
		    &access, NULL);
	} else if (fcp.compact.len > 0) {
		st = cstrap_access_compact(fcp.compact, CSTRAP_ACCESS_READ,
		    &access, NULL);
	}
	/* Of several the first one is as good as any. */
	return st == CSTRAP_OK && access.kind == CSTRAP_ACCESS_KEYS &&
		access.key_count > 0 ?
	    access.keys[0] :
	    0;
}
