/*
 * profile/senml_json.c - SenML in JSON (RFC 8428, 5).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "host/json.h"
#include "profile/senml.h"

/* --- in ------------------------------------------------------------------- */

static int
base64url_digit(uint8_t c)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	return at != NULL ? (int)(at - digits) : -1;
}

/* Base64url (RFC 4648, 5) without padding, where values are kept. */
static bool
unbase64url(struct cstrap_gather *g, struct cstrap_view text,
    struct cstrap_view *bytes)
{
	const struct cstrap_room room = cstrap_gather_room(g);
	uint32_t bits = 0, count = 0;
	size_t len = 0;
	int digit;

	if (text.len % 4 == 1 || text.len / 4 * 3 + 3 > room.len)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if ((digit = base64url_digit(text.data[i])) < 0)
			return false;
		bits = bits << 6 | (uint32_t)digit;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		room.data[len++] = (uint8_t)(bits >> count);
		bits &= (1u << count) - 1;
	}
	/* Bits that are left over are zero, or a cut key would pass. */
	if (bits != 0)
		return false;
	*bytes = cstrap_gather_keep(g, len);
	return true;
}

static struct cstrap_view
string_view(const json_t *json)
{
	return (struct cstrap_view) { (const uint8_t *)json_string_value(json),
		json_string_length(json) };
}

static bool
number_value(const json_t *json, struct cstrap_loose *loose)
{
	const json_int_t number = json_integer_value(json);

	memset(loose, 0, sizeof(*loose));
	if (json_is_integer(json)) {
		loose->kind = CSTRAP_LOOSE_INTEGER;
		loose->negative = number < 0;
		loose->number = (uint64_t)(number < 0 ? -1 - number : number);
		return true;
	}
	loose->kind = CSTRAP_LOOSE_REAL;
	loose->real = json_real_value(json);
	loose->narrow = cstrap_loose_is_narrow(loose->real);
	return json_is_real(json);
}

static bool
take_string(struct cstrap_gather *g, struct cstrap_senml_record *record,
    const char *label, const json_t *json)
{
	struct cstrap_loose *value = &record->value;
	const struct cstrap_view text = string_view(json);

	if (!json_is_string(json))
		return false;
	memset(value, 0, sizeof(*value));
	record->value_count++;
	value->bytes = text;
	value->kind = CSTRAP_LOOSE_TEXT;
	if (strcmp(label, "vs") == 0)
		return true;
	value->kind = CSTRAP_LOOSE_BYTES;
	if (strcmp(label, "vd") == 0)
		return unbase64url(g, text, &value->bytes);
	value->kind = CSTRAP_LOOSE_LINK;
	return cstrap_loose_link(text, &value->link);
}

static bool
take_base(struct cstrap_senml_record *record, const char *label,
    const json_t *json)
{
	switch (strlen(label) == 4 ? 'r' : label[1]) {
	case 'n':
		record->has_base_name = true;
		record->base_name = string_view(json);
		return json_is_string(json);
	case 'v':
		record->has_base_value = true;
		return number_value(json, &record->base_value);
	case 't':
		record->has_base_time = true;
		return json_is_number(json);
	case 'r': /* bver */
		record->has_version = true;
		record->version = (uint64_t)json_integer_value(json);
		return json_is_integer(json) && json_integer_value(json) >= 0;
	default: /* units and sums say nothing here */
		return true;
	}
}

static bool
is_among(const char *label, const char *const labels[])
{
	for (size_t i = 0; labels[i] != NULL; i++)
		if (strcmp(label, labels[i]) == 0)
			return true;
	return false;
}

static bool
take_member(struct cstrap_gather *g, struct cstrap_senml_record *record,
    const char *label, const json_t *json)
{
	static const char *const strings[] = { "vs", "vd", "vlo", NULL };
	static const char *const bases[] = { "bn", "bv", "bt", "bver", "bu",
		"bs", NULL };

	if (is_among(label, strings))
		return take_string(g, record, label, json);
	if (is_among(label, bases))
		return take_base(record, label, json);
	if (strcmp(label, "n") == 0) {
		record->name = string_view(json);
		return json_is_string(json);
	}
	if (strcmp(label, "v") == 0) {
		record->value_count++;
		return number_value(json, &record->value);
	}
	if (strcmp(label, "vb") == 0) {
		record->value_count++;
		memset(&record->value, 0, sizeof(record->value));
		record->value.kind = CSTRAP_LOOSE_BOOLEAN;
		record->value.boolean = json_is_true(json);
		return json_is_boolean(json);
	}
	if (strcmp(label, "t") == 0) {
		record->has_time = true;
		return json_is_number(json);
	}
	return !cstrap_senml_must_know(
	    (struct cstrap_view) { (const uint8_t *)label, strlen(label) });
}

static enum cstrap_status
take_record(struct cstrap_senml *s, json_t *json)
{
	struct cstrap_senml_record record;
	const char *label;
	json_t *member;
	size_t before;

	memset(&record, 0, sizeof(record));
	if (!json_is_object(json))
		return cstrap_gather_refuse(s->gather, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL,
		    "a record that is no object");
	json_object_foreach(json, label, member)
	{
		if (take_member(s->gather, &record, label, member))
			continue;
		before = cstrap_json_pointer_push(s->gather->place,
		    sizeof(s->gather->place), label);
		(void)before;
		return cstrap_gather_refuse(s->gather, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL,
		    "a member that is not known, or of a wrong kind");
	}
	return cstrap_senml_take(s, &record);
}

enum cstrap_status
cstrap_senml_json_import(struct cstrap_gather *g, struct cstrap_view text)
{
	struct cstrap_senml s = { .gather = g };
	enum cstrap_status st;
	json_t *root;

	if ((st = cstrap_json_load(&root, text, g->finding)) != CSTRAP_OK) {
		if (g->finding != NULL)
			g->finding->rule = CSTRAP_RULE_FORMAT_SYNTAX;
		return st;
	}
	if (!json_is_array(root))
		st = cstrap_gather_refuse(g, CSTRAP_E_STRUCTURE,
		    CSTRAP_RULE_FORMAT_SYNTAX, NULL,
		    "SenML is an array of records");
	for (size_t i = 0; st == CSTRAP_OK && i < json_array_size(root); i++) {
		(void)snprintf(g->place, sizeof(g->place), "/%zu", i);
		st = take_record(&s, json_array_get(root, i));
	}
	cstrap_json_free(&root);
	cstrap_wipe(&s, sizeof(s));
	return st;
}

/* --- out ------------------------------------------------------------------ */

struct output {
	struct cstrap_buffer *buffer;
	bool any;
	bool refused; /* a number that JSON has no words for */
};

static int
append(const char *bytes, size_t len, void *ctx)
{
	cstrap_buffer_put(ctx, bytes, len);
	return 0;
}

/* jansson writes what needs care: strings and numbers. */
static void
put_json(struct cstrap_buffer *b, json_t *json)
{
	if (json == NULL ||
	    json_dump_callback(json, append, b, JSON_ENCODE_ANY) != 0)
		b->failed = true;
	if (json != NULL)
		cstrap_json_free(&json);
}

static void
put_base64url(struct cstrap_buffer *b, struct cstrap_view bytes)
{
	static const char digits[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	char group[4];
	uint32_t bits;
	size_t count;

	cstrap_buffer_text(b, "\"");
	for (size_t i = 0; i < bytes.len; i += 3) {
		count = bytes.len - i < 3 ? bytes.len - i : 3;
		bits = (uint32_t)bytes.data[i] << 16;
		bits |= count > 1 ? (uint32_t)bytes.data[i + 1] << 8 : 0;
		bits |= count > 2 ? (uint32_t)bytes.data[i + 2] : 0;
		for (unsigned int n = 0; n < 4; n++)
			group[n] = digits[bits >> (18 - 6 * n) & 63];
		cstrap_buffer_put(b, group, count + 1);
	}
	cstrap_buffer_text(b, "\"");
}

static void
put_integer(struct output *out, const struct cstrap_loose *loose)
{
	if (loose->number > INT64_MAX)
		out->refused = true;
	else
		cstrap_buffer_format(out->buffer, "\"v\":%lld",
		    loose->negative ? -1 - (long long)loose->number :
				      (long long)loose->number);
}

static void
put_real(struct output *out, double real)
{
	json_t *json = json_real(real); /* NULL for what is no number */

	if (json == NULL) {
		out->refused = true;
		return;
	}
	cstrap_buffer_text(out->buffer, "\"v\":");
	put_json(out->buffer, json);
}

static void
put_value(struct output *out, const struct cstrap_loose *loose)
{
	struct cstrap_buffer *b = out->buffer;

	switch (loose->kind) {
	case CSTRAP_LOOSE_INTEGER:
		put_integer(out, loose);
		break;
	case CSTRAP_LOOSE_REAL:
		put_real(out, loose->real);
		break;
	case CSTRAP_LOOSE_BOOLEAN:
		cstrap_buffer_format(b, "\"vb\":%s",
		    loose->boolean ? "true" : "false");
		break;
	case CSTRAP_LOOSE_TEXT:
		cstrap_buffer_text(b, "\"vs\":");
		put_json(b,
		    json_stringn((const char *)loose->bytes.data,
			loose->bytes.len));
		break;
	case CSTRAP_LOOSE_BYTES:
		cstrap_buffer_text(b, "\"vd\":");
		put_base64url(b, loose->bytes);
		break;
	case CSTRAP_LOOSE_LINK:
		cstrap_buffer_format(b, "\"vlo\":\"%u:%u\"", loose->link.object,
		    loose->link.instance);
		break;
	case CSTRAP_LOOSE_NONE:
		b->failed = true;
		break;
	}
}

static void
put_record(void *ctx, const char *base, bool begins, const char *name,
    const struct cstrap_loose *loose)
{
	struct output *out = ctx;

	cstrap_buffer_text(out->buffer, out->any ? ",\n{" : "{");
	out->any = true;
	if (begins)
		cstrap_buffer_format(out->buffer, "\"bn\":\"%s\",", base);
	cstrap_buffer_format(out->buffer, "\"n\":\"%s\",", name);
	put_value(out, loose);
	cstrap_buffer_text(out->buffer, "}");
}

enum cstrap_status
cstrap_senml_json_export(const struct cstrap_message *message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding)
{
	struct output out = { b, false, false };
	const struct cstrap_senml_sink sink = { put_record, &out };
	enum cstrap_status st;

	cstrap_buffer_text(b, "[");
	st = cstrap_senml_each(message, enabler, &sink, finding);
	cstrap_buffer_text(b, "]\n");
	if (st == CSTRAP_OK && out.refused)
		st = cstrap_finding_set(finding, CSTRAP_E_ENCODING,
		    CSTRAP_RULE_FORMAT_LOST,
		    "a number that JSON has no words for");
	return st;
}
