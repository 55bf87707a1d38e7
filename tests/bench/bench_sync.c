/*
 * tests/bench/bench_sync.c - P8: what a device's check costs on the wire when
 * nothing changed, over the floor of reading.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <stdlib.h>

#include "bench_job.h"
#include "cardstrap/store.h"
#include "cardstrap/sync.h"
#include "cardstrap/wire.h"
#include "measure.h"

#define GOAL 1.10
#define ODF_LEN 8
#define DODF_LEN 39

static double
floor_of(size_t len)
{
	unsigned int etu = cstrap_wire_etu(NULL, 0, 1) + /* a channel */
	    cstrap_wire_etu(NULL, 12, 0) + 3 * cstrap_wire_etu(NULL, 2, 0) +
	    cstrap_wire_etu(NULL, 0, ODF_LEN) +
	    cstrap_wire_etu(NULL, 0, DODF_LEN) + cstrap_wire_etu(NULL, 0, 0);

	for (; len > 0; len -= len < 256 ? len : 256)
		etu += cstrap_wire_etu(NULL, 0, len < 256 ? len : 256);
	return (double)etu;
}

static void
check(enum cstrap_status st)
{
	if (st == CSTRAP_OK)
		return;
	fprintf(stderr, "bench_sync: %s\n", cstrap_status_name(st));
	exit(1);
}

/* Fixtures' message of accounts, written to a blank card. */
static size_t
read_message(const char *path, uint8_t *bytes, struct cstrap_message *message)
{
	FILE *file = fopen(path, "rb");
	size_t len = 0;

	if (file != NULL) {
		len = fread(bytes, 1, CSTRAP_MESSAGE_MAX, file);
		fclose(file);
	}
	check(cstrap_message_decode(message,
	    (struct cstrap_view) { bytes, len }, NULL));
	return len;
}

int
main(int argc, char **argv)
{
	static uint8_t bytes[CSTRAP_MESSAGE_MAX];
	struct cstrap_card_identity identity = { 0 };
	struct cstrap_sync_options options = { .identity = &identity };
	struct cstrap_sync_result result;
	struct cstrap_model model;
	struct cstrap_message message;
	struct cstrap_vcard_time time;
	struct cstrap_keyring keys;
	struct cstrap_vcard *vcard;
	struct cstrap_store *store;
	struct cstrap_link link;
	char name[80];
	size_t len;

	if (argc != 3) {
		fputs("usage: bench_sync MESSAGE FOLDER\n", stderr);
		return 2;
	}
	len = read_message(argv[1], bytes, &message);
	vcard = job_card(&message, &keys);
	cstrap_vcard_link(vcard, false, &link);
	check(cstrap_store_open(&store, argv[2], NULL, NULL));
	cstrap_store_model(store, &model);
	check(cstrap_sync_run(&link, &model, &options, &result, NULL));
	cstrap_vcard_time_reset(vcard);
	check(cstrap_sync_run(&link, &model, &options, &result, NULL));
	if (result.state != CSTRAP_CHANGE_UNCHANGED) {
		fputs("bench_sync: the second check is not \"unchanged\"\n",
		    stderr);
		return 1;
	}
	cstrap_vcard_time(vcard, &time);
	(void)snprintf(name, sizeof(name),
	    "check of %zu bytes, unchanged, %u commands", len, time.commands);
	report("P8", name, (double)time.etu, "etu", floor_of(len), GOAL);
	cstrap_store_close(&store);
	cstrap_vcard_close(&vcard);
	return 0;
}
