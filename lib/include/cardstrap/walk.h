/*
 * cardstrap/walk.h - the way from a card to its bootstrap file (TS Core 1.1.1,
 * G.2 and G.3): application by AID, else by EF(DIR); ODF; DODF; our entry.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_WALK_H
#define CARDSTRAP_WALK_H

#include "cardstrap/card.h"
#include "cardstrap/fcp.h"
#include "cardstrap/pkcs15.h"

#ifdef __cplusplus
extern "C" {
#endif

#define CSTRAP_WALK_DODF_MAX 4    /* directories of one application */
#define CSTRAP_WALK_DF_MAX 4      /* applications that EF(DIR) names */
#define CSTRAP_WALK_NEXT_MAX 4    /* occurrences of the AID */
#define CSTRAP_WALK_FCP_MAX 128   /* bytes of an FCP that are kept */
#define CSTRAP_WALK_RECORD_MAX 32 /* records of EF(DIR) that are read */

/* A path on the card, copied. */
struct cstrap_card_path {
	uint8_t len;
	uint8_t bytes[CSTRAP_PATH_MAX];
};

/* What the walk reads on its way. */
enum cstrap_walk_file {
	CSTRAP_WALK_FILE_APPLICATION = 0, /* FCP alone */
	CSTRAP_WALK_FILE_DIR = 1,         /* one record, or all of it */
	CSTRAP_WALK_FILE_ODF = 2,
	CSTRAP_WALK_FILE_DODF = 3,
	CSTRAP_WALK_FILE_BOOTSTRAP = 4 /* FCP alone */
};

/* All views are borrowed for the call. */
struct cstrap_walk_visit {
	enum cstrap_walk_file file;
	struct cstrap_view path; /* as it was selected; AID for the ADF */
	uint8_t record;          /* of EF(DIR); 0: transparent */
	struct cstrap_view fcp;  /* empty where the card gave none */
	struct cstrap_view content;
};

struct cstrap_walk_options {
	bool basic_channel; /* open no logical channel */
	/* Told of every file that was read; may be NULL. */
	void (*visit)(void *ctx, const struct cstrap_walk_visit *visit);
	void *visit_ctx;
	const struct cstrap_sink *sink; /* findings on the way; may be NULL */
	/*
	 * Spend as little time on the wire as can be: no FCP is asked for but
	 * that of the bootstrap file, and that one only if visit is set; ODF
	 * and DODF are read as far as they are filled. Visits then have no
	 * FCP, and content that ends in some padding.
	 */
	bool lean;
};

enum cstrap_walk_how {
	CSTRAP_WALK_NOT_FOUND = 0, /* no PKCS#15 application at all */
	CSTRAP_WALK_BY_AID = 1,
	CSTRAP_WALK_BY_DIR = 2, /* a path that EF(DIR) names */
	CSTRAP_WALK_BY_PATH = 3 /* 3F00/7F50 or 3F00/5015 */
};

/*
 * Members of the first and of the last group are results, for reading; what is
 * between them is private. Small ones come first: that makes small code.
 */
struct cstrap_walk {
	enum cstrap_walk_how how;
	bool has_odf;    /* the application has an ODF */
	bool has_entry;  /* and a DODF with our entry */
	bool is_wrapped; /* whose OID is wrapped twice */
	bool is_private; /* whose flags ask for a PIN */
	bool has_part;   /* and whose Path has index and length */
	bool has_file_size;
	bool opened_channel;

	uint8_t state;
	uint8_t dodf_count, dodf_at;
	uint8_t df_count, df_at, df_named;
	uint8_t next_count;
	uint8_t record, record_count;
	uint8_t step; /* file ids of the target, one by one */
	bool stepwise;
	bool strayed; /* from the DF of the application, perhaps */
	bool is_cut;  /* the file that was read is larger than room */
	uint8_t fcp_len;
	uint8_t application_fcp_len;
	enum cstrap_status trouble; /* first failure on the way */
	enum cstrap_status outcome;
	uint16_t record_len;
	uint16_t begun; /* bytes of a directory that a first piece gave */
	struct cstrap_card *card;
	struct cstrap_room room;
	struct cstrap_walk_options options;
	struct cstrap_ef_read read;
	struct cstrap_view content;     /* of the file that was read last */
	struct cstrap_card_path df;     /* that was selected by its path */
	struct cstrap_card_path target; /* that is being selected */
	struct cstrap_card_path dodfs[CSTRAP_WALK_DODF_MAX];
	struct cstrap_card_path dfs[CSTRAP_WALK_DF_MAX];
	uint8_t fcp[CSTRAP_WALK_FCP_MAX]; /* of the last SELECT */
	uint8_t application_fcp[CSTRAP_WALK_FCP_MAX];

	uint16_t sw;                         /* of what ended a failed walk */
	uint16_t index, length;              /* of the entry's Path */
	uint32_t file_size;                  /* as the FCP of the file says */
	struct cstrap_card_path application; /* DF path; empty by AID */
	struct cstrap_card_path dodf;        /* as the ODF names it */
	struct cstrap_card_path file;        /* as the entry names it */
};

/*
 * Start. The card session is borrowed and its channel is changed; room
 * (borrowed) holds one directory at a time, 256 bytes do for most cards.
 * options may be NULL.
 */
CSTRAP_API void cstrap_walk_begin(struct cstrap_walk *walk,
    struct cstrap_card *card, struct cstrap_room room,
    const struct cstrap_walk_options *options);

/*
 * At the end of a walk that returned OK, the EF is selected on the session's
 * channel. Else the channel was closed, unless the transport failed or the
 * card gave no answer (E_CARD_PROTOCOL), and the status is
 *   E_NO_MESSAGE     no application, no directory, or no entry of ours
 *   E_CARD_ACCESS    a directory or the file wants a PIN
 *   E_CARD_NOT_FOUND the entry leads to a file that is not there
 *   E_SPACE          a directory is larger than room, and what was read of
 *                    it does not lead to our entry
 */
CSTRAP_API enum cstrap_status cstrap_walk_next(struct cstrap_walk *walk,
    struct cstrap_view *command);
CSTRAP_API enum cstrap_status cstrap_walk_feed(struct cstrap_walk *walk,
    struct cstrap_view answer);
CSTRAP_API enum cstrap_status cstrap_walk_run(struct cstrap_walk *walk,
    const struct cstrap_transport *transport);

/* Close the channel that the walk opened; then run the steps again. */
CSTRAP_API void cstrap_walk_close(struct cstrap_walk *walk);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_WALK_H */
