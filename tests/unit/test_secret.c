/*
 * test_secret.c - memory for keys.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/secret.h"

#define LARGE 300000u /* has pages of its own */

static bool was_zero;
static unsigned int unmaps, maps;

static bool
is_zero(const uint8_t *memory, size_t len)
{
	bool zero = true;

	for (size_t i = 0; i < len; ++i)
		zero = zero && memory[i] == 0;
	return zero;
}

/*
 * What goes back to the system is looked at first, and what comes is counted.
 * The room under test calls these, for they stand before the C library's.
 */
__attribute__((visibility("default"))) int
munmap(void *memory, size_t len)
{
	was_zero = is_zero(memory, len);
	++unmaps;
	return (int)syscall(SYS_munmap, memory, len);
}

__attribute__((visibility("default"))) void *
mmap(void *hint, size_t len, int protection, int flags, int fd, off_t offset)
{
	++maps;
	return (
	    void *)syscall(SYS_mmap, hint, len, protection, flags, fd, offset);
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
	cstrap_secret_free(memory, 9000);
	/* still mapped: the list of gaps stands in front of it */
	assert_true(is_zero(memory, 9000));
	memory = cstrap_secret_alloc(LARGE);
	assert_non_null(memory);
	memset(memory, 0xA5, LARGE);
	unmaps = 0;
	cstrap_secret_free(memory, LARGE);
	assert_int_equal(unmaps, 1);
	assert_true(was_zero);
}

/* All of the block, whatever its user says it was. */
static void
free_wipes_more_than_was_used(void **state)
{
	uint8_t *memory = cstrap_secret_alloc(4096);

	(void)state;
	assert_non_null(memory);
	memset(memory, 0xA5, 4096);
	cstrap_secret_free(memory, 7);
	assert_true(is_zero(memory, 4096));
}

static void
resize_keeps(void **state)
{
	uint8_t *memory = cstrap_secret_alloc(3), *old = memory;

	(void)state;
	assert_non_null(memory);
	memcpy(memory, "key", 3);
	memory = cstrap_secret_resize(memory, 3, LARGE);
	assert_non_null(memory);
	assert_true(is_zero(old, 3));
	assert_memory_equal(memory, "key\0", 4);
	unmaps = 0;
	memory = cstrap_secret_resize(memory, LARGE, 2);
	assert_int_equal(unmaps, 1);
	assert_true(was_zero);
	assert_memory_equal(memory, "ke\0", 3);
	cstrap_secret_free(memory, 2);
}

static void
reused_is_zeroed(void **state)
{
	(void)state;
	for (size_t len = 1; len < 5000; len = len * 2 + 1) {
		uint8_t *memory = cstrap_secret_alloc(len);

		assert_non_null(memory);
		memset(memory, 0xA5, len);
		cstrap_secret_free(memory, len);
		memory = cstrap_secret_alloc(len);
		assert_non_null(memory);
		assert_true(is_zero(memory, len));
		cstrap_secret_free(memory, len);
	}
}

#define BLOCKS 64u

struct block {
	uint8_t *memory;
	size_t len;
	uint8_t fill;
};

static void
free_block(struct block *block)
{
	for (size_t i = 0; i < block->len; ++i)
		assert_int_equal(block->memory[i], block->fill);
	cstrap_secret_free(block->memory, block->len);
	block->memory = NULL;
}

/* Blocks that come and go in no order keep what is theirs. */
static void
blocks_do_not_meet(void **state)
{
	static struct block blocks[BLOCKS];
	uint32_t random = 1;

	(void)state;
	for (unsigned int n = 0; n < 20000; ++n) {
		struct block *block;

		random = random * 1664525u + 1013904223u;
		block = &blocks[random >> 26];
		if (block->memory != NULL) {
			free_block(block);
			continue;
		}
		block->len = random >> 8 & 0x7FF;
		block->fill = (uint8_t)(random >> 4);
		block->memory = cstrap_secret_alloc(block->len);
		assert_non_null(block->memory);
		assert_int_equal((uintptr_t)block->memory % 16, 0);
		assert_true(is_zero(block->memory, block->len));
		memset(block->memory, block->fill, block->len);
	}
	for (unsigned int i = 0; i < BLOCKS; ++i)
		if (blocks[i].memory != NULL)
			free_block(&blocks[i]);
}

/* Many small blocks are few calls, and their room is one again afterwards. */
static void
gaps_join(void **state)
{
	uint8_t *small[300], *large;

	(void)state;
	maps = 0;
	for (size_t i = 0; i < 300; ++i)
		assert_non_null(small[i] = cstrap_secret_alloc(100));
	assert_true(maps <= 1);
	for (size_t i = 0; i < 300; i += 2)
		cstrap_secret_free(small[i], 100);
	for (size_t i = 299; i < 300; i -= 2)
		cstrap_secret_free(small[i], 100);
	maps = 0;
	assert_non_null(large = cstrap_secret_alloc(128 * 1024 - 16));
	assert_int_equal(maps, 0);
	assert_true(is_zero(large, 128 * 1024 - 16));
	cstrap_secret_free(large, 128 * 1024 - 16);
}

static void
without_memory(void **state)
{
	const struct rlimit none = { 0, 0 };
	int status;
	pid_t pid;

	(void)state;
	assert_true((pid = fork()) >= 0);
	if (pid == 0) {
		(void)setrlimit(RLIMIT_AS, &none);
		_exit(cstrap_secret_alloc(LARGE) == NULL ? 0 : 1);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/* What is written past a block's end is noticed, at the latest when it ends. */
static void
write_past_the_end(void **state)
{
	const struct rlimit none = { 0, 0 };
	int status;
	pid_t pid;

	(void)state;
	assert_true((pid = fork()) >= 0);
	if (pid == 0) {
		uint8_t *first = cstrap_secret_alloc(32);
		uint8_t *second = cstrap_secret_alloc(32);

		(void)setrlimit(RLIMIT_CORE, &none);
		(void)signal(SIGABRT, SIG_DFL);
		memset(first, 0x5A, 32 + 16);
		cstrap_secret_free(second, 32);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void *
work(void *fill)
{
	for (unsigned int n = 0; n < 2000; ++n) {
		const size_t len = 1 + n % 700;
		uint8_t *memory = cstrap_secret_alloc(len);

		if (memory == NULL || !is_zero(memory, len))
			return NULL;
		memset(memory, *(int *)fill, len);
		if (memory[0] != memory[len - 1])
			return NULL;
		cstrap_secret_free(memory, len);
	}
	return fill;
}

static void
threads_at_once(void **state)
{
	static int fills[] = { 1, 2, 3, 4 };
	pthread_t threads[4];
	void *result;

	(void)state;
	for (size_t i = 0; i < 4; ++i)
		assert_int_equal(pthread_create(&threads[i], NULL, work,
				     &fills[i]),
		    0);
	for (size_t i = 0; i < 4; ++i) {
		assert_int_equal(pthread_join(threads[i], &result), 0);
		assert_ptr_equal(result, &fills[i]);
	}
}

/* The flag "dd" of the block's mapping in smaps: left out of core dumps. */
static bool
is_left_out(const void *memory)
{
	const uintptr_t at = (uintptr_t)memory;
	unsigned long start, end;
	bool here = false, found = false;
	char line[512];
	FILE *f = fopen("/proc/self/smaps", "r");

	assert_non_null(f);
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			here = start <= at && at < end;
		if (here && strncmp(line, "VmFlags:", 8) == 0)
			found = strstr(line, " dd") != NULL;
	}
	fclose(f);
	return found;
}

static void
no_dump(void **state)
{
	uint8_t *small = cstrap_secret_alloc(100);
	uint8_t *large = cstrap_secret_alloc(LARGE);

	(void)state;
	assert_non_null(small);
	assert_non_null(large);
	assert_true(is_left_out(small));
	assert_true(is_left_out(large));
	assert_true(is_left_out(large + LARGE - 1));
	cstrap_secret_free(small, 100);
	cstrap_secret_free(large, LARGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alloc_zeroed),
		cmocka_unit_test(alloc_nothing),
		cmocka_unit_test(alloc_absurd),
		cmocka_unit_test(free_wipes),
		cmocka_unit_test(free_wipes_more_than_was_used),
		cmocka_unit_test(reused_is_zeroed),
		cmocka_unit_test(blocks_do_not_meet),
		cmocka_unit_test(gaps_join),
		cmocka_unit_test(without_memory),
		cmocka_unit_test(write_past_the_end),
		cmocka_unit_test(threads_at_once),
		cmocka_unit_test(resize_keeps),
		cmocka_unit_test(no_dump),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
