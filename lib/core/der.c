/*
 * core/der.c - tags and lengths of DER.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/der.h"

#include "core/der_read.h"

#define TAG_CONTINUES 0x1F /* low five bits: more tag octets follow */
#define LENGTH_OCTETS_MAX 3

static uint16_t
read_tag(struct cstrap_cursor *r, size_t start)
{
	uint32_t tag = cursor_be(r, 1);

	if ((tag & TAG_CONTINUES) != TAG_CONTINUES)
		return (uint16_t)tag;
	tag = tag << 8 | cursor_be(r, 1);
	if (tag & 0x80)
		cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_DER_FORM, start,
		    "a tag of three octets or more");
	return (uint16_t)tag;
}

static uint32_t
read_length(struct cstrap_cursor *r, size_t start)
{
	const uint32_t first = cursor_be(r, 1);
	const uint32_t octets = first & 0x7F;

	if (first < 0x80)
		return first;
	if (octets == 0 || octets > LENGTH_OCTETS_MAX)
		cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_DER_FORM, start,
		    octets == 0 ? "a length of the indefinite form" :
				  "a length of more than three octets");
	return cursor_be(r, octets);
}

bool
cstrap_der_next(struct cstrap_cursor *r, struct cstrap_der *der)
{
	const size_t start = r->pos;

	*der = (struct cstrap_der) { 0, start, start, { NULL, 0 } };
	if (cursor_left(r) == 0 || r->data[start] == 0x00 ||
	    r->data[start] == 0xFF)
		return false;
	der->tag = read_tag(r, start);
	der->value.len = read_length(r, start);
	der->start = r->pos;
	der->value = cursor_take(r, der->value.len);
	if (r->status == CSTRAP_E_TRUNCATED || r->status == CSTRAP_E_LENGTH) {
		r->fault = start;
		r->rule = CSTRAP_RULE_DER_FORM;
	}
	return r->status == CSTRAP_OK;
}

size_t
cstrap_der_enter(struct cstrap_cursor *r, const struct cstrap_der *der)
{
	const size_t end = r->end;

	if (r->status == CSTRAP_OK) {
		r->pos = der->start;
		r->end = der->start + der->value.len;
	}
	return end;
}

#ifdef CSTRAP_NO_TEXT

bool
cstrap_der_want(struct cstrap_cursor *r, uint16_t tag, struct cstrap_der *der)
{
	const size_t start = r->pos;

	if (cstrap_der_next(r, der) && der->tag == tag)
		return true;
	cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_DER_FORM, start, NULL);
	return false;
}

bool
cstrap_der_expect(struct cstrap_cursor *r, uint16_t tag, struct cstrap_der *der,
    const char *text)
{
	(void)text;
	return cstrap_der_want(r, tag, der);
}

#else

bool
cstrap_der_expect(struct cstrap_cursor *r, uint16_t tag, struct cstrap_der *der,
    const char *text)
{
	const size_t start = r->pos;

	if (cstrap_der_next(r, der) && der->tag == tag)
		return true;
	cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_DER_FORM, start, text);
	return false;
}

#endif

#ifdef CSTRAP_NO_TEXT
size_t
cstrap_der_open(struct cstrap_cursor *r, uint16_t tag)
#else
size_t
cstrap_der_open(struct cstrap_cursor *r, uint16_t tag, const char *text)
#endif
{
	struct cstrap_der der;

	(void)der_expect(r, tag, &der, text);
	return cstrap_der_enter(r, &der);
}

void
cstrap_der_leave(struct cstrap_cursor *r, size_t end)
{
	if (r->status == CSTRAP_OK)
		r->pos = r->end;
	cstrap_cursor_widen(r, end);
}

void
cstrap_der_members(struct cstrap_cursor *r, const uint8_t *tags,
    struct cstrap_view *found)
{
	struct cstrap_der der;

	while (cstrap_der_next(r, &der))
		for (size_t i = 0; tags[i] != 0; i++)
			if (der.tag == tags[i])
				found[i] = der.value;
}

static unsigned int
length_octets(size_t len)
{
	return len < 0x80 ? 0 : len < 0x100 ? 1 : len < 0x10000 ? 2 : 3;
}

size_t
cstrap_der_header_len(uint16_t tag, size_t len)
{
	return (tag > 0xFF ? 2u : 1u) + 1u + length_octets(len);
}

void
cstrap_der_put_header(struct cstrap_writer *w, uint16_t tag, size_t len)
{
	const unsigned int octets = length_octets(len);

	cstrap_writer_be(w, tag, tag > 0xFF ? 2 : 1);
	if (octets > 0)
		cstrap_writer_be(w, 0x80 | octets, 1);
	cstrap_writer_be(w, (uint32_t)len, octets > 0 ? octets : 1);
}

void
cstrap_der_put(struct cstrap_writer *w, uint16_t tag, struct cstrap_view value)
{
	cstrap_der_put_header(w, tag, value.len);
	cstrap_writer_put(w, value);
}
