/*
 * vcard/image.c - the bytes of an image to a card, everything judged.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/image.h"

#include <string.h>

#include "host/cbor.h"
#include "host/text.h"
#include "vcard/fcp.h"
#include "vcard/iccid.h"

#define LEVELS_MAX 6

/*
 * Members of one map as they are taken. The first that is wrong sticks; one
 * that nobody took is wrong, too.
 */
struct members {
	const cbor_item_t *map;
	size_t taken;
	const char *wrong; /* its name; NULL: none */
};

static void
members_begin(struct members *m, const cbor_item_t *map)
{
	m->map = map;
	m->taken = 0;
	m->wrong = map == NULL || !cbor_isa_map(map) ? "" : NULL;
}

static const cbor_item_t *
take(struct members *m, const char *name)
{
	const cbor_item_t *item = cstrap_cbor_get(m->map, name);

	if (item != NULL)
		m->taken++;
	return item;
}

static void
wrong(struct members *m, const char *name)
{
	if (m->wrong == NULL)
		m->wrong = name;
}

static bool
members_end(struct members *m)
{
	if (m->wrong == NULL && cbor_map_size(m->map) != m->taken)
		m->wrong = "";
	return m->wrong == NULL;
}

static uint32_t
as_number(struct members *m, const char *name, const cbor_item_t *item,
    uint32_t max)
{
	if (item == NULL || !cbor_isa_uint(item) || cbor_get_int(item) > max) {
		wrong(m, name);
		return 0;
	}
	return (uint32_t)cbor_get_int(item);
}

static uint32_t
take_number(struct members *m, const char *name, uint32_t max)
{
	return as_number(m, name, take(m, name), max);
}

static uint8_t
take_octet(struct members *m, const char *name)
{
	return (uint8_t)take_number(m, name, UINT8_MAX);
}

/* 0 for one that is absent; one that is there is not 0. */
static uint8_t
take_octet_or_none(struct members *m, const char *name)
{
	const cbor_item_t *item = take(m, name);
	uint8_t octet;

	if (item == NULL)
		return 0;
	if ((octet = (uint8_t)as_number(m, name, item, UINT8_MAX)) == 0)
		wrong(m, name);
	return octet;
}

static bool
take_bool(struct members *m, const char *name)
{
	const cbor_item_t *item = take(m, name);

	if (item == NULL || !cbor_isa_float_ctrl(item) || !cbor_is_bool(item)) {
		wrong(m, name);
		return false;
	}
	return cbor_get_bool(item);
}

/* min 0: may be absent, but not empty. */
static struct cstrap_view
take_bytes(struct members *m, const char *name, size_t min, size_t max)
{
	const cbor_item_t *item = take(m, name);
	struct cstrap_view bytes = { NULL, 0 };

	if (item == NULL && min == 0)
		return bytes;
	if (item != NULL && cbor_isa_bytestring(item) &&
	    cbor_bytestring_is_definite(item)) {
		bytes.data = cbor_bytestring_handle(item);
		bytes.len = cbor_bytestring_length(item);
	}
	if (bytes.len < min || bytes.len == 0 || bytes.len > max) {
		wrong(m, name);
		return (struct cstrap_view) { NULL, 0 };
	}
	return bytes;
}

static size_t
take_copy(struct members *m, const char *name, size_t min, size_t max,
    uint8_t *room)
{
	const struct cstrap_view bytes = take_bytes(m, name, min, max);

	if (bytes.len != 0)
		memcpy(room, bytes.data, bytes.len);
	return bytes.len;
}

static enum cstrap_status
refuse(struct cstrap_finding *finding, const char *list, size_t index,
    const char *member, const char *text)
{
	cstrap_finding_set(finding, CSTRAP_E_SYNTAX, CSTRAP_RULE_IMAGE_FORM,
	    text);
	if (member == NULL || member[0] == '\0')
		cstrap_finding_place(finding, "/%s/%zu", list, index);
	else
		cstrap_finding_place(finding, "/%s/%zu/%s", list, index,
		    member);
	return CSTRAP_E_SYNTAX;
}

static enum cstrap_status
get_key(struct cstrap_vcard *card, size_t index, const cbor_item_t *item,
    struct cstrap_finding *finding)
{
	struct cstrap_vkey *key = &card->keys[index];
	struct members m;
	uint8_t ref;

	members_begin(&m, item);
	ref = take_octet(&m, "ref");
	key->enabled = take_bool(&m, "enabled");
	key->tries = take_octet(&m, "tries");
	key->tries_max = take_octet(&m, "max");
	(void)take_copy(&m, "value", sizeof(key->value), sizeof(key->value),
	    key->value);
	if (!members_end(&m))
		return refuse(finding, "keys", index, m.wrong,
		    "a member of a key is missing, wrong or unknown");
	if (cstrap_vcard_key(card, ref) != NULL)
		return refuse(finding, "keys", index, "ref",
		    "two keys have this reference");
	/* status word 63Cx has four bits for it */
	if (key->tries_max == 0 || key->tries_max > 15 ||
	    key->tries > key->tries_max)
		return refuse(finding, "keys", index, "tries",
		    "a key has 1 to 15 tries, and no more left than that");
	key->ref = ref;
	card->key_count++;
	return CSTRAP_OK;
}

static enum cstrap_status
get_keys(struct cstrap_vcard *card, const cbor_item_t *list,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	size_t i;

	if (cbor_array_size(list) > CSTRAP_VCARD_KEYS_MAX)
		return refuse(finding, "keys", CSTRAP_VCARD_KEYS_MAX, NULL,
		    "more keys than a card has");
	for (i = 0; i < cbor_array_size(list) && st == CSTRAP_OK; i++)
		st = get_key(card, i, cbor_array_handle(list)[i], finding);
	return st;
}

/* What lies in a file is left in the item; *content borrows it. */
static void
get_form(struct members *m, struct cstrap_vfile *form, size_t *depth,
    struct cstrap_view *content)
{
	const cbor_item_t *total;

	memset(form, 0, sizeof(*form));
	*depth = take_number(m, "depth", CSTRAP_VFILE_DEPTH_MAX);
	form->file_id = (uint16_t)take_number(m, "id", UINT16_MAX);
	form->descriptor = take_octet(m, "descriptor");
	form->life_cycle = take_octet(m, "life-cycle");
	(void)take_copy(m, "rule", sizeof(form->rule), sizeof(form->rule),
	    form->rule);
	form->aid_len =
	    (uint8_t)take_copy(m, "aid", 0, sizeof(form->aid), form->aid);
	if ((total = take(m, "total")) != NULL) {
		form->has_total = true;
		form->total = as_number(m, "total", total, UINT32_MAX);
	}
	form->pin_status_len = (uint8_t)take_copy(m, "pin-status", 0,
	    sizeof(form->pin_status), form->pin_status);
	form->sfi = take_octet_or_none(m, "sfi");
	form->record_len = take_octet_or_none(m, "record");
	*content = take_bytes(m, "content", 0, CSTRAP_VTREE_MEMORY);
	form->size = content->len;
	if (!cstrap_vfile_kind(form->descriptor, &form->kind))
		wrong(m, "descriptor");
}

static bool
form_is_sound(const struct cstrap_vfile *form)
{
	const struct cstrap_view pin_status = { form->pin_status,
		form->pin_status_len };

	return cstrap_vfile_sound(form) &&
	    (pin_status.len == 0 || cstrap_vfcp_is_pin_status(pin_status));
}

/* The DF for a file of this depth that follows last; NULL: there is none. */
static struct cstrap_vfile *
df_for(struct cstrap_vfile *last, size_t depth)
{
	size_t at = cstrap_vfile_depth(last);

	if (depth == 0 || depth > at + 1)
		return NULL;
	for (; at >= depth; at--)
		last = last->parent;
	return last;
}

/* Where the file belongs, or why it cannot be: a text, NULL if it can. */
static const char *
place_file(const struct cstrap_vfile *last, const struct cstrap_vfile *df,
    const struct cstrap_vfile *form, size_t depth)
{
	if (last == NULL)
		return depth == 0 && form->file_id == CSTRAP_VFILE_MF &&
			form->kind == CSTRAP_VFILE_DF && form->aid_len == 0 ?
		    NULL :
		    "the first file is not the MF";
	if (df == NULL)
		return "a file lies in no DF";
	switch (cstrap_vfile_fits(df, form)) {
	case CSTRAP_VSW_OK:
		return NULL;
	case CSTRAP_VSW_FILE_EXISTS:
		return "a file id that is taken";
	case CSTRAP_VSW_AID_EXISTS:
		return "an AID that is taken";
	case CSTRAP_VSW_NO_MEMORY:
		return "more files than a card has memory for";
	default:
		return "a file id or SFI that this file cannot have";
	}
}

static enum cstrap_status
get_file(struct cstrap_vcard *card, size_t index, const cbor_item_t *item,
    struct cstrap_vfile **last, struct cstrap_finding *finding)
{
	struct cstrap_vfile form;
	struct cstrap_vfile *df = NULL;
	struct cstrap_view content = { NULL, 0 };
	const char *text;
	struct members m;
	size_t depth = 0;

	members_begin(&m, item);
	get_form(&m, &form, &depth, &content);
	if (!members_end(&m))
		return refuse(finding, "files", index, m.wrong,
		    "a member of a file is missing, wrong or unknown");
	if (!form_is_sound(&form))
		return refuse(finding, "files", index, NULL,
		    "the members of a file do not go together");
	if (*last != NULL)
		df = df_for(*last, depth);
	if ((text = place_file(*last, df, &form, depth)) != NULL)
		return refuse(finding, "files", index, NULL, text);
	if ((*last = cstrap_vfile_new(&form)) == NULL)
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory for the card");
	if (df == NULL)
		card->mf = *last;
	else
		cstrap_vfile_attach(df, *last);
	if (content.len != 0)
		memcpy((*last)->content, content.data, content.len);
	return CSTRAP_OK;
}

static enum cstrap_status
get_files(struct cstrap_vcard *card, const cbor_item_t *list,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_vfile *last = NULL;
	const struct cstrap_vfile *iccid;
	size_t i;

	for (i = 0; i < cbor_array_size(list) && st == CSTRAP_OK; i++)
		st = get_file(card, i, cbor_array_handle(list)[i], &last,
		    finding);
	if (st != CSTRAP_OK)
		return st;
	iccid = card->mf == NULL ?
	    NULL :
	    cstrap_vfile_child(card->mf, CSTRAP_VFILE_ICCID);
	if (iccid == NULL || iccid->size != CSTRAP_VCARD_ICCID_LEN ||
	    !cstrap_viccid_unpack(iccid->content, card->iccid)) {
		cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM,
		    "there is no EF.ICCID with a number in it");
		cstrap_finding_place(finding, "/files");
		return CSTRAP_E_SYNTAX;
	}
	return CSTRAP_OK;
}

static bool
is_format(const cbor_item_t *item)
{
	const size_t len = sizeof(CSTRAP_VIMAGE_FORMAT) - 1;

	return item != NULL && cbor_isa_string(item) &&
	    cbor_string_is_definite(item) && cbor_string_length(item) == len &&
	    memcmp(cbor_string_handle(item), CSTRAP_VIMAGE_FORMAT, len) == 0;
}

/* The name first, then the version: another one may look different. */
static enum cstrap_status
check_format(struct members *m, struct cstrap_finding *finding)
{
	uint32_t version;

	if (m->wrong != NULL || !is_format(take(m, "format")))
		return cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM,
		    "this is not the image of a virtual card");
	version = take_number(m, "version", UINT32_MAX);
	if (m->wrong != NULL || version == 0)
		return cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM, "a card image without a version");
	if (version > CSTRAP_VIMAGE_VERSION) {
		cstrap_finding_set(finding, CSTRAP_E_VERSION,
		    CSTRAP_RULE_IMAGE_VERSION,
		    "a card image that a newer release made");
		cstrap_finding_detail(finding,
		    "it has version %u, this release reads version %d",
		    (unsigned int)version, CSTRAP_VIMAGE_VERSION);
		return CSTRAP_E_VERSION;
	}
	return CSTRAP_OK;
}

static enum cstrap_status
get_card(struct cstrap_vcard *card, const cbor_item_t *map,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	struct members m;
	const cbor_item_t *keys;
	const cbor_item_t *files;

	members_begin(&m, map);
	if ((st = check_format(&m, finding)) != CSTRAP_OK)
		return st;
	card->atr_len = take_copy(&m, "atr", 2, sizeof(card->atr), card->atr);
	keys = take(&m, "keys");
	files = take(&m, "files");
	if (keys == NULL || !cbor_isa_array(keys))
		wrong(&m, "keys");
	if (files == NULL || !cbor_isa_array(files))
		wrong(&m, "files");
	if (!members_end(&m)) {
		cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM,
		    "a member of the image is missing, wrong or unknown");
		if (m.wrong[0] != '\0')
			cstrap_finding_place(finding, "/%s", m.wrong);
		return CSTRAP_E_SYNTAX;
	}
	if ((st = get_keys(card, keys, finding)) != CSTRAP_OK)
		return st;
	return get_files(card, files, finding);
}

enum cstrap_status
cstrap_vimage_get(struct cstrap_vcard *card, struct cstrap_view image,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	cbor_item_t *map = NULL;

	st = cstrap_cbor_load(&map, image, LEVELS_MAX, finding);
	if ((st == CSTRAP_E_TRUNCATED || st == CSTRAP_E_SYNTAX) &&
	    finding != NULL)
		finding->rule = CSTRAP_RULE_IMAGE_FORM;
	if (st == CSTRAP_OK)
		st = get_card(card, map, finding);
	cstrap_cbor_free(&map);
	return st;
}
