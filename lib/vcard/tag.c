/*
 * vcard/tag.c - the change tag: GET DATA tells whether the bootstrap message is
 * another one than before (applet-spec/12-change-tag.md).
 *
 * The counter is the quirk's value, so that it lasts as long as the card does.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/tag.h"

#include <string.h>

#include "cardstrap/pkcs15.h"
#include "host/crypto.h"
#include "vcard/command.h"

#define TAG_P1 0x01 /* ISO 7816-4: 0100 to 01FF are the application's */
#define TAG_P2 0xC7
#define HASH_LEN 16
#define HEADER_LEN 4
#define COMMIT_OFFSET 1 /* low byte of the count: one byte commits */

static struct cstrap_view
content(const struct cstrap_vfile *ef)
{
	return ef == NULL || ef->kind != CSTRAP_VFILE_TRANSPARENT ?
	    (struct cstrap_view) { NULL, 0 } :
	    (struct cstrap_view) { ef->content, ef->size };
}

/* A file of the application, by the last file id of a path. */
static struct cstrap_vfile *
by_path(const struct cstrap_vfile *adf, const struct cstrap_pkcs15_path *at)
{
	const struct cstrap_view path = at->path;

	if (path.len < 2)
		return NULL;
	return cstrap_vfile_child(adf,
	    (uint16_t)(path.data[path.len - 2] << 8 | path.data[path.len - 1]));
}

static struct cstrap_vfile *
find_in_dodf(const struct cstrap_vfile *adf, const struct cstrap_vfile *dodf)
{
	struct cstrap_dodf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r, content(dodf));
	while (cstrap_dodf_next(&r, &entry, &finding))
		if (entry.match != CSTRAP_DODF_FOREIGN)
			return by_path(adf, &entry.at);
	return NULL;
}

/* The bootstrap file of an application, by its directories; NULL: none. */
static struct cstrap_vfile *
find_file(const struct cstrap_vfile *adf)
{
	struct cstrap_vfile *file = NULL;
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;

	cstrap_cursor_init(&r,
	    content(cstrap_vfile_child(adf, CSTRAP_FID_ODF)));
	while (file == NULL && cstrap_odf_next(&r, &entry, &finding))
		if (entry.tag == CSTRAP_ODF_DATA_OBJECTS)
			file = find_in_dodf(adf, by_path(adf, &entry.at));
	return file;
}

/* The message with its header; empty where none is committed. */
static struct cstrap_view
message_of(const struct cstrap_vfile *ef)
{
	const struct cstrap_view bytes = content(ef);
	size_t count, size;

	if (bytes.len < HEADER_LEN)
		return (struct cstrap_view) { NULL, 0 };
	count = (size_t)bytes.data[0] << 8 | bytes.data[1];
	size = (size_t)bytes.data[2] << 8 | bytes.data[3];
	if (size > bytes.len - HEADER_LEN || (count == 0 && size != 0))
		return (struct cstrap_view) { NULL, 0 };
	return cstrap_view_part(bytes, 0, HEADER_LEN + size);
}

static bool
hash(struct cstrap_vcard *card, struct cstrap_vrequest *request,
    struct cstrap_view message, uint8_t digest[CSTRAP_SHA256_LEN])
{
	struct cstrap_crypto crypto;
	enum cstrap_status st = cstrap_crypto_open(&crypto);

	if (st == CSTRAP_OK)
		st = cstrap_crypto_sha256(&crypto, message, digest);
	cstrap_crypto_close(&crypto);
	if (st != CSTRAP_OK)
		request->status = cstrap_finding_set(&card->trouble, st,
		    CSTRAP_RULE_NONE, NULL);
	return st == CSTRAP_OK;
}

uint16_t
cstrap_vcommand_get_data(struct cstrap_vcard *card,
    struct cstrap_vrequest *request)
{
	const uint32_t counter = card->quirks[CSTRAP_VQUIRK_CHANGE_TAG];
	const struct cstrap_vfile *adf = request->channel->adf;
	uint8_t digest[CSTRAP_SHA256_LEN] = { 0 };
	uint8_t room[4 + HASH_LEN];
	struct cstrap_view message;
	struct cstrap_writer w;
	struct cstrap_vfile *ef;

	if (counter == 0)
		return CSTRAP_VSW_INS;
	if (request->p1 != TAG_P1 || request->p2 != TAG_P2 || adf == NULL)
		return CSTRAP_VSW_NO_KEY; /* 6A88: no such data */
	if ((ef = find_file(adf)) == NULL)
		return CSTRAP_VSW_NO_KEY;
	message = message_of(ef);
	if (message.len > 0 && !hash(card, request, message, digest))
		return CSTRAP_VSW_CONDITIONS;
	cstrap_writer_init(&w, (struct cstrap_room) { room, sizeof(room) });
	if (card->quirks[CSTRAP_VQUIRK_TAG_DEFECT] != CSTRAP_VQUIRK_TAG_SHORT)
		cstrap_writer_be(&w, counter, 4);
	cstrap_writer_put(&w, (struct cstrap_view) { digest, HASH_LEN });
	return cstrap_vrequest_deliver(card, request, cstrap_writer_view(&w));
}

/* The application that an EF lies in; NULL: none. */
static const struct cstrap_vfile *
application_of(const struct cstrap_vfile *ef)
{
	const struct cstrap_vfile *df = ef->parent;

	while (df != NULL && df->aid_len == 0)
		df = df->parent;
	return df;
}

void
cstrap_vtag_written(struct cstrap_vcard *card, const struct cstrap_vfile *ef,
    size_t offset, size_t len)
{
	uint32_t *counter = &card->quirks[CSTRAP_VQUIRK_CHANGE_TAG];
	const struct cstrap_vfile *adf = application_of(ef);

	if (*counter == 0 ||
	    card->quirks[CSTRAP_VQUIRK_TAG_DEFECT] == CSTRAP_VQUIRK_TAG_STUCK ||
	    offset > COMMIT_OFFSET || offset + len <= COMMIT_OFFSET ||
	    adf == NULL || find_file(adf) != ef || message_of(ef).len == 0)
		return;
	*counter = *counter == UINT32_MAX ? 1 : *counter + 1;
	card->dirty = true;
}
