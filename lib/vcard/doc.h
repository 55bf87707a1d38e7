/*
 * vcard/doc.h - a card description as it is gone through: where we are in it,
 * and the first thing that is wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_DOC_H
#define CSTRAP_VCARD_DOC_H

#include "host/json.h"

struct cstrap_vdoc {
	const char *folder; /* of files that it names; NULL: it may name none */
	enum cstrap_status status;
	struct cstrap_finding *finding; /* may be NULL */
	char place[CSTRAP_PLACE_MAX];   /* base#/JSON/Pointer */
};

/* Nothing was wrong so far; name is of a base, or "" for the document. */
void cstrap_vdoc_begin(struct cstrap_vdoc *doc, const char *folder,
    const char *name, struct cstrap_finding *finding);

/*
 * Go into a member or an element; returns the mark to come back to. Places
 * too long are cut.
 */
size_t cstrap_vdoc_enter(struct cstrap_vdoc *doc, const char *member);
size_t cstrap_vdoc_enter_at(struct cstrap_vdoc *doc, size_t index);
void cstrap_vdoc_leave(struct cstrap_vdoc *doc, size_t mark);

/* Record the first thing that is wrong, here. Always false. */
bool cstrap_vdoc_refuse(struct cstrap_vdoc *doc, enum cstrap_status status,
    const char *text);
/* The same at a member. */
bool cstrap_vdoc_refuse_at(struct cstrap_vdoc *doc, const char *member,
    enum cstrap_status status, const char *text);

/* Is it an object with no members but these (a list that ends with NULL)? */
bool cstrap_vdoc_object(struct cstrap_vdoc *doc, json_t *json,
    const char *const *names);

/*
 * A member of an object, where it is there: *value is left alone where not.
 * False: it is something else, which is recorded.
 */
bool cstrap_vdoc_number(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, uint32_t min, uint32_t max, uint32_t *value);
bool cstrap_vdoc_bool(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, bool *value);
bool cstrap_vdoc_text(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, const char **value);
/* Octets in hex, min to max of them. */
bool cstrap_vdoc_octets(struct cstrap_vdoc *doc, const json_t *object,
    const char *name, size_t min, struct cstrap_room room, size_t *len);

/*
 * Contents: "hex", {"text": ...}, {"file": ...}, or a list of such, one after
 * the other; appended to w.
 */
bool cstrap_vdoc_content(struct cstrap_vdoc *doc, json_t *json,
    struct cstrap_writer *w);

#endif /* CSTRAP_VCARD_DOC_H */
