/*
 * cli/command.c - the one table of verbs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "cli/command.h"

#include "cli/cmd.h"

#define BIT(id) CSTRAP_OPT_BIT(id)
#define COMMON (BIT(JSON) | BIT(VERBOSE) | BIT(QUIET) | BIT(HELP))
#define CARD                                                    \
	(BIT(CARD) | BIT(READER) | BIT(WAIT) | BIT(EXCLUSIVE) | \
	    BIT(LOCK_TIMEOUT) | BIT(TRACE) | BIT(TRACE_SECRETS))
#define PROFILE (BIT(LWM2M) | BIT(FILES))
/* To read a card, and to change one. */
#define READING (BIT(PIN) | BIT(QUIRK))
#define CHANGE                                                             \
	(BIT(ADM) | BIT(PIN) | BIT(MIN_TRIES) | BIT(ALLOW_UNKNOWN_TRIES) | \
	    BIT(ICCID) | BIT(ATR) | BIT(CARD_PROFILE))
#define WRITING (CHANGE | BIT(CREATE) | BIT(METHOD) | BIT(QUIRK) | BIT(FORCE))

static const struct cstrap_verb verbs[] = {
	{ "readers", "", "list the readers and what is in them",
	    "Says why there are none: what to start, or whom to ask.\n", COMMON,
	    0, 0, cstrap_cmd_readers },
	{ "info", "", "describe one card: files, access rules, the way to them",
	    "Changes nothing. A key's tries are asked for by name alone,\n"
	    "with --tries, and asking uses none.\n",
	    COMMON | CARD | BIT(TRIES), 0, 0, cstrap_cmd_info },
	{ "build", "PROFILE -o FILE", "make the bytes of a card file",
	    "All rules are checked first; findings of severity error\n"
	    "refuse, unless --force is given. --to makes another format:\n"
	    "senml-cbor, senml-json, lwm2m-cbor, tlv or zephyr.\n",
	    COMMON | PROFILE | BIT(OUTPUT) | BIT(FORCE) | BIT(TO), 1, 1,
	    cstrap_cmd_build },
	{ "show", "[FILE|card]", "print a message as a tree, or as a profile",
	    "FILE holds the bytes of a card file, a profile, SenML, LwM2M\n"
	    "CBOR or lines of TLV, or is a device's store; without it, or\n"
	    "with the word card, the card is read. With --json the\n"
	    "output is a profile that build takes back; with\n"
	    "--show-secrets, too, it makes the same bytes.\n",
	    COMMON | CARD | PROFILE | READING | BIT(SHOW_SECRETS), 0, 1,
	    cstrap_cmd_show },
	{ "check", "[FILE|card]", "judge a message by all rules",
	    "Exit code 1 for findings of severity error, 3 for what\n"
	    "cannot be decoded. --for adds what clients in the field can\n"
	    "read: a message as it is, a card with its directories.\n",
	    COMMON | CARD | PROFILE | READING | BIT(FOR), 0, 1,
	    cstrap_cmd_check },
	{ "plan", "PROFILE", "print what write would do; change nothing",
	    "The commands in their order, each with its purpose, bytes\n"
	    "to and from the card, and time on its contacts. No key is\n"
	    "needed or shown. --to apdu prints a script instead, which\n"
	    "other systems can send.\n",
	    COMMON | CARD | PROFILE | WRITING | BIT(SHOW_SECRETS) | BIT(TO) |
		BIT(OUTPUT) | BIT(TA1) | BIT(CLOCK),
	    1, 1, cstrap_cmd_plan },
	{ "write", "PROFILE", "make the card hold the message of a profile",
	    "All rules are checked first. The card is read, a plan is\n"
	    "made, keys are presented once, every change is read back,\n"
	    "and one byte commits. REF is ADM1 (the default) to ADM10,\n"
	    "PIN1, or two hex digits. What SOURCE holds begins with hex:\n"
	    "or ascii:.\n",
	    COMMON | CARD | PROFILE | WRITING | BIT(BACKUP), 1, 1,
	    cstrap_cmd_write },
	{ "read", "-o FILE", "save the message of the card", NULL,
	    COMMON | CARD | READING | BIT(OUTPUT) | BIT(FULL) | BIT(TREE), 0, 0,
	    cstrap_cmd_read },
	{ "verify", "PROFILE", "compare the card with a profile",
	    "Exit code 0 for the same, 1 for another message, with the\n"
	    "differences by path.\n",
	    COMMON | CARD | PROFILE | READING | BIT(FOR), 1, 1,
	    cstrap_cmd_verify },
	{ "erase", "--iccid N", "take the message and its file off the card",
	    "The file is overwritten and deleted, and its entry taken out\n"
	    "of the directory; all else on the card stays as it is.\n",
	    COMMON | CARD | CHANGE | BIT(BACKUP), 0, 0, cstrap_cmd_erase },
	{ "restore", "BACKUP --iccid N", "put back what --backup saved",
	    "The card has to be the one that was saved.\n",
	    COMMON | CARD | CHANGE, 1, 1, cstrap_cmd_restore },
	{ "sync", "--store DIR", "do what a device does with its card",
	    "Looks at the card and applies what changed to the store, in\n"
	    "one commit. Prints new, unchanged, changed, other-card,\n"
	    "removed, gone, invalid, locked, being-written or unreadable.\n"
	    "--card none says that there is no card.\n",
	    COMMON | CARD | BIT(STORE) | BIT(POLICY) | BIT(KEY) | BIT(PIN) |
		BIT(FACTORY) | BIT(LWM2M) | BIT(FILES) | BIT(FORCE) |
		BIT(CHANGE_TAG),
	    0, 0, cstrap_cmd_sync },
	{ "conform", "[SCRIPT...]", "judge a card by the applet specification",
	    "Runs the scripts of the specification, or those named: files\n"
	    "or folders. Reads only, unless --full and --iccid are given:\n"
	    "then scripts make files of their own, write, and delete them.\n"
	    "Exit code 1 if one fails.\n",
	    COMMON | CARD | BIT(FULL) | BIT(ICCID) | BIT(ADM) | BIT(MIN_TRIES) |
		BIT(ALLOW_UNKNOWN_TRIES) | BIT(ATR) | BIT(JUNIT),
	    0, 255, cstrap_cmd_conform },
	{ "explain", "[ID]", "say what a rule means and how to mend it",
	    "Without an ID, lists all rules.\n", COMMON, 0, 1,
	    cstrap_cmd_explain },
	{ "vcard create", "FILE", "make a virtual card, blank or described",
	    "A blank card's ADM1 is printed, so that nobody looks for it.\n"
	    "FILE must not exist. What --from names may rest on others and\n"
	    "on files of its folder, or of the one that --files names.\n",
	    COMMON | BIT(ICCID) | BIT(FROM) | BIT(FILES), 1, 1,
	    cstrap_cmd_vcard_create },
	{ "vcard serve", "FILE...", "plug virtual cards into pcscd by vpcd",
	    "The second FILE takes the next port, and so on. Prints one\n"
	    "line, ready, when all are plugged in; ends on SIGTERM.\n",
	    BIT(VERBOSE) | BIT(QUIET) | BIT(HELP) | BIT(PORT) | BIT(REAL_TIME),
	    1, 8, cstrap_cmd_vcard_serve },
	{ "vcard show", "FILE", "print the files and keys of a virtual card",
	    NULL, COMMON | BIT(SHOW_SECRETS), 1, 1, cstrap_cmd_vcard_show },
	{ "trace show", "FILE", "print a transcript in words", NULL, COMMON, 1,
	    1, cstrap_cmd_trace_show },
	{ "help", "[VERB]", "list the verbs, or explain one", NULL, BIT(HELP),
	    0, 2, cstrap_cmd_help },
};

const struct cstrap_verb *
cstrap_verb_at(size_t index)
{
	return index < sizeof(verbs) / sizeof(verbs[0]) ? &verbs[index] : NULL;
}

const struct cstrap_verb *
cstrap_verb_find(int count, char **words, int *used)
{
	const struct cstrap_verb *verb;

	for (size_t i = 0; (verb = cstrap_verb_at(i)) != NULL; i++) {
		const char *space = strchr(verb->name, ' ');
		const size_t len = space != NULL ?
		    (size_t)(space - verb->name) :
		    strlen(verb->name);

		if (count < 1 || strlen(words[0]) != len ||
		    memcmp(words[0], verb->name, len) != 0)
			continue;
		*used = space != NULL ? 2 : 1;
		if (space == NULL ||
		    (count > 1 && strcmp(words[1], space + 1) == 0))
			return verb;
	}
	return NULL;
}
