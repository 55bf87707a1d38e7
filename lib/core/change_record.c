/*
 * core/change_record.c - the record of what was seen and applied, as bytes.
 *
 * Its CBOR is written and read here, so that firmware needs no library for
 * it. One form is written, and that form alone is read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/change.h"

#include "core/cursor.h"

#include <string.h>

enum cbor_major { CBOR_UNSIGNED = 0, CBOR_BYTES = 2, CBOR_MAP = 5 };
#define CBOR_FALSE 0xF4u
#define CBOR_TRUE 0xF5u

enum record_key {
	KEY_VERSION = 0,
	KEY_GENERATION = 1,
	KEY_CARD = 2,
	KEY_SECURE = 3,
	KEY_SEEN = 4,
	KEY_APPLIED = 5,
	KEY_CHECKS = 6,
	KEY_TAG = 7
};
#define KEY_COUNT 8
#define MANDATORY                                                      \
	(1u << KEY_VERSION | 1u << KEY_GENERATION | 1u << KEY_SECURE | \
	    1u << KEY_CHECKS)

/* Width of the argument that follows the initial byte (RFC 8949, 3). */
static unsigned int
argument_width(uint32_t argument)
{
	return argument < 24   ? 0 :
	    argument < 0x100   ? 1 :
	    argument < 0x10000 ? 2 :
				 4;
}

static void
put_head(struct cstrap_writer *w, enum cbor_major major, uint32_t argument)
{
	const unsigned int width = argument_width(argument);
	const uint32_t info = width == 0 ? argument : 23u + (width + 2u) / 2u;

	cstrap_writer_be(w, (uint32_t)major << 5 | info, 1);
	cstrap_writer_be(w, argument, width);
}

static void
put_number(struct cstrap_writer *w, enum record_key key, uint32_t number)
{
	put_head(w, CBOR_UNSIGNED, key);
	put_head(w, CBOR_UNSIGNED, number);
}

static void
put_bytes(struct cstrap_writer *w, enum record_key key, const uint8_t *data,
    size_t len)
{
	put_head(w, CBOR_UNSIGNED, key);
	put_head(w, CBOR_BYTES, (uint32_t)len);
	cstrap_writer_put(w, (struct cstrap_view) { data, len });
}

static void
put_members(struct cstrap_writer *w, const struct cstrap_record *record,
    bool has_tag)
{
	put_head(w, CBOR_MAP,
	    4u + (record->card.len > 0) + record->has_seen +
		record->has_applied + has_tag);
	put_number(w, KEY_VERSION, CSTRAP_RECORD_VERSION);
	put_number(w, KEY_GENERATION, record->generation);
	if (record->card.len > 0)
		put_bytes(w, KEY_CARD, record->card.iccid, record->card.len);
	put_head(w, CBOR_UNSIGNED, KEY_SECURE);
	cstrap_writer_be(w, record->secure ? CBOR_TRUE : CBOR_FALSE, 1);
	if (record->has_seen)
		put_bytes(w, KEY_SEEN, record->seen, CSTRAP_SHA256_LEN);
	if (record->has_applied)
		put_bytes(w, KEY_APPLIED, record->applied, CSTRAP_SHA256_LEN);
	put_number(w, KEY_CHECKS, record->writing_checks);
}

/* The tag is over the head of its own byte string, too. */
static enum cstrap_status
put_tag(struct cstrap_writer *w, const struct cstrap_crypto *crypto,
    struct cstrap_view key)
{
	uint8_t mac[CSTRAP_SHA256_LEN];
	enum cstrap_status st;

	put_head(w, CBOR_UNSIGNED, KEY_TAG);
	put_head(w, CBOR_BYTES, CSTRAP_SHA256_LEN);
	if (w->status != CSTRAP_OK)
		return w->status;
	st = crypto->hmac_sha256(crypto->ctx, key, cstrap_writer_view(w), mac);
	if (st == CSTRAP_OK)
		cstrap_writer_put(w, (struct cstrap_view) { mac, sizeof(mac) });
	return st;
}

enum cstrap_status
cstrap_record_encode(const struct cstrap_record *record,
    const struct cstrap_crypto *crypto, struct cstrap_view key,
    struct cstrap_room room, struct cstrap_view *out)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_writer w;

	*out = (struct cstrap_view) { NULL, 0 };
	if (record->card.len > CSTRAP_ICCID_BYTES_MAX)
		return CSTRAP_E_ARGUMENT;
	cstrap_writer_init(&w, room);
	put_members(&w, record, crypto != NULL);
	if (crypto != NULL)
		st = put_tag(&w, crypto, key);
	if (st == CSTRAP_OK)
		st = w.status;
	if (st == CSTRAP_OK)
		*out = cstrap_writer_view(&w);
	return st;
}

/* As cstrap_cursor_take, but a lack is the record's. */
static struct cstrap_view
take(struct cstrap_cursor *r, size_t len)
{
	if (cstrap_cursor_left(r) < len)
		cursor_fail(r, CSTRAP_E_TRUNCATED, CSTRAP_RULE_RECORD_CUT,
		    r->pos, NULL);
	return cstrap_cursor_take(r, len);
}

static uint32_t
take_be(struct cstrap_cursor *r, unsigned int width)
{
	const struct cstrap_view bytes = take(r, width);
	uint32_t number = 0;

	for (size_t i = 0; i < bytes.len; i++)
		number = number << 8 | bytes.data[i];
	return number;
}

/* The argument of a head of this major type, in its shortest form. */
static uint32_t
get_head(struct cstrap_cursor *r, enum cbor_major major)
{
	static const uint8_t widths[] = { 1, 2, 4 };
	const size_t start = r->pos;
	const uint32_t initial = take_be(r, 1);
	const uint32_t info = initial & 0x1F;
	unsigned int width = 0;
	uint32_t argument = info;

	if (r->status == CSTRAP_OK && initial >> 5 != (uint32_t)major)
		cursor_fail(r, CSTRAP_E_TYPE, CSTRAP_RULE_RECORD_VALUE, start,
		    NULL);
	if (info > 26) /* 64 bits, reserved, indefinite */
		cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_RECORD_FORM,
		    start, NULL);
	else if (info >= 24) {
		width = widths[info - 24];
		argument = take_be(r, width);
	}
	if (argument_width(argument) != width)
		cursor_fail(r, CSTRAP_E_ENCODING, CSTRAP_RULE_RECORD_FORM,
		    start, NULL);
	return r->status == CSTRAP_OK ? argument : 0;
}

static uint32_t
get_number(struct cstrap_cursor *r, uint32_t max)
{
	const size_t start = r->pos;
	const uint32_t number = get_head(r, CBOR_UNSIGNED);

	if (number > max)
		cursor_fail(r, CSTRAP_E_RANGE, CSTRAP_RULE_RECORD_VALUE, start,
		    NULL);
	return number;
}

static void
get_version(struct cstrap_cursor *r)
{
	const size_t start = r->pos;

	if (get_head(r, CBOR_UNSIGNED) != CSTRAP_RECORD_VERSION)
		cursor_fail(r, CSTRAP_E_VERSION, CSTRAP_RULE_RECORD_VERSION,
		    start, NULL);
}

static bool
get_bool(struct cstrap_cursor *r)
{
	const size_t start = r->pos;
	const uint32_t initial = take_be(r, 1);

	if (initial != CBOR_TRUE && initial != CBOR_FALSE)
		cursor_fail(r, CSTRAP_E_TYPE, CSTRAP_RULE_RECORD_VALUE, start,
		    NULL);
	return initial == CBOR_TRUE;
}

/* min to max bytes into room; how many. */
static uint8_t
get_bytes(struct cstrap_cursor *r, size_t min, size_t max, uint8_t *room)
{
	const size_t start = r->pos;
	const uint32_t len = get_head(r, CBOR_BYTES);
	struct cstrap_view bytes;

	if (len < min || len > max)
		cursor_fail(r, CSTRAP_E_RANGE, CSTRAP_RULE_RECORD_VALUE, start,
		    NULL);
	bytes = take(r, len);
	if (bytes.len > 0)
		memcpy(room, bytes.data, bytes.len);
	return (uint8_t)bytes.len;
}

static void
get_hash(struct cstrap_cursor *r, bool *has, uint8_t hash[CSTRAP_SHA256_LEN])
{
	*has = get_bytes(r, CSTRAP_SHA256_LEN, CSTRAP_SHA256_LEN, hash) > 0;
}

/* The members of a record and what it was authenticated with. */
struct reading {
	struct cstrap_record record;
	bool has_tag;
	uint8_t tag[CSTRAP_SHA256_LEN];
};

static void
get_member(struct cstrap_cursor *r, uint32_t key, struct reading *reading)
{
	struct cstrap_record *record = &reading->record;

	switch (key) {
	case KEY_VERSION:
		get_version(r);
		break;
	case KEY_GENERATION:
		record->generation = get_number(r, UINT32_MAX);
		break;
	case KEY_CARD:
		record->card.len =
		    get_bytes(r, 1, CSTRAP_ICCID_BYTES_MAX, record->card.iccid);
		break;
	case KEY_SECURE:
		record->secure = get_bool(r);
		break;
	case KEY_SEEN:
		get_hash(r, &record->has_seen, record->seen);
		break;
	case KEY_APPLIED:
		get_hash(r, &record->has_applied, record->applied);
		break;
	case KEY_CHECKS:
		record->writing_checks = (uint8_t)get_number(r, UINT8_MAX);
		break;
	default:
		get_hash(r, &reading->has_tag, reading->tag);
		break;
	}
}

static void
get_members(struct cstrap_cursor *r, struct reading *reading)
{
	const uint32_t count = get_head(r, CBOR_MAP);
	unsigned int met = 0;

	for (uint32_t i = 0; i < count && r->status == CSTRAP_OK; i++) {
		const size_t start = r->pos;
		const uint32_t key = get_head(r, CBOR_UNSIGNED);

		/* Ascending; the version first, before what it governs. */
		if (r->status == CSTRAP_OK &&
		    (key >= KEY_COUNT || met >> key != 0 ||
			(i == 0) != (key == KEY_VERSION)))
			cursor_fail(r, CSTRAP_E_STRUCTURE,
			    CSTRAP_RULE_RECORD_FORM, start, NULL);
		if (r->status != CSTRAP_OK)
			return;
		met |= 1u << key;
		get_member(r, key, reading);
	}
	if ((met & MANDATORY) != MANDATORY || cstrap_cursor_left(r) > 0)
		cursor_fail(r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_RECORD_FORM,
		    r->pos, NULL);
}

/* The tag, which ends the record, against the bytes in front of it. */
static enum cstrap_status
check_tag(struct cstrap_cursor *r, const struct reading *reading,
    const struct cstrap_crypto *crypto, struct cstrap_view key)
{
	const size_t len = r->len - (reading->has_tag ? CSTRAP_SHA256_LEN : 0);
	uint8_t mac[CSTRAP_SHA256_LEN];
	enum cstrap_status st = CSTRAP_OK;
	bool good = reading->has_tag == (crypto != NULL);

	if (good && reading->has_tag) {
		st = crypto->hmac_sha256(crypto->ctx, key,
		    (struct cstrap_view) { r->data, len }, mac);
		good = st == CSTRAP_OK &&
		    cstrap_view_equal((struct cstrap_view) { mac, sizeof(mac) },
			(struct cstrap_view) { reading->tag, sizeof(mac) });
		cstrap_wipe(mac, sizeof(mac));
	}
	if (st != CSTRAP_OK)
		cursor_fail(r, st, CSTRAP_RULE_NONE, len, NULL);
	else if (!good)
		cursor_fail(r, CSTRAP_E_RULE, CSTRAP_RULE_RECORD_TAG, len,
		    NULL);
	return r->status;
}

enum cstrap_status
cstrap_record_decode(struct cstrap_record *record, struct cstrap_view bytes,
    const struct cstrap_crypto *crypto, struct cstrap_view key,
    struct cstrap_finding *finding)
{
	struct cstrap_cursor r;
	struct reading reading;

	memset(record, 0, sizeof(*record));
	memset(&reading, 0, sizeof(reading));
	cstrap_cursor_init(&r, bytes);
	get_members(&r, &reading);
	if (r.status == CSTRAP_OK &&
	    check_tag(&r, &reading, crypto, key) == CSTRAP_OK)
		*record = reading.record;
	return cstrap_cursor_finding(&r, finding);
}
