/*
 * core/walk.c - the steps of the way to the bootstrap file.
 *
 * Each state sends one command, or reads one file, and says where to go on.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/walk.h"

#include <string.h>

#include "core/walk_read.h"

enum state {
	OPEN_CHANNEL,
	SELECT_AID,
	SELECT_ODF,
	READ_ODF,
	SELECT_DODF,
	READ_DODF,
	SELECT_FILE,
	SELECT_MF,
	SELECT_DIR,
	READ_DIR,
	READ_DIR_RECORD,
	SELECT_DF,
	CLOSE_CHANNEL,
	FOUND,
	ENDED
};

static const uint8_t mf[] = { 0x3F, 0x00 };
static const uint8_t ef_dir[] = { 0x2F, 0x00 };
static const uint8_t ef_odf[] = { 0x50, 0x31 };
/* Where the application is on cards that say so nowhere. */
static const uint8_t usual_dfs[][4] = { { 0x3F, 0x00, 0x7F, 0x50 },
	{ 0x3F, 0x00, 0x50, 0x15 } };

/*
 * Functions with a frame of their own, which is gone by the time the walk goes
 * deep into a directory.
 */
#if defined(__GNUC__)
#define APART __attribute__((noinline))
#else
#define APART
#endif

#define VIEW(array) ((struct cstrap_view) { array, sizeof(array) })

static void
set_path(struct cstrap_card_path *path, struct cstrap_view bytes)
{
	path->len = (uint8_t)(bytes.len <= sizeof(path->bytes) ? bytes.len : 0);
	if (path->len > 0)
		memcpy(path->bytes, bytes.data, path->len);
}

static struct cstrap_view
path_view(const struct cstrap_card_path *path)
{
	return (struct cstrap_view) { path->bytes, path->len };
}

void
cstrap_walk_begin(struct cstrap_walk *walk, struct cstrap_card *card,
    struct cstrap_room room, const struct cstrap_walk_options *options)
{
	memset(walk, 0, sizeof(*walk));
	walk->card = card;
	walk->room = room;
	if (options != NULL)
		walk->options = *options;
	walk->state = walk->options.basic_channel ? SELECT_AID : OPEN_CHANNEL;
	walk->outcome = CSTRAP_E_NO_MESSAGE;
	cstrap_card_set_channel(card, 0);
}

/* End without a file. What went wrong first says why. */
static void
give_up(struct cstrap_walk *walk)
{
	if (walk->trouble != CSTRAP_OK)
		walk->outcome = walk->trouble;
	walk->state = walk->opened_channel ? CLOSE_CHANNEL : ENDED;
}

static void
note_trouble(struct cstrap_walk *walk, enum cstrap_status status)
{
	if (walk->trouble != CSTRAP_OK)
		return;
	walk->trouble = status;
	walk->sw = cstrap_card_sw(walk->card);
}

void
cstrap_walk_report(struct cstrap_walk *walk, struct cstrap_finding *finding,
    const char *file)
{
	finding->file = file;
	cstrap_sink_put(walk->options.sink, finding);
}

void
cstrap_walk_note(struct cstrap_walk *walk, enum cstrap_rule rule, size_t offset,
    const char *file)
{
	struct cstrap_finding finding;

	cstrap_finding_set(&finding, CSTRAP_E_RULE, rule, NULL);
	finding.offset = offset;
	cstrap_walk_report(walk, &finding, file);
}

static void
note_rule(struct cstrap_walk *walk, enum cstrap_rule rule, const char *file)
{
	cstrap_walk_note(walk, rule, CSTRAP_NO_OFFSET, file);
}

void
cstrap_walk_visit(struct cstrap_walk *walk, enum cstrap_walk_file file,
    struct cstrap_view path, struct cstrap_view content)
{
	const struct cstrap_walk_visit visit = { file, path,
		file == CSTRAP_WALK_FILE_DIR ? walk->record : (uint8_t)0,
		{ walk->fcp, walk->fcp_len }, content };

	if (walk->options.visit != NULL)
		walk->options.visit(walk->options.visit_ctx, &visit);
}

/* --- what to send ------------------------------------------------------- */

static void
target(struct cstrap_walk *walk, int state, struct cstrap_view path)
{
	set_path(&walk->target, path);
	walk->step = 0;
	walk->stepwise = false;
	walk->state = state;
}

/*
 * The SELECT of the target: one command by path where the card takes it, else
 * a file id at a time. A path of two bytes is a file id under the current DF.
 */
static struct cstrap_command
select_target(const struct cstrap_walk *walk)
{
	const struct cstrap_view path = path_view(&walk->target);
	const bool last = !walk->stepwise || walk->step + 2u >= path.len;
	const enum cstrap_select_answer answer =
	    last ? CSTRAP_SELECT_FCP : CSTRAP_SELECT_NOTHING;
	struct cstrap_command command;

	if (walk->stepwise || path.len == 2)
		return cstrap_command_select_fid(cstrap_view_part(path,
						     walk->step, 2),
		    answer);
	if (path.data[0] == mf[0] && path.data[1] == mf[1])
		return cstrap_command_select_path(cstrap_view_part(path, 2,
						      path.len),
		    answer);
	command = cstrap_command_select_path(path, answer);
	if (path.data[0] != 0x7F || path.data[1] != 0xFF)
		command.p1 = 0x09; /* from the current DF */
	return command;
}

static struct cstrap_command
command_of(const struct cstrap_walk *walk)
{
	switch (walk->state) {
	case OPEN_CHANNEL:
		return cstrap_command_open_channel();
	case SELECT_AID:
		return cstrap_command_select_aid(cstrap_pkcs15_aid,
		    walk->next_count > 0, CSTRAP_SELECT_FCP);
	case SELECT_MF:
		return cstrap_command_select_fid(VIEW(mf),
		    CSTRAP_SELECT_NOTHING);
	case SELECT_DIR:
		return cstrap_command_select_fid(VIEW(ef_dir),
		    CSTRAP_SELECT_FCP);
	case SELECT_ODF:
		return cstrap_command_select_fid(VIEW(ef_odf),
		    CSTRAP_SELECT_FCP);
	case READ_DIR_RECORD:
		return cstrap_command_read_record(walk->record,
		    walk->record_len);
	case CLOSE_CHANNEL:
		return cstrap_command_close_channel(walk->card->channel);
	default:
		return select_target(walk);
	}
}

static bool
is_read(const struct cstrap_walk *walk)
{
	return walk->state == READ_ODF || walk->state == READ_DODF ||
	    walk->state == READ_DIR;
}

static APART enum cstrap_status
send_command(struct cstrap_walk *walk)
{
	const struct cstrap_command command = command_of(walk);
	const uint8_t channel = walk->card->channel;
	enum cstrap_status st;

	/* A channel is closed from the basic one, which stays. */
	if (walk->state == CLOSE_CHANNEL)
		cstrap_card_set_channel(walk->card, 0);
	st = cstrap_card_send(walk->card, &command);
	cstrap_card_set_channel(walk->card, channel);
	return st;
}

/* --- what the answers mean ---------------------------------------------- */

static void
keep_fcp(struct cstrap_walk *walk)
{
	const struct cstrap_view data = cstrap_card_data(walk->card);

	walk->fcp_len = (uint8_t)(data.len <= sizeof(walk->fcp) ? data.len : 0);
	if (walk->fcp_len > 0)
		memcpy(walk->fcp, data.data, walk->fcp_len);
}

/* Read the file that was selected: as much as its FCP says, or all. */
static void
read_file(struct cstrap_walk *walk, int state)
{
	struct cstrap_room room = walk->room;
	struct cstrap_fcp fcp;

	if (walk->fcp_len > 0 &&
	    cstrap_fcp_decode((struct cstrap_view) { walk->fcp, walk->fcp_len },
		&fcp, NULL) == CSTRAP_OK &&
	    fcp.has_size && fcp.size < room.len)
		room.len = fcp.size;
	cstrap_ef_read_begin(&walk->read, walk->card, room, 0);
	walk->state = state;
}

static void
next_df(struct cstrap_walk *walk)
{
	const uint8_t usual = (uint8_t)(walk->df_at - walk->df_count);

	if (walk->df_at < walk->df_count) {
		target(walk, SELECT_DF, path_view(&walk->dfs[walk->df_at]));
	} else if (usual < sizeof(usual_dfs) / sizeof(usual_dfs[0])) {
		target(walk, SELECT_DF, VIEW(usual_dfs[usual]));
	} else {
		give_up(walk);
		return;
	}
	walk->df_at++;
}

/* This application has no entry of ours: the next one, if there is one. */
static void
next_application(struct cstrap_walk *walk)
{
	if (walk->df_at > 0)
		next_df(walk);
	else if (walk->next_count < CSTRAP_WALK_NEXT_MAX) {
		walk->next_count++;
		walk->state = SELECT_AID;
	} else
		walk->state = SELECT_MF;
}

static void
on_channel(struct cstrap_walk *walk, bool done)
{
	const struct cstrap_view data = cstrap_card_data(walk->card);

	walk->state = SELECT_AID;
	if (done && data.len == 1 && data.data[0] > 0 && data.data[0] < 20) {
		walk->opened_channel = true;
		cstrap_card_set_channel(walk->card, data.data[0]);
	} else {
		note_rule(walk, CSTRAP_RULE_CHANNEL_BASIC, NULL);
	}
}

static bool
is_same_application(const struct cstrap_walk *walk)
{
	return walk->next_count > 0 &&
	    cstrap_view_equal((struct cstrap_view) { walk->fcp, walk->fcp_len },
		(struct cstrap_view) { walk->application_fcp,
		    walk->application_fcp_len });
}

static void
on_aid(struct cstrap_walk *walk, bool done)
{
	if (!done || is_same_application(walk)) {
		walk->state = SELECT_MF;
		return;
	}
	walk->application_fcp_len = walk->fcp_len;
	memcpy(walk->application_fcp, walk->fcp, walk->fcp_len);
	walk->how = CSTRAP_WALK_BY_AID;
	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_APPLICATION, cstrap_pkcs15_aid,
	    (struct cstrap_view) { NULL, 0 });
	walk->state = SELECT_ODF;
}

/* How the application that is selected now was found. */
static enum cstrap_walk_how
how_now(const struct cstrap_walk *walk)
{
	if (walk->df_at == 0)
		return CSTRAP_WALK_BY_AID;
	return walk->df_at <= walk->df_count ? CSTRAP_WALK_BY_DIR :
					       CSTRAP_WALK_BY_PATH;
}

static void
on_odf_selected(struct cstrap_walk *walk, bool done)
{
	if (!done) {
		if (cstrap_card_sw(walk->card) == 0x6982)
			note_trouble(walk, CSTRAP_E_CARD_ACCESS);
		next_application(walk);
		return;
	}
	/* A DF that was merely guessed is an application if it has an ODF. */
	if (walk->how == CSTRAP_WALK_NOT_FOUND)
		walk->how = how_now(walk);
	walk->has_odf = true;
	read_file(walk, READ_ODF);
}

static void
next_dodf(struct cstrap_walk *walk)
{
	if (walk->dodf_at < walk->dodf_count)
		target(walk, SELECT_DODF,
		    path_view(&walk->dodfs[walk->dodf_at++]));
	else
		next_application(walk);
}

static void
on_odf_read(struct cstrap_walk *walk, struct cstrap_view content)
{
	enum cstrap_status st;

	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_ODF, VIEW(ef_odf), content);
	walk->dodf_at = 0;
	if ((st = cstrap_walk_read_odf(walk, content)) != CSTRAP_OK)
		note_trouble(walk, st);
	if (walk->dodf_count > 1)
		note_rule(walk, CSTRAP_RULE_DODF_SEVERAL, "EF(ODF)");
	next_dodf(walk);
}

static void
on_dodf_read(struct cstrap_walk *walk, struct cstrap_view content)
{
	struct cstrap_dodf_entry entry;
	enum cstrap_status st;

	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_DODF, path_view(&walk->target),
	    content);
	st = cstrap_walk_read_dodf(walk, content, &entry);
	if (st != CSTRAP_OK) {
		if (st != CSTRAP_E_NO_MESSAGE)
			note_trouble(walk, st);
		next_dodf(walk);
		return;
	}
	walk->has_entry = true;
	walk->how = how_now(walk);
	walk->application = walk->df;
	walk->dodf = walk->target;
	set_path(&walk->file, entry.at.path);
	target(walk, SELECT_FILE, entry.at.path);
}

static void
on_file_selected(struct cstrap_walk *walk, bool done)
{
	struct cstrap_fcp fcp;

	if (!done) {
		note_trouble(walk,
		    cstrap_sw_status(cstrap_card_sw(walk->card)));
		give_up(walk);
		return;
	}
	if (walk->fcp_len > 0 &&
	    cstrap_fcp_decode((struct cstrap_view) { walk->fcp, walk->fcp_len },
		&fcp, NULL) == CSTRAP_OK) {
		walk->has_file_size = fcp.has_size;
		walk->file_size = fcp.size;
	}
	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_BOOTSTRAP,
	    path_view(&walk->file), (struct cstrap_view) { NULL, 0 });
	if (walk->card->saw_91xx)
		note_rule(walk, CSTRAP_RULE_STATUS_91XX, NULL);
	walk->state = FOUND;
}

static void
on_dir_selected(struct cstrap_walk *walk, bool done)
{
	struct cstrap_fcp fcp;

	walk->record = 0;
	if (!done) {
		next_df(walk);
		return;
	}
	if (cstrap_fcp_decode((struct cstrap_view) { walk->fcp, walk->fcp_len },
		&fcp, NULL) == CSTRAP_OK &&
	    fcp.kind == CSTRAP_FILE_TRANSPARENT) {
		read_file(walk, READ_DIR);
		return;
	}
	walk->record = 1;
	walk->record_count =
	    fcp.record_count != 0 && fcp.record_count < CSTRAP_WALK_RECORD_MAX ?
	    fcp.record_count :
	    CSTRAP_WALK_RECORD_MAX;
	walk->record_len =
	    fcp.record_len != 0 && fcp.record_len <= CSTRAP_READ_MAX ?
	    fcp.record_len :
	    CSTRAP_READ_MAX;
	walk->state = READ_DIR_RECORD;
}

static void
on_dir_read(struct cstrap_walk *walk, struct cstrap_view content)
{
	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_DIR, VIEW(ef_dir), content);
	cstrap_walk_read_dir(walk, content);
	next_df(walk);
}

static void
on_dir_record(struct cstrap_walk *walk, bool done)
{
	const struct cstrap_view record = cstrap_card_data(walk->card);

	if (done) {
		cstrap_walk_visit(walk, CSTRAP_WALK_FILE_DIR, VIEW(ef_dir),
		    record);
		cstrap_walk_read_dir(walk, record);
	}
	/* A transparent EF(DIR) of a card that gave no FCP. */
	if (!done && walk->record == 1 &&
	    cstrap_card_sw(walk->card) == 0x6981) {
		walk->record = 0;
		read_file(walk, READ_DIR);
	} else if (!done || walk->record >= walk->record_count)
		next_df(walk);
	else
		walk->record++;
}

static void
on_df(struct cstrap_walk *walk, bool done)
{
	if (!done) {
		next_df(walk);
		return;
	}
	walk->df = walk->target;
	if (walk->how == CSTRAP_WALK_NOT_FOUND &&
	    how_now(walk) == CSTRAP_WALK_BY_DIR)
		walk->how = CSTRAP_WALK_BY_DIR;
	cstrap_walk_visit(walk, CSTRAP_WALK_FILE_APPLICATION,
	    path_view(&walk->target), (struct cstrap_view) { NULL, 0 });
	walk->state = SELECT_ODF;
}

static void
on_read(struct cstrap_walk *walk)
{
	const struct cstrap_view content = { walk->room.data,
		cstrap_ef_read_len(&walk->read) };

	if (walk->state == READ_ODF)
		on_odf_read(walk, content);
	else if (walk->state == READ_DODF)
		on_dodf_read(walk, content);
	else
		on_dir_read(walk, content);
}

/* A file of the application would not be read: it may want a PIN. */
static void
on_read_refused(struct cstrap_walk *walk, enum cstrap_status st)
{
	note_trouble(walk, st);
	if (walk->state == READ_DIR)
		next_df(walk);
	else if (walk->state == READ_DODF)
		next_dodf(walk);
	else
		next_application(walk);
}

/* More file ids of a path to go, or the same path in another way? */
static bool
goes_on(struct cstrap_walk *walk, bool done)
{
	const bool by_path = walk->state == SELECT_DODF ||
	    walk->state == SELECT_FILE || walk->state == SELECT_DF;

	if (!by_path)
		return false;
	if (walk->stepwise) {
		walk->step = (uint8_t)(walk->step + 2);
		return done && walk->step < walk->target.len;
	}
	if (done || walk->target.len <= 2 ||
	    cstrap_card_sw(walk->card) == 0x6982)
		return false;
	walk->stepwise = true;
	return true;
}

static void
on_dodf_selected(struct cstrap_walk *walk, bool done)
{
	if (done) {
		read_file(walk, READ_DODF);
		return;
	}
	note_trouble(walk, cstrap_sw_status(cstrap_card_sw(walk->card)));
	next_dodf(walk);
}

static APART void
on_answer(struct cstrap_walk *walk)
{
	const uint16_t sw = cstrap_card_sw(walk->card);
	const bool done = cstrap_sw_is_success(sw) || sw == 0x6283;

	if (goes_on(walk, done))
		return;
	if (done && walk->state != READ_DIR_RECORD)
		keep_fcp(walk);
	switch ((enum state)walk->state) {
	case OPEN_CHANNEL:
		on_channel(walk, done);
		break;
	case SELECT_AID:
		on_aid(walk, done);
		break;
	case SELECT_ODF:
		on_odf_selected(walk, done);
		break;
	case SELECT_DODF:
		on_dodf_selected(walk, done);
		break;
	case SELECT_FILE:
		on_file_selected(walk, done);
		break;
	case SELECT_MF:
		walk->state = SELECT_DIR;
		break;
	case SELECT_DIR:
		on_dir_selected(walk, done);
		break;
	case READ_DIR_RECORD:
		on_dir_record(walk, done);
		break;
	case SELECT_DF:
		on_df(walk, done);
		break;
	case CLOSE_CHANNEL:
		walk->opened_channel = false;
		cstrap_card_set_channel(walk->card, 0);
		walk->state = ENDED;
		break;
	case READ_ODF:
	case READ_DODF:
	case READ_DIR:
	case FOUND:
	case ENDED:
		break;
	}
}

/* Feed the read of a file; go on when it has ended. */
static enum cstrap_status
feed_read(struct cstrap_walk *walk, struct cstrap_view answer)
{
	struct cstrap_view command;
	enum cstrap_status st;

	st = cstrap_ef_read_feed(&walk->read, answer);
	if (st == CSTRAP_E_CARD_PROTOCOL || st == CSTRAP_E_ORDER)
		return st;
	if (st != CSTRAP_OK) {
		on_read_refused(walk, st);
		return CSTRAP_OK;
	}
	st = cstrap_ef_read_next(&walk->read, &command);
	if (st == CSTRAP_OK && command.len == 0)
		on_read(walk);
	return st;
}

enum cstrap_status
cstrap_walk_feed(struct cstrap_walk *walk, struct cstrap_view answer)
{
	struct cstrap_view command;
	enum cstrap_status st;

	if (is_read(walk))
		return feed_read(walk, answer);
	if ((st = cstrap_card_feed(walk->card, answer)) != CSTRAP_OK)
		return st;
	(void)cstrap_card_next(walk->card, &command);
	if (command.len == 0)
		on_answer(walk);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_walk_next(struct cstrap_walk *walk, struct cstrap_view *command)
{
	enum cstrap_status st;

	*command = (struct cstrap_view) { NULL, 0 };
	if (is_read(walk)) {
		st = cstrap_ef_read_next(&walk->read, command);
		if (st != CSTRAP_OK || command->len > 0)
			return st;
		on_read(walk); /* a file of no bytes */
	}
	if (walk->state == ENDED)
		return walk->outcome;
	if (walk->state == FOUND)
		return CSTRAP_OK;
	if (!walk->card->pending && (st = send_command(walk)) != CSTRAP_OK)
		return st;
	return cstrap_card_next(walk->card, command);
}

void
cstrap_walk_close(struct cstrap_walk *walk)
{
	walk->outcome = CSTRAP_OK;
	walk->state = walk->opened_channel ? CLOSE_CHANNEL : ENDED;
}

static enum cstrap_status
run_next(void *machine, struct cstrap_view *command)
{
	return cstrap_walk_next(machine, command);
}

static enum cstrap_status
run_feed(void *machine, struct cstrap_view answer)
{
	return cstrap_walk_feed(machine, answer);
}

enum cstrap_status
cstrap_walk_run(struct cstrap_walk *walk,
    const struct cstrap_transport *transport)
{
	const struct cstrap_steps steps = { run_next, run_feed, walk };

	return cstrap_run(&steps, transport);
}
