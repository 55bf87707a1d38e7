/*
 * cli/options.c - the options of all verbs, and the reader of a command line.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/options.h"

#define FLAG(id, letter, name, help) \
	[CSTRAP_OPT_##               \
	    id] = { letter, name, CSTRAP_OPTION_FLAG, false, NULL, help }
#define VALUE(id, letter, name, value, help) \
	[CSTRAP_OPT_##                       \
	    id] = { letter, name, CSTRAP_OPTION_VALUE, false, value, help }

const struct cstrap_option cstrap_option_table[CSTRAP_OPT_COUNT] = {
	VALUE(OUTPUT, 'o', "output", "FILE",
	    "the file to write; - is standard output"),
	FLAG(FORCE, 0, "force", "go on in spite of findings of severity error"),
	VALUE(LWM2M, 0, "lwm2m", "VERSION",
	    "judge by LwM2M 1.0, 1.1 or 1.2 (default: the newest)"),
	VALUE(FILES, 0, "files", "DIR",
	    "the folder of the files that a profile names"),
	FLAG(SHOW_SECRETS, 0, "show-secrets",
	    "print keys, not just their length"),
	FLAG(FULL, 0, "full",
	    "read: the whole file; conform: what changes the card, too"),
	FLAG(TREE, 0, "tree", "the directories, too: FILE.odf, FILE.dodf ..."),
	VALUE(TRIES, 0, "tries", "REF",
	    "ask how many tries a key has left; uses none"),
	FLAG(CREATE, 0, "create", "make the files on a card that has none"),
	VALUE(METHOD, 0, "method", "METHOD",
	    "replace a message in its file (single, the default), or by a "
	    "second one (ab)"),
	VALUE(QUIRK, 0, "quirk", "NAME[,NAME]",
	    "a named defect to read or to write; see cardstrap(1)"),
	VALUE(CARD_PROFILE, 0, "card-profile", "NAME|FILE",
	    "what the card wants of new files; see cardstrap-card(5)"),
	[CSTRAP_OPT_ADM] = { 0, "adm", CSTRAP_OPTION_VALUE, true,
	    "[REF=]SOURCE",
	    "a key: SOURCE is a file, env:VAR or - (standard input)" },
	[CSTRAP_OPT_PIN] = { 0, "pin", CSTRAP_OPTION_VALUE, true,
	    "[REF=]SOURCE", "a PIN, in the same way (default REF: PIN1)" },
	VALUE(MIN_TRIES, 0, "min-tries", "N",
	    "present no key with fewer tries left (default 3)"),
	FLAG(ALLOW_UNKNOWN_TRIES, 0, "allow-unknown-tries",
	    "present a key whose tries the card does not tell"),
	VALUE(ICCID, 0, "iccid", "N", "the ICCID of the card"),
	VALUE(ATR, 0, "atr", "HEX", "go on only with a card of this ATR"),
	VALUE(BACKUP, 0, "backup", "FILE",
	    "first save what the card holds; FILE must not exist"),
	VALUE(STORE, 0, "store", "DIR", "the folder of the device's store"),
	VALUE(POLICY, 0, "policy", "POLICY",
	    "strict (the default), keep what an invalid message replaces, or "
	    "hold a new one"),
	VALUE(KEY, 0, "key", "SOURCE",
	    "the device key that seals the store: a file, env:VAR or -"),
	VALUE(FACTORY, 0, "factory", "FILE",
	    "the accounts of the factory, for a store that is new"),
	VALUE(TO, 0, "to", "FORMAT", "another format, see above"),
	VALUE(TA1, 0, "ta1", "HEX",
	    "the interface speed to assume (default: as the ATR says)"),
	VALUE(CLOCK, 0, "clock", "MHZ",
	    "the clock to assume, in megahertz (default 4)"),
	VALUE(FOR, 0, "for", "NAME[,NAME]",
	    "judge by what a client in the field can read, too"),
	VALUE(FROM, 0, "from", "FILE",
	    "a card description to make the card by; see cardstrap-vcard(5)"),
	VALUE(PORT, 0, "port", "N", "the TCP port of vpcd (default 35963)"),
	FLAG(REAL_TIME, 0, "real-time",
	    "answer no faster than a usual card would"),
	VALUE(JUNIT, 0, "junit", "FILE", "write the results as JUnit XML, too"),
	FLAG(CHANGE_TAG, 0, "change-tag",
	    "ask the card first whether its message changed"),
	VALUE(CARD, 'c', "card", "SPEC",
	    "pcsc:READER, at:DEVICE, vcard:FILE or replay:FILE"),
	VALUE(READER, 'r', "reader", "READER",
	    "index, @exact name, part of the name or /regex/"),
	[CSTRAP_OPT_WAIT] = { 'w', "wait", CSTRAP_OPTION_MAYBE, false,
	    "SECONDS", "wait for a card (default 60 seconds)" },
	FLAG(EXCLUSIVE, 0, "exclusive",
	    "let no other program use the card meanwhile"),
	VALUE(LOCK_TIMEOUT, 0, "lock-timeout", "SECONDS",
	    "wait for other programs to let go (default 10)"),
	VALUE(TRACE, 0, "trace", "FILE",
	    "write what is sent and answered, secrets masked"),
	FLAG(TRACE_SECRETS, 0, "trace-secrets", "mask nothing in the trace"),
	FLAG(JSON, 0, "json", "print one JSON document"),
	[CSTRAP_OPT_VERBOSE] = { 'v', "verbose", CSTRAP_OPTION_FLAG, true, NULL,
	    "say more; twice: each command to the card" },
	FLAG(QUIET, 'q', "quiet", "no progress and no remarks"),
	FLAG(HELP, 'h', "help", "explain this verb"),
};

/* The state of reading one command line. */
struct reader {
	struct cstrap_options *options;
	uint64_t allowed;
	int count;
	int at;
	char **args;
	char *complaint;
};

static bool
complain(struct reader *r, const char *format, const char *what)
{
	(void)snprintf(r->complaint, CSTRAP_COMPLAINT_MAX, format, what);
	return false;
}

bool
cstrap_word_is_key(const char *word)
{
	const char *value = strchr(word, '=');

	value = value != NULL ? value + 1 : word;
	return strncasecmp(word, "hex:", 4) == 0 ||
	    strncasecmp(word, "ascii:", 6) == 0 ||
	    strncasecmp(value, "hex:", 4) == 0 ||
	    strncasecmp(value, "ascii:", 6) == 0;
}

static bool
append(struct reader *r, struct cstrap_option_values *values, int id,
    const char *value)
{
	if (values->count == CSTRAP_KEYS_MAX)
		return complain(r, "too many keys: --%s",
		    cstrap_option_table[id].name);
	values->at[values->count++] = value;
	return true;
}

static bool
store(struct reader *r, int id, const char *value)
{
	struct cstrap_options *o = r->options;

	if (o->given[id]++ > 0 && !cstrap_option_table[id].repeats)
		return complain(r, "--%s is given twice",
		    cstrap_option_table[id].name);
	o->value[id] = value;
	if (id == CSTRAP_OPT_ADM)
		return append(r, &o->adm, id, value);
	if (id == CSTRAP_OPT_PIN)
		return append(r, &o->pin, id, value);
	return true;
}

/* The value of option id: inline_value, or the next word. */
static bool
take(struct reader *r, int id, const char *inline_value)
{
	const struct cstrap_option *option = &cstrap_option_table[id];

	if (option->form == CSTRAP_OPTION_FLAG && inline_value != NULL)
		return complain(r, "--%s takes no value", option->name);
	if (option->form != CSTRAP_OPTION_VALUE || inline_value != NULL)
		return store(r, id, inline_value);
	if (r->at >= r->count)
		return complain(r, "--%s wants a value", option->name);
	return store(r, id, r->args[r->at++]);
}

static bool
read_long(struct reader *r, const char *word)
{
	const size_t len = strcspn(word, "=");

	for (int id = 0; id < CSTRAP_OPT_COUNT; id++) {
		const char *name = cstrap_option_table[id].name;

		if ((r->allowed >> id & 1) == 0 || strlen(name) != len ||
		    memcmp(name, word, len) != 0)
			continue;
		return take(r, id, word[len] == '=' ? word + len + 1 : NULL);
	}
	(void)snprintf(r->complaint, CSTRAP_COMPLAINT_MAX,
	    "there is no option --%.*s", len > 40 ? 40 : (int)len, word);
	return false;
}

/* "-vq", "-cSPEC", "-w5": letters until one that takes a value. */
static bool
read_letters(struct reader *r, const char *word)
{
	for (; *word != '\0'; word++) {
		const char letter[2] = { *word, '\0' };
		int id = 0;

		while (id < CSTRAP_OPT_COUNT &&
		    ((r->allowed >> id & 1) == 0 ||
			cstrap_option_table[id].letter != *word))
			id++;
		if (id == CSTRAP_OPT_COUNT)
			return complain(r, "there is no option -%s", letter);
		if (cstrap_option_table[id].form != CSTRAP_OPTION_FLAG)
			return take(r, id, word[1] != '\0' ? word + 1 : NULL);
		if (!take(r, id, NULL))
			return false;
	}
	return true;
}

bool
cstrap_options_read(struct cstrap_options *options, uint64_t allowed, int count,
    char **args, char complaint[CSTRAP_COMPLAINT_MAX])
{
	struct reader r = { options, allowed, count, 0, args, complaint };
	bool plain = false;

	memset(options, 0, sizeof(*options));
	options->args = args;
	complaint[0] = '\0';
	while (r.at < r.count) {
		char *word = r.args[r.at++];

		if (plain || word[0] != '-' || word[1] == '\0')
			args[options->arg_count++] = word;
		else if (strcmp(word, "--") == 0)
			plain = true;
		else if (word[1] == '-' ? !read_long(&r, word + 2) :
					  !read_letters(&r, word + 1))
			return false;
	}
	return true;
}

bool
cstrap_list_next(const char **list, char name[CSTRAP_LIST_NAME_MAX])
{
	const char *start = *list;
	size_t len;

	if (start == NULL)
		return false;
	len = strcspn(start, ",");
	*list = start[len] == ',' ? start + len + 1 : NULL;
	if (len >= CSTRAP_LIST_NAME_MAX)
		len = CSTRAP_LIST_NAME_MAX - 1;
	memcpy(name, start, len);
	name[len] = '\0';
	return true;
}

const char *
cstrap_list_text(const char *(*at)(size_t index),
    char room[CSTRAP_LIST_TEXT_MAX])
{
	const char *name;
	size_t len = 0;

	room[0] = '\0';
	for (size_t i = 0; (name = at(i)) != NULL; i++) {
		if (len + strlen(name) + 3 > CSTRAP_LIST_TEXT_MAX)
			break;
		len += (size_t)snprintf(room + len, CSTRAP_LIST_TEXT_MAX - len,
		    "%s%s", len > 0 ? ", " : "", name);
	}
	return room;
}

bool
cstrap_number_read(const char *text, long min, long max, long *number)
{
	char *end;

	if (text[0] == '\0' || strspn(text, "0123456789") != strlen(text))
		return false;
	errno = 0;
	*number = strtol(text, &end, 10);
	return errno == 0 && *number >= min && *number <= max;
}
