/*
 * provision/access_rules.h - the records of EF.ARR, and what they mean for a
 * file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_ACCESS_RULES_H
#define CSTRAP_PROVISION_ACCESS_RULES_H

#include "provision/session.h"

#define CSTRAP_ARR_RECORDS_MAX 32

struct cstrap_access_rules {
	uint16_t file_id; /* of EF.ARR */
	uint8_t count;
	struct {
		uint8_t len;
		uint8_t bytes[255];
	} records[CSTRAP_ARR_RECORDS_MAX];
};

/*
 * Read the EF.ARR that the MF's own rule names (2F06 where it names none).
 * A card without one has no records.
 */
enum cstrap_status cstrap_access_rules_read(struct cstrap_access_rules *rules,
    struct cstrap_session *session, const struct cstrap_fcp *mf);

/*
 * What a file with this FCP asks for the operation. *known is false where the
 * FCP gives no rule, or one that cannot be looked up.
 */
void cstrap_access_rules_resolve(const struct cstrap_access_rules *rules,
    const struct cstrap_fcp *fcp, uint8_t operation,
    struct cstrap_access *access, bool *known);

/*
 * The record that suits a new file, by what it means: EFs are read always and
 * updated by an ADM key; in DFs an ADM key creates EFs; what else can be done
 * to either takes an ADM key or is never allowed. Prefers a record whose key is in the ring. 0: there is none.
 */
uint8_t cstrap_access_rules_for_ef(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys);
uint8_t cstrap_access_rules_for_df(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys);

/* Access of a record, from 1; never where there is no such record. */
void cstrap_access_rules_record(const struct cstrap_access_rules *rules,
    uint8_t record, uint8_t operation, struct cstrap_access *access);

bool cstrap_keyring_has(const struct cstrap_keyring *keys, uint8_t ref);

#endif /* CSTRAP_PROVISION_ACCESS_RULES_H */
