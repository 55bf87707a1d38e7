/*
 * vcard/fcp.h - file control parameters, as this card writes and reads them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_FCP_H
#define CSTRAP_VCARD_FCP_H

#include "vcard/card.h"

/* What SELECT answers for file (TS 102 221 11.1.1.3). */
void cstrap_vfcp_put(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file);

/*
 * What CREATE FILE was given (TS 102 222 6.3.2.2), for a file in df. Clears
 * and fills *form. 9000, or the status word that says what is wrong with it.
 */
uint16_t cstrap_vfcp_parse(struct cstrap_view fcp,
    const struct cstrap_vfile *df, struct cstrap_vfile *form);

/* Is it the contents of a PIN status template (TS 102 221 9.5.2)? */
bool cstrap_vfcp_is_pin_status(struct cstrap_view value);

#endif /* CSTRAP_VCARD_FCP_H */
