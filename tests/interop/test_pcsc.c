/*
 * test_pcsc.c - readers and cards through a real pcscd; to be run by
 * tests/with-pcscd.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>
#include <cmocka.h>

#include "card_process.h"
#include "cardstrap/access.h"
#include "cardstrap/pcsc.h"
#include "cardstrap/trace.h"
#include "cardstrap/vcard.h"

static const struct cstrap_pcsc_options shared = { .lock_seconds = 5 };
static const struct cstrap_pcsc_options exclusive = { .exclusive = true };

static void
open_card(struct cstrap_link *link, const struct cstrap_pcsc_options *options)
{
	assert_int_equal(cstrap_pcsc_open(link, card_reader(), options, NULL),
	    CSTRAP_OK);
}

static enum cstrap_status
send(struct cstrap_link *link, struct cstrap_command command, uint16_t *sw)
{
	uint8_t bytes[CSTRAP_COMMAND_MAX];
	uint8_t answer[CSTRAP_ANSWER_MAX];
	enum cstrap_status st;
	struct cstrap_writer w;
	size_t len = 0;

	cstrap_writer_init(&w, (struct cstrap_room) { bytes, sizeof(bytes) });
	cstrap_command_put(&w, &command);
	st = link->transport.exchange(link->transport.ctx,
	    cstrap_writer_view(&w),
	    (struct cstrap_room) { answer, sizeof(answer) }, &len);
	*sw = cstrap_answer_sw((struct cstrap_view) { answer, len });
	return st;
}

static struct cstrap_command
select_iccid(void)
{
	static const uint8_t fid[] = { 0x2F, 0xE2 };

	return cstrap_command_select_fid((struct cstrap_view) { fid, 2 },
	    CSTRAP_SELECT_NOTHING);
}

static struct cstrap_command
select_dir(void)
{
	static const uint8_t fid[] = { 0x2F, 0x00 };

	return cstrap_command_select_fid((struct cstrap_view) { fid, 2 },
	    CSTRAP_SELECT_NOTHING);
}

static void
reader_without_a_card(void **state)
{
	struct cstrap_reader readers[CSTRAP_READERS_MAX];
	struct cstrap_finding finding;
	struct cstrap_link link;
	size_t count;

	(void)state;
	assert_int_equal(cstrap_pcsc_list(readers, CSTRAP_READERS_MAX, &count,
			     NULL),
	    CSTRAP_OK);
	assert_int_equal(count, 2);
	assert_false(readers[0].has_card);
	assert_int_equal(cstrap_pcsc_open(&link, readers[0].name, &shared,
			     &finding),
	    CSTRAP_E_CARD_ABSENT);
	assert_non_null(strstr(finding.place, readers[0].name));
	assert_null(link.close);
	assert_int_equal(cstrap_pcsc_wait("0", NULL, 0, &readers[2], &finding),
	    CSTRAP_E_CARD_ABSENT);
	assert_int_equal(cstrap_pcsc_open(&link, "Nobody 00 00", &shared,
			     &finding),
	    CSTRAP_E_READER);
}

static void
card_that_is_there(void **state)
{
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_reader reader;
	struct cstrap_link link;
	struct cstrap_view atr;
	uint16_t sw;

	(void)state;
	assert_int_equal(cstrap_pcsc_wait(NULL, NULL, 5, &reader, NULL),
	    CSTRAP_OK);
	assert_string_equal(reader.name, card_reader());
	assert_true(reader.atr_len > 1);
	open_card(&link, &shared);
	assert_int_equal(link.atr(link.ctx, &atr), CSTRAP_OK);
	assert_int_equal(atr.len, reader.atr_len);
	assert_memory_equal(atr.data, reader.atr, atr.len);
	assert_int_equal(link.begin(link.ctx), CSTRAP_OK);
	assert_int_equal(send(&link, select_iccid(), &sw), CSTRAP_OK);
	assert_int_equal(sw, 0x9000);
	assert_int_equal(link.end(link.ctx), CSTRAP_OK);
	cstrap_link_close(&link);
	card_stop(card);
}

/* Another process has the card until the pipe is closed. */
static pid_t
hold_exclusively(int *release)
{
	int there[2], away[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(there), 0);
	assert_int_equal(pipe(away), 0);
	pid = fork();
	if (pid == 0) {
		struct cstrap_link link;

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		close(away[1]);
		if (cstrap_pcsc_open(&link, card_reader(), &exclusive, NULL) !=
		    CSTRAP_OK)
			_exit(1);
		if (write(there[1], "x", 1) != 1 || read(away[0], &c, 1) != 0)
			_exit(1);
		cstrap_link_close(&link);
		_exit(0);
	}
	close(there[1]);
	close(away[0]);
	assert_int_equal(read(there[0], &c, 1), 1);
	close(there[0]);
	*release = away[1];
	return pid;
}

static void
held_by_another_process(void **state)
{
	const struct cstrap_pcsc_options at_once = { .lock_seconds = 0 };
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_reader reader;
	struct cstrap_link link;
	int status, release;
	pid_t holder;

	(void)state;
	holder = hold_exclusively(&release);
	assert_int_equal(cstrap_pcsc_open(&link, card_reader(), &at_once, NULL),
	    CSTRAP_E_LOCKED);
	assert_int_equal(cstrap_pcsc_open(&link, card_reader(), &exclusive,
			     NULL),
	    CSTRAP_E_LOCKED);
	assert_int_equal(cstrap_pcsc_wait("0", NULL, 0, &reader, NULL),
	    CSTRAP_OK);
	assert_true(reader.in_use);
	close(release);
	open_card(&link, &shared);
	assert_int_equal(waitpid(holder, &status, 0), holder);
	assert_int_equal(status, 0);
	cstrap_link_close(&link);
	card_stop(card);
}

static void
reset_by_us(void **state)
{
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_link link;
	uint16_t sw;

	(void)state;
	open_card(&link, &exclusive);
	assert_int_equal(send(&link, select_iccid(), &sw), CSTRAP_OK);
	assert_int_equal(send(&link, cstrap_command_read_binary(0, 10), &sw),
	    CSTRAP_OK);
	assert_int_equal(sw, 0x9000);
	assert_int_equal(link.reset(link.ctx), CSTRAP_OK);
	assert_int_equal(send(&link, cstrap_command_read_binary(0, 10), &sw),
	    CSTRAP_OK);
	assert_int_equal(sw, 0x6986); /* no EF is selected any more */
	cstrap_link_close(&link);
	card_stop(card);
}

static void
reset_by_another(void **state)
{
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_link ours, theirs;
	uint16_t sw;

	(void)state;
	open_card(&ours, &shared);
	open_card(&theirs, &shared);
	assert_int_equal(send(&ours, select_iccid(), &sw), CSTRAP_OK);
	assert_int_equal(theirs.reset(theirs.ctx), CSTRAP_OK);
	assert_int_equal(send(&ours, select_iccid(), &sw), CSTRAP_E_CARD_RESET);
	assert_int_equal(send(&ours, select_iccid(), &sw), CSTRAP_OK);
	assert_int_equal(sw, 0x9000);
	assert_int_equal(theirs.reset(theirs.ctx), CSTRAP_OK);
	assert_int_equal(ours.begin(ours.ctx), CSTRAP_OK);
	assert_int_equal(send(&ours, select_iccid(), &sw), CSTRAP_OK);
	cstrap_link_close(&ours);
	cstrap_link_close(&theirs);
	card_stop(card);
}

/* What a key opened is shut again for the program that comes next. */
static void
key_left_behind(void **state)
{
	static const uint8_t record[] = { 0xFF };
	const struct cstrap_view key = { (const uint8_t *)CSTRAP_VCARD_ADM1,
		8 };
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_link link, other;
	uint16_t sw;

	(void)state;
	open_card(&other, &shared); /* so that the card keeps its power */
	open_card(&link, &shared);
	assert_int_equal(send(&link,
			     cstrap_command_verify(CSTRAP_KEY_ADM1, key), &sw),
	    CSTRAP_OK);
	assert_int_equal(sw, 0x9000);
	cstrap_link_close(&link);
	open_card(&link, &shared);
	assert_int_equal(send(&link, select_dir(), &sw), CSTRAP_OK);
	assert_int_equal(sw, 0x9000);
	assert_int_equal(send(&link,
			     cstrap_command_update_record(1,
				 (struct cstrap_view) { record, 1 }),
			     &sw),
	    CSTRAP_OK);
	assert_int_equal(sw, 0x6982);
	cstrap_link_close(&link);
	cstrap_link_close(&other);
	card_stop(card);
}

/* The number that the card gives to a new channel. */
static uint8_t
open_channel(struct cstrap_link *link)
{
	static const uint8_t command[] = { 0x00, 0x70, 0x00, 0x00, 0x01 };
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len = 0;

	assert_int_equal(link->transport.exchange(link->transport.ctx,
			     (struct cstrap_view) { command, sizeof(command) },
			     (struct cstrap_room) { answer, sizeof(answer) },
			     &len),
	    CSTRAP_OK);
	assert_int_equal(len, 3);
	return answer[0];
}

/* A read that was interrupted leaves its channel to whoever comes next. */
static void
channel_left_open(void **state)
{
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_link link, other;

	(void)state;
	open_card(&other, &shared); /* so that the card keeps its power */
	assert_int_equal(open_channel(&other), 1);
	open_card(&link, &shared);
	assert_int_equal(link.begin(link.ctx), CSTRAP_OK);
	assert_int_equal(open_channel(&link), 2);
	assert_int_equal(open_channel(&link), 3);
	cstrap_link_close(&link);
	/* those of others stay */
	assert_int_equal(open_channel(&other), 2);
	assert_int_equal(open_channel(&other), 3);
	cstrap_link_close(&other);
	card_stop(card);
}

static void
card_pulled(void **state)
{
	const pid_t card = card_start(CARD_BLANK);
	struct cstrap_finding finding;
	struct cstrap_link link;
	uint16_t sw;

	(void)state;
	open_card(&link, &exclusive);
	assert_int_equal(send(&link, select_iccid(), &sw), CSTRAP_OK);
	card_stop(card);
	assert_int_equal(send(&link, select_iccid(), &sw),
	    CSTRAP_E_CARD_REMOVED);
	link.explain(link.ctx, &finding);
	assert_int_equal(finding.status, CSTRAP_E_CARD_REMOVED);
	assert_int_equal(link.reset(link.ctx), CSTRAP_E_CARD_REMOVED);
	cstrap_link_close(&link);
}

static void
card_pulled_while_it_works(void **state)
{
	const pid_t card = card_start(CARD_LEAVES);
	struct cstrap_link link;
	uint16_t sw;

	(void)state;
	open_card(&link, &exclusive);
	assert_int_equal(send(&link, select_iccid(), &sw),
	    CSTRAP_E_CARD_REMOVED);
	cstrap_link_close(&link);
	card_stop(card);
}

static void
answer_of_one_byte(void **state)
{
	const pid_t card = card_start(CARD_SHORT);
	struct cstrap_link link;
	uint16_t sw;

	(void)state;
	open_card(&link, &exclusive);
	assert_int_equal(send(&link, select_iccid(), &sw),
	    CSTRAP_E_CARD_PROTOCOL);
	cstrap_link_close(&link);
	card_stop(card);
}

/* The process that sends to a mute card. */
static void
wait_in_vain(const char *trace, const char *told)
{
	static const struct cstrap_pcsc_options patient = { .exclusive = true,
		.answer_seconds = 1 };
	const struct cstrap_view key = { (const uint8_t *)"\xA1\xA2\xA3\xA4"
							  "\xA5\xA6\xA7\xA8",
		8 };
	struct cstrap_link link;
	uint16_t sw;

	if (dup2(open(told, O_WRONLY | O_CREAT, 0600), STDERR_FILENO) < 0 ||
	    cstrap_pcsc_open(&link, card_reader(), &patient, NULL) !=
		CSTRAP_OK ||
	    cstrap_trace_open(&link, trace, true, NULL) != CSTRAP_OK)
		_exit(1);
	send(&link, cstrap_command_verify(CSTRAP_KEY_ADM1, key), &sw);
	_exit(2);
}

static void
read_text(const char *path, char *room, size_t len)
{
	const int fd = open(path, O_RDONLY);
	ssize_t got;

	assert_true(fd >= 0);
	got = read(fd, room, len - 1);
	assert_true(got >= 0);
	room[got] = '\0';
	close(fd);
	unlink(path);
}

static void
mute_card(void **state)
{
	const pid_t card = card_start(CARD_MUTE);
	char folder[] = "/tmp/test_pcsc.XXXXXX";
	char trace[64], told[64], text[1024];
	int status = 0;
	pid_t pid;

	(void)state;
	assert_non_null(mkdtemp(folder));
	snprintf(trace, sizeof(trace), "%s/trace", folder);
	snprintf(told, sizeof(told), "%s/told", folder);
	pid = fork();
	if (pid == 0)
		wait_in_vain(trace, told);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 4);
	read_text(told, text, sizeof(text));
	assert_non_null(strstr(text, card_reader()));
	read_text(trace, text, sizeof(text));
	assert_non_null(strstr(text, "> 0020000A08................\n"));
	rmdir(folder);
	card_stop(card);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reader_without_a_card),
		cmocka_unit_test(card_that_is_there),
		cmocka_unit_test(held_by_another_process),
		cmocka_unit_test(reset_by_us),
		cmocka_unit_test(reset_by_another),
		cmocka_unit_test(key_left_behind),
		cmocka_unit_test(channel_left_open),
		cmocka_unit_test(card_pulled),
		cmocka_unit_test(card_pulled_while_it_works),
		cmocka_unit_test(answer_of_one_byte),
		cmocka_unit_test(mute_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
