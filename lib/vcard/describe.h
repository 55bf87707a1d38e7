/*
 * vcard/describe.h - cards from descriptions in JSON (cardstrap-vcard.5).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_DESCRIBE_H
#define CSTRAP_VCARD_DESCRIBE_H

#include "vcard/card.h"
#include "vcard/doc.h"

#define CSTRAP_VDESCRIBE_BASES_MAX 4 /* a description, its base, ... */

/*
 * Fill an empty card as a description says. folder is where its base and files
 * are; NULL: it may name none. iccid NULL: what the description says, else a
 * random one.
 *   E_SYNTAX, E_TYPE, E_RANGE, E_NAME, E_MISSING, E_CONFLICT, E_DUPLICATE,
 *   E_TOO_LARGE   with the place as a JSON Pointer, behind "base#" in a base
 *   E_FILE, E_RULE   a base or file cannot be read, or lies outside the folder
 *   E_ARGUMENT       iccid is no number of 18 to 20 digits
 */
enum cstrap_status cstrap_vdescribe_fill(struct cstrap_vcard *card,
    struct cstrap_view json, const char *folder, const char *iccid,
    struct cstrap_finding *finding);

/* One element of "files": a new file, or a change of one that is there. */
bool cstrap_vdescribe_file(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    json_t *json);

#define CSTRAP_VDESCRIBE_ACTIVATED 0x05 /* the usual life cycle */

/* Of such an element: what all files have, and what only DFs or EFs have. */
bool cstrap_vdescribe_form(struct cstrap_vdoc *doc, const json_t *json,
    struct cstrap_vfile *form);

/*
 * What the file holds: content, of form->size bytes or as many as it needs
 * where that is 0; the rest is FF. *content is secret memory, yours to free.
 */
bool cstrap_vdescribe_content(struct cstrap_vdoc *doc, const json_t *json,
    struct cstrap_vfile *form, uint8_t **content);

/* A rule that refers to a record. */
void cstrap_vdescribe_refer(struct cstrap_vrule *rule, uint16_t file_id,
    uint8_t record);

/* One element of "keys", and the members of "quirks". */
bool cstrap_vdescribe_key(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    json_t *json);
bool cstrap_vdescribe_quirks(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    json_t *json);

#endif /* CSTRAP_VCARD_DESCRIBE_H */
