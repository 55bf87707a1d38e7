/*
 * host/secret.h - memory for keys: locked, left out of core dumps, wiped.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_HOST_SECRET_H
#define CSTRAP_HOST_SECRET_H

#include <stddef.h>

/* Zeroed; NULL without memory. Locking is tried, its lack tolerated. */
void *cstrap_secret_alloc(size_t len);
/* A larger (or smaller) block with the old contents; the old one is wiped. */
void *cstrap_secret_resize(void *memory, size_t old_len, size_t len);
/* Wipe and free. memory may be NULL. */
void cstrap_secret_free(void *memory, size_t len);

#endif /* CSTRAP_HOST_SECRET_H */
