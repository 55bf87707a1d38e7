/*
 * profile/senml_cbor.c - SenML in CBOR (RFC 8428, 6).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "host/cbor.h"
#include "profile/cbor_value.h"
#include "profile/senml.h"

#define DEPTH 4 /* records, record, a string in pieces, one to spare */

enum label {
	LABEL_BASE_SUM = -6,
	LABEL_BASE_VALUE = -5,
	LABEL_BASE_UNIT = -4,
	LABEL_BASE_TIME = -3,
	LABEL_BASE_NAME = -2,
	LABEL_BASE_VERSION = -1,
	LABEL_NAME = 0,
	LABEL_UNIT = 1,
	LABEL_VALUE = 2,
	LABEL_STRING = 3,
	LABEL_BOOLEAN = 4,
	LABEL_SUM = 5,
	LABEL_TIME = 6,
	LABEL_UPDATE = 7,
	LABEL_DATA = 8
};

#define LINK "vlo"

/* --- in ------------------------------------------------------------------- */

static bool
is_number(const struct cstrap_loose *loose)
{
	return loose->kind == CSTRAP_LOOSE_INTEGER ||
	    loose->kind == CSTRAP_LOOSE_REAL;
}

static bool
set_value(struct cstrap_senml_record *record, const struct cstrap_loose *loose,
    bool fits)
{
	record->value = *loose;
	record->value_count++;
	return fits;
}

/* A member with a label that RFC 8428 numbers. False: of the wrong kind. */
static bool
take_label(struct cstrap_senml_record *record, int label,
    const struct cstrap_loose *loose)
{
	switch (label) {
	case LABEL_BASE_NAME:
		record->has_base_name = true;
		record->base_name = loose->bytes;
		return loose->kind == CSTRAP_LOOSE_TEXT;
	case LABEL_NAME:
		record->name = loose->bytes;
		return loose->kind == CSTRAP_LOOSE_TEXT;
	case LABEL_BASE_VERSION:
		record->has_version = true;
		record->version = loose->number;
		return loose->kind == CSTRAP_LOOSE_INTEGER && !loose->negative;
	case LABEL_BASE_VALUE:
		record->has_base_value = true;
		record->base_value = *loose;
		return is_number(loose);
	case LABEL_BASE_TIME:
		record->has_base_time = true;
		return is_number(loose);
	case LABEL_TIME:
		record->has_time = true;
		return is_number(loose);
	case LABEL_VALUE:
		return set_value(record, loose, is_number(loose));
	case LABEL_STRING:
		return set_value(record, loose,
		    loose->kind == CSTRAP_LOOSE_TEXT);
	case LABEL_BOOLEAN:
		return set_value(record, loose,
		    loose->kind == CSTRAP_LOOSE_BOOLEAN);
	case LABEL_DATA:
		return set_value(record, loose,
		    loose->kind == CSTRAP_LOOSE_BYTES);
	default: /* units, sums, update times: they say nothing here */
		return label >= LABEL_BASE_SUM && label <= LABEL_UPDATE;
	}
}

static bool
take_link(struct cstrap_senml_record *record, const struct cstrap_loose *loose)
{
	struct cstrap_loose link = { .kind = CSTRAP_LOOSE_LINK };

	return loose->kind == CSTRAP_LOOSE_TEXT &&
	    set_value(record, &link,
		cstrap_loose_link(loose->bytes, &link.link)) &&
	    (record->value = link, true);
}

static bool
take_text_label(struct cstrap_gather *g, struct cstrap_senml_record *record,
    const cbor_item_t *key, const cbor_item_t *item)
{
	struct cstrap_loose loose;
	struct cstrap_view label;

	if (!cstrap_cbor_string(g, key, &label))
		return false;
	if (label.len == strlen(LINK) &&
	    memcmp(label.data, LINK, label.len) == 0)
		return cstrap_cbor_value(g, item, &loose) &&
		    take_link(record, &loose);
	return !cstrap_senml_must_know(label);
}

static bool
take_member(struct cstrap_gather *g, struct cstrap_senml_record *record,
    const struct cbor_pair *pair)
{
	struct cstrap_loose loose;
	uint64_t number;

	if (cbor_isa_string(pair->key))
		return take_text_label(g, record, pair->key, pair->value);
	if (!cbor_is_int(pair->key))
		return false;
	number = cbor_get_int(pair->key);
	if (number > 100)
		return true; /* not known, and nothing asks that it be */
	return cstrap_cbor_value(g, pair->value, &loose) &&
	    take_label(record,
		cbor_isa_uint(pair->key) ? (int)number : -1 - (int)number,
		&loose);
}

static enum cstrap_status
take_record(struct cstrap_senml *s, const cbor_item_t *item)
{
	struct cstrap_senml_record record;

	memset(&record, 0, sizeof(record));
	if (!cbor_isa_map(item))
		return cstrap_gather_refuse(s->gather, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL, "a record that is no map");
	for (size_t i = 0; i < cbor_map_size(item); i++)
		if (!take_member(s->gather, &record, &cbor_map_handle(item)[i]))
			return cstrap_gather_refuse(s->gather,
			    CSTRAP_E_STRUCTURE, CSTRAP_RULE_FORMAT_SYNTAX, NULL,
			    "a member that is not known, or of a wrong kind");
	return cstrap_senml_take(s, &record);
}

enum cstrap_status
cstrap_senml_cbor_import(struct cstrap_gather *g, struct cstrap_view bytes)
{
	struct cstrap_senml s = { .gather = g };
	enum cstrap_status st;
	cbor_item_t *root;

	if ((st = cstrap_cbor_load(&root, bytes, DEPTH, g->finding)) !=
	    CSTRAP_OK) {
		if (g->finding != NULL)
			g->finding->rule = CSTRAP_RULE_FORMAT_SYNTAX;
		return st;
	}
	if (!cbor_isa_array(root))
		st = cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL,
		    "SenML is an array of records");
	for (size_t i = 0; st == CSTRAP_OK && i < cbor_array_size(root); i++) {
		(void)snprintf(g->place, sizeof(g->place), "record %zu", i + 1);
		st = take_record(&s, cbor_array_handle(root)[i]);
	}
	cstrap_cbor_free(&root);
	cstrap_wipe(&s, sizeof(s));
	return st;
}

/* --- out ------------------------------------------------------------------ */

static struct cstrap_view
view_of(const char *text)
{
	return (struct cstrap_view) { (const uint8_t *)text, strlen(text) };
}

static void
put_label(struct cstrap_buffer *b, enum cstrap_loose_kind kind)
{
	switch (kind) {
	case CSTRAP_LOOSE_TEXT:
		cstrap_cbor_put_uint(b, LABEL_STRING);
		break;
	case CSTRAP_LOOSE_BOOLEAN:
		cstrap_cbor_put_uint(b, LABEL_BOOLEAN);
		break;
	case CSTRAP_LOOSE_BYTES:
		cstrap_cbor_put_uint(b, LABEL_DATA);
		break;
	case CSTRAP_LOOSE_LINK:
		cstrap_cbor_put_text(b, view_of(LINK));
		break;
	default:
		cstrap_cbor_put_uint(b, LABEL_VALUE);
		break;
	}
}

static void
put_record(void *ctx, const char *base, bool begins, const char *name,
    const struct cstrap_loose *loose)
{
	struct cstrap_buffer *b = ctx;

	cstrap_cbor_put_map(b, begins ? 3 : 2);
	if (begins) {
		cstrap_cbor_put_negative(b, -1 - LABEL_BASE_NAME);
		cstrap_cbor_put_text(b, view_of(base));
	}
	cstrap_cbor_put_uint(b, LABEL_NAME);
	cstrap_cbor_put_text(b, view_of(name));
	put_label(b, loose->kind);
	cstrap_cbor_put_value(b, loose);
}

enum cstrap_status
cstrap_senml_cbor_export(const struct cstrap_message *message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding)
{
	const struct cstrap_senml_sink sink = { put_record, b };

	cstrap_cbor_put_array(b, cstrap_senml_count(message));
	return cstrap_senml_each(message, enabler, &sink, finding);
}
