/*
 * core/fcp_brief.h - what a walk wants to know of file control parameters.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_FCP_BRIEF_H
#define CSTRAP_CORE_FCP_BRIEF_H

#include "cardstrap/fcp.h"

struct cstrap_fcp_brief {
	uint32_t size;
	uint16_t record_len; /* of linear and cyclic files */
	uint8_t record_count;
	enum cstrap_file_kind kind;
	bool has_size;
};

/* All of it 0, UNKNOWN and false where the answer cannot be read. */
void cstrap_fcp_brief(struct cstrap_view answer,
    struct cstrap_fcp_brief *brief);

/* The file descriptor octet (TS 102 221, 11.1.1.4.3). */
enum cstrap_file_kind cstrap_fcp_kind(uint8_t octet);

/* Big endian, of the first four octets at most. */
uint32_t cstrap_fcp_number(struct cstrap_view bytes);

#endif /* CSTRAP_CORE_FCP_BRIEF_H */
