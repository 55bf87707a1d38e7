/*
 * link.c - the end of a link, whichever room it came from.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/link.h"

#include <string.h>

void
cstrap_link_close(struct cstrap_link *link)
{
	if (link == NULL)
		return;
	if (link->close != NULL)
		link->close(link->ctx);
	memset(link, 0, sizeof(*link));
}
