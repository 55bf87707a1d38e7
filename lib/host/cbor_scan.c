/*
 * host/cbor_scan.c - CBOR looked through before libcbor builds anything.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/cbor_scan.h"

#include <cbor.h>

#include "cardstrap/value.h"

enum level_kind {
	LEVEL_ARRAY,
	LEVEL_MAP,
	LEVEL_TAG,
	LEVEL_BYTES, /* of indefinite length, like the next one */
	LEVEL_TEXT
};

struct level {
	enum level_kind kind;
	bool open;     /* ends with a break */
	uint64_t left; /* items to come; of an open map: how many came */
};

struct scan {
	struct level levels[CSTRAP_CBOR_DEPTH_MAX];
	unsigned int depth; /* levels that are open */
	unsigned int depth_max;
	size_t left; /* bytes from the item on, its head included */
	bool done;
	enum cstrap_status status;
	const char *text; /* what is wrong; NULL so far */
};

static void
scan_fail(struct scan *s, enum cstrap_status status, const char *text)
{
	if (s->text == NULL) {
		s->status = status;
		s->text = text;
	}
}

/* An item is complete, and so may be what it lies in. */
static void
scan_item(void *ctx)
{
	struct scan *s = ctx;
	struct level *top;

	while (s->depth > 0) {
		top = &s->levels[s->depth - 1];
		if (top->kind == LEVEL_BYTES || top->kind == LEVEL_TEXT)
			scan_fail(s, CSTRAP_E_SYNTAX,
			    "a string in pieces holds something else");
		if (top->open) {
			++top->left;
			return;
		}
		if (--top->left > 0)
			return;
		--s->depth;
	}
	s->done = true;
}

static void
scan_push(struct scan *s, enum level_kind kind, bool open, uint64_t items)
{
	const struct level *top =
	    s->depth == 0 ? NULL : &s->levels[s->depth - 1];

	if (top != NULL &&
	    (top->kind == LEVEL_BYTES || top->kind == LEVEL_TEXT))
		scan_fail(s, CSTRAP_E_SYNTAX,
		    "a string in pieces holds something else");
	if (s->depth >= s->depth_max) {
		scan_fail(s, CSTRAP_E_SYNTAX, "nested too deeply");
		return;
	}
	/* Each item takes a byte at least; the head of this one took one. */
	if (items >= s->left) {
		scan_fail(s, CSTRAP_E_TRUNCATED,
		    "a count larger than the bytes that are left");
		return;
	}
	if (!open && items == 0) {
		scan_item(s);
		return;
	}
	s->levels[s->depth++] = (struct level) { kind, open, items };
}

static void
scan_string(struct scan *s, enum level_kind kind, struct cstrap_view bytes)
{
	if (kind == LEVEL_TEXT && !cstrap_value_is_utf8(bytes))
		scan_fail(s, CSTRAP_E_SYNTAX, "a text that is not UTF-8");
	if (s->depth > 0 && s->levels[s->depth - 1].kind == kind)
		return;
	scan_item(s);
}

static void
scan_bytes(void *ctx, cbor_data data, size_t len)
{
	scan_string(ctx, LEVEL_BYTES, (struct cstrap_view) { data, len });
}

static void
scan_text(void *ctx, cbor_data data, size_t len)
{
	scan_string(ctx, LEVEL_TEXT, (struct cstrap_view) { data, len });
}

static void
scan_bytes_start(void *ctx)
{
	scan_push(ctx, LEVEL_BYTES, true, 0);
}

static void
scan_text_start(void *ctx)
{
	scan_push(ctx, LEVEL_TEXT, true, 0);
}

static void
scan_array(void *ctx, size_t count)
{
	scan_push(ctx, LEVEL_ARRAY, false, count);
}

static void
scan_array_start(void *ctx)
{
	scan_push(ctx, LEVEL_ARRAY, true, 0);
}

static void
scan_map(void *ctx, size_t count)
{
	scan_push(ctx, LEVEL_MAP, false,
	    count > SIZE_MAX / 2 ? SIZE_MAX : 2 * count);
}

static void
scan_map_start(void *ctx)
{
	scan_push(ctx, LEVEL_MAP, true, 0);
}

static void
scan_tag(void *ctx, uint64_t tag)
{
	(void)tag;
	scan_push(ctx, LEVEL_TAG, false, 1);
}

static void
scan_break(void *ctx)
{
	struct scan *s = ctx;
	const struct level *top =
	    s->depth == 0 ? NULL : &s->levels[s->depth - 1];

	if (top == NULL || !top->open) {
		scan_fail(s, CSTRAP_E_SYNTAX, "a break where nothing is open");
		return;
	}
	if (top->kind == LEVEL_MAP && top->left % 2 != 0)
		scan_fail(s, CSTRAP_E_SYNTAX, "a map that ends with a key");
	--s->depth;
	scan_item(s);
}

static void
scan_u8(void *ctx, uint8_t n)
{
	(void)n;
	scan_item(ctx);
}

static void
scan_u16(void *ctx, uint16_t n)
{
	(void)n;
	scan_item(ctx);
}

static void
scan_u32(void *ctx, uint32_t n)
{
	(void)n;
	scan_item(ctx);
}

static void
scan_u64(void *ctx, uint64_t n)
{
	(void)n;
	scan_item(ctx);
}

static void
scan_float(void *ctx, float n)
{
	(void)n;
	scan_item(ctx);
}

static void
scan_double(void *ctx, double n)
{
	(void)n;
	scan_item(ctx);
}

static void
scan_bool(void *ctx, bool b)
{
	(void)b;
	scan_item(ctx);
}

static const struct cbor_callbacks scan_callbacks = { .uint8 = scan_u8,
	.uint16 = scan_u16,
	.uint32 = scan_u32,
	.uint64 = scan_u64,
	.negint8 = scan_u8,
	.negint16 = scan_u16,
	.negint32 = scan_u32,
	.negint64 = scan_u64,
	.byte_string = scan_bytes,
	.byte_string_start = scan_bytes_start,
	.string = scan_text,
	.string_start = scan_text_start,
	.array_start = scan_array,
	.indef_array_start = scan_array_start,
	.map_start = scan_map,
	.indef_map_start = scan_map_start,
	.tag = scan_tag,
	.float2 = scan_float,
	.float4 = scan_float,
	.float8 = scan_double,
	.undefined = scan_item,
	.null = scan_item,
	.boolean = scan_bool,
	.indef_break = scan_break };

enum cstrap_status
cstrap_cbor_refuse(struct cstrap_finding *finding, enum cstrap_status status,
    size_t offset, const char *text)
{
	cstrap_finding_set(finding, status, CSTRAP_RULE_NONE, text);
	if (finding != NULL)
		finding->offset = offset;
	return status;
}

enum cstrap_status
cstrap_cbor_scan(struct cstrap_view bytes, unsigned int depth,
    struct cstrap_finding *finding)
{
	struct scan s = { .depth_max = depth };
	struct cbor_decoder_result step;
	size_t at = 0;

	while (!s.done) {
		if (at == bytes.len)
			return cstrap_cbor_refuse(finding, CSTRAP_E_TRUNCATED,
			    at, "the CBOR ends inside an item");
		s.left = bytes.len - at;
		step = cbor_stream_decode(bytes.data + at, s.left,
		    &scan_callbacks, &s);
		if (step.status == CBOR_DECODER_NEDATA)
			return cstrap_cbor_refuse(finding, CSTRAP_E_TRUNCATED,
			    at, "the CBOR ends inside an item");
		if (step.status != CBOR_DECODER_FINISHED || step.read == 0)
			return cstrap_cbor_refuse(finding, CSTRAP_E_SYNTAX, at,
			    "this is not CBOR");
		if (s.text != NULL)
			return cstrap_cbor_refuse(finding, s.status, at,
			    s.text);
		at += step.read;
	}
	if (at != bytes.len)
		return cstrap_cbor_refuse(finding, CSTRAP_E_SYNTAX, at,
		    "something follows the CBOR item");
	return CSTRAP_OK;
}
