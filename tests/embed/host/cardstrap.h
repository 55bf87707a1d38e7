/*
 * cardstrap.h - what record.c uses of the library, by the name that the
 * amalgamated header has.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/change.h"
