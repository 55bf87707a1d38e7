/*
 * record_board.c - record.c on a Cortex-M, with its own SHA-256.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "record.h"
#include "semihost.h"
#include "sha256.h"

int main(void);

/* RFC 2104, for keys of a block at most. */
static enum cstrap_status
hmac(void *ctx, struct cstrap_view key, struct cstrap_view bytes,
    uint8_t mac[CSTRAP_SHA256_LEN])
{
	struct sha256 sha;
	uint8_t block[64];

	(void)ctx;
	memset(block, 0, sizeof(block));
	memcpy(block, key.data, key.len);
	for (size_t i = 0; i < sizeof(block); i++)
		block[i] ^= 0x36;
	sha256_begin(&sha);
	sha256_update(&sha, (struct cstrap_view) { block, sizeof(block) });
	sha256_update(&sha, bytes);
	sha256_end(&sha, mac);
	for (size_t i = 0; i < sizeof(block); i++)
		block[i] ^= 0x36 ^ 0x5C;
	sha256_begin(&sha);
	sha256_update(&sha, (struct cstrap_view) { block, sizeof(block) });
	sha256_update(&sha, (struct cstrap_view) { mac, CSTRAP_SHA256_LEN });
	sha256_end(&sha, mac);
	return CSTRAP_OK;
}

int
main(void)
{
	const struct cstrap_crypto crypto = { NULL, NULL, NULL, hmac, NULL };

	return record_print(&crypto, semihost_write);
}
