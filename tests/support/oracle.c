/*
 * tests/support/oracle.c - what others have on a card, seen by a reader that
 * shares no code with the toolkit's.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "oracle.h"

#include <string.h>

static void
put(struct oracle *o, const uint8_t *bytes, size_t len)
{
	if (len > sizeof(o->bytes) - o->len)
		len = sizeof(o->bytes) - o->len;
	if (len > 0)
		memcpy(o->bytes + o->len, bytes, len);
	o->len += len;
}

static bool
has(struct cstrap_view bytes, const char *needle, size_t len)
{
	return memmem(bytes.data, bytes.len, needle, len) != NULL;
}

/* 2.23.43.9, whatever comes behind; or an ODF entry for a DODF of ours. */
static bool
is_ours(struct cstrap_view entry)
{
	return has(entry, "\x67\x2B\x09", 3) ||
	    (entry.data[0] == 0xA7 &&
		(has(entry, "\x64\x30", 2) || has(entry, "\x64\x31", 2)));
}

/* A length of one to three bytes; false: it does not fit. */
static bool
element(struct cstrap_view file, size_t at, size_t *len)
{
	size_t value, head = 2;

	if (at + 2 > file.len)
		return false;
	value = file.data[at + 1];
	if (value == 0x81 && at + 3 <= file.len) {
		value = file.data[at + 2];
		head = 3;
	} else if (value == 0x82 && at + 4 <= file.len) {
		value = (size_t)(file.data[at + 2] << 8 | file.data[at + 3]);
		head = 4;
	} else if (value > 0x7F) {
		return false;
	}
	*len = head + value;
	return at + *len <= file.len;
}

static void
look_at_directory(struct oracle *o, struct cstrap_view file)
{
	size_t at = 0, len;

	while (at < file.len && file.data[at] != 0xFF && file.data[at] != 0) {
		if (!element(file, at, &len)) {
			o->torn = true;
			return;
		}
		if (!is_ours((struct cstrap_view) { file.data + at, len }))
			put(o, file.data + at, len);
		at += len;
	}
}

/* A record for PKCS#15, or the beginning of one that a cut left. */
static bool
is_our_record(struct cstrap_view record)
{
	static const char begin[] = "\x61\x1B\x4F\x0C\xA0\0\0\0\x63PKCS-15";
	size_t used = record.len;

	while (used > 0 && record.data[used - 1] == 0xFF)
		used--;
	return has(record, "PKCS-15", 7) ||
	    (used < sizeof(begin) - 1 && memcmp(record.data, begin, used) == 0);
}

static void
look_at_records(struct oracle *o, const struct cstrap_vcard_file *file)
{
	for (size_t at = 0; at + file->record_len <= file->content.len;
	     at += file->record_len) {
		const struct cstrap_view record = { file->content.data + at,
			file->record_len };

		if (!is_our_record(record))
			put(o, record.data, record.len);
	}
}

/*
 * A directory: the ODF, or any file that begins like a DODF. Ours: 643x that
 * is none.
 */
static void
look(void *ctx, const struct cstrap_vcard_file *file)
{
	struct oracle *o = ctx;
	const uint8_t first = file->content.len > 0 ? file->content.data[0] : 0;

	if (file->is_df)
		return;
	if (file->record_len > 0 && file->file_id == 0x2F00)
		look_at_records(o, file);
	else if (file->file_id == 0x5031 || file->file_id == 0x6430 ||
	    file->file_id == 0x6431 || file->file_id == 0x5207 ||
	    file->file_id == 0x4405 ||
	    (file->record_len == 0 && (first == 0xA1 || first == 0x30)))
		look_at_directory(o, file->content);
	else if (file->file_id >> 4 != 0x643 && file->file_id != 0x3200)
		put(o, file->content.data, file->content.len);
}

void
oracle_look(struct oracle *oracle, const struct cstrap_vcard *vcard)
{
	oracle->len = 0;
	oracle->torn = false;
	cstrap_vcard_each(vcard, look, oracle);
}
