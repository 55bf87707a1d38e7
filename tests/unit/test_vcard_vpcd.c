/*
 * test_vcard_vpcd.c - cards served to what acts as vpcd here: a listening
 * socket on the loopback interface.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_vcard.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define CARDS 2

struct service {
	struct cstrap_vcard *cards[CARDS];
	int listeners[CARDS];
	uint16_t port;
	volatile int stop;
	int ready; /* a pipe, written to when all are in */
	int is_ready;
	pthread_t thread;
	enum cstrap_status status;
};

static int
listen_at(uint16_t *port)
{
	struct sockaddr_in name = { .sin_family = AF_INET,
		.sin_port = htons(*port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	const int on = 1;
	socklen_t len = sizeof(name);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	struct sockaddr *any = (void *)&name;

	assert_true(fd >= 0);
	(void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, any, len) != 0 || listen(fd, 1) != 0 ||
	    getsockname(fd, any, &len) != 0) {
		(void)close(fd);
		return -1;
	}
	*port = ntohs(name.sin_port);
	return fd;
}

/* Two ports next to one another. */
static void
listen_all(struct service *service)
{
	int tries;

	for (tries = 0; tries < 100; tries++) {
		uint16_t next;

		service->port = 0;
		service->listeners[0] = listen_at(&service->port);
		assert_true(service->listeners[0] >= 0);
		next = (uint16_t)(service->port + 1);
		service->listeners[1] = next == 0 ? -1 : listen_at(&next);
		if (service->listeners[1] >= 0)
			return;
		(void)close(service->listeners[0]);
	}
	fail();
}

static void
tell_ready(void *ctx)
{
	const struct service *service = ctx;

	(void)!write(service->ready, "r", 1);
}

static void *
serve(void *ctx)
{
	struct service *service = ctx;

	service->status = cstrap_vcard_serve(service->cards, CARDS,
	    service->port, &service->stop, tell_ready, service, NULL);
	return NULL;
}

static int
start(void **state)
{
	struct service *service = calloc(1, sizeof(*service));
	int ends[2];

	assert_non_null(service);
	service->cards[0] = blank();
	service->cards[1] = with_odf();
	assert_int_equal(pipe(ends), 0);
	service->is_ready = ends[0];
	service->ready = ends[1];
	listen_all(service);
	*state = service;
	return pthread_create(&service->thread, NULL, serve, service);
}

static int
end(void **state)
{
	struct service *service = *state;
	int i;

	service->stop = 1;
	assert_int_equal(pthread_join(service->thread, NULL), 0);
	assert_int_equal(service->status, CSTRAP_OK);
	for (i = 0; i < CARDS; i++) {
		(void)close(service->listeners[i]);
		cstrap_vcard_close(&service->cards[i]);
	}
	(void)close(service->ready);
	(void)close(service->is_ready);
	free(service);
	return 0;
}

static int
accept_card(const struct service *service, int index)
{
	const int fd = accept(service->listeners[index], NULL, NULL);

	assert_true(fd >= 0);
	return fd;
}

static void
say(int fd, const char *hex)
{
	uint8_t bytes[600];
	const size_t len = unhex(hex, bytes, sizeof(bytes));

	assert_int_equal(send(fd, bytes, len, MSG_NOSIGNAL), len);
}

static void
hear(int fd, const char *hex)
{
	uint8_t bytes[600];
	char text[2 * sizeof(bytes) + 1];
	const size_t len = strlen(hex) / 2;

	assert_int_equal(recv(fd, bytes, len, MSG_WAITALL), len);
	assert_string_equal(cstrap_hex((struct cstrap_view) { bytes, len },
				text),
	    hex);
}

static void
hear_end(int fd)
{
	uint8_t octet;

	assert_true(recv(fd, &octet, 1, 0) <= 0);
	(void)close(fd);
}

static void
power_on(int fd)
{
	uint8_t bytes[24];

	say(fd, "000104");
	assert_int_equal(recv(fd, bytes, 24, MSG_WAITALL), 24);
	assert_memory_equal(bytes, "\x00\x16\x3B\x9F", 4);
	say(fd, "000101");
}

static void
session(void **state)
{
	struct service *service = *state;
	const int a = accept_card(service, 0);
	const int b = accept_card(service, 1);
	char octet;

	assert_int_equal(read(service->is_ready, &octet, 1), 1);
	power_on(a);
	power_on(b);
	say(b,
	    "0009"
	    "00A4080C047F505031");
	hear(b,
	    "0002"
	    "9000");
	say(a,
	    "0007"
	    "00A40004023F00");
	hear(a,
	    "0002"
	    "6122");
	say(b,
	    "0005"
	    "00B0000004");
	hear(b,
	    "0006"
	    "FFFFFFFF9000");
	say(a,
	    "0005"
	    "00C0000002");
	hear(a,
	    "0004"
	    "6220"
	    "6120");
	/* a length that comes in two pieces, a body in three */
	say(a, "00");
	say(a, "0D00");
	say(a, "20000A08313233");
	say(a, "3435363738");
	hear(a,
	    "0002"
	    "9000");
	say(a,
	    "0004"
	    "0020000A");
	hear(a,
	    "0002"
	    "9000");
	/* keys are gone after a reset and after power was off */
	say(a, "000102");
	say(a,
	    "0004"
	    "0020000A");
	hear(a,
	    "0002"
	    "63CA");
	say(a,
	    "000100"
	    "000101");
	say(a,
	    "0004"
	    "0020000A");
	hear(a,
	    "0002"
	    "63CA");
	/* two at once */
	say(a,
	    "0004"
	    "0020000A"
	    "0004"
	    "0020000B");
	hear(a,
	    "0002"
	    "63CA"
	    "0002"
	    "6A88");
	(void)close(a);
	(void)close(b);
}

/* An application may send anything; it is answered, not believed. */
static void
command_too_long(void **state)
{
	const int fd = accept_card(*state, 0);
	uint8_t bytes[2 + 60000] = { 60000 >> 8, 60000 & 0xFF, 0x00, 0xD6 };

	power_on(fd);
	assert_int_equal(send(fd, bytes, sizeof(bytes), MSG_NOSIGNAL),
	    sizeof(bytes));
	hear(fd,
	    "0002"
	    "6700");
	say(fd,
	    "0002"
	    "00B0");
	hear(fd,
	    "0002"
	    "6700");
	say(fd,
	    "0004"
	    "0020000A");
	hear(fd,
	    "0002"
	    "63CA");
	(void)close(fd);
}

static void
garbage_is_disconnected(void **state)
{
	static const char *const garbage[] = { "0000", "000103", "0001FF" };
	size_t i;

	for (i = 0; i < sizeof(garbage) / sizeof(garbage[0]); i++) {
		const int fd = accept_card(*state, 0);

		power_on(fd);
		say(fd, garbage[i]);
		hear_end(fd);
	}
}

static void
comes_back_without_power(void **state)
{
	int fd = accept_card(*state, 0);

	power_on(fd);
	say(fd, "000D" VERIFY_ADM1);
	hear(fd,
	    "0002"
	    "9000");
	(void)close(fd);
	fd = accept_card(*state, 0);
	/* a card without power answers nothing and is pulled out */
	say(fd,
	    "0004"
	    "0020000A");
	hear_end(fd);
	fd = accept_card(*state, 0);
	power_on(fd);
	say(fd,
	    "0004"
	    "0020000A");
	hear(fd,
	    "0002"
	    "63CA");
	(void)close(fd);
}

static void
cut_pulls_the_card(void **state)
{
	struct service *service = *state;
	int fd = accept_card(service, 1);

	power_on(fd);
	cstrap_vcard_cut(service->cards[1], 2, CSTRAP_VCARD_CUT_INSIDE, 1);
	say(fd, "000D" VERIFY_ADM1);
	hear(fd,
	    "0002"
	    "9000");
	say(fd,
	    "0009"
	    "00A4080C047F505031");
	hear(fd,
	    "0002"
	    "9000");
	say(fd,
	    "0007"
	    "00D6000002AABB");
	hear_end(fd);
	fd = accept_card(service, 1);
	power_on(fd);
	say(fd,
	    "0009"
	    "00A4080C047F505031");
	hear(fd,
	    "0002"
	    "9000");
	say(fd,
	    "0005"
	    "00B0000002");
	hear(fd,
	    "0004"
	    "AAFF9000");
	(void)close(fd);
}

static void
set_fault(struct service *service, enum cstrap_vcard_fault_what what)
{
	const struct cstrap_vcard_fault fault = { .what = what };

	assert_int_equal(cstrap_vcard_fault_set(service->cards[0], &fault),
	    CSTRAP_OK);
}

/* Not a word, until power is off and on. */
static void
mute_card_says_nothing(void **state)
{
	const int fd = accept_card(*state, 0);

	power_on(fd);
	set_fault(*state, CSTRAP_VCARD_FAULT_MUTE);
	say(fd,
	    "0004"
	    "0020000A");
	say(fd,
	    "0004"
	    "0020000B");
	/* it is still there */
	power_on(fd);
	say(fd,
	    "0004"
	    "0020000C");
	hear(fd,
	    "0002"
	    "6A88");
	(void)close(fd);
}

static void
card_taken_out_stays_out(void **state)
{
	struct service *service = *state;
	struct pollfd knock = { .fd = service->listeners[0], .events = POLLIN };
	int fd = accept_card(service, 0);

	power_on(fd);
	set_fault(service, CSTRAP_VCARD_FAULT_REMOVAL);
	say(fd,
	    "0004"
	    "0020000A");
	hear_end(fd);
	assert_int_equal(poll(&knock, 1, 300), 0);
}

/* Only PC/SC could have told; the command meets a card that forgot. */
static void
reset_by_another_program(void **state)
{
	const int fd = accept_card(*state, 0);

	power_on(fd);
	say(fd, "000D" VERIFY_ADM1);
	hear(fd,
	    "0002"
	    "9000");
	set_fault(*state, CSTRAP_VCARD_FAULT_RESET);
	say(fd,
	    "0004"
	    "0020000A");
	hear(fd,
	    "0002"
	    "63CA");
	(void)close(fd);
}

/* A fault that never ends must not keep the service busy for ever. */
static void
reset_without_end(void **state)
{
	struct service *service = *state;
	const struct cstrap_vcard_fault fault = { .what =
						      CSTRAP_VCARD_FAULT_RESET,
		.stays = true };
	int fd = accept_card(service, 0);

	power_on(fd);
	assert_int_equal(cstrap_vcard_fault_set(service->cards[0], &fault),
	    CSTRAP_OK);
	say(fd,
	    "0004"
	    "0020000A");
	hear_end(fd);
	fd = accept_card(service, 0);
	cstrap_vcard_fault_clear(service->cards[0]);
	power_on(fd);
	(void)close(fd);
}

static void
answers_of_wrong_length(void **state)
{
	struct cstrap_vcard_fault fault = { .what = CSTRAP_VCARD_FAULT_SHORT };
	struct service *service = *state;
	const int fd = accept_card(service, 0);

	power_on(fd);
	for (fault.bytes = 0; fault.bytes < 2; fault.bytes++) {
		assert_int_equal(cstrap_vcard_fault_set(service->cards[0],
				     &fault),
		    CSTRAP_OK);
		say(fd,
		    "0004"
		    "0020000A");
		hear(fd, fault.bytes == 0 ? "0000" : "000163");
	}
	(void)close(fd);
}

static int64_t
now_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Not before its time. */
static void
answers_in_real_time(void **state)
{
	const struct cstrap_vcard_speed speed = { .command_us = 60000,
		.real_time = true };
	struct service *service = *state;
	const int fd = accept_card(service, 0);
	int64_t begin;

	power_on(fd);
	cstrap_vcard_speed_set(service->cards[0], &speed);
	begin = now_ms();
	say(fd,
	    "0004"
	    "0020000A");
	hear(fd,
	    "0002"
	    "63CA");
	assert_true(now_ms() - begin >= 60);
	(void)close(fd);
}

static void
port_wrong(void **state)
{
	struct cstrap_vcard *cards[2] = { blank(), blank() };
	const volatile int stop = 1;

	(void)state;
	assert_int_equal(cstrap_vcard_serve(cards, 2, 65535, &stop, NULL, NULL,
			     NULL),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(cstrap_vcard_serve(cards, 1, 0, &stop, NULL, NULL,
			     NULL),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(cstrap_vcard_serve(cards, 0, 1000, &stop, NULL, NULL,
			     NULL),
	    CSTRAP_E_ARGUMENT);
	assert_int_equal(cstrap_vcard_serve(cards, 2, 65534, &stop, NULL, NULL,
			     NULL),
	    CSTRAP_OK);
	cstrap_vcard_close(&cards[0]);
	cstrap_vcard_close(&cards[1]);
}

int
main(void)
{
#define SERVED(name) cmocka_unit_test_setup_teardown(name, start, end)
	const struct CMUnitTest tests[] = { SERVED(session),
		SERVED(command_too_long), SERVED(garbage_is_disconnected),
		SERVED(comes_back_without_power), SERVED(cut_pulls_the_card),
		SERVED(mute_card_says_nothing),
		SERVED(card_taken_out_stays_out),
		SERVED(reset_by_another_program), SERVED(reset_without_end),
		SERVED(answers_of_wrong_length), SERVED(answers_in_real_time),
		cmocka_unit_test(port_wrong) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
