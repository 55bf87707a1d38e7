/*
 * fuzz_vcard_command.c - a card that is sent anything answers with a status
 * word, counts tries right, and stays a card that can be saved and loaded.
 *
 * The input is a list of commands, each behind an octet with its length; the
 * length 00 resets the card, FF changes it for one with quirks.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/vcard.h"

#define COMMANDS_MAX 64
#define ADM1 0x0A
#define RESET 0x00
#define QUIRKS 0xFF

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

/* A blank card is the same each time, and costly to make from scratch. */
static struct cstrap_vcard *
blank(void)
{
	const struct cstrap_vcard_options options = {
		.iccid = "8988012345678901234"
	};
	struct cstrap_vcard *card;

	check(cstrap_vcard_new(&card, &options, NULL) == CSTRAP_OK);
	return card;
}

/* One that is wrong in all that can be wrong at once. */
static struct cstrap_vcard *
quirky(void)
{
	static const char json[] =
	    "{\"channels\": 20, \"memory\": 4096, \"quirks\": {"
	    "\"response-waits\": true, \"end-of-file\": \"short\","
	    "\"update-retries\": 1, \"proactive\": 9, \"fci-tag\": true,"
	    "\"select-speaks\": true, \"iso-create\": 4,"
	    "\"resize-free\": true, \"bad-page\": \"4F01:0000\"},"
	    "\"files\": [{\"path\": \"4F01\", \"size\": 100, \"rule\": 4},"
	    "{\"path\": \"7F50\", \"aid\": \"A000000001\"},"
	    "{\"path\": \"7F50/4F02\", \"record_size\": 4, \"records\": 3,"
	    "\"rule\": {\"expanded\": {\"read\": \"always\","
	    "\"update\": \"PIN1 or ADM1\", \"delete\": \"always\"}}}]}";
	const struct cstrap_vcard_options options = { .iccid =
							  "8988012345678901234",
		.description = { (const uint8_t *)json, sizeof(json) - 1 } };
	struct cstrap_vcard *card;

	check(cstrap_vcard_new(&card, &options, NULL) == CSTRAP_OK);
	return card;
}

static bool
is_sw1(uint8_t sw1)
{
	switch (sw1) {
	case 0x90:
	case 0x91: /* proactive */
	case 0x92: /* class A0 */
	case 0x94:
	case 0x98:
	case 0x9F:
		return true;
	default:
		return sw1 >= 0x61 && sw1 <= 0x6F;
	}
}

/* What an answer may look like, whatever the command was. */
static void
check_answer(const uint8_t *command, size_t command_len, const uint8_t *answer,
    size_t len, bool has_quirks)
{
	const uint8_t sw1 = len < 2 ? 0 : answer[len - 2];

	check(len >= 2 && len <= CSTRAP_ANSWER_MAX);
	check(is_sw1(sw1));
	/* data comes with success or with more to come, for who sent none */
	if (len > 2)
		check((sw1 == 0x90 || sw1 == 0x91 || sw1 == 0x61) &&
		    command_len <= 5);
	if (len > 2 && command[4] != 0)
		check(
		    has_quirks ? len - 2 <= command[4] : len - 2 == command[4]);
}

/* A key's tries change only where the key was presented. */
static bool
presents_key(const uint8_t *command, size_t len)
{
	if (len < 13 || command[3] != ADM1)
		return false;
	return (command[1] == 0x20 && len == 13) ||
	    (command[1] == 0x24 && len == 21) ||
	    (command[1] == 0x28 && len == 13);
}

static void
one(struct cstrap_vcard *card, struct cstrap_link *link, const uint8_t *data,
    size_t len, bool has_quirks)
{
	const int tries = cstrap_vcard_tries(card, ADM1);
	uint8_t *command = malloc(len);
	uint8_t *answer = malloc(CSTRAP_ANSWER_MAX);
	size_t answer_len = 0;

	check(command != NULL && answer != NULL);
	memcpy(command, data, len);
	check(link->transport.exchange(link->transport.ctx,
		  (struct cstrap_view) { command, len },
		  (struct cstrap_room) { answer, CSTRAP_ANSWER_MAX },
		  &answer_len) == CSTRAP_OK);
	check_answer(command, len, answer, answer_len, has_quirks);
	if (cstrap_vcard_tries(card, ADM1) != tries)
		check(presents_key(command, len));
	free(command);
	free(answer);
}

static void
check_saves(const struct cstrap_vcard *card)
{
	struct cstrap_vcard *again;
	uint8_t *image;
	size_t len;

	check(cstrap_vcard_save(card, &image, &len, NULL) == CSTRAP_OK);
	check(cstrap_vcard_load(&again, (struct cstrap_view) { image, len },
		  NULL) == CSTRAP_OK);
	cstrap_vcard_close(&again);
	free(image);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cstrap_vcard *card = blank();
	struct cstrap_link link;
	bool has_quirks = false;
	size_t at = 0;
	size_t count;

	cstrap_vcard_link(card, false, &link);
	for (count = 0; count < COMMANDS_MAX && at < size; count++) {
		size_t len = data[at++];

		if (len == QUIRKS && !has_quirks) {
			cstrap_vcard_close(&card);
			card = quirky();
			has_quirks = true;
			cstrap_vcard_link(card, false, &link);
			continue;
		}
		if (len > size - at)
			len = size - at;
		if (len == RESET)
			(void)link.reset(link.ctx);
		else
			one(card, &link, data + at, len, has_quirks);
		at += len;
	}
	check_saves(card);
	cstrap_vcard_close(&card);
	return 0;
}
