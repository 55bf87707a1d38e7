/*
 * card/conform_guard.c - may this command be sent?
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/conform_guard.h"

#include <string.h>

#include "card/conform_file.h"

#define READ_BINARY_ODD 0xB1
#define SEARCH_RECORD 0xA2
#define GET_DATA 0xCA
#define SFI_FLAG 0x80    /* of P1 of a BINARY command */
#define TERMINATION 0x40 /* of P2 of SELECT: a session ends */
#define PROPRIETARY 0x80
#define NOBODYS_CLASS 0x90 /* from here on a class means what a maker says */

#define NOT_OURS "it would change a file that the script did not make"

void
cstrap_conform_guard_init(struct cstrap_conform_guard *guard, bool full)
{
	memset(guard, 0, sizeof(*guard));
	guard->full = full;
	cstrap_conform_guard_reset(guard);
}

static void
lose(struct cstrap_conform_place *place)
{
	place->df = CSTRAP_CONFORM_FOREIGN;
	place->ef = CSTRAP_CONFORM_FOREIGN;
}

void
cstrap_conform_guard_reset(struct cstrap_conform_guard *guard)
{
	for (size_t i = 0; i < CSTRAP_CONFORM_CHANNELS; i++)
		lose(&guard->places[i]);
	guard->places[0].df = CSTRAP_CONFORM_MF;
}

static const struct cstrap_conform_place *
place_of(const struct cstrap_conform_guard *guard, struct cstrap_view command)
{
	return &guard->places[cstrap_conform_channel(command.data[0])];
}

/* Changes nothing but what is selected and which channels are open. */
static bool
reads(uint8_t cla, uint8_t ins)
{
	switch (ins) {
	case CSTRAP_INS_SELECT:
	case CSTRAP_INS_READ_BINARY:
	case READ_BINARY_ODD:
	case CSTRAP_INS_READ_RECORD:
	case SEARCH_RECORD:
	case CSTRAP_INS_MANAGE_CHANNEL:
		return cla < PROPRIETARY;
	case CSTRAP_INS_GET_RESPONSE:
	case CSTRAP_INS_STATUS:
	case GET_DATA:
		return true;
	default:
		return false;
	}
}

/* Does a command on contents name its file by an SFI? */
static bool
has_sfi(struct cstrap_view command)
{
	switch (command.data[1]) {
	case CSTRAP_INS_READ_BINARY:
	case CSTRAP_INS_UPDATE_BINARY:
		return (command.data[2] & SFI_FLAG) != 0;
	case CSTRAP_INS_READ_RECORD:
	case CSTRAP_INS_UPDATE_RECORD:
	case SEARCH_RECORD:
		return command.data[3] >> 3 != 0;
	default:
		return false;
	}
}

static const char *
permits_update(const struct cstrap_conform_place *place,
    struct cstrap_view command)
{
	return (has_sfi(command) ? place->df : place->ef) >= 0 ? NULL :
								 NOT_OURS;
}

static const char *
permits_create(const struct cstrap_conform_guard *guard,
    const struct cstrap_conform_place *place, struct cstrap_view command)
{
	struct cstrap_conform_file file;

	if (place->df == CSTRAP_CONFORM_FOREIGN)
		return "a file is made in the MF, or in what the script made";
	if (guard->count == CSTRAP_CONFORM_FILES_MAX)
		return "more files than a script can make";
	return cstrap_conform_template(cstrap_conform_data(command), &file) ?
	    NULL :
	    "the template does not say which file it makes";
}

/* DELETE, ACTIVATE, DEACTIVATE: a file of the DF, or the current one. */
static const char *
permits_file(const struct cstrap_conform_guard *guard,
    const struct cstrap_conform_place *place, struct cstrap_view command)
{
	const struct cstrap_view data = cstrap_conform_data(command);

	if (command.data[2] != 0 || command.data[3] != 0)
		return "the file is named by its id alone";
	if (data.len == 0)
		return place->ef >= 0 ? NULL : NOT_OURS;
	return cstrap_conform_child(guard, place->df, data) >= 0 ? NULL :
								   NOT_OURS;
}

static const char *
permits_resize(const struct cstrap_conform_guard *guard,
    const struct cstrap_conform_place *place, struct cstrap_view command)
{
	struct cstrap_view fid;

	if (!cstrap_conform_find(cstrap_conform_data(command),
		(uint16_t[]) { 0x62, 0x83 }, 2, &fid))
		return "the template does not say which file it resizes";
	return cstrap_conform_child(guard, place->df, fid) >= 0 ? NULL :
								  NOT_OURS;
}

static const char *
permits_change(const struct cstrap_conform_guard *guard,
    struct cstrap_view command)
{
	const struct cstrap_conform_place *place = place_of(guard, command);

	switch (command.data[1]) {
	case CSTRAP_INS_VERIFY:
		return cstrap_conform_data(command).len == 0 ?
		    NULL :
		    "a key goes another way";
	case CSTRAP_INS_UPDATE_BINARY:
	case CSTRAP_INS_UPDATE_RECORD:
		return permits_update(place, command);
	case CSTRAP_INS_CREATE_FILE:
		return permits_create(guard, place, command);
	case CSTRAP_INS_DELETE_FILE:
	case CSTRAP_INS_ACTIVATE_FILE:
	case CSTRAP_INS_DEACTIVATE_FILE:
		return permits_file(guard, place, command);
	case CSTRAP_INS_RESIZE_FILE:
		return permits_resize(guard, place, command);
	default:
		return "no script sends this instruction";
	}
}

const char *
cstrap_conform_permits(const struct cstrap_conform_guard *guard,
    struct cstrap_view command)
{
	if (command.len < 4 || command.len > CSTRAP_COMMAND_MAX)
		return "this is no command";
	if (command.data[0] >= NOBODYS_CLASS)
		return "what this class does is the maker's";
	if (command.data[0] >= PROPRIETARY &&
	    command.data[1] != CSTRAP_INS_RESIZE_FILE &&
	    !reads(command.data[0], command.data[1]))
		return "no script sends this instruction in this class";
	if (command.data[1] == CSTRAP_INS_SELECT &&
	    (command.data[3] & TERMINATION) != 0)
		return "what is selected after the end of a session is not "
		       "known";
	if (reads(command.data[0], command.data[1]))
		return NULL;
	if (!guard->full)
		return "the script changes the card, and does not say so with "
		       "\"! full\"";
	return permits_change(guard, command);
}

/* --- what is selected ------------------------------------------------------ */

/* From df on, file ids one inside of the other. */
static void
follow(const struct cstrap_conform_guard *guard,
    struct cstrap_conform_place *place, int df, struct cstrap_view path)
{
	int file = df;

	for (size_t i = 0; i + 1 < path.len; i += 2) {
		if (i > 0 && file >= 0 && !guard->files[file].is_df)
			file = CSTRAP_CONFORM_FOREIGN;
		file = cstrap_conform_child(guard, file,
		    cstrap_view_part(path, i, 2));
		if (file < 0)
			break;
	}
	lose(place);
	if (file < 0)
		return;
	place->df = guard->files[file].is_df ? file : guard->files[file].parent;
	if (!guard->files[file].is_df)
		place->ef = file;
}

static bool
is_mf(struct cstrap_view data)
{
	return data.len == 0 ||
	    (data.len == 2 && data.data[0] == 0x3F && data.data[1] == 0);
}

/* A whole name that the script gave to a file itself. */
static int
by_aid(const struct cstrap_conform_guard *guard, struct cstrap_view command)
{
	const struct cstrap_view aid = cstrap_conform_data(command);

	for (size_t i = 0; i < guard->count && (command.data[3] & 3) == 0;
	     i++) {
		const struct cstrap_conform_file *file = &guard->files[i];

		if (!file->gone && file->aid_len > 0 &&
		    cstrap_view_equal(aid,
			(struct cstrap_view) { file->aid, file->aid_len }))
			return (int)i;
	}
	return CSTRAP_CONFORM_FOREIGN;
}

static void
observe_select(struct cstrap_conform_guard *guard,
    struct cstrap_conform_place *place, struct cstrap_view command)
{
	const struct cstrap_view data = cstrap_conform_data(command);
	const int df = place->df;

	switch (command.data[2]) {
	case 0x00:
		if (!is_mf(data)) {
			follow(guard, place, df, data);
			return;
		}
		place->df = CSTRAP_CONFORM_MF;
		break;
	case 0x03:
		place->df =
		    df >= 0 ? guard->files[df].parent : CSTRAP_CONFORM_FOREIGN;
		break;
	case 0x04:
		place->df = by_aid(guard, command);
		break;
	case 0x08:
		follow(guard, place, CSTRAP_CONFORM_MF, data);
		return;
	case 0x09:
		follow(guard, place, df, data);
		return;
	default:
		place->df = CSTRAP_CONFORM_FOREIGN;
		break;
	}
	place->ef = CSTRAP_CONFORM_FOREIGN;
}

static void
observe_create(struct cstrap_conform_guard *guard,
    struct cstrap_conform_place *place, struct cstrap_view command)
{
	struct cstrap_conform_file *file = &guard->files[guard->count];

	if (guard->count == CSTRAP_CONFORM_FILES_MAX ||
	    !cstrap_conform_template(cstrap_conform_data(command), file))
		return;
	file->parent = place->df;
	if (file->is_df) {
		place->df = (int)guard->count;
		place->ef = CSTRAP_CONFORM_FOREIGN;
	} else {
		place->ef = (int)guard->count;
	}
	guard->count++;
}

/* file and what was made in it; those stand behind it in the table. */
static void
forget(struct cstrap_conform_guard *guard, int file)
{
	guard->files[file].gone = true;
	for (size_t i = (size_t)file + 1; i < guard->count; i++) {
		const int parent = guard->files[i].parent;

		if (parent >= 0 && guard->files[parent].gone)
			guard->files[i].gone = true;
	}
	/* what cards make current then differs */
	for (size_t i = 0; i < CSTRAP_CONFORM_CHANNELS; i++) {
		struct cstrap_conform_place *place = &guard->places[i];

		if (place->ef >= 0 && guard->files[place->ef].gone)
			place->ef = CSTRAP_CONFORM_FOREIGN;
		if (place->df >= 0 && guard->files[place->df].gone)
			place->df = CSTRAP_CONFORM_FOREIGN;
	}
}

static void
observe_delete(struct cstrap_conform_guard *guard,
    const struct cstrap_conform_place *place, struct cstrap_view command)
{
	const struct cstrap_view data = cstrap_conform_data(command);
	const int file = data.len == 0 ?
	    place->ef :
	    cstrap_conform_child(guard, place->df, data);

	if (file >= 0)
		forget(guard, file);
}

void
cstrap_conform_observe(struct cstrap_conform_guard *guard,
    struct cstrap_view command, struct cstrap_view answer)
{
	const uint16_t sw = cstrap_answer_sw(answer);
	struct cstrap_conform_place *place;

	if (command.len < 4)
		return;
	place = &guard->places[cstrap_conform_channel(command.data[0])];
	if (has_sfi(command))
		place->ef = CSTRAP_CONFORM_FOREIGN;
	/* a warning does not undo what was done */
	if (!cstrap_sw_is_success(sw) && sw >> 8 != 0x61 && sw >> 8 != 0x62 &&
	    sw >> 8 != 0x63)
		return;
	switch (command.data[1]) {
	case CSTRAP_INS_SELECT:
		observe_select(guard, place, command);
		break;
	case CSTRAP_INS_CREATE_FILE:
		observe_create(guard, place, command);
		break;
	case CSTRAP_INS_DELETE_FILE:
		observe_delete(guard, place, command);
		break;
	case CSTRAP_INS_RESIZE_FILE:
		place->ef = CSTRAP_CONFORM_FOREIGN;
		break;
	case CSTRAP_INS_MANAGE_CHANNEL:
		/* a channel that is opened again does not stand where it did */
		for (size_t i = 1; i < CSTRAP_CONFORM_CHANNELS; i++)
			lose(&guard->places[i]);
		break;
	default:
		break;
	}
}

void
cstrap_conform_lost(struct cstrap_conform_guard *guard,
    struct cstrap_view command)
{
	if (command.len < 4)
		return;
	/* nor is a file known to be the script's: it may have been there */
	lose(&guard->places[cstrap_conform_channel(command.data[0])]);
}
