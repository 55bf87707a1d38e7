/*
 * semihost.h - words and the exit code, to the debugger or the emulator.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef FIRMWARE_SEMIHOST_H
#define FIRMWARE_SEMIHOST_H

void semihost_write(const char *text);
_Noreturn void semihost_exit(int code);

#endif /* FIRMWARE_SEMIHOST_H */
