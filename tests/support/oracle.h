/*
 * tests/support/oracle.h - what others have on a card, seen by a reader that
 * shares no code with the toolkit's.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef TESTS_SUPPORT_ORACLE_H
#define TESTS_SUPPORT_ORACLE_H

#include "cardstrap/vcard.h"

#define ORACLE_MAX 65536

/*
 * Everything of others as one text of bytes: the entries of directories but
 * ours, in their order, records of EF.DIR but ours, and files whole.
 */
struct oracle {
	size_t len;
	bool torn; /* a directory that a reader cannot walk to its end */
	uint8_t bytes[ORACLE_MAX];
};

void oracle_look(struct oracle *oracle, const struct cstrap_vcard *vcard);

#endif /* TESTS_SUPPORT_ORACLE_H */
