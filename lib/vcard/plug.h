/*
 * vcard/plug.h - a card's connection to the vpcd driver of pcscd.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_PLUG_H
#define CSTRAP_VCARD_PLUG_H

#include "vcard/card.h"

#define CSTRAP_VPLUG_LENGTH_LEN 2
#define CSTRAP_VPLUG_RETRY_MS 100 /* between two tries to connect */

/* One more than a command can have, to notice that it is too long. */
#define CSTRAP_VPLUG_IN_MAX (CSTRAP_COMMAND_MAX + 1)

enum cstrap_vplug_state {
	CSTRAP_VPLUG_OUT, /* no socket */
	CSTRAP_VPLUG_CONNECTING,
	CSTRAP_VPLUG_IN
};

struct cstrap_vplug {
	struct cstrap_vcard *card;
	uint16_t port;
	enum cstrap_vplug_state state;
	int fd;
	bool was_in;
	int64_t retry_at; /* ms of the monotonic clock, as is the next one */
	int64_t send_at;  /* of an answer that takes its time */
	uint64_t owed_ns; /* of that time, what is less than a ms */
	size_t in_len;    /* bytes of length and message that came */
	uint8_t in[CSTRAP_VPLUG_LENGTH_LEN + CSTRAP_VPLUG_IN_MAX];
	size_t out_len;
	size_t out_pos;
	uint8_t out[CSTRAP_VPLUG_LENGTH_LEN + CSTRAP_ANSWER_MAX];
};

/* Milliseconds of the monotonic clock. */
int64_t cstrap_vplug_now(void);

/* Connect, or begin to. */
void cstrap_vplug_in(struct cstrap_vplug *plug);

/* Disconnect, wipe, and take the card's power. */
void cstrap_vplug_out(struct cstrap_vplug *plug);

/*
 * poll says that something can be done: do it. Fails where the host did
 * something to the card.
 */
enum cstrap_status cstrap_vplug_event(struct cstrap_vplug *plug,
    struct cstrap_finding *finding);

#endif /* CSTRAP_VCARD_PLUG_H */
