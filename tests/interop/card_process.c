/*
 * card_process.c - a virtual card, or a broken one, plugged into vpcd.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card_process.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "cardstrap/pcsc.h"
#include "cardstrap/vcard.h"

#define TURNS 100 /* of 100 ms: far more than it takes */

static void
turn(void)
{
	usleep(100000);
}

static void
serve_blank(void)
{
	static const volatile int never;
	const struct cstrap_vcard_options options = { .iccid = NULL };
	struct cstrap_vcard *card;

	if (cstrap_vcard_new(&card, &options, NULL) != CSTRAP_OK)
		_exit(1);
	cstrap_vcard_serve(&card, 1, CSTRAP_VPCD_PORT, &never, NULL, NULL,
	    NULL);
	_exit(1);
}

static int
plug_in(void)
{
	const struct sockaddr_in at = {
		.sin_family = AF_INET,
		.sin_port = htons(CSTRAP_VPCD_PORT),
		.sin_addr = { .s_addr = htonl(INADDR_LOOPBACK) },
	};

	for (int i = 0; i < TURNS; i++, turn()) {
		const int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (connect(fd, (const void *)&at, sizeof(at)) == 0)
			return fd;
		close(fd);
	}
	_exit(1);
}

/* The protocol of vpcd: two octets of length, then a message. */
static void
serve_broken(enum card_kind kind)
{
	static const uint8_t atr[] = { 0, 4, 0x3B, 0x02, 0x14, 0x50 };
	static const uint8_t one[] = { 0, 1, 0x90 };
	const int fd = plug_in();
	uint8_t message[1024];
	uint8_t head[2];

	while (recv(fd, head, 2, MSG_WAITALL) == 2) {
		const size_t len = (size_t)(head[0] << 8 | head[1]);

		if (len > sizeof(message) ||
		    recv(fd, message, len, MSG_WAITALL) != (ssize_t)len)
			break;
		if (len == 1 && message[0] == 4)
			send(fd, atr, sizeof(atr), MSG_NOSIGNAL);
		else if (len > 1 && kind == CARD_SHORT)
			send(fd, one, sizeof(one), MSG_NOSIGNAL);
		else if (len > 1 && kind == CARD_LEAVES)
			break;
	}
	_exit(0);
}

static bool
first_reader(struct cstrap_reader *reader)
{
	struct cstrap_reader readers[CSTRAP_READERS_MAX];
	size_t count = 0;

	assert_int_equal(cstrap_pcsc_list(readers, CSTRAP_READERS_MAX, &count,
			     NULL),
	    CSTRAP_OK);
	if (count > 0)
		*reader = readers[0];
	return count > 0;
}

const char *
card_reader(void)
{
	static struct cstrap_reader reader;

	assert_true(first_reader(&reader));
	return reader.name;
}

/* Until the first reader has a card, or has none. */
static void
wait_for(bool card)
{
	struct cstrap_reader reader;

	for (int i = 0; i < TURNS; i++, turn())
		if (first_reader(&reader) && reader.has_card == card)
			return;
	fail_msg("the reader does not notice the card");
}

pid_t
card_start(enum card_kind kind)
{
	const pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (kind == CARD_BLANK)
			serve_blank();
		serve_broken(kind);
	}
	wait_for(true);
	return pid;
}

void
card_stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	wait_for(false);
}
