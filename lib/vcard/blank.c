/*
 * vcard/blank.c - what a blank card holds: as little as a UICC can.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/blank.h"

#include <string.h>

#include "vcard/iccid.h"

#define DIR_RECORD_LEN 54
#define DIR_RECORDS 4
#define ARR_RECORD_LEN 40
#define ARR_RECORDS 10

#define ATR_CHANNELS 12 /* octet of the ATR that tells them */

#define PIN1 0x01
#define PIN1_TRIES 3
#define PIN1_PUK "12345678"
#define PIN1_PUK_TRIES 10
#define ADM1 0x0A

#define RESIZE 0xD4

/* Records of EF.ARR, from 1 on. */
enum rule {
	RULE_FIXED = 1,          /* READ always, else never */
	RULE_PIN = 2,            /* READ PIN1, else ADM1 */
	RULE_OWNER = 3,          /* READ always, UPDATE PIN1 or ADM1 */
	RULE_OPEN = 4,           /* everything always */
	RULE_PUBLIC = 5,         /* READ always, else ADM1 */
	RULE_SECRET = 6,         /* everything ADM1 */
	RULE_DF = 7,             /* create and delete ADM1 */
	RULE_BOTH = 8,           /* READ always, else PIN1 and ADM1 */
	RULE_GROWING = 9,        /* as PUBLIC, and RESIZE ADM1 */
	RULE_SECRET_GROWING = 10 /* as SECRET, and RESIZE ADM1 */
};

#define BY(key) 0xA4, 0x06, 0x83, 0x01, key, 0x95, 0x01, 0x08
#define ALWAYS 0x90, 0x00
#define NEVER 0x97, 0x00
#define MODE(octet) 0x80, 0x01, octet
#define INS(octet) 0x84, 0x01, octet

/* TS 102 221 9.2.1: update 02, deactivate 08, activate 10, delete 40 */
static const struct {
	enum rule rule;
	uint8_t len;
	uint8_t bytes[ARR_RECORD_LEN];
} rules[] = { { RULE_FIXED, 10, { MODE(0x01), ALWAYS, MODE(0x5A), NEVER } },
	{ RULE_PIN, 22, { MODE(0x01), BY(PIN1), MODE(0x5A), BY(ADM1) } },
	{ RULE_OWNER, 37,
	    { MODE(0x01), ALWAYS, MODE(0x02), 0xA0, 0x10, BY(PIN1), BY(ADM1),
		MODE(0x58), BY(ADM1) } },
	{ RULE_OPEN, 5, { MODE(0x5B), ALWAYS } },
	{ RULE_PUBLIC, 16, { MODE(0x01), ALWAYS, MODE(0x5A), BY(ADM1) } },
	{ RULE_SECRET, 11, { MODE(0x5B), BY(ADM1) } },
	{ RULE_DF, 11, { MODE(0x5F), BY(ADM1) } },
	{ RULE_BOTH, 26,
	    { MODE(0x01), ALWAYS, MODE(0x5A), 0xAF, 0x10, BY(PIN1),
		BY(ADM1) } },
	{ RULE_GROWING, 27,
	    { MODE(0x01), ALWAYS, MODE(0x5A), BY(ADM1), INS(RESIZE),
		BY(ADM1) } },
	{ RULE_SECRET_GROWING, 22,
	    { MODE(0x5B), BY(ADM1), INS(RESIZE), BY(ADM1) } } };

/*
 * TA1 512/16; T=0, then global bytes: clock may stop, classes A to C;
 * selection by AID and EF.DIR, four logical channels; no issuer's data that
 * means anything; the check octet comes last.
 */
static const uint8_t atr[] = { 0x3B, 0x9F, 0x95, 0x80, 0x1F, 0xC7, 0x80, 0x31,
	0xE0, 0x73, 0xFE, 0x21, 0x13, 0x57, 'c', 's', 't', 'r', 'a', 'p',
	0x01 };

/* ISO 7816-4 12.2.2.3: channels from 1 to 7, or 8 and more, by the card. */
static uint8_t
channel_octet(size_t count)
{
	if (count < 2)
		return 0x00;
	return (uint8_t)(0x10 | (count < 8 ? count - 1 : 7));
}

/* ISO 7816-3 8.2.5: all from T0 to the check octet comes to zero. */
void
cstrap_vblank_atr(struct cstrap_vcard *card, size_t *len)
{
	uint8_t check = 0;
	size_t i;

	memcpy(card->atr, atr, sizeof(atr));
	card->atr[ATR_CHANNELS] = channel_octet(card->channel_count);
	for (i = 1; i < sizeof(atr); i++)
		check ^= card->atr[i];
	card->atr[sizeof(atr)] = check;
	*len = sizeof(atr) + 1;
}

static void
add_key(struct cstrap_vcard *card, uint8_t ref, bool enabled, uint8_t tries,
    const char *value)
{
	struct cstrap_vkey *key = &card->keys[card->key_count++];

	key->ref = ref;
	key->enabled = enabled;
	key->tries = tries;
	key->tries_max = tries;
	memset(key->value, 0xFF, sizeof(key->value));
	memcpy(key->value, value, strnlen(value, sizeof(key->value)));
}

static void
add_puk(struct cstrap_vkey *key)
{
	key->puk_tries = PIN1_PUK_TRIES;
	key->puk_max = PIN1_PUK_TRIES;
	memcpy(key->puk, PIN1_PUK, sizeof(key->puk));
}

static struct cstrap_vfile *
add_file(struct cstrap_vcard *card, uint16_t file_id, uint8_t descriptor,
    enum rule rule, uint8_t sfi, uint8_t record_len, size_t size)
{
	struct cstrap_vfile form = { .descriptor = descriptor,
		.file_id = file_id,
		.life_cycle = 0x05,
		.rule = { CSTRAP_VRULE_REFERENCE, 3,
		    { CSTRAP_VFILE_ARR >> 8, CSTRAP_VFILE_ARR & 0xFF,
			(uint8_t)rule } },
		.sfi = sfi,
		.record_len = record_len,
		.size = size };
	struct cstrap_vfile *file;

	if (!cstrap_vfile_kind(descriptor, &form.kind) ||
	    (file = cstrap_vfile_new(&form)) == NULL)
		return NULL;
	if (card->mf == NULL)
		card->mf = file;
	else
		cstrap_vfile_attach(card->mf, file);
	return file;
}

static bool
add_files(struct cstrap_vcard *card)
{
	struct cstrap_vfile *arr;
	struct cstrap_vfile *iccid;
	size_t i;

	if (add_file(card, CSTRAP_VFILE_MF, 0x78, RULE_DF, 0, 0, 0) == NULL ||
	    add_file(card, CSTRAP_VFILE_DIR, 0x42, RULE_PUBLIC, 30,
		DIR_RECORD_LEN, DIR_RECORD_LEN * DIR_RECORDS) == NULL)
		return false;
	iccid = add_file(card, CSTRAP_VFILE_ICCID, 0x41, RULE_FIXED, 2, 0,
	    CSTRAP_VCARD_ICCID_LEN);
	arr = add_file(card, CSTRAP_VFILE_ARR, 0x42, RULE_PUBLIC, 6,
	    ARR_RECORD_LEN, ARR_RECORD_LEN * ARR_RECORDS);
	if (iccid == NULL || arr == NULL)
		return false;
	for (i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		memcpy(arr->content + (rules[i].rule - 1) * ARR_RECORD_LEN,
		    rules[i].bytes, rules[i].len);
	return cstrap_viccid_pack(card->iccid, iccid->content);
}

static enum cstrap_status
set_iccid(struct cstrap_vcard *card, const char *iccid,
    struct cstrap_finding *finding)
{
	uint8_t octets[CSTRAP_VCARD_ICCID_LEN];

	if (iccid == NULL) {
		if (cstrap_viccid_random(card->iccid))
			return CSTRAP_OK;
		return cstrap_finding_set(finding, CSTRAP_E_LIBRARY,
		    CSTRAP_RULE_NONE, "the system gives no random numbers");
	}
	if (!cstrap_viccid_pack(iccid, octets))
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE, "an ICCID has 18 to 20 digits");
	memcpy(card->iccid, iccid, strlen(iccid) + 1);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_vblank_fill(struct cstrap_vcard *card, const char *iccid,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;

	if ((st = set_iccid(card, iccid, finding)) != CSTRAP_OK)
		return st;
	cstrap_vblank_atr(card, &card->atr_len);
	add_key(card, PIN1, false, PIN1_TRIES, "1234");
	add_puk(&card->keys[card->key_count - 1]);
	add_key(card, ADM1, true, CSTRAP_VCARD_ADM1_TRIES, CSTRAP_VCARD_ADM1);
	if (!add_files(card))
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for a card");
	return CSTRAP_OK;
}
