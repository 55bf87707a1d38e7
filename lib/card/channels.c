/*
 * channels.c - count MANAGE CHANNEL on its way by.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/channels.h"

#define HEADER_LEN 4
#define P1_OPEN 0x00
#define P1_CLOSE 0x80

/* The channel that a class octet names (TS 102 221 10.1.1). */
static unsigned int
channel_of(uint8_t cla)
{
	return (cla & 0x40) != 0 ? 4u + (cla & 0x0Fu) : cla & 3u;
}

void
cstrap_channels_see(struct cstrap_channels *channels,
    struct cstrap_view command, struct cstrap_view answer)
{
	unsigned int number;

	if (command.len < HEADER_LEN ||
	    command.data[1] != CSTRAP_INS_MANAGE_CHANNEL ||
	    !cstrap_sw_is_success(cstrap_answer_sw(answer)))
		return;
	number = command.data[3];
	if (command.data[2] == P1_OPEN) {
		/* the card chose, and says which */
		if (number == 0 && answer.len > 2)
			number = answer.data[0];
		if (number > 0 && number < CSTRAP_CHANNELS_MAX)
			channels->open |= UINT32_C(1) << number;
	} else if (command.data[2] == P1_CLOSE) {
		if (number == 0)
			number = channel_of(command.data[0]);
		if (number < CSTRAP_CHANNELS_MAX)
			channels->open &= ~(UINT32_C(1) << number);
	}
}

struct cstrap_view
cstrap_channels_close_next(struct cstrap_channels *channels,
    struct cstrap_room room)
{
	const uint8_t close[] = { 0x00, CSTRAP_INS_MANAGE_CHANNEL, P1_CLOSE };
	struct cstrap_writer w;
	unsigned int number;

	for (number = 1; number < CSTRAP_CHANNELS_MAX; number++)
		if ((channels->open >> number & 1) != 0)
			break;
	if (number == CSTRAP_CHANNELS_MAX)
		return (struct cstrap_view) { NULL, 0 };
	channels->open &= ~(UINT32_C(1) << number);
	cstrap_writer_init(&w, room);
	cstrap_writer_put(&w, (struct cstrap_view) { close, sizeof(close) });
	cstrap_writer_be(&w, number, 1);
	return cstrap_writer_view(&w);
}
