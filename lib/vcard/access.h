/*
 * vcard/access.h - what the rules of files allow at this moment.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_ACCESS_H
#define CSTRAP_VCARD_ACCESS_H

#include "vcard/condition.h"

/* Bits of an access mode octet (TS 102 221 9.2.1), of an EF and of a DF. */
#define CSTRAP_VACCESS_READ 0x01
#define CSTRAP_VACCESS_UPDATE 0x02
#define CSTRAP_VACCESS_DEACTIVATE 0x08
#define CSTRAP_VACCESS_ACTIVATE 0x10
#define CSTRAP_VACCESS_DELETE 0x40
#define CSTRAP_VACCESS_DELETE_CHILD 0x01
#define CSTRAP_VACCESS_CREATE_EF 0x02
#define CSTRAP_VACCESS_CREATE_DF 0x04
#define CSTRAP_VACCESS_BY_INS 0x00 /* none; a rule names the instruction */

/*
 * Does the rule of file allow a command? bit is that of its access mode,
 * header its CLA, INS, P1 and P2.
 */
bool cstrap_vaccess_allowed(const struct cstrap_vcard *card,
    const struct cstrap_vfile *file, uint8_t bit, const uint8_t header[4]);

/*
 * The same for somebody else. *named, which may be left out (NULL), says
 * whether the rule speaks of the command at all.
 */
enum cstrap_vmet cstrap_vaccess_judge(const struct cstrap_vwho *who,
    const struct cstrap_vfile *file, uint8_t bit, const uint8_t header[4],
    bool *named);

/* Does an access mode (80 to 8F) name the command? */
bool cstrap_vaccess_names(const struct cstrap_der *mode, uint8_t bit,
    const uint8_t header[4]);

/* Would a file in df with this rule find what the rule refers to? */
bool cstrap_vaccess_exists(const struct cstrap_vfile *df,
    const struct cstrap_vrule *rule);

/* The expanded rule that counts for file; empty for a compact one, too. */
struct cstrap_view cstrap_vaccess_rule(const struct cstrap_vfile *file);

/* Is it a rule in the form that its tag says? */
bool cstrap_vaccess_is_sound(const struct cstrap_vrule *rule);

#endif /* CSTRAP_VCARD_ACCESS_H */
