/*
 * vcard/image_file.c - the files of an image to a tree, everything judged.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/image_get.h"

#include <string.h>

#include "host/text.h"
#include "vcard/access.h"
#include "vcard/fcp.h"

/* The tag is left out where the rule is a reference, as in version 1. */
static void
get_rule(struct cstrap_vmembers *m, struct cstrap_vrule *rule)
{
	rule->tag = cstrap_vmember_octet_or_none(m, "rule-tag");
	if (rule->tag == CSTRAP_VRULE_REFERENCE)
		cstrap_vmember_wrong(m, "rule-tag");
	if (rule->tag == 0)
		rule->tag = CSTRAP_VRULE_REFERENCE;
	rule->len = (uint8_t)cstrap_vmember_copy(m, "rule", 1,
	    sizeof(rule->bytes), rule->bytes);
}

/* What lies in a file is left in the item; *content borrows it. */
static void
get_form(struct cstrap_vmembers *m, struct cstrap_vfile *form, size_t *depth,
    struct cstrap_view *content)
{
	const cbor_item_t *total;

	memset(form, 0, sizeof(*form));
	*depth = cstrap_vmember_number(m, "depth", CSTRAP_VFILE_DEPTH_MAX);
	form->file_id = (uint16_t)cstrap_vmember_number(m, "id", UINT16_MAX);
	form->descriptor = cstrap_vmember_octet(m, "descriptor");
	form->life_cycle = cstrap_vmember_octet(m, "life-cycle");
	get_rule(m, &form->rule);
	form->aid_len = (uint8_t)cstrap_vmember_copy(m, "aid", 0,
	    sizeof(form->aid), form->aid);
	if ((total = cstrap_vmember(m, "total")) != NULL) {
		form->has_total = true;
		form->total =
		    cstrap_vmember_as_number(m, "total", total, UINT32_MAX);
	}
	form->pin_status_len = (uint8_t)cstrap_vmember_copy(m, "pin-status", 0,
	    sizeof(form->pin_status), form->pin_status);
	form->proprietary_len = (uint8_t)cstrap_vmember_copy(m, "proprietary",
	    0, sizeof(form->proprietary), form->proprietary);
	form->sfi = cstrap_vmember_octet_or_none(m, "sfi");
	form->record_len = cstrap_vmember_octet_or_none(m, "record");
	*content = cstrap_vmember_bytes(m, "content", 0, CSTRAP_VTREE_MEMORY);
	form->size = content->len;
	if (!cstrap_vfile_kind(form->descriptor, &form->kind))
		cstrap_vmember_wrong(m, "descriptor");
}

static bool
form_is_sound(const struct cstrap_vfile *form)
{
	const struct cstrap_view pin_status = { form->pin_status,
		form->pin_status_len };

	return cstrap_vfile_sound(form) &&
	    cstrap_vaccess_is_sound(&form->rule) &&
	    (pin_status.len == 0 || cstrap_vfcp_is_pin_status(pin_status)) &&
	    (form->proprietary_len == 0 ||
		cstrap_vfcp_is_proprietary((struct cstrap_view) {
		    form->proprietary, form->proprietary_len }));
}

/* The DF for a file of this depth that follows last; NULL: there is none. */
static struct cstrap_vfile *
df_for(struct cstrap_vfile *last, size_t depth)
{
	size_t at = cstrap_vfile_depth(last);

	if (depth == 0 || depth > at + 1)
		return NULL;
	for (; at >= depth; at--)
		last = last->parent;
	return last;
}

/* Where the file belongs, or why it cannot be: a text, NULL if it can. */
static const char *
place_file(const struct cstrap_vcard *card, const struct cstrap_vfile *last,
    const struct cstrap_vfile *df, const struct cstrap_vfile *form,
    size_t depth)
{
	if (last == NULL)
		return depth == 0 && form->file_id == CSTRAP_VFILE_MF &&
			form->kind == CSTRAP_VFILE_DF && form->aid_len == 0 ?
		    NULL :
		    "the first file is not the MF";
	if (df == NULL)
		return "a file lies in no DF";
	switch (cstrap_vfile_fits(df, form, card->memory)) {
	case CSTRAP_VSW_OK:
		return NULL;
	case CSTRAP_VSW_FILE_EXISTS:
		return "a file id that is taken";
	case CSTRAP_VSW_AID_EXISTS:
		return "an AID that is taken";
	case CSTRAP_VSW_NO_MEMORY:
		return "more files than a card has memory for";
	default:
		return "a file id or SFI that this file cannot have";
	}
}

static enum cstrap_status
get_file(struct cstrap_vcard *card, size_t index, const cbor_item_t *item,
    struct cstrap_vfile **last, struct cstrap_finding *finding)
{
	struct cstrap_vfile form;
	struct cstrap_vfile *df = NULL;
	struct cstrap_view content = { NULL, 0 };
	const char *text;
	struct cstrap_vmembers m;
	size_t depth = 0;

	cstrap_vmembers_begin(&m, item);
	get_form(&m, &form, &depth, &content);
	if (!cstrap_vmembers_end(&m))
		return cstrap_vimage_refuse(finding, "files", index, m.wrong,
		    "a member of a file is missing, wrong or unknown");
	if (!form_is_sound(&form))
		return cstrap_vimage_refuse(finding, "files", index, NULL,
		    "the members of a file do not go together");
	if (*last != NULL)
		df = df_for(*last, depth);
	if ((text = place_file(card, *last, df, &form, depth)) != NULL)
		return cstrap_vimage_refuse(finding, "files", index, NULL,
		    text);
	if ((*last = cstrap_vfile_new(&form)) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the card");
	if (df == NULL)
		card->mf = *last;
	else
		cstrap_vfile_attach(df, *last);
	if (content.len != 0)
		memcpy((*last)->content, content.data, content.len);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_vimage_get_files(struct cstrap_vcard *card, const cbor_item_t *list,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_vfile *last = NULL;
	size_t i;

	for (i = 0; i < cbor_array_size(list) && st == CSTRAP_OK; i++)
		st = get_file(card, i, cbor_array_handle(list)[i], &last,
		    finding);
	if (st != CSTRAP_OK || card->mf != NULL)
		return st;
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    "a card without an MF");
	cstrap_finding_place(finding, "/files");
	return CSTRAP_E_SYNTAX;
}
