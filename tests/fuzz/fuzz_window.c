/*
 * tests/fuzz/fuzz_window.c - what the window accepts, the whole form accepts
 * with the same values, however the bytes are cut into pieces.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "window_model.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy;
	bool wrong;

	if (size < 2)
		return 0;
	copy = malloc(size - 2 > 0 ? size - 2 : 1);
	if (copy == NULL)
		return 0;
	memcpy(copy, data + 2, size - 2);
	(void)window_model_run((struct cstrap_view) { copy, size - 2 },
	    (size_t)data[0] + 1, data[1], &wrong);
	if (wrong)
		abort();
	free(copy);
	return 0;
}
