/*
 * fuzz_senml_json.c - SenML in JSON: it becomes a message and back, or is refused.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "import_property.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	return import_one_input(data, len, CSTRAP_FORMAT_SENML_JSON);
}
