/*
 * provision/access_rules.h - the records of an EF.ARR, and what they mean for
 * a file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_ACCESS_RULES_H
#define CSTRAP_PROVISION_ACCESS_RULES_H

#include "provision/session.h"

#define CSTRAP_ARR_RECORDS_MAX 32

struct cstrap_access_rules {
	uint16_t file_id; /* of EF.ARR */
	bool whole;       /* all of its records were read */
	uint8_t count;    /* highest record that is known */
	struct {
		bool is_known;
		uint8_t len;
		uint8_t bytes[255];
	} records[CSTRAP_ARR_RECORDS_MAX];
};

/* The record that an FCP's 8B names: file id, record, or pairs of SE and record. */
bool cstrap_rule_reference(struct cstrap_view rule, uint16_t *file_id,
    uint8_t *record);

/* Read one record of the EF.ARR that is selected. */
enum cstrap_status cstrap_access_rules_read(struct cstrap_access_rules *rules,
    struct cstrap_session *session, uint8_t record);
/* Read all records of it. */
enum cstrap_status cstrap_access_rules_read_all(struct cstrap_access_rules
						    *rules,
    struct cstrap_session *session);

/*
 * What a file with this FCP asks for the operation. False where the FCP gives
 * no rule, or one that is not known.
 */
bool cstrap_access_rules_resolve(const struct cstrap_access_rules *rules,
    const struct cstrap_fcp *fcp, uint8_t operation,
    struct cstrap_access *access);

/*
 * The record that suits a new file, by what it means: EFs are read always and
 * updated by an ADM key; in DFs an ADM key creates EFs; what else can be done
 * to either takes an ADM key or is never allowed. Prefers a record whose key
 * is in the ring. 0: there is none.
 */
uint8_t cstrap_access_rules_for_ef(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys);
uint8_t cstrap_access_rules_for_df(const struct cstrap_access_rules *rules,
    const struct cstrap_keyring *keys);

/* Access of a record, from 1; never where there is no such record. */
void cstrap_access_rules_record(const struct cstrap_access_rules *rules,
    uint8_t record, uint8_t operation, struct cstrap_access *access);

/* ADM1-10 (TS 102 221 9.5.1). */
bool cstrap_key_is_adm(uint8_t key);
bool cstrap_keyring_has(const struct cstrap_keyring *keys, uint8_t ref);

#endif /* CSTRAP_PROVISION_ACCESS_RULES_H */
