/*
 * vcard/describe_file.c - one file of a card description.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "host/secret.h"
#include "host/text.h"
#include "vcard/describe.h"

#define RULE_EF 5 /* of a file that says none: records of a blank card */
#define RULE_DF 7

static const char *const members[] = { "path", "remove", "df", "aid", "total",
	"pin_status", "size", "record_size", "records", "sfi", "content",
	"rule", "life_cycle", "shareable", "proprietary", "about", NULL };

/* Where a file is, or is to be. */
struct place {
	struct cstrap_vfile *df;   /* NULL: it is the MF */
	struct cstrap_vfile *file; /* NULL: there is none yet */
	uint16_t file_id;
};

/* "3F00/7F50/6432"; 3F00 may be left out. */
static bool
read_path(struct cstrap_vdoc *doc, const json_t *json,
    uint8_t ids[2 * (CSTRAP_VFILE_DEPTH_MAX + 2)], size_t *len)
{
	const char *text = NULL;
	char digits[64] = "";
	size_t at = 0;
	size_t i;

	if (!cstrap_vdoc_text(doc, json, "path", &text))
		return false;
	if (text == NULL)
		return cstrap_vdoc_refuse_at(doc, "path", CSTRAP_E_MISSING,
		    "where the file is has to be said");
	for (i = 0; text[i] != '\0' && at + 1 < sizeof(digits); i++) {
		if (text[i] != '/')
			digits[at++] = text[i];
	}
	if (text[i] != '\0' ||
	    cstrap_unhex((struct cstrap_view) { (uint8_t *)digits, at },
		(struct cstrap_room) { ids, 2 * (CSTRAP_VFILE_DEPTH_MAX + 2) },
		len, &i) != CSTRAP_OK ||
	    *len == 0 || *len % 2 != 0)
		return cstrap_vdoc_refuse_at(doc, "path", CSTRAP_E_SYNTAX,
		    "a path is file ids of four hex digits: 3F00/7F50/6432");
	return true;
}

static bool
find_place(const struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const json_t *json, struct place *place)
{
	uint8_t ids[2 * (CSTRAP_VFILE_DEPTH_MAX + 2)];
	size_t len = 0;
	size_t i;

	*place = (struct place) { .file = card->mf };
	if (!read_path(doc, json, ids, &len))
		return false;
	for (i = 0; i < len; i += 2) {
		place->file_id = (uint16_t)(ids[i] << 8 | ids[i + 1]);
		if (i == 0 && place->file_id == CSTRAP_VFILE_MF)
			continue;
		if (place->file == NULL || place->file->kind != CSTRAP_VFILE_DF)
			return cstrap_vdoc_refuse_at(doc, "path",
			    CSTRAP_E_MISSING,
			    "there is no DF for this file; name that first");
		place->df = place->file;
		place->file = cstrap_vfile_child(place->df, place->file_id);
	}
	return true;
}

static bool
refuse_place(struct cstrap_vdoc *doc, uint16_t sw)
{
	switch (sw) {
	case CSTRAP_VSW_OK:
		return true;
	case CSTRAP_VSW_AID_EXISTS:
		return cstrap_vdoc_refuse_at(doc, "aid", CSTRAP_E_DUPLICATE,
		    "another application has this AID");
	case CSTRAP_VSW_NO_MEMORY:
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TOO_LARGE,
		    "more than the card has memory for");
	case CSTRAP_VSW_FILE_EXISTS:
		return cstrap_vdoc_refuse_at(doc, "path", CSTRAP_E_DUPLICATE,
		    "a DF above it has this file id");
	default:
		return cstrap_vdoc_refuse(doc, CSTRAP_E_CONFLICT,
		    "a file id or SFI that this file cannot have");
	}
}

/* With the file as it was out of the way, does the new one fit? */
static bool
check_place(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const struct place *place, const struct cstrap_vfile *form)
{
	struct cstrap_vfile **link;
	uint16_t sw;

	if (!cstrap_vfile_sound(form))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_CONFLICT,
		    "the members of this file do not go together");
	if (place->df == NULL)
		return form->aid_len == 0 ||
		    cstrap_vdoc_refuse_at(doc, "aid", CSTRAP_E_CONFLICT,
			"the MF has no AID");
	for (link = &place->df->child; *link != NULL && *link != place->file;
	     link = &(*link)->next)
		continue;
	if (place->file != NULL)
		*link = place->file->next;
	sw = cstrap_vfile_fits(place->df, form, card->memory);
	if (place->file != NULL)
		*link = place->file;
	return refuse_place(doc, sw);
}

/* Take over all but the place in the tree. */
static void
change_file(struct cstrap_vfile *file, const struct cstrap_vfile *form,
    uint8_t *content)
{
	const struct cstrap_vfile old = *file;

	*file = *form;
	file->parent = old.parent;
	file->child = old.child;
	file->next = old.next;
	file->content = old.content;
	if (content == NULL)
		return;
	cstrap_secret_free(old.content, old.size);
	file->content = content;
}

/* content is taken over. */
static bool
put_file(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const struct place *place, const struct cstrap_vfile *form,
    uint8_t *content)
{
	struct cstrap_vfile *file = place->file;

	if (file != NULL) {
		change_file(file, form, content);
		return true;
	}
	if ((file = cstrap_vfile_new(form)) == NULL) {
		cstrap_secret_free(content, form->size);
		return cstrap_vdoc_refuse(doc, CSTRAP_E_NOMEM, "no memory");
	}
	if (content != NULL) {
		memcpy(file->content, content, form->size);
		cstrap_secret_free(content, form->size);
	}
	if (place->df == NULL)
		card->mf = file;
	else
		cstrap_vfile_attach(place->df, file);
	return true;
}

static bool
is_df(const struct place *place, const json_t *json)
{
	if (place->file != NULL)
		return place->file->kind == CSTRAP_VFILE_DF;
	return place->df == NULL || json_is_true(json_object_get(json, "df")) ||
	    json_object_get(json, "aid") != NULL;
}

/* What a file is that is not there yet and says nothing. */
static void
begin_form(const struct place *place, const json_t *json,
    struct cstrap_vfile *form)
{
	const bool df = is_df(place, json);

	if (place->file != NULL) {
		*form = *place->file;
		form->content = NULL;
		form->child = NULL;
		return;
	}
	*form = (struct cstrap_vfile) { .kind = df ? CSTRAP_VFILE_DF :
						     CSTRAP_VFILE_TRANSPARENT,
		.descriptor = df ? 0x78 : 0x41,
		.file_id = place->file_id,
		.life_cycle = CSTRAP_VDESCRIBE_ACTIVATED };
	cstrap_vdescribe_refer(&form->rule, CSTRAP_VFILE_ARR,
	    df ? RULE_DF : RULE_EF);
}

/* Does the description speak of what is in the file? */
static bool
has_content(const struct place *place, const json_t *json)
{
	static const char *const names[] = { "content", "size", "record_size",
		"records", NULL };
	size_t i;

	for (i = 0; names[i] != NULL; i++) {
		if (json_object_get(json, names[i]) != NULL)
			return true;
	}
	return place->file == NULL;
}

static bool
remove_file(struct cstrap_vdoc *doc, const struct place *place)
{
	if (place->df == NULL)
		return cstrap_vdoc_refuse_at(doc, "remove", CSTRAP_E_CONFLICT,
		    "a card has an MF");
	if (place->file != NULL) {
		cstrap_vfile_detach(place->file);
		cstrap_vtree_free(place->file);
	}
	return true;
}

bool
cstrap_vdescribe_file(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    json_t *json)
{
	struct cstrap_vfile form;
	struct place place;
	uint8_t *content = NULL;
	bool gone = false;

	if (!cstrap_vdoc_object(doc, json, members) ||
	    !find_place(card, doc, json, &place) ||
	    !cstrap_vdoc_bool(doc, json, "remove", &gone))
		return false;
	if (gone)
		return remove_file(doc, &place);
	begin_form(&place, json, &form);
	if (!cstrap_vdescribe_form(doc, json, &form))
		return false;
	if (form.kind != CSTRAP_VFILE_DF && has_content(&place, json) &&
	    !cstrap_vdescribe_content(doc, json, &form, &content))
		return false;
	if (!check_place(card, doc, &place, &form)) {
		cstrap_secret_free(content, form.size);
		return false;
	}
	return put_file(card, doc, &place, &form, content);
}
