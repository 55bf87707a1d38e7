/*
 * tests/card/test_jobs.c - what each job does to a card, and leaves alone.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"
#include "oracle.h"

#include <stdio.h>

#define FOREIGN_ODF "A706300404025207"
/* An entry of GlobalPlatform access rules, and one of 16 bytes. */
#define FOREIGN_ENTRY                                         \
	"A1293000300F0C0D4750205345204163632043746CA11430120" \
	"60A2A864886FC6B81480101300404024200"
#define SMALL_ENTRY "A10E30003000A108300606012A30010C"
#define FOREIGN_DODF "3F007F505207"

static void
message_of_key(struct message *message, const char *key)
{
	char json[256];

	(void)snprintf(json, sizeof(json),
	    "{\"accounts\":[{\"role\":\"bootstrap\",\"security\":\"psk\","
	    "\"uri\":\"coaps://b\",\"identity\":\"me\",\"key\":{\"hex\":"
	    "\"%s0102030405060708090A0B0C\"}}]}",
	    key);
	message_of_text(message, json);
}

static struct cstrap_vcard_file
file_at(const struct bench *bench, const char *hex)
{
	struct cstrap_vcard_file file = { 0 };
	uint8_t path[16];
	size_t len = strlen(hex) / 2;

	for (size_t i = 0; i < len; i++) {
		unsigned int octet;

		assert_int_equal(1, sscanf(hex + 2 * i, "%2x", &octet));
		path[i] = (uint8_t)octet;
	}
	assert_true(cstrap_vcard_find(bench->vcard,
	    (struct cstrap_view) { path, len }, &file));
	return file;
}

static bool
is_there(const struct bench *bench, const uint8_t *path, size_t len)
{
	struct cstrap_vcard_file file;

	return cstrap_vcard_find(bench->vcard,
	    (struct cstrap_view) { path, len }, &file);
}

static void
assert_holds(struct bench *bench, const struct message *wanted)
{
	static struct message held;

	cstrap_vcard_reset(bench->vcard);
	assert_int_equal(CSTRAP_OK, bench_read(bench, &held));
	assert_int_equal(wanted->message.bytes.len, held.message.bytes.len);
	assert_memory_equal(wanted->message.bytes.data, held.message.bytes.data,
	    held.message.bytes.len);
}

/* One more job on the card; what others have is as it was. */
static void
do_job(struct bench *bench, enum job_kind kind, const struct message *after)
{
	static struct oracle before, now;
	const struct job job = { "job", kind, .after = after };

	oracle_look(&before, bench->vcard);
	assert_int_equal(CSTRAP_OK, job_run(bench, &job, NULL));
	oracle_look(&now, bench->vcard);
	assert_false(now.torn);
	assert_int_equal(before.len, now.len);
	assert_memory_equal(before.bytes, now.bytes, now.len);
	cstrap_vcard_reset(bench->vcard);
}

struct updates {
	unsigned int verifies, updates;
};

static struct updates
updates_of(struct bench *bench, enum job_kind kind, const struct message *after)
{
	struct cstrap_vcard_counts before, now;

	cstrap_vcard_counts(bench->vcard, &before);
	do_job(bench, kind, after);
	cstrap_vcard_counts(bench->vcard, &now);
	return (struct updates) { now.verifies - before.verifies,
		now.updates - before.updates };
}

static void
same_message_twice_is_not_written(void **state)
{
	struct message wanted;
	struct updates updates;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	do_job(&bench, JOB_WRITE, &wanted);
	updates = updates_of(&bench, JOB_WRITE, &wanted);
	assert_int_equal(0, updates.updates);
	assert_int_equal(0, updates.verifies);
	updates = updates_of(&bench, JOB_AB, &wanted);
	assert_int_equal(0, updates.updates);
	bench_close(&bench);
}

/* Mark, the four bytes that differ, commit. */
static void
one_key_changes(void **state)
{
	struct message wanted;
	struct updates updates;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	message_of_key(&wanted, "DEADBEEF");
	do_job(&bench, JOB_WRITE, &wanted);
	message_of_key(&wanted, "CAFEBABE");
	updates = updates_of(&bench, JOB_WRITE, &wanted);
	assert_int_equal(3, updates.updates);
	assert_int_equal(1, updates.verifies);
	assert_holds(&bench, &wanted);
	bench_close(&bench);
}

static void
entry_joins_a_foreign_directory(void **state)
{
	static const uint8_t own[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x30 };
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	do_job(&bench, JOB_WRITE, &wanted);
	assert_holds(&bench, &wanted);
	/* Behind theirs, and no directory of our own. */
	assert_int_equal(0xA1, file_at(&bench, FOREIGN_DODF).content.data[16]);
	assert_false(is_there(&bench, own, sizeof(own)));
	bench_close(&bench);
}

static void
count_rule(void *ctx, const struct cstrap_finding *finding)
{
	*(unsigned int *)ctx += finding->rule == CSTRAP_RULE_DODF_SEVERAL;
}

static void
foreign_directory_is_full(void **state)
{
	unsigned int warnings = 0;
	const struct cstrap_sink sink = { count_rule, &warnings };
	struct cstrap_plan_options options = { .create = true, .sink = &sink };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	options.keys = &bench.keys;
	bench_add_foreign(&bench, FOREIGN_ODF, FOREIGN_ENTRY);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		NULL));
	cstrap_plan_close(&plan);
	assert_int_equal(1, warnings);
	do_job(&bench, JOB_WRITE, &wanted);
	assert_holds(&bench, &wanted);
	assert_int_equal(0xA7, file_at(&bench, "3F007F505031").content.data[8]);
	bench_close(&bench);
}

static void
object_directory_is_full(void **state)
{
	static const char full[] =
	    "A706300404025207A80630040402520AA80630040402520BA806300404025209"
	    "A006300404025207A00630040402520AA00630040402520BA006300404025209";
	struct cstrap_vcard_counts before, after;
	struct cstrap_finding finding;
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, full, FOREIGN_ENTRY);
	cstrap_vcard_counts(bench.vcard, &before);
	assert_int_equal(CSTRAP_E_CARD_SPACE,
	    bench_write(&bench, &wanted, true, &finding));
	cstrap_vcard_counts(bench.vcard, &after);
	assert_int_equal(before.updates, after.updates);
	assert_int_equal(before.creates, after.creates);
	assert_non_null(strstr(finding.detail, "EF(ODF)"));
	bench_close(&bench);
}

/* Others follow ours: it is made void by one octet, and used again. */
static void
void_entry_is_used_again(void **state)
{
	struct message wanted;
	uint8_t before[64];
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, "FF");
	do_job(&bench, JOB_WRITE, &wanted);
	bench_overwrite(&bench, FOREIGN_DODF, 39, SMALL_ENTRY);
	memcpy(before, file_at(&bench, FOREIGN_DODF).content.data, 64);
	do_job(&bench, JOB_ERASE, NULL);
	assert_int_equal(0xA1, file_at(&bench, FOREIGN_DODF).content.data[0]);
	assert_int_equal(CSTRAP_E_NO_MESSAGE, bench_read(&bench, &wanted));
	message_of_key(&wanted, "CAFEBABE");
	do_job(&bench, JOB_WRITE, &wanted);
	assert_holds(&bench, &wanted);
	assert_memory_equal(before, file_at(&bench, FOREIGN_DODF).content.data,
	    64);
	bench_close(&bench);
}

static void
erase_leaves_nothing_of_ours(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct message wanted;
	struct updates updates;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	do_job(&bench, JOB_WRITE, &wanted);
	do_job(&bench, JOB_ERASE, NULL);
	assert_false(is_there(&bench, path, sizeof(path)));
	assert_true(
	    cstrap_view_filled(cstrap_view_part(file_at(&bench, FOREIGN_DODF)
						    .content,
				   16, 64),
		0xFF));
	updates = updates_of(&bench, JOB_ERASE, NULL);
	assert_int_equal(0, updates.updates + updates.verifies);
	bench_close(&bench);
}

#define OUR_ENTRY                                                            \
	"A125300030110C0F4C774D324D20426F6F747374726170A10E300C0604672B0901" \
	"300404026432"
#define OPAQUE_ENTRY                                                         \
	"302330110C0F4C774D324D20426F6F74737472617030060604672B0901A1063004" \
	"04026432"

/* FF over the first octets of an entry, as a cut leaves it. */
static void
erase_cut_entry(const char *entry, size_t cut)
{
	char blank[128];
	struct bench bench;

	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, entry);
	memset(blank, 'F', 2 * cut);
	blank[2 * cut] = '\0';
	bench_overwrite(&bench, FOREIGN_DODF, 0, blank);
	do_job(&bench, JOB_ERASE, NULL);
	assert_true(
	    cstrap_view_filled(file_at(&bench, FOREIGN_DODF).content, 0xFF));
	bench_close(&bench);
}

/* One of our form is known by any part of it, others by all but the tag. */
static void
erase_finishes_the_directory(void **state)
{
	(void)state;
	for (size_t cut = 1; cut < 39; cut++)
		erase_cut_entry(OUR_ENTRY, cut);
	erase_cut_entry(OPAQUE_ENTRY, 1);
}

static void
erase_takes_the_second_file_too(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	static const uint8_t second[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x33 };
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	do_job(&bench, JOB_WRITE, &wanted);
	message_of_key(&wanted, "CAFEBABE");
	do_job(&bench, JOB_AB, &wanted);
	assert_true(is_there(&bench, path, sizeof(path)));
	assert_true(is_there(&bench, second, sizeof(second)));
	do_job(&bench, JOB_ERASE, NULL);
	assert_false(is_there(&bench, path, sizeof(path)));
	assert_false(is_there(&bench, second, sizeof(second)));
	bench_close(&bench);
}

static void
erase_without_a_name(void **state)
{
	struct cstrap_plan_options options = { 0 };
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	bench_open(&bench);
	options.keys = &bench.keys;
	assert_int_equal(CSTRAP_E_ARGUMENT,
	    cstrap_plan_make_erase(&plan, &bench.link, &options, &finding));
	assert_null(plan);
	options.iccid = "8988211000000000027";
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make_erase(&plan, &bench.link, &options, &finding));
	assert_null(plan);
	bench_close(&bench);
}

/* A card that tells no ICCID is not the one that nothing names. */
static void
erase_of_a_card_without_a_name(void **state)
{
	static const char json[] = "{\"files\":[{\"path\":\"3F00/2FE2\","
				   "\"content\":\"FFFFFFFFFFFFFFFFFFFF\"}]}";
	const struct cstrap_vcard_options unnamed = {
		.description = { (const uint8_t *)json, sizeof(json) - 1 }
	};
	struct cstrap_plan_options options = { .iccid = "" };
	struct cstrap_vcard *vcard;
	struct cstrap_plan *plan;
	struct cstrap_link link;

	(void)state;
	assert_int_equal(CSTRAP_OK, cstrap_vcard_new(&vcard, &unnamed, NULL));
	cstrap_vcard_link(vcard, true, &link);
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make_erase(&plan, &link, &options, NULL));
	assert_null(plan);
	cstrap_link_close(&link);
}

static void
second_file_and_back(void **state)
{
	struct message first, second;
	struct bench bench;

	(void)state;
	message_of_key(&first, "DEADBEEF");
	message_of_key(&second, "CAFEBABE");
	bench_open(&bench);
	do_job(&bench, JOB_WRITE, &first);
	do_job(&bench, JOB_AB, &second);
	assert_holds(&bench, &second);
	assert_true(
	    cstrap_view_filled(file_at(&bench, "3F007F506432").content, 0xFF));
	do_job(&bench, JOB_AB, &first);
	assert_holds(&bench, &first);
	assert_true(
	    cstrap_view_filled(file_at(&bench, "3F007F506433").content, 0xFF));
	bench_close(&bench);
}

/* The second id is somebody's: another one is taken. */
static void
second_file_is_somebodys(void **state)
{
	struct message first, second;
	struct bench bench;

	(void)state;
	message_of_key(&first, "DEADBEEF");
	message_of_key(&second, "CAFEBABE");
	bench_open(&bench);
	do_job(&bench, JOB_WRITE, &first);
	bench_send(&bench, "0020000A083132333435363738", 0x9000, NULL);
	bench_send(&bench, "00A4040C0CA000000063504B43532D3135", 0x9000, NULL);
	bench_send(&bench,
	    "00E00000186216820241218302"
	    "64338A01058B032F0605800202008800",
	    0x9000, NULL);
	bench_send(&bench, "00D6000004CAFED00D", 0x9000, NULL);
	do_job(&bench, JOB_AB, &second);
	assert_holds(&bench, &second);
	assert_int_equal(0xCA, file_at(&bench, "3F007F506433").content.data[0]);
	bench_close(&bench);
}

static struct cstrap_backup *
backup_of(struct bench *bench, const struct message *wanted)
{
	const struct cstrap_plan_options options = { .create = true,
		.keys = &bench->keys,
		.backup = true };
	struct cstrap_backup *backup;
	struct cstrap_plan *plan;
	uint8_t *bytes;
	size_t len;

	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench->link, &wanted->message, &options,
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(cstrap_plan_backup(plan), &bytes, &len, NULL));
	cstrap_plan_close(&plan);
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_load(&backup, (struct cstrap_view) { bytes, len },
		NULL));
	cstrap_backup_wipe(&bytes, len);
	return backup;
}

static const char *const saved_files[] = { "3F002F00", "3F007F505031",
	FOREIGN_DODF, "3F007F506432" };

/* Whatever was done to the card: every file is as it was. */
static void
restore_undoes(enum job_kind kind)
{
	struct message first, second;
	struct job job = { .name = "restore", .kind = JOB_RESTORE };
	struct cstrap_backup *backup;
	struct bench bench, was;
	struct cstrap_view image;

	message_of_key(&first, "DEADBEEF");
	message_of_key(&second, "CAFEBABE");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, "FF");
	do_job(&bench, JOB_WRITE, &first);
	bench_overwrite(&bench, FOREIGN_DODF, 39, SMALL_ENTRY);
	image = job_image(&bench);
	bench_load(&was, image);
	job.backup = backup = backup_of(&bench, &second);
	do_job(&bench, kind, kind == JOB_ERASE ? NULL : &second);
	assert_int_equal(CSTRAP_OK, job_run(&bench, &job, NULL));
	for (size_t i = 0; i < 4; i++)
		assert_true(
		    cstrap_view_equal(file_at(&was, saved_files[i]).content,
			file_at(&bench, saved_files[i]).content));
	cstrap_backup_close(&backup);
	job_drop(&image);
	bench_close(&was);
	bench_close(&bench);
}

static void
restore_after_each_job(void **state)
{
	(void)state;
	restore_undoes(JOB_WRITE);
	restore_undoes(JOB_AB);
	restore_undoes(JOB_ERASE);
}

/* Of a card that had nothing: entry, file and name are gone. */
static void
restore_to_nothing(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct message wanted;
	struct job job = { .name = "restore", .kind = JOB_RESTORE };
	struct cstrap_backup *backup;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	job.backup = backup = backup_of(&bench, &wanted);
	assert_int_equal(0, cstrap_backup_file(backup).len);
	do_job(&bench, JOB_WRITE, &wanted);
	assert_int_equal(CSTRAP_OK, job_run(&bench, &job, NULL));
	assert_false(is_there(&bench, path, sizeof(path)));
	assert_true(
	    cstrap_view_filled(file_at(&bench, "3F002F00").content, 0xFF));
	cstrap_backup_close(&backup);
	bench_close(&bench);
}

static void
backup_of_another_card(void **state)
{
	const struct cstrap_vcard_options other = { .iccid =
							"8988211000000000027" };
	struct message wanted;
	struct cstrap_plan_options options = { .iccid = "8988211000000000027" };
	struct cstrap_backup *backup;
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct cstrap_link link;
	struct cstrap_vcard *vcard;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	options.keys = &bench.keys;
	backup = backup_of(&bench, &wanted);
	assert_string_equal("8988211000000000001", cstrap_backup_iccid(backup));
	assert_int_equal(CSTRAP_OK, cstrap_vcard_new(&vcard, &other, NULL));
	cstrap_vcard_link(vcard, true, &link);
	assert_int_equal(CSTRAP_E_CARD_OTHER,
	    cstrap_plan_make_restore(&plan, &link, backup, &options, &finding));
	assert_int_equal(CSTRAP_RULE_GUARD_IDENTITY, finding.rule);
	cstrap_link_close(&link);
	cstrap_backup_close(&backup);
	bench_close(&bench);
}

/* A run that kept the card sends less than one that finds it anew. */
static void
kept_card_is_not_looked_up_twice(void **state)
{
	struct cstrap_vcard_counts counts;
	unsigned int commands[2];
	struct message wanted;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	for (int hold = 0; hold < 2; hold++) {
		struct cstrap_plan_options options = { .create = true,
			.hold = hold == 1 };
		struct cstrap_plan *plan;
		struct bench bench;

		bench_open(&bench);
		options.keys = &bench.keys;
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_make(&plan, &bench.link, &wanted.message,
			&options, NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_run(plan, &bench.link, NULL, NULL));
		cstrap_plan_close(&plan);
		cstrap_vcard_counts(bench.vcard, &counts);
		commands[hold] = counts.commands;
		assert_holds(&bench, &wanted);
		bench_close(&bench);
	}
	/* MF, EF.ICCID, and reading it. */
	assert_int_equal(3, commands[0] - commands[1]);
}

static void
wrapped_identifier_on_request(void **state)
{
	static const uint8_t wrapped[] = { 0x06, 0x06, 0x06, 0x04, 0x67, 0x2B };
	const struct cstrap_view needle = { wrapped, sizeof(wrapped) };
	struct cstrap_plan_options options = { .create = true };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	for (int quirk = 0; quirk < 2; quirk++) {
		bench_open(&bench);
		options.keys = &bench.keys;
		options.quirks = quirk ? CSTRAP_QUIRK_WRAPPED_OID : 0;
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_make(&plan, &bench.link, &wanted.message,
			&options, NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_plan_run(plan, &bench.link, NULL, NULL));
		cstrap_plan_close(&plan);
		assert_int_equal(quirk, bench_image_has(&bench, needle));
		assert_holds(&bench, &wanted);
		bench_close(&bench);
	}
}

/* An EF of somebody's in the application, with these bytes in it. */
static void
add_file(struct bench *bench, const char *fid, const char *rule,
    const char *bytes)
{
	char hex[128];

	bench_send(bench, "0020000A083132333435363738", 0x9000, NULL);
	bench_send(bench, "00A4040C0CA000000063504B43532D3135", 0x9000, NULL);
	(void)snprintf(hex, sizeof(hex),
	    "00E00000186216820241218302%s8A01058B032F06%s800202008800", fid,
	    rule);
	bench_send(bench, hex, 0x9000, NULL);
	if (bytes[0] != '\0') {
		(void)snprintf(hex, sizeof(hex), "00D60000%02zX%s",
		    strlen(bytes) / 2, bytes);
		bench_send(bench, hex, 0x9000, NULL);
	}
	cstrap_vcard_reset(bench->vcard);
}

/* Octets of 00 among those of FF are data: it is not blank. */
static void
file_of_zeros_and_ones_is_somebodys(void **state)
{
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	add_file(&bench, "6432", "05", "FF00FF0000FF");
	do_job(&bench, JOB_WRITE, &wanted);
	assert_holds(&bench, &wanted);
	assert_int_equal(0x00, file_at(&bench, "3F007F506432").content.data[1]);
	assert_int_equal(0xFF, file_at(&bench, "3F007F506432").content.data[2]);
	assert_true(file_at(&bench, "3F007F506433").content.len > 0);
	bench_close(&bench);
}

static void
blank_file_is_taken(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x33 };
	struct message wanted;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	add_file(&bench, "6432", "05", "");
	do_job(&bench, JOB_WRITE, &wanted);
	assert_holds(&bench, &wanted);
	assert_false(is_there(&bench, path, sizeof(path)));
	bench_close(&bench);
}

/* Nothing of ours is there; the blank file may be named by the AODF. */
static void
blank_file_that_may_be_named(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct bench bench;

	(void)state;
	for (int other = 0; other < 2; other++) {
		bench_open(&bench);
		bench_add_foreign(&bench,
		    other ? FOREIGN_ODF "A806300404024401" : FOREIGN_ODF,
		    SMALL_ENTRY);
		add_file(&bench, "6432", "05", "");
		do_job(&bench, JOB_ERASE, NULL);
		assert_int_equal(other, is_there(&bench, path, sizeof(path)));
		bench_close(&bench);
	}
}

/* A directory that only a PIN reads may name the file that A/B would take. */
static void
second_file_with_a_locked_directory(void **state)
{
	struct cstrap_plan_options options = { .method = CSTRAP_METHOD_AB };
	struct message first, second;
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_key(&first, "DEADBEEF");
	message_of_key(&second, "CAFEBABE");
	bench_open(&bench);
	bench_add_foreign(&bench, FOREIGN_ODF, SMALL_ENTRY);
	do_job(&bench, JOB_WRITE, &first);
	add_file(&bench, "5208", "06", SMALL_ENTRY); /* ADM1 reads it */
	bench_overwrite(&bench, "3F007F505031", 8, "A706300404025208");
	options.keys = &bench.keys;
	assert_int_equal(CSTRAP_E_GUARD,
	    cstrap_plan_make(&plan, &bench.link, &second.message, &options,
		&finding));
	assert_non_null(strstr(finding.detail, "cannot be read"));
	do_job(&bench, JOB_WRITE, &second);
	assert_holds(&bench, &second);
	bench_close(&bench);
}

/* The entry of a backup goes onto the card as it is: not whatever it is. */
static void
backup_with_an_entry_of_another_kind(void **state)
{
	struct cstrap_plan_options options = { .iccid = "8988211000000000001" };
	struct message wanted;
	struct cstrap_backup *backup, *forged;
	struct cstrap_finding finding;
	struct cstrap_plan *plan;
	struct bench bench;
	uint8_t *bytes, *entry;
	size_t len;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_open(&bench);
	options.keys = &bench.keys;
	do_job(&bench, JOB_WRITE, &wanted);
	backup = backup_of(&bench, &wanted);
	do_job(&bench, JOB_ERASE, NULL);
	assert_int_equal(CSTRAP_OK,
	    cstrap_backup_save(backup, &bytes, &len, NULL));
	/* Its path, then its identifier: the entry is the last of the three. */
	for (int forgery = 0; forgery < 3; forgery++) {
		uint8_t *copy = malloc(len);

		assert_non_null(copy);
		memcpy(copy, bytes, len);
		entry = memmem(copy, len,
		    "\x65"
		    "entry\x58\x27",
		    8);
		assert_non_null(entry);
		entry += 8;
		if (forgery == 0)
			entry[38] ^= 1;
		else if (forgery == 1)
			entry[32] ^= 0x40;
		else
			entry[1]--;
		assert_int_equal(CSTRAP_OK,
		    cstrap_backup_load(&forged,
			(struct cstrap_view) { copy, len }, NULL));
		assert_int_equal(CSTRAP_E_STRUCTURE,
		    cstrap_plan_make_restore(&plan, &bench.link, forged,
			&options, &finding));
		assert_null(plan);
		cstrap_backup_close(&forged);
		free(copy);
	}
	cstrap_backup_wipe(&bytes, len);
	cstrap_backup_close(&backup);
	bench_close(&bench);
}

static void
card_that_does_not_delete(void **state)
{
	static const uint8_t path[] = { 0x3F, 0x00, 0x7F, 0x50, 0x64, 0x32 };
	struct cstrap_plan_options options = { .create = true };
	struct message wanted;
	struct cstrap_plan *plan;
	struct bench bench;

	(void)state;
	message_of_key(&wanted, "DEADBEEF");
	bench_describe(&bench, "no-pin-status");
	options.keys = &bench.keys;
	options.card = cstrap_card_profile_find("uicc-no-pin-status");
	options.iccid = cstrap_vcard_iccid(bench.vcard);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make(&plan, &bench.link, &wanted.message, &options,
		NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &bench.link, NULL, NULL));
	assert_int_equal(0, cstrap_plan_forgone(plan));
	cstrap_plan_close(&plan);
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_make_erase(&plan, &bench.link, &options, NULL));
	assert_int_equal(CSTRAP_OK,
	    cstrap_plan_run(plan, &bench.link, NULL, NULL));
	assert_int_equal(1, cstrap_plan_forgone(plan));
	cstrap_plan_close(&plan);
	assert_true(is_there(&bench, path, sizeof(path)));
	bench_close(&bench);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_message_twice_is_not_written),
		cmocka_unit_test(one_key_changes),
		cmocka_unit_test(entry_joins_a_foreign_directory),
		cmocka_unit_test(foreign_directory_is_full),
		cmocka_unit_test(object_directory_is_full),
		cmocka_unit_test(void_entry_is_used_again),
		cmocka_unit_test(erase_leaves_nothing_of_ours),
		cmocka_unit_test(erase_finishes_the_directory),
		cmocka_unit_test(erase_takes_the_second_file_too),
		cmocka_unit_test(erase_without_a_name),
		cmocka_unit_test(erase_of_a_card_without_a_name),
		cmocka_unit_test(second_file_and_back),
		cmocka_unit_test(second_file_is_somebodys),
		cmocka_unit_test(restore_after_each_job),
		cmocka_unit_test(restore_to_nothing),
		cmocka_unit_test(backup_of_another_card),
		cmocka_unit_test(kept_card_is_not_looked_up_twice),
		cmocka_unit_test(wrapped_identifier_on_request),
		cmocka_unit_test(file_of_zeros_and_ones_is_somebodys),
		cmocka_unit_test(blank_file_is_taken),
		cmocka_unit_test(blank_file_that_may_be_named),
		cmocka_unit_test(second_file_with_a_locked_directory),
		cmocka_unit_test(backup_with_an_entry_of_another_kind),
		cmocka_unit_test(card_that_does_not_delete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
