/*
 * vcard/physics.c - pages of memory and the time that a card takes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/physics.h"

#include <string.h>

#include "vcard/command.h"

#define HEADER_LEN 5

/*
 * No maker tells how fast a UICC of today writes: EEPROMs of its kind take 2
 * to 6 ms for 64 bytes. An assumption.
 */
#define USUAL_PAGE_US 3500
#define USUAL_COMMAND_US 1000
#define USUAL_SELECT_US 4000
#define USUAL_WRITE_US 1000

void
cstrap_vcard_speed_set(struct cstrap_vcard *vcard,
    const struct cstrap_vcard_speed *speed)
{
	const struct cstrap_vcard_speed none = { .clock = 0 };

	vcard->physics.speed = speed == NULL ? none : *speed;
}

void
cstrap_vcard_speed_get(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_speed *speed)
{
	*speed = vcard->physics.speed;
}

void
cstrap_vcard_speed_usual(struct cstrap_vcard_speed *speed)
{
	*speed = (struct cstrap_vcard_speed) { .clock = CSTRAP_WIRE_CLOCK,
		.page_len = CSTRAP_VCARD_PAGE_LEN,
		.page_us = USUAL_PAGE_US,
		.command_us = USUAL_COMMAND_US,
		.select_us = USUAL_SELECT_US,
		.write_us = USUAL_WRITE_US };
}

static uint64_t
nanoseconds(const struct cstrap_vcard *card, uint64_t etu, uint64_t busy_us)
{
	const uint32_t clock = card->physics.speed.clock;
	struct cstrap_wire wire;

	cstrap_wire_init(&wire,
	    (struct cstrap_view) { card->atr, card->atr_len });
	return cstrap_wire_nanoseconds(&wire, etu,
		   clock == 0 ? CSTRAP_WIRE_CLOCK : clock) +
	    busy_us * 1000;
}

void
cstrap_vcard_time(const struct cstrap_vcard *vcard,
    struct cstrap_vcard_time *time)
{
	const struct cstrap_vphysics *physics = &vcard->physics;

	*time = (struct cstrap_vcard_time) { .etu = physics->cost.etu,
		.characters = physics->cost.characters,
		.commands = physics->cost.commands,
		.pages = physics->pages,
		.nanoseconds =
		    nanoseconds(vcard, physics->cost.etu, physics->busy_us) };
}

void
cstrap_vcard_time_reset(struct cstrap_vcard *vcard)
{
	const struct cstrap_vcard_speed speed = vcard->physics.speed;

	vcard->physics = (struct cstrap_vphysics) { .speed = speed };
}

size_t
cstrap_vphysics_page_len(const struct cstrap_vcard *card)
{
	return card->physics.speed.page_len == 0 ? CSTRAP_VCARD_PAGE_LEN :
						   card->physics.speed.page_len;
}

void
cstrap_vphysics_pages(struct cstrap_vcard *card, size_t offset, size_t len)
{
	const size_t page = cstrap_vphysics_page_len(card);
	uint32_t pages;

	if (len == 0)
		return;
	pages = (uint32_t)((offset + len - 1) / page - offset / page + 1);
	card->physics.pages += pages;
	card->physics.busy_us += (uint64_t)pages * card->physics.speed.page_us;
	card->physics.pending_us +=
	    (uint64_t)pages * card->physics.speed.page_us;
}

static bool
writes(uint8_t ins)
{
	return ins == CSTRAP_INS_UPDATE_BINARY ||
	    ins == CSTRAP_INS_UPDATE_RECORD || ins == CSTRAP_INS_CREATE_FILE ||
	    ins == CSTRAP_INS_DELETE_FILE || ins == CSTRAP_INS_RESIZE_FILE;
}

void
cstrap_vphysics_command(struct cstrap_vcard *card, struct cstrap_view command,
    size_t answer_len)
{
	const uint8_t ins = command.len < 2 ? 0 : command.data[1];
	struct cstrap_vphysics *physics = &card->physics;
	const uint64_t etu = physics->cost.etu;
	struct cstrap_wire wire;
	uint64_t us = physics->speed.command_us;

	cstrap_wire_init(&wire,
	    (struct cstrap_view) { card->atr, card->atr_len });
	if (ins == CSTRAP_INS_VERIFY && command.len > HEADER_LEN)
		cstrap_vphysics_pages(card, 0, 1); /* the counter */
	cstrap_wire_add(&physics->cost, &wire,
	    command.len > HEADER_LEN ? command.len - HEADER_LEN : 0,
	    answer_len > 2 ? answer_len - 2 : 0);
	if (ins == CSTRAP_INS_SELECT)
		us += physics->speed.select_us;
	if (writes(ins))
		us += physics->speed.write_us;
	physics->busy_us += us;
	physics->last_ns = nanoseconds(card, physics->cost.etu - etu,
	    us + physics->pending_us);
	physics->pending_us = 0;
}

/* How many of the data are written before power, or whatever it is, fails. */
static size_t
bytes_that_last(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *file)
{
	if (!request->torn || request->keep >= request->data.len)
		return request->data.len;
	/* cards write a record beside the old one, and then change over */
	if (file->kind == CSTRAP_VFILE_LINEAR && !card->faults.now.tears_record)
		return 0;
	return request->keep;
}

/* A page is erased before it is written. */
static void
lose_page(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file,
    size_t offset)
{
	const size_t page = cstrap_vphysics_page_len(card);
	const size_t last = request->data.len - 1;
	size_t start = offset + (request->keep < last ? request->keep : last);
	size_t len;

	if (!request->torn ||
	    (card->faults.now.what != CSTRAP_VCARD_FAULT_PAGE &&
		card->quirks[CSTRAP_VQUIRK_PAGE_LOSS] == 0) ||
	    (file->kind == CSTRAP_VFILE_LINEAR &&
		!card->faults.now.tears_record))
		return;
	start -= start % page;
	len = file->size - start < page ? file->size - start : page;
	memset(file->content + start, card->faults.now.value, len);
}

uint16_t
cstrap_vphysics_write(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file,
    size_t offset)
{
	const size_t page = cstrap_vphysics_page_len(card);
	size_t len = bytes_that_last(card, request, file);
	uint16_t sw = CSTRAP_VSW_OK;
	size_t worn;

	if (cstrap_vfault_worn(card, file, offset, len, &worn, &sw)) {
		worn -= worn % page;
		len = worn > offset ? worn - offset : 0;
	}
	if (len > 0)
		memcpy(file->content + offset, request->data.data, len);
	cstrap_vphysics_pages(card, offset, len);
	lose_page(card, request, file, offset);
	card->dirty = true;
	return sw;
}
