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

/* A file name that somebody could have meant as the key itself. */
static bool
could_be_key(const char *source)
{
	const size_t len = strlen(source);

	return strpbrk(source, "/.") == NULL &&
	    (len <= 8 || strspn(source, "0123456789abcdefABCDEF") == len);
}

static int
add_key(struct cstrap_cli *cli, struct cstrap_keyring *ring, uint8_t ref,
    struct cstrap_view text)
{
	struct cstrap_finding finding = { 0 };
	char name[8];
	enum cstrap_status st = cstrap_keyring_add(ring, ref, text, &finding);

	if (st == CSTRAP_OK)
		return CSTRAP_EXIT_OK;
	if (st == CSTRAP_E_DUPLICATE)
		return cstrap_fail_usage(&cli->out,
		    "--adm is given twice for %s",
		    cstrap_key_ref_name(ref, name));
	return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, "--adm", st, &finding);
}

static int
add_from_environment(struct cstrap_cli *cli, struct cstrap_keyring *ring,
    uint8_t ref, const char *variable)
{
	char *value = getenv(variable);
	const size_t len = value != NULL ? strlen(value) : 0;
	int code;

	if (value == NULL)
		return cstrap_fail_usage(&cli->out,
		    "--adm env:%s: there is no such variable", variable);
	code = add_key(cli, ring, ref,
	    (struct cstrap_view) { (const uint8_t *)value, len });
	cstrap_wipe(value, len);
	return code;
}

static int
add_from_file(struct cstrap_cli *cli, struct cstrap_keyring *ring, uint8_t ref,
    const char *path)
{
	struct cstrap_finding finding = { 0 };
	uint8_t *data = NULL;
	size_t len = 0;
	enum cstrap_status st;
	int code;

	st = cstrap_file_read(path, KEY_TEXT_MAX, &data, &len, &finding);
	if (st == CSTRAP_E_FILE && could_be_key(path))
		return cstrap_fail_with(&cli->out, CSTRAP_EXIT_HOST,
		    "--adm wants the name of a file; a key itself does not "
		    "belong on a command line",
		    "--adm: the file cannot be read");
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	code = add_key(cli, ring, ref, (struct cstrap_view) { data, len });
	cstrap_secret_free(data, len);
	return code;
}

static int
add(struct cstrap_cli *cli, struct cstrap_keyring *ring, const char *given)
{
	const char *equals = strchr(given, '=');
	const char *source = given;
	uint8_t ref = CSTRAP_KEY_ADM1;

	if (cstrap_word_is_key(given))
		return cstrap_fail_usage(&cli->out,
		    "--adm takes the name of a file, env:VAR or -, not the "
		    "key itself");
	if (equals != NULL &&
	    memchr(given, '/', (size_t)(equals - given)) == NULL &&
	    strncmp(given, "env:", 4) != 0) {
		if (!cstrap_key_ref_read(given, (size_t)(equals - given), &ref))
			return cstrap_fail_usage(&cli->out,
			    "--adm: a key reference is ADM1 to ADM10, PIN1 or "
			    "two hex digits");
		source = equals + 1;
	}
	if (strncmp(source, "env:", 4) == 0)
		return add_from_environment(cli, ring, ref, source + 4);
	return add_from_file(cli, ring, ref, source);
}

int
cstrap_keys_load(struct cstrap_cli *cli, struct cstrap_keyring *ring)
{
	const struct cstrap_options *o = &cli->options;
	int code = CSTRAP_EXIT_OK;

	for (size_t i = 0; i < o->adm_count && code == CSTRAP_EXIT_OK; i++)
		code = add(cli, ring, o->adm[i]);
	return code;
}
