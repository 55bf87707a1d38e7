/*
 * tests/support/bench.c - a virtual card on the bench.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "bench.h"

#include <stdio.h>

#include "host/text.h"

uint8_t *
fixture(const char *name, size_t *len)
{
	const char *folder = getenv("CSTRAP_FIXTURES");
	uint8_t *bytes = malloc(65536);
	char path[512];
	FILE *file;

	assert_non_null(folder);
	assert_non_null(bytes);
	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "rb");
	assert_non_null(file);
	*len = fread(bytes, 1, 65536, file);
	fclose(file);
	return bytes;
}

static void
load(struct message *message, struct cstrap_view text)
{
	const struct cstrap_profile_options options = { .file = "profile" };
	const struct cstrap_room room = { message->bytes,
		sizeof(message->bytes) };

	assert_int_equal(CSTRAP_OK,
	    cstrap_profile_load(text, &options, room, &message->message, NULL));
}

void
message_of_text(struct message *message, const char *json)
{
	load(message,
	    (struct cstrap_view) { (const uint8_t *)json, strlen(json) });
}

void
message_of_profile(struct message *message, const char *name)
{
	char path[256];
	uint8_t *text;
	size_t len;

	(void)snprintf(path, sizeof(path), "profiles/%s", name);
	text = fixture(path, &len);
	load(message, (struct cstrap_view) { text, len });
	free(text);
}

void
message_of_psk(struct message *message, const char *host, const char *key)
{
	char json[256];

	(void)snprintf(json, sizeof(json),
	    "{\"accounts\":[{\"role\":\"bootstrap\",\"security\":\"psk\","
	    "\"uri\":\"coaps://%s\",\"identity\":\"me\",\"key\":{\"hex\":"
	    "\"%s0102030405060708090A0B0C\"}}]}",
	    host, key);
	message_of_text(message, json);
}

/* One opaque value of len bytes, in instance 0 of object 1000. */
static void
put_value(struct message *message, size_t len)
{
	static uint8_t value[CSTRAP_MESSAGE_MAX];
	struct cstrap_message_writer mw;
	struct cstrap_node node = { 0 };

	memset(value, 0x5A, sizeof(value));
	cstrap_message_put_begin(&mw,
	    (struct cstrap_room) { message->bytes, sizeof(message->bytes) });
	node.path.id[0] = 1000;
	node.value = (struct cstrap_view) { value, len };
	node.kind = CSTRAP_NODE_OBJECT;
	node.path.depth = 1;
	(void)cstrap_message_put(&mw, &node);
	node.kind = CSTRAP_NODE_INSTANCE;
	node.path.depth = 2;
	(void)cstrap_message_put(&mw, &node);
	node.kind = CSTRAP_NODE_RESOURCE;
	node.path.depth = 3;
	(void)cstrap_message_put(&mw, &node);
	assert_int_equal(CSTRAP_OK,
	    cstrap_message_put_end(&mw, &message->message, NULL));
}

void
message_of_length(struct message *message, size_t total)
{
	const size_t guess = total - 17; /* headers are 15 to 17 bytes */

	put_value(message, guess);
	put_value(message, guess + total - message->message.bytes.len);
	assert_int_equal(total, message->message.bytes.len);
}

static void
take_key(struct bench *bench)
{
	static const char text[] = "ascii:" CSTRAP_VCARD_ADM1;

	memset(&bench->keys, 0, sizeof(bench->keys));
	assert_int_equal(CSTRAP_OK,
	    cstrap_keyring_add(&bench->keys, CSTRAP_KEY_ADM1,
		(struct cstrap_view) { (const uint8_t *)text,
		    sizeof(text) - 1 },
		NULL));
	cstrap_vcard_link(bench->vcard, false, &bench->link);
	bench->card = NULL;
	bench->adm1_tries = cstrap_vcard_tries(bench->vcard, CSTRAP_KEY_ADM1);
}

void
bench_open(struct bench *bench)
{
	const struct cstrap_vcard_options options = {
		.iccid = "8988211000000000001"
	};

	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_new(&bench->vcard, &options, NULL));
	take_key(bench);
}

void
bench_describe(struct bench *bench, const char *name)
{
	struct cstrap_vcard_options options = { .iccid =
						    "8988211000000000001" };
	struct cstrap_finding finding = { 0 };
	char path[128], folder[512];
	uint8_t *text;

	(void)snprintf(path, sizeof(path), "cards/%s.json", name);
	(void)snprintf(folder, sizeof(folder), "%s/cards",
	    getenv("CSTRAP_FIXTURES"));
	text = fixture(path, &options.description.len);
	options.description.data = text;
	options.folder = folder;
	if (cstrap_vcard_new(&bench->vcard, &options, &finding) != CSTRAP_OK)
		fail_msg("%s: %s: %s", path, finding.place, finding.text);
	free(text);
	take_key(bench);
}

void
bench_load(struct bench *bench, struct cstrap_view image)
{
	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_load(&bench->vcard, image, NULL));
	take_key(bench);
}

void
bench_close(struct bench *bench)
{
	cstrap_link_close(&bench->link);
	cstrap_vcard_close(&bench->vcard);
	cstrap_keyring_wipe(&bench->keys);
}

#define SELECT_PKCS15 "00A4040C0CA000000063504B43532D3135"
#define VERIFY_ADM1 "0020000A083132333435363738"

/* CREATE of a transparent EF by a record of EF.ARR; size in hex. */
static void
create_ef(struct bench *bench, const char *fid, const char *rule,
    const char *size)
{
	char hex[80];

	(void)snprintf(hex, sizeof(hex),
	    "00E00000186216820241218302%s8A01058B032F06%s8002%s8800", fid, rule,
	    size);
	bench_send(bench, hex, 0x9000, NULL);
}

void
bench_overwrite(struct bench *bench, const char *path, size_t offset,
    const char *hex)
{
	char command[600];

	bench_send(bench, VERIFY_ADM1, 0x9000, NULL);
	for (; *path != '\0'; path += 4) {
		(void)snprintf(command, sizeof(command), "00A4000C02%.4s",
		    path);
		bench_send(bench, command, 0x9000, NULL);
	}
	(void)snprintf(command, sizeof(command), "00D6%04zX%02zX%s", offset,
	    strlen(hex) / 2, hex);
	bench_send(bench, command, 0x9000, NULL);
	cstrap_vcard_reset(bench->vcard);
}

void
bench_add_foreign(struct bench *bench, const char *odf, const char *dodf)
{
	bench_send(bench, VERIFY_ADM1, 0x9000, NULL);
	bench_send(bench,
	    "00E0000020621E8202782183027F50840CA000000063504B43532D3135"
	    "8A01058B032F0607",
	    0x9000, NULL);
	create_ef(bench, "5031", "05", "0040");
	create_ef(bench, "5207", "05", "0040");
	create_ef(bench, "4200", "05", "0040");
	cstrap_vcard_reset(bench->vcard);
	bench_overwrite(bench, "3F007F505031", 0, odf);
	bench_overwrite(bench, "3F007F505207", 0, dodf);
	bench_overwrite(bench, "3F007F504200", 0, "30080406A00000015101");
}

void
bench_add_file(struct bench *bench, const char *fid, const char *rule,
    const char *bytes)
{
	char path[16];

	bench_send(bench, VERIFY_ADM1, 0x9000, NULL);
	bench_send(bench, SELECT_PKCS15, 0x9000, NULL);
	create_ef(bench, fid, rule, "0200");
	cstrap_vcard_reset(bench->vcard);
	(void)snprintf(path, sizeof(path), "3F007F50%s", fid);
	if (bytes[0] != '\0')
		bench_overwrite(bench, path, 0, bytes);
}

static bool
find(const struct bench *bench, const char *path,
    struct cstrap_vcard_file *file)
{
	uint8_t bytes[CSTRAP_PATH_MAX];
	size_t len, at;

	assert_int_equal(CSTRAP_OK,
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)path,
			     strlen(path) },
		(struct cstrap_room) { bytes, sizeof(bytes) }, &len, &at));
	return cstrap_vcard_find(bench->vcard,
	    (struct cstrap_view) { bytes, len }, file);
}

struct cstrap_vcard_file
bench_file(const struct bench *bench, const char *path)
{
	struct cstrap_vcard_file file = { 0 };

	assert_true(find(bench, path, &file));
	return file;
}

bool
bench_has_file(const struct bench *bench, const char *path)
{
	struct cstrap_vcard_file file;

	return find(bench, path, &file);
}

size_t
bench_send(struct bench *bench, const char *hex, uint16_t sw, uint8_t *answer)
{
	uint8_t command[CSTRAP_COMMAND_MAX], room[CSTRAP_ANSWER_MAX];
	size_t len, at, got;

	assert_int_equal(CSTRAP_OK,
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)hex,
			     strlen(hex) },
		(struct cstrap_room) { command, sizeof(command) }, &len, &at));
	assert_int_equal(CSTRAP_OK,
	    bench->link.transport.exchange(bench->link.transport.ctx,
		(struct cstrap_view) { command, len },
		(struct cstrap_room) { room, sizeof(room) }, &got));
	assert_int_equal(sw,
	    cstrap_answer_sw((struct cstrap_view) { room, got }));
	if (answer != NULL)
		memcpy(answer, room, got - 2);
	return got - 2;
}

enum cstrap_status
bench_write(struct bench *bench, const struct message *message, bool create,
    struct cstrap_finding *finding)
{
	const struct cstrap_plan_options options = { .create = create,
		.card = bench->card,
		.keys = &bench->keys };
	struct cstrap_plan *plan;
	enum cstrap_status st;

	st = cstrap_plan_make(&plan, &bench->link, &message->message, &options,
	    finding);
	if (st == CSTRAP_OK)
		st = cstrap_plan_run(plan, &bench->link, NULL, finding);
	cstrap_plan_close(&plan);
	return st;
}

enum cstrap_status
bench_read(struct bench *bench, struct message *message)
{
	const struct cstrap_room room = { message->bytes,
		sizeof(message->bytes) };
	const struct cstrap_reading_options options = { .keys = &bench->keys };
	struct cstrap_reading reading;
	enum cstrap_status st;

	st = cstrap_reading_run(&reading, &bench->link, room, &options, NULL);
	message->message = reading.message;
	return st;
}

bool
bench_image_has(struct bench *bench, struct cstrap_view needle)
{
	uint8_t *image;
	size_t len;
	bool found;

	assert_int_equal(CSTRAP_OK,
	    cstrap_vcard_save(bench->vcard, &image, &len, NULL));
	found = memmem(image, len, needle.data, needle.len) != NULL;
	free(image);
	return found;
}
