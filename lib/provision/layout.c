/*
 * provision/layout.c - the files that a bootstrap application is made of.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/layout.h"

#include "cardstrap/quirk.h"

static const uint8_t descriptor_df[] = { 0x78, 0x21 };
static const uint8_t descriptor_ef[] = { 0x41, 0x21 };
static const uint8_t short_df[] = { 0x38 };
static const uint8_t short_ef[] = { 0x01 };
static const uint8_t name[] = "LwM2M Bootstrap";
static const uint8_t label[] = "LwM2M";
static const uint8_t wrapped_oid[] = { 0x06, 0x04, 0x67, 0x2B, 0x09, 0x01 };

#define VIEW(array) ((struct cstrap_view) { array, sizeof(array) })
#define TEXT(array) ((struct cstrap_view) { array, sizeof(array) - 1 })

uint32_t
cstrap_layout_file_size(size_t message_len)
{
	const size_t step = CSTRAP_BOOTSTRAP_SIZE_STEP;
	const size_t size = (message_len + step - 1) / step * step;

	if (size < CSTRAP_BOOTSTRAP_SIZE_MIN)
		return CSTRAP_BOOTSTRAP_SIZE_MIN;
	return (
	    uint32_t)(size < CSTRAP_MESSAGE_MAX ? size : CSTRAP_MESSAGE_MAX);
}

static struct cstrap_view
put_fcp(struct cstrap_room room, const struct cstrap_fcp *fcp)
{
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_fcp_put(&w, fcp);
	return cstrap_writer_view(&w);
}

static void
set_rule(struct cstrap_fcp *fcp, const struct cstrap_card_rule *rule)
{
	const struct cstrap_view bytes = { rule->bytes, rule->len };

	if (rule->tag == 0x8B)
		fcp->rule = bytes;
	else if (rule->tag == 0x8C)
		fcp->compact = bytes;
	else if (rule->tag == 0xAB)
		fcp->expanded = bytes;
}

static void
set_size(struct cstrap_fcp *fcp, const struct cstrap_card_profile *card,
    uint32_t size)
{
	fcp->has_size = !card->size_as_total;
	fcp->size = size;
	fcp->has_total_size = card->size_as_total;
	fcp->total_size = size;
}

/* What files of every kind have in common. */
static struct cstrap_fcp
form(const struct cstrap_card_profile *card,
    const struct cstrap_card_rule *rule, uint16_t file_id)
{
	struct cstrap_fcp fcp = {
		.has_file_id = true,
		.file_id = file_id,
		.has_life_cycle = card->has_life_cycle,
		.life_cycle = card->life_cycle,
		.proprietary = { card->proprietary, card->proprietary_len },
	};

	if (card->has_rule)
		set_rule(&fcp, rule);
	return fcp;
}

struct cstrap_view
cstrap_layout_adf(struct cstrap_room room,
    const struct cstrap_card_profile *card, const struct cstrap_card_rule *rule,
    struct cstrap_view pin_status)
{
	struct cstrap_fcp fcp = form(card, rule, card->df_id);

	fcp.descriptor =
	    card->short_descriptor ? VIEW(short_df) : VIEW(descriptor_df);
	fcp.aid = cstrap_pkcs15_aid;
	fcp.has_total_size = card->df_total != 0;
	fcp.total_size = card->df_total;
	if (card->has_pin_status)
		fcp.pin_status = pin_status;
	return put_fcp(room, &fcp);
}

struct cstrap_view
cstrap_layout_ef(struct cstrap_room room,
    const struct cstrap_card_profile *card, const struct cstrap_card_rule *rule,
    uint16_t file_id, uint32_t size)
{
	struct cstrap_fcp fcp = form(card, rule, file_id);

	fcp.descriptor =
	    card->short_descriptor ? VIEW(short_ef) : VIEW(descriptor_ef);
	fcp.has_sfi = card->has_sfi;
	set_size(&fcp, card, size);
	return put_fcp(room, &fcp);
}

struct cstrap_view
cstrap_layout_resize(struct cstrap_room room,
    const struct cstrap_card_profile *card, uint16_t file_id, uint32_t size)
{
	struct cstrap_fcp fcp = { .has_file_id = true, .file_id = file_id };

	set_size(&fcp, card, size);
	return put_fcp(room, &fcp);
}

struct cstrap_view
cstrap_layout_odf(struct cstrap_room room, uint16_t dodf_id)
{
	const uint8_t path[] = { (uint8_t)(dodf_id >> 8), (uint8_t)dodf_id };
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_odf_put(&w, VIEW(path));
	return cstrap_writer_view(&w);
}

struct cstrap_view
cstrap_layout_dodf(struct cstrap_room room, unsigned int quirks,
    uint16_t file_id)
{
	const uint8_t path[] = { (uint8_t)(file_id >> 8), (uint8_t)file_id };
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_dodf_put_oid(&w, TEXT(name),
	    (quirks & CSTRAP_QUIRK_WRAPPED_OID) != 0 ? VIEW(wrapped_oid) :
						       cstrap_bootstrap_oid,
	    VIEW(path));
	return cstrap_writer_view(&w);
}

/* As G.3.1 prints it: template and label with lengths that do not fit. */
static struct cstrap_view
put_printed(struct cstrap_room room, struct cstrap_view path)
{
	static const uint8_t printed[] = "BOOTSTRAP";
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_writer_be(&w, 0x6122, 2);
	cstrap_der_put(&w, 0x4F, cstrap_pkcs15_aid);
	cstrap_writer_be(&w, 0x5008, 2);
	cstrap_writer_put(&w, TEXT(printed));
	cstrap_der_put(&w, 0x51, path);
	return cstrap_writer_view(&w);
}

struct cstrap_view
cstrap_layout_dir(struct cstrap_room room, unsigned int quirks, uint16_t df_id,
    size_t record_len)
{
	const uint8_t path[] = { 0x3F, 0x00, (uint8_t)(df_id >> 8),
		(uint8_t)df_id };
	struct cstrap_dir_record record = { cstrap_pkcs15_aid, TEXT(label),
		VIEW(path), { NULL, 0 }, false };
	struct cstrap_writer w;

	if ((quirks & CSTRAP_QUIRK_PRINTED_DIR) != 0)
		return put_printed(room, VIEW(path));
	cstrap_writer_init(&w, room);
	cstrap_dir_record_put(&w, &record);
	if (w.len > record_len) {
		record.label.len = 0;
		cstrap_writer_init(&w, room);
		cstrap_dir_record_put(&w, &record);
	}
	return cstrap_writer_view(&w);
}
