/*
 * test_vcard.h - what the tests of the virtual card share: commands and
 * answers in hex.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_VCARD_H
#define CSTRAP_TEST_VCARD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "host/text.h"
#include "vcard/card.h"

#define VERIFY_ADM1 "0020000A083132333435363738"
#define CREATE_ADF                                       \
	"00E0000020621E8202782183027F508A01058B032F0607" \
	"840CA000000063504B43532D3135"
#define SELECT_ADF "00A4040C0CA000000063504B43532D3135"
#define CREATE_ODF                       \
	"00E000001962178202412183025031" \
	"8A01058B032F0605"               \
	"80020020880138"

static inline size_t
unhex(const char *hex, uint8_t *room, size_t room_len)
{
	size_t len = 0;
	size_t at = 0;

	assert_int_equal(cstrap_unhex((struct cstrap_view) { (const uint8_t *)
								 hex,
					  strlen(hex) },
			     (struct cstrap_room) { room, room_len }, &len,
			     &at),
	    CSTRAP_OK);
	return len;
}

/* One exchange; the answer as hex. */
static inline const char *
ask(struct cstrap_vcard *card, const char *command, char *room)
{
	uint8_t bytes[600];
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len = unhex(command, bytes, sizeof(bytes));
	size_t answer_len = 0;
	uint8_t *exact = malloc(len == 0 ? 1 : len);
	enum cstrap_status st;

	assert_non_null(exact);
	memcpy(exact, bytes, len);
	st = cstrap_vcard_exchange(card, (struct cstrap_view) { exact, len },
	    (struct cstrap_room) { answer, sizeof(answer) }, &answer_len);
	free(exact);
	if (st != CSTRAP_OK)
		return cstrap_status_name(st);
	return cstrap_hex((struct cstrap_view) { answer, answer_len }, room);
}

#define expect(card, command, answer)                                   \
	do {                                                            \
		char room_[2 * CSTRAP_ANSWER_MAX + 1];                  \
		assert_string_equal(ask(card, command, room_), answer); \
	} while (0)

static inline struct cstrap_vcard *
blank(void)
{
	const struct cstrap_vcard_options options = {
		.iccid = "8988012345678901234"
	};
	struct cstrap_vcard *card = NULL;

	assert_int_equal(cstrap_vcard_new(&card, &options, NULL), CSTRAP_OK);
	return card;
}

/* A card of a description that names no other file. */
static inline struct cstrap_vcard *
described(const char *json)
{
	const struct cstrap_vcard_options options = { .iccid =
							  "8988012345678901234",
		.description = { (const uint8_t *)json, strlen(json) } };
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard *card = NULL;

	if (cstrap_vcard_new(&card, &options, &finding) != CSTRAP_OK)
		fail_msg("%s: %s", finding.place, finding.text);
	return card;
}

/* The file goes through its image. */
static inline struct cstrap_vcard *
saved_and_loaded(struct cstrap_vcard **card)
{
	struct cstrap_vcard *again = NULL;
	uint8_t *image;
	size_t len;

	assert_int_equal(cstrap_vcard_save(*card, &image, &len, NULL),
	    CSTRAP_OK);
	cstrap_vcard_close(card);
	assert_int_equal(cstrap_vcard_load(&again,
			     (struct cstrap_view) { image, len }, NULL),
	    CSTRAP_OK);
	free(image);
	return again;
}

/* With ADM1 presented, an ADF and an EF of 32 bytes that is current. */
static inline struct cstrap_vcard *
with_odf(void)
{
	struct cstrap_vcard *card = blank();

	expect(card, VERIFY_ADM1, "9000");
	expect(card, CREATE_ADF, "9000");
	expect(card, CREATE_ODF, "9000");
	return card;
}

static inline struct cstrap_vcard_file
file_at(struct cstrap_vcard *card, const char *path)
{
	static uint8_t room[32];
	struct cstrap_vcard_file file;
	size_t len = unhex(path, room, sizeof(room));

	assert_true(
	    cstrap_vcard_find(card, (struct cstrap_view) { room, len }, &file));
	return file;
}

#endif /* CSTRAP_TEST_VCARD_H */
