/*
 * tests/fault/matrix.c - every job on every card description, cut everywhere.
 *
 * matrix STRIDE [EVERY [CARD]]: power is cut before and after each EVERYth
 * command, and inside at every STRIDEth byte of its data. Prints a row for each card and job, and the
 * sums; exits with 1 if any cut lost anything.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "job.h"

#include <dirent.h>
#include <stdio.h>

#define CARDS_MAX 100

struct matrix {
	size_t stride;
	unsigned int every;
	struct tally sum;
	unsigned int passed, failed, refused;
	struct cstrap_keyring keys;
	const char *card;
};

/* Keys of all descriptions, where they differ from the blank card's. */
static void
take_keys(struct cstrap_keyring *keys)
{
	static const struct {
		uint8_t ref;
		const char *text;
	} all[] = { { 0x0A, "ascii:12345678" }, { 0x0B, "ascii:87654321" },
		{ 0x01, "ascii:1234" } };

	memset(keys, 0, sizeof(*keys));
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_int_equal(CSTRAP_OK,
		    cstrap_keyring_add(keys, all[i].ref,
			(struct cstrap_view) { (const uint8_t *)all[i].text,
			    strlen(all[i].text) },
			NULL));
}

/* Refused jobs leave the card as it was. */
static bool
is_untouched(struct bench *bench, const struct job *job)
{
	struct cstrap_view image = job_image(bench);
	const bool same = cstrap_view_equal(image, job->image);

	job_drop(&image);
	return same;
}

static bool
is_refusal(enum cstrap_status st)
{
	return st == CSTRAP_E_GUARD || st == CSTRAP_E_KEY_NEEDED ||
	    st == CSTRAP_E_CARD_SPACE || st == CSTRAP_E_CARD_ACCESS ||
	    st == CSTRAP_E_CARD_STATUS;
}

/* Once without a cut: does this card take the job at all? */
static enum cstrap_status
try(struct matrix *m, const struct job *job, struct cstrap_finding *finding)
{
	struct bench bench;
	enum cstrap_status st;

	job_open(&bench, job);
	st = job_run(&bench, job, finding);
	if (is_refusal(st) && !is_untouched(&bench, job)) {
		printf("%-18s %-18s refused, and changed something\n", m->card,
		    job->name);
		m->failed++;
	}
	bench_close(&bench);
	return st;
}

static void
run(struct matrix *m, const struct job *job)
{
	struct cstrap_finding finding = { 0 };
	struct tally tally = { 0 };
	const enum cstrap_status st = try(m, job, &finding);

	if (st != CSTRAP_OK) {
		printf("%-18s %-18s %s: %s %s\n", m->card, job->name,
		    is_refusal(st) ? "refused" : cstrap_status_name(st),
		    finding.text != NULL ? finding.text : "", finding.detail);
		m->refused++;
		return;
	}
	job_cut_everywhere(job, m->stride, &tally);
	printf("%-18s %-18s %4u commands %6u cuts %6u old %6u none "
	       "%6u being written %6u new %4u lost\n",
	    m->card, job->name, tally.commands, tally.cuts, tally.old,
	    tally.none, tally.unfinished, tally.new, tally.lost);
	m->sum.jobs++;
	m->sum.commands += tally.commands;
	m->sum.cuts += tally.cuts;
	m->sum.lost += tally.lost;
	m->passed += tally.lost == 0;
	m->failed += tally.lost != 0;
}

/* Do the job for good: the image is the one after it. */
static bool
advance(struct job *job)
{
	struct bench bench;
	const struct cstrap_view before = job->image;
	struct cstrap_view old = before;
	enum cstrap_status st;

	job_open(&bench, job);
	st = job_run(&bench, job, NULL);
	cstrap_vcard_reset(bench.vcard);
	if (st == CSTRAP_OK) {
		job->image = job_image(&bench);
		job_drop(&old);
		job->before = job->after;
	}
	bench_close(&bench);
	return st == CSTRAP_OK;
}

/* fixtures/card-profiles/NAME.json, for cards that no built-in one suits. */
static bool
load_profile(struct cstrap_card_profile *profile, const char *name)
{
	char path[600];
	uint8_t text[2048];
	struct cstrap_view json = { text, 0 };
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/card-profiles/%s.json",
	    getenv("CSTRAP_FIXTURES"), name);
	if ((file = fopen(path, "rb")) == NULL)
		return false;
	json.len = fread(text, 1, sizeof(text), file);
	fclose(file);
	assert_int_equal(CSTRAP_OK,
	    cstrap_card_profile_load(profile, json, NULL));
	return true;
}

/*
 * The card's own profile, or the first built-in one that its CREATE FILE
 * takes; unknown tries are allowed only where nothing else helps.
 */
static void
choose_profile(struct matrix *m, struct job *job)
{
	static struct cstrap_card_profile own;
	struct cstrap_finding finding;

	for (int allow = 0; allow < 2; allow++) {
		job->allow_unknown_tries = allow;
		if (load_profile(&own, m->card)) {
			job->card = &own;
			if (try(m, job, &finding) == CSTRAP_OK)
				return;
			continue;
		}
		for (size_t i = 0;
		     (job->card = cstrap_card_profile_at(i)) != NULL; i++)
			if (try(m, job, &finding) == CSTRAP_OK)
				return;
	}
	if (job->card == NULL)
		job->card = cstrap_card_profile_at(0);
}

static struct cstrap_backup *
backup_of(const struct job *job)
{
	struct cstrap_plan_options options = { .create = true, .backup = true };
	struct cstrap_backup *backup = NULL;
	struct cstrap_plan *plan;
	struct bench bench;
	uint8_t *bytes;
	size_t len;

	job_open(&bench, job);
	options.keys = &bench.keys;
	options.card = job->card;
	if (cstrap_plan_make(&plan, &bench.link, &job->after->message, &options,
		NULL) == CSTRAP_OK) {
		assert_int_equal(CSTRAP_OK,
		    cstrap_backup_save(cstrap_plan_backup(plan), &bytes, &len,
			NULL));
		assert_int_equal(CSTRAP_OK,
		    cstrap_backup_load(&backup,
			(struct cstrap_view) { bytes, len }, NULL));
		cstrap_backup_wipe(&bytes, len);
	}
	cstrap_plan_close(&plan);
	bench_close(&bench);
	return backup;
}

/* What was saved before a job comes back after it. */
static void
restore(struct matrix *m, const struct job *from, enum job_kind between,
    const char *name)
{
	struct job job = *from;
	struct cstrap_backup *backup = backup_of(&job);
	const struct message *saved = from->before;
	struct bench bench;

	if (backup == NULL)
		return;
	job_open(&bench, &job);
	job.image = job_image(&bench);
	bench_close(&bench);
	job.kind = between;
	if (between == JOB_ERASE)
		job.after = NULL;
	if (advance(&job)) {
		job.name = name;
		job.kind = JOB_RESTORE;
		job.after = saved;
		job.backup = backup;
		run(m, &job);
	}
	job_drop(&job.image);
	cstrap_backup_close(&backup);
}

static void
run_card(struct matrix *m, const char *name)
{
	static struct message held, first, key, larger, smaller;
	struct job job = { .name = "first write",
		.kind = JOB_WRITE,
		.keys = &m->keys,
		.keys_wanted = 3,
		.every = m->every };
	struct bench bench;

	m->card = name;
	message_of_psk(&first, "b.example.com", "DEADBEEF");
	message_of_psk(&key, "b.example.com", "CAFEBABE");
	message_of_psk(&smaller, "b", "CAFEBABE");
	message_of_length(&larger, 700);
	bench_describe(&bench, name);
	bench.keys = m->keys;
	if (bench_read(&bench, &held) == CSTRAP_OK) {
		job.name = "rewrite";
		job.before = &held;
	}
	cstrap_vcard_reset(bench.vcard);
	job.image = job_image(&bench);
	bench_close(&bench);
	job.after = &first;
	choose_profile(m, &job);
	run(m, &job);
	if (advance(&job)) {
		job.name = "change of a key";
		job.after = &key;
		run(m, &job);
		restore(m, &job, JOB_WRITE, "restore");
		job.name = "grow";
		job.after = &larger;
		run(m, &job);
		job.name = "shrink";
		job.after = &smaller;
		run(m, &job);
		job.name = "A/B";
		job.kind = JOB_AB;
		run(m, &job);
		restore(m, &job, JOB_AB, "restore from A/B");
		restore(m, &job, JOB_ERASE, "restore erased");
		job.name = "erase";
		job.kind = JOB_ERASE;
		job.after = NULL;
		run(m, &job);
	}
	job_drop(&job.image);
}

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names of all descriptions, sorted; yours to free. */
static size_t
list_cards(char *names[CARDS_MAX])
{
	char folder[512];
	struct dirent *entry;
	size_t count = 0;
	DIR *dir;

	(void)snprintf(folder, sizeof(folder), "%s/cards",
	    getenv("CSTRAP_FIXTURES"));
	if ((dir = opendir(folder)) == NULL)
		return 0;
	while ((entry = readdir(dir)) != NULL && count < CARDS_MAX) {
		const size_t len = strlen(entry->d_name);

		/* Those with a defect for each requirement are no cards. */
		if (len > 5 && strncmp(entry->d_name, "conform", 7) != 0 &&
		    strcmp(entry->d_name + len - 5, ".json") == 0)
			names[count++] = strndup(entry->d_name, len - 5);
	}
	closedir(dir);
	qsort(names, count, sizeof(names[0]), by_name);
	return count;
}

static void
every_job_on_every_card(void **state)
{
	struct matrix *m = *state;
	char *names[CARDS_MAX];
	const size_t count = list_cards(names);

	assert_true(count > 0);
	for (size_t i = 0; i < count; i++) {
		run_card(m, names[i]);
		free(names[i]);
	}
}

static void
every_job_on_a_card(void **state)
{
	struct matrix *m = *state;

	run_card(m, m->card);
}

int
main(int argc, char **argv)
{
	struct matrix m = { .stride = 1 };
	struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(every_job_on_every_card, &m),
	};
	int failed;

	if (argc > 1)
		m.stride = (size_t)strtoul(argv[1], NULL, 10);
	if (argc > 2)
		m.every = (unsigned int)strtoul(argv[2], NULL, 10);
	if (m.stride == 0) {
		fputs("usage: matrix STRIDE [EVERY [CARD]]\n", stderr);
		return 2;
	}
	if (argc > 3) {
		m.card = argv[3];
		tests[0].test_func = every_job_on_a_card;
	}
	take_keys(&m.keys);
	setvbuf(stdout, NULL, _IOLBF, 0);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	printf("%u jobs cut, %u refused by their cards; %u commands, %u cuts, "
	       "%u lost anything\n",
	    m.sum.jobs, m.refused, m.sum.commands, m.sum.cuts, m.sum.lost);
	printf("%u passed, %u failed\n", m.passed,
	    m.failed + (unsigned int)failed);
	return m.failed + (unsigned int)failed > 0;
}
