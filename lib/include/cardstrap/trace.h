/*
 * cardstrap/trace.h - transcripts of a session: written while a card is used,
 * shown in words, and played back as a card.
 *
 * A transcript is text: "> hex" a command, "< hex" its answer, "# " a remark.
 * A masked byte is "..": played back it matches anything in a command and
 * answers 00.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_TRACE_H
#define CARDSTRAP_TRACE_H

#include "cardstrap/link.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Put a trace around *link: what goes over it is held in locked memory and
 * written to path, whole, when the link closes, with keys and the values of
 * secret resources masked (all of them shown if secrets is set). The inner
 * link is closed with it. On failure *link is as it was.
 */
CSTRAP_API enum cstrap_status cstrap_trace_open(struct cstrap_link *link,
    const char *path, bool secrets, struct cstrap_finding *finding);

/*
 * Write what was held so far with all contents of files and all keys masked,
 * for a process that is about to die. Safe to call from a signal handler.
 */
CSTRAP_API void cstrap_trace_rescue(void);

/*
 * A transcript as a card: answers the commands of the file at path in their
 * order. Another command than the next one is E_CARD_PROTOCOL with a finding
 * that names the line; past the last, the card is removed.
 */
CSTRAP_API enum cstrap_status cstrap_replay_open(struct cstrap_link *link,
    const char *path, struct cstrap_finding *finding);

/* Call take for each exchange of the transcript at path, in words. */
CSTRAP_API enum cstrap_status cstrap_trace_show(const char *path,
    void (*take)(void *ctx, size_t line, const char *words), void *ctx,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_TRACE_H */
