/*
 * fuzz_vcard_describe.c - whatever makes a card makes one that saves, loads
 * and answers; whatever does not says where it is wrong.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cardstrap/vcard.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
check_refusal(enum cstrap_status st, const struct cstrap_finding *finding)
{
	check(finding->status == st);
	check(finding->text != NULL || finding->detail[0] != '\0');
	switch (st) {
	case CSTRAP_E_SYNTAX:
	case CSTRAP_E_TYPE:
	case CSTRAP_E_RANGE:
	case CSTRAP_E_NAME:
	case CSTRAP_E_MISSING:
	case CSTRAP_E_CONFLICT:
	case CSTRAP_E_DUPLICATE:
	case CSTRAP_E_ENCODING:
	case CSTRAP_E_TOO_LARGE:
	case CSTRAP_E_NOMEM:
	case CSTRAP_E_FILE: /* no folder was given */
		return;
	default:
		abort();
	}
}

/* Words for every file and quirk, within their room. */
static void
check_file(void *ctx, const struct cstrap_vcard_file *file)
{
	char room[CSTRAP_VCARD_RULE_TEXT_MAX];
	size_t *total = ctx;

	check(strlen(cstrap_vcard_rule_text(file, room)) < sizeof(room));
	*total += file->content.len;
}

static void
check_quirk(void *ctx, const struct cstrap_vcard_quirk *quirk)
{
	(void)ctx;
	check(quirk->name[0] != '\0' && quirk->value[0] != '\0');
}

static void
check_answers(struct cstrap_vcard *card)
{
	static const uint8_t command[] = { 0x00, 0xA4, 0x00, 0x04, 0x02, 0x3F,
		0x00 };
	uint8_t room[CSTRAP_ANSWER_MAX];
	struct cstrap_link link;
	size_t len = 0;

	cstrap_vcard_link(card, false, &link);
	check(link.transport.exchange(link.transport.ctx,
		  (struct cstrap_view) { command, sizeof(command) },
		  (struct cstrap_room) { room, sizeof(room) },
		  &len) == CSTRAP_OK);
	check(len == 2);
}

static void
check_card(struct cstrap_vcard *card)
{
	struct cstrap_vcard_limits limits;
	struct cstrap_vcard *again;
	uint8_t *once;
	uint8_t *twice;
	size_t once_len;
	size_t twice_len;
	size_t total = 0;

	cstrap_vcard_each(card, check_file, &total);
	cstrap_vcard_each_quirk(card, check_quirk, NULL);
	cstrap_vcard_limits(card, &limits);
	check(total < limits.used && limits.memory <= 65536);
	check(cstrap_vcard_save(card, &once, &once_len, NULL) == CSTRAP_OK);
	check(cstrap_vcard_load(&again, (struct cstrap_view) { once, once_len },
		  NULL) == CSTRAP_OK);
	check(cstrap_vcard_save(again, &twice, &twice_len, NULL) == CSTRAP_OK);
	check(once_len == twice_len && memcmp(once, twice, once_len) == 0);
	check_answers(again);
	cstrap_vcard_close(&again);
	free(once);
	free(twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cstrap_vcard_options options = { .iccid =
						    "8988012345678901234" };
	struct cstrap_finding finding = { .status = CSTRAP_OK };
	struct cstrap_vcard *card;
	uint8_t *exact = malloc(size == 0 ? 1 : size);
	enum cstrap_status st;

	check(exact != NULL);
	if (size != 0)
		memcpy(exact, data, size);
	options.description = (struct cstrap_view) { exact, size };
	st = cstrap_vcard_new(&card, &options, &finding);
	check((st == CSTRAP_OK) == (card != NULL));
	if (st == CSTRAP_OK)
		check_card(card);
	else
		check_refusal(st, &finding);
	cstrap_vcard_close(&card);
	free(exact);
	return 0;
}
