/*
 * cli/input_other.c - a FILE that is a store, or a message in a format of
 * LwM2M clients.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/input_other.h"

#include "cardstrap/export.h"
#include "cli/iccid.h"
#include "cli/tree.h"

char *
cstrap_input_store_path(const char *path)
{
	const size_t len = strlen(path) + sizeof("/" CSTRAP_STORE_FILE);
	struct stat about;
	char *name;

	if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
		return NULL;
	if ((name = malloc(len)) != NULL)
		(void)snprintf(name, len, "%s/" CSTRAP_STORE_FILE, path);
	return name;
}

bool
cstrap_input_is_other(struct cstrap_view bytes)
{
	enum cstrap_format format;

	return cstrap_store_guess(bytes) ||
	    (cstrap_format_guess(bytes, &format) &&
		format != CSTRAP_FORMAT_FILE);
}

static enum cstrap_status
load_store(struct cstrap_input *input, struct cstrap_view bytes,
    struct cstrap_room room, struct cstrap_finding *finding)
{
	const struct cstrap_store_options options = { .read_only = true };
	enum cstrap_status st;

	st = cstrap_store_load(&input->store, bytes, &options, finding);
	return st == CSTRAP_OK ?
	    cstrap_store_message(input->store, room, &input->message, finding) :
	    st;
}

int
cstrap_input_load_other(struct cstrap_cli *cli, struct cstrap_input *input,
    const char *path, enum cstrap_enabler enabler)
{
	const struct cstrap_view bytes = { input->data, input->data_len };
	const struct cstrap_room room = { input->room, CSTRAP_MESSAGE_MAX };
	enum cstrap_format format = CSTRAP_FORMAT_FILE;
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st;

	if (cstrap_store_guess(bytes)) {
		st = load_store(input, bytes, room, &finding);
	} else {
		(void)cstrap_format_guess(bytes, &format);
		st = cstrap_import(bytes, format, enabler, room,
		    &input->message, &finding);
	}
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	cstrap_detail(&cli->out, 1, "%s: %s", path,
	    input->store != NULL ? "a store" : cstrap_format_name(format));
	return CSTRAP_EXIT_OK;
}

/* --- a store in words ------------------------------------------------------ */

static void
say_record(struct cstrap_cli *cli, const struct cstrap_store *store)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_record record;
	char digits[CSTRAP_ICCID_TEXT_MAX];

	if (cstrap_store_record(store, &record, &finding) != CSTRAP_OK) {
		cstrap_say(&cli->out, "record: %s",
		    finding.status == CSTRAP_E_MISSING ?
			"none; no card was met yet" :
			"it cannot be trusted; the card counts as new");
		return;
	}
	cstrap_say(&cli->out, "record: generation %u, %s%s", record.generation,
	    record.has_applied ?
		"a message of the card is applied" :
		record.has_seen ?
		"a message of the card was seen, none is applied" :
		"no message of a card is applied",
	    record.writing_checks > 0 ? ", it is being written" : "");
	if (record.card.len > 0)
		cstrap_say(&cli->out, "card: ICCID %s",
		    cstrap_iccid_text(&record.card, digits));
}

void
cstrap_store_say(struct cstrap_cli *cli, const struct cstrap_store *store)
{
	static const char *const origins[] = { "unknown", "card", "factory",
		"server" };
	static const char *const states[] = { "", ", disabled", ", set aside" };
	struct cstrap_stored stored;
	char instances[32];

	cstrap_say(&cli->out, "store: %s, %s",
	    cstrap_count_text(cstrap_store_count(store), "instance", instances),
	    cstrap_store_is_keyed(store) ? "sealed with a device key, which "
					   "was not looked at" :
		cstrap_store_is_refused(store) ?
					   "and its checksum does not fit" :
					   "with a checksum that fits");
	say_record(cli, store);
	for (size_t i = 0; cstrap_store_at(store, i, &stored); i++)
		cstrap_say(&cli->out, "  /%u/%u from the %s%s, %zu bytes",
		    stored.about.object, stored.about.id,
		    origins[stored.about.provenance],
		    states[stored.about.state], stored.content.len);
}
