/*
 * vcard/image_get.h - what the two halves of reading an image share.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_IMAGE_GET_H
#define CSTRAP_VCARD_IMAGE_GET_H

#include "vcard/card.h"
#include "vcard/members.h"

/* E_SYNTAX at a member ("" or NULL: the whole) of an element of a list. */
enum cstrap_status cstrap_vimage_refuse(struct cstrap_finding *finding,
    const char *list, size_t index, const char *member, const char *text);

/* Fill the card's tree from an array of files. */
enum cstrap_status cstrap_vimage_get_files(struct cstrap_vcard *card,
    const cbor_item_t *list, struct cstrap_finding *finding);

#endif /* CSTRAP_VCARD_IMAGE_GET_H */
