/*
 * tests/bench/bench_core.c - P1 and P7: what decoding and checking a message
 * cost, over a walk that validates nothing.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <stdlib.h>

#include "cardstrap/check.h"
#include "cardstrap/tlv.h"
#include "floor.h"
#include "growth.h"
#include "measure.h"

#define LINEAR 1.5 /* a byte of a long message over one of a short one */

static size_t
decode(struct cstrap_view bytes)
{
	struct cstrap_message message;

	if (cstrap_message_decode(&message, bytes, NULL) != CSTRAP_OK)
		abort();
	return message.bytes.len;
}

static size_t
decode_and_check(struct cstrap_view bytes)
{
	struct cstrap_message message;
	struct cstrap_check_count count;

	if (cstrap_message_decode(&message, bytes, NULL) != CSTRAP_OK)
		abort();
	(void)cstrap_check(&message, NULL, NULL, &count);
	return count.errors + count.warnings + count.notes;
}

/* Decode, then ask for every value: what a client does at the least. */
static size_t
decode_and_read(struct cstrap_view bytes)
{
	struct cstrap_message_iter iter;
	struct cstrap_message message;
	struct cstrap_node node;
	size_t sum = 0;

	if (cstrap_message_decode(&message, bytes, NULL) != CSTRAP_OK)
		abort();
	cstrap_message_begin(&message, &iter);
	while (cstrap_message_next(&iter, &node))
		sum += node.value.len;
	return sum;
}

static void
bench_message(struct cstrap_view bytes)
{
	struct contender contenders[] = { { floor_walk, bytes, 0 },
		{ decode, bytes, 0 }, { decode_and_read, bytes, 0 },
		{ decode_and_check, bytes, 0 } };
	size_t before;
	double floor;

	measure(contenders, sizeof(contenders) / sizeof(contenders[0]));
	floor = contenders[0].ns;
	report("P1", "floor: walk without validation", floor, "ns", NO_FLOOR,
	    NO_GOAL);
	report("P1", "decode", contenders[1].ns, "ns", floor, 2.5);
	report("P1", "decode, go over every value", contenders[2].ns, "ns",
	    floor, NO_GOAL);
	report("P1", "decode and check", contenders[3].ns, "ns", floor, 8);
	before = heap_calls();
	(void)decode_and_check(bytes);
	report("P1", "heap calls of decode and check",
	    (double)(heap_calls() - before), "calls", NO_FLOOR, 0);
}

/* Checks of messages that no one means well with. */
static void
bench_hostile(void)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct contender contender = { decode_and_check, { NULL, 0 }, 0 };

	contender.input = growth_message(room, sizeof(room));
	measure(&contender, 1);
	report("P7", "check 32768 bytes of values", contender.ns / 1000, "us",
	    NO_FLOOR, NO_GOAL);
	contender.input = growth_hostile(room);
	measure(&contender, 1);
	report("P7", "check 10,900 empty resources", contender.ns / 1000, "us",
	    NO_FLOOR, NO_GOAL);
	contender.input = growth_accounts(room);
	measure(&contender, 1);
	report("P7", "check 2,600 servers, ids far apart", contender.ns / 1000,
	    "us", NO_FLOOR, NO_GOAL);
}

static void
bench_growth(void)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];
	struct contender contender = { decode, { NULL, 0 }, 0 };
	char name[64];
	double first = 0;

	for (size_t len = 64; len <= sizeof(room); len *= 2) {
		contender.input = growth_message(room, len);
		measure(&contender, 1);
		contender.ns /= (double)len;
		if (len == 64)
			first = contender.ns;
		(void)snprintf(name, sizeof(name), "decode %zu bytes", len);
		report("P7", name, contender.ns, "ns/byte", first, LINEAR);
	}
	contender.input = growth_hostile(room);
	measure(&contender, 1);
	report("P7", "decode 10,900 empty resources, descending",
	    contender.ns / (double)contender.input.len, "ns/byte", first,
	    NO_GOAL);
	report("P7", "the same", contender.ns / 1000, "us", NO_FLOOR, NO_GOAL);
}

/* A file of at most room.len bytes. */
static struct cstrap_view
read_file(const char *name, struct cstrap_room room)
{
	FILE *file = fopen(name, "rb");
	size_t len;

	if (file == NULL) {
		perror(name);
		exit(1);
	}
	len = fread(room.data, 1, room.len, file);
	fclose(file);
	return (struct cstrap_view) { room.data, len };
}

int
main(int argc, char **argv)
{
	static uint8_t room[CSTRAP_MESSAGE_MAX];

	if (argc != 2) {
		fputs("usage: bench_core MESSAGE\n", stderr);
		return 2;
	}
	bench_message(
	    read_file(argv[1], (struct cstrap_room) { room, sizeof(room) }));
	bench_growth();
	bench_hostile();
	return 0;
}
