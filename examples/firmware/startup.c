/*
 * startup.c - from reset to main on a Cortex-M.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <stdint.h>

#include "semihost.h"

/* Of the linker script. */
extern uint32_t data_begin[], data_end[], data_load[];
extern uint32_t bss_begin[], bss_end[], stack_top[];

int main(void);
void reset(void);

void
reset(void)
{
	const uint32_t *from = data_load;

	for (uint32_t *to = data_begin; to < data_end; to++)
		*to = *from++;
	for (uint32_t *to = bss_begin; to < bss_end; to++)
		*to = 0;
	semihost_exit(main());
}

/* A fault ends the run, with a code of its own. */
static void
fault(void)
{
	semihost_write("fault\n");
	semihost_exit(99);
}

/* The initial stack pointer, then the handlers of reset, NMI, hard fault. */
__attribute__((section(".vectors"), used)) static void (*const vectors[])(
    void) = { (void (*)(void))(uintptr_t)stack_top, reset, fault, fault };
