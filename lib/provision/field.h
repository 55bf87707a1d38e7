/*
 * provision/field.h - what the two halves of judging for a client share.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_FIELD_H
#define CSTRAP_PROVISION_FIELD_H

#include "cardstrap/field.h"

struct cstrap_field_judge {
	const struct cstrap_field *field;
	const struct cstrap_field_case *what;
	const struct cstrap_sink *sink;
	bool failed; /* a finding of severity error was put */
};

/* Start a finding: its rule's words, the client's name as its detail. */
void cstrap_field_finding(const struct cstrap_field_judge *judge,
    struct cstrap_finding *finding, enum cstrap_rule rule, const char *file);
void cstrap_field_put(struct cstrap_field_judge *judge,
    const struct cstrap_finding *finding);

void cstrap_field_check_message(struct cstrap_field_judge *judge);
void cstrap_field_check_card(struct cstrap_field_judge *judge);

#endif /* CSTRAP_PROVISION_FIELD_H */
