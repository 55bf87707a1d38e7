/*
 * card/pcsc_error.h - what PC/SC answers, as a status and a sentence.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_PCSC_ERROR_H
#define CSTRAP_CARD_PCSC_ERROR_H

#include <winscard.h>

#include "cardstrap/status.h"

/*
 * Fill *finding (may be NULL) for the error rv of the reader (NULL: of none);
 * returns the status. OK for SCARD_S_SUCCESS.
 */
enum cstrap_status cstrap_pcsc_error(LONG rv, const char *reader,
    struct cstrap_finding *finding);

#endif /* CSTRAP_CARD_PCSC_ERROR_H */
