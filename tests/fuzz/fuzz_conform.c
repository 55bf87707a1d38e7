/*
 * fuzz_conform.c - a script from anywhere, run in full: its form is judged or
 * refused with a place, and the card's own files stay as they were, whatever
 * the script sends.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "card/conform_file.h"
#include "card/conform_match.h"
#include "cardstrap/conform.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define FILES_MAX 64

/*
 * A card that says yes to everything, and knows which files are its own: those
 * that no CREATE FILE made.
 */
struct card {
	uint16_t made[FILES_MAX];
	size_t made_count;
	bool ours_is_current;
	bool was_reset;
	unsigned commands;
	uint8_t last;
};

static bool
is_change(uint8_t ins)
{
	return ins == CSTRAP_INS_UPDATE_BINARY ||
	    ins == CSTRAP_INS_UPDATE_RECORD || ins == CSTRAP_INS_DELETE_FILE ||
	    ins == CSTRAP_INS_RESIZE_FILE || ins == CSTRAP_INS_ACTIVATE_FILE ||
	    ins == CSTRAP_INS_DEACTIVATE_FILE;
}

static bool
is_known(uint8_t ins)
{
	static const uint8_t all[] = { 0x04, 0x20, 0x44, 0x70, 0xA2, 0xA4, 0xB0,
		0xB1, 0xB2, 0xC0, 0xCA, 0xD4, 0xD6, 0xDC, 0xE0, 0xE4, 0xF2 };

	return memchr(all, ins, sizeof(all)) != NULL;
}

static enum cstrap_status
exchange(void *ctx, struct cstrap_view command, struct cstrap_room room,
    size_t *len)
{
	static const uint8_t iccid[12] = { 0x98, 0x44, 0x20, 0, 0, 0, 0, 0, 0,
		0xF0, 0x90, 0x00 };
	struct card *card = ctx;
	const uint8_t ins = command.data[1];
	struct cstrap_conform_file file;

	assert(command.len >= 4 && command.len <= CSTRAP_COMMAND_MAX);
	assert(command.data[0] < 0x90 && is_known(ins));
	assert(ins != CSTRAP_INS_VERIFY || command.len == 5 ||
	    command.data[5] == 'K');
	if (ins == CSTRAP_INS_CREATE_FILE) {
		assert(cstrap_conform_template(cstrap_conform_data(command),
		    &file));
		card->made[card->made_count++ % FILES_MAX] = file.file_id;
	}
	/* nothing was made: nothing can be changed */
	assert(!is_change(ins) || card->made_count > 0);
	card->commands++;
	card->last = ins;
	if (ins == CSTRAP_INS_READ_BINARY && command.len == 5 &&
	    command.data[4] == 10) {
		memcpy(room.data, iccid, sizeof(iccid));
		*len = sizeof(iccid);
		return CSTRAP_OK;
	}
	memcpy(room.data, "\x90\x00", 2);
	*len = 2;
	return card->commands > 2000 ? CSTRAP_E_CARD_REMOVED : CSTRAP_OK;
}

static enum cstrap_status
reset(void *ctx)
{
	struct card *card = ctx;

	card->was_reset = true;
	return CSTRAP_OK;
}

static void
cut(void *ctx, size_t bytes)
{
	(void)ctx;
	assert(bytes < 1000);
}

static void
run(struct cstrap_view text, bool full)
{
	static const uint8_t key[8] = { 'K', 1, 2, 3, 4, 5, 6, 7 };
	const struct cstrap_conform_key keys[] = { { 0x0A, { key, 8 } },
		{ 0x0B, { key, 8 } } };
	struct card card = { .was_reset = false };
	const struct cstrap_link link = { .transport = { exchange, &card },
		.ctx = &card,
		.reset = reset };
	const struct cstrap_conform_options options = { .iccid = full ?
		    "894402000000000000" :
		    NULL,
		.keys = keys,
		.key_count = 2,
		.allow_unknown_tries = true,
		.cut = cut };
	struct cstrap_conform_report report;
	struct cstrap_finding finding;
	const enum cstrap_status st =
	    cstrap_conform_run(text, &link, &options, &report, &finding);

	if (st != CSTRAP_OK)
		assert(finding.status == st);
	if (!full)
		assert(card.made_count == 0);
	if (st == CSTRAP_OK && report.result == CSTRAP_CONFORM_FAILED)
		assert(report.why.text != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	uint8_t *copy = malloc(len > 0 ? len : 1);
	const struct cstrap_view text = { copy, len };
	struct cstrap_conform_script script;
	struct cstrap_finding finding;
	enum cstrap_status st;

	if (copy == NULL)
		return 0;
	if (len > 0)
		memcpy(copy, data, len);
	st = cstrap_conform_scan(text, &script, &finding);
	assert(finding.status == st);
	if (st == CSTRAP_OK) {
		assert(script.commands > 0 && script.check_count > 0);
		run(text, false);
		run(text, true);
	} else {
		assert(st == CSTRAP_E_SYNTAX || st == CSTRAP_E_TOO_LARGE);
		assert(script.commands == 0);
		assert(st != CSTRAP_E_SYNTAX || finding.offset <= len);
	}
	free(copy);
	return 0;
}
