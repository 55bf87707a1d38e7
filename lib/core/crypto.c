/*
 * core/crypto.c - a hash in one go, by the user's callbacks.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/crypto.h"

#include <string.h>

enum cstrap_status
cstrap_crypto_sha256(const struct cstrap_crypto *crypto,
    struct cstrap_view bytes, uint8_t digest[CSTRAP_SHA256_LEN])
{
	enum cstrap_status st;

	if ((st = crypto->sha256_begin(crypto->ctx)) == CSTRAP_OK &&
	    (st = crypto->sha256_update(crypto->ctx, bytes)) == CSTRAP_OK)
		st = crypto->sha256_end(crypto->ctx, digest);
	if (st != CSTRAP_OK)
		memset(digest, 0, CSTRAP_SHA256_LEN);
	return st;
}
