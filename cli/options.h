/*
 * cli/options.h - the options of all verbs, and the reader of a command line.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CLI_OPTIONS_H
#define CSTRAP_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum cstrap_option_id {
	CSTRAP_OPT_OUTPUT,
	CSTRAP_OPT_FORCE,
	CSTRAP_OPT_LWM2M,
	CSTRAP_OPT_FILES,
	CSTRAP_OPT_SHOW_SECRETS,
	CSTRAP_OPT_FULL,
	CSTRAP_OPT_TREE,
	CSTRAP_OPT_TRIES,
	CSTRAP_OPT_CREATE,
	CSTRAP_OPT_METHOD,
	CSTRAP_OPT_QUIRK,
	CSTRAP_OPT_CARD_PROFILE,
	CSTRAP_OPT_ADM,
	CSTRAP_OPT_PIN,
	CSTRAP_OPT_MIN_TRIES,
	CSTRAP_OPT_ALLOW_UNKNOWN_TRIES,
	CSTRAP_OPT_ICCID,
	CSTRAP_OPT_ATR,
	CSTRAP_OPT_BACKUP,
	CSTRAP_OPT_STORE,
	CSTRAP_OPT_POLICY,
	CSTRAP_OPT_KEY,
	CSTRAP_OPT_FACTORY,
	CSTRAP_OPT_TO,
	CSTRAP_OPT_TA1,
	CSTRAP_OPT_CLOCK,
	CSTRAP_OPT_FOR,
	CSTRAP_OPT_FROM,
	CSTRAP_OPT_PORT,
	CSTRAP_OPT_REAL_TIME,
	CSTRAP_OPT_JUNIT,
	CSTRAP_OPT_CHANGE_TAG,
	CSTRAP_OPT_CARD,
	CSTRAP_OPT_READER,
	CSTRAP_OPT_WAIT,
	CSTRAP_OPT_EXCLUSIVE,
	CSTRAP_OPT_LOCK_TIMEOUT,
	CSTRAP_OPT_TRACE,
	CSTRAP_OPT_TRACE_SECRETS,
	CSTRAP_OPT_JSON,
	CSTRAP_OPT_VERBOSE,
	CSTRAP_OPT_QUIET,
	CSTRAP_OPT_HELP,
	CSTRAP_OPT_COUNT
};

/* In a set of options (uint64_t), bit n is option n. */
#define CSTRAP_OPT_BIT(id) ((uint64_t)1 << CSTRAP_OPT_##id)

enum cstrap_option_form {
	CSTRAP_OPTION_FLAG, /* takes no value */
	CSTRAP_OPTION_VALUE,
	CSTRAP_OPTION_MAYBE /* a value only with "=" or attached */
};

struct cstrap_option {
	char letter; /* 0: none */
	const char *name;
	enum cstrap_option_form form;
	bool repeats;
	const char *value; /* "FILE", for the help */
	const char *help;
};

extern const struct cstrap_option cstrap_option_table[CSTRAP_OPT_COUNT];

#define CSTRAP_KEYS_MAX 16 /* --adm on one command line, and --pin */

/* The values of an option that may be given several times; borrowed. */
struct cstrap_option_values {
	size_t count;
	const char *at[CSTRAP_KEYS_MAX];
};

struct cstrap_options {
	unsigned given[CSTRAP_OPT_COUNT];
	const char *value[CSTRAP_OPT_COUNT]; /* borrowed; may be NULL */
	struct cstrap_option_values adm;
	struct cstrap_option_values pin;
	int arg_count;
	char **args; /* what is no option, in its order; borrowed */
};

#define CSTRAP_COMPLAINT_MAX 256

/*
 * Read count words. args is rearranged: what is no option comes first. False:
 * complaint (filled) says what is wrong, without values that could be keys.
 */
bool cstrap_options_read(struct cstrap_options *options, uint64_t allowed,
    int count, char **args, char complaint[CSTRAP_COMPLAINT_MAX]);

/* Does the word look like a key in an explicit form, "hex:..." and so on? */
bool cstrap_word_is_key(const char *word);

#define CSTRAP_LIST_NAME_MAX 40

/*
 * The next name of a list "a,b" into name, cut if it is longer; *list moves
 * on. False past the last one.
 */
bool cstrap_list_next(const char **list, char name[CSTRAP_LIST_NAME_MAX]);

#define CSTRAP_LIST_TEXT_MAX 256

/*
 * All names of a table, "a, b", as far as there is room; at gives NULL past
 * the last. Returns room.
 */
const char *cstrap_list_text(const char *(*at)(size_t index),
    char room[CSTRAP_LIST_TEXT_MAX]);

/* A whole number in decimal digits from min to max. */
bool cstrap_number_read(const char *text, long min, long max, long *number);

#endif /* CSTRAP_CLI_OPTIONS_H */
