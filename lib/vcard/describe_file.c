/*
 * vcard/describe_file.c - one file of a card description.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "host/secret.h"
#include "host/text.h"
#include "vcard/access.h"
#include "vcard/describe.h"
#include "vcard/fcp.h"
#include "vcard/rulewords.h"

#define RULE_EF 5 /* of a file that says none: records of a blank card */
#define RULE_DF 7
#define ACTIVATED 0x05

static const char *const members[] = { "path", "remove", "df", "aid", "total",
	"pin_status", "size", "record_size", "records", "sfi", "content",
	"rule", "life_cycle", "shareable", "proprietary", "about", NULL };

static const struct {
	const char *name;
	uint8_t value;
} life_cycles[] = { { "creation", 0x01 }, { "initialisation", 0x03 },
	{ "activated", ACTIVATED }, { "deactivated", 0x04 } };

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
take_life(struct cstrap_vdoc *doc, const json_t *json, uint8_t *life_cycle)
{
	const char *text = NULL;
	size_t i;

	if (!cstrap_vdoc_text(doc, json, "life_cycle", &text) || text == NULL)
		return doc->status == CSTRAP_OK;
	for (i = 0; i < sizeof(life_cycles) / sizeof(life_cycles[0]); i++) {
		if (strcmp(life_cycles[i].name, text) == 0) {
			*life_cycle = life_cycles[i].value;
			return true;
		}
	}
	return cstrap_vdoc_refuse_at(doc, "life_cycle", CSTRAP_E_NAME,
	    "creation, initialisation, activated or deactivated is expected");
}

static void
refer(struct cstrap_vrule *rule, uint16_t file_id, uint8_t record)
{
	*rule = (struct cstrap_vrule) { CSTRAP_VRULE_REFERENCE, 3,
		{ (uint8_t)(file_id >> 8), (uint8_t)(file_id & 0xFF),
		    record } };
}

/* {"compact": hex}, {"expanded": rule}, {"file": "6F06", "record": 3} */
static bool
take_rule_object(struct cstrap_vdoc *doc, json_t *json,
    struct cstrap_vrule *rule)
{
	static const char *const names[] = { "compact", "expanded", "file",
		"record", NULL };
	json_t *expanded = json_object_get(json, "expanded");
	uint8_t file[2] = { CSTRAP_VFILE_ARR >> 8, CSTRAP_VFILE_ARR & 0xFF };
	const struct cstrap_room room = { rule->bytes, sizeof(rule->bytes) };
	uint32_t record = 0;
	struct cstrap_writer w;
	size_t len = 0;
	size_t file_len;
	size_t mark;

	if (!cstrap_vdoc_object(doc, json, names))
		return false;
	if (expanded != NULL) {
		rule->tag = CSTRAP_VRULE_EXPANDED;
		cstrap_writer_init(&w, room);
		mark = cstrap_vdoc_enter(doc, "expanded");
		(void)cstrap_vrulewords_put(doc, expanded, &w);
		cstrap_vdoc_leave(doc, mark);
		rule->len = (uint8_t)cstrap_writer_view(&w).len;
		return doc->status == CSTRAP_OK;
	}
	if (!cstrap_vdoc_octets(doc, json, "compact", 1, room, &len) ||
	    !cstrap_vdoc_octets(doc, json, "file", 2,
		(struct cstrap_room) { file, sizeof(file) }, &file_len) ||
	    !cstrap_vdoc_number(doc, json, "record", 1,
		CSTRAP_VFILE_RECORDS_MAX, &record))
		return false;
	if (len != 0) {
		rule->tag = CSTRAP_VRULE_COMPACT;
		rule->len = (uint8_t)len;
	} else {
		refer(rule, (uint16_t)(file[0] << 8 | file[1]),
		    (uint8_t)record);
	}
	return true;
}

static bool
take_rule(struct cstrap_vdoc *doc, const json_t *json,
    struct cstrap_vrule *rule)
{
	json_t *value = json_object_get(json, "rule");
	const size_t mark = cstrap_vdoc_enter(doc, "rule");
	uint32_t record;

	if (json_is_object(value)) {
		(void)take_rule_object(doc, value, rule);
	} else if (json_is_integer(value)) {
		cstrap_vdoc_leave(doc, mark);
		if (!cstrap_vdoc_number(doc, json, "rule", 1,
			CSTRAP_VFILE_RECORDS_MAX, &record))
			return false;
		refer(rule, CSTRAP_VFILE_ARR, (uint8_t)record);
		(void)cstrap_vdoc_enter(doc, "rule");
	} else if (value != NULL) {
		(void)cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "a record of EF.ARR, or an object, is expected here");
	}
	if (value != NULL && doc->status == CSTRAP_OK &&
	    !cstrap_vaccess_is_sound(rule))
		(void)cstrap_vdoc_refuse(doc, CSTRAP_E_ENCODING,
		    "this is no access rule");
	cstrap_vdoc_leave(doc, mark);
	return doc->status == CSTRAP_OK;
}

static bool
take_df(struct cstrap_vdoc *doc, const json_t *json, struct cstrap_vfile *form)
{
	size_t aid = form->aid_len;
	size_t pin_status = form->pin_status_len;

	if (!cstrap_vdoc_octets(doc, json, "aid", CSTRAP_VFILE_AID_MIN,
		(struct cstrap_room) { form->aid, sizeof(form->aid) }, &aid) ||
	    !cstrap_vdoc_octets(doc, json, "pin_status", 1,
		(struct cstrap_room) { form->pin_status,
		    sizeof(form->pin_status) },
		&pin_status) ||
	    !cstrap_vdoc_number(doc, json, "total", 0, UINT32_MAX,
		&form->total))
		return false;
	form->aid_len = (uint8_t)aid;
	form->pin_status_len = (uint8_t)pin_status;
	form->has_total |= json_object_get(json, "total") != NULL;
	if (pin_status != 0 &&
	    !cstrap_vfcp_is_pin_status(
		(struct cstrap_view) { form->pin_status, pin_status }))
		return cstrap_vdoc_refuse_at(doc, "pin_status",
		    CSTRAP_E_ENCODING, "this is no PIN status template");
	return true;
}

static bool
take_ef(struct cstrap_vdoc *doc, const json_t *json, struct cstrap_vfile *form)
{
	uint32_t record_len = form->record_len;
	uint32_t records = (uint32_t)cstrap_vfile_record_count(form);
	uint32_t size = 0;
	uint32_t sfi = form->sfi;

	if (!cstrap_vdoc_number(doc, json, "record_size", 0, 255,
		&record_len) ||
	    !cstrap_vdoc_number(doc, json, "records", 1,
		CSTRAP_VFILE_RECORDS_MAX, &records) ||
	    !cstrap_vdoc_number(doc, json, "size", 1, CSTRAP_VTREE_MEMORY,
		&size) ||
	    !cstrap_vdoc_number(doc, json, "sfi", 0, 30, &sfi))
		return false;
	form->kind =
	    record_len == 0 ? CSTRAP_VFILE_TRANSPARENT : CSTRAP_VFILE_LINEAR;
	form->descriptor =
	    (uint8_t)((form->descriptor & CSTRAP_VFILE_SHAREABLE) |
		(record_len == 0 ? 0x01 : 0x02));
	form->record_len = (uint8_t)record_len;
	form->sfi = (uint8_t)sfi;
	if (size != 0)
		form->size = size;
	else if (record_len != 0 && records != 0)
		form->size = (size_t)record_len * records;
	return true;
}

/* What all files have, and what only DFs or EFs have. */
static bool
take_form(struct cstrap_vdoc *doc, const json_t *json,
    struct cstrap_vfile *form)
{
	bool shareable = (form->descriptor & CSTRAP_VFILE_SHAREABLE) != 0;
	size_t proprietary = form->proprietary_len;

	if (!take_rule(doc, json, &form->rule) ||
	    !take_life(doc, json, &form->life_cycle) ||
	    !cstrap_vdoc_bool(doc, json, "shareable", &shareable) ||
	    !cstrap_vdoc_octets(doc, json, "proprietary", 1,
		(struct cstrap_room) { form->proprietary,
		    sizeof(form->proprietary) },
		&proprietary))
		return false;
	form->proprietary_len = (uint8_t)proprietary;
	form->descriptor =
	    (uint8_t)(shareable ? form->descriptor | CSTRAP_VFILE_SHAREABLE :
				  form->descriptor & ~CSTRAP_VFILE_SHAREABLE);
	return form->kind == CSTRAP_VFILE_DF ? take_df(doc, json, form) :
					       take_ef(doc, json, form);
}

/* Octets in the middle of records: each begins at its own. */
static bool
put_records(struct cstrap_vdoc *doc, json_t *list,
    const struct cstrap_vfile *form, uint8_t *content)
{
	size_t i;

	if (!json_is_array(list))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "a list of records is expected here");
	for (i = 0; i < json_array_size(list); i++) {
		const size_t mark = cstrap_vdoc_enter_at(doc, i);
		json_t *value = json_array_get(list, i);
		struct cstrap_writer w;

		if (i >= cstrap_vfile_record_count(form))
			return cstrap_vdoc_refuse(doc, CSTRAP_E_TOO_LARGE,
			    "more records than the file has");
		cstrap_writer_init(&w,
		    (struct cstrap_room) { content + i * form->record_len,
			form->record_len });
		/* null: left blank; an object of operations is a rule */
		if (json_is_object(value) &&
		    json_object_get(value, "text") == NULL &&
		    json_object_get(value, "file") == NULL)
			(void)cstrap_vrulewords_put(doc, value, &w);
		else if (!json_is_null(value))
			(void)cstrap_vdoc_content(doc, value, &w);
		cstrap_vdoc_leave(doc, mark);
		if (doc->status != CSTRAP_OK)
			return false;
	}
	return true;
}

/*
 * What the file holds: content, of form->size bytes or as many as it needs
 * where that is 0; the rest is FF. *content is yours to free.
 */
static bool
take_content(struct cstrap_vdoc *doc, const json_t *json,
    struct cstrap_vfile *form, uint8_t **content)
{
	const size_t max = form->size != 0 ? form->size : CSTRAP_VTREE_MEMORY;
	json_t *value = json_object_get(json, "content");
	const size_t mark = cstrap_vdoc_enter(doc, "content");
	struct cstrap_writer w;
	uint8_t *room;

	if ((room = cstrap_secret_alloc(max)) == NULL)
		return cstrap_vdoc_refuse(doc, CSTRAP_E_NOMEM, "no memory");
	memset(room, 0xFF, max);
	cstrap_writer_init(&w, (struct cstrap_room) { room, max });
	if (value != NULL && form->record_len != 0)
		(void)put_records(doc, value, form, room);
	else if (value != NULL && cstrap_vdoc_content(doc, value, &w) &&
	    form->size == 0)
		form->size = w.len;
	cstrap_vdoc_leave(doc, mark);
	if (doc->status == CSTRAP_OK && form->size == 0)
		(void)cstrap_vdoc_refuse_at(doc, "size", CSTRAP_E_MISSING,
		    "a file needs a size, records, or content");
	if (doc->status == CSTRAP_OK &&
	    (*content = cstrap_secret_alloc(form->size)) != NULL)
		memcpy(*content, room, form->size);
	cstrap_secret_free(room, max);
	if (doc->status == CSTRAP_OK && *content == NULL)
		return cstrap_vdoc_refuse(doc, CSTRAP_E_NOMEM, "no memory");
	return doc->status == CSTRAP_OK;
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
		.life_cycle = ACTIVATED };
	refer(&form->rule, CSTRAP_VFILE_ARR, df ? RULE_DF : RULE_EF);
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
	if (!take_form(doc, json, &form))
		return false;
	if (form.kind != CSTRAP_VFILE_DF && has_content(&place, json) &&
	    !take_content(doc, json, &form, &content))
		return false;
	if (!check_place(card, doc, &place, &form)) {
		cstrap_secret_free(content, form.size);
		return false;
	}
	return put_file(card, doc, &place, &form, content);
}
