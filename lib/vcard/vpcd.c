/*
 * vcard/vpcd.c - cards plugged into pcscd through the TCP ports of its vpcd
 * driver. Both sides send a length of two octets, then as many bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "host/text.h"
#include "vcard/card.h"

#define LENGTH_LEN 2
#define BURST_MAX 16 /* messages of one card before the others' turn */
#define RETRY_MS 100 /* between two tries to connect, and looks at *stop */

/* A message of one octet is one of these, longer ones are commands. */
#define POWER_OFF 0x00
#define POWER_ON 0x01
#define RESET 0x02
#define GET_ATR 0x04

/* One more than a command can have, to notice that it is too long. */
#define IN_MAX (CSTRAP_COMMAND_MAX + 1)
#define OUT_MAX (LENGTH_LEN + CSTRAP_ANSWER_MAX)

enum plug_state {
	PLUG_OUT, /* no socket */
	PLUG_CONNECTING,
	PLUG_IN
};

struct plug {
	struct cstrap_vcard *card;
	uint16_t port;
	enum plug_state state;
	int fd;
	bool was_in;
	int64_t retry_at; /* ms of the monotonic clock */
	size_t in_len;    /* bytes of length and message that came */
	uint8_t in[LENGTH_LEN + IN_MAX];
	size_t out_len;
	size_t out_pos;
	uint8_t out[OUT_MAX];
};

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
unplug(struct plug *plug)
{
	if (plug->fd >= 0)
		(void)close(plug->fd);
	plug->fd = -1;
	plug->state = PLUG_OUT;
	plug->retry_at = now_ms() + RETRY_MS;
	plug->in_len = 0;
	plug->out_len = 0;
	plug->out_pos = 0;
	cstrap_wipe(plug->in, sizeof(plug->in));
	cstrap_wipe(plug->out, sizeof(plug->out));
	cstrap_vcard_power_off(plug->card);
}

static void
plugged_in(struct plug *plug)
{
	plug->state = PLUG_IN;
	plug->was_in = true;
}

static void
plug_connect(struct plug *plug)
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
		unplug(plug);
		return;
	}
	if (connect(plug->fd, name.any, sizeof(to)) == 0)
		plugged_in(plug);
	else if (errno == EINPROGRESS || errno == EINTR)
		plug->state = PLUG_CONNECTING;
	else
		unplug(plug);
}

static void
plug_connected(struct plug *plug)
{
	int error = 0;
	socklen_t len = sizeof(error);

	if (getsockopt(plug->fd, SOL_SOCKET, SO_ERROR, &error, &len) != 0 ||
	    error != 0)
		unplug(plug);
	else
		plugged_in(plug);
}

/*
 * Length and body in one go: the driver waits for an acknowledgement between
 * two small packets.
 */
static void
plug_send(struct plug *plug)
{
	ssize_t sent;

	while (plug->out_pos < plug->out_len) {
		sent = send(plug->fd, plug->out + plug->out_pos,
		    plug->out_len - plug->out_pos, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (sent <= 0) {
			unplug(plug);
			return;
		}
		plug->out_pos += (size_t)sent;
	}
	plug->out_len = 0;
	plug->out_pos = 0;
}

static void
plug_answer(struct plug *plug, size_t len)
{
	plug->out[0] = (uint8_t)(len >> 8);
	plug->out[1] = (uint8_t)(len & 0xFF);
	plug->out_len = LENGTH_LEN + len;
	plug_send(plug);
}

/* False: there is no such message. */
static bool
control(struct plug *plug, uint8_t octet)
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
		memcpy(plug->out + LENGTH_LEN, plug->card->atr,
		    plug->card->atr_len);
		plug_answer(plug, plug->card->atr_len);
		return true;
	default:
		return false;
	}
}

/*
 * A whole message. A card that lost power is pulled out of the reader; what
 * the host did to the card ends the service.
 */
static enum cstrap_status
message(struct plug *plug, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	const struct cstrap_room room = { plug->out + LENGTH_LEN,
		CSTRAP_ANSWER_MAX };
	enum cstrap_status st;
	size_t len;

	if (bytes.len == 1) {
		if (!control(plug, bytes.data[0]))
			unplug(plug);
		return CSTRAP_OK;
	}
	st = cstrap_vcard_exchange(plug->card, bytes, room, &len);
	if (st == CSTRAP_OK) {
		plug_answer(plug, len);
		return CSTRAP_OK;
	}
	unplug(plug);
	if (st == CSTRAP_E_CARD_REMOVED)
		return CSTRAP_OK;
	if (finding != NULL)
		*finding = plug->card->trouble;
	return st;
}

static ssize_t
receive(struct plug *plug, void *room, size_t len)
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
plug_receive(struct plug *plug, size_t *announced)
{
	const size_t need = plug->in_len < LENGTH_LEN ?
	    LENGTH_LEN :
	    LENGTH_LEN + (size_t)(plug->in[0] << 8 | plug->in[1]);
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
		unplug(plug);
		return false;
	}
	plug->in_len += (size_t)got;
	/* a message of no bytes is none: whoever sends it is not vpcd */
	if (plug->in_len == LENGTH_LEN && plug->in[0] == 0 &&
	    plug->in[1] == 0) {
		unplug(plug);
		return false;
	}
	*announced = need - LENGTH_LEN;
	return need > LENGTH_LEN && plug->in_len == need;
}

/* What is there, an answer each, until one does not go out at once. */
static enum cstrap_status
plug_read(struct plug *plug, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	size_t len = 0;
	size_t before;
	size_t burst = 0;

	while (plug->state == PLUG_IN && plug->out_len == 0 &&
	    st == CSTRAP_OK && burst < BURST_MAX) {
		before = plug->in_len;
		if (plug_receive(plug, &len)) {
			if (len > IN_MAX)
				len = IN_MAX;
			plug->in_len = 0;
			burst++;
			st = message(plug,
			    (struct cstrap_view) { plug->in + LENGTH_LEN, len },
			    finding);
			cstrap_wipe(plug->in, sizeof(plug->in));
		} else if (plug->in_len == before) {
			break;
		}
	}
	return st;
}

static enum cstrap_status
plug_event(struct plug *plug, struct cstrap_finding *finding)
{
	if (plug->state == PLUG_CONNECTING) {
		plug_connected(plug);
		return CSTRAP_OK;
	}
	if (plug->out_len != 0)
		plug_send(plug);
	if (plug->state == PLUG_IN && plug->out_len == 0)
		return plug_read(plug, finding);
	return CSTRAP_OK;
}

/* What poll is to wait for; connects those whose time has come. */
static void
prepare(struct plug *plugs, struct pollfd *polls, size_t count)
{
	const int64_t now = now_ms();
	size_t i;

	for (i = 0; i < count; i++) {
		if (plugs[i].state == PLUG_OUT && now >= plugs[i].retry_at)
			plug_connect(&plugs[i]);
		polls[i].fd = plugs[i].fd;
		polls[i].revents = 0;
		polls[i].events =
		    plugs[i].state == PLUG_CONNECTING || plugs[i].out_len != 0 ?
		    POLLOUT :
		    POLLIN;
	}
}

static bool
all_were_in(const struct plug *plugs, size_t count)
{
	size_t i;

	for (i = 0; i < count && plugs[i].was_in; i++)
		;
	return i == count;
}

static enum cstrap_status
loop(struct plug *plugs, struct pollfd *polls, size_t count,
    const volatile int *stop, void (*ready)(void *ctx), void *ctx,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	bool told = false;
	size_t i;

	while (!*stop && st == CSTRAP_OK) {
		prepare(plugs, polls, count);
		if (!told && all_were_in(plugs, count)) {
			told = true;
			if (ready != NULL)
				ready(ctx);
		}
		if (poll(polls, (nfds_t)count, RETRY_MS) < 0) {
			if (errno == EINTR)
				continue;
			st = cstrap_finding_set(finding, CSTRAP_E_FILE,
			    CSTRAP_RULE_NONE, "cannot wait for the reader");
			cstrap_finding_detail(finding, "poll: %s",
			    strerror(errno));
		}
		for (i = 0; i < count && st == CSTRAP_OK; i++) {
			if (polls[i].revents != 0)
				st = plug_event(&plugs[i], finding);
		}
	}
	return st;
}

enum cstrap_status
cstrap_vcard_serve(struct cstrap_vcard **vcards, size_t count, uint16_t port,
    const volatile int *stop, void (*ready)(void *ctx), void *ctx,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct plug *plugs = NULL;
	struct pollfd *polls = NULL;
	size_t i;

	if (count == 0 || port == 0 || count - 1 > UINT16_MAX - (size_t)port)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE,
		    "there is not a TCP port from 1 to 65535 for each card");
	plugs = calloc(count, sizeof(*plugs));
	polls = calloc(count, sizeof(*polls));
	if (plugs == NULL || polls == NULL) {
		st = cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the readers");
		count = 0;
		goto out;
	}
	for (i = 0; i < count; i++) {
		plugs[i].card = vcards[i];
		plugs[i].port = (uint16_t)(port + i);
		plugs[i].fd = -1;
	}
	st = loop(plugs, polls, count, stop, ready, ctx, finding);
out:
	for (i = 0; i < count; i++)
		unplug(&plugs[i]);
	free(plugs);
	free(polls);
	return st;
}
