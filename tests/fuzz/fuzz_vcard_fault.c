/*
 * fuzz_vcard_fault.c - faults and commands in any order: what is left is a
 * card that can be saved, loaded and powered, and that says no more than it
 * may.
 * SPDX-License-Identifier: BSD-2-Clause
 *
 * Input: pieces, each a length octet and so many octets. Nine octets of which
 * the first is odd are a fault (then what, where, ins, nth, stays, tears,
 * bytes, value); an empty piece is a reset; the others are commands.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "vcard/card.h"

#define FAULT_LEN 8
#define PIECES_MAX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void
set_fault(struct cstrap_vcard *card, const uint8_t *octets)
{
	const struct cstrap_vcard_fault fault = {
		.what = (enum cstrap_vcard_fault_what)(
		    octets[0] % (CSTRAP_VCARD_FAULT_KINDS + 1)),
		.where = (enum cstrap_vcard_cut)(octets[1] % 4),
		.ins = octets[2],
		.nth = octets[3] % 8,
		.stays = octets[4] % 2 != 0,
		.tears_record = octets[5] % 2 != 0,
		.bytes = octets[6],
		.value = octets[7]
	};
	const size_t before = cstrap_vcard_fault_count(card);

	if (cstrap_vcard_fault_set(card, &fault) == CSTRAP_OK)
		assert(cstrap_vcard_fault_count(card) == before + 1);
	else
		assert(cstrap_vcard_fault_count(card) == before);
}

static void
exchange(struct cstrap_vcard *card, const uint8_t *octets, size_t len)
{
	uint8_t *command = malloc(len > 0 ? len : 1);
	uint8_t *answer = malloc(CSTRAP_ANSWER_MAX);
	struct cstrap_vcard_time before, after;
	size_t answer_len = 0;
	enum cstrap_status st;

	assert(command != NULL && answer != NULL);
	memcpy(command, octets, len);
	cstrap_vcard_time(card, &before);
	st = cstrap_vcard_exchange(card, (struct cstrap_view) { command, len },
	    (struct cstrap_room) { answer, CSTRAP_ANSWER_MAX }, &answer_len);
	cstrap_vcard_time(card, &after);
	assert(answer_len <= CSTRAP_ANSWER_MAX);
	assert(st == CSTRAP_OK || answer_len == 0);
	assert(after.commands - before.commands <= 1);
	assert(after.etu >= before.etu && after.pages >= before.pages);
	free(command);
	free(answer);
}

static void
assert_is_a_card(struct cstrap_vcard *card)
{
	struct cstrap_vcard *again = NULL;
	uint8_t *image = NULL;
	size_t len = 0;

	cstrap_vcard_fault_clear(card);
	assert(cstrap_vcard_fault_count(card) == 0);
	cstrap_vcard_reset(card);
	assert(card->powered);
	assert(cstrap_vcard_save(card, &image, &len, NULL) == CSTRAP_OK);
	assert(cstrap_vcard_load(&again, (struct cstrap_view) { image, len },
		   NULL) == CSTRAP_OK);
	cstrap_vcard_close(&again);
	free(image);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const struct cstrap_vcard_options options = {
		.iccid = "8988012345678901234"
	};
	struct cstrap_vcard *card = NULL;
	size_t pos = 0;
	int pieces;

	if (cstrap_vcard_new(&card, &options, NULL) != CSTRAP_OK)
		return 0;
	for (pieces = 0; pieces < PIECES_MAX && pos < len; pieces++) {
		const size_t want = data[pos++];
		const size_t take = want < len - pos ? want : len - pos;

		if (take == 0)
			cstrap_vcard_reset(card);
		else if (take == FAULT_LEN + 1 && (data[pos] & 1) != 0)
			set_fault(card, data + pos + 1);
		else
			exchange(card, data + pos, take);
		pos += take;
	}
	assert_is_a_card(card);
	cstrap_vcard_close(&card);
	return 0;
}
