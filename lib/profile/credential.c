/*
 * profile/credential.c - certificates and keys to DER, by OpenSSL.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/credential.h"

#include <limits.h>
#include <string.h>

#include "cardstrap/object.h"
#include "host/openssl.h"

unsigned int
cstrap_credential_kinds(const struct cstrap_path *path)
{
	if (path->depth < 3 || path->id[0] != CSTRAP_OBJECT_SECURITY)
		return 0;
	switch (path->id[2]) {
	case CSTRAP_SECURITY_IDENTITY:
	case CSTRAP_SECURITY_SERVER_KEY:
		return CSTRAP_CREDENTIAL_CERTIFICATE |
		    CSTRAP_CREDENTIAL_PUBLIC_KEY;
	case CSTRAP_SECURITY_SECRET_KEY:
		return CSTRAP_CREDENTIAL_PRIVATE_KEY;
	default:
		return 0;
	}
}

bool
cstrap_credential_is_pem(struct cstrap_view bytes)
{
	static const char mark[] = "-----BEGIN ";

	return bytes.len > 0 &&
	    memmem(bytes.data, bytes.len, mark, sizeof(mark) - 1) != NULL;
}

/* OpenSSL would ask at the terminal. */
static int
no_passphrase(char *room, int room_len, int writing, void *asked)
{
	(void)room;
	(void)room_len;
	(void)writing;
	*(bool *)asked = true;
	return -1;
}

/* Takes over der, which OpenSSL allocated. */
static enum cstrap_status
keep(unsigned char *der, int der_len, struct cstrap_room room, size_t *len)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();
	enum cstrap_status st = CSTRAP_E_SPACE;

	if (der == NULL || der_len < 0)
		return CSTRAP_E_ENCODING;
	if ((size_t)der_len <= room.len) {
		memcpy(room.data, der, (size_t)der_len);
		*len = (size_t)der_len;
		st = CSTRAP_OK;
	}
	ssl->CRYPTO_clear_free(der, (size_t)der_len, __FILE__, __LINE__);
	return st;
}

static enum cstrap_status
certificate_der(BIO *in, bool pem, bool *asked, struct cstrap_room room,
    size_t *len)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();
	enum cstrap_status st;
	unsigned char *der = NULL;
	int der_len;
	X509 *x;

	x = pem ? ssl->PEM_read_bio_X509(in, NULL, no_passphrase, asked) :
		  ssl->d2i_X509_bio(in, NULL);
	if (x == NULL)
		return CSTRAP_E_ENCODING;
	der_len = ssl->i2d_X509(x, &der);
	st = keep(der, der_len, room, len);
	ssl->X509_free(x);
	return st;
}

static enum cstrap_status
public_key_der(BIO *in, bool pem, bool *asked, struct cstrap_room room,
    size_t *len)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();
	enum cstrap_status st;
	unsigned char *der = NULL;
	EVP_PKEY *key;
	int der_len;

	key = pem ? ssl->PEM_read_bio_PUBKEY(in, NULL, no_passphrase, asked) :
		    ssl->d2i_PUBKEY_bio(in, NULL);
	if (key == NULL)
		return CSTRAP_E_ENCODING;
	der_len = ssl->i2d_PUBKEY(key, &der);
	st = keep(der, der_len, room, len);
	ssl->EVP_PKEY_free(key);
	return st;
}

static enum cstrap_status
private_key_der(BIO *in, bool pem, bool *asked, struct cstrap_room room,
    size_t *len)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();
	enum cstrap_status st = CSTRAP_E_ENCODING;
	PKCS8_PRIV_KEY_INFO *info = NULL;
	unsigned char *der = NULL;
	EVP_PKEY *key;
	int der_len;

	key = pem ?
	    ssl->PEM_read_bio_PrivateKey(in, NULL, no_passphrase, asked) :
	    ssl->d2i_PrivateKey_bio(in, NULL);
	if (key != NULL && (info = ssl->EVP_PKEY2PKCS8(key)) != NULL) {
		der_len = ssl->i2d_PKCS8_PRIV_KEY_INFO(info, &der);
		st = keep(der, der_len, room, len);
	}
	ssl->PKCS8_PRIV_KEY_INFO_free(info);
	ssl->EVP_PKEY_free(key);
	return st;
}

/* In the order of their bits. */
static enum cstrap_status (*const kinds_der[])(BIO *in, bool pem, bool *asked,
    struct cstrap_room room,
    size_t *len) = { certificate_der, public_key_der, private_key_der };

static enum cstrap_status
try_kind(size_t kind, struct cstrap_view bytes, bool *asked,
    struct cstrap_room room, size_t *len)
{
	const struct cstrap_openssl *ssl = cstrap_openssl();
	const bool pem = cstrap_credential_is_pem(bytes);
	enum cstrap_status st;
	BIO *in;

	if (ssl == NULL)
		return CSTRAP_E_LIBRARY;
	if (bytes.len == 0 || bytes.len > INT_MAX)
		return CSTRAP_E_ENCODING;
	if ((in = ssl->BIO_new_mem_buf(bytes.data, (int)bytes.len)) == NULL)
		return CSTRAP_E_NOMEM;
	st = kinds_der[kind](in, pem, asked, room, len);
	/* DER that goes on after its end is something else. */
	if (st == CSTRAP_OK && !pem &&
	    ssl->BIO_ctrl(in, BIO_CTRL_PENDING, 0, NULL) > 0)
		st = CSTRAP_E_ENCODING;
	ssl->BIO_free(in);
	ssl->ERR_clear_error();
	return st;
}

enum cstrap_status
cstrap_credential_der(struct cstrap_view bytes, unsigned int kinds,
    struct cstrap_room room, size_t *len, const char **why)
{
	static const char *const lacks[] = { "", "no certificate in it",
		"no public key in it", "no certificate or public key in it",
		"no private key in it" };
	enum cstrap_status st = CSTRAP_E_ENCODING;
	bool asked = false;
	size_t i;

	*len = 0;
	for (i = 0; i < 3 && st == CSTRAP_E_ENCODING; ++i) {
		if ((kinds & 1u << i) != 0)
			st = try_kind(i, bytes, &asked, room, len);
	}
	*why = st == CSTRAP_E_LIBRARY ?
	    "libcrypto, which would read it, cannot be loaded" :
	    asked ? "it is encrypted: decrypt it first" :
		    lacks[kinds < 5 ? kinds : 0];
	return st;
}
