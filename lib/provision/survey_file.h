/*
 * provision/survey_file.h - one file of a card, as far as it was read.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROVISION_SURVEY_FILE_H
#define CSTRAP_PROVISION_SURVEY_FILE_H

#include "provision/survey.h"

/* Keep the FCP, which is copied; an unreadable one is none. */
void cstrap_survey_file_keep(struct cstrap_survey_file *file,
    struct cstrap_view fcp);

/*
 * Read the selected EF, that of file->path, up to `upto` bytes, from where it
 * was read so far. One that wants a PIN is selected and read once more with
 * those that its rule names, if they were given; else it is left without
 * content, and file->unread tells.
 */
enum cstrap_status cstrap_survey_file_read(struct cstrap_survey_file *file,
    struct cstrap_survey *survey, size_t upto);

/* SELECT and read the file at path, whole. One that is not there is no error. */
enum cstrap_status cstrap_survey_take(struct cstrap_survey *survey,
    struct cstrap_view path, struct cstrap_survey_file *file);

/* As if ODF and DODFs had not been read. */
void cstrap_survey_forget_directories(struct cstrap_survey *survey);

#endif /* CSTRAP_PROVISION_SURVEY_FILE_H */
