/*
 * test_at.c - the card in a modem, and what modems do to programs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "cardstrap/at.h"
#include "modem.h"

#define ICCID "8988211000000000001"
#define OTHER_ICCID "8988211000000000027"
#define ANSWER_SECONDS 1

static struct bench bench, second;
static struct message message;

/* ways: what a modem lacks, from the best to the one that is left. */
static const struct modem_script ways[] = {
	{ .echo = false },
	{ .no_sessions = true },
	{ .no_sessions = true, .no_raw = true },
};
#define WAYS (sizeof(ways) / sizeof(*ways))

static int
open_cards(void **state)
{
	const struct cstrap_vcard_options options = { .iccid = OTHER_ICCID };
	struct cstrap_finding finding;

	(void)state;
	bench_open(&bench);
	message_of_profile(&message, "psk.json");
	assert_int_equal(CSTRAP_OK,
	    bench_write(&bench, &message, true, &finding));
	bench_open(&second);
	cstrap_vcard_close(&second.vcard);
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_new(&second.vcard, &options, NULL));
	cstrap_vcard_link(second.vcard, false, &second.link);
	return 0;
}

static int
close_cards(void **state)
{
	(void)state;
	bench_close(&bench);
	bench_close(&second);
	return 0;
}

static enum cstrap_status
dial(struct cstrap_link *link, const struct modem *modem,
    struct cstrap_finding *finding)
{
	const struct cstrap_at_options options = { .ready_seconds = 2,
		.answer_seconds = ANSWER_SECONDS };

	return cstrap_at_open(link, modem->device, &options, finding);
}

static enum cstrap_status
read_link(const struct cstrap_link *link, struct message *read)
{
	struct cstrap_reading reading;
	const enum cstrap_status st = cstrap_reading_run(&reading, link,
	    (struct cstrap_room) { read->bytes, sizeof(read->bytes) }, NULL,
	    NULL);

	read->message = reading.message;
	return st;
}

static void
assert_iccid(const struct cstrap_link *link, const char *want)
{
	char iccid[CSTRAP_ICCID_MAX];

	assert_int_equal(CSTRAP_OK, cstrap_card_iccid(link, iccid, NULL));
	assert_string_equal(want, iccid);
}

static void
assert_reads(const struct cstrap_link *link)
{
	static struct message read;
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	memset(&read, 0, sizeof(read));
	if ((st = read_link(link, &read)) != CSTRAP_OK) {
		link->explain(link->ctx, &finding);
		print_error("%s: %s\n", finding.text, finding.detail);
	}
	assert_int_equal(CSTRAP_OK, st);
	assert_true(
	    cstrap_view_equal(message.message.bytes, read.message.bytes));
}

/* Everything that a client does, through a modem of that kind. */
static void
read_through(const struct modem_script *script, struct modem *modem)
{
	struct cstrap_link link;

	assert_true(modem_start(modem, script, &bench.link, &second.link));
	assert_int_equal(CSTRAP_OK, dial(&link, modem, NULL));
	assert_iccid(&link, ICCID);
	assert_reads(&link);
	assert_int_equal(CSTRAP_OK, link.reset(link.ctx));
	assert_reads(&link);
	cstrap_link_close(&link);
	modem_stop(modem);
	assert_int_equal(0, atomic_load(&modem->basic));
	for (int i = 0; i < MODEM_CHANNELS; i++)
		assert_false(modem->open[i]);
}

/* Each way is used where those before it are not there, and no other. */
static void
each_way_reads_the_message(void **state)
{
	struct modem modem;

	(void)state;
	read_through(&ways[0], &modem);
	assert_true(atomic_load(&modem.sessions) > 10);
	assert_int_equal(0, atomic_load(&modem.raws));
	assert_int_equal(0, atomic_load(&modem.files));
	assert_true(atomic_load(&modem.closed) > 2);
	read_through(&ways[1], &modem);
	assert_int_equal(0, atomic_load(&modem.sessions));
	assert_true(atomic_load(&modem.raws) > 10);
	assert_int_equal(0, atomic_load(&modem.files));
	read_through(&ways[2], &modem);
	assert_int_equal(0, atomic_load(&modem.sessions));
	assert_int_equal(0, atomic_load(&modem.raws));
	assert_true(atomic_load(&modem.files) > 10);
}

static uint16_t
select_fid(const struct cstrap_link *link, uint16_t fid)
{
	const uint8_t command[] = { 0x00, 0xA4, 0x00, 0x0C, 0x02,
		(uint8_t)(fid >> 8), (uint8_t)(fid & 0xFF) };
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;

	assert_int_equal(CSTRAP_OK,
	    link->transport.exchange(link->transport.ctx,
		(struct cstrap_view) { command, sizeof(command) },
		(struct cstrap_room) { answer, sizeof(answer) }, &len));
	return cstrap_answer_sw((struct cstrap_view) { answer, len });
}

/* The MF is selected on it, whatever the modem had to select for it. */
static void
channel_that_is_new(void **state)
{
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		assert_true(modem_start(&modem, &ways[w], &bench.link, NULL));
		assert_int_equal(CSTRAP_OK, dial(&link, &modem, NULL));
		assert_int_equal(0x9000, select_fid(&link, 0x2FE2));
		assert_int_equal(0x6A82, select_fid(&link, 0x1234));
		cstrap_link_close(&link);
		modem_stop(&modem);
		assert_int_equal(0, atomic_load(&modem.basic));
	}
}

static void
lines_that_come_in_between(void **state)
{
	static const char *const chatter[] = { "+CREG: 1,\"00C3\"", "RING",
		"+CMTI: \"SM\",1", "12" };
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++)
		for (size_t i = 0; i < sizeof(chatter) / sizeof(*chatter);
		     i++) {
			struct modem_script script = ways[w];

			/* A bare number is a session id only by itself. */
			if (w == 0 && i == 3)
				continue;
			script.chatter = chatter[i];
			script.echo = true;
			read_through(&script, &modem);
		}
}

static void
lines_that_come_in_pieces(void **state)
{
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		struct modem_script script = ways[w];

		script.chunk = 7;
		script.echo = true;
		read_through(&script, &modem);
	}
}

static void
forms_that_differ(void **state)
{
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		struct modem_script script = ways[w];

		script.bare = true;
		script.words = true;
		read_through(&script, &modem);
	}
}

/* A session whose number is no channel's would be sent to the basic one. */
static void
session_that_is_no_channel(void **state)
{
	const struct modem_script script = { .big_ids = true };
	struct modem modem;

	(void)state;
	read_through(&script, &modem);
	assert_int_equal(0, atomic_load(&modem.sessions));
	assert_true(atomic_load(&modem.raws) > 10);
	assert_true(atomic_load(&modem.closed) > 0);
}

static enum cstrap_status
open_status(const struct modem_script *script)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_link link;
	struct modem modem;
	enum cstrap_status st;

	assert_true(modem_start(&modem, script, &bench.link, NULL));
	st = dial(&link, &modem, &finding);
	if (st != CSTRAP_OK) {
		assert_int_equal(st, finding.status);
		assert_non_null(strstr(finding.place, modem.device));
		assert_null(link.ctx);
	}
	cstrap_link_close(&link);
	modem_stop(&modem);
	assert_int_equal(0, modem.commands);
	return st;
}

/* Nothing is asked of a card that is not ready. */
static void
card_that_is_not_ready(void **state)
{
	(void)state;
	assert_int_equal(CSTRAP_OK,
	    open_status(&(struct modem_script) { .busy = 2 }));
	assert_int_equal(CSTRAP_OK,
	    open_status(&(struct modem_script) { .away = 2 }));
	assert_int_equal(CSTRAP_E_CARD_ABSENT,
	    open_status(&(struct modem_script) { .busy = 1, .away = 9 }));
	assert_int_equal(CSTRAP_E_READER,
	    open_status(&(struct modem_script) { .busy = 99 }));
	assert_int_equal(CSTRAP_E_CARD_ACCESS,
	    open_status(&(struct modem_script) { .cpin = "+CPIN: SIM PIN" }));
	assert_int_equal(CSTRAP_E_CARD_BLOCKED,
	    open_status(&(struct modem_script) { .cpin = "+CPIN: SIM PUK" }));
	assert_int_equal(CSTRAP_E_CARD_ACCESS,
	    open_status(&(struct modem_script) { .cpin = "+CME ERROR: 11" }));
	assert_int_equal(CSTRAP_OK,
	    open_status(&(struct modem_script) { .cpin = "+CPIN: SIM PIN2" }));
}

/* The status of a read in whose midst the event happens; then a second. */
static enum cstrap_status
read_with(const struct modem_script *script, struct modem *modem,
    struct cstrap_link *link)
{
	static struct message read;
	enum cstrap_status st;

	assert_true(modem_start(modem, script, &bench.link, &second.link));
	assert_int_equal(CSTRAP_OK, dial(link, modem, NULL));
	st = read_link(link, &read);
	/* Whatever was begun is over: no command goes on with it. */
	if (st != CSTRAP_OK) {
		uint8_t answer[CSTRAP_ANSWER_MAX];
		size_t len;

		assert_int_equal(st,
		    link->transport.exchange(link->transport.ctx,
			(struct cstrap_view) {
			    (const uint8_t *)"\x01\xB0\0\0\4", 5 },
			(struct cstrap_room) { answer, sizeof(answer) }, &len));
		assert_int_equal(0, len);
	}
	return st;
}

static void
done(struct modem *modem, struct cstrap_link *link)
{
	cstrap_link_close(link);
	modem_stop(modem);
	assert_int_equal(0, atomic_load(&modem->basic));
}

static void
card_taken_out(void **state)
{
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++)
		for (int dumb = 0; dumb < 2; dumb++) {
			struct modem_script script = ways[w];

			script.event = dumb ? MODEM_REMOVE_DUMB : MODEM_REMOVE;
			script.event_at = 7;
			assert_int_equal(CSTRAP_E_CARD_REMOVED,
			    read_with(&script, &modem, &link));
			/* It takes a while until that is believed. */
			if (w == 0)
				assert_int_equal(CSTRAP_E_CARD_ABSENT,
				    link.reset(link.ctx));
			done(&modem, &link);
		}
}

static void
card_swapped(void **state)
{
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		struct modem_script script = ways[w];

		script.event = MODEM_SWAP;
		script.event_at = 7;
		assert_int_equal(CSTRAP_E_CARD_REMOVED,
		    read_with(&script, &modem, &link));
		assert_int_equal(CSTRAP_OK, link.reset(link.ctx));
		assert_iccid(&link, OTHER_ICCID);
		done(&modem, &link);
	}
}

/* The channel dies, and no line says why. */
static void
profile_of_an_esim_changed(void **state)
{
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS - 1; w++) {
		struct modem_script script = ways[w];

		script.event = MODEM_PROFILE;
		script.event_at = 7;
		assert_int_equal(CSTRAP_E_CARD_RESET,
		    read_with(&script, &modem, &link));
		/* Another session finds the other card. */
		assert_iccid(&link, OTHER_ICCID);
		done(&modem, &link);
	}
}

static void
answer_that_never_comes(void **state)
{
	const struct modem_script script = { .event = MODEM_MUTE,
		.event_at = 5 };
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	assert_int_equal(CSTRAP_E_READER, read_with(&script, &modem, &link));
	assert_int_equal(CSTRAP_OK, link.reset(link.ctx));
	assert_reads(&link);
	done(&modem, &link);
}

/* It is not taken for the answer to the next command. */
static void
answer_that_comes_late(void **state)
{
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	for (size_t w = 0; w < WAYS; w++) {
		struct modem_script script = ways[w];

		script.event = MODEM_LATE;
		script.event_at = 6;
		script.late_ms = ANSWER_SECONDS * 1000 + 300;
		assert_int_equal(CSTRAP_E_READER,
		    read_with(&script, &modem, &link));
		assert_int_equal(CSTRAP_OK, link.reset(link.ctx));
		assert_reads(&link);
		done(&modem, &link);
	}
}

static void
answers_that_are_none(void **state)
{
	static const struct {
		enum modem_event event;
		enum cstrap_status status;
	} rows[] = {
		{ MODEM_GARBLE, CSTRAP_E_CARD_PROTOCOL },
		{ MODEM_FLOOD, CSTRAP_E_READER },
		{ MODEM_LONG, CSTRAP_E_READER },
		{ MODEM_CARRIER, CSTRAP_E_READER },
		{ MODEM_HANGUP, CSTRAP_E_READER },
	};
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct modem_script script = { .event = rows[i].event,
			.event_at = 4 };

		assert_int_equal(rows[i].status,
		    read_with(&script, &modem, &link));
		done(&modem, &link);
	}
}

static enum cstrap_status
send(const struct cstrap_link *link, const char *hex, size_t len)
{
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t got;

	return link->transport.exchange(link->transport.ctx,
	    (struct cstrap_view) { (const uint8_t *)hex, len },
	    (struct cstrap_room) { answer, sizeof(answer) }, &got);
}

/* Refused before the modem hears of it, and the way out is named. */
static void
command_that_changes_the_card(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
	} rows[] = {
		{ "\x00\xD6\x00\x00\x01\x00", 6 }, /* UPDATE BINARY */
		{ "\x00\xDC\x01\x04\x01\x00", 6 }, /* UPDATE RECORD */
		{ "\x00\xE0\x00\x00\x01\x00", 6 }, /* CREATE FILE */
		{ "\x00\xE4\x00\x00\x02\x64\x32", 7 },
		{ "\x00\x44\x00\x00\x02\x64\x32", 7 },
		{ "\x80\xD4\x00\x00\x01\x00", 6 }, /* RESIZE FILE */
		{ "\x00\x20\x00\x0A\x08"
		  "12345678",
		    13 }, /* ADM1 */
		{ "\x00\x20\x00\x8A\x08"
		  "12345678",
		    13 },
		{ "\x00\x24\x00\x01\x01\x00", 6 }, /* CHANGE PIN */
		{ "\x80\xE2\x00\x00\x01\x00", 6 },
	};
	struct cstrap_finding finding = { 0 };
	struct cstrap_link link;
	struct modem modem;

	(void)state;
	assert_true(modem_start(&modem, &ways[0], &bench.link, NULL));
	assert_int_equal(CSTRAP_OK, dial(&link, &modem, NULL));
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		assert_int_equal(CSTRAP_E_GUARD,
		    send(&link, rows[i].bytes, rows[i].len));
	link.explain(link.ctx, &finding);
	assert_non_null(strstr(finding.text, "--method ab"));
	/* Reading may want a PIN, and may ask how many tries a key has. */
	assert_int_equal(CSTRAP_OK, send(&link, "\x00\x20\x00\x0A", 4));
	assert_int_equal(CSTRAP_OK,
	    send(&link, "\x00\x20\x00\x01\x08\x31\x32\x33\x34\xFF\xFF\xFF\xFF",
		13));
	done(&modem, &link);
}

/* A plan by A/B may: the card changes, on no basic channel. */
static void
writing_that_was_allowed(void **state)
{
	const struct cstrap_at_options options = { .allow_writes = true };
	struct cstrap_link before = bench.link;
	struct cstrap_finding finding;
	struct message next;
	struct modem modem;

	(void)state;
	message_of_profile(&next, "nosec.json");
	for (size_t w = 0; w < 2; w++) {
		assert_true(modem_start(&modem, &ways[w], &before, NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_at_open(&bench.link, modem.device, &options, NULL));
		assert_int_equal(CSTRAP_OK,
		    bench_write(&bench, w == 0 ? &next : &message, false,
			&finding));
		done(&modem, &bench.link);
		bench.link = before;
	}
	assert_reads(&bench.link);
}

static void
device_that_cannot_be_used(void **state)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_link link, again;
	struct termios first, last;
	struct modem modem;

	(void)state;
	assert_int_equal(CSTRAP_E_READER,
	    cstrap_at_open(&link, "/no/such/device", NULL, &finding));
	assert_non_null(strstr(finding.text, "no such device"));
	assert_int_equal(CSTRAP_E_READER,
	    cstrap_at_open(&link, "/dev/null", NULL, &finding));
	assert_non_null(strstr(finding.text, "no serial device"));
	assert_true(modem_start(&modem, &ways[0], &bench.link, NULL));
	assert_int_equal(0, tcgetattr(modem.slave, &first));
	assert_int_equal(CSTRAP_OK, dial(&link, &modem, NULL));
	assert_int_equal(CSTRAP_E_LOCKED, dial(&again, &modem, &finding));
	assert_null(again.ctx);
	assert_reads(&link);
	cstrap_link_close(&link);
	assert_int_equal(0, tcgetattr(modem.slave, &last));
	assert_int_equal(first.c_lflag, last.c_lflag);
	assert_int_equal(first.c_cflag, last.c_cflag);
	assert_int_equal(first.c_cc[VMIN], last.c_cc[VMIN]);
	modem_stop(&modem);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_way_reads_the_message),
		cmocka_unit_test(channel_that_is_new),
		cmocka_unit_test(lines_that_come_in_between),
		cmocka_unit_test(lines_that_come_in_pieces),
		cmocka_unit_test(forms_that_differ),
		cmocka_unit_test(session_that_is_no_channel),
		cmocka_unit_test(card_that_is_not_ready),
		cmocka_unit_test(card_taken_out),
		cmocka_unit_test(card_swapped),
		cmocka_unit_test(profile_of_an_esim_changed),
		cmocka_unit_test(answer_that_never_comes),
		cmocka_unit_test(answer_that_comes_late),
		cmocka_unit_test(answers_that_are_none),
		cmocka_unit_test(command_that_changes_the_card),
		cmocka_unit_test(writing_that_was_allowed),
		cmocka_unit_test(device_that_cannot_be_used),
	};

	return cmocka_run_group_tests(tests, open_cards, close_cards);
}
