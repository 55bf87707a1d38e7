/*
 * test_secret.c - memory for keys.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "host/secret.h"

static bool was_zero;
static unsigned int unmaps;

/*
 * What goes back to the system is looked at first. The room under test calls
 * this one, for it stands before the C library's.
 */
__attribute__((visibility("default"))) int
munmap(void *memory, size_t len)
{
	const uint8_t *at = memory;
	size_t i;

	was_zero = true;
	++unmaps;
	for (i = 0; i < len; ++i)
		was_zero = was_zero && at[i] == 0;
	return (int)syscall(SYS_munmap, memory, len);
}

static void
alloc_zeroed(void **state)
{
	uint8_t *memory = cstrap_secret_alloc(5000);
	size_t i;

	(void)state;
	assert_non_null(memory);
	for (i = 0; i < 5000; ++i)
		assert_int_equal(memory[i], 0);
	cstrap_secret_free(memory, 5000);
}

static void
alloc_nothing(void **state)
{
	void *memory = cstrap_secret_alloc(0);

	(void)state;
	assert_non_null(memory);
	cstrap_secret_free(memory, 0);
	cstrap_secret_free(NULL, 7);
}

static void
alloc_absurd(void **state)
{
	(void)state;
	assert_null(cstrap_secret_alloc(SIZE_MAX));
	assert_null(cstrap_secret_alloc(SIZE_MAX / 2));
}

static void
free_wipes(void **state)
{
	uint8_t *memory = cstrap_secret_alloc(9000);

	(void)state;
	assert_non_null(memory);
	memset(memory, 0xA5, 9000);
	unmaps = 0;
	cstrap_secret_free(memory, 9000);
	assert_int_equal(unmaps, 1);
	assert_true(was_zero);
}

static void
resize_keeps(void **state)
{
	uint8_t *memory = cstrap_secret_alloc(3);

	(void)state;
	assert_non_null(memory);
	memcpy(memory, "key", 3);
	unmaps = 0;
	memory = cstrap_secret_resize(memory, 3, 10000);
	assert_non_null(memory);
	assert_int_equal(unmaps, 1);
	assert_true(was_zero);
	assert_memory_equal(memory, "key\0", 4);
	memory = cstrap_secret_resize(memory, 10000, 2);
	assert_true(was_zero);
	assert_memory_equal(memory, "ke\0", 3);
	cstrap_secret_free(memory, 2);
}

/* The flag "dd" of the block's entry in smaps: left out of core dumps. */
static void
no_dump(void **state)
{
	uint8_t *memory = cstrap_secret_alloc(100);
	char line[512], start[32];
	bool found = false, here = false;
	FILE *f = fopen("/proc/self/smaps", "r");

	(void)state;
	assert_non_null(memory);
	assert_non_null(f);
	(void)snprintf(start, sizeof(start), "%lx-", (unsigned long)memory);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (strncmp(line, start, strlen(start)) == 0)
			here = true;
		if (here && strncmp(line, "VmFlags:", 8) == 0) {
			found = strstr(line, " dd") != NULL;
			break;
		}
	}
	fclose(f);
	cstrap_secret_free(memory, 100);
	assert_true(here);
	assert_true(found);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alloc_zeroed),
		cmocka_unit_test(alloc_nothing),
		cmocka_unit_test(alloc_absurd),
		cmocka_unit_test(free_wipes),
		cmocka_unit_test(resize_keeps),
		cmocka_unit_test(no_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
