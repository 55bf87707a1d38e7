/*
 * tests/support/bench.h - a virtual card on the bench, and what tests do to it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_SUPPORT_BENCH_H
#define TESTS_SUPPORT_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cardstrap/profile.h"
#include "cardstrap/provision.h"
#include "cardstrap/vcard.h"

/* A message and the bytes it views. */
struct message {
	struct cstrap_message message;
	uint8_t bytes[CSTRAP_MESSAGE_MAX];
};

/* A card, its link, and the key that opens it. */
struct bench {
	struct cstrap_vcard *vcard;
	struct cstrap_link link;
	struct cstrap_keyring keys;
	const struct cstrap_card_profile *card; /* NULL: the default */
	int adm1_tries;
};

/* "fixtures/NAME" read whole; yours to free. */
uint8_t *fixture(const char *name, size_t *len);

/* The message of a JSON text, or of fixtures/profiles/NAME. */
void message_of_text(struct message *message, const char *json);
void message_of_profile(struct message *message, const char *name);

/* A PSK account of a host, whose key begins with four octets given in hex. */
void message_of_psk(struct message *message, const char *host, const char *key);

/* One opaque value that makes the message total bytes long. */
void message_of_length(struct message *message, size_t total);

/* A blank card with ICCID 8988211000000000001, and its ADM1 in the ring. */
void bench_open(struct bench *bench);
/* A card of fixtures/cards/NAME.json. */
void bench_describe(struct bench *bench, const char *name);
/* A card of an image that was saved before. */
void bench_load(struct bench *bench, struct cstrap_view image);
void bench_close(struct bench *bench);

/*
 * The PKCS#15 application 7F50 of somebody, with an ODF and a DODF (5207) of
 * 64 bytes that hold these bytes, given in hex, and a file 4200.
 */
void bench_add_foreign(struct bench *bench, const char *odf, const char *dodf);

/* What such directories hold: an entry of 16 bytes, and the way to it. */
#define FOREIGN_ODF "A706300404025207"
#define FOREIGN_DODF "3F007F505207"
#define SMALL_ENTRY "A10E30003000A108300606012A30010C"

/* One more EF of 512 bytes there, by a record of EF.ARR, with these bytes. */
void bench_add_file(struct bench *bench, const char *fid, const char *rule,
    const char *bytes);

/* The file of a path in hex, which must be there. */
struct cstrap_vcard_file bench_file(const struct bench *bench,
    const char *path);
bool bench_has_file(const struct bench *bench, const char *path);

/* Write bytes over an EF, behind the access rules' back: as ADM1. */
void bench_overwrite(struct bench *bench, const char *path, size_t offset,
    const char *hex);

/*
 * Send a command in hex straight to the card and demand a status word; the
 * data of the answer goes to answer (at least 256 bytes) unless NULL.
 */
size_t bench_send(struct bench *bench, const char *hex, uint16_t sw,
    uint8_t *answer);

/* Plan and run message onto the card; --create as told. */
enum cstrap_status bench_write(struct bench *bench,
    const struct message *message, bool create, struct cstrap_finding *finding);

/* Read the card as a client does. */
enum cstrap_status bench_read(struct bench *bench, struct message *message);

/* Do the image's bytes hold needle anywhere? */
bool bench_image_has(struct bench *bench, struct cstrap_view needle);

#endif /* TESTS_SUPPORT_BENCH_H */
