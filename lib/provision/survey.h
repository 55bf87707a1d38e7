/*
 * provision/survey.h - what a card holds, as far as a plan has to know. Each
 * part is read when it is asked for, and nothing but read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_SURVEY_H
#define CSTRAP_PROVISION_SURVEY_H

#include "provision/access_rules.h"
#include "provision/directory.h"
#include "provision/guard.h"
#include "provision/layout.h"

#define CSTRAP_DIR_RECORDS_MAX 32
#define CSTRAP_SURVEY_DODF_MAX CSTRAP_WALK_DODF_MAX

struct cstrap_survey_file {
	bool exists;
	uint16_t file_id;
	struct cstrap_card_path path; /* as a directory names it */
	uint8_t fcp_len;
	uint8_t fcp_bytes[CSTRAP_WALK_FCP_MAX];
	struct cstrap_fcp fcp; /* views fcp_bytes */
	size_t size;           /* by its FCP, else what reading found */
	uint8_t unread;        /* key that reading wants; 0: it was read */
	bool is_inactive;      /* made, but not activated yet: not read */
	uint8_t *content;      /* secret memory, of room bytes */
	size_t room, len;      /* len: as far as it was read */
};

struct cstrap_survey {
	struct cstrap_session *session;       /* borrowed */
	const struct cstrap_sink *sink;       /* borrowed; may be NULL */
	struct cstrap_guard guard;            /* for PINs that reading wants */
	uint8_t accepted[CSTRAP_KEYRING_MAX]; /* PINs that the card took */
	uint8_t accepted_count;
	char iccid[CSTRAP_ICCID_MAX];
	struct cstrap_access_rules mf_rules, df_rules; /* of MF, application */

	struct cstrap_walk walk; /* results of the walk */
	bool has_application;    /* selectable by AID, or by a path */
	struct cstrap_survey_file application; /* no content */
	struct cstrap_survey_file file;        /* that our entry leads to */

	struct cstrap_survey_file odf;
	struct cstrap_survey_file dodfs[CSTRAP_SURVEY_DODF_MAX];
	uint8_t dodf_count; /* that the ODF names */
	uint8_t dodf_at;    /* that holds our entry; dodf_count: none does */
	bool has_more;      /* DODFs than are read */
	bool has_others;    /* the ODF names directories of other kinds */

	struct cstrap_survey_file mf; /* no content */
	bool df_id_taken;             /* the id of a new DF is another's */

	bool has_dir;     /* EF(DIR), linear fixed */
	bool dir_named;   /* it names the PKCS#15 application */
	uint8_t dir_at;   /* record that does so as we would; 0: none */
	uint8_t dir_free; /* first record that is all FF; 0: none */
	struct cstrap_survey_file dir; /* its FCP; content: all records */
	uint8_t dir_entry_len;         /* record that we would write */
	uint8_t dir_entry[CSTRAP_ENTRY_MAX];
};

/*
 * Begin: the card's ICCID. *survey is cleared by you before, but for the
 * guard, and yours to wipe in any case.
 */
enum cstrap_status cstrap_survey_begin(struct cstrap_survey *survey,
    struct cstrap_session *session, const struct cstrap_sink *sink);
void cstrap_survey_wipe(struct cstrap_survey *survey);

/*
 * Walk to our file, which is selected afterwards if there is one
 * (walk.has_entry). E_CARD_ACCESS: a file on the way wants a PIN.
 */
enum cstrap_status cstrap_survey_walk(struct cstrap_survey *survey);

/*
 * Present the PINs that reading the file asks for by its rule, each once.
 * Moves the selection.
 *   E_KEY_NEEDED   one of them was not given, was presented before, or is
 *                  no PIN: then none is presented. file->unread tells it
 */
enum cstrap_status cstrap_survey_unlock(struct cstrap_survey *survey,
    struct cstrap_survey_file *file);
/*
 * The same for whatever stands on the way to the message, after a walk that
 * ended with E_CARD_ACCESS: it can go again if this is OK.
 */
enum cstrap_status cstrap_survey_unlock_way(struct cstrap_survey *survey);

/* Did the card take this PIN in cstrap_survey_unlock? */
bool cstrap_survey_accepted(const struct cstrap_survey *survey, uint8_t key);

/* SELECT by a path as a directory of the application has it; fcp may be NULL. */
enum cstrap_status cstrap_survey_select(struct cstrap_survey *survey,
    struct cstrap_view path, struct cstrap_fcp *fcp);

/* SELECTs "next" that lead to the application by its AID. */
uint8_t cstrap_survey_nexts(const struct cstrap_survey *survey);

/* How much of a file is read. */
enum cstrap_survey_extent {
	CSTRAP_EXTENT_WHOLE = 0,
	/*
	 * The header, and the message if it is as long as `same_len`: another
	 * length moves what is in it, and it is written anew as a whole. The
	 * whole file where it holds no message: anything may be left in it.
	 */
	CSTRAP_EXTENT_MESSAGE = 1
};

/* Content of our file, which the walk has just selected. */
enum cstrap_status cstrap_survey_read_file(struct cstrap_survey *survey,
    enum cstrap_survey_extent extent, size_t same_len);

/* The application's own FCP. It is selected afterwards. */
enum cstrap_status cstrap_survey_application(struct cstrap_survey *survey);
/* ODF and DODFs, whole. */
enum cstrap_status cstrap_survey_directories(struct cstrap_survey *survey);
/* An EF of the application, whole; yours to wipe with ..._file_wipe. */
enum cstrap_status cstrap_survey_find(struct cstrap_survey *survey,
    uint16_t file_id, struct cstrap_survey_file *file);
void cstrap_survey_file_wipe(struct cstrap_survey_file *file);

/* The MF, all rules of its EF.ARR, and whether the id of a new DF is free. */
enum cstrap_status cstrap_survey_mf(struct cstrap_survey *survey,
    uint16_t df_id);
/* EF(DIR), for a record that names this DF; quirks: enum cstrap_quirk. */
enum cstrap_status cstrap_survey_dir(struct cstrap_survey *survey,
    unsigned int quirks, uint16_t df_id);

/*
 * What the file asks for the operation. Reads the record of EF.ARR that its
 * FCP names unless it is known, which moves the selection. *known: false where
 * the card does not say.
 */
enum cstrap_status cstrap_survey_access(struct cstrap_survey *survey,
    const struct cstrap_survey_file *file, uint8_t operation,
    struct cstrap_access *access, bool *known);

/* SELECT the application that the walk found; fcp may be NULL. */
enum cstrap_status cstrap_survey_select_application(struct cstrap_survey
							*survey,
    struct cstrap_fcp *fcp);

/* How far content reaches that is not FF. */
size_t cstrap_used_len(struct cstrap_view content);

#endif /* CSTRAP_PROVISION_SURVEY_H */
