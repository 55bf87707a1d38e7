/*
 * vcard/rulewords.h - an access rule from words: "update": "ADM1 or PIN1".
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_RULEWORDS_H
#define CSTRAP_VCARD_RULEWORDS_H

#include "vcard/doc.h"

/*
 * Append an expanded rule. json is its octets in hex, or an object with a
 * member for each operation: read, update, deactivate, activate, delete,
 * resize of an EF; create-ef, create-df, delete-child of a DF, beside the
 * three. Its value is "always", "never", or keys with " and " or " or "
 * between them. An operation that is left out is nobody's.
 */
bool cstrap_vrulewords_put(struct cstrap_vdoc *doc, json_t *json,
    struct cstrap_writer *w);

#endif /* CSTRAP_VCARD_RULEWORDS_H */
