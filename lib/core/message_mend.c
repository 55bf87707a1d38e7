/*
 * core/message_mend.c - bytes with a known defect, and the message they mean.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/quirk.h"

#include "cardstrap/tlv.h"
#include "core/cursor.h"
#include "core/message_scan.h"

struct mend {
	struct cstrap_cursor r;
	struct cstrap_message_writer mw;
	struct cstrap_node node;
	unsigned int quirks, met;
};

static void
put(struct mend *mend, enum cstrap_node_kind kind, uint8_t depth, uint16_t id)
{
	mend->node.kind = kind;
	mend->node.path.depth = depth;
	mend->node.path.id[depth - 1] = id;
	(void)cstrap_message_put(&mend->mw, &mend->node);
}

static void
fail_kind(struct mend *mend, const struct cstrap_tlv *tlv)
{
	cursor_fail(&mend->r, CSTRAP_E_STRUCTURE, CSTRAP_RULE_TLV_KIND,
	    tlv->offset, NULL);
}

static void
put_leaf(struct mend *mend, enum cstrap_node_kind kind, uint8_t depth,
    const struct cstrap_tlv *tlv)
{
	mend->node.value = cstrap_cursor_take(&mend->r, tlv->len);
	put(mend, kind, depth, tlv->id);
}

static void
mend_multiple(struct mend *mend, const struct cstrap_tlv *multiple)
{
	const size_t end = cstrap_cursor_narrow(&mend->r, multiple->len);
	struct cstrap_tlv tlv;

	put(mend, CSTRAP_NODE_MULTIPLE, 3, multiple->id);
	while (cstrap_cursor_left(&mend->r) > 0 &&
	    cstrap_tlv_header(&mend->r, &tlv) == CSTRAP_OK) {
		if (tlv.kind == CSTRAP_TLV_RESOURCE_INSTANCE)
			put_leaf(mend, CSTRAP_NODE_RESOURCE_INSTANCE, 4, &tlv);
		else
			fail_kind(mend, &tlv);
	}
	cstrap_cursor_widen(&mend->r, end);
}

/* One resource, whose header was read. */
static void
mend_resource(struct mend *mend, const struct cstrap_tlv *tlv)
{
	if (tlv->kind == CSTRAP_TLV_MULTIPLE)
		mend_multiple(mend, tlv);
	else if (tlv->kind == CSTRAP_TLV_RESOURCE)
		put_leaf(mend, CSTRAP_NODE_RESOURCE, 3, tlv);
	else
		fail_kind(mend, tlv);
}

static void
mend_instance(struct mend *mend, const struct cstrap_tlv *instance)
{
	const size_t end = cstrap_cursor_narrow(&mend->r, instance->len);
	struct cstrap_tlv tlv;

	put(mend, CSTRAP_NODE_INSTANCE, 2, instance->id);
	while (cstrap_cursor_left(&mend->r) > 0 &&
	    cstrap_tlv_header(&mend->r, &tlv) == CSTRAP_OK)
		mend_resource(mend, &tlv);
	cstrap_cursor_widen(&mend->r, end);
}

/* What an object holds; bare says that resources may stand right in it. */
static void
mend_content(struct mend *mend, enum cstrap_quirk bare)
{
	struct cstrap_tlv tlv;
	bool in_bare = false;

	while (cstrap_cursor_left(&mend->r) > 0 &&
	    cstrap_tlv_header(&mend->r, &tlv) == CSTRAP_OK) {
		if (tlv.kind == CSTRAP_TLV_INSTANCE &&
		    bare != CSTRAP_QUIRK_BARE_TLV) {
			mend_instance(mend, &tlv);
			in_bare = false;
			continue;
		}
		if ((mend->quirks & (unsigned int)bare) == 0) {
			fail_kind(mend, &tlv);
			break;
		}
		if (!in_bare)
			put(mend, CSTRAP_NODE_INSTANCE, 2, 0);
		in_bare = true;
		mend->met |= (unsigned int)bare;
		mend_resource(mend, &tlv);
	}
}

static void
mend_object(struct mend *mend)
{
	struct cstrap_cursor *r = &mend->r;
	const uint16_t id = (uint16_t)cstrap_cursor_be(r, 2);
	size_t end, len;

	mend->node.version.major = (uint8_t)cstrap_cursor_be(r, 1);
	mend->node.version.minor =
	    mend->node.version.major == 0 ? 0 : (uint8_t)cstrap_cursor_be(r, 1);
	len = cstrap_cursor_be(r, 2);
	end = cstrap_cursor_narrow(r, len);
	if (r->status != CSTRAP_OK)
		return;
	put(mend, CSTRAP_NODE_OBJECT, 1, id);
	mend_content(mend, CSTRAP_QUIRK_BARE_RESOURCES);
	cstrap_cursor_widen(r, end);
}

/* With count, size and objects. */
static enum cstrap_status
mend_file(struct mend *mend, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	struct cstrap_message message;
	enum cstrap_status st;
	uint32_t count;
	size_t len = 0;

	/* The header's own refusals are those of the strict form. */
	st = cstrap_message_decode(&message, bytes, finding);
	if (bytes.len < CSTRAP_MESSAGE_HEADER || st == CSTRAP_E_TRUNCATED ||
	    st == CSTRAP_E_NEVER_WRITTEN || st == CSTRAP_E_BEING_WRITTEN ||
	    st == CSTRAP_E_TOO_LARGE)
		return st;
	len = cstrap_message_length(bytes.data);
	cstrap_cursor_init(&mend->r, cstrap_view_part(bytes, 0, len));
	mend->r.whole = true;
	count = cstrap_cursor_be(&mend->r, 2);
	mend->r.pos = CSTRAP_MESSAGE_HEADER;
	while (cstrap_cursor_left(&mend->r) > 0)
		mend_object(mend);
	if (mend->r.status == CSTRAP_OK && mend->mw.object_count != count)
		cursor_fail(&mend->r, CSTRAP_E_COUNT, CSTRAP_RULE_FILE_COUNT, 0,
		    NULL);
	return cstrap_cursor_finding(&mend->r, finding);
}

/* TLV alone, up to padding of FF. */
static enum cstrap_status
mend_bare(struct mend *mend, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	while (bytes.len > 0 && bytes.data[bytes.len - 1] == 0xFF)
		bytes.len--;
	cstrap_cursor_init(&mend->r, bytes);
	put(mend, CSTRAP_NODE_OBJECT, 1, CSTRAP_OBJECT_SECURITY);
	mend_content(mend, CSTRAP_QUIRK_BARE_TLV);
	return cstrap_cursor_finding(&mend->r, finding);
}

static void
begin(struct mend *mend, unsigned int quirks, struct cstrap_room room)
{
	static const struct cstrap_node none = { 0 };

	cstrap_message_put_begin(&mend->mw, room);
	mend->node = none;
	mend->quirks = quirks;
	mend->met = 0;
}

enum cstrap_status
cstrap_message_mend(struct cstrap_message *message, struct cstrap_view bytes,
    unsigned int quirks, struct cstrap_room room, unsigned int *met,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	struct mend mend;

	message->bytes = (struct cstrap_view) { NULL, 0 };
	message->object_count = 0;
	*met = 0;
	begin(&mend, quirks, room);
	st = mend_file(&mend, bytes, finding);
	if (st != CSTRAP_OK && (quirks & CSTRAP_QUIRK_BARE_TLV) != 0 &&
	    st != CSTRAP_E_NEVER_WRITTEN && st != CSTRAP_E_BEING_WRITTEN) {
		begin(&mend, quirks, room);
		st = mend_bare(&mend, bytes, finding);
	}
	if (st == CSTRAP_OK)
		st = cstrap_message_put_end(&mend.mw, message, finding);
	if (st == CSTRAP_OK)
		*met = mend.met;
	return st;
}
