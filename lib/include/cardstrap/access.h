/*
 * cardstrap/access.h - who may do what with a file: the rules of an EF.ARR
 * record and the compact ones of an FCP (ISO 7816-4 5.4.3, TS 102 221 9).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_ACCESS_H
#define CARDSTRAP_ACCESS_H

#include "cardstrap/der.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Bits of the access mode octet of an EF ... */
#define CSTRAP_ACCESS_READ 0x01
#define CSTRAP_ACCESS_UPDATE 0x02
#define CSTRAP_ACCESS_DEACTIVATE 0x08
#define CSTRAP_ACCESS_ACTIVATE 0x10
#define CSTRAP_ACCESS_DELETE 0x40
/* ... and of a DF. */
#define CSTRAP_ACCESS_DELETE_CHILD 0x01
#define CSTRAP_ACCESS_CREATE_EF 0x02
#define CSTRAP_ACCESS_CREATE_DF 0x04

/* Key references (TS 102 221 9.5.1). */
#define CSTRAP_KEY_PIN1 0x01
#define CSTRAP_KEY_ADM1 0x0A

enum cstrap_access_kind {
	CSTRAP_ACCESS_NEVER = 0, /* no rule for the operation, too */
	CSTRAP_ACCESS_ALWAYS = 1,
	CSTRAP_ACCESS_KEYS = 2, /* the keys, all or any of them */
	CSTRAP_ACCESS_OTHER = 3 /* secure messaging, a NOT, nested logic ... */
};

#define CSTRAP_ACCESS_KEYS_MAX 8

struct cstrap_access {
	enum cstrap_access_kind kind;
	bool all; /* every key, not one of them */
	uint8_t key_count;
	uint8_t keys[CSTRAP_ACCESS_KEYS_MAX];
};

/*
 * What an expanded rule (an EF.ARR record, or AB of an FCP) asks for the
 * operation, one bit of the access mode octet. The first rule that names the
 * operation counts; of several conditions in it one has to be met.
 */
CSTRAP_API enum cstrap_status cstrap_access_expanded(struct cstrap_view rule,
    uint8_t operation, struct cstrap_access *access,
    struct cstrap_finding *finding);

/* The same of a compact rule (8C): an access mode octet, then conditions. */
CSTRAP_API enum cstrap_status cstrap_access_compact(struct cstrap_view rule,
    uint8_t operation, struct cstrap_access *access,
    struct cstrap_finding *finding);

/* Exactly one key, and which? */
CSTRAP_API bool cstrap_access_is_key(const struct cstrap_access *access,
    uint8_t *key);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_ACCESS_H */
