/*
 * cardstrap/vcard.h - the virtual UICC: a card that lives in an image file.
 *
 * It behaves as TS 102 221 and TS 102 222 say for what a bootstrap toolkit
 * touches, in process or behind pcscd, and can lose power at any byte.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_VCARD_H
#define CARDSTRAP_VCARD_H

#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

struct cstrap_vcard; /* opaque */

/* What a new card is made with. Cleared: a blank card. */
struct cstrap_vcard_options {
	/* 18 to 20 digits; NULL: what the description says, else a random one */
	const char *iccid;
	/*
	 * A card description in JSON (cardstrap-vcard.5), borrowed for the
	 * call: files, rules, keys and quirks. data NULL: a blank card.
	 */
	struct cstrap_view description;
	/* Where it finds its base and its files; NULL: it may name none. */
	const char *folder;
};

#define CSTRAP_VCARD_ADM1 "12345678" /* of a blank card, ASCII */
#define CSTRAP_VCARD_ADM1_TRIES 10

/*
 * A card in memory, as options (may be NULL) say. A blank one has MF, EF.DIR,
 * EF.ICCID, EF.ARR, ADM1 and PIN1 (disabled). *out is yours to close.
 *   E_ARGUMENT   the ICCID is none
 *   E_SYNTAX, E_TYPE, E_RANGE, E_NAME, E_MISSING, E_CONFLICT, E_DUPLICATE,
 *   E_TOO_LARGE, E_ENCODING   the description is wrong at finding->place
 *   E_FILE, E_RULE            it names a file that cannot be read, or one
 *                             outside of the folder
 */
CSTRAP_API enum cstrap_status cstrap_vcard_new(struct cstrap_vcard **out,
    const struct cstrap_vcard_options *options, struct cstrap_finding *finding);

/* The same in a new image file. E_EXISTS: there is a file at path. */
CSTRAP_API enum cstrap_status cstrap_vcard_create(struct cstrap_vcard **out,
    const char *path, const struct cstrap_vcard_options *options,
    struct cstrap_finding *finding);

/*
 * Open the card of an image file, which stays locked until the card closes
 * and is written whole after each change.
 *   E_LOCKED    another process has it
 *   E_SYNTAX, E_TRUNCATED, E_VERSION   it is no image, or not one of ours
 */
CSTRAP_API enum cstrap_status cstrap_vcard_open(struct cstrap_vcard **out,
    const char *path, struct cstrap_finding *finding);

/* Wipe and free; *vcard is NULL afterwards. */
CSTRAP_API void cstrap_vcard_close(struct cstrap_vcard **vcard);

/* The image as bytes, yours to wipe and free(). */
CSTRAP_API enum cstrap_status cstrap_vcard_save(const struct cstrap_vcard
						    *vcard,
    uint8_t **image, size_t *len, struct cstrap_finding *finding);

/* A card in memory from image bytes. */
CSTRAP_API enum cstrap_status cstrap_vcard_load(struct cstrap_vcard **out,
    struct cstrap_view image, struct cstrap_finding *finding);

/* The ICCID's digits, NUL-terminated; borrowed. */
CSTRAP_API const char *cstrap_vcard_iccid(const struct cstrap_vcard *vcard);

/*
 * A link to the card. owned: closing the link closes the card, too. The card
 * is powered on.
 */
CSTRAP_API void cstrap_vcard_link(struct cstrap_vcard *vcard, bool owned,
    struct cstrap_link *link);

/* Power on or reset; selection and presented keys are gone. */
CSTRAP_API void cstrap_vcard_reset(struct cstrap_vcard *vcard);

/* Where power goes away while a command is worked on. */
enum cstrap_vcard_cut {
	CSTRAP_VCARD_CUT_BEFORE = 0, /* before the command has any effect */
	CSTRAP_VCARD_CUT_INSIDE = 1, /* after `bytes` bytes of its data */
	CSTRAP_VCARD_CUT_AFTER = 2   /* after the effect, before the answer */
};

/*
 * Lose power at command number `command` from now (0: the next one). An
 * UPDATE cut inside keeps the first `bytes` new bytes; a CREATE or VERIFY cut
 * inside has no effect. The exchange then fails with E_CARD_REMOVED, and so
 * does every later one until cstrap_vcard_reset.
 */
CSTRAP_API void cstrap_vcard_cut(struct cstrap_vcard *vcard, unsigned command,
    enum cstrap_vcard_cut where, size_t bytes);

/*
 * What goes wrong at a command. Where nothing else is said, `where` tells how
 * much of the command's work is done by then: nothing, `bytes` of it, or all.
 */
enum cstrap_vcard_fault_what {
	/* Power is lost, until cstrap_vcard_reset: E_CARD_REMOVED. */
	CSTRAP_VCARD_FAULT_POWER = 0,
	/*
	 * The same, and an UPDATE cut inside loses its page: the page in
	 * which byte `bytes` of its data falls reads `value` throughout,
	 * what stood beside the data included.
	 */
	CSTRAP_VCARD_FAULT_PAGE = 1,
	/*
	 * The card is taken out. The link's reset fails, too, and vpcd's port
	 * stays empty; cstrap_vcard_reset puts the card back in.
	 */
	CSTRAP_VCARD_FAULT_REMOVAL = 2,
	/*
	 * No answer, nor to later commands, until power is off and on:
	 * E_CARD_PROTOCOL in process, silence through vpcd.
	 */
	CSTRAP_VCARD_FAULT_MUTE = 3,
	/*
	 * Another program reset the card before the command, which does not
	 * reach the card: E_CARD_RESET, as PC/SC says it. `where` is ignored.
	 * vpcd cannot tell: the command is done, as with RESET_UNSEEN.
	 */
	CSTRAP_VCARD_FAULT_RESET = 4,
	/* The same without a word: the command meets a card that forgot. */
	CSTRAP_VCARD_FAULT_RESET_UNSEEN = 5,
	/* Of the answer, status word included, only `bytes` bytes arrive. */
	CSTRAP_VCARD_FAULT_SHORT = 6,
	/* The answer is its status word, without data. */
	CSTRAP_VCARD_FAULT_EMPTY = 7,
	/*
	 * Byte `bytes` of the answer (the last one, where it is shorter) is
	 * xored with `value`, or 0xFF for 0. `where` is ignored in these three.
	 */
	CSTRAP_VCARD_FAULT_CORRUPT = 8,
	/* The answer is `sw` (0: 6581) without data. */
	CSTRAP_VCARD_FAULT_STATUS = 9,
	/*
	 * The page of the file in which its byte `bytes` lies is worn out: an
	 * UPDATE that comes to it writes the pages before it and answers `sw`
	 * (0: 6581). `where` is ignored; `nth` counts such UPDATEs.
	 */
	CSTRAP_VCARD_FAULT_WORN = 10
};

#define CSTRAP_VCARD_FAULT_KINDS 11

/*
 * One fault, for programs to enumerate; cleared, it is a power loss before
 * the next command. Inside (CSTRAP_VCARD_CUT_INSIDE), after `bytes` bytes:
 *   UPDATE BINARY   so many bytes are new
 *   UPDATE RECORD   the record is old until all bytes are there, but with
 *                   tears_record so many bytes are new
 *   CREATE FILE     0: no file; 1: a file half there, in life cycle 01
 *                   (creation), which holds `value` bytes; 2 + n: the file as
 *                   asked for, n bytes of it filled with FF, the rest `value`
 *   RESIZE FILE     0: nothing; 1 + n: the new size, n of the bytes that
 *                   came anew filled with FF, the rest `value`
 *   DELETE FILE     0: nothing; n: the file is there, n of its bytes are FF
 *   VERIFY          0: nothing; n: the try is used, the key not looked at
 * Others do their work at once: inside is before.
 */
struct cstrap_vcard_fault {
	enum cstrap_vcard_fault_what what;
	enum cstrap_vcard_cut where;
	uint8_t ins;      /* of the commands that count; 0: of all */
	uint16_t file_id; /* while this EF is current; 0: whatever is */
	unsigned nth;     /* of these commands, from now; 0: the next one */
	bool stays;       /* strikes each one after it, too */
	bool tears_record;
	size_t bytes;
	uint16_t sw;
	uint8_t value;
};

#define CSTRAP_VCARD_FAULTS_MAX 8

/*
 * Wait for a command to strike at, beside the cut and other faults; the one
 * that was set first strikes when two could. *fault is copied. A card as saved
 * in an image has none.
 *   E_ARGUMENT   no such what or where
 *   E_SPACE      CSTRAP_VCARD_FAULTS_MAX are waiting
 */
CSTRAP_API enum cstrap_status cstrap_vcard_fault_set(struct cstrap_vcard *vcard,
    const struct cstrap_vcard_fault *fault);

/* Faults that wait (those that stay always do), the cut included. */
CSTRAP_API size_t cstrap_vcard_fault_count(const struct cstrap_vcard *vcard);

/* None waits any more; a card that is mute or out stays so until a reset. */
CSTRAP_API void cstrap_vcard_fault_clear(struct cstrap_vcard *vcard);

/* What takes a card time, beside the characters on its contacts. */
struct cstrap_vcard_speed {
	uint32_t clock;      /* Hz on CLK; 0: CSTRAP_WIRE_CLOCK */
	uint16_t page_len;   /* bytes of memory written at once; 0: 64 */
	uint32_t page_us;    /* microseconds to write a page */
	uint32_t command_us; /* any command */
	uint32_t select_us;  /* SELECT, more than that */
	uint32_t write_us;   /* a command that writes, more than that */
	bool real_time;      /* answers come only when the time is over */
};

#define CSTRAP_VCARD_PAGE_LEN 64

/* Copied; NULL: nothing but the contacts takes time, as on a new card. */
CSTRAP_API void cstrap_vcard_speed_set(struct cstrap_vcard *vcard,
    const struct cstrap_vcard_speed *speed);
CSTRAP_API void cstrap_vcard_speed_get(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_speed *speed);

/* An assumption about a usual UICC of today, for demonstrations. */
CSTRAP_API void cstrap_vcard_speed_usual(struct cstrap_vcard_speed *speed);

/*
 * What the commands took since the card was opened, or the last
 * cstrap_vcard_time_reset: computed by the speed that the ATR offers
 * (cardstrap/wire.h), GET RESPONSE and repeats counted as they came. ATR, PPS
 * and the reader are not in it.
 */
struct cstrap_vcard_time {
	uint64_t etu;
	uint64_t characters;
	uint32_t commands;
	uint32_t pages; /* of memory that were written */
	uint64_t nanoseconds;
};

CSTRAP_API void cstrap_vcard_time(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_time *time);
CSTRAP_API void cstrap_vcard_time_reset(struct cstrap_vcard *vcard);

/* The card's own log: what it was asked, not what somebody says he asked. */
struct cstrap_vcard_counts {
	unsigned commands;
	unsigned verifies; /* with a key; queries do not count */
	unsigned updates;  /* BINARY and RECORD */
	unsigned creates;
	unsigned deletes;
	unsigned resizes;
};

CSTRAP_API void cstrap_vcard_counts(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_counts *counts);

/* Tries left of a key; -1 if the card has no such key. */
CSTRAP_API int cstrap_vcard_tries(const struct cstrap_vcard *vcard,
    uint8_t key);

/* A file or key of the card, as cstrap_vcard_each gives it. Borrowed. */
struct cstrap_vcard_file {
	uint8_t depth; /* 0: MF */
	uint16_t file_id;
	struct cstrap_view aid; /* of an ADF */
	bool is_df;
	uint16_t record_len;        /* 0: transparent */
	struct cstrap_view content; /* of an EF */
	struct cstrap_view rule;    /* FCP 8B: EF.ARR file id, record */
	uint8_t life_cycle;
	struct cstrap_view path;     /* from the MF: 3F00... */
	uint8_t rule_tag;            /* 8B, or 8C, or AB */
	struct cstrap_view expanded; /* what 8B leads to; AB; else empty */
	uint8_t sfi;                 /* 0: none */
	bool is_shareable;
};

struct cstrap_vcard_key {
	uint8_t ref;
	bool enabled;
	uint8_t tries;
	uint8_t tries_max;
	uint8_t unblock_tries;
	uint8_t unblock_max; /* 0: it cannot be unblocked */
};

/* One way in which the card is not as the standard says. Static. */
struct cstrap_vcard_quirk {
	const char *name;  /* as in a card description */
	const char *value; /* "yes", "6881", "128"; borrowed for the call */
	const char *text;  /* what the card does */
};

struct cstrap_vcard_limits {
	size_t memory; /* bytes for files */
	size_t used;   /* of them, what each file costs included */
	size_t channels;
};

/* Each file, a DF before what it holds. */
CSTRAP_API void cstrap_vcard_each(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_file *file), void *ctx);
CSTRAP_API void cstrap_vcard_each_key(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_key *key), void *ctx);

CSTRAP_API void cstrap_vcard_each_quirk(const struct cstrap_vcard *vcard,
    void (*take)(void *ctx, const struct cstrap_vcard_quirk *quirk), void *ctx);
CSTRAP_API void cstrap_vcard_limits(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_limits *limits);

#define CSTRAP_VCARD_RULE_TEXT_MAX 320

/*
 * A file's access rule in words: "read: always; update, delete: ADM1", with a
 * NUL, cut where it is too long. What it does not name is nobody's. Returns
 * room.
 */
CSTRAP_API const char *cstrap_vcard_rule_text(const struct cstrap_vcard_file
						  *file,
    char room[CSTRAP_VCARD_RULE_TEXT_MAX]);

/* The contents of an EF by its path from the MF ("3F00", then 2 bytes each). */
CSTRAP_API bool cstrap_vcard_find(const struct cstrap_vcard *vcard,
    struct cstrap_view path, struct cstrap_vcard_file *file);

#define CSTRAP_VPCD_PORT 35963

/*
 * Plug cards into pcscd through vpcd's TCP ports at 127.0.0.1, the first at
 * port, the next one at port + 1 ...: connect, again until vpcd listens, and
 * answer until *stop is set (by a signal handler) or an error. ready is told
 * when all cards are plugged in for the first time.
 */
CSTRAP_API enum cstrap_status cstrap_vcard_serve(struct cstrap_vcard **vcards,
    size_t count, uint16_t port, const volatile int *stop,
    void (*ready)(void *ctx), void *ctx, struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_VCARD_H */
