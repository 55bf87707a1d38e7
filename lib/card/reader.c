/*
 * reader.c - which reader a -r/--reader means.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/pcsc.h"

#include <regex.h>
#include <string.h>

#include "host/text.h"

enum spec_kind {
	SPEC_ONLY, /* none given: the only reader with a card */
	SPEC_INDEX,
	SPEC_EXACT,
	SPEC_REGEX,
	SPEC_PART
};

static enum spec_kind
spec_kind(const char *spec)
{
	if (spec == NULL || *spec == '\0')
		return SPEC_ONLY;
	if (spec[strspn(spec, "0123456789")] == '\0')
		return SPEC_INDEX;
	if (spec[0] == '@')
		return SPEC_EXACT;
	if (spec[0] == '/' && spec[1] != '\0' && spec[strlen(spec) - 1] == '/')
		return SPEC_REGEX;
	return SPEC_PART;
}

/* One element of ignore, a list of name parts between commas. */
static bool
part_matches(const char *name, const char *part, size_t len)
{
	char copy[CSTRAP_READER_NAME_MAX];

	while (len > 0 && *part == ' ') {
		part++;
		len--;
	}
	while (len > 0 && part[len - 1] == ' ')
		len--;
	if (len == 0 || len >= sizeof(copy))
		return false;
	memcpy(copy, part, len);
	copy[len] = '\0';
	return strcasestr(name, copy) != NULL;
}

static bool
is_ignored(const char *name, const char *ignore)
{
	while (ignore != NULL && *ignore != '\0') {
		const size_t len = strcspn(ignore, ",");

		if (part_matches(name, ignore, len))
			return true;
		ignore += len;
		if (*ignore == ',')
			ignore++;
	}
	return false;
}

static enum cstrap_status
compile(regex_t *regex, const char *spec, struct cstrap_finding *finding)
{
	char pattern[CSTRAP_READER_NAME_MAX];
	const size_t len = strlen(spec) - 2;
	char why[100];
	int error;

	if (len >= sizeof(pattern))
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE,
		    "the pattern is longer than any reader name");
	memcpy(pattern, spec + 1, len);
	pattern[len] = '\0';
	error = regcomp(regex, pattern, REG_EXTENDED | REG_NOSUB);
	if (error == 0)
		return CSTRAP_OK;
	regerror(error, regex, why, sizeof(why));
	cstrap_finding_set(finding, CSTRAP_E_ARGUMENT, CSTRAP_RULE_NONE,
	    "the pattern for a reader is no regular expression");
	cstrap_finding_detail(finding, "%s: %s", spec, why);
	return CSTRAP_E_ARGUMENT;
}

static bool
matches(const struct cstrap_reader *reader, size_t index, const char *spec,
    enum spec_kind kind, const regex_t *regex)
{
	switch (kind) {
	case SPEC_ONLY:
		return reader->has_card;
	case SPEC_INDEX:
		/* Nine digits say more than any list of readers. */
		if (strlen(spec) > 9)
			return false;
		for (size_t number = 0;; spec++) {
			if (*spec == '\0')
				return number == index;
			number = number * 10 + (size_t)(*spec - '0');
		}
	case SPEC_EXACT:
		return strcmp(reader->name, spec + 1) == 0;
	case SPEC_REGEX:
		return regexec(regex, reader->name, 0, NULL, 0) == 0;
	case SPEC_PART:
		return strcasestr(reader->name, spec) != NULL;
	}
	return false;
}

/* The readers whose bit is set in chosen, for a person to choose from. */
static void
name_readers(struct cstrap_finding *finding,
    const struct cstrap_reader *readers, size_t count, uint32_t chosen)
{
	char text[CSTRAP_DETAIL_MAX] = "";
	size_t len = 0;

	for (size_t i = 0; i < count; i++) {
		const char *name = readers[i].name;

		if ((chosen >> i & 1) == 0 ||
		    len + strlen(name) + 8 > sizeof(text))
			continue;
		if (len > 0)
			text[len++] = ',', text[len++] = ' ';
		if (i > 9)
			text[len++] = (char)('0' + i / 10);
		text[len++] = (char)('0' + i % 10);
		text[len++] = ' ';
		memcpy(text + len, name, strlen(name) + 1);
		len += strlen(name);
	}
	cstrap_finding_detail(finding, "%s", text);
}

static enum cstrap_status
none_matches(struct cstrap_finding *finding,
    const struct cstrap_reader *readers, size_t count, const char *spec)
{
	if (count == 0)
		return cstrap_finding_set(finding, CSTRAP_E_READER,
		    CSTRAP_RULE_NONE, "no card reader is connected");
	if (spec_kind(spec) == SPEC_ONLY) {
		cstrap_finding_set(finding, CSTRAP_E_CARD_ABSENT,
		    CSTRAP_RULE_NONE, "no reader holds a card");
		name_readers(finding, readers, count, UINT32_MAX);
		return CSTRAP_E_CARD_ABSENT;
	}
	cstrap_finding_set(finding, CSTRAP_E_READER, CSTRAP_RULE_NONE,
	    "no reader is called so; there are");
	cstrap_finding_place(finding, "reader %s", spec);
	name_readers(finding, readers, count, UINT32_MAX);
	return CSTRAP_E_READER;
}

enum cstrap_status
cstrap_reader_match(const struct cstrap_reader *readers, size_t count,
    const char *spec, const char *ignore, size_t *index,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	const enum spec_kind kind = spec_kind(spec);
	const bool by_name = kind == SPEC_INDEX || kind == SPEC_EXACT;
	uint32_t chosen = 0;
	size_t found = 0;
	regex_t regex;

	*index = 0;
	if (count > CSTRAP_READERS_MAX)
		count = CSTRAP_READERS_MAX;
	if (kind == SPEC_REGEX &&
	    (st = compile(&regex, spec, finding)) != CSTRAP_OK)
		return st;
	for (size_t i = 0; i < count; i++) {
		if (!matches(&readers[i], i, spec, kind, &regex) ||
		    (!by_name && is_ignored(readers[i].name, ignore)))
			continue;
		chosen |= (uint32_t)1 << i;
		if (found++ == 0)
			*index = i;
	}
	if (kind == SPEC_REGEX)
		regfree(&regex);
	if (found == 1)
		return CSTRAP_OK;
	*index = 0;
	if (found == 0)
		return none_matches(finding, readers, count, spec);
	cstrap_finding_set(finding, CSTRAP_E_ARGUMENT, CSTRAP_RULE_NONE,
	    kind == SPEC_ONLY ? "several readers hold a card; choose one of" :
				"several readers match; choose one of");
	name_readers(finding, readers, count, chosen);
	return CSTRAP_E_ARGUMENT;
}
