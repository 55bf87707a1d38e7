/*
 * vcard/describe_form.c - what a card description says of one file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "host/secret.h"
#include "vcard/access.h"
#include "vcard/describe.h"
#include "vcard/fcp.h"
#include "vcard/rulewords.h"

static const struct {
	const char *name;
	uint8_t value;
} life_cycles[] = { { "creation", 0x01 }, { "initialisation", 0x03 },
	{ "activated", CSTRAP_VDESCRIBE_ACTIVATED }, { "deactivated", 0x04 } };

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

void
cstrap_vdescribe_refer(struct cstrap_vrule *rule, uint16_t file_id,
    uint8_t record)
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
		cstrap_vdescribe_refer(rule, (uint16_t)(file[0] << 8 | file[1]),
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
		cstrap_vdescribe_refer(rule, CSTRAP_VFILE_ARR, (uint8_t)record);
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

bool
cstrap_vdescribe_form(struct cstrap_vdoc *doc, const json_t *json,
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

bool
cstrap_vdescribe_content(struct cstrap_vdoc *doc, const json_t *json,
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
