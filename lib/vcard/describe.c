/*
 * vcard/describe.c - a card from a description and those that it rests on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/describe.h"

#include <stdlib.h>
#include <string.h>

#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"
#include "vcard/access.h"
#include "vcard/blank.h"
#include "vcard/iccid.h"
#include "vcard/rulewords.h"

#define TEXT_MAX 262144u /* bytes of one description */
#define NO_BASE "none"
#define BLANK_BASE "blank"

static const char *const members[] = { "about", "base", "iccid", "atr",
	"memory", "channels", "keys", "rules", "files", "quirks", NULL };

/* The description first, then its base, and so on. */
struct chain {
	json_t *json[CSTRAP_VDESCRIBE_BASES_MAX];
	const char
	    *name[CSTRAP_VDESCRIBE_BASES_MAX]; /* as the one above says */
	size_t count;
	bool has_blank; /* the last one rests on a blank card */
};

static void
drop(struct chain *chain)
{
	size_t i;

	/* names belong to the document above: wipe from the lowest one up */
	for (i = chain->count; i > 0; i--)
		cstrap_json_free(&chain->json[i - 1]);
}

static bool
load(struct cstrap_vdoc *doc, struct chain *chain, struct cstrap_view text,
    const char *name)
{
	json_t *json = NULL;
	enum cstrap_status st;

	if ((st = cstrap_json_load(&json, text, doc->finding)) != CSTRAP_OK) {
		doc->status = st;
		if (name[0] != '\0' && doc->finding != NULL) {
			char place[CSTRAP_PLACE_MAX];

			memcpy(place, doc->finding->place, sizeof(place));
			cstrap_finding_place(doc->finding, "%.60s: %.90s", name,
			    place);
		}
		return false;
	}
	chain->json[chain->count] = json;
	chain->name[chain->count++] = name;
	return true;
}

static bool
load_base(struct cstrap_vdoc *doc, struct chain *chain, const char *name)
{
	uint8_t *text = NULL;
	size_t len = 0;
	bool done;

	if (chain->count == CSTRAP_VDESCRIBE_BASES_MAX)
		return cstrap_vdoc_refuse_at(doc, "base", CSTRAP_E_TOO_LARGE,
		    "too many descriptions that rest on one another");
	if (doc->folder == NULL)
		return cstrap_vdoc_refuse_at(doc, "base", CSTRAP_E_FILE,
		    "a base here is blank or none");
	doc->status = cstrap_file_read_inside(doc->folder, name, TEXT_MAX,
	    &text, &len, doc->finding);
	if (doc->status != CSTRAP_OK) {
		cstrap_finding_place(doc->finding, "%s/base", doc->place);
		return false;
	}
	done = load(doc, chain, (struct cstrap_view) { text, len }, name);
	cstrap_secret_free(text, len);
	return done;
}

/* The description and all that it rests on, one after the other. */
static bool
load_all(struct cstrap_vdoc *doc, struct chain *chain, struct cstrap_view text)
{
	const char *folder = doc->folder;
	struct cstrap_finding *finding = doc->finding;
	const char *base = BLANK_BASE;
	const json_t *last;

	if (!load(doc, chain, text, ""))
		return false;
	for (;;) {
		base = BLANK_BASE;
		last = chain->json[chain->count - 1];
		cstrap_vdoc_begin(doc, folder, chain->name[chain->count - 1],
		    finding);
		if (!cstrap_vdoc_object(doc, chain->json[chain->count - 1],
			members) ||
		    !cstrap_vdoc_text(doc, last, "base", &base))
			return false;
		chain->has_blank = strcmp(base, BLANK_BASE) == 0;
		if (chain->has_blank || strcmp(base, NO_BASE) == 0)
			return true;
		if (!load_base(doc, chain, base))
			return false;
	}
}

static bool
take_list(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const json_t *json, const char *name,
    bool (*take)(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
	json_t *json))
{
	const json_t *list = json_object_get(json, name);
	const size_t mark = cstrap_vdoc_enter(doc, name);
	size_t i;

	if (list != NULL && !json_is_array(list))
		(void)cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "a list is expected here");
	for (i = 0; i < json_array_size(list) && doc->status == CSTRAP_OK;
	     i++) {
		const size_t at = cstrap_vdoc_enter_at(doc, i);

		(void)take(card, doc, json_array_get(list, i));
		cstrap_vdoc_leave(doc, at);
	}
	cstrap_vdoc_leave(doc, mark);
	return doc->status == CSTRAP_OK;
}

static bool
take_limits(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const json_t *json)
{
	uint32_t memory = (uint32_t)card->memory;
	uint32_t channels = (uint32_t)card->channel_count;
	size_t atr_len = card->atr_len;

	if (!cstrap_vdoc_number(doc, json, "memory", 1024, CSTRAP_VTREE_MEMORY,
		&memory) ||
	    !cstrap_vdoc_number(doc, json, "channels", 1, CSTRAP_VCARD_CHANNELS,
		&channels))
		return false;
	card->memory = memory;
	card->channel_count = channels;
	if (json_object_get(json, "channels") != NULL)
		cstrap_vblank_atr(card, &atr_len);
	if (!cstrap_vdoc_octets(doc, json, "atr", 2,
		(struct cstrap_room) { card->atr, sizeof(card->atr) },
		&atr_len))
		return false;
	card->atr_len = atr_len;
	return true;
}

/* Records of EF.ARR under the MF, by number. */
static bool
take_rules(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const json_t *json)
{
	struct cstrap_vfile *arr =
	    cstrap_vfile_child(card->mf, CSTRAP_VFILE_ARR);
	json_t *rules = json_object_get(json, "rules");
	const size_t mark = cstrap_vdoc_enter(doc, "rules");
	const char *name;
	json_t *rule;

	json_object_foreach(rules, name, rule)
	{
		const size_t at = cstrap_vdoc_enter(doc, name);
		const size_t number = name[0] >= '1' && name[0] <= '9' ?
		    (size_t)strtoul(name, NULL, 10) :
		    0;
		const struct cstrap_view record = arr == NULL ?
		    (struct cstrap_view) { NULL, 0 } :
		    cstrap_vfile_record(arr, number);
		struct cstrap_writer w;

		if (record.len == 0)
			return cstrap_vdoc_refuse(doc, CSTRAP_E_RANGE,
			    "EF.ARR has no such record");
		cstrap_writer_init(&w,
		    (struct cstrap_room) { arr->content +
			    (number - 1) * arr->record_len,
			arr->record_len });
		memset(w.room.data, 0xFF, w.room.len);
		if (!cstrap_vrulewords_put(doc, rule, &w))
			return false;
		cstrap_vdoc_leave(doc, at);
	}
	if (rules != NULL && !json_is_object(rules))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_TYPE,
		    "an object is expected here");
	cstrap_vdoc_leave(doc, mark);
	return true;
}

static bool
take_quirks(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const json_t *json)
{
	const size_t mark = cstrap_vdoc_enter(doc, "quirks");

	(void)cstrap_vdescribe_quirks(card, doc,
	    json_object_get(json, "quirks"));
	cstrap_vdoc_leave(doc, mark);
	return doc->status == CSTRAP_OK;
}

/* One description, onto what is there. */
static bool
apply(struct cstrap_vcard *card, struct cstrap_vdoc *doc, const json_t *json)
{
	if (!take_limits(card, doc, json) ||
	    !take_list(card, doc, json, "keys", cstrap_vdescribe_key) ||
	    !take_list(card, doc, json, "files", cstrap_vdescribe_file))
		return false;
	if (card->mf == NULL)
		return cstrap_vdoc_refuse_at(doc, "files", CSTRAP_E_MISSING,
		    "without a base the first file is the MF, 3F00");
	return take_rules(card, doc, json) && take_quirks(card, doc, json);
}

/* The last word on the number has who makes the card. */
static bool
find_iccid(struct cstrap_vdoc *doc, const struct chain *chain,
    const char **iccid)
{
	uint8_t octets[CSTRAP_VCARD_ICCID_LEN];
	size_t i;

	if (*iccid != NULL && !cstrap_viccid_pack(*iccid, octets)) {
		doc->place[0] = '\0';
		return cstrap_vdoc_refuse(doc, CSTRAP_E_ARGUMENT,
		    "an ICCID has 18 to 20 digits");
	}
	for (i = 0; i < chain->count && *iccid == NULL; i++) {
		cstrap_vdoc_begin(doc, doc->folder, chain->name[i],
		    doc->finding);
		if (!cstrap_vdoc_text(doc, chain->json[i], "iccid", iccid))
			return false;
		if (*iccid != NULL && !cstrap_viccid_pack(*iccid, octets))
			return cstrap_vdoc_refuse_at(doc, "iccid",
			    CSTRAP_E_RANGE, "an ICCID has 18 to 20 digits");
	}
	return true;
}

/* A card that begins with nothing may still have an EF.ICCID. */
static bool
put_iccid(struct cstrap_vcard *card, struct cstrap_vdoc *doc, const char *iccid)
{
	struct cstrap_vfile *file =
	    cstrap_vfile_child(card->mf, CSTRAP_VFILE_ICCID);

	if (iccid == NULL || card->iccid[0] != '\0')
		return true;
	if (file == NULL || file->size < CSTRAP_VCARD_ICCID_LEN ||
	    !cstrap_viccid_pack(iccid, file->content))
		return cstrap_vdoc_refuse(doc, CSTRAP_E_CONFLICT,
		    "the card has no EF.ICCID for this number");
	return true;
}

/* A base may have taken more than its heir says there is. */
static bool
check_memory(const struct cstrap_vcard *card, struct cstrap_vdoc *doc)
{
	if (cstrap_vtree_has_room(card->mf, 0, card->memory))
		return true;
	return cstrap_vdoc_refuse_at(doc, "memory", CSTRAP_E_TOO_LARGE,
	    "less memory than the files of the card take");
}

/* A rule that a file names and nobody can find is a slip. */
static bool
check_rules(const struct cstrap_vcard *card, struct cstrap_vdoc *doc)
{
	const struct cstrap_vfile *file;

	for (file = card->mf; file != NULL; file = cstrap_vtree_next(file)) {
		if (cstrap_vaccess_exists(file->parent == NULL ? file :
								 file->parent,
			&file->rule))
			continue;
		(void)cstrap_vdoc_refuse_at(doc, "files", CSTRAP_E_CONFLICT,
		    "a file whose access rule is not on the card");
		cstrap_finding_detail(doc->finding, "it is file %04X",
		    file->file_id);
		return false;
	}
	return true;
}

static bool
build(struct cstrap_vcard *card, struct cstrap_vdoc *doc,
    const struct chain *chain, const char *iccid)
{
	struct cstrap_finding *finding = doc->finding;
	size_t i;

	if (!find_iccid(doc, chain, &iccid))
		return false;
	if (chain->has_blank) {
		doc->status = cstrap_vblank_fill(card, iccid, finding);
		if (doc->status != CSTRAP_OK)
			return false;
	} else {
		cstrap_vblank_atr(card, &card->atr_len);
	}
	for (i = chain->count; i > 0; i--) {
		cstrap_vdoc_begin(doc, doc->folder, chain->name[i - 1],
		    finding);
		if (!apply(card, doc, chain->json[i - 1]))
			return false;
	}
	if (!put_iccid(card, doc, iccid) || !check_memory(card, doc) ||
	    !check_rules(card, doc))
		return false;
	cstrap_viccid_refresh(card);
	return true;
}

enum cstrap_status
cstrap_vdescribe_fill(struct cstrap_vcard *card, struct cstrap_view json,
    const char *folder, const char *iccid, struct cstrap_finding *finding)
{
	struct chain chain = { .count = 0 };
	struct cstrap_vdoc doc;

	cstrap_vdoc_begin(&doc, folder, "", finding);
	if (load_all(&doc, &chain, json))
		(void)build(card, &doc, &chain, iccid);
	drop(&chain);
	return doc.status;
}
