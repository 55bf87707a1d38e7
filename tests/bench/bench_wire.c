/*
 * tests/bench/bench_wire.c - P2: what jobs cost on the wire of a T=0 card, in
 * etu as the virtual card counts them, over what they cannot do without.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "bench_job.h"
#include "cardstrap/wire.h"
#include "measure.h"

#define GOAL 1.10

/* Contents of the directories that lead to the file, and of a rule. */
#define ODF_LEN 8
#define DODF_LEN 39

static unsigned int
to_card(size_t len)
{
	return cstrap_wire_etu(NULL, len, 0);
}

static unsigned int
from_card(size_t len)
{
	return cstrap_wire_etu(NULL, 0, len);
}

static unsigned int
empty(void)
{
	return cstrap_wire_etu(NULL, 0, 0);
}

static unsigned int
pieces(size_t len, size_t piece, unsigned int (*cost)(size_t len))
{
	unsigned int etu = 0;

	for (; len > 0; len -= len < piece ? len : piece)
		etu += cost(len < piece ? len : piece);
	return etu;
}

/* Channel, application, ODF, DODF, file, channel. No FCP is asked for. */
static unsigned int
walk_floor(void)
{
	return from_card(1) + to_card(12) + 2 * to_card(2) +
	    from_card(ODF_LEN) + from_card(DODF_LEN) + to_card(2) + empty();
}

static unsigned int
read_floor(size_t len)
{
	return walk_floor() + pieces(len, 256, from_card);
}

/* Identity, counter, one VERIFY. */
static unsigned int
guard_floor(void)
{
	return 2 * to_card(2) + from_card(10) + empty() + to_card(8);
}

/*
 * Which key it is stands in the file's own rule, which is looked up on the
 * card: its FCP, EF.ARR, one record.
 */
static unsigned int
rule_floor(const struct cstrap_vcard *vcard)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct cstrap_vcard_file file = { 0 };
	size_t fcp_len = 26;

	(void)cstrap_vcard_find(vcard,
	    (struct cstrap_view) { path, sizeof(path) }, &file);
	return from_card(fcp_len) + to_card(2) + from_card(file.expanded.len);
}

static unsigned int
floor_of(enum bench_job job, size_t len)
{
	switch (job) {
	case JOB_READ:
	case JOB_VERIFY:
		return read_floor(len);
	case JOB_WRITE:
		return walk_floor() + guard_floor() + from_card(4) +
		    to_card(1) + pieces(len, 255, to_card) +
		    pieces(len, 256, from_card) + to_card(1);
	case JOB_KEY:
		break;
	}
	return read_floor(len) + guard_floor() + to_card(1) +
	    to_card(JOB_KEY_LEN) + from_card(JOB_KEY_LEN) + to_card(1);
}

/* Writing replaces a message of another length, all of whose bytes differ. */
static void
measure_job(enum bench_job job, size_t len)
{
	static uint8_t old_bytes[CSTRAP_MESSAGE_MAX],
	    new_bytes[CSTRAP_MESSAGE_MAX];
	struct cstrap_message old, new;
	struct cstrap_vcard_time time;
	struct cstrap_keyring keys;
	struct cstrap_vcard *vcard;
	struct cstrap_link link;
	char name[40], with_rule[80];
	unsigned int floor = floor_of(job, len);

	job_message(&old, old_bytes, job == JOB_WRITE ? len - 2 : len, 0x11);
	job_message(&new, new_bytes, len,
	    job == JOB_WRITE || job == JOB_KEY ? 0x22 : 0x11);
	vcard = job_card(&old, &keys);
	cstrap_vcard_link(vcard, false, &link);
	cstrap_vcard_time_reset(vcard);
	job_do(job, &link, &new, &keys);
	cstrap_vcard_time(vcard, &time);
	report("P2", job_name(job, len, name), (double)time.etu, "etu",
	    (double)floor, GOAL);
	if (job == JOB_WRITE || job == JOB_KEY) {
		floor += rule_floor(vcard);
		(void)snprintf(with_rule, sizeof(with_rule),
		    "%s, the key's rule in the floor", name);
		report("P2", with_rule, (double)time.etu, "etu", (double)floor,
		    GOAL);
	}
	cstrap_vcard_close(&vcard);
}

int
main(void)
{
	for (enum bench_job job = JOB_READ; job <= JOB_VERIFY; job++)
		for (size_t i = 0; i < JOB_SIZES; i++)
			measure_job(job, job_sizes[i]);
	return 0;
}
