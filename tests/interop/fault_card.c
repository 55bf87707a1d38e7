/*
 * fault_card.c - a card image behind vpcd, with faults: each argument after
 * the image is one, WHAT[,NAME=VALUE]... (where=before|inside|after, ins,
 * file, nth, bytes, sw, value, stays, tears). Prints "ready".
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cardstrap/vcard.h"

static const char *const whats[CSTRAP_VCARD_FAULT_KINDS] = { "power", "page",
	"removal", "mute", "reset", "reset-unseen", "short", "empty", "corrupt",
	"status", "worn" };
static const char *const wheres[] = { "before", "inside", "after" };

static volatile int stop;

static void
end(int number)
{
	stop = number;
}

static int
index_of(const char *word, const char *const *words, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(word, words[i]) == 0)
			return i;
	fprintf(stderr, "fault_card: what is \"%s\"?\n", word);
	exit(2);
}

static void
take(struct cstrap_vcard_fault *fault, const char *name, const char *value)
{
	const unsigned long number = strtoul(value, NULL, 0);

	if (strcmp(name, "where") == 0)
		fault->where =
		    (enum cstrap_vcard_cut)index_of(value, wheres, 3);
	else if (strcmp(name, "ins") == 0)
		fault->ins = (uint8_t)number;
	else if (strcmp(name, "file") == 0)
		fault->file_id = (uint16_t)number;
	else if (strcmp(name, "nth") == 0)
		fault->nth = (unsigned)number;
	else if (strcmp(name, "bytes") == 0)
		fault->bytes = number;
	else if (strcmp(name, "sw") == 0)
		fault->sw = (uint16_t)number;
	else if (strcmp(name, "value") == 0)
		fault->value = (uint8_t)number;
	else if (strcmp(name, "stays") == 0)
		fault->stays = number != 0;
	else if (strcmp(name, "tears") == 0)
		fault->tears_record = number != 0;
	else
		index_of(name, NULL, 0);
}

static struct cstrap_vcard_fault
read_fault(char *text)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_POWER };
	char *rest = NULL;
	char *word = strtok_r(text, ",", &rest);

	fault.what =
	    (enum cstrap_vcard_fault_what)index_of(word == NULL ? "" : word,
		whats, CSTRAP_VCARD_FAULT_KINDS);
	while ((word = strtok_r(NULL, ",", &rest)) != NULL) {
		char *value = strchr(word, '=');

		if (value != NULL)
			*value++ = '\0';
		take(&fault, word, value == NULL ? "1" : value);
	}
	return fault;
}

static void
ready(void *ctx)
{
	(void)ctx;
	puts("ready");
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	const struct sigaction action = { .sa_handler = end };
	struct cstrap_finding finding;
	struct cstrap_vcard *card = NULL;

	if (argc < 2 || sigaction(SIGTERM, &action, NULL) != 0)
		return 2;
	if (cstrap_vcard_open(&card, argv[1], &finding) != CSTRAP_OK) {
		fprintf(stderr, "fault_card: %s: %s\n", argv[1], finding.text);
		return 1;
	}
	for (int i = 2; i < argc; i++) {
		const struct cstrap_vcard_fault fault = read_fault(argv[i]);

		if (cstrap_vcard_fault_set(card, &fault) != CSTRAP_OK)
			return 2;
	}
	if (cstrap_vcard_serve(&card, 1, CSTRAP_VPCD_PORT, &stop, ready, NULL,
		&finding) != CSTRAP_OK)
		fprintf(stderr, "fault_card: %s\n", finding.text);
	cstrap_vcard_close(&card);
	return 0;
}
