/*
 * core/der.c - tags and lengths of DER.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/der.h"

#define TAG_CONTINUES 0x1F /* low five bits: more tag octets follow */
#define LENGTH_OCTETS_MAX 3

static uint16_t
read_tag(struct cstrap_cursor *r, size_t start)
{
	uint32_t tag = cstrap_cursor_be(r, 1);
	uint32_t more;

	if ((tag & TAG_CONTINUES) != TAG_CONTINUES)
		return (uint16_t)tag;
	more = cstrap_cursor_be(r, 1);
	if (more & 0x80)
		cstrap_cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_DER_FORM,
		    start, "a tag of three octets or more");
	return (uint16_t)(tag << 8 | more);
}

static uint32_t
read_length(struct cstrap_cursor *r, size_t start)
{
	const uint32_t first = cstrap_cursor_be(r, 1);

	if (first < 0x80)
		return first;
	if (first == 0x80)
		cstrap_cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_DER_FORM,
		    start, "a length of the indefinite form");
	else if ((first & 0x7F) > LENGTH_OCTETS_MAX)
		cstrap_cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_DER_FORM,
		    start, "a length of more than three octets");
	return cstrap_cursor_be(r, first & 0x7F);
}

bool
cstrap_der_next(struct cstrap_cursor *r, struct cstrap_der *der)
{
	const size_t start = r->pos;
	uint32_t len;

	*der = (struct cstrap_der) { 0, start, start, { NULL, 0 } };
	if (cstrap_cursor_left(r) == 0 || r->data[start] == 0x00 ||
	    r->data[start] == 0xFF)
		return false;
	der->tag = read_tag(r, start);
	len = read_length(r, start);
	der->start = r->pos;
	der->value = cstrap_cursor_take(r, len);
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

bool
cstrap_der_expect(struct cstrap_cursor *r, uint16_t tag, struct cstrap_der *der,
    const char *text)
{
	const size_t start = r->pos;

	if (cstrap_der_next(r, der) && der->tag == tag)
		return true;
	cstrap_cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_DER_FORM, start,
	    text);
	return false;
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
