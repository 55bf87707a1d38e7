/*
 * vcard/admin.c - CREATE, DELETE and RESIZE FILE (TS 102 222 6.3, 6.4, 6.10).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "vcard/access.h"
#include "vcard/command.h"
#include "vcard/fcp.h"

static bool
may_create(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *form)
{
	return cstrap_vaccess_allowed(card, request->channel->df,
	    form->kind == CSTRAP_VFILE_DF ? CSTRAP_VACCESS_CREATE_DF :
					    CSTRAP_VACCESS_CREATE_EF,
	    request->header);
}

/* TS 102 222 6.3.2.2.2: a pattern once and its last octet, or on and on. */
static void
fill(struct cstrap_vfile *file)
{
	const struct cstrap_view once =
	    cstrap_vfcp_proprietary(file, CSTRAP_VFCP_FILL);
	const struct cstrap_view again =
	    cstrap_vfcp_proprietary(file, CSTRAP_VFCP_REPEAT);
	const struct cstrap_view pattern = once.len != 0 ? once : again;
	size_t i;

	for (i = 0; i < file->size && pattern.len != 0; i++) {
		if (i < pattern.len || once.len == 0)
			file->content[i] = pattern.data[i % pattern.len];
		else
			file->content[i] = pattern.data[pattern.len - 1];
	}
}

static uint16_t
no_memory(struct cstrap_vcard *card, struct cstrap_vrequest *request)
{
	request->status = cstrap_finding_set(&card->trouble, CSTRAP_E_NOMEM,
	    CSTRAP_RULE_NONE, NULL);
	return CSTRAP_VSW_NO_MEMORY;
}

uint16_t
cstrap_vcommand_create_file(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *df = request->channel->df;
	struct cstrap_vfile *file;
	struct cstrap_vfile form;
	uint16_t sw;

	if (request->p1 != 0 || request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	if (request->data.len == 0)
		return CSTRAP_VSW_LENGTH;
	sw = cstrap_vfcp_parse(card, request->data, df, &form);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (!may_create(card, request, &form))
		return CSTRAP_VSW_SECURITY;
	if (cstrap_vfile_is_deactivated(df))
		return CSTRAP_VSW_CONDITIONS;
	/* a file whose rule nobody can find would be closed for ever */
	if (!cstrap_vaccess_exists(df, &form.rule))
		return CSTRAP_VSW_WRONG_DATA;
	if ((sw = cstrap_vfile_fits(df, &form, card->memory)) != CSTRAP_VSW_OK)
		return sw;
	if ((file = cstrap_vfile_new(&form)) == NULL)
		return no_memory(card, request);
	fill(file);
	cstrap_vfile_attach(df, file);
	cstrap_vchannel_enter(request->channel, file);
	card->dirty = true;
	cstrap_vfault_created(card, request, file);
	return CSTRAP_VSW_OK;
}

/*
 * TS 102 222 6.4: the rule of the file itself counts; where that does not
 * speak of deleting, the rule of its DF on what lies in it.
 */
static bool
may_delete(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *file)
{
	const struct cstrap_vwho who = { card, CSTRAP_VHOLDER_NOW };
	enum cstrap_vmet met;
	bool named;

	met = cstrap_vaccess_judge(&who, file, CSTRAP_VACCESS_DELETE,
	    request->header, &named);
	if (named)
		return met == CSTRAP_VMET_YES;
	return cstrap_vaccess_allowed(card, file->parent,
	    CSTRAP_VACCESS_DELETE_CHILD, request->header);
}

uint16_t
cstrap_vcommand_delete_file(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *file;
	uint16_t sw;

	if (card->quirks[CSTRAP_VQUIRK_NO_DELETE] != 0)
		return CSTRAP_VSW_INS;
	sw = cstrap_vrequest_file(card, request, &file);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	if (file->parent == NULL)
		return CSTRAP_VSW_CONDITIONS;
	if (!may_delete(card, request, file))
		return CSTRAP_VSW_SECURITY;
	if (cstrap_vchannel_holds(card, request, file))
		return CSTRAP_VSW_CONDITIONS;
	if (cstrap_vfault_deleting(card, request, file))
		return CSTRAP_VSW_OK;
	cstrap_vchannel_forget(card, file);
	cstrap_vfile_detach(file);
	cstrap_vtree_free(file);
	card->dirty = true;
	return CSTRAP_VSW_OK;
}

/* TS 102 222 6.10: a rule has to name the instruction. */
static bool
may_resize(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *file)
{
	return cstrap_vaccess_allowed(card, file,
	    card->quirks[CSTRAP_VQUIRK_RESIZE_FREE] != 0 ?
		CSTRAP_VACCESS_UPDATE :
		CSTRAP_VACCESS_BY_INS,
	    request->header);
}

/* Can the file have this size? */
static uint16_t
judge_size(const struct cstrap_vcard *card, const struct cstrap_vfile *file,
    size_t size)
{
	struct cstrap_vfile form = *file;

	form.size = size;
	if (!cstrap_vfile_sound(&form))
		return CSTRAP_VSW_WRONG_DATA;
	if (size > card->memory ||
	    (size > file->size &&
		!cstrap_vtree_has_room(card->mf, size - file->size,
		    card->memory)))
		return CSTRAP_VSW_NO_MEMORY;
	return CSTRAP_VSW_OK;
}

uint16_t
cstrap_vcommand_resize_file(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	struct cstrap_vfile *file;
	uint16_t file_id;
	size_t old_size;
	size_t size;
	uint16_t sw;

	if (card->quirks[CSTRAP_VQUIRK_NO_RESIZE] != 0)
		return CSTRAP_VSW_INS;
	if (request->p1 != 0 || request->p2 != 0)
		return CSTRAP_VSW_P1P2;
	if (request->data.len == 0)
		return CSTRAP_VSW_LENGTH;
	sw = cstrap_vfcp_parse_resize(request->data, &file_id, &size);
	if (sw != CSTRAP_VSW_OK)
		return sw;
	file = cstrap_vfile_child(request->channel->df, file_id);
	if (file == NULL)
		return CSTRAP_VSW_NO_FILE;
	if (file->kind == CSTRAP_VFILE_DF)
		return CSTRAP_VSW_FILE_KIND;
	if (!may_resize(card, request, file))
		return CSTRAP_VSW_SECURITY;
	if (cstrap_vfile_is_deactivated(file) ||
	    cstrap_vchannel_holds(card, request, file))
		return CSTRAP_VSW_CONDITIONS;
	if ((sw = judge_size(card, file, size)) != CSTRAP_VSW_OK)
		return sw;
	old_size = file->size;
	if (!cstrap_vfile_resize(file, size))
		return no_memory(card, request);
	cstrap_vchannel_enter(request->channel, file);
	card->dirty = true;
	cstrap_vfault_resized(card, request, file, old_size);
	return CSTRAP_VSW_OK;
}
