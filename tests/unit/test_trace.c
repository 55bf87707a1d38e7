/*
 * test_trace.c - a trace shows what happened, and no key.
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
#include <unistd.h>
#include <cmocka.h>

#include "cardstrap/message.h"
#include "cardstrap/pkcs15.h"
#include "cardstrap/trace.h"
#include "host/text.h"

static char folder[] = "/tmp/test_trace.XXXXXX";
static char file[64];

/* A card of one EF, whatever is selected. */
struct fake {
	uint8_t content[2048];
	unsigned int count;   /* of exchanges */
	unsigned int gone_at; /* the exchange that gets no answer; 0: none */
	uint16_t sw;          /* to an UPDATE; 0: 9000 */
};

static const uint8_t key_a[16] = { 0xA0, 0xA1, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6,
	0xA7, 0xA8, 0xA9, 0xAA, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF };
static const uint8_t key_b[16] = { 0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB5, 0xB6,
	0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC, 0xBD, 0xBE, 0xBF };

static int
make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(file, sizeof(file), "%s/t", folder);
	return 0;
}

static int
remove_folder(void **state)
{
	(void)state;
	unlink(file);
	return rmdir(folder);
}

static enum cstrap_status
fake_exchange(void *ctx, struct cstrap_view bytes, struct cstrap_room room,
    size_t *len)
{
	struct fake *fake = ctx;
	struct cstrap_command command;
	uint16_t sw = 0x9000;
	size_t at = 0;

	if (++fake->count == fake->gone_at)
		return CSTRAP_E_CARD_REMOVED;
	*len = 0;
	if (cstrap_command_parse(bytes, &command) != CSTRAP_OK)
		return CSTRAP_E_CARD_PROTOCOL;
	at = (size_t)command.p1 << 8 | command.p2;
	if (command.ins == CSTRAP_INS_READ_BINARY) {
		memcpy(room.data, fake->content + at, command.le);
		*len = command.le;
	} else if (command.ins == CSTRAP_INS_UPDATE_BINARY) {
		if (fake->sw != 0)
			sw = fake->sw;
		else
			memcpy(fake->content + at, command.data.data,
			    command.data.len);
	}
	room.data[(*len)++] = (uint8_t)(sw >> 8);
	room.data[(*len)++] = (uint8_t)sw;
	return CSTRAP_OK;
}

static void
open_trace(struct cstrap_link *link, struct fake *fake, bool secrets)
{
	*link = (struct cstrap_link) {
		.transport = { .exchange = fake_exchange, .ctx = fake },
		.ctx = fake,
		.name = "fake:card",
	};
	assert_int_equal(cstrap_trace_open(link, file, secrets, NULL),
	    CSTRAP_OK);
}

static void
close_trace(struct cstrap_link *link)
{
	link->close(link->ctx);
}

/* The transcript, NUL-terminated, yours to free. */
static char *
text_of_file(void)
{
	char *text = calloc(1, 65536);
	const int fd = open(file, O_RDONLY);

	assert_non_null(text);
	assert_true(fd >= 0);
	assert_true(read(fd, text, 65535) > 0);
	close(fd);
	return text;
}

/* Is any run of four octets of key in the text? */
static bool
shows(const char *text, const uint8_t key[16])
{
	char hex[9];

	for (size_t i = 0; i + 4 <= 16; i++) {
		cstrap_hex((struct cstrap_view) { key + i, 4 }, hex);
		if (strstr(text, hex) != NULL)
			return true;
	}
	return false;
}

static void
send(struct cstrap_link *link, struct cstrap_command command)
{
	uint8_t bytes[CSTRAP_COMMAND_MAX];
	uint8_t answer[CSTRAP_ANSWER_MAX];
	struct cstrap_writer w;
	size_t len;

	cstrap_writer_init(&w, (struct cstrap_room) { bytes, sizeof(bytes) });
	cstrap_command_put(&w, &command);
	link->transport.exchange(link->transport.ctx, cstrap_writer_view(&w),
	    (struct cstrap_room) { answer, sizeof(answer) }, &len);
}

static void
read_at(struct cstrap_link *link, size_t offset, size_t len)
{
	send(link, cstrap_command_read_binary((uint16_t)offset, (uint16_t)len));
}

static void
update(struct cstrap_link *link, size_t offset, const uint8_t *data, size_t len)
{
	send(link,
	    cstrap_command_update_binary((uint16_t)offset,
		(struct cstrap_view) { data, len }));
}

static void
select_file(struct cstrap_link *link)
{
	static const uint8_t fid[] = { 0x64, 0x32 };

	send(link,
	    cstrap_command_select_fid((struct cstrap_view) { fid, 2 },
		CSTRAP_SELECT_NOTHING));
}

static void
put(struct cstrap_message_writer *mw, enum cstrap_node_kind kind,
    uint16_t resource, const void *value, size_t len)
{
	struct cstrap_node node = { .kind = kind };

	node.path.depth = (uint8_t)(kind == CSTRAP_NODE_OBJECT ? 1 :
		kind == CSTRAP_NODE_INSTANCE                   ? 2 :
								 3);
	node.path.id[2] = resource;
	node.value = (struct cstrap_view) { value, len };
	assert_int_equal(cstrap_message_put(mw, &node), CSTRAP_OK);
}

/*
 * Bytes of a Security object with a URI of uri_len octets, "uu..." beside the
 * first key and "vv..." beside the second one.
 */
static size_t
make_message(uint8_t room[512], size_t uri_len, const uint8_t key[16])
{
	struct cstrap_message_writer mw;
	struct cstrap_message message;
	char uri[200];

	memset(uri, key == key_a ? 'u' : 'v', sizeof(uri));
	cstrap_message_put_begin(&mw, (struct cstrap_room) { room, 512 });
	put(&mw, CSTRAP_NODE_OBJECT, 0, NULL, 0);
	put(&mw, CSTRAP_NODE_INSTANCE, 0, NULL, 0);
	put(&mw, CSTRAP_NODE_RESOURCE, CSTRAP_SECURITY_URI, uri, uri_len);
	put(&mw, CSTRAP_NODE_RESOURCE, CSTRAP_SECURITY_IDENTITY, "who", 3);
	put(&mw, CSTRAP_NODE_RESOURCE, CSTRAP_SECURITY_SECRET_KEY, key, 16);
	assert_int_equal(cstrap_message_put_end(&mw, &message, NULL),
	    CSTRAP_OK);
	return message.bytes.len;
}

static void
key_across_two_reads(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	char uris[2 * 20 + 1];
	size_t len;
	char *text;

	(void)state;
	memset(fake.content, 0xFF, sizeof(fake.content));
	len = make_message(fake.content, 20, key_a);
	open_trace(&link, &fake, false);
	select_file(&link);
	read_at(&link, 0, 4);
	read_at(&link, 4, len - 4 - 9); /* 7 octets of the key */
	read_at(&link, len - 9, 9);     /* 9 octets of it */
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	/* Exactly the key is hidden: 16 octets, and not the URI. */
	memset(uris, 0, sizeof(uris));
	for (int i = 0; i < 20; i++)
		memcpy(uris + 2 * i, "75", 2);
	assert_non_null(strstr(text, uris));
	assert_non_null(strstr(text, "..............9000"));
	assert_non_null(strstr(text, "< ..................9000"));
	assert_null(strstr(text, "...................."));
	free(text);
}

static void
secrets_asked_for(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	char *text;

	(void)state;
	make_message(fake.content, 20, key_a);
	open_trace(&link, &fake, true);
	read_at(&link, 0, 200);
	close_trace(&link);
	text = text_of_file();
	assert_true(shows(text, key_a));
	assert_null(strstr(text, ".."));
	free(text);
}

/* As one byte commits: count to 0, size and body, read back, count. */
static void
rewrite(struct cstrap_link *link, const uint8_t *message, size_t len,
    size_t stop_after)
{
	const uint8_t zero = 0;

	update(link, 1, &zero, 1);
	if (stop_after < len) {
		update(link, 2, message + 2, stop_after - 2);
		return;
	}
	update(link, 2, message + 2, 30);
	update(link, 32, message + 32, len - 32);
	read_at(link, 0, len);
	update(link, 1, message + 1, 1);
}

static void
old_key_to_new_key(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	uint8_t next[512];
	size_t old_len, len;
	char *written;
	char *text;

	(void)state;
	memset(fake.content, 0xFF, sizeof(fake.content));
	old_len = make_message(fake.content, 11, key_a);
	len = make_message(next, 40, key_b);
	open_trace(&link, &fake, false);
	select_file(&link);
	read_at(&link, 0, 4);
	read_at(&link, 4, old_len - 4);
	rewrite(&link, next, len, SIZE_MAX);
	read_at(&link, 0, len);
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_false(shows(text, key_b));
	/* The URI is seen in what was read and in what was written. */
	assert_non_null(strstr(text, "7575757575"));
	written = strstr(text, "> 00D600021E");
	assert_non_null(written);
	assert_non_null(strstr(written, "7676767676"));
	assert_true(strstr(written, "7676767676") < strchr(written, '\n'));
	free(text);
}

static void
shorter_message_over_longer(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	uint8_t next[512];
	size_t old_len, len;
	char *text;

	(void)state;
	old_len = make_message(fake.content, 120, key_a);
	len = make_message(next, 5, key_b);
	open_trace(&link, &fake, false);
	rewrite(&link, next, len, SIZE_MAX);
	read_at(&link, 0, old_len); /* the old key lies behind the new end */
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_false(shows(text, key_b));
	free(text);
}

static void
interrupted_write(void **state)
{
	struct cstrap_link link;
	uint8_t old[512], next[512];
	size_t old_len, len;

	(void)state;
	old_len = make_message(old, 40, key_a);
	len = make_message(next, 20, key_b);
	for (size_t stop = 3; stop < len && stop < 250; stop++) {
		struct fake fake = { 0 };
		char *text;

		memcpy(fake.content, old, old_len);
		open_trace(&link, &fake, false);
		read_at(&link, 0, old_len);
		rewrite(&link, next, len, stop);
		read_at(&link, 0, old_len);
		close_trace(&link);
		text = text_of_file();
		assert_false(shows(text, key_a));
		assert_false(shows(text, key_b));
		free(text);
	}
}

static void
begun_anew_after_an_interruption(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	uint8_t first[512], second[512];
	size_t first_len, len;
	char *text;

	(void)state;
	first_len = make_message(first, 30, key_a);
	len = make_message(second, 60, key_b);
	open_trace(&link, &fake, false);
	rewrite(&link, first, first_len, first_len - 2);
	read_at(&link, 0, 4);
	rewrite(&link, second, len, SIZE_MAX);
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_false(shows(text, key_b));
	free(text);
}

static void
card_gone_in_every_exchange(void **state)
{
	uint8_t old[512], next[512];
	size_t old_len, len;

	(void)state;
	old_len = make_message(old, 40, key_a);
	len = make_message(next, 20, key_b);
	for (unsigned int at = 1; at <= 8; at++) {
		struct fake fake = { .gone_at = at };
		struct cstrap_link link;
		char *text;

		memcpy(fake.content, old, old_len);
		open_trace(&link, &fake, false);
		select_file(&link);
		read_at(&link, 0, old_len);
		if (at > 2)
			rewrite(&link, next, len, SIZE_MAX);
		close_trace(&link);
		text = text_of_file();
		assert_false(shows(text, key_a));
		assert_false(shows(text, key_b));
		if (at <= 7)
			assert_non_null(
			    strstr(text, "# no answer: CSTRAP_E_CARD_REMOVED"));
		free(text);
	}
}

static void
refused_update(void **state)
{
	struct fake fake = { .sw = 0x6982 };
	struct cstrap_link link;
	uint8_t next[512];
	size_t len;
	char *text;

	(void)state;
	make_message(fake.content, 40, key_a);
	len = make_message(next, 20, key_b);
	open_trace(&link, &fake, false);
	read_at(&link, 0, 200);
	update(&link, 0, next, len);
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_false(shows(text, key_b));
	assert_non_null(strstr(text, "< 6982"));
	free(text);
}

static void
keys_and_unknown_commands(void **state)
{
	static const uint8_t inss[] = { 0x20, 0x24, 0x26, 0x28, 0x2C, 0x82,
		0xD8, 0xDA, 0xE2, 0xD7 };
	struct fake fake = { 0 };
	struct cstrap_link link;
	char *text;

	(void)state;
	open_trace(&link, &fake, false);
	for (size_t i = 0; i < sizeof(inss); i++)
		send(&link,
		    (struct cstrap_command) { .ins = inss[i],
			.p2 = 0x0A,
			.data = { key_a, 16 } });
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_non_null(strstr(text, "> 0020000A10................"));
	free(text);
}

static void
file_that_is_no_message(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	char *text;

	(void)state;
	memcpy(fake.content, "\x12\x34\x56\x78", 4);
	memcpy(fake.content + 4, key_a, 16);
	open_trace(&link, &fake, false);
	read_at(&link, 0, 24);
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_non_null(strstr(text, "< 12345678...."));
	free(text);
}

/* A private key as PKCS#8 keeps it is DER, too. */
static void
der_that_is_no_directory(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	char *text;

	(void)state;
	memcpy(fake.content, "\x30\x15\x02\x01\x00\x04\x10", 7);
	memcpy(fake.content + 7, key_a, 16);
	open_trace(&link, &fake, false);
	read_at(&link, 0, 32);
	close_trace(&link);
	text = text_of_file();
	assert_false(shows(text, key_a));
	free(text);
}

static void
directories_are_shown(void **state)
{
	static const uint8_t path[] = { 0x64, 0x30 };
	uint8_t odf[32];
	struct fake fake = { 0 };
	struct cstrap_link link;
	struct cstrap_writer w;
	char *text;

	(void)state;
	memset(fake.content, 0xFF, sizeof(fake.content));
	cstrap_writer_init(&w, (struct cstrap_room) { odf, sizeof(odf) });
	cstrap_odf_put(&w, (struct cstrap_view) { path, 2 });
	open_trace(&link, &fake, false);
	read_at(&link, 0, 32);
	/* Appended with its tag byte last. */
	update(&link, 1, odf + 1, w.len - 1);
	read_at(&link, 0, 32);
	update(&link, 0, odf, 1);
	read_at(&link, 0, 32);
	close_trace(&link);
	text = text_of_file();
	assert_null(strstr(text, ".."));
	assert_non_null(strstr(text, "04026430"));
	free(text);
}

static void
rescued(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	uint8_t next[512];
	size_t len;
	char *text;

	(void)state;
	make_message(fake.content, 40, key_a);
	len = make_message(next, 20, key_b);
	open_trace(&link, &fake, false);
	select_file(&link);
	read_at(&link, 0, 200);
	update(&link, 0, next, len);
	send(&link,
	    (struct cstrap_command) { .ins = 0x20,
		.p2 = 0x0A,
		.data = { key_a, 16 } });
	cstrap_trace_rescue();
	text = text_of_file();
	assert_false(shows(text, key_a));
	assert_false(shows(text, key_b));
	assert_null(strstr(text, "757575"));
	assert_non_null(strstr(text, "> 00A4000C026432\n< 9000\n"));
	assert_non_null(strstr(text, "cut short"));
	free(text);
	close_trace(&link);
	cstrap_trace_rescue(); /* nothing is open any more */
	text = text_of_file();
	assert_null(strstr(text, "cut short"));
	assert_non_null(strstr(text, "757575"));
	free(text);
}

static void
file_cannot_be_written(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link = { .transport = { .exchange = fake_exchange,
					.ctx = &fake } };

	(void)state;
	assert_int_equal(cstrap_trace_open(&link, "/nowhere/t", false, NULL),
	    CSTRAP_E_FILE);
	assert_ptr_equal(link.transport.exchange, fake_exchange);
	assert_ptr_equal(link.transport.ctx, &fake);
}

/* What a trace writes, replay plays. */
static void
played_back(void **state)
{
	struct fake fake = { 0 };
	struct cstrap_link link;
	uint8_t answer[CSTRAP_ANSWER_MAX];
	size_t len;

	(void)state;
	make_message(fake.content, 20, key_a);
	open_trace(&link, &fake, false);
	select_file(&link);
	read_at(&link, 0, 100);
	close_trace(&link);
	assert_int_equal(cstrap_replay_open(&link, file, NULL), CSTRAP_OK);
	select_file(&link);
	assert_int_equal(link.transport.exchange(link.transport.ctx,
			     (struct cstrap_view) {
				 (const uint8_t *)"\0\xB0\0\0\x64", 5 },
			     (struct cstrap_room) { answer, sizeof(answer) },
			     &len),
	    CSTRAP_OK);
	assert_int_equal(len, 102);
	assert_memory_equal(answer, fake.content, 20);
	link.close(link.ctx);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(key_across_two_reads),
		cmocka_unit_test(secrets_asked_for),
		cmocka_unit_test(old_key_to_new_key),
		cmocka_unit_test(shorter_message_over_longer),
		cmocka_unit_test(interrupted_write),
		cmocka_unit_test(begun_anew_after_an_interruption),
		cmocka_unit_test(card_gone_in_every_exchange),
		cmocka_unit_test(refused_update),
		cmocka_unit_test(keys_and_unknown_commands),
		cmocka_unit_test(file_that_is_no_message),
		cmocka_unit_test(der_that_is_no_directory),
		cmocka_unit_test(directories_are_shown),
		cmocka_unit_test(rescued),
		cmocka_unit_test(file_cannot_be_written),
		cmocka_unit_test(played_back),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
