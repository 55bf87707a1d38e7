/*
 * cardstrap/crypto.h - the cryptography that the core asks its user for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_CRYPTO_H
#define CARDSTRAP_CRYPTO_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_SHA256_LEN 32

/*
 * Members that a function does not name in its own description may be NULL.
 * Any status but OK ends what the core was doing, and is what it returns.
 */
struct cstrap_crypto {
	/*
	 * SHA-256 (FIPS 180-4) of all that update is given between begin and
	 * end, so that a message can be hashed as it comes from the card. One
	 * hash at a time; begin throws away one that did not end.
	 */
	enum cstrap_status (*sha256_begin)(void *ctx);
	enum cstrap_status (
	    *sha256_update)(void *ctx, struct cstrap_view bytes);
	enum cstrap_status (
	    *sha256_end)(void *ctx, uint8_t digest[CSTRAP_SHA256_LEN]);
	/*
	 * HMAC-SHA-256 (RFC 2104) of bytes, whole. key goes through as the
	 * caller gave it: a secure element that never gives its key away may
	 * take a name in its place.
	 */
	enum cstrap_status (*hmac_sha256)(void *ctx, struct cstrap_view key,
	    struct cstrap_view bytes, uint8_t mac[CSTRAP_SHA256_LEN]);
	void *ctx; /* borrowed, handed back unchanged */
};

/*
 * The SHA-256 of bytes in one go. On failure digest is filled with zeros. Uses
 * the three sha256 members.
 */
CSTRAP_API enum cstrap_status cstrap_crypto_sha256(const struct cstrap_crypto
						       *crypto,
    struct cstrap_view bytes, uint8_t digest[CSTRAP_SHA256_LEN]);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_CRYPTO_H */
