/*
 * record.h - records as bytes, the same ones on any machine.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_EMBED_RECORD_H
#define TESTS_EMBED_RECORD_H

#include "cardstrap.h"

/*
 * Write a line of hex for each of a set of records, without and with a tag,
 * and read each back. Returns how many did not come back as they were.
 */
int record_print(const struct cstrap_crypto *crypto,
    void (*write)(const char *text));

#endif /* TESTS_EMBED_RECORD_H */
