/*
 * vcard/command.h - a command on its way through the card, and who does it.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_COMMAND_H
#define CSTRAP_VCARD_COMMAND_H

#include "vcard/card.h"

struct cstrap_vrequest {
	size_t number; /* of the channel */
	struct cstrap_vchannel *channel;
	uint8_t p1;
	uint8_t p2;
	uint8_t p3;
	struct cstrap_view data;     /* to the card */
	struct cstrap_writer answer; /* from the card, no status word */
	bool torn;                   /* power goes after keep bytes of data */
	size_t keep;
	enum cstrap_status status; /* the host failed the card */
};

/* Each does one instruction and returns the status word. */
typedef uint16_t cstrap_vcommand(struct cstrap_vcard *card,
    struct cstrap_vrequest *request);

cstrap_vcommand cstrap_vcommand_select;
cstrap_vcommand cstrap_vcommand_status;
cstrap_vcommand cstrap_vcommand_get_response;
cstrap_vcommand cstrap_vcommand_read_binary;
cstrap_vcommand cstrap_vcommand_update_binary;
cstrap_vcommand cstrap_vcommand_read_record;
cstrap_vcommand cstrap_vcommand_update_record;
cstrap_vcommand cstrap_vcommand_verify;
cstrap_vcommand cstrap_vcommand_manage_channel;
cstrap_vcommand cstrap_vcommand_create_file;

/*
 * Answer with as many of the bytes as P3 asks for (00: 256), or with 6Cxx
 * where there are fewer.
 */
uint16_t cstrap_vrequest_deliver(struct cstrap_vrequest *request,
    struct cstrap_view bytes);

/* Make file the current one of a channel. */
void cstrap_vchannel_enter(struct cstrap_vchannel *channel,
    struct cstrap_vfile *file);

#endif /* CSTRAP_VCARD_COMMAND_H */
