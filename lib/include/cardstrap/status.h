/*
 * cardstrap/status.h - what a function returns, and where and why it failed.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_STATUS_H
#define CARDSTRAP_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cardstrap/api.h"
#include "cardstrap/rule.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * The ranges say whose fault it is: 1-19 the caller, 20-39 bytes that are not
 * well formed, 40-59 well-formed data that breaks a rule, 60-79 the card,
 * 80-99 the host. Numbers never change.
 */
enum cstrap_status {
	CSTRAP_OK = 0,

	CSTRAP_E_INTERNAL = 1, /* a path that forgot to set its outcome */
	CSTRAP_E_ARGUMENT = 2, /* a parameter out of its documented range */
	CSTRAP_E_SPACE = 3,    /* the caller's room is too small */
	CSTRAP_E_ORDER = 4,    /* a step called out of order */

	CSTRAP_E_TRUNCATED = 20, /* the input ends inside an element */
	CSTRAP_E_LENGTH = 21,    /* an element passes the end of its parent */
	CSTRAP_E_STRUCTURE = 22, /* an element where it is not allowed */
	CSTRAP_E_DUPLICATE = 23, /* an id that stands twice among siblings */
	CSTRAP_E_ID = 24,        /* an id that is reserved */
	CSTRAP_E_COUNT = 25,     /* size or count does not match what follows */
	CSTRAP_E_ENCODING = 26,  /* a value in no form the type allows */
	CSTRAP_E_SYNTAX = 27,    /* text that is not JSON, hex, base64 ... */
	CSTRAP_E_VERSION = 28,   /* a format version this release cannot read */
	CSTRAP_E_UNORDERED = 29, /* ids that do not ascend: read it whole */

	CSTRAP_E_RULE = 40,      /* breaks a rule of severity error */
	CSTRAP_E_TYPE = 41,      /* a value of another type than the table's */
	CSTRAP_E_RANGE = 42,     /* a value outside its range */
	CSTRAP_E_NAME = 43,      /* a name the tables do not know */
	CSTRAP_E_MASKED = 44,    /* masked input, from which nothing is built */
	CSTRAP_E_TOO_LARGE = 45, /* over the 32,768 bytes of a file */
	CSTRAP_E_MISSING = 46,   /* a member that has to be there is not */
	CSTRAP_E_CONFLICT = 47,  /* two members that exclude each other */
	CSTRAP_E_NEVER_WRITTEN = 50, /* size FFFF: a blank file */
	CSTRAP_E_BEING_WRITTEN = 51, /* count 0 with a size */
	CSTRAP_E_DIFFERS = 52,       /* the card holds something else */

	CSTRAP_E_CARD_PROTOCOL = 60,  /* no answer, or one that is none */
	CSTRAP_E_CARD_NOT_FOUND = 61, /* 6A82, 6A83, 6A88: no such file ... */
	CSTRAP_E_CARD_ACCESS = 62,    /* 6982: a key or PIN is wanted first */
	CSTRAP_E_CARD_BLOCKED = 63,   /* 6983: the key or PIN is blocked */
	CSTRAP_E_CARD_KEY = 64,       /* 63Cx: wrong key, a try was used */
	CSTRAP_E_CARD_SPACE = 65,     /* 6A84: no memory left on the card */
	CSTRAP_E_CARD_STATUS = 66,    /* any other error status word */
	CSTRAP_E_CARD_REMOVED = 67,   /* the card went away */
	CSTRAP_E_CARD_RESET = 68,     /* somebody reset the card */
	CSTRAP_E_CARD_ABSENT = 69,    /* no card in the reader */
	CSTRAP_E_CARD_OTHER = 70,     /* not the card that was meant */
	CSTRAP_E_READER = 71,         /* the reader or its daemon */
	CSTRAP_E_GUARD = 72,          /* refused before anything was sent */
	CSTRAP_E_KEY_NEEDED = 73,     /* a key or PIN that was not given */
	CSTRAP_E_PARTLY = 74,         /* partly written; run again to finish */
	CSTRAP_E_NO_MESSAGE = 75,     /* no bootstrap entry, or an empty file */

	CSTRAP_E_NOMEM = 80,
	CSTRAP_E_FILE = 81,   /* open, read, write, rename ... */
	CSTRAP_E_EXISTS = 82, /* a file that would be overwritten */
	CSTRAP_E_LOCKED = 83, /* in use by another process */
	CSTRAP_E_LIBRARY = 84 /* a library refused without a reason */
};

/* "CSTRAP_E_TRUNCATED" and so on; never NULL. */
CSTRAP_API const char *cstrap_status_name(enum cstrap_status status);

/* Place in the data model. depth counts the ids that are set, 0..4. */
struct cstrap_path {
	uint8_t depth;
	uint16_t id[4]; /* object, instance, resource, resource instance */
};

#define CSTRAP_NO_OFFSET ((size_t)-1)

#ifndef CSTRAP_NO_TEXT
#define CSTRAP_PLACE_MAX 160
#define CSTRAP_DETAIL_MAX 240
#endif

/*
 * One form for an error and for the result of a rule. A function that stops
 * at its first error takes a finding that may be NULL and fills it on failure
 * alone; one that can find many takes a sink.
 */
struct cstrap_finding {
	enum cstrap_status status;
	enum cstrap_rule rule; /* CSTRAP_RULE_NONE where none rests */
	enum cstrap_severity severity;
	const char *file; /* borrowed name of the input, or NULL */
	size_t offset;    /* bytes into file, or CSTRAP_NO_OFFSET */
	struct cstrap_path path;
	const char *text; /* static; what is wrong; NULL: the rule's */
#ifndef CSTRAP_NO_TEXT
	char place[CSTRAP_PLACE_MAX];   /* JSON Pointer, line, card file ... */
	char detail[CSTRAP_DETAIL_MAX]; /* what this case adds to text */
#endif
};

/* Takes findings as they come. The finding is borrowed for the call. */
struct cstrap_sink {
	void (*take)(void *ctx, const struct cstrap_finding *finding);
	void *ctx;
};

/*
 * Fill *finding (which may be NULL) with no offset, no path and the severity
 * of the rule. Returns status, so that a caller can end with it.
 */
CSTRAP_API enum cstrap_status cstrap_finding_set(struct cstrap_finding *finding,
    enum cstrap_status status, enum cstrap_rule rule, const char *text);

/* Hand *finding to the sink; a NULL sink, or one without take, drops it. */
CSTRAP_API void cstrap_sink_put(const struct cstrap_sink *sink,
    const struct cstrap_finding *finding);

/* Longest text of a path with its closing NUL: "/65535" four times. */
#define CSTRAP_PATH_TEXT_MAX 25

/*
 * "/0/1/5", or "" for depth 0, NUL-terminated, into room. Returns room.
 */
CSTRAP_API const char *cstrap_path_text(const struct cstrap_path *path,
    char room[CSTRAP_PATH_TEXT_MAX]);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_STATUS_H */
