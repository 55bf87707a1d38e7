/*
 * record_host.c - record.c here, with OpenSSL's SHA-256.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>

#include "host/crypto.h"
#include "record.h"

static void
write_text(const char *text)
{
	(void)fputs(text, stdout);
}

int
main(void)
{
	struct cstrap_crypto crypto;
	int wrong;

	if (cstrap_crypto_open(&crypto) != CSTRAP_OK)
		return 125;
	wrong = record_print(&crypto, write_text);
	cstrap_crypto_close(&crypto);
	return wrong;
}
