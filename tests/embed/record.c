/*
 * record.c - records as bytes, the same ones on any machine.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "record.h"

#include <string.h>

static const uint8_t key[] = { 'a', ' ', 'd', 'e', 'v', 'i', 'c', 'e', ' ', 'k',
	'e', 'y', ' ', 'o', 'f', ' ', '2', '0', ' ', 'b' };

/* Every member absent, small, and at its largest. */
static void
make(struct cstrap_record *record, unsigned int n)
{
	static const uint32_t generations[] = { 0, 23, 24, 255, 256, 65535,
		65536, UINT32_MAX };

	memset(record, 0, sizeof(*record));
	record->generation = generations[n % 8];
	record->card.len = (uint8_t)(n % 11);
	for (uint8_t i = 0; i < record->card.len; i++)
		record->card.iccid[i] = (uint8_t)(0x98u + 7u * i + n);
	record->secure = n % 3 == 0;
	record->has_seen = n % 4 != 0;
	record->has_applied = n % 5 < 2;
	for (uint8_t i = 0; i < CSTRAP_SHA256_LEN; i++) {
		record->seen[i] = record->has_seen ? (uint8_t)(n + i) : 0;
		record->applied[i] =
		    record->has_applied ? (uint8_t)(3 * n - i) : 0;
	}
	record->writing_checks = (uint8_t)(n * 17);
}

static void
print_hex(struct cstrap_view bytes, void (*write)(const char *text))
{
	static const char digits[] = "0123456789ABCDEF";
	char text[3] = "";

	for (size_t i = 0; i < bytes.len; i++) {
		text[0] = digits[bytes.data[i] >> 4];
		text[1] = digits[bytes.data[i] & 15];
		write(text);
	}
	write("\n");
}

static bool
is_same(const struct cstrap_record *a, const struct cstrap_record *b)
{
	return a->generation == b->generation && a->card.len == b->card.len &&
	    memcmp(a->card.iccid, b->card.iccid, a->card.len) == 0 &&
	    a->secure == b->secure && a->has_seen == b->has_seen &&
	    a->has_applied == b->has_applied &&
	    memcmp(a->seen, b->seen, CSTRAP_SHA256_LEN) == 0 &&
	    memcmp(a->applied, b->applied, CSTRAP_SHA256_LEN) == 0 &&
	    a->writing_checks == b->writing_checks;
}

static int
print_one(unsigned int n, const struct cstrap_crypto *crypto,
    void (*write)(const char *text))
{
	const struct cstrap_view view = { key, sizeof(key) };
	uint8_t room[CSTRAP_RECORD_MAX];
	struct cstrap_record record, again;
	struct cstrap_view bytes;

	make(&record, n);
	if (cstrap_record_encode(&record, crypto, view,
		(struct cstrap_room) { room, sizeof(room) },
		&bytes) != CSTRAP_OK)
		return 1;
	print_hex(bytes, write);
	if (cstrap_record_decode(&again, bytes, crypto, view, NULL) !=
		CSTRAP_OK ||
	    !is_same(&record, &again))
		return 1;
	return 0;
}

int
record_print(const struct cstrap_crypto *crypto,
    void (*write)(const char *text))
{
	int wrong = 0;

	for (unsigned int n = 0; n < 40; n++) {
		wrong += print_one(n, NULL, write);
		wrong += print_one(n, crypto, write);
	}
	return wrong;
}
