/*
 * main.c - a client on a Cortex-M and a card in four conditions: new, the same
 * again, changed, being written. Says what it decides; the exit code is the
 * number of outcomes that were not the right ones.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <string.h>

#include "client.h"
#include "modem.h"
#include "semihost.h"

#define OK "9000"
#define AID "A000000063504B43532D3135"
#define FCP_ADF "621282027821840C" AID
#define FCP_EF(len) "6208820241218002" len

#define ODF "A706300404026430"
#define DODF "A11430003000A10E300C0604672B0901300404026432"

/* 54 bytes: object 0, one account without security, its URI up to a digit. */
#define BODY(digit)                                                          \
	"00000000310800"                                                     \
	"2EC80025636F61703A2F2F6C657368616E2E65636C6970736570726F6A65637473" \
	"2E696F3A353738" digit "C10101C10203"

/* Channel 1; application, ODF, DODF, then the file that the entry names. */
#define CARD(header, body)                                                     \
	{ "0070000001", "01" OK }, { "01A404040C" AID, FCP_ADF OK },           \
	    { "01A40004025031", "610A" }, { "01C000000A", FCP_EF("0008") OK }, \
	    { "01B0000008", ODF OK }, { "01A40004026430", FCP_EF("0016") OK }, \
	    { "01B0000016", DODF OK },                                         \
	    { "01A40004026432", FCP_EF("0100") OK },                           \
	    { "01B0000004", header OK }, { "01B0000436", body OK },            \
	{                                                                      \
		"00708001", OK                                                 \
	}

static const struct modem_row first_card[] = { CARD("00010036", BODY("33")) };
static const struct modem_row changed_card[] = { CARD("00010036", BODY("34")) };
static const struct modem_row torn_card[] = { CARD("00000036", BODY("35")) };

struct check {
	const char *name;
	const struct modem_row *rows;
	enum cstrap_change_state state;
	const char *uri; /* in use afterwards */
};

static const struct check checks[] = {
	{ "a new card: ", first_card, CSTRAP_CHANGE_NEW,
	    "coap://leshan.eclipseprojects.io:5783" },
	{ "the same again: ", first_card, CSTRAP_CHANGE_UNCHANGED,
	    "coap://leshan.eclipseprojects.io:5783" },
	{ "another message: ", changed_card, CSTRAP_CHANGE_CHANGED,
	    "coap://leshan.eclipseprojects.io:5784" },
	{ "being written: ", torn_card, CSTRAP_CHANGE_BEING_WRITTEN,
	    "coap://leshan.eclipseprojects.io:5784" },
};

/* The core leaves its texts out of firmware; so do we, but for these. */
static const char *
state_text(enum cstrap_change_state state)
{
	switch (state) {
	case CSTRAP_CHANGE_NEW:
		return "new";
	case CSTRAP_CHANGE_UNCHANGED:
		return "unchanged";
	case CSTRAP_CHANGE_CHANGED:
		return "changed";
	case CSTRAP_CHANGE_BEING_WRITTEN:
		return "being written";
	default:
		return "something else";
	}
}

static bool
is_same(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

static bool
is_right(const struct client *client, const struct check *check,
    const struct cstrap_decision *decision)
{
	return decision->state == check->state &&
	    client->store.accounts.count == 1 &&
	    is_same(client->store.accounts.of[0].uri, check->uri);
}

static bool
run_check(struct client *client, const struct check *check)
{
	struct modem modem = { check->rows,
		sizeof(first_card) / sizeof(first_card[0]), 0 };
	struct cstrap_decision decision;

	client->modem = modem_transport(&modem);
	client_check(client, &decision);
	semihost_write(check->name);
	semihost_write(state_text(decision.state));
	semihost_write(", server ");
	semihost_write(client->store.accounts.count > 0 ?
		client->store.accounts.of[0].uri :
		"none");
	semihost_write("\n");
	return is_right(client, check, &decision);
}

int main(void);

int
main(void)
{
	static struct client client;
	int wrong = 0;

	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		if (!run_check(&client, &checks[i])) {
			semihost_write("that is wrong\n");
			wrong++;
		}
	return wrong;
}
