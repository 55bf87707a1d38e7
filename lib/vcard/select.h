/*
 * vcard/select.h - which file a file id means.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_SELECT_H
#define CSTRAP_VCARD_SELECT_H

#include "vcard/command.h"

/* TS 102 221 8.4.1: what can be selected by its file id from here, or NULL. */
struct cstrap_vfile *cstrap_vselect_id(const struct cstrap_vcard *card,
    const struct cstrap_vchannel *channel, uint16_t file_id);

#endif /* CSTRAP_VCARD_SELECT_H */
