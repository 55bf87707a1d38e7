/*
 * cardstrap/value.h - the data types of LwM2M and their bytes in TLV
 * (TS Core 1.1.1, Appendix C).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_VALUE_H
#define CARDSTRAP_VALUE_H

#include "cardstrap/bytes.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cstrap_type {
	CSTRAP_TYPE_NONE = 0, /* an executable resource: no value */
	CSTRAP_TYPE_STRING = 1,
	CSTRAP_TYPE_INTEGER = 2,
	CSTRAP_TYPE_UNSIGNED = 3,
	CSTRAP_TYPE_FLOAT = 4,
	CSTRAP_TYPE_BOOLEAN = 5,
	CSTRAP_TYPE_OPAQUE = 6,
	CSTRAP_TYPE_TIME = 7,
	CSTRAP_TYPE_OBJLNK = 8,
	CSTRAP_TYPE_CORELNK = 9
};

struct cstrap_objlnk {
	uint16_t object;
	uint16_t instance; /* both 65535: the null link */
};

/* A value of a type. Float stays IEEE 754 bits, 4 or 8 bytes of them. */
struct cstrap_value {
	enum cstrap_type type;
	union {
		int64_t integer;           /* INTEGER, TIME */
		uint64_t unsigned_integer; /* UNSIGNED */
		bool boolean;
		struct cstrap_objlnk link;
		struct {
			uint64_t bits;
			uint8_t width;
		} real;
		struct cstrap_view bytes; /* STRING, OPAQUE, CORELNK */
	} of;
};

#define CSTRAP_VALUE_NUMBER_MAX 8 /* bytes of the longest number */

/*
 * Read bytes as a value of type. A string borrows the bytes.
 *   E_ENCODING with VALUE_LENGTH, VALUE_BOOLEAN or VALUE_UTF8 in *rule
 */
CSTRAP_API enum cstrap_status cstrap_value_decode(enum cstrap_type type,
    struct cstrap_view bytes, struct cstrap_value *value,
    enum cstrap_rule *rule);

/*
 * The shortest bytes of value, in room of at least CSTRAP_VALUE_NUMBER_MAX or
 * borrowed from the value where it is made of bytes.
 */
CSTRAP_API struct cstrap_view cstrap_value_encode(const struct cstrap_value
						      *value,
    uint8_t room[CSTRAP_VALUE_NUMBER_MAX]);

/* Well-formed UTF-8 (RFC 3629: no surrogates, no overlong form)? */
CSTRAP_API bool cstrap_value_is_utf8(struct cstrap_view bytes);

/* "String", "Unsigned Integer" ... as the registry names them. */
CSTRAP_API const char *cstrap_type_name(enum cstrap_type type);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_VALUE_H */
