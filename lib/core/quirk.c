/*
 * core/quirk.c - the one table of tolerated defects.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/quirk.h"

#ifndef CSTRAP_NO_TEXT
#define QUIRK(quirk, read, name, seen)                 \
	{                                              \
		CSTRAP_QUIRK_##quirk, read, name, seen \
	}
#else
#define QUIRK(quirk, read, name, seen)     \
	{                                  \
		CSTRAP_QUIRK_##quirk, read \
	}
#endif

static const struct cstrap_quirk_info quirks[] = {
	QUIRK(WRAPPED_OID, true, "wrapped-oid",
	    "the standard's printed example up to 1.2, and live cards"),
	QUIRK(PRINTED_DIR, true, "printed-dir",
	    "the standard's printed example of EF(DIR)"),
	QUIRK(BARE_RESOURCES, false, "bare-resources",
	    "content formats that leave the Object Instance out"),
	QUIRK(BARE_TLV, false, "bare-tlv", "an operator's early cards"),
};

const struct cstrap_quirk_info *
cstrap_quirk_at(size_t index)
{
	return index < sizeof(quirks) / sizeof(quirks[0]) ? &quirks[index] :
							    NULL;
}
