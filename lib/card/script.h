/*
 * card/script.h - the lines of a conformance script: a transcript whose
 * answers are patterns, and directives.
 *
 *   # words               a remark; the first is the title
 *   > 00 A4 {name}        a command; {name} stands for a value or a key
 *   < 62 * 90 00          its answer; more of these lines: any of them will do
 *   ! word ...            a directive, see applet-spec/conformance/README.md
 *
 * A pattern has hex digits and "." for any digit, "*" for any octets, "{name}"
 * for a value, and "{name:3}" for three octets that the name stands for from
 * then on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_SCRIPT_H
#define CSTRAP_CARD_SCRIPT_H

#include "cardstrap/apdu.h"
#include "cardstrap/conform.h"

#define CSTRAP_SCRIPT_ITEMS_MAX (CSTRAP_COMMAND_MAX + 8)
#define CSTRAP_SCRIPT_NAME_MAX 16 /* with its NUL */
#define CSTRAP_SCRIPT_VALUES_MAX 16
#define CSTRAP_SCRIPT_ANSWERS_MAX 8 /* of one command */
#define CSTRAP_SCRIPT_VALUE_LEN 32
#define CSTRAP_SCRIPT_TAGS_MAX 4 /* of one way to an element */
#define CSTRAP_SCRIPT_WAYS_MAX 4 /* of one expectation */

enum cstrap_script_item_kind {
	CSTRAP_SCRIPT_OCTET = 0,
	CSTRAP_SCRIPT_ANY = 1,     /* "*" */
	CSTRAP_SCRIPT_VALUE = 2,   /* "{name}" */
	CSTRAP_SCRIPT_CAPTURE = 3, /* "{name:N}" */
	CSTRAP_SCRIPT_KEY = 4      /* "{adm1}": eight octets, never shown */
};

struct cstrap_script_item {
	uint8_t kind;
	uint8_t octet;
	uint8_t mask;  /* bits of octet that count */
	uint8_t len;   /* of a capture */
	uint8_t value; /* its number; of a key, its reference */
};

enum cstrap_script_kind {
	CSTRAP_SCRIPT_REMARK = 0,
	CSTRAP_SCRIPT_COMMAND,
	CSTRAP_SCRIPT_ANSWER,
	CSTRAP_SCRIPT_CHECKS,   /* ! checks AS-001 AS-002 */
	CSTRAP_SCRIPT_FULL,     /* ! full */
	CSTRAP_SCRIPT_OPTIONAL, /* ! optional */
	CSTRAP_SCRIPT_RESET,    /* ! reset */
	CSTRAP_SCRIPT_CUT,      /* ! power cut N */
	CSTRAP_SCRIPT_SCP03,    /* ! scp03 */
	CSTRAP_SCRIPT_EXPECT,   /* ! expect 62/80,62/81 = PATTERN */
	CSTRAP_SCRIPT_DIFFER    /* ! differ {one} {two} */
};

struct cstrap_script_way {
	size_t count;
	uint16_t tags[CSTRAP_SCRIPT_TAGS_MAX];
};

struct cstrap_script_line {
	enum cstrap_script_kind kind;
	size_t number;           /* of the line, from 1 */
	size_t offset;           /* of the line, in the text */
	struct cstrap_view text; /* of a remark, or the ids of checks */
	size_t bytes;            /* where power is cut */
	size_t way_count;
	struct cstrap_script_way ways[CSTRAP_SCRIPT_WAYS_MAX];
	size_t item_count;
	struct cstrap_script_item items[CSTRAP_SCRIPT_ITEMS_MAX];
};

/* Members are private, but for names: a value's number is its place there. */
struct cstrap_script {
	struct cstrap_view text;
	size_t pos;
	size_t number;
	enum cstrap_script_kind last; /* that was no remark */
	bool was_cut;                 /* the command before was cut */
	bool commanded;               /* a command was met */
	size_t name_count;
	char names[CSTRAP_SCRIPT_VALUES_MAX][CSTRAP_SCRIPT_NAME_MAX];
};

/* Start before the first line. text is borrowed. */
void cstrap_script_begin(struct cstrap_script *script, struct cstrap_view text);

/*
 * The next line that is not blank. False at the end and after a failure, which
 * *finding (not NULL) tells: its status is OK at the end.
 *   E_SYNTAX    TRANSCRIPT_FORM, with the offset and the number of the line
 */
bool cstrap_script_next(struct cstrap_script *script,
    struct cstrap_script_line *line, struct cstrap_finding *finding);

/* The items of text, which is part of the script's; used by the lines. */
bool cstrap_script_items(struct cstrap_script *script,
    struct cstrap_script_line *line, struct cstrap_view text,
    struct cstrap_finding *finding);

/* A directive; text begins with its "!". */
bool cstrap_script_directive(struct cstrap_script *script,
    struct cstrap_script_line *line, struct cstrap_view text,
    struct cstrap_finding *finding);

/* A failure at offset of the text. Returns false. */
bool cstrap_script_fail(const struct cstrap_script *script,
    struct cstrap_finding *finding, size_t offset, const char *text);

#endif /* CSTRAP_CARD_SCRIPT_H */
