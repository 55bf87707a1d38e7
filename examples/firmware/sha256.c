/*
 * sha256.c - SHA-256 (FIPS 180-4), small rather than fast.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "sha256.h"

#include <string.h>

/* FIPS 180-4, 4.2.2 and 5.3.3. */
static const uint32_t constants[64] = { 0x428A2F98, 0x71374491, 0xB5C0FBCF,
	0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5, 0xD807AA98,
	0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7,
	0xC19BF174, 0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F,
	0x4A7484AA, 0x5CB0A9DC, 0x76F988DA, 0x983E5152, 0xA831C66D, 0xB00327C8,
	0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967, 0x27B70A85,
	0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E,
	0x92722C85, 0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819,
	0xD6990624, 0xF40E3585, 0x106AA070, 0x19A4C116, 0x1E376C08, 0x2748774C,
	0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3, 0x748F82EE,
	0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7,
	0xC67178F2 };

static const uint32_t initial[8] = { 0x6A09E667, 0xBB67AE85, 0x3C6EF372,
	0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19 };

static uint32_t
rotate(uint32_t word, unsigned int bits)
{
	return word >> bits | word << (32 - bits);
}

static uint32_t
read_word(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 |
	    (uint32_t)p[2] << 8 | p[3];
}

/* The next word of the message schedule, over the one of 16 rounds before. */
static uint32_t
schedule(uint32_t w[16], unsigned int round)
{
	const uint32_t a = w[(round + 1) & 15], b = w[(round + 14) & 15];

	if (round >= 16)
		w[round & 15] += w[(round + 9) & 15] +
		    (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) +
		    (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	return w[round & 15];
}

/* One round over a..h, of which a is s[0]. */
static void
step(uint32_t s[8], uint32_t add)
{
	const uint32_t e = s[4], a = s[0];
	const uint32_t t1 = s[7] + add + ((e & s[5]) ^ (~e & s[6])) +
	    (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25));
	const uint32_t t2 = ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2])) +
	    (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22));

	memmove(s + 1, s, 7 * sizeof(s[0]));
	s[4] += t1;
	s[0] = t1 + t2;
}

static void
take_block(struct sha256 *sha)
{
	uint32_t w[16], s[8];

	for (unsigned int i = 0; i < 16; i++)
		w[i] = read_word(sha->block + 4 * (size_t)i);
	memcpy(s, sha->state, sizeof(s));
	for (unsigned int i = 0; i < 64; i++)
		step(s, schedule(w, i) + constants[i]);
	for (unsigned int i = 0; i < 8; i++)
		sha->state[i] += s[i];
}

void
sha256_begin(struct sha256 *sha)
{
	memcpy(sha->state, initial, sizeof(initial));
	sha->len = 0;
}

static void
put(struct sha256 *sha, uint8_t octet)
{
	sha->block[sha->len++ % 64] = octet;
	if (sha->len % 64 == 0)
		take_block(sha);
}

void
sha256_update(struct sha256 *sha, struct cstrap_view bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		put(sha, bytes.data[i]);
}

void
sha256_end(struct sha256 *sha, uint8_t digest[CSTRAP_SHA256_LEN])
{
	const uint32_t bits = sha->len * 8;

	put(sha, 0x80);
	/* The length has 64 bits, and goes into the next block if need be. */
	while (sha->len % 64 != 56)
		put(sha, 0);
	for (unsigned int shift = 64; shift > 0; shift -= 8)
		put(sha, shift > 32 ? 0 : (uint8_t)(bits >> (shift - 8)));
	for (unsigned int i = 0; i < CSTRAP_SHA256_LEN; i++)
		digest[i] = (uint8_t)(sha->state[i / 4] >> (24 - i % 4 * 8));
	cstrap_wipe(sha, sizeof(*sha));
}
