/*
 * tests/bench/bench_job.c - jobs on a card as they are measured.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench_job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const size_t job_sizes[JOB_SIZES] = { 58, 300, 512, 2048 };

static void
check(enum cstrap_status st, const struct cstrap_finding *finding)
{
	if (st == CSTRAP_OK)
		return;
	fprintf(stderr, "bench: %s: %s %s\n", cstrap_status_name(st),
	    finding != NULL && finding->text != NULL ? finding->text : "",
	    finding != NULL ? finding->detail : "");
	exit(1);
}

static size_t
put(struct cstrap_message *message, uint8_t *room, size_t value_len,
    uint8_t fill)
{
	static uint8_t value[CSTRAP_MESSAGE_MAX];
	struct cstrap_message_writer mw;
	struct cstrap_node node = { 0 };

	memset(value, 0x5A, sizeof(value));
	memset(value, fill, JOB_KEY_LEN);
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { room, CSTRAP_MESSAGE_MAX });
	node.path.id[0] = 1000;
	node.value = (struct cstrap_view) { value, value_len };
	for (uint8_t depth = 1; depth <= 3; depth++) {
		node.kind = depth == 1 ? CSTRAP_NODE_OBJECT :
		    depth == 2         ? CSTRAP_NODE_INSTANCE :
					 CSTRAP_NODE_RESOURCE;
		node.path.depth = depth;
		(void)cstrap_message_put(&mw, &node);
	}
	check(cstrap_message_put_end(&mw, message, NULL), NULL);
	return message->bytes.len;
}

void
job_message(struct cstrap_message *message, uint8_t *room, size_t len,
    uint8_t fill)
{
	size_t value_len = len - 17; /* headers are 12 to 17 bytes */

	while (put(message, room, value_len, fill) < len)
		value_len++;
}

struct cstrap_vcard *
job_card(const struct cstrap_message *message, struct cstrap_keyring *keys)
{
	static const char text[] = "ascii:" CSTRAP_VCARD_ADM1;
	const struct cstrap_plan_options options = { .create = true,
		.keys = keys };
	struct cstrap_finding finding = { 0 };
	struct cstrap_vcard *vcard;
	struct cstrap_plan *plan;
	struct cstrap_link link;

	memset(keys, 0, sizeof(*keys));
	check(cstrap_keyring_add(keys, CSTRAP_KEY_ADM1,
		  (struct cstrap_view) { (const uint8_t *)text,
		      sizeof(text) - 1 },
		  &finding),
	    &finding);
	check(cstrap_vcard_new(&vcard, NULL, &finding), &finding);
	cstrap_vcard_link(vcard, false, &link);
	check(cstrap_plan_make(&plan, &link, message, &options, &finding),
	    &finding);
	check(cstrap_plan_run(plan, &link, NULL, &finding), &finding);
	cstrap_plan_close(&plan);
	cstrap_vcard_reset(vcard);
	return vcard;
}

static void
read_card(const struct cstrap_link *link)
{
	static uint8_t bytes[CSTRAP_MESSAGE_MAX];
	const struct cstrap_room room = { bytes, sizeof(bytes) };
	struct cstrap_finding finding = { 0 };
	struct cstrap_reading reading;

	check(cstrap_reading_run(&reading, link, room, NULL, &finding),
	    &finding);
}

static void
write_card(const struct cstrap_link *link, const struct cstrap_message *message,
    const struct cstrap_keyring *keys)
{
	const struct cstrap_plan_options options = { .keys = keys,
		.hold = true };
	struct cstrap_finding finding = { 0 };
	struct cstrap_plan *plan;

	check(cstrap_plan_make(&plan, link, message, &options, &finding),
	    &finding);
	check(cstrap_plan_run(plan, link, NULL, &finding), &finding);
	cstrap_plan_close(&plan);
}

void
job_do(enum bench_job job, const struct cstrap_link *link,
    const struct cstrap_message *message, const struct cstrap_keyring *keys)
{
	struct cstrap_finding finding = { 0 };

	switch (job) {
	case JOB_READ:
		read_card(link);
		return;
	case JOB_WRITE:
	case JOB_KEY:
		write_card(link, message, keys);
		return;
	case JOB_VERIFY:
		check(cstrap_card_verify(link, message, NULL, &finding),
		    &finding);
		return;
	}
}

const char *
job_name(enum bench_job job, size_t size, char room[40])
{
	static const char *const names[JOB_KINDS] = { "read", "write",
		"change a key of", "verify" };

	(void)snprintf(room, 40, "%s %zu bytes", names[job], size);
	return room;
}
