/*
 * cli/plan_script.c - a plan as a script of commands for other programs.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/plan_script.h"

#include "cli/key.h"
#include "cli/step_text.h"
#include "host/file.h"
#include "host/secret.h"
#include "host/text.h"

#define LINE_MAX_LEN (CSTRAP_STEP_HEX_MAX + 64)
#define FIRST_LEN 16384u

/* Text that grows in secret memory. */
struct script {
	char *text;
	size_t len, max;
	bool failed;
};

__attribute__((format(printf, 2, 3))) static void
put(struct script *script, const char *format, ...)
{
	va_list args;
	int len;

	if (script->max - script->len < LINE_MAX_LEN) {
		const size_t max =
		    script->max == 0 ? FIRST_LEN : 2 * script->max;
		char *text =
		    cstrap_secret_resize(script->text, script->max, max);

		if (text == NULL) {
			script->failed = true;
			return;
		}
		script->text = text;
		script->max = max;
	}
	va_start(args, format);
	len = vsnprintf(script->text + script->len, LINE_MAX_LEN, format, args);
	va_end(args);
	if (len < 0 || len >= (int)LINE_MAX_LEN)
		script->failed = true;
	else
		script->len += (size_t)len;
}

static void
put_head(struct script *script, const struct cstrap_plan *plan, bool secrets)
{
	put(script, "# cardstrap plan, for the card with ICCID %s alone\n",
	    cstrap_plan_iccid(plan));
	put(script,
	    "# each command after > is sent when the one before it "
	    "got the answer after <\n");
	put(script,
	    "# in an answer, .. is any byte; in a VERIFY, .. is the "
	    "key, to be filled in\n");
	put(script,
	    "# an answer is whole: where the card says 61xx, fetch it "
	    "with GET RESPONSE\n");
	if (!secrets)
		put(script,
		    "# in an UPDATE, .. is a secret of the message: "
		    "plan with --show-secrets to send it\n");
}

static void
put_step(struct script *script, const struct cstrap_step *step, bool secrets)
{
	char words[CSTRAP_STEP_WORDS_MAX], hex[CSTRAP_STEP_HEX_MAX];

	put(script, "# %s: %s\n", step->purpose != NULL ? step->purpose : "",
	    cstrap_step_words(step, words));
	if (step->kind == CSTRAP_STEP_RULE && step->expected.len > 1)
		put(script, "# the answer has to hold the rule in %02X: %s\n",
		    step->expected.data[0],
		    cstrap_hex(cstrap_view_part(step->expected, 1,
				   CSTRAP_COMMAND_MAX),
			hex));
	put(script, "> %s\n", cstrap_step_hex(step, secrets, hex));
	put(script, "< %s\n", cstrap_step_answer_hex(step, secrets, hex));
	cstrap_wipe(hex, sizeof(hex));
}

static int
deliver(struct cstrap_cli *cli, const struct script *script)
{
	const char *path = cstrap_cli_value(cli, CSTRAP_OPT_OUTPUT);
	const struct cstrap_view bytes = { (const uint8_t *)script->text,
		script->len };
	struct cstrap_finding finding = { 0 };
	enum cstrap_status st = CSTRAP_E_NOMEM;

	if (!script->failed)
		st = cstrap_file_save(path != NULL ? path : "-", bytes,
		    CSTRAP_FILE_REPLACE, &finding);
	if (st != CSTRAP_OK)
		return cstrap_fail(&cli->out, CSTRAP_SCENE_FILE, path, st,
		    &finding);
	if (path != NULL && strcmp(path, "-") != 0)
		cstrap_say(&cli->out, "%s: %zu bytes", path, bytes.len);
	return CSTRAP_EXIT_OK;
}

int
cstrap_plan_script(struct cstrap_cli *cli, const struct cstrap_plan *plan)
{
	const bool secrets = cstrap_cli_has(cli, CSTRAP_OPT_SHOW_SECRETS);
	struct script script = { .text = NULL };
	struct cstrap_step step;
	int code;

	put_head(&script, plan, secrets);
	for (size_t i = 0; cstrap_plan_step(plan, i, &step); i++)
		put_step(&script, &step, secrets);
	code = deliver(cli, &script);
	cstrap_secret_free(script.text, script.max);
	if (!secrets && code == CSTRAP_EXIT_OK)
		cstrap_remark(&cli->out,
		    "secrets are masked in it; --show-secrets makes a script "
		    "that can be sent");
	return code;
}
