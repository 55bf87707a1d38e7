/*
 * tests/support/modem_serve.c - a virtual card as a modem, for scripts:
 * modem_serve IMAGE [no-sessions] [no-raw] [no-files] [echo] [away] [pin]
 * prints the device and serves until standard input ends.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cardstrap/vcard.h"
#include "modem.h"

static void
choose(struct modem_script *script, const char *word)
{
	script->no_sessions |= strcmp(word, "no-sessions") == 0;
	script->no_raw |= strcmp(word, "no-raw") == 0;
	script->no_files |= strcmp(word, "no-files") == 0;
	script->echo |= strcmp(word, "echo") == 0;
	if (strcmp(word, "away") == 0)
		script->cpin = "+CME ERROR: 10";
	if (strcmp(word, "pin") == 0)
		script->cpin = "+CPIN: SIM PIN";
}

int
main(int argc, char **argv)
{
	struct modem_script script = { 0 };
	struct cstrap_vcard *vcard;
	struct cstrap_link link;
	struct modem modem;
	char byte;

	if (argc < 2 || cstrap_vcard_open(&vcard, argv[1], NULL) != CSTRAP_OK)
		return 1;
	cstrap_vcard_link(vcard, true, &link);
	for (int i = 2; i < argc; i++)
		choose(&script, argv[i]);
	if (!modem_start(&modem, &script, &link, NULL))
		return 1;
	printf("%s\n", modem.device);
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		continue;
	modem_stop(&modem);
	printf("%d %d %d %d\n", atomic_load(&modem.sessions),
	    atomic_load(&modem.raws), atomic_load(&modem.files),
	    atomic_load(&modem.basic));
	link.close(link.ctx);
	return 0;
}
