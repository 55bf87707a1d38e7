/*
 * cli/help.c - help texts out of the table of verbs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>

#include "cli/help.h"

static void
list_verb(const struct cstrap_verb *verb)
{
	(void)printf("  %-14s %s\n", verb->name, verb->summary);
}

void
cstrap_help_verbs(void)
{
	const struct cstrap_verb *verb;

	(void)puts(
	    "cardstrap VERB [OPTIONS] [ARGUMENTS]\n"
	    "\n"
	    "LwM2M bootstrap data on smart cards: make, check, write, read "
	    "and verify it.\n");
	for (size_t i = 0; (verb = cstrap_verb_at(i)) != NULL; i++)
		list_verb(verb);
	(void)puts("\n"
		   "cardstrap help VERB explains one verb; cardstrap --version "
		   "prints the version.\n"
		   "See also: man cardstrap");
}

static void
help_option(const struct cstrap_option *option)
{
	const bool maybe = option->form == CSTRAP_OPTION_MAYBE;
	char left[64];
	int len;

	if (option->letter != 0)
		len = snprintf(left, sizeof(left), "-%c, --%s", option->letter,
		    option->name);
	else
		len = snprintf(left, sizeof(left), "    --%s", option->name);
	if (len > 0 && (size_t)len < sizeof(left) && option->value != NULL)
		(void)snprintf(left + len, sizeof(left) - (size_t)len, "%s%s%s",
		    maybe ? "[=" : " ", option->value, maybe ? "]" : "");
	(void)printf("  %-29s %s\n", left, option->help);
}

void
cstrap_help_verb(const struct cstrap_verb *verb)
{
	(void)printf("cardstrap %s%s%s [OPTIONS]\n\n  %s\n", verb->name,
	    verb->usage[0] != '\0' ? " " : "", verb->usage, verb->summary);
	if (verb->about != NULL)
		(void)printf("\n%s", verb->about);
	(void)puts("\nOptions:");
	for (int id = 0; id < CSTRAP_OPT_COUNT; id++)
		if ((verb->options >> id & 1) != 0)
			help_option(&cstrap_option_table[id]);
}

bool
cstrap_help_group(const char *word)
{
	const size_t len = strlen(word);
	const struct cstrap_verb *verb;
	bool found = false;

	for (size_t i = 0; (verb = cstrap_verb_at(i)) != NULL; i++) {
		if (strncmp(verb->name, word, len) != 0 ||
		    verb->name[len] != ' ')
			continue;
		list_verb(verb);
		found = true;
	}
	return found;
}
