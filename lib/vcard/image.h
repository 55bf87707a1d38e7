/*
 * vcard/image.h - a card as bytes: a CBOR map with a format name, a version,
 * ATR, memory, channels, quirks, keys and files.
 *
 * Version 1 had no memory, channels and quirks, and no rule but a reference;
 * it is read as a card with the usual ones.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_IMAGE_H
#define CSTRAP_VCARD_IMAGE_H

#include "vcard/card.h"

#define CSTRAP_VIMAGE_FORMAT "cardstrap-vcard"
#define CSTRAP_VIMAGE_VERSION 2
#define CSTRAP_VIMAGE_MAX 262144u /* bytes; what memory allows is less */

/* *image is yours to end with cstrap_secret_free(*image, *len). */
enum cstrap_status cstrap_vimage_put(const struct cstrap_vcard *card,
    uint8_t **image, size_t *len, struct cstrap_finding *finding);

/*
 * Fill an empty card. Everything is judged before it is taken.
 *   E_TRUNCATED, E_SYNTAX   with rule IMAGE_FORM and offset, or place
 *   E_VERSION               with rule IMAGE_VERSION
 */
enum cstrap_status cstrap_vimage_get(struct cstrap_vcard *card,
    struct cstrap_view image, struct cstrap_finding *finding);

#endif /* CSTRAP_VCARD_IMAGE_H */
