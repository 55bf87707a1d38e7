/*
 * provision/survey.h - what a card holds, as far as a plan has to know.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_SURVEY_H
#define CSTRAP_PROVISION_SURVEY_H

#include "provision/access_rules.h"

struct cstrap_survey_file {
	bool exists;
	uint16_t file_id;
	bool has_update; /* update tells what UPDATE asks for */
	struct cstrap_access update;
	uint8_t *content; /* secret memory */
	size_t len;
};

#define CSTRAP_DIR_RECORDS_MAX 32

struct cstrap_survey {
	char iccid[CSTRAP_ICCID_MAX];
	struct cstrap_access_rules rules;
	uint8_t pin_status_len;
	uint8_t pin_status[64]; /* C6 of the MF */
	bool has_create_df;
	struct cstrap_access create_df; /* in the MF */

	struct cstrap_walk walk; /* results of the walk */
	bool has_application;    /* selectable by AID, or by a path */
	uint16_t df_id;          /* of it; 0: the card does not say */
	bool has_create_ef;
	struct cstrap_access create_ef; /* in it */
	bool df_id_taken;               /* 7F50 is some other DF */

	struct cstrap_survey_file odf, dodf, file;

	bool has_dir;     /* EF(DIR), linear fixed */
	bool dir_named;   /* it names the PKCS#15 application */
	uint8_t dir_free; /* first record that is all FF; 0: none */
	uint8_t dir_record_len;
	bool has_dir_update;
	struct cstrap_access dir_update;
};

/* Read, and nothing but read. *survey is yours to wipe in any case. */
enum cstrap_status cstrap_survey_take(struct cstrap_survey *survey,
    struct cstrap_session *session, const struct cstrap_sink *sink);
void cstrap_survey_wipe(struct cstrap_survey *survey);

/* SELECT the application that the walk found. */
enum cstrap_status cstrap_survey_select_application(const struct cstrap_survey
							*survey,
    struct cstrap_session *session, struct cstrap_fcp *fcp);

#endif /* CSTRAP_PROVISION_SURVEY_H */
