/*
 * core/rule_severity.h - how grave a rule is, without its texts.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_RULE_SEVERITY_H
#define CSTRAP_CORE_RULE_SEVERITY_H

#include "cardstrap/rule.h"

/* Of the rule's row; an error where there is no such rule. */
enum cstrap_severity cstrap_rule_severity(enum cstrap_rule rule);

#endif /* CSTRAP_CORE_RULE_SEVERITY_H */
