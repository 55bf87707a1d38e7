/*
 * mask.c - from the exchanges of a record to the accesses of each file.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/mask.h"

#include <stdlib.h>
#include <string.h>

#include "cardstrap/pkcs15.h"

#define HEADER 5u /* CLA INS P1 P2 and Lc or Le */

/* A list of what is shown: a command that is not known may carry a key. */
enum cstrap_mask_class
cstrap_mask_class(uint8_t ins)
{
	switch (ins) {
	case CSTRAP_INS_SELECT:
	case CSTRAP_INS_MANAGE_CHANNEL:
	case CSTRAP_INS_READ_RECORD:
	case CSTRAP_INS_UPDATE_RECORD:
	case CSTRAP_INS_CREATE_FILE:
	case CSTRAP_INS_STATUS:
	case 0x04: /* DEACTIVATE FILE */
	case 0x44: /* ACTIVATE FILE */
	case 0xD4: /* RESIZE FILE */
	case 0xE4: /* DELETE FILE */
		return CSTRAP_MASK_SHOWN;
	case CSTRAP_INS_READ_BINARY:
	case CSTRAP_INS_UPDATE_BINARY:
		return CSTRAP_MASK_FILE;
	default:
		return CSTRAP_MASK_HIDDEN;
	}
}

void
cstrap_mask_coarse(enum cstrap_mask_class *origin,
    enum cstrap_transcript_kind kind, struct cstrap_view bytes, uint8_t *masks)
{
	size_t from = 0;
	size_t to = 0;

	if (kind == CSTRAP_TRANSCRIPT_COMMAND) {
		const uint8_t ins = bytes.len > 1 ? bytes.data[1] : 0;

		/* GET RESPONSE brings what the command before it earned. */
		if (ins != CSTRAP_INS_GET_RESPONSE)
			*origin = cstrap_mask_class(ins);
		from = HEADER;
		to = bytes.len;
	} else if (kind == CSTRAP_TRANSCRIPT_ANSWER && bytes.len > 2) {
		to = bytes.len - 2;
	}
	for (size_t i = 0; i < bytes.len; i++)
		masks[i] = *origin != CSTRAP_MASK_SHOWN && i >= from && i < to;
}

/* What goes on from one exchange to the next. */
struct walk {
	struct cstrap_selection selection;
	struct cstrap_selected *files;
	size_t file_count;
	struct cstrap_mask_access *accesses;
	size_t access_count;
	size_t read_offset; /* of what GET RESPONSE goes on with */
	bool read_open;
	bool failed; /* an access is missing */
};

/* The number of the file; file_count where memory lacks. */
static size_t
file_number(struct walk *walk, const struct cstrap_selected *selected)
{
	struct cstrap_selected *files;
	size_t i = 0;

	while (i < walk->file_count &&
	    memcmp(&walk->files[i], selected, sizeof(*selected)) != 0)
		i++;
	if (i < walk->file_count)
		return i;
	files = realloc(walk->files, (i + 1) * sizeof(*files));
	if (files == NULL)
		return i;
	walk->files = files;
	walk->files[walk->file_count++] = *selected;
	return i;
}

static void
add_access(struct walk *walk, uint8_t channel,
    const struct cstrap_mask_access *access)
{
	const size_t count = walk->access_count;
	struct cstrap_mask_access *grown = walk->accesses;
	size_t file;

	if (access->len == 0 || walk->failed)
		return;
	walk->failed = true;
	file =
	    file_number(walk, cstrap_selection_get(&walk->selection, channel));
	if (file == walk->file_count)
		return;
	/* A power of two: the array is full. */
	if ((count & (count - 1)) == 0)
		grown = realloc(grown,
		    (count == 0 ? 1 : 2 * count) * sizeof(*grown));
	if (grown == NULL)
		return;
	walk->accesses = grown;
	walk->accesses[count] = *access;
	walk->accesses[count].file = file;
	walk->access_count++;
	walk->failed = false;
}

static size_t
access_offset(const struct cstrap_command *command)
{
	if ((command->p1 & 0x80) != 0) /* a short file id */
		return command->p2;
	return (size_t)command->p1 << 8 | command->p2;
}

static void
take_update(struct walk *walk, const struct cstrap_command *command,
    struct cstrap_record_entry *sent, uint16_t sw)
{
	struct cstrap_mask_access access = {
		.offset = access_offset(command),
		.len = command->data.len,
		.bytes = sent->bytes + HEADER,
		.masks = sent->masks + HEADER,
		.is_update = true,
		.taken = CSTRAP_MASK_REFUSED,
	};

	if (sw == 0)
		access.taken = CSTRAP_MASK_UNKNOWN;
	else if (cstrap_sw_is_success(sw) || cstrap_sw_tries(sw) >= 0)
		access.taken = CSTRAP_MASK_TAKEN; /* 63Cx: TS 102 221 */
	add_access(walk, cstrap_channel_of(command->cla), &access);
}

static void
take_read(struct walk *walk, const struct cstrap_command *command,
    struct cstrap_record_entry *answer)
{
	struct cstrap_mask_access access = {
		.len = answer->len < 2 ? 0 : answer->len - 2,
		.bytes = answer->bytes,
		.masks = answer->masks,
		.taken = CSTRAP_MASK_TAKEN,
	};

	if (command->ins == CSTRAP_INS_READ_BINARY)
		walk->read_offset = access_offset(command);
	access.offset = walk->read_offset;
	walk->read_offset += access.len;
	walk->read_open = true;
	add_access(walk, cstrap_channel_of(command->cla), &access);
}

/* One exchange; answer NULL where none came. */
static void
take_exchange(struct walk *walk, struct cstrap_record_entry *sent,
    struct cstrap_record_entry *answer)
{
	const struct cstrap_view bytes = { sent->bytes, sent->len };
	struct cstrap_view answered = { NULL, 0 };
	struct cstrap_command command;

	if (answer != NULL)
		answered = (struct cstrap_view) { answer->bytes, answer->len };
	if (cstrap_command_parse(bytes, &command) != CSTRAP_OK) {
		walk->read_open = false;
		return;
	}
	cstrap_selection_take(&walk->selection, &command, answered);
	if (command.ins == CSTRAP_INS_UPDATE_BINARY) {
		walk->read_open = false;
		take_update(walk, &command, sent, cstrap_answer_sw(answered));
	} else if (command.ins == CSTRAP_INS_READ_BINARY ||
	    (command.ins == CSTRAP_INS_GET_RESPONSE && walk->read_open)) {
		if (answer != NULL)
			take_read(walk, &command, answer);
	} else {
		walk->read_open = false;
	}
}

static void
take_remark(struct walk *walk, const struct cstrap_record_entry *entry)
{
	static const char reset[] = "reset";

	if (entry->len == sizeof(reset) - 1 &&
	    memcmp(entry->bytes, reset, entry->len) == 0)
		cstrap_selection_reset(&walk->selection);
}

static void
take_all(struct walk *walk, struct cstrap_record *record)
{
	enum cstrap_mask_class origin = CSTRAP_MASK_HIDDEN;
	struct cstrap_record_entry sent = { 0 };
	struct cstrap_record_entry entry;
	struct cstrap_record_iter iter;

	cstrap_record_begin(record, &iter);
	while (cstrap_record_next(&iter, &entry)) {
		cstrap_mask_coarse(&origin, entry.kind,
		    (struct cstrap_view) { entry.bytes, entry.len },
		    entry.masks);
		if (entry.kind == CSTRAP_TRANSCRIPT_ANSWER) {
			if (sent.bytes != NULL)
				take_exchange(walk, &sent, &entry);
		} else if (sent.bytes != NULL) {
			take_exchange(walk, &sent, NULL);
		}
		sent.bytes = NULL;
		if (entry.kind == CSTRAP_TRANSCRIPT_COMMAND)
			sent = entry;
		else if (entry.kind == CSTRAP_TRANSCRIPT_REMARK)
			take_remark(walk, &entry);
	}
	if (sent.bytes != NULL)
		take_exchange(walk, &sent, NULL);
}

/* EF.ICCID, EF.DIR, EF.ARR: at their place under the MF (TS 102 221 13). */
static bool
is_public(const struct cstrap_selected *file)
{
	const unsigned int fid = (unsigned int)(file->ef[0] << 8 | file->ef[1]);

	return file->has_ef != 0 && file->is_aid == 0 && file->df_len == 2 &&
	    (fid == CSTRAP_FID_ICCID || fid == CSTRAP_FID_DIR ||
		fid == CSTRAP_FID_ARR);
}

void
cstrap_mask_record(struct cstrap_record *record)
{
	struct walk walk = { 0 };
	struct cstrap_mask_access **accesses = NULL;

	cstrap_selection_reset(&walk.selection);
	take_all(&walk, record);
	/* With an access missing, the coarse masks stay. */
	if (walk.access_count > 0 && !walk.failed)
		accesses = calloc(walk.access_count, sizeof(*accesses));
	for (size_t file = 0; accesses != NULL && file < walk.file_count;
	     file++) {
		size_t count = 0;

		for (size_t i = 0; i < walk.access_count; i++)
			if (walk.accesses[i].file == file)
				accesses[count++] = &walk.accesses[i];
		cstrap_mask_file(accesses, count, is_public(&walk.files[file]));
	}
	free(accesses);
	free(walk.accesses);
	free(walk.files);
}
