/*
 * cli/exit_code.c - the one table from status to exit code.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cli/exit_code.h"

struct row {
	enum cstrap_status status;
	uint8_t exits[3]; /* by enum cstrap_scene */
	const char *sentence;
	const char *remedy;
};

#define ROW(status, file, read, write, sentence, remedy)      \
	{                                                     \
		CSTRAP_##status,                              \
		    { CSTRAP_EXIT_##file, CSTRAP_EXIT_##read, \
			    CSTRAP_EXIT_##write },            \
		    sentence, remedy                          \
	}
#define SAME(status, code, sentence, remedy) \
	ROW(status, code, code, code, sentence, remedy)

static const struct row rows[] = {
	SAME(OK, OK, "done", NULL),
	SAME(E_INTERNAL, HOST, "an error inside cardstrap",
	    "please report it, with the command line and a --trace"),
	SAME(E_ARGUMENT, USAGE, "an argument is not valid", NULL),
	SAME(E_SPACE, HOST, "more data than there is room for", NULL),
	SAME(E_ORDER, HOST, "an error inside cardstrap",
	    "please report it, with the command line and a --trace"),

	SAME(E_TRUNCATED, INPUT, "the input ends inside an element", NULL),
	SAME(E_LENGTH, INPUT, "an element passes the end of its parent", NULL),
	SAME(E_STRUCTURE, INPUT, "an element where it is not allowed", NULL),
	SAME(E_DUPLICATE, INPUT, "the same thing is given twice", NULL),
	SAME(E_ID, INPUT, "an id that is reserved", NULL),
	SAME(E_COUNT, INPUT, "size or count does not match what follows", NULL),
	SAME(E_ENCODING, INPUT, "a value in no form that its type allows",
	    NULL),
	SAME(E_SYNTAX, INPUT, "the text has not the form it should have", NULL),
	SAME(E_VERSION, INPUT, "a format version this release cannot read",
	    "use the release of cardstrap that wrote it"),

	SAME(E_UNORDERED, INPUT, "ids that do not ascend", NULL),

	SAME(E_RULE, INPUT, "the message breaks rules", NULL),
	SAME(E_TYPE, INPUT, "a value of the wrong type", NULL),
	SAME(E_RANGE, INPUT, "a value outside its range", NULL),
	SAME(E_NAME, INPUT, "a name that is not known", NULL),
	SAME(E_MASKED, INPUT, "masked input, from which nothing is built",
	    "make it again with --show-secrets"),
	SAME(E_TOO_LARGE, INPUT, "larger than the 32,768 bytes of a file",
	    NULL),
	SAME(E_MISSING, INPUT, "a member that has to be there is not", NULL),
	SAME(E_CONFLICT, INPUT, "two members that exclude each other", NULL),
	ROW(E_NEVER_WRITTEN, INPUT, NO_MESSAGE, NO_MESSAGE,
	    "the file was never written", NULL),
	ROW(E_BEING_WRITTEN, INPUT, NO_MESSAGE, NO_MESSAGE,
	    "the file is being written, or its writing was cut short",
	    "write it again; until then clients take it for no message"),
	SAME(E_DIFFERS, DIFFERS, "the card holds something else",
	    "see what changed above; cardstrap write makes the card hold it"),

	SAME(E_CARD_PROTOCOL, CARD, "the card gave no valid answer",
	    "clean and insert the card again; a --trace shows what it said"),
	SAME(E_CARD_NOT_FOUND, CARD, "the card has not what was asked for",
	    "see what there is with cardstrap info"),
	ROW(E_CARD_ACCESS, GUARD, GUARD, CARD,
	    "the card wants a key or PIN first",
	    "give a PIN with --pin; cardstrap info shows the access rules"),
	SAME(E_CARD_BLOCKED, BLOCKED, "the key is blocked",
	    "no key opens this file any more; ask the issuer of the card"),
	SAME(E_CARD_KEY, KEY, "the card refused the key; a try was used",
	    "find the right key before you go on; cardstrap info --tries "
	    "says how many tries are left"),
	SAME(E_CARD_SPACE, SPACE, "no memory is left on the card",
	    "take a larger card or a smaller message"),
	SAME(E_CARD_STATUS, CARD, "the card answered with an error", NULL),
	SAME(E_CARD_REMOVED, NO_CARD, "the card went away",
	    "insert it again and repeat the command"),
	SAME(E_CARD_RESET, CARD, "another program reset the card",
	    "end the other program, or wait for it, and repeat the command"),
	SAME(E_CARD_ABSENT, NO_CARD, "there is no card in the reader",
	    "insert one, or wait for it with --wait"),
	SAME(E_CARD_OTHER, OTHER_CARD, "this is not the card that was meant",
	    "insert the right card; nothing was sent to this one"),
	SAME(E_READER, READER, "the reader cannot be used", NULL),
	SAME(E_GUARD, GUARD, "refused, before anything was sent", NULL),
	SAME(E_KEY_NEEDED, GUARD, "a key that is needed was not given",
	    "give it with --adm; no try was used"),
	SAME(E_PARTLY, PARTLY, "the card is partly written",
	    "run the same command again to finish; until then clients see no "
	    "message or the old one"),
	ROW(E_NO_MESSAGE, INPUT, NO_MESSAGE, NO_MESSAGE,
	    "there is no bootstrap message on the card",
	    "cardstrap write puts one there, with --create where files are "
	    "missing"),

	SAME(E_NOMEM, HOST, "no memory is left", NULL),
	SAME(E_FILE, HOST, "a file cannot be read or written",
	    "see that it is there, and that you may use it"),
	SAME(E_EXISTS, HOST, "there is a file of that name",
	    "remove it or take another name; it is not overwritten"),
	SAME(E_LOCKED, READER, "in use by another program",
	    "wait until the other program is done with it"),
	SAME(E_LIBRARY, HOST, "a library gave up without a reason", NULL),
};

static const struct row *
find(enum cstrap_status status)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].status == status)
			return &rows[i];
	return NULL;
}

enum cstrap_exit
cstrap_exit_code(enum cstrap_status status, enum cstrap_scene scene)
{
	const struct row *row = find(status);

	if (row == NULL)
		return CSTRAP_EXIT_HOST;
	return (enum cstrap_exit)row->exits[scene];
}

const char *
cstrap_exit_sentence(enum cstrap_status status)
{
	const struct row *row = find(status);

	return row != NULL ? row->sentence : "an unknown error";
}

const char *
cstrap_exit_remedy(enum cstrap_status status)
{
	const struct row *row = find(status);

	return row != NULL ? row->remedy : NULL;
}

bool
cstrap_exit_knows(enum cstrap_status status)
{
	return find(status) != NULL;
}
