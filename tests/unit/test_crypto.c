/*
 * test_crypto.c - OpenSSL behind the core's callbacks.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "host/crypto.h"

/* SHA-256 of nothing and of "abc" (FIPS 180-4). */
#define HASH_EMPTY                         \
	"E3B0C44298FC1C149AFBF4C8996FB924" \
	"27AE41E4649B934CA495991B7852B855"
#define HASH_ABC                           \
	"BA7816BF8F01CFEA414140DE5DAE2223" \
	"B00361A396177A9CB410FF61F20015AD"

static const struct cstrap_view nothing = { NULL, 0 };

/* FIPS 180-4 and RFC 4231, test case 2. */
static void
published_vectors(void **state)
{
	uint8_t digest[CSTRAP_SHA256_LEN];
	struct cstrap_crypto crypto;

	(void)state;
	assert_int_equal(cstrap_crypto_open(&crypto), CSTRAP_OK);
	assert_int_equal(cstrap_crypto_sha256(&crypto, BYTES("abc"), digest),
	    CSTRAP_OK);
	assert_hex((struct cstrap_view) { digest, sizeof(digest) }, HASH_ABC);
	assert_int_equal(cstrap_crypto_sha256(&crypto, nothing, digest),
	    CSTRAP_OK);
	assert_hex((struct cstrap_view) { digest, sizeof(digest) }, HASH_EMPTY);
	/* In pieces, after one that did not end. */
	assert_int_equal(crypto.sha256_begin(crypto.ctx), CSTRAP_OK);
	assert_int_equal(crypto.sha256_update(crypto.ctx, BYTES("x")),
	    CSTRAP_OK);
	assert_int_equal(crypto.sha256_begin(crypto.ctx), CSTRAP_OK);
	assert_int_equal(crypto.sha256_update(crypto.ctx, BYTES("a")),
	    CSTRAP_OK);
	assert_int_equal(crypto.sha256_update(crypto.ctx, BYTES("bc")),
	    CSTRAP_OK);
	assert_int_equal(crypto.sha256_end(crypto.ctx, digest), CSTRAP_OK);
	assert_hex((struct cstrap_view) { digest, sizeof(digest) }, HASH_ABC);
	assert_int_equal(crypto.hmac_sha256(crypto.ctx, BYTES("Jefe"),
			     BYTES("what do ya want for nothing?"), digest),
	    CSTRAP_OK);
	assert_hex((struct cstrap_view) { digest, sizeof(digest) },
	    "5BDCC146BF60754E6A042426089575C7"
	    "5A003F089D2739839DEC58B964EC3843");
	cstrap_crypto_close(&crypto);
	cstrap_crypto_close(&crypto);
}

static enum cstrap_status
broken_hash(void *ctx)
{
	(void)ctx;
	return CSTRAP_E_LIBRARY;
}

static void
hash_fails(void **state)
{
	const struct cstrap_crypto broken = { broken_hash, NULL, NULL, NULL,
		NULL };
	uint8_t digest[CSTRAP_SHA256_LEN];

	(void)state;
	memset(digest, 0xA5, sizeof(digest));
	assert_int_equal(cstrap_crypto_sha256(&broken, BYTES("abc"), digest),
	    CSTRAP_E_LIBRARY);
	assert_true(
	    cstrap_view_filled((struct cstrap_view) { digest, sizeof(digest) },
		0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(published_vectors),
		cmocka_unit_test(hash_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
