/*
 * mask_file.c - which bytes of a file are secret, by what the file held while
 * a command read or wrote them.
 *
 * The accesses of a file fall into epochs, in each of which it holds one
 * content: an epoch ends where an UPDATE follows READs, unless the file says
 * that it is being written (safety: one byte commits), which goes on until
 * the commit. What the commands show of the file is put together as an
 * image; at the end of an epoch the image tells what it was.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/mask.h"

#include <string.h>

#include "cardstrap/message.h"
#include "cardstrap/pkcs15.h"
#include "host/secret.h"

/* The last offset a command can name, and what it can carry from there. */
#define SPAN (CSTRAP_OFFSET_MAX + 1u + CSTRAP_READ_MAX)
/* A run of FF or 00 of this length is no key, but an erased place. */
#define ERASED_RUN 16u

enum content {
	CONTENT_CLOSED, /* not known: hidden but for the header */
	CONTENT_MESSAGE,
	CONTENT_DIRECTORY, /* or public by its name */
	CONTENT_BLANK
};

struct work {
	uint8_t image[SPAN];
	uint8_t known[SPAN];
	uint8_t last[SPAN]; /* the image when the session ends */
	uint8_t last_known[SPAN];
	uint8_t secret[2][SPAN]; /* of this message and of the former */
	unsigned int now;        /* which of the two is this one's */
	size_t end;              /* of the message in the image */
	bool last_is_directory;
	bool open;
};

static void
put_access(struct work *work, const struct cstrap_mask_access *access)
{
	for (size_t i = 0; i < access->len; i++) {
		const size_t at = access->offset + i;

		if (at >= SPAN)
			return;
		if (access->taken == CSTRAP_MASK_TAKEN) {
			work->image[at] = access->bytes[i];
			work->known[at] = 1;
		} else if (access->taken == CSTRAP_MASK_UNKNOWN) {
			work->known[at] = 0;
		}
	}
}

/* How many bytes are known from the start on without a gap. */
static size_t
known_len(const uint8_t known[SPAN])
{
	size_t len = 0;

	while (len < SPAN && known[len] != 0)
		len++;
	return len;
}

static bool
is_padding(uint8_t octet)
{
	return octet == 0x00 || octet == 0xFF;
}

/* Padding alone from pos on, and nothing known after a gap. */
static bool
ends_in_padding(const uint8_t *image, const uint8_t *known, size_t pos)
{
	for (size_t i = pos; i < SPAN; i++)
		if (known[i] != 0 && !is_padding(image[i]))
			return false;
	return true;
}

static size_t
odf_len(struct cstrap_view view)
{
	struct cstrap_odf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	size_t count = 0;

	cstrap_cursor_init(&r, view);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		if (entry.tag < 0xA0 || entry.tag > 0xA8 ||
		    entry.at.path.len == 0)
			return 0;
		count++;
	}
	return finding.status == CSTRAP_OK && count > 0 ? r.pos : 0;
}

static size_t
dodf_len(struct cstrap_view view)
{
	struct cstrap_dodf_entry entry;
	struct cstrap_finding finding;
	struct cstrap_cursor r;
	size_t count = 0;

	cstrap_cursor_init(&r, view);
	while (cstrap_dodf_next(&r, &entry, &finding)) {
		if (entry.at.path.len == 0)
			return 0;
		count++;
	}
	return finding.status == CSTRAP_OK && count > 0 ? r.pos : 0;
}

static size_t
dir_len(struct cstrap_view view)
{
	struct cstrap_dir_record record;
	size_t pos = 0;

	while (pos < view.len) {
		size_t len = 0;

		if (cstrap_dir_record_decode(cstrap_view_part(view, pos,
						 view.len - pos),
			&record, &len, NULL) != CSTRAP_OK)
			return 0;
		if (len == 0)
			break;
		pos += len;
	}
	return pos;
}

/* A PKCS#15 directory, whole? A message begins with 00 and is none. */
static bool
is_directory(const uint8_t *image, const uint8_t *known)
{
	const struct cstrap_view view = { image, known_len(known) };
	size_t len = 0;

	if (view.len == 0)
		return false;
	if (image[0] >= 0xA0 && image[0] <= 0xA8)
		len = odf_len(view);
	if (len == 0 &&
	    (image[0] == 0x30 || image[0] == 0xA0 || image[0] == 0xA1))
		len = dodf_len(view);
	if (len == 0 && image[0] == 0x61)
		len = dir_len(view);
	return len > 0 && ends_in_padding(image, known, len);
}

/*
 * On its way to the directory that the file ends as: nothing but bytes of it
 * and padding.
 */
static bool
becomes_directory(const struct work *work)
{
	if (!work->last_is_directory)
		return false;
	for (size_t i = 0; i < SPAN; i++)
		if (work->known[i] != 0 && !is_padding(work->image[i]) &&
		    work->image[i] != work->last[i])
			return false;
	return true;
}

static bool
is_blank(const struct work *work)
{
	if (known_len(work->known) < CSTRAP_MESSAGE_HEADER)
		return false;
	for (size_t i = 0; i < SPAN; i++)
		if (work->known[i] != 0 && work->image[i] != 0xFF)
			return false;
	return true;
}

/* The count's low byte is 0 and the file is not said to be empty. */
static bool
is_being_written(const struct work *work)
{
	if (work->known[1] == 0 || work->image[1] != 0)
		return false;
	return known_len(work->known) < CSTRAP_MESSAGE_HEADER ||
	    cstrap_message_state(work->image) != CSTRAP_STATE_EMPTY;
}

/* Mark the values of secret resources; is the image a message at all? */
static bool
find_secrets(struct work *work)
{
	const struct cstrap_view view = { work->image, known_len(work->known) };
	uint8_t *secret = work->secret[work->now ^ 1u];
	struct cstrap_message message;
	struct cstrap_message_iter iter;
	struct cstrap_node node;

	if (view.len < CSTRAP_MESSAGE_HEADER ||
	    cstrap_message_decode(&message, view, NULL) != CSTRAP_OK)
		return false;
	memset(secret, 0, SPAN);
	cstrap_message_begin(&message, &iter);
	while (cstrap_message_next(&iter, &node)) {
		if ((node.kind == CSTRAP_NODE_RESOURCE ||
			node.kind == CSTRAP_NODE_RESOURCE_INSTANCE) &&
		    node.value.len > 0 && cstrap_path_is_secret(&node.path))
			memset(secret + (node.value.data - work->image), 1,
			    node.value.len);
	}
	work->now ^= 1u;
	work->end = message.bytes.len;
	return true;
}

static enum content
judge(struct work *work)
{
	if (find_secrets(work))
		return CONTENT_MESSAGE;
	if (work->open || is_directory(work->image, work->known) ||
	    becomes_directory(work))
		return CONTENT_DIRECTORY;
	return is_blank(work) ? CONTENT_BLANK : CONTENT_CLOSED;
}

/* One octet throughout, FF or 00, and long enough to be no key. */
static bool
is_erasing(const struct cstrap_mask_access *access)
{
	const struct cstrap_view bytes = { access->bytes, access->len };

	return access->len >= ERASED_RUN &&
	    (cstrap_view_filled(bytes, 0xFF) ||
		cstrap_view_filled(bytes, 0x00));
}

/* Carries it what the file holds at the end of the epoch, and only that? */
static bool
is_of_image(const struct work *work, const struct cstrap_mask_access *access)
{
	for (size_t i = 0; i < access->len; i++) {
		const size_t at = access->offset + i;

		if (at >= SPAN)
			return false;
		if (at >= CSTRAP_MESSAGE_HEADER &&
		    (work->known[at] == 0 ||
			work->image[at] != access->bytes[i]))
			return false;
	}
	return true;
}

static void
show(struct cstrap_mask_access *access)
{
	memset(access->masks, 0, access->len);
}

static void
hide(struct cstrap_mask_access *access)
{
	for (size_t i = 0; i < access->len; i++)
		access->masks[i] = access->offset + i >= CSTRAP_MESSAGE_HEADER;
}

static void
mask_directory(const struct work *work, struct cstrap_mask_access *access)
{
	for (size_t i = 0; i < access->len; i++) {
		const size_t at = access->offset + i;

		access->masks[i] = at >= SPAN ||
		    (!is_padding(access->bytes[i]) &&
			(work->known[at] == 0 ||
			    work->image[at] != access->bytes[i]));
	}
}

static void
mask_message(const struct work *work, struct cstrap_mask_access *access)
{
	const bool clean_tail =
	    ends_in_padding(work->image, work->known, work->end);

	/* Bytes that were written over later, or refused: of what? */
	if (!is_of_image(work, access)) {
		if (is_erasing(access))
			show(access);
		else
			hide(access);
		return;
	}
	for (size_t i = 0; i < access->len; i++) {
		const size_t at = access->offset + i;

		access->masks[i] = work->secret[0][at] != 0 ||
		    work->secret[1][at] != 0 ||
		    (at >= work->end && !clean_tail);
	}
}

static void
end_epoch(struct work *work, struct cstrap_mask_access **accesses, size_t count)
{
	const enum content content = judge(work);

	for (size_t i = 0; i < count; i++) {
		struct cstrap_mask_access *access = accesses[i];

		if (content == CONTENT_MESSAGE)
			mask_message(work, access);
		else if (content == CONTENT_DIRECTORY)
			mask_directory(work, access);
		else if (is_erasing(access) ||
		    (content == CONTENT_BLANK && is_of_image(work, access)))
			show(access);
		else
			hide(access);
	}
}

static void
foresee(struct work *work, struct cstrap_mask_access **accesses, size_t count)
{
	for (size_t i = 0; i < count; i++)
		put_access(work, accesses[i]);
	memcpy(work->last, work->image, SPAN);
	memcpy(work->last_known, work->known, SPAN);
	work->last_is_directory = is_directory(work->last, work->last_known);
	memset(work->image, 0, SPAN);
	memset(work->known, 0, SPAN);
}

void
cstrap_mask_file(struct cstrap_mask_access **accesses, size_t count, bool open)
{
	struct work *work = cstrap_secret_alloc(sizeof(*work));
	bool has_read = false;
	size_t first = 0;

	for (size_t i = 0; i < count; i++)
		memset(accesses[i]->masks, 1, accesses[i]->len);
	if (work == NULL)
		return;
	work->open = open;
	foresee(work, accesses, count);
	for (size_t i = 0; i < count; i++) {
		if (accesses[i]->is_update && has_read &&
		    !is_being_written(work)) {
			end_epoch(work, accesses + first, i - first);
			first = i;
			has_read = false;
		}
		has_read = has_read || !accesses[i]->is_update;
		put_access(work, accesses[i]);
	}
	end_epoch(work, accesses + first, count - first);
	cstrap_secret_free(work, sizeof(*work));
}
