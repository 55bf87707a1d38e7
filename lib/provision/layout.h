/*
 * provision/layout.h - the files that a bootstrap application is made of.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_LAYOUT_H
#define CSTRAP_PROVISION_LAYOUT_H

#include "cardstrap/card_profile.h"
#include "cardstrap/fcp.h"
#include "cardstrap/message.h"
#include "cardstrap/pkcs15.h"

#define CSTRAP_ODF_SIZE 32
#define CSTRAP_DODF_SIZE 64
#define CSTRAP_BOOTSTRAP_SIZE_MIN 512
#define CSTRAP_BOOTSTRAP_SIZE_STEP 256
#define CSTRAP_ENTRY_MAX 64 /* bytes of any one directory entry */

/* Size of the file for a message: room to grow, in steps. */
uint32_t cstrap_layout_file_size(size_t message_len);

/* FCP of CREATE FILE: the ADF, with the card's own C6 if it has one. */
struct cstrap_view cstrap_layout_adf(struct cstrap_room room,
    const struct cstrap_card_profile *card, const struct cstrap_card_rule *rule,
    struct cstrap_view pin_status);
/* FCP of CREATE FILE: a transparent EF without a short id. */
struct cstrap_view cstrap_layout_ef(struct cstrap_room room,
    const struct cstrap_card_profile *card, const struct cstrap_card_rule *rule,
    uint16_t file_id, uint32_t size);
/* FCP of RESIZE FILE. */
struct cstrap_view cstrap_layout_resize(struct cstrap_room room,
    const struct cstrap_card_profile *card, uint16_t file_id, uint32_t size);

/* The entries that lead to the file, each a view of room. */
struct cstrap_view cstrap_layout_odf(struct cstrap_room room, uint16_t dodf_id);
/* quirks: enum cstrap_quirk. */
struct cstrap_view cstrap_layout_dodf(struct cstrap_room room,
    unsigned int quirks, uint16_t file_id);
/*
 * For EF(DIR): with the label "LwM2M" where the record has room for it.
 * quirks: enum cstrap_quirk.
 */
struct cstrap_view cstrap_layout_dir(struct cstrap_room room,
    unsigned int quirks, uint16_t df_id, size_t record_len);

#endif /* CSTRAP_PROVISION_LAYOUT_H */
