/*
 * fuzz_vcard_command.c - a card that is sent anything answers with a status
 * word, counts tries right, and stays a card that can be saved and loaded.
 *
 * The input is a list of commands, each behind an octet with its length; the
 * length 00 resets the card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/vcard.h"

#define COMMANDS_MAX 64
#define ADM1 0x0A

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

/* What an answer may look like, whatever the command was. */
static void
check_answer(const uint8_t *command, size_t command_len, const uint8_t *answer,
    size_t len)
{
	const uint8_t sw1 = len < 2 ? 0 : answer[len - 2];

	check(len >= 2 && len <= CSTRAP_ANSWER_MAX);
	check(sw1 == 0x90 || (sw1 >= 0x61 && sw1 <= 0x6F));
	/* data comes with success or with more to come, for who sent none */
	if (len > 2)
		check((sw1 == 0x90 || sw1 == 0x61) && command_len <= 5);
	if (len > 2 && command[4] != 0)
		check(len - 2 == command[4]);
}

static void
one(struct cstrap_vcard *card, struct cstrap_link *link, const uint8_t *data,
    size_t len)
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
	check_answer(command, len, answer, answer_len);
	if (cstrap_vcard_tries(card, ADM1) != tries)
		check(len == 13 && command[1] == 0x20 && command[3] == ADM1);
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
	size_t at = 0;
	size_t count;

	cstrap_vcard_link(card, false, &link);
	for (count = 0; count < COMMANDS_MAX && at < size; count++) {
		size_t len = data[at++];

		if (len > size - at)
			len = size - at;
		if (len == 0)
			(void)link.reset(link.ctx);
		else
			one(card, &link, data + at, len);
		at += len;
	}
	check_saves(card);
	cstrap_vcard_close(&card);
	return 0;
}
