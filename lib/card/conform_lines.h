/*
 * card/conform_lines.h - the lines of a script, one after another.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_CONFORM_LINES_H
#define CSTRAP_CARD_CONFORM_LINES_H

#include "card/conform_session.h"

/* A script on its way through the card. */
struct cstrap_conform_lines {
	struct cstrap_conform_session session;
	struct cstrap_script script;
	struct cstrap_script_line line;
	struct cstrap_script_line answers[CSTRAP_SCRIPT_ANSWERS_MAX];
	size_t answer_count;
	bool is_optional; /* the next command begins what a card may lack */
	bool cuts;        /* power goes in the next command */
	size_t cut_bytes;
	uint8_t ins; /* of the last command */
	bool ended;  /* the report has its result */
};

/*
 * Do what the lines say, from the first one to the last, or to the one that
 * the card fails at. OK: ended tells whether the report has a result.
 */
enum cstrap_status cstrap_conform_do_lines(struct cstrap_conform_lines *run);

#endif /* CSTRAP_CARD_CONFORM_LINES_H */
