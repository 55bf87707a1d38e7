/*
 * cardstrap/fcp.h - file control parameters, as SELECT answers them and as
 * CREATE FILE wants them (TS 102 221 11.1.1.4.6, TS 102 222 6.3).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_FCP_H
#define CARDSTRAP_FCP_H

#include "cardstrap/der.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cstrap_file_kind {
	CSTRAP_FILE_UNKNOWN = 0,
	CSTRAP_FILE_TRANSPARENT = 1,
	CSTRAP_FILE_LINEAR = 2, /* linear fixed records */
	CSTRAP_FILE_CYCLIC = 3,
	CSTRAP_FILE_BER_TLV = 4,
	CSTRAP_FILE_DF = 5
};

#define CSTRAP_LIFE_CREATION 0x01
#define CSTRAP_LIFE_INITIALISATION 0x03
#define CSTRAP_LIFE_DEACTIVATED 0x04
#define CSTRAP_LIFE_ACTIVATED 0x05
#define CSTRAP_LIFE_TERMINATED 0x0C

/* What is absent is empty or has its has_ bit clear. Views are borrowed. */
struct cstrap_fcp {
	enum cstrap_file_kind kind;
	struct cstrap_view descriptor; /* 82, as it stands */
	uint16_t record_len;           /* of linear and cyclic files */
	uint8_t record_count;
	bool has_file_id;
	uint16_t file_id;       /* 83 */
	struct cstrap_view aid; /* 84 */
	bool has_life_cycle;
	uint8_t life_cycle;          /* 8A */
	struct cstrap_view rule;     /* 8B: EF.ARR file id, record */
	struct cstrap_view compact;  /* 8C */
	struct cstrap_view expanded; /* AB */
	bool has_size;
	uint32_t size; /* 80, else 81 of an EF */
	bool has_total_size;
	uint32_t total_size; /* 81 */
	bool has_sfi;
	uint8_t sfi;                    /* 88, shifted down; 0: none */
	struct cstrap_view pin_status;  /* contents of C6 */
	struct cstrap_view proprietary; /* contents of A5 */
};

/* Read an answer of SELECT: template 62, or 6F on cards that say FCI. */
CSTRAP_API enum cstrap_status cstrap_fcp_decode(struct cstrap_view answer,
    struct cstrap_fcp *fcp, struct cstrap_finding *finding);

/*
 * Append the template 62 in the order of TS 102 222: 82 83 84 8A 8B|8C|AB 80
 * 81 88 A5 C6, each where it is present.
 */
CSTRAP_API void cstrap_fcp_put(struct cstrap_writer *w,
    const struct cstrap_fcp *fcp);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_FCP_H */
