/*
 * provision/field.c - the one table of known clients.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "provision/field.h"

#include <string.h>

#include "host/text.h"

/* One READ BINARY with Le 00. */
#define ONE_READ CSTRAP_READ_MAX

/* The walk of lib/uicc_lwm2m, which two clients share. */
#define NORDIC_WALK                                                      \
	.walks = true, .aid_only = true, .needs_channel = true,          \
	.exact_9000 = true, .no_pin = true, .read_max = ONE_READ,        \
	.odf = CSTRAP_FIELD_LAST, .dodf = CSTRAP_FIELD_LAST,             \
	.takes_oid = true, .takes_wrapped = true, .short_lengths = true, \
	.ignores_part = true, .path_max = 2

static const struct cstrap_field fields[] = {
	{
	    .name = "standard",
	    .what = "a client that follows TS Core 1.2.1, appendix G, to the "
		    "letter",
	    .known = "the text of the standard",
	    .walks = true,
	    .dodf = CSTRAP_FIELD_FIRST,
	    .takes_oid = true,
	    .takes_opaque = true,
	},
	{
	    .name = "nordic",
	    .what = "nRF Connect SDK 2.8 and later, lib/uicc_lwm2m, for "
		    "lwm2m_carrier",
	    .known = "its source; the carrier library behind it is closed",
	    NORDIC_WALK,
	    .takes_bare = true,
	},
	{
	    .name = "nordic-branch",
	    .what = "nRF Connect SDK, the unmerged lwm2m_bootstrap_from_sim, "
		    "for Zephyr",
	    .known = "its source",
	    NORDIC_WALK,
	},
	{
	    .name = "anjay",
	    .what = "Anjay commercial, sim_bootstrap as it comes",
	    .known = "its documentation",
	    .walks = true,
	    .takes_oid = true,
	    .takes_opaque = true,
	},
	{
	    .name = "anjay-wrapped",
	    .what = "Anjay commercial, sim_bootstrap built with "
		    "DATA_OID_OVERRIDE_HEX 0604672b0901",
	    .known = "its documentation",
	    .walks = true,
	    .takes_wrapped = true,
	    .takes_opaque = true,
	},
	{
	    .name = "anjay-6432",
	    .what = "Anjay commercial, sim_bootstrap built with "
		    "HARDCODED_FILE_ID 0x6432",
	    .known = "its documentation",
	    .walks = true,
	    .file_id = CSTRAP_FID_BOOTSTRAP,
	},
	{
	    .name = "anjay-lite",
	    .what = "Anjay Lite 3.0.0, given the objects of the message",
	    .known = "tried: its decoder has room for five such bytes",
	    .headers_max = 5,
	},
	{
	    .name = "wakaama",
	    .what = "Wakaama's example client, given the objects of the "
		    "message",
	    .known = "tried",
	    .refuses_empty = true,
	    .resource_max = CSTRAP_SECURITY_TIMEOUT,
	    .mode_count = CSTRAP_MODE_NOSEC + 1,
	    .version_max = { 1, 0 },
	},
};

const struct cstrap_field *
cstrap_field_at(size_t index)
{
	return index < sizeof(fields) / sizeof(fields[0]) ? &fields[index] :
							    NULL;
}

const struct cstrap_field *
cstrap_field_find(const char *name)
{
	const struct cstrap_field *field;

	for (size_t i = 0; (field = cstrap_field_at(i)) != NULL; i++)
		if (strcmp(field->name, name) == 0)
			return field;
	return NULL;
}

void
cstrap_field_finding(const struct cstrap_field_judge *judge,
    struct cstrap_finding *finding, enum cstrap_rule rule, const char *file)
{
	(void)cstrap_finding_set(finding, CSTRAP_E_RULE, rule, NULL);
	finding->file = file;
	cstrap_finding_detail(finding, "%s", judge->field->name);
}

void
cstrap_field_put(struct cstrap_field_judge *judge,
    const struct cstrap_finding *finding)
{
	if (finding->severity == CSTRAP_SEVERITY_ERROR)
		judge->failed = true;
	cstrap_sink_put(judge->sink, finding);
}

enum cstrap_status
cstrap_field_check(const struct cstrap_field *field,
    const struct cstrap_field_case *what, const struct cstrap_sink *sink)
{
	struct cstrap_field_judge judge = { field, what, sink, false };

	if (what->reading != NULL && what->seen != NULL && field->walks)
		cstrap_field_check_card(&judge);
	cstrap_field_check_message(&judge);
	return judge.failed ? CSTRAP_E_RULE : CSTRAP_OK;
}
