/*
 * cli/card_dir.c - the directories of a card, listed for people.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdlib.h>
#include <string.h>

#include "cli/card_dir.h"

#include "cardstrap/fcp.h"
#include "cardstrap/pkcs15.h"
#include "host/text.h"

#define DIR_MAX 4096 /* bytes of a transparent EF(DIR) that are read */
#define RECORDS_MAX 32

/* Text of a label: its bytes up to the first NUL, cut to room. */
static const char *
label_text(struct cstrap_view label, char room[80])
{
	const size_t len = label.len < 79 ? label.len : 79;

	if (len > 0)
		memcpy(room, label.data, len);
	room[len] = '\0';
	return room;
}

static const char *
hex_of(struct cstrap_view bytes, char room[2 * CSTRAP_AID_MAX + 1])
{
	return cstrap_hex(cstrap_view_part(bytes, 0, CSTRAP_AID_MAX), room);
}

static void
set_hex(json_t *o, const char *key, struct cstrap_view bytes)
{
	if (o != NULL && bytes.len > 0)
		(void)json_object_set_new(o, key, cstrap_json_hex(bytes));
}

static void
set_label(json_t *o, const char *key, struct cstrap_view label)
{
	char room[80];

	if (o != NULL && label.len > 0)
		(void)json_object_set_new(o, key,
		    cstrap_json_text(label_text(label, room)));
}

static void
append(struct cstrap_cli *cli, const char *key, json_t *o)
{
	json_t *all = json_object_get(cli->out.document, key);

	if (all == NULL) {
		cstrap_document_set(&cli->out, key, json_array());
		all = json_object_get(cli->out.document, key);
	}
	if (all != NULL && o != NULL)
		(void)json_array_append_new(all, o);
	else
		json_decref(o);
}

static void
list_record(struct cstrap_cli *cli, unsigned number,
    const struct cstrap_dir_record *record)
{
	char aid[2 * CSTRAP_AID_MAX + 1], path[2 * CSTRAP_AID_MAX + 1];
	char label[80];
	json_t *o = json_pack("{s:i}", "record", (int)number);

	cstrap_say(&cli->out, "  EF(DIR) %u: application %s%s%s%s%s%s", number,
	    hex_of(record->aid, aid), record->label.len > 0 ? " \"" : "",
	    label_text(record->label, label), record->label.len > 0 ? "\"" : "",
	    record->path.len > 0 ? " at " : "", hex_of(record->path, path));
	set_hex(o, "aid", record->aid);
	set_label(o, "label", record->label);
	set_hex(o, "path", record->path);
	append(cli, "dir", o);
}

static enum cstrap_status
send(struct cstrap_card *card, const struct cstrap_link *link,
    struct cstrap_command command)
{
	enum cstrap_status st;

	st = cstrap_card_exchange(card, &link->transport, &command);
	return st != CSTRAP_OK ? st : cstrap_sw_status(cstrap_card_sw(card));
}

void
cstrap_list_dir_records(struct cstrap_cli *cli, struct cstrap_view bytes,
    unsigned number)
{
	struct cstrap_dir_record record;
	size_t len, at = 0;

	while (at < bytes.len && number <= RECORDS_MAX) {
		const struct cstrap_view rest =
		    cstrap_view_part(bytes, at, bytes.len);

		if (cstrap_dir_record_decode(rest, &record, &len, NULL) !=
		    CSTRAP_OK) {
			cstrap_say(&cli->out, "  EF(DIR) %u: not well formed",
			    number);
			return;
		}
		if (len == 0)
			return;
		list_record(cli, number++, &record);
		at += len;
	}
}

static enum cstrap_status
list_transparent(struct cstrap_cli *cli, const struct cstrap_link *link,
    struct cstrap_card *card)
{
	struct cstrap_room room = { calloc(1, DIR_MAX), DIR_MAX };
	struct cstrap_ef_read read;
	enum cstrap_status st;

	if (room.data == NULL)
		return CSTRAP_E_NOMEM;
	cstrap_ef_read_begin(&read, card, room, 0);
	st = cstrap_ef_read_run(&read, &link->transport);
	if (st == CSTRAP_OK)
		cstrap_list_dir_records(cli,
		    (struct cstrap_view) { room.data,
			cstrap_ef_read_len(&read) },
		    1);
	free(room.data);
	return st;
}

static enum cstrap_status
list_records(struct cstrap_cli *cli, const struct cstrap_link *link,
    struct cstrap_card *card, const struct cstrap_fcp *fcp)
{
	enum cstrap_status st = CSTRAP_OK;

	for (uint8_t i = 1; i <= RECORDS_MAX && st == CSTRAP_OK; i++) {
		if (fcp->record_count > 0 && i > fcp->record_count)
			return CSTRAP_OK;
		st = send(card, link,
		    cstrap_command_read_record(i,
			fcp->record_len > 0 &&
				fcp->record_len < CSTRAP_READ_MAX ?
			    fcp->record_len :
			    CSTRAP_READ_MAX));
		if (st == CSTRAP_OK)
			cstrap_list_dir_records(cli, cstrap_card_data(card), i);
	}
	/* a card that does not count its records ends them so */
	return st == CSTRAP_E_CARD_NOT_FOUND ? CSTRAP_OK : st;
}

enum cstrap_status
cstrap_list_dir(struct cstrap_cli *cli, const struct cstrap_link *link)
{
	static const uint8_t mf[] = { 0x3F, 0x00 }, dir[] = { 0x2F, 0x00 };
	struct cstrap_card card;
	struct cstrap_fcp fcp;
	enum cstrap_status st;

	cstrap_card_init(&card);
	st = send(&card, link,
	    cstrap_command_select_fid((struct cstrap_view) { mf, sizeof(mf) },
		CSTRAP_SELECT_NOTHING));
	if (st == CSTRAP_OK)
		st = send(&card, link,
		    cstrap_command_select_fid((struct cstrap_view) { dir,
						  sizeof(dir) },
			CSTRAP_SELECT_FCP));
	if (st == CSTRAP_E_CARD_NOT_FOUND) {
		cstrap_say(&cli->out, "  EF(DIR): none");
		st = CSTRAP_OK;
	} else if (st == CSTRAP_OK) {
		memset(&fcp, 0, sizeof(fcp));
		(void)cstrap_fcp_decode(cstrap_card_data(&card), &fcp, NULL);
		st = fcp.kind == CSTRAP_FILE_TRANSPARENT ?
		    list_transparent(cli, link, &card) :
		    list_records(cli, link, &card, &fcp);
	}
	cstrap_card_wipe(&card);
	return st;
}

void
cstrap_list_odf(struct cstrap_cli *cli, struct cstrap_view content)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_odf_entry entry;
	struct cstrap_cursor r;
	char path[2 * CSTRAP_AID_MAX + 1];
	json_t *o;

	cstrap_cursor_init(&r, content);
	while (cstrap_odf_next(&r, &entry, &finding)) {
		cstrap_say(&cli->out, "    entry %02X%s: path %s", entry.tag,
		    entry.tag == CSTRAP_ODF_DATA_OBJECTS ? ", data objects" :
							   "",
		    hex_of(entry.at.path, path));
		o = json_pack("{s:i, s:I}", "tag", entry.tag, "offset",
		    (json_int_t)entry.offset);
		set_hex(o, "path", entry.at.path);
		append(cli, "odf", o);
	}
}

static const char *
match_text(enum cstrap_dodf_match match)
{
	switch (match) {
	case CSTRAP_DODF_OURS:
		return "LwM2M bootstrap";
	case CSTRAP_DODF_WRAPPED:
		return "LwM2M bootstrap, its OID wrapped twice";
	case CSTRAP_DODF_FOREIGN:
		return "foreign";
	}
	return "foreign";
}

void
cstrap_list_dodf(struct cstrap_cli *cli, struct cstrap_view content)
{
	struct cstrap_finding finding = { 0 };
	struct cstrap_dodf_entry entry;
	struct cstrap_cursor r;
	char path[2 * CSTRAP_AID_MAX + 1], name[80];
	json_t *o;

	cstrap_cursor_init(&r, content);
	while (cstrap_dodf_next(&r, &entry, &finding)) {
		const struct cstrap_view called =
		    entry.name.len > 0 ? entry.name : entry.label;

		cstrap_say(&cli->out, "    entry \"%s\" (%s): path %s%s",
		    label_text(called, name), match_text(entry.match),
		    hex_of(entry.at.path, path),
		    entry.is_private ? ", private" : "");
		o = json_pack("{s:I, s:b, s:b, s:b}", "offset",
		    (json_int_t)entry.offset, "ours",
		    entry.match != CSTRAP_DODF_FOREIGN, "wrapped",
		    entry.match == CSTRAP_DODF_WRAPPED, "private",
		    entry.is_private);
		set_label(o, "name", entry.name);
		set_label(o, "label", entry.label);
		set_hex(o, "path", entry.at.path);
		append(cli, "dodf", o);
	}
}
