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
 * Read the selected EF up to `upto` bytes, from where it was read so far. One
 * that wants a PIN is read with those that were given; where that does not
 * help it is left without content, and file->unread tells.
 */
enum cstrap_status cstrap_survey_file_read(struct cstrap_survey_file *file,
    struct cstrap_survey *survey, size_t upto);

#endif /* CSTRAP_PROVISION_SURVEY_FILE_H */
