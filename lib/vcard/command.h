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
	uint8_t header[4]; /* CLA INS P1 P2 */
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
cstrap_vcommand cstrap_vcommand_search_record;
cstrap_vcommand cstrap_vcommand_change_pin;
cstrap_vcommand cstrap_vcommand_disable_pin;
cstrap_vcommand cstrap_vcommand_enable_pin;
cstrap_vcommand cstrap_vcommand_unblock_pin;
cstrap_vcommand cstrap_vcommand_create_file;
cstrap_vcommand cstrap_vcommand_delete_file;
cstrap_vcommand cstrap_vcommand_resize_file;
cstrap_vcommand cstrap_vcommand_activate_file;
cstrap_vcommand cstrap_vcommand_deactivate_file;
cstrap_vcommand cstrap_vcommand_get_data;

/* The commands of class A0 (TS 51.011); their status words are their own. */
uint16_t cstrap_vgsm_run(struct cstrap_vcard *card,
    struct cstrap_vrequest *request, cstrap_vcommand *run);

/*
 * Answer with as many of the bytes as P3 asks for (00: 256), or with 6Cxx
 * where there are fewer.
 */
uint16_t cstrap_vrequest_deliver(const struct cstrap_vcard *card,
    struct cstrap_vrequest *request, struct cstrap_view bytes);

/* Keep bytes for GET RESPONSE: 61xx. */
uint16_t cstrap_vrequest_keep(struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_view bytes);

/*
 * The file that a command of TS 102 222 means, P1 and the data as in SELECT;
 * without data the current one. 9000, or why there is none.
 */
uint16_t cstrap_vrequest_file(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, struct cstrap_vfile **file);

/* The channel that a class octet means (TS 102 221 10.1.1). */
size_t cstrap_vchannel_number(uint8_t cla);

/* Make file the current one of a channel. */
void cstrap_vchannel_enter(struct cstrap_vchannel *channel,
    struct cstrap_vfile *file);

/*
 * Is file, or one below it that cannot be shared, in use on a channel other
 * than the command's?
 */
bool cstrap_vchannel_holds(const struct cstrap_vcard *card,
    const struct cstrap_vrequest *request, const struct cstrap_vfile *file);

/* file goes: no channel is to stand on it, or on what is below it. */
void cstrap_vchannel_forget(struct cstrap_vcard *card,
    const struct cstrap_vfile *file);

#endif /* CSTRAP_VCARD_COMMAND_H */
