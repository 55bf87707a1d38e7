/*
 * cli/device_key.c - the key of a device.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/device_key.h"

#include <stdlib.h>
#include <string.h>

#include "cardstrap/store.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

#define TEXT_MAX 512 /* of a source */
#define PREFIX "hex:"

static int
take(struct cstrap_cli *cli, struct cstrap_device_key *key,
    struct cstrap_view text)
{
	const size_t prefix = sizeof(PREFIX) - 1;
	size_t at;

	key->data = cstrap_secret_alloc(CSTRAP_DEVICE_KEY_MAX);
	if (key->data == NULL)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, "--key",
		    CSTRAP_E_NOMEM, &(struct cstrap_finding) { 0 });
	if (text.len > prefix && memcmp(text.data, PREFIX, prefix) == 0 &&
	    cstrap_unhex(cstrap_view_part(text, prefix, text.len),
		(struct cstrap_room) { key->data, CSTRAP_DEVICE_KEY_MAX },
		&key->len, &at) == CSTRAP_OK &&
	    key->len >= CSTRAP_STORE_KEY_MIN)
		return CSTRAP_EXIT_OK;
	return cstrap_fail_with(&cli->out, CSTRAP_EXIT_INPUT,
	    "write it as hex: and 32 to 128 hex digits",
	    "--key: this is no device key");
}

static int
take_file(struct cstrap_cli *cli, struct cstrap_device_key *key,
    const char *path)
{
	struct cstrap_finding finding = { 0 };
	uint8_t *data = NULL;
	enum cstrap_status st;
	size_t len = 0;
	int code;

	st = cstrap_file_read(path, TEXT_MAX, &data, &len, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	code = take(cli, key, (struct cstrap_view) { data, len });
	cstrap_secret_free(data, len);
	return code;
}

static int
take_environment(struct cstrap_cli *cli, struct cstrap_device_key *key,
    const char *variable)
{
	char *value = getenv(variable);
	const size_t len = value != NULL ? strlen(value) : 0;
	int code;

	if (value == NULL)
		return cstrap_fail_usage(&cli->out,
		    "--key env:%s: there is no such variable", variable);
	code = take(cli, key,
	    (struct cstrap_view) { (const uint8_t *)value, len });
	cstrap_wipe(value, len);
	return code;
}

int
cstrap_device_key_load(struct cstrap_cli *cli, struct cstrap_device_key *key)
{
	const char *source = cstrap_cli_value(cli, CSTRAP_OPT_KEY);

	memset(key, 0, sizeof(*key));
	if (source == NULL)
		return CSTRAP_EXIT_OK;
	if (cstrap_word_is_key(source))
		return cstrap_fail_usage(&cli->out,
		    "--key takes the name of a file, env:VAR or -, not the "
		    "key itself");
	if (strncmp(source, "env:", 4) == 0)
		return take_environment(cli, key, source + 4);
	return take_file(cli, key, source);
}

void
cstrap_device_key_wipe(struct cstrap_device_key *key)
{
	cstrap_secret_free(key->data, CSTRAP_DEVICE_KEY_MAX);
	memset(key, 0, sizeof(*key));
}
