/*
 * profile/cbor_value.c - values in CBOR, in and out.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/cbor_value.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The pieces of a string, one behind the other, where values are kept. */
static bool
join(struct cstrap_gather *g, const cbor_item_t *item, bool text,
    struct cstrap_view *bytes)
{
	const struct cstrap_room room = cstrap_gather_room(g);
	const size_t count = text ? cbor_string_chunk_count(item) :
				    cbor_bytestring_chunk_count(item);
	cbor_item_t *const *chunks = text ? cbor_string_chunks_handle(item) :
					    cbor_bytestring_chunks_handle(item);
	size_t len = 0, part;

	for (size_t i = 0; i < count; i++) {
		part = text ? cbor_string_length(chunks[i]) :
			      cbor_bytestring_length(chunks[i]);
		if (part > room.len - len)
			return false;
		if (part > 0)
			memcpy(room.data + len,
			    text ? cbor_string_handle(chunks[i]) :
				   cbor_bytestring_handle(chunks[i]),
			    part);
		len += part;
	}
	*bytes = cstrap_gather_keep(g, len);
	return true;
}

bool
cstrap_cbor_string(struct cstrap_gather *g, const cbor_item_t *item,
    struct cstrap_view *bytes)
{
	if (cbor_isa_string(item)) {
		if (cbor_string_is_indefinite(item))
			return join(g, item, true, bytes);
		*bytes = (struct cstrap_view) { cbor_string_handle(item),
			cbor_string_length(item) };
		return true;
	}
	if (!cbor_isa_bytestring(item))
		return false;
	if (cbor_bytestring_is_indefinite(item))
		return join(g, item, false, bytes);
	*bytes = (struct cstrap_view) { cbor_bytestring_handle(item),
		cbor_bytestring_length(item) };
	return true;
}

static bool
float_value(const cbor_item_t *item, struct cstrap_loose *loose)
{
	if (cbor_float_get_width(item) == CBOR_FLOAT_0) {
		loose->kind = CSTRAP_LOOSE_BOOLEAN;
		loose->boolean = cbor_is_bool(item) && cbor_get_bool(item);
		return cbor_is_bool(item);
	}
	loose->kind = CSTRAP_LOOSE_REAL;
	loose->real = cbor_float_get_float(item);
	if (isnan(loose->real))
		loose->real = (double)NAN; /* of many, the one that goes out */
	loose->narrow = cbor_float_get_width(item) != CBOR_FLOAT_64;
	return true;
}

bool
cstrap_cbor_value(struct cstrap_gather *g, const cbor_item_t *item,
    struct cstrap_loose *loose)
{
	memset(loose, 0, sizeof(*loose));
	switch (cbor_typeof(item)) {
	case CBOR_TYPE_UINT:
	case CBOR_TYPE_NEGINT:
		loose->kind = CSTRAP_LOOSE_INTEGER;
		loose->negative = cbor_isa_negint(item);
		loose->number = cbor_get_int(item);
		return true;
	case CBOR_TYPE_STRING:
		loose->kind = CSTRAP_LOOSE_TEXT;
		return cstrap_cbor_string(g, item, &loose->bytes);
	case CBOR_TYPE_BYTESTRING:
		loose->kind = CSTRAP_LOOSE_BYTES;
		return cstrap_cbor_string(g, item, &loose->bytes);
	case CBOR_TYPE_FLOAT_CTRL:
		return float_value(item, loose);
	case CBOR_TYPE_ARRAY:
	case CBOR_TYPE_MAP:
	case CBOR_TYPE_TAG:
		break;
	}
	return false;
}

/* --- out ------------------------------------------------------------------ */

#define HEAD_MAX 9 /* initial byte, 64 bits */

void
cstrap_cbor_put_uint(struct cstrap_buffer *b, uint64_t number)
{
	unsigned char head[HEAD_MAX];

	cstrap_buffer_put(b, head,
	    cbor_encode_uint(number, head, sizeof(head)));
}

void
cstrap_cbor_put_negative(struct cstrap_buffer *b, uint64_t number)
{
	unsigned char head[HEAD_MAX];

	cstrap_buffer_put(b, head,
	    cbor_encode_negint(number, head, sizeof(head)));
}

void
cstrap_cbor_put_array(struct cstrap_buffer *b, size_t count)
{
	unsigned char head[HEAD_MAX];

	cstrap_buffer_put(b, head,
	    cbor_encode_array_start(count, head, sizeof(head)));
}

void
cstrap_cbor_put_map(struct cstrap_buffer *b, size_t count)
{
	unsigned char head[HEAD_MAX];

	cstrap_buffer_put(b, head,
	    cbor_encode_map_start(count, head, sizeof(head)));
}

void
cstrap_cbor_put_text(struct cstrap_buffer *b, struct cstrap_view text)
{
	unsigned char head[HEAD_MAX];

	cstrap_buffer_put(b, head,
	    cbor_encode_string_start(text.len, head, sizeof(head)));
	cstrap_buffer_put(b, text.data, text.len);
}

void
cstrap_cbor_put_bytes(struct cstrap_buffer *b, struct cstrap_view bytes)
{
	unsigned char head[HEAD_MAX];

	cstrap_buffer_put(b, head,
	    cbor_encode_bytestring_start(bytes.len, head, sizeof(head)));
	cstrap_buffer_put(b, bytes.data, bytes.len);
}

static void
put_real(struct cstrap_buffer *b, const struct cstrap_loose *loose)
{
	unsigned char item[HEAD_MAX];
	size_t len;

	len = loose->narrow ?
	    cbor_encode_single((float)loose->real, item, sizeof(item)) :
	    cbor_encode_double(loose->real, item, sizeof(item));
	cstrap_buffer_put(b, item, len);
}

static void
put_boolean(struct cstrap_buffer *b, bool boolean)
{
	unsigned char item[HEAD_MAX];

	cstrap_buffer_put(b, item,
	    cbor_encode_bool(boolean, item, sizeof(item)));
}

static void
put_link(struct cstrap_buffer *b, struct cstrap_objlnk link)
{
	char text[12];
	const int len =
	    snprintf(text, sizeof(text), "%u:%u", link.object, link.instance);

	cstrap_cbor_put_text(b,
	    (struct cstrap_view) { (const uint8_t *)text, (size_t)len });
}

void
cstrap_cbor_put_value(struct cstrap_buffer *b, const struct cstrap_loose *loose)
{
	switch (loose->kind) {
	case CSTRAP_LOOSE_INTEGER:
		if (loose->negative)
			cstrap_cbor_put_negative(b, loose->number);
		else
			cstrap_cbor_put_uint(b, loose->number);
		break;
	case CSTRAP_LOOSE_REAL:
		put_real(b, loose);
		break;
	case CSTRAP_LOOSE_BOOLEAN:
		put_boolean(b, loose->boolean);
		break;
	case CSTRAP_LOOSE_TEXT:
		cstrap_cbor_put_text(b, loose->bytes);
		break;
	case CSTRAP_LOOSE_BYTES:
		cstrap_cbor_put_bytes(b, loose->bytes);
		break;
	case CSTRAP_LOOSE_LINK:
		put_link(b, loose->link);
		break;
	case CSTRAP_LOOSE_NONE:
		b->failed = true;
		break;
	}
}
