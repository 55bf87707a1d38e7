/*
 * host/openssl.h - the functions of libcrypto that this library calls, from a
 * libcrypto that is loaded when the first of them is wanted: to load it takes
 * longer than all that most runs of the program do.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_OPENSSL_H
#define CSTRAP_HOST_OPENSSL_H

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

/* Each name is that of the function it points to. */
#define CSTRAP_OPENSSL_FUNCTIONS(F) \
	F(BIO_ctrl)                 \
	F(BIO_free)                 \
	F(BIO_new_mem_buf)          \
	F(CRYPTO_clear_free)        \
	F(ERR_clear_error)          \
	F(EVP_DigestFinal_ex)       \
	F(EVP_DigestInit_ex)        \
	F(EVP_DigestUpdate)         \
	F(EVP_MD_CTX_free)          \
	F(EVP_MD_CTX_new)           \
	F(EVP_PKEY2PKCS8)           \
	F(EVP_PKEY_free)            \
	F(EVP_Q_mac)                \
	F(EVP_sha256)               \
	F(PEM_read_bio_PUBKEY)      \
	F(PEM_read_bio_PrivateKey)  \
	F(PEM_read_bio_X509)        \
	F(PKCS8_PRIV_KEY_INFO_free) \
	F(X509_free)                \
	F(d2i_PUBKEY_bio)           \
	F(d2i_PrivateKey_bio)       \
	F(d2i_X509_bio)             \
	F(i2d_PKCS8_PRIV_KEY_INFO)  \
	F(i2d_PUBKEY)               \
	F(i2d_X509)

/* NOLINTNEXTLINE(bugprone-macro-parentheses) */
#define CSTRAP_OPENSSL_MEMBER(name) __typeof__(name) *name;

struct cstrap_openssl {
	CSTRAP_OPENSSL_FUNCTIONS(CSTRAP_OPENSSL_MEMBER)
};

/* Static; NULL where there is no libcrypto of the version it was built for. */
const struct cstrap_openssl *cstrap_openssl(void);

#endif /* CSTRAP_HOST_OPENSSL_H */
