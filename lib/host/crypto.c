/*
 * host/crypto.c - OpenSSL behind the core's callbacks.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/crypto.h"

#include <string.h>

#include "host/openssl.h"

static enum cstrap_status
outcome(int good)
{
	return good == 1 ? CSTRAP_OK : CSTRAP_E_LIBRARY;
}

static enum cstrap_status
sha256_begin(void *ctx)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();

	return outcome(ssl->EVP_DigestInit_ex(ctx, ssl->EVP_sha256(), NULL));
}

static enum cstrap_status
sha256_update(void *ctx, struct cstrap_view bytes)
{
	return outcome(
	    cstrap_openssl()->EVP_DigestUpdate(ctx, bytes.data, bytes.len));
}

static enum cstrap_status
sha256_end(void *ctx, uint8_t digest[CSTRAP_SHA256_LEN])
{
	unsigned int len;

	return outcome(cstrap_openssl()->EVP_DigestFinal_ex(ctx, digest, &len));
}

static enum cstrap_status
hmac_sha256(void *ctx, struct cstrap_view key, struct cstrap_view bytes,
    uint8_t mac[CSTRAP_SHA256_LEN])
{
	size_t len = 0;

	(void)ctx;
	if (key.len == 0) /* anybody could make such a tag */
		return CSTRAP_E_ARGUMENT;
	return outcome(cstrap_openssl()->EVP_Q_mac(NULL, "HMAC", NULL, "SHA256",
			   NULL, key.data, key.len, bytes.data, bytes.len, mac,
			   CSTRAP_SHA256_LEN, &len) != NULL &&
	    len == CSTRAP_SHA256_LEN);
}

enum cstrap_status
cstrap_crypto_open(struct cstrap_crypto *crypto)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();

	memset(crypto, 0, sizeof(*crypto));
	if (ssl == NULL)
		return CSTRAP_E_LIBRARY;
	if ((crypto->ctx = ssl->EVP_MD_CTX_new()) == NULL)
		return CSTRAP_E_NOMEM;
	crypto->sha256_begin = sha256_begin;
	crypto->sha256_update = sha256_update;
	crypto->sha256_end = sha256_end;
	crypto->hmac_sha256 = hmac_sha256;
	return CSTRAP_OK;
}

void
cstrap_crypto_close(struct cstrap_crypto *crypto)
{
	if (crypto->ctx != NULL)
		cstrap_openssl()->EVP_MD_CTX_free(crypto->ctx);
	memset(crypto, 0, sizeof(*crypto));
}
