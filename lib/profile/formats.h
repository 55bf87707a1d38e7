/*
 * profile/formats.h - the formats that are no SenML, in and out.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_FORMATS_H
#define CSTRAP_PROFILE_FORMATS_H

#include "profile/buffer.h"
#include "profile/gather.h"

enum cstrap_status cstrap_lwm2m_cbor_export(const struct cstrap_message
						*message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding);
enum cstrap_status cstrap_lwm2m_cbor_import(struct cstrap_gather *g,
    struct cstrap_view bytes);

void cstrap_tlv_lines_export(const struct cstrap_message *message,
    struct cstrap_buffer *b);
/* The message of lines, into room; the place of a mistake is its line. */
enum cstrap_status cstrap_tlv_lines_import(struct cstrap_view text,
    struct cstrap_room room, struct cstrap_message *message,
    struct cstrap_finding *finding);

enum cstrap_status cstrap_zephyr_export(const struct cstrap_message *message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding);

#endif /* CSTRAP_PROFILE_FORMATS_H */
