/*
 * vcard/instruction.h - the instructions of this card.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_VCARD_INSTRUCTION_H
#define CSTRAP_VCARD_INSTRUCTION_H

#include "vcard/command.h"

#define CSTRAP_VCLASS_GSM 0xA0

enum cstrap_vdirection {
	CSTRAP_VDIRECTION_TO_CARD,  /* P3 is Lc */
	CSTRAP_VDIRECTION_FROM_CARD /* P3 is Le */
};

enum cstrap_vcounted {
	CSTRAP_VCOUNTED_NOT,
	CSTRAP_VCOUNTED_VERIFY,
	CSTRAP_VCOUNTED_UPDATE,
	CSTRAP_VCOUNTED_CREATE,
	CSTRAP_VCOUNTED_DELETE,
	CSTRAP_VCOUNTED_RESIZE
};

struct cstrap_vinstruction {
	uint8_t ins;
	uint8_t cla; /* of channel 0 */
	bool of_gsm; /* in class A0, too */
	enum cstrap_vdirection direction;
	enum cstrap_vcounted counted;
	cstrap_vcommand *run;
};

/* NULL: the card has no such instruction. */
const struct cstrap_vinstruction *cstrap_vinstruction_find(uint8_t ins);

#endif /* CSTRAP_VCARD_INSTRUCTION_H */
