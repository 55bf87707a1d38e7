/*
 * sha256.h - SHA-256, where the device has no hardware for it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef FIRMWARE_SHA256_H
#define FIRMWARE_SHA256_H

#include "cardstrap.h"

struct sha256 {
	uint32_t state[8];
	uint32_t len; /* bytes so far */
	uint8_t block[64];
};

void sha256_begin(struct sha256 *sha);
void sha256_update(struct sha256 *sha, struct cstrap_view bytes);
void sha256_end(struct sha256 *sha, uint8_t digest[CSTRAP_SHA256_LEN]);

#endif /* FIRMWARE_SHA256_H */
