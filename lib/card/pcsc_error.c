/*
 * pcsc_error.c - the errors of PC/SC and what a person can do about them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/pcsc_error.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "host/text.h"

static const char no_daemon[] =
    "the smart card daemon does not run; start it with \"systemctl start "
    "pcscd.socket\" or, where there is no systemd, with \"pcscd\" (both as "
    "root)";
static const char not_allowed[] =
    "this user may not talk to the smart card daemon; run as root, or ask "
    "for access to readers (polkit, or the rights of its socket)";

struct row {
	LONG rv;
	enum cstrap_status status;
	const char *text;
};

static const struct row rows[] = {
	{ SCARD_E_NO_SERVICE, CSTRAP_E_READER, no_daemon },
	{ SCARD_E_SERVICE_STOPPED, CSTRAP_E_READER, no_daemon },
	{ SCARD_F_COMM_ERROR, CSTRAP_E_READER,
	    "the smart card daemon does not answer; is it being restarted?" },
	{ SCARD_W_SECURITY_VIOLATION, CSTRAP_E_READER, not_allowed },
	{ SCARD_E_NO_ACCESS, CSTRAP_E_READER, not_allowed },
	{ SCARD_E_NO_READERS_AVAILABLE, CSTRAP_E_READER,
	    "no card reader is connected" },
	{ SCARD_E_UNKNOWN_READER, CSTRAP_E_READER,
	    "there is no such reader; it may have been unplugged" },
	{ SCARD_E_READER_UNAVAILABLE, CSTRAP_E_READER,
	    "the reader was unplugged" },
	{ SCARD_E_NO_SMARTCARD, CSTRAP_E_CARD_ABSENT,
	    "there is no card in the reader" },
	{ SCARD_W_REMOVED_CARD, CSTRAP_E_CARD_REMOVED,
	    "the card was taken out" },
	{ SCARD_W_RESET_CARD, CSTRAP_E_CARD_RESET,
	    "another program reset the card" },
	{ SCARD_W_UNRESPONSIVE_CARD, CSTRAP_E_CARD_PROTOCOL,
	    "the card does not answer to reset; is it put in the right way?" },
	{ SCARD_W_UNPOWERED_CARD, CSTRAP_E_CARD_PROTOCOL,
	    "the card has no power; is it put in the right way?" },
	{ SCARD_W_UNSUPPORTED_CARD, CSTRAP_E_CARD_PROTOCOL,
	    "the reader cannot talk to this card" },
	{ SCARD_E_PROTO_MISMATCH, CSTRAP_E_CARD_PROTOCOL,
	    "the card offers neither T=0 nor T=1" },
	{ SCARD_E_NOT_TRANSACTED, CSTRAP_E_CARD_PROTOCOL,
	    "the exchange with the card failed" },
	{ SCARD_E_INSUFFICIENT_BUFFER, CSTRAP_E_CARD_PROTOCOL,
	    "the card's answer is longer than a short APDU allows" },
	{ SCARD_E_COMM_DATA_LOST, CSTRAP_E_CARD_PROTOCOL,
	    "an answer of the card was lost" },
	{ SCARD_E_SHARING_VIOLATION, CSTRAP_E_LOCKED,
	    "another program has the card; close it, or wait longer with "
	    "--lock-timeout" },
	{ SCARD_E_TIMEOUT, CSTRAP_E_CARD_ABSENT,
	    "no card was put into the reader in time" },
	{ SCARD_E_NO_MEMORY, CSTRAP_E_NOMEM, "no memory left" },
};

/* The daemon's socket is there, but not for us? */
static bool
is_denied(void)
{
	const char *path = getenv("PCSCLITE_CSOCK_NAME");

	if (path == NULL || *path == '\0')
		path = "/run/pcscd/pcscd.comm";
	return access(path, R_OK | W_OK) != 0 && errno == EACCES;
}

enum cstrap_status
cstrap_pcsc_error(LONG rv, const char *reader, struct cstrap_finding *finding)
{
	const struct row *row = NULL;
	enum cstrap_status st = CSTRAP_E_READER;

	if (rv == SCARD_S_SUCCESS)
		return CSTRAP_OK;
	if (rv == SCARD_E_NO_SERVICE && is_denied())
		rv = SCARD_E_NO_ACCESS;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].rv == rv)
			row = &rows[i];
	if (row != NULL)
		st = row->status;
	cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
	    row != NULL ? row->text : "the reader failed");
	if (row == NULL)
		cstrap_finding_detail(finding, "%s", pcsc_stringify_error(rv));
	if (reader != NULL)
		cstrap_finding_place(finding, "reader %s", reader);
	return st;
}
