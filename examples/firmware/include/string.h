/*
 * examples/firmware/include/string.h - the four functions that a freestanding
 * compiler asks for, where there is no C library.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef FIRMWARE_STRING_H
#define FIRMWARE_STRING_H

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t len);
void *memmove(void *to, const void *from, size_t len);
void *memset(void *to, int octet, size_t len);
int memcmp(const void *a, const void *b, size_t len);

#endif /* FIRMWARE_STRING_H */
