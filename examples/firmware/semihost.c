/*
 * semihost.c - semihosting of Arm: BKPT 0xAB with a call number in r0.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "semihost.h"

#include <stdint.h>

#define SYS_WRITE0 0x04
#define SYS_EXIT_EXTENDED 0x20
#define APPLICATION_EXIT 0x20026

static void
call(uint32_t number, uintptr_t argument)
{
	register uint32_t r0 __asm__("r0") = number;
	register uintptr_t r1 __asm__("r1") = argument;

	__asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void
semihost_write(const char *text)
{
	call(SYS_WRITE0, (uintptr_t)text);
}

_Noreturn void
semihost_exit(int code)
{
	const uint32_t block[2] = { APPLICATION_EXIT, (uint32_t)code };

	for (;;)
		call(SYS_EXIT_EXTENDED, (uintptr_t)block);
}
