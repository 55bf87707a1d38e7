/*
 * provision/layout.c - the files that a new bootstrap application is made of.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/layout.h"

static const uint8_t descriptor_df[] = { 0x78, 0x21 };
static const uint8_t descriptor_ef[] = { 0x41, 0x21 };
static const uint8_t dodf_path[] = { 0x64, 0x30 };
static const uint8_t file_path[] = { 0x64, 0x32 };
static const uint8_t name[] = "LwM2M Bootstrap";
static const uint8_t label[] = "LwM2M";

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

struct cstrap_view
cstrap_layout_adf(struct cstrap_room room, struct cstrap_view rule,
    struct cstrap_view pin_status)
{
	const struct cstrap_fcp fcp = {
		.descriptor = VIEW(descriptor_df),
		.has_file_id = true,
		.file_id = CSTRAP_FID_PKCS15,
		.aid = cstrap_pkcs15_aid,
		.has_life_cycle = true,
		.life_cycle = CSTRAP_LIFE_ACTIVATED,
		.rule = rule,
		.pin_status = pin_status,
	};

	return put_fcp(room, &fcp);
}

struct cstrap_view
cstrap_layout_ef(struct cstrap_room room, uint16_t file_id,
    struct cstrap_view rule, uint32_t size)
{
	const struct cstrap_fcp fcp = {
		.descriptor = VIEW(descriptor_ef),
		.has_file_id = true,
		.file_id = file_id,
		.has_life_cycle = true,
		.life_cycle = CSTRAP_LIFE_ACTIVATED,
		.rule = rule,
		.has_size = true,
		.size = size,
		.has_sfi = true,
	};

	return put_fcp(room, &fcp);
}

struct cstrap_view
cstrap_layout_odf(struct cstrap_room room)
{
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_odf_put(&w, VIEW(dodf_path));
	return cstrap_writer_view(&w);
}

struct cstrap_view
cstrap_layout_dodf(struct cstrap_room room)
{
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_dodf_put(&w, TEXT(name), VIEW(file_path));
	return cstrap_writer_view(&w);
}

struct cstrap_view
cstrap_layout_dir(struct cstrap_room room, uint16_t df_id, size_t record_len)
{
	const uint8_t path[] = { 0x3F, 0x00, (uint8_t)(df_id >> 8),
		(uint8_t)df_id };
	struct cstrap_dir_record record = { cstrap_pkcs15_aid, TEXT(label),
		VIEW(path), { NULL, 0 }, false };
	struct cstrap_writer w;

	cstrap_writer_init(&w, room);
	cstrap_dir_record_put(&w, &record);
	if (w.len > record_len) {
		record.label.len = 0;
		cstrap_writer_init(&w, room);
		cstrap_dir_record_put(&w, &record);
	}
	return cstrap_writer_view(&w);
}
