/*
 * card/conform_file.h - what a command of a script says about files.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CARD_CONFORM_FILE_H
#define CSTRAP_CARD_CONFORM_FILE_H

#include "card/conform_guard.h"

/* The channel that a class octet means (TS 102 221 10.1.1). */
size_t cstrap_conform_channel(uint8_t cla);

/* The data of a command; empty where there are none. */
struct cstrap_view cstrap_conform_data(struct cstrap_view command);

/*
 * The value of the element that the tags lead to, one inside of the other
 * (ISO 7816-4 5.2.2). False: there is none.
 */
bool cstrap_conform_find(struct cstrap_view bytes, const uint16_t *tags,
    size_t count, struct cstrap_view *value);

/* The file that a template 62 describes; false: it does not name one. */
bool cstrap_conform_template(struct cstrap_view fcp,
    struct cstrap_conform_file *file);

/* The place in the table of a file of this DF; FOREIGN: was not made here. */
int cstrap_conform_child(const struct cstrap_conform_guard *guard, int df,
    struct cstrap_view fid);

#endif /* CSTRAP_CARD_CONFORM_FILE_H */
