/*
 * cli/finding.h - a finding in one line of text and as JSON.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_FINDING_H
#define CSTRAP_CLI_FINDING_H

#include <jansson.h>
#include <stdio.h>

#include "cardstrap/status.h"

/*
 * "psk.bin: 0x2e: /0/1/5: text: detail [CS-...]" and a line break. what stands
 * for the file where the finding names none; may be NULL.
 */
void cstrap_finding_print(FILE *to, const struct cstrap_finding *finding,
    const char *what, bool colour);

/* An object with what there is of it; yours to json_decref. */
json_t *cstrap_finding_json(const struct cstrap_finding *finding,
    const char *what);

/* What to do about it: the rule's remedy, else the status's; may be NULL. */
const char *cstrap_finding_remedy(const struct cstrap_finding *finding);

const char *cstrap_severity_name(enum cstrap_severity severity);

#endif /* CSTRAP_CLI_FINDING_H */
