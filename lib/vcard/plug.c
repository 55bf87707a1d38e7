/*
 * vcard/plug.c - a card's connection to the vpcd driver of pcscd. Both sides
 * send a length of two octets, then as many bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/plug.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "host/text.h"

#define BURST_MAX 16 /* messages of one card before the others' turn */

/* A message of one octet is one of these, longer ones are commands. */
#define POWER_OFF 0x00
#define POWER_ON 0x01
#define RESET 0x02
#define GET_ATR 0x04

int64_t
cstrap_vplug_now(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void
cstrap_vplug_out(struct cstrap_vplug *plug)
{
	if (plug->fd >= 0)
		(void)close(plug->fd);
	plug->fd = -1;
	plug->state = CSTRAP_VPLUG_OUT;
	plug->retry_at = plug->card->faults.is_out ?
	    INT64_MAX :
	    cstrap_vplug_now() + CSTRAP_VPLUG_RETRY_MS;
	plug->send_at = 0;
	plug->in_len = 0;
	plug->out_len = 0;
	plug->out_pos = 0;
	cstrap_wipe(plug->in, sizeof(plug->in));
	cstrap_wipe(plug->out, sizeof(plug->out));
	cstrap_vcard_power_off(plug->card);
}

static void
plugged_in(struct cstrap_vplug *plug)
{
	plug->state = CSTRAP_VPLUG_IN;
	plug->was_in = true;
}

void
cstrap_vplug_in(struct cstrap_vplug *plug)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(plug->port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	union {
		const struct sockaddr_in *in;
		const struct sockaddr *any;
	} name = { &to };

	plug->fd =
	    socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (plug->fd < 0) {
		cstrap_vplug_out(plug);
		return;
	}
	if (connect(plug->fd, name.any, sizeof(to)) == 0)
		plugged_in(plug);
	else if (errno == EINPROGRESS || errno == EINTR)
		plug->state = CSTRAP_VPLUG_CONNECTING;
	else
		cstrap_vplug_out(plug);
}

static void
plug_connected(struct cstrap_vplug *plug)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(plug->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 ||
	    error != 0)
		cstrap_vplug_out(plug);
	else
		plugged_in(plug);
}

/*
 * Length and body in one go: the driver waits for an acknowledgement between
 * two small packets.
 */
static void
plug_send(struct cstrap_vplug *plug)
{
	ssize_t sent;

	if (plug->send_at > cstrap_vplug_now())
		return;
	plug->send_at = 0;
	while (plug->out_pos < plug->out_len) {
		sent = send(plug->fd, plug->out + plug->out_pos,
		    plug->out_len - plug->out_pos, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (sent <= 0) {
			cstrap_vplug_out(plug);
			return;
		}
		plug->out_pos += (size_t)sent;
	}
	plug->out_len = 0;
	plug->out_pos = 0;
}

static void
plug_answer(struct cstrap_vplug *plug, size_t len)
{
	plug->out[0] = (uint8_t)(len >> 8);
	plug->out[1] = (uint8_t)(len & 0xFF);
	plug->out_len = CSTRAP_VPLUG_LENGTH_LEN + len;
	plug_send(plug);
}

/* False: there is no such message. */
static bool
control(struct cstrap_vplug *plug, uint8_t octet)
{
	switch (octet) {
	case POWER_OFF:
		cstrap_vcard_power_off(plug->card);
		return true;
	case POWER_ON:
	case RESET:
		cstrap_vcard_reset(plug->card);
		return true;
	case GET_ATR:
		memcpy(plug->out + CSTRAP_VPLUG_LENGTH_LEN, plug->card->atr,
		    plug->card->atr_len);
		plug_answer(plug, plug->card->atr_len);
		return true;
	default:
		return false;
	}
}

/* The command of a message, once more where somebody reset the card first. */
static enum cstrap_status
exchange(struct cstrap_vplug *plug, struct cstrap_view command, size_t *len)
{
	const struct cstrap_room room = { plug->out + CSTRAP_VPLUG_LENGTH_LEN,
		CSTRAP_ANSWER_MAX };
	enum cstrap_status st;
	int tries = 1 + CSTRAP_VCARD_FAULTS_MAX;

	do {
		st = cstrap_vcard_exchange(plug->card, command, room, len);
	} while (st == CSTRAP_E_CARD_RESET && --tries > 0);
	if (plug->card->physics.speed.real_time) {
		plug->owed_ns += plug->card->physics.last_ns;
		plug->send_at =
		    cstrap_vplug_now() + (int64_t)(plug->owed_ns / 1000000);
		plug->owed_ns %= 1000000;
	}
	return st;
}

/*
 * A whole message. A card that lost power is pulled out of the reader, a mute
 * one says nothing; what the host did to the card ends the service.
 */
static enum cstrap_status
message(struct cstrap_vplug *plug, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	size_t len;

	if (bytes.len == 1) {
		if (!control(plug, bytes.data[0]))
			cstrap_vplug_out(plug);
		return CSTRAP_OK;
	}
	st = exchange(plug, bytes, &len);
	if (st == CSTRAP_OK)
		plug_answer(plug, len);
	if (st == CSTRAP_OK || plug->card->faults.is_mute)
		return CSTRAP_OK;
	cstrap_vplug_out(plug);
	if (st == CSTRAP_E_CARD_REMOVED || st == CSTRAP_E_CARD_RESET)
		return CSTRAP_OK;
	if (finding != NULL)
		*finding = plug->card->trouble;
	return st;
}

static ssize_t
receive(struct cstrap_vplug *plug, void *room, size_t len)
{
	const int on = 1;
	ssize_t got;

	/*
	 * The driver sends its length and its body apart; without an
	 * acknowledgement at once each takes 44 ms. The kernel forgets the
	 * option after a while.
	 */
	(void)setsockopt(plug->fd, IPPROTO_TCP, TCP_QUICKACK, &on, sizeof(on));
	do {
		got = recv(plug->fd, room, len, 0);
	} while (got < 0 && errno == EINTR);
	return got;
}

/*
 * Take bytes of the message that is due; what does not fit, being no command
 * any more, is counted and dropped. True when the message is whole.
 */
static bool
plug_receive(struct cstrap_vplug *plug, size_t *announced)
{
	const size_t need = plug->in_len < CSTRAP_VPLUG_LENGTH_LEN ?
	    CSTRAP_VPLUG_LENGTH_LEN :
	    CSTRAP_VPLUG_LENGTH_LEN + (size_t)(plug->in[0] << 8 | plug->in[1]);
	uint8_t drop[1024];
	size_t want = need - plug->in_len;
	const bool fits = plug->in_len < sizeof(plug->in);
	const size_t space =
	    fits ? sizeof(plug->in) - plug->in_len : sizeof(drop);
	ssize_t got;

	if (want > space)
		want = space;
	got = receive(plug, fits ? plug->in + plug->in_len : drop, want);
	if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return false;
	if (got <= 0) {
		cstrap_vplug_out(plug);
		return false;
	}
	plug->in_len += (size_t)got;
	/* a message of no bytes is none: whoever sends it is not vpcd */
	if (plug->in_len == CSTRAP_VPLUG_LENGTH_LEN && plug->in[0] == 0 &&
	    plug->in[1] == 0) {
		cstrap_vplug_out(plug);
		return false;
	}
	*announced = need - CSTRAP_VPLUG_LENGTH_LEN;
	return need > CSTRAP_VPLUG_LENGTH_LEN && plug->in_len == need;
}

/* What is there, an answer each, until one does not go out at once. */
static enum cstrap_status
plug_read(struct cstrap_vplug *plug, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	size_t len = 0;
	size_t before;
	size_t burst = 0;

	while (plug->state == CSTRAP_VPLUG_IN && plug->out_len == 0 &&
	    st == CSTRAP_OK && burst < BURST_MAX) {
		before = plug->in_len;
		if (plug_receive(plug, &len)) {
			if (len > CSTRAP_VPLUG_IN_MAX)
				len = CSTRAP_VPLUG_IN_MAX;
			plug->in_len = 0;
			burst++;
			st = message(plug,
			    (struct cstrap_view) {
				plug->in + CSTRAP_VPLUG_LENGTH_LEN, len },
			    finding);
			cstrap_wipe(plug->in, sizeof(plug->in));
		} else if (plug->in_len == before) {
			break;
		}
	}
	return st;
}

enum cstrap_status
cstrap_vplug_event(struct cstrap_vplug *plug, struct cstrap_finding *finding)
{
	if (plug->state == CSTRAP_VPLUG_CONNECTING) {
		plug_connected(plug);
		return CSTRAP_OK;
	}
	if (plug->out_len != 0)
		plug_send(plug);
	if (plug->state == CSTRAP_VPLUG_IN && plug->out_len == 0)
		return plug_read(plug, finding);
	return CSTRAP_OK;
}
