/*
 * profile/loose.h - a value as CBOR and JSON have it, without a LwM2M type,
 * and the bytes that it is in TLV.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_LOOSE_H
#define CSTRAP_PROFILE_LOOSE_H

#include "cardstrap/message.h"

enum cstrap_loose_kind {
	CSTRAP_LOOSE_NONE = 0,
	CSTRAP_LOOSE_INTEGER, /* number, or -1 - number where negative */
	CSTRAP_LOOSE_REAL,
	CSTRAP_LOOSE_BOOLEAN,
	CSTRAP_LOOSE_TEXT,
	CSTRAP_LOOSE_BYTES,
	CSTRAP_LOOSE_LINK
};

struct cstrap_loose {
	enum cstrap_loose_kind kind;
	bool negative;
	bool narrow; /* a real that came, or goes, in four bytes */
	bool boolean;
	uint64_t number;
	double real;
	struct cstrap_objlnk link;
	struct cstrap_view bytes; /* of TEXT and BYTES, borrowed */
};

/*
 * The bytes of a value for the resource of a path, in room or borrowed. A
 * resource that no table knows takes any value: the shortest bytes that have
 * its meaning.
 *   E_TYPE, E_RANGE   it is not of the resource's type
 */
enum cstrap_status cstrap_loose_encode(const struct cstrap_loose *loose,
    const struct cstrap_path *path, enum cstrap_enabler enabler,
    uint8_t room[CSTRAP_VALUE_NUMBER_MAX], struct cstrap_view *bytes);

/*
 * The value of a resource or resource instance, by the table; bytes where no
 * table knows it.
 *   E_ENCODING   the bytes have no form that the type allows; *rule says why
 */
enum cstrap_status cstrap_loose_decode(const struct cstrap_node *node,
    enum cstrap_enabler enabler, struct cstrap_loose *loose,
    enum cstrap_rule *rule);

/* Do four bytes hold the number exactly? */
bool cstrap_loose_is_narrow(double real);

/* "10:0": two ids. False for anything else. */
bool cstrap_loose_link(struct cstrap_view text, struct cstrap_objlnk *link);

/* loose += base, as RFC 8428 4.1 has it. False: not both numbers, too large. */
bool cstrap_loose_add(struct cstrap_loose *loose,
    const struct cstrap_loose *base);

#endif /* CSTRAP_PROFILE_LOOSE_H */
