/*
 * vcard/data.h - what the commands on the contents of an EF have in common.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_DATA_H
#define CSTRAP_VCARD_DATA_H

#include "vcard/command.h"

/* modes of the RECORD commands: the low bits of P2 */
#define CSTRAP_VRECORD_NEXT 2
#define CSTRAP_VRECORD_PREVIOUS 3
#define CSTRAP_VRECORD_ABSOLUTE 4

/* A short file id makes the file the current one. 0: no SFI was given. */
uint16_t cstrap_vdata_take_sfi(struct cstrap_vchannel *channel, uint8_t sfi);

/* May the EF that is current be used so, with this bit of its rule? */
uint16_t cstrap_vdata_judge(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, enum cstrap_vfile_kind kind,
    uint8_t bit);

#endif /* CSTRAP_VCARD_DATA_H */
