/*
 * host/crypto.h - OpenSSL behind the core's callbacks.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_CRYPTO_H
#define CSTRAP_HOST_CRYPTO_H

#include "cardstrap/crypto.h"

/*
 * Fill crypto with callbacks of its own state, for one thread at a time. Yours
 * to close. On failure crypto->ctx is NULL.
 *   E_NOMEM
 *   E_LIBRARY   there is no libcrypto
 */
enum cstrap_status cstrap_crypto_open(struct cstrap_crypto *crypto);

/* Wipes and frees the state; all members are NULL then. */
void cstrap_crypto_close(struct cstrap_crypto *crypto);

#endif /* CSTRAP_HOST_CRYPTO_H */
