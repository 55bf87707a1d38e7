/*
 * cli/key.c - keys from files, the environment and standard input.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/key.h"

#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

#define KEY_TEXT_MAX 64 /* bytes of a source; a key's longest form is 20 */

/* Key references by TS 102 221 9.5.1: ADM1-5 are 0A-0E, ADM6-10 8A-8E. */
static const uint8_t adm_refs[] = { 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x8A, 0x8B,
	0x8C, 0x8D, 0x8E };

#define ADM_COUNT (sizeof(adm_refs) / sizeof(adm_refs[0]))

bool
cstrap_key_ref_read(const char *text, size_t len, uint8_t *ref)
{
	char word[8] = "";
	size_t got, at;
	long number;

	if (len == 0 || len >= sizeof(word))
		return false;
	memcpy(word, text, len);
	if (strcasecmp(word, "PIN1") == 0) {
		*ref = CSTRAP_KEY_PIN1;
		return true;
	}
	if (strncasecmp(word, "ADM", 3) == 0 && word[3] != '0' &&
	    cstrap_number_read(word + 3, 1, (long)ADM_COUNT, &number)) {
		*ref = adm_refs[number - 1];
		return true;
	}
	return len == 2 &&
	    cstrap_unhex((struct cstrap_view) { (const uint8_t *)word, 2 },
		(struct cstrap_room) { ref, 1 }, &got, &at) == CSTRAP_OK &&
	    got == 1;
}

const char *
cstrap_key_ref_name(uint8_t ref, char room[8])
{
	if (ref == CSTRAP_KEY_PIN1)
		return "PIN1";
	for (size_t i = 0; i < ADM_COUNT; i++) {
		if (adm_refs[i] != ref)
			continue;
		(void)snprintf(room, 8, "ADM%zu", i + 1);
		return room;
	}
	(void)snprintf(room, 8, "key %02X", ref);
	return room;
}

/* One --adm or --pin. */
struct source {
	const char *option; /* "--adm" */
	uint8_t ref;        /* if it names none */
	const char *words;  /* what was given; without its REF= later */
};

/* A file name that somebody could have meant as the key itself. */
static bool
could_be_key(const char *source)
{
	const size_t len = strlen(source);

	return strpbrk(source, "/.") == NULL &&
	    (len <= 8 || strspn(source, "0123456789abcdefABCDEF") == len);
}

static int
add_key(struct cstrap_cli *cli, struct cstrap_keyring *ring,
    const struct source *source, struct cstrap_view text)
{
	struct cstrap_finding finding = { 0 };
	char name[8];
	enum cstrap_status st =
	    cstrap_keyring_add(ring, source->ref, text, &finding);

	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	if (st == CSTRAP_E_DUPLICATE)
		return cstrap_fail_usage(&cli->out, "%s is given twice for %s",
		    source->option, cstrap_key_ref_name(source->ref, name));
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, source->option, st,
	    &finding);
}

static int
add_from_environment(struct cstrap_cli *cli, struct cstrap_keyring *ring,
    const struct source *source, const char *variable)
{
	char *value = getenv(variable);
	const size_t len = value != NULL ? strlen(value) : 0;
	int code;

	if (value == NULL)
		return cstrap_fail_usage(&cli->out,
		    "%s env:%s: there is no such variable", source->option,
		    variable);
	code = add_key(cli, ring, source,
	    (struct cstrap_view) { (const uint8_t *)value, len });
	cstrap_wipe(value, len);
	return code;
}

static int
add_from_file(struct cstrap_cli *cli, struct cstrap_keyring *ring,
    const struct source *source)
{
	struct cstrap_finding finding = { 0 };
	const char *path = source->words;
	uint8_t *data = NULL;
	size_t len = 0;
	enum cstrap_status st;
	int code;

	st = cstrap_file_read(path, KEY_TEXT_MAX, &data, &len, &finding);
	if (st == CSTRAP_E_FILE && could_be_key(path))
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_HOST,
		    "what is wanted is the name of a file; a key itself does "
		    "not belong on a command line",
		    "%s: the file cannot be read", source->option);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	code = add_key(cli, ring, source, (struct cstrap_view) { data, len });
	cstrap_secret_free(data, len);
	return code;
}

static int
add(struct cstrap_cli *cli, struct cstrap_keyring *ring, struct source source)
{
	const char *given = source.words;
	const char *equals = strchr(given, '=');

	if (cstrap_word_is_key(given))
		return cstrap_fail_usage(&cli->out,
		    "%s takes the name of a file, env:VAR or -, not the "
		    "key itself",
		    source.option);
	if (equals != NULL &&
	    memchr(given, '/', (size_t)(equals - given)) == NULL &&
	    strncmp(given, "env:", 4) != 0) {
		if (!cstrap_key_ref_read(given, (size_t)(equals - given),
			&source.ref))
			return cstrap_fail_usage(&cli->out,
			    "%s: a key reference is ADM1 to ADM10, PIN1 or "
			    "two hex digits",
			    source.option);
		source.words = equals + 1;
	}
	if (strncmp(source.words, "env:", 4) == 0)
		return add_from_environment(cli, ring, &source,
		    source.words + 4);
	return add_from_file(cli, ring, &source);
}

static int
add_all(struct cstrap_cli *cli, struct cstrap_keyring *ring,
    const struct cstrap_option_values *values, struct source source)
{
	int code = CSTRAP_EXIT_OK;

	for (size_t i = 0; i < values->count && code == CSTRAP_EXIT_OK; i++) {
		source.words = values->at[i];
		code = add(cli, ring, source);
	}
	return code;
}

int
cstrap_keys_load(struct cstrap_cli *cli, struct cstrap_keyring *ring)
{
	const struct cstrap_options *o = &cli->options;
	int code = add_all(cli, ring, &o->adm,
	    (struct source) { "--adm", CSTRAP_KEY_ADM1, NULL });

	if (code == CSTRAP_EXIT_OK)
		code = add_all(cli, ring, &o->pin,
		    (struct source) { "--pin", CSTRAP_KEY_PIN1, NULL });
	return code;
}

static unsigned
count_stdin(const struct cstrap_option_values *values)
{
	unsigned count = 0;

	for (size_t i = 0; i < values->count; i++) {
		const char *equals = strchr(values->at[i], '=');

		count += strcmp(equals != NULL ? equals + 1 : values->at[i],
			     "-") == 0;
	}
	return count;
}

int
cstrap_keys_share_stdin(struct cstrap_cli *cli)
{
	const struct cstrap_options *o = &cli->options;
	unsigned count = count_stdin(&o->adm) + count_stdin(&o->pin);

	for (int i = 0; i < o->arg_count; i++)
		count += strcmp(o->args[i], "-") == 0;
	if (count > 1)
		return cstrap_fail_usage(&cli->out,
		    "standard input can be read only once");
	return CSTRAP_EXIT_OK;
}
