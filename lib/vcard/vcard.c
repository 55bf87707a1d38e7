/*
 * vcard/vcard.c - open and close the virtual card, and look into it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/vcard.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"
#include "vcard/blank.h"
#include "vcard/card.h"
#include "vcard/describe.h"
#include "vcard/iccid.h"
#include "vcard/image.h"

#define KEYS_LEN (CSTRAP_VCARD_KEYS_MAX * sizeof(struct cstrap_vkey))

static enum cstrap_status
no_memory(struct cstrap_finding *finding)
{
	return cstrap_finding_set(finding, CSTRAP_E_NOMEM, CSTRAP_RULE_NONE,
	    "no memory for a card");
}

struct cstrap_vcard *
cstrap_vcard_empty(void)
{
	struct cstrap_vcard *card = calloc(1, sizeof(*card));

	if (card == NULL)
		return NULL;
	card->lock = -1;
	card->memory = CSTRAP_VTREE_MEMORY;
	card->channel_count = CSTRAP_VCARD_CHANNELS_USUAL;
	if ((card->keys = cstrap_secret_alloc(KEYS_LEN)) == NULL) {
		free(card);
		return NULL;
	}
	return card;
}

void
cstrap_vcard_close(struct cstrap_vcard **vcard)
{
	struct cstrap_vcard *card = *vcard;

	if (card == NULL)
		return;
	cstrap_vtree_free(card->mf);
	cstrap_secret_free(card->keys, KEYS_LEN);
	if (card->lock >= 0)
		(void)close(card->lock);
	free(card->path);
	free(card->name);
	free(card);
	*vcard = NULL;
}

/* A card that is whole: name it, and let it be powered. */
static enum cstrap_status
set_up(struct cstrap_vcard *card, const char *path,
    struct cstrap_finding *finding)
{
	if (asprintf(&card->name, "vcard:%s", path == NULL ? "" : path) < 0) {
		card->name = NULL;
		return no_memory(finding);
	}
	if (path != NULL && (card->path = strdup(path)) == NULL)
		return no_memory(finding);
	card->physics.speed.page_us = card->quirks[CSTRAP_VQUIRK_PAGE_TIME];
	cstrap_vcard_reset(card);
	return CSTRAP_OK;
}

static enum cstrap_status
fill(struct cstrap_vcard *card, const struct cstrap_vcard_options *options,
    struct cstrap_finding *finding)
{
	static const struct cstrap_vcard_options none = { .iccid = NULL };

	if (options == NULL)
		options = &none;
	if (options->description.data == NULL)
		return cstrap_vblank_fill(card, options->iccid, finding);
	return cstrap_vdescribe_fill(card, options->description,
	    options->folder, options->iccid, finding);
}

enum cstrap_status
cstrap_vcard_new(struct cstrap_vcard **out,
    const struct cstrap_vcard_options *options, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_vcard *card;

	*out = NULL;
	if ((card = cstrap_vcard_empty()) == NULL)
		return no_memory(finding);
	st = fill(card, options, finding);
	if (st != CSTRAP_OK || (st = set_up(card, NULL, finding)) != CSTRAP_OK)
		goto out;
	*out = card;
	card = NULL;
out:
	cstrap_vcard_close(&card);
	return st;
}

static enum cstrap_status
write_image(const struct cstrap_vcard *card, const char *path,
    enum cstrap_file_mode mode, struct cstrap_finding *finding)
{
	enum cstrap_status st;
	uint8_t *image;
	size_t len;

	if ((st = cstrap_vimage_put(card, &image, &len, finding)) != CSTRAP_OK)
		return st;
	st = cstrap_file_save(path, (struct cstrap_view) { image, len }, mode,
	    finding);
	cstrap_secret_free(image, len);
	return st;
}

enum cstrap_status
cstrap_vcard_commit(struct cstrap_vcard *card)
{
	enum cstrap_status st;

	if (card->dirty)
		cstrap_viccid_refresh(card);
	if (card->dirty && card->path != NULL) {
		st = write_image(card, card->path, CSTRAP_FILE_REPLACE,
		    &card->trouble);
		if (st != CSTRAP_OK)
			return st;
	}
	card->dirty = false;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_vcard_create(struct cstrap_vcard **out, const char *path,
    const struct cstrap_vcard_options *options, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_vcard *card = NULL;

	*out = NULL;
	if ((card = cstrap_vcard_empty()) == NULL)
		return no_memory(finding);
	if (access(path, F_OK) == 0) {
		st = cstrap_finding_set(finding, CSTRAP_E_EXISTS,
		    CSTRAP_RULE_NONE, "there is a file of this name already");
		if (finding != NULL)
			finding->file = path;
		goto out;
	}
	st = fill(card, options, finding);
	if (st != CSTRAP_OK ||
	    (st = cstrap_file_lock(path, &card->lock, finding)) != CSTRAP_OK)
		goto out;
	st = write_image(card, path, CSTRAP_FILE_NEW, finding);
	if (st != CSTRAP_OK || (st = set_up(card, path, finding)) != CSTRAP_OK)
		goto out;
	*out = card;
	card = NULL;
out:
	cstrap_vcard_close(&card);
	return st;
}

enum cstrap_status
cstrap_vcard_load(struct cstrap_vcard **out, struct cstrap_view image,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_vcard *card;

	*out = NULL;
	if ((card = cstrap_vcard_empty()) == NULL)
		return no_memory(finding);
	if ((st = cstrap_vimage_get(card, image, finding)) != CSTRAP_OK ||
	    (st = set_up(card, NULL, finding)) != CSTRAP_OK)
		goto out;
	*out = card;
	card = NULL;
out:
	cstrap_vcard_close(&card);
	return st;
}

static enum cstrap_status
read_image(struct cstrap_vcard *card, const char *path,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	uint8_t *image;
	size_t len;

	st = cstrap_file_read(path, CSTRAP_VIMAGE_MAX, &image, &len, finding);
	if (st == CSTRAP_E_TOO_LARGE)
		st = cstrap_finding_set(finding, CSTRAP_E_SYNTAX,
		    CSTRAP_RULE_IMAGE_FORM, "larger than any card image");
	else if (st == CSTRAP_OK)
		st = cstrap_vimage_get(card,
		    (struct cstrap_view) { image, len }, finding);
	cstrap_secret_free(image, len);
	if (st != CSTRAP_OK && finding != NULL)
		finding->file = path;
	return st;
}

enum cstrap_status
cstrap_vcard_open(struct cstrap_vcard **out, const char *path,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct cstrap_vcard *card;

	*out = NULL;
	if ((card = cstrap_vcard_empty()) == NULL)
		return no_memory(finding);
	/* a lock beside a file that is not there would be left lying about */
	if (access(path, F_OK) != 0) {
		st = cstrap_finding_set(finding, CSTRAP_E_FILE,
		    CSTRAP_RULE_NONE, "the card image cannot be opened");
		if (finding != NULL)
			finding->file = path;
		cstrap_finding_detail(finding, "%s", strerror(errno));
		goto out;
	}
	if ((st = cstrap_file_lock(path, &card->lock, finding)) != CSTRAP_OK ||
	    (st = read_image(card, path, finding)) != CSTRAP_OK ||
	    (st = set_up(card, path, finding)) != CSTRAP_OK)
		goto out;
	*out = card;
	card = NULL;
out:
	cstrap_vcard_close(&card);
	return st;
}

enum cstrap_status
cstrap_vcard_save(const struct cstrap_vcard *vcard, uint8_t **image,
    size_t *len, struct cstrap_finding *finding)
{
	enum cstrap_status st;
	uint8_t *bytes;
	size_t count;

	*image = NULL;
	*len = 0;
	st = cstrap_vimage_put(vcard, &bytes, &count, finding);
	if (st != CSTRAP_OK)
		return st;
	if ((*image = malloc(count)) == NULL) {
		st = no_memory(finding);
	} else {
		memcpy(*image, bytes, count);
		*len = count;
	}
	cstrap_secret_free(bytes, count);
	return st;
}

const char *
cstrap_vcard_iccid(const struct cstrap_vcard *vcard)
{
	return vcard->iccid;
}

void
cstrap_vcard_counts(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_counts *counts)
{
	*counts = vcard->counts;
}

int
cstrap_vcard_tries(const struct cstrap_vcard *vcard, uint8_t key)
{
	const struct cstrap_vkey *found = cstrap_vcard_key(vcard, key);

	return found == NULL ? -1 : found->tries;
}
