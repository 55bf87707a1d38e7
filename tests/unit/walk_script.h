/*
 * walk_script.h - walks over scripted cards: the files such cards have, and
 * what a walk has to come to.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_WALK_SCRIPT_H
#define CSTRAP_TEST_WALK_SCRIPT_H

#include "script_card.h"

#include "cardstrap/walk.h"

#define AID "A000000063504B43532D3135"
#define OK "9000"
#define NOT_FOUND "6A82"

/* Commands on channel 1 and on the basic one. */
#define OPEN "0070000001"
#define CLOSE "00708001"
#define AID_1 "01A404040C" AID
#define AID_0 "00A404040C" AID
#define NEXT_1 "01A404060C" AID
#define FID_1(fid) "01A4000402" fid
#define MF_1 "01A4000C023F00"
#define FID_0(fid) "00A4000402" fid
#define READ_1(len) "01B00000" len
#define READ_0(len) "00B00000" len

/* FCPs: of a DF, of a transparent EF, of EF(DIR) with records. */
#define FCP_ADF          \
	"62108202782184" \
	"0A"             \
	"A000000063504B435300" OK
#define FCP(len)   \
	"6208"     \
	"82024121" \
	"800200" len OK
#define FCP_DIR \
	"6207"  \
	"82054221002603" OK

/* Directories, and the len of each in hex. */
#define ODF "A706300404026430"
#define ODF_LEN "08"
#define DODF "A11430003000A10E300C0604672B0901300404026432"
#define DODF_LEN "16"
#define WRAPPED "A11630003000A110300E06060604672B0901300404026432"
#define WRAPPED_LEN "18"
#define GP                                         \
	"A1293000300F0C0D475020534520416363204374" \
	"6C"                                       \
	"A1143012060A2A864886FC6B81480101300404024200"
#define GP_LEN "2B"

struct walked {
	enum cstrap_status status;
	struct cstrap_walk walk;
	struct cstrap_card card;
	struct script_card script;
	struct found found;
	size_t visits;
	uint8_t room[256];
};

static inline void
walked_visit(void *ctx, const struct cstrap_walk_visit *visit)
{
	struct walked *walked = ctx;

	assert_true(visit->path.len > 0 && visit->path.len <= CSTRAP_PATH_MAX);
	walked->visits++;
}

/* Walk, with the room cut to room_len. */
static inline void
walk_over(struct walked *walked, const struct script_row *rows, size_t count,
    size_t room_len, bool basic_channel)
{
	const struct cstrap_sink sink = found_sink(&walked->found);
	const struct cstrap_walk_options options = {
		.basic_channel = basic_channel,
		.visit = walked_visit,
		.visit_ctx = walked,
		.sink = &sink,
	};
	struct cstrap_transport transport;

	walked->script =
	    (struct script_card) { .rows = rows, .row_count = count };
	walked->visits = 0;
	transport = script_transport(&walked->script);
	cstrap_card_init(&walked->card);
	cstrap_walk_begin(&walked->walk, &walked->card,
	    (struct cstrap_room) { walked->room, room_len }, &options);
	walked->status = cstrap_walk_run(&walked->walk, &transport);
}

#define ROWS(rows) (rows), sizeof(rows) / sizeof((rows)[0])
#define WALK(walked, rows) walk_over(walked, ROWS(rows), 256, false)

/* The last command that was sent. */
static inline const char *
last_command(const struct walked *walked)
{
	const char *space = strrchr(walked->script.log, ' ');

	return space != NULL ? space + 1 : walked->script.log;
}

/* The commands of a walk contain this one, or these. */
static inline bool
was_sent(const struct walked *walked, const char *commands)
{
	return strstr(walked->script.log, commands) != NULL;
}

static inline void
expect_found(const struct walked *walked, enum cstrap_walk_how how,
    const char *file)
{
	const struct cstrap_walk *walk = &walked->walk;

	assert_int_equal(walked->status, CSTRAP_OK);
	assert_int_equal(walk->how, how);
	assert_true(walk->has_odf && walk->has_entry);
	assert_hex((struct cstrap_view) { walk->file.bytes, walk->file.len },
	    file);
	assert_false(was_sent(walked, CLOSE));
}

/* It failed so, and the channel that was opened is closed again. */
static inline void
expect_failed(const struct walked *walked, enum cstrap_status status)
{
	assert_int_equal(walked->status, status);
	assert_string_equal(last_command(walked), "00708001");
	assert_false(walked->walk.opened_channel);
	assert_int_equal(walked->card.channel, 0);
}

#endif /* CSTRAP_TEST_WALK_SCRIPT_H */
