/*
 * cardstrap/pcsc.h - readers and cards through PC/SC.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_PCSC_H
#define CARDSTRAP_PCSC_H

#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_READER_NAME_MAX 128
#define CSTRAP_READERS_MAX 16

struct cstrap_reader {
	char name[CSTRAP_READER_NAME_MAX];
	bool has_card;
	bool is_mute; /* a card that gave no ATR */
	bool in_use;  /* exclusively, by another program */
	uint8_t atr_len;
	uint8_t atr[CSTRAP_ATR_MAX];
};

/*
 * The readers, at most max of them, in PC/SC's order.
 *   E_READER   pcscd does not run, or may not be used: finding says what to do
 */
CSTRAP_API enum cstrap_status cstrap_pcsc_list(struct cstrap_reader *readers,
    size_t max, size_t *count, struct cstrap_finding *finding);

/*
 * Which reader is meant by spec: an index ("0"), "@exact name", "/regex/", or
 * part of the name; NULL or "": the only one that holds a card. ignore, a
 * comma-separated list of name parts, leaves readers out of choices by
 * anything but an index or an exact name; NULL: none.
 *   E_ARGUMENT     several match: finding lists them
 *   E_READER       none matches
 *   E_CARD_ABSENT  no reader holds a card
 */
CSTRAP_API enum cstrap_status cstrap_reader_match(const struct cstrap_reader
						      *readers,
    size_t count, const char *spec, const char *ignore, size_t *index,
    struct cstrap_finding *finding);

#define CSTRAP_PCSC_LOCK_SECONDS 10
#define CSTRAP_PCSC_ANSWER_SECONDS 30

struct cstrap_pcsc_options {
	bool exclusive;
	int wait_seconds;   /* for a card; 0: not at all, -1: without end */
	int lock_seconds;   /* for another program to let go; 0: not at all */
	int answer_seconds; /* for one answer; 0: ANSWER_SECONDS */
};

/*
 * Open the card in a reader; options NULL: shared, no waiting for a card,
 * LOCK_SECONDS for another program. On success *link is yours to close.
 *   E_CARD_ABSENT   no card, after wait_seconds
 *   E_LOCKED        another program has it, after lock_seconds
 *   E_CARD_PROTOCOL a card that gives no answer to reset
 *   E_READER        no such reader, no daemon, or not allowed
 *
 * A call on a card that never answers cannot be taken back. When a card is
 * mute for answer_seconds (or another program keeps it in a transaction for
 * lock_seconds), the link calls cstrap_trace_rescue, names the reader on
 * standard error and ends the process with _exit(4): one process per reader.
 *
 * The link's close resets the card if a key or PIN was presented, or if it
 * was open exclusively, so that the next program does not inherit it.
 */
CSTRAP_API enum cstrap_status cstrap_pcsc_open(struct cstrap_link *link,
    const char *reader_name, const struct cstrap_pcsc_options *options,
    struct cstrap_finding *finding);

/*
 * Wait until a reader that matches spec holds a card (see
 * cstrap_reader_match); -1 seconds: without end.
 */
CSTRAP_API enum cstrap_status cstrap_pcsc_wait(const char *spec,
    const char *ignore, int seconds, struct cstrap_reader *reader,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_PCSC_H */
