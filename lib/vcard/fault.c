/*
 * vcard/fault.c - strike the command that a fault waits for.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "vcard/fault.h"

#include <string.h>

#include "host/text.h"
#include "vcard/command.h"

#define MEMORY_PROBLEM 0x6581 /* ISO 7816-4 5.6 */
#define LIFE_CYCLE_CREATION 0x01

enum cstrap_status
cstrap_vcard_fault_set(struct cstrap_vcard *vcard,
    const struct cstrap_vcard_fault *fault)
{
	struct cstrap_vfaults *faults = &vcard->faults;

	if ((unsigned int)fault->what >= CSTRAP_VCARD_FAULT_KINDS ||
	    (unsigned int)fault->where > CSTRAP_VCARD_CUT_AFTER)
		return CSTRAP_E_ARGUMENT;
	if (faults->count == CSTRAP_VCARD_FAULTS_MAX)
		return CSTRAP_E_SPACE;
	faults->set[faults->count++] = *fault;
	return CSTRAP_OK;
}

size_t
cstrap_vcard_fault_count(const struct cstrap_vcard *vcard)
{
	return vcard->faults.count + (vcard->faults.cut_waits ? 1 : 0);
}

void
cstrap_vcard_fault_clear(struct cstrap_vcard *vcard)
{
	vcard->faults.count = 0;
	vcard->faults.cut_waits = false;
}

void
cstrap_vcard_cut(struct cstrap_vcard *vcard, unsigned command,
    enum cstrap_vcard_cut where, size_t bytes)
{
	vcard->faults.cut_waits = true;
	vcard->faults.cut =
	    (struct cstrap_vcard_fault) { .what = CSTRAP_VCARD_FAULT_POWER,
		    .where = where,
		    .nth = command,
		    .tears_record = true,
		    .bytes = bytes };
}

/* Is it the command's turn? Counts it down where it is of the right kind. */
static bool
is_due(struct cstrap_vcard_fault *fault, const struct cstrap_vcard *card,
    struct cstrap_view command)
{
	const uint8_t cla = command.len == 0 ? 0 : command.data[0];
	const struct cstrap_vfile *ef =
	    card->channels[cstrap_vchannel_number(cla)].ef;

	if (fault->what == CSTRAP_VCARD_FAULT_WORN)
		return false; /* memory is what it waits for */
	if (fault->ins != 0 &&
	    (command.len < 2 || command.data[1] != fault->ins))
		return false;
	if (fault->file_id != 0 &&
	    (ef == NULL || ef->file_id != fault->file_id))
		return false;
	if (fault->nth > 0) {
		fault->nth--;
		return false;
	}
	return true;
}

/* All that wait count the command; the first that is due strikes. */
static void
find_due(struct cstrap_vcard *card, struct cstrap_view command)
{
	struct cstrap_vfaults *faults = &card->faults;
	size_t left = 0;
	size_t i;

	faults->strikes = false;
	faults->now_is_cut = false;
	if (faults->cut_waits && is_due(&faults->cut, card, command)) {
		faults->strikes = true;
		faults->now_is_cut = true;
		faults->now = faults->cut;
		faults->cut_waits = false;
	}
	for (i = 0; i < faults->count; i++) {
		const bool due = is_due(&faults->set[i], card, command);

		if (due && !faults->strikes) {
			faults->strikes = true;
			faults->now = faults->set[i];
			if (!faults->set[i].stays)
				continue;
		}
		faults->set[left++] = faults->set[i];
	}
	faults->count = left;
}

static bool
is_update(uint8_t ins)
{
	return ins == CSTRAP_INS_UPDATE_BINARY ||
	    ins == CSTRAP_INS_UPDATE_RECORD;
}

/* Has the command work that can be done in part? */
static bool
has_inside(const struct cstrap_vfaults *faults, uint8_t ins)
{
	if (is_update(ins))
		return true;
	return !faults->now_is_cut && faults->now.bytes > 0 &&
	    (ins == CSTRAP_INS_CREATE_FILE || ins == CSTRAP_INS_RESIZE_FILE ||
		ins == CSTRAP_INS_DELETE_FILE);
}

/* Cards lower the counter before they look at the key. */
static void
use_try(struct cstrap_vcard *card, struct cstrap_view command)
{
	struct cstrap_vkey *key;

	if (command.len != 5 + CSTRAP_VCARD_KEY_LEN || command.data[2] != 0)
		return;
	key = cstrap_vcard_key(card, command.data[3]);
	if (key == NULL || !key->enabled || key->tries == 0)
		return;
	key->tries--;
	card->dirty = true;
}

enum cstrap_status
cstrap_vfault_no_power(struct cstrap_vcard *card)
{
	cstrap_vcard_power_off(card);
	return cstrap_finding_set(&card->trouble, CSTRAP_E_CARD_REMOVED,
	    CSTRAP_RULE_NONE, "the virtual card has no power");
}

static enum cstrap_status
silence(struct cstrap_vcard *card)
{
	card->faults.is_mute = true;
	return cstrap_finding_set(&card->trouble, CSTRAP_E_CARD_PROTOCOL,
	    CSTRAP_RULE_NONE, "the card does not answer");
}

static enum cstrap_status
taken_out(struct cstrap_vcard *card)
{
	cstrap_vcard_power_off(card);
	card->faults.is_out = true;
	return cstrap_finding_set(&card->trouble, CSTRAP_E_CARD_REMOVED,
	    CSTRAP_RULE_NONE, "the card was taken out");
}

/* Only this word comes. */
static enum cstrap_status
answer_word(const struct cstrap_vcard_fault *fault, struct cstrap_room room,
    size_t *len)
{
	const uint16_t sw = fault->sw == 0 ? MEMORY_PROBLEM : fault->sw;

	if (room.len < 2)
		return CSTRAP_E_SPACE;
	room.data[0] = (uint8_t)(sw >> 8);
	room.data[1] = (uint8_t)(sw & 0xFF);
	*len = 2;
	return CSTRAP_OK;
}

/* The work is done as far as it is going to be; now the fault is seen. */
static enum cstrap_status
strike(struct cstrap_vcard *card, struct cstrap_room room, size_t *len)
{
	const struct cstrap_vcard_fault *fault = &card->faults.now;

	switch (fault->what) {
	case CSTRAP_VCARD_FAULT_POWER:
	case CSTRAP_VCARD_FAULT_PAGE:
		*len = 0;
		return cstrap_vfault_no_power(card);
	case CSTRAP_VCARD_FAULT_REMOVAL:
		*len = 0;
		return taken_out(card);
	case CSTRAP_VCARD_FAULT_MUTE:
		*len = 0;
		return silence(card);
	case CSTRAP_VCARD_FAULT_STATUS:
		return answer_word(fault, room, len);
	case CSTRAP_VCARD_FAULT_SHORT:
		if (*len > fault->bytes)
			*len = fault->bytes;
		return CSTRAP_OK;
	case CSTRAP_VCARD_FAULT_EMPTY:
		if (*len > 2) {
			memmove(room.data, room.data + *len - 2, 2);
			*len = 2;
		}
		return CSTRAP_OK;
	case CSTRAP_VCARD_FAULT_CORRUPT:
		if (*len > 0)
			room.data[fault->bytes < *len ? fault->bytes :
							*len - 1] ^=
			    fault->value == 0 ? 0xFF : fault->value;
		return CSTRAP_OK;
	case CSTRAP_VCARD_FAULT_RESET:
	case CSTRAP_VCARD_FAULT_RESET_UNSEEN:
	case CSTRAP_VCARD_FAULT_WORN:
		break; /* these strike elsewhere */
	}
	return CSTRAP_OK;
}

/* Somebody else reset the card before the command. */
static bool
reset_comes_first(struct cstrap_vcard *card, enum cstrap_status *st)
{
	const bool told = card->faults.now.what == CSTRAP_VCARD_FAULT_RESET;

	card->faults.strikes = false;
	cstrap_vcard_reset(card);
	if (told)
		*st = cstrap_finding_set(&card->trouble, CSTRAP_E_CARD_RESET,
		    CSTRAP_RULE_NONE, "another program reset the card");
	return told;
}

static bool
is_of_the_answer(enum cstrap_vcard_fault_what what)
{
	return what == CSTRAP_VCARD_FAULT_SHORT ||
	    what == CSTRAP_VCARD_FAULT_EMPTY ||
	    what == CSTRAP_VCARD_FAULT_CORRUPT;
}

/* Does the fault end the command before there is work to do? */
static bool
ends_at_once(struct cstrap_vcard *card, struct cstrap_view command,
    struct cstrap_vrequest *request, enum cstrap_status *st)
{
	const struct cstrap_vcard_fault *fault = &card->faults.now;
	const uint8_t ins = command.len < 2 ? 0 : command.data[1];

	if (!card->faults.strikes)
		return false;
	if (fault->what == CSTRAP_VCARD_FAULT_RESET ||
	    fault->what == CSTRAP_VCARD_FAULT_RESET_UNSEEN)
		return reset_comes_first(card, st);
	if (is_of_the_answer(fault->what) ||
	    fault->where == CSTRAP_VCARD_CUT_AFTER)
		return false;
	if (fault->where == CSTRAP_VCARD_CUT_BEFORE)
		return true;
	if (ins == CSTRAP_INS_VERIFY && fault->bytes > 0 &&
	    !card->faults.now_is_cut)
		use_try(card, command);
	request->torn = has_inside(&card->faults, ins);
	request->keep = fault->bytes;
	return !request->torn;
}

bool
cstrap_vfault_begin(struct cstrap_vcard *card, struct cstrap_view command,
    struct cstrap_vrequest *request, struct cstrap_room room, size_t *len,
    enum cstrap_status *st)
{
	*st = CSTRAP_OK;
	if (card->faults.is_mute) {
		*st = silence(card);
		return false;
	}
	find_due(card, command);
	if (!ends_at_once(card, command, request, st))
		return true;
	if (*st == CSTRAP_OK)
		*st = cstrap_vcard_commit(card);
	if (*st == CSTRAP_OK)
		*st = strike(card, room, len);
	cstrap_vphysics_command(card, command, *len);
	return false;
}

enum cstrap_status
cstrap_vfault_end(struct cstrap_vcard *card, struct cstrap_view command,
    enum cstrap_status st, struct cstrap_room room, size_t *len)
{
	if (st == CSTRAP_OK && card->faults.strikes)
		st = strike(card, room, len);
	cstrap_vphysics_command(card, command, *len);
	return st;
}

/* Does it strike an UPDATE of this file? Takes it away when it is used up. */
static bool
worn_here(struct cstrap_vfaults *faults, size_t index)
{
	struct cstrap_vcard_fault *fault = &faults->set[index];

	if (fault->nth > 0) {
		fault->nth--;
		return false;
	}
	if (!fault->stays) {
		faults->count--;
		memmove(fault, fault + 1,
		    (faults->count - index) * sizeof(*fault));
	}
	return true;
}

bool
cstrap_vfault_worn(struct cstrap_vcard *card, const struct cstrap_vfile *file,
    size_t offset, size_t len, size_t *worn, uint16_t *sw)
{
	struct cstrap_vfaults *faults = &card->faults;
	const size_t page = cstrap_vphysics_page_len(card);
	size_t i;

	for (i = 0; len > 0 && i < faults->count; i++) {
		const struct cstrap_vcard_fault fault = faults->set[i];
		const size_t at = fault.bytes / page;

		if (fault.what != CSTRAP_VCARD_FAULT_WORN ||
		    (fault.file_id != 0 && fault.file_id != file->file_id) ||
		    at < offset / page || at > (offset + len - 1) / page ||
		    !worn_here(faults, i))
			continue;
		*worn = fault.bytes;
		*sw = fault.sw == 0 ? MEMORY_PROBLEM : fault.sw;
		return true;
	}
	return false;
}

/* Memory that nobody has filled yet: from byte `filled` on. */
static void
leave_unfilled(const struct cstrap_vcard *card, struct cstrap_vfile *file,
    size_t filled)
{
	if (file->content != NULL && filled < file->size)
		memset(file->content + filled, card->faults.now.value,
		    file->size - filled);
}

void
cstrap_vfault_created(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file)
{
	cstrap_vphysics_pages(card, 0, CSTRAP_VTREE_FILE_COST);
	cstrap_vphysics_pages(card, 0, file->size);
	if (!request->torn)
		return;
	if (request->keep == 1)
		file->life_cycle = LIFE_CYCLE_CREATION;
	leave_unfilled(card, file, request->keep < 2 ? 0 : request->keep - 2);
}

void
cstrap_vfault_resized(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file,
    size_t old_size)
{
	cstrap_vphysics_pages(card, 0, CSTRAP_VTREE_FILE_COST);
	if (file->size <= old_size)
		return;
	cstrap_vphysics_pages(card, old_size, file->size - old_size);
	if (request->torn && request->keep - 1 < file->size - old_size)
		leave_unfilled(card, file, old_size + request->keep - 1);
}

bool
cstrap_vfault_deleting(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile *file)
{
	size_t gone = request->keep;

	cstrap_vphysics_pages(card, 0, CSTRAP_VTREE_FILE_COST);
	if (!request->torn)
		return false;
	if (gone > file->size)
		gone = file->size;
	if (file->content != NULL && gone > 0) {
		memset(file->content, 0xFF, gone);
		cstrap_vphysics_pages(card, 0, gone);
		card->dirty = true;
	}
	return true;
}
