/*
 * provision/plan_make.h - what the parts of making a plan share.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_PLAN_MAKE_H
#define CSTRAP_PROVISION_PLAN_MAKE_H

#include "provision/plan.h"
#include "provision/survey.h"

struct cstrap_maker {
	struct cstrap_plan *plan;
	struct cstrap_survey *survey;
	const struct cstrap_message *message;
	const struct cstrap_plan_options *options;
	struct cstrap_finding *finding;
	uint8_t keys[CSTRAP_KEYRING_MAX]; /* in the order of first need */
	size_t key_count;
};

enum cstrap_status cstrap_maker_refuse(struct cstrap_maker *maker,
    enum cstrap_status st, enum cstrap_rule rule, const char *detail);

/*
 * Note the keys that access asks for; what completes "ADM1 to ...".
 *   E_KEY_NEEDED, E_GUARD
 */
enum cstrap_status cstrap_maker_require(struct cstrap_maker *maker, bool known,
    const struct cstrap_access *access, const char *what);

void cstrap_maker_select_application(struct cstrap_maker *maker);
/* A file id at a time. */
void cstrap_maker_select_path(struct cstrap_maker *maker,
    const struct cstrap_card_path *path);

/* Steps that make the application and its files, or finish making them. */
enum cstrap_status cstrap_maker_create(struct cstrap_maker *maker);

/* Steps that name the application in EF(DIR), where nothing names it. */
enum cstrap_status cstrap_maker_name(struct cstrap_maker *maker);

#endif /* CSTRAP_PROVISION_PLAN_MAKE_H */
