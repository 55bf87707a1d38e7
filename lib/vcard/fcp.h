/*
 * vcard/fcp.h - file control parameters, as this card writes and reads them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_FCP_H
#define CSTRAP_VCARD_FCP_H

#include "vcard/card.h"

enum cstrap_vfcp_tag {
	CSTRAP_VFCP_TEMPLATE = 0x62,
	CSTRAP_VFCP_FCI = 0x6F, /* the same, on cards that follow ISO alone */
	CSTRAP_VFCP_SIZE = 0x80,
	CSTRAP_VFCP_TOTAL = 0x81,
	CSTRAP_VFCP_DESCRIPTOR = 0x82,
	CSTRAP_VFCP_FILE_ID = 0x83,
	CSTRAP_VFCP_AID = 0x84,
	CSTRAP_VFCP_SFI = 0x88,
	CSTRAP_VFCP_LIFE_CYCLE = 0x8A,
	CSTRAP_VFCP_PROPRIETARY = 0xA5,
	CSTRAP_VFCP_PIN_STATUS = 0xC6
};

/* Second octet of every descriptor (TS 102 221 11.1.1.4.3). */
#define CSTRAP_VFCP_DATA_CODING 0x21

/* Members of A5 that CREATE FILE may have (TS 102 222 6.3.2.2). */
#define CSTRAP_VFCP_SPECIAL 0xC0
#define CSTRAP_VFCP_FILL 0xC1
#define CSTRAP_VFCP_REPEAT 0xC2

/* What SELECT answers for file (TS 102 221 11.1.1.3). */
void cstrap_vfcp_put(struct cstrap_writer *w, const struct cstrap_vcard *card,
    const struct cstrap_vfile *file);

/*
 * What CREATE FILE was given (TS 102 222 6.3.2.2), for a file in df. Clears
 * and fills *form. 9000, or the status word that says what is wrong with it.
 */
uint16_t cstrap_vfcp_parse(const struct cstrap_vcard *card,
    struct cstrap_view fcp, const struct cstrap_vfile *df,
    struct cstrap_vfile *form);

/* What RESIZE FILE was given (TS 102 222 6.10): file id and new size. */
uint16_t cstrap_vfcp_parse_resize(struct cstrap_view fcp, uint16_t *file_id,
    size_t *size);

/* Is it the contents of a PIN status template (TS 102 221 9.5.2)? */
bool cstrap_vfcp_is_pin_status(struct cstrap_view value);

/* Are they data objects, one after the other? */
bool cstrap_vfcp_is_proprietary(struct cstrap_view value);

/* The value of a data object in A5 of file; empty where there is none. */
struct cstrap_view cstrap_vfcp_proprietary(const struct cstrap_vfile *file,
    uint16_t tag);

#endif /* CSTRAP_VCARD_FCP_H */
