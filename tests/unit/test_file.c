/*
 * test_file.c - files read whole and written whole.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/file.h"
#include "host/secret.h"

static char folder[64];
static char name[128];

static int
make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/cstrap-file-XXXXXX");
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	char command[128];

	(void)state;
	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static const char *
in_folder(const char *file)
{
	(void)snprintf(name, sizeof(name), "%s/%s", folder, file);
	return name;
}

static struct cstrap_view
text(const char *t)
{
	return (struct cstrap_view) { (const uint8_t *)t, strlen(t) };
}

static void
put(const char *file, const char *content)
{
	FILE *f = fopen(in_folder(file), "w");

	assert_non_null(f);
	assert_int_equal(fwrite(content, 1, strlen(content), f),
	    strlen(content));
	assert_int_equal(fclose(f), 0);
}

static void
expect_content(const char *file, const char *content)
{
	uint8_t *data;
	size_t len;

	assert_int_equal(cstrap_file_read(in_folder(file), 4096, &data, &len,
			     NULL),
	    CSTRAP_OK);
	assert_int_equal(len, strlen(content));
	assert_memory_equal(data, content, len);
	cstrap_secret_free(data, len);
}

static size_t
files_in_folder(void)
{
	DIR *d = opendir(folder);
	size_t count = 0;

	assert_non_null(d);
	while (readdir(d) != NULL)
		++count;
	closedir(d);
	return count - 2;
}

static unsigned int
mode_of(const char *file)
{
	struct stat about;

	assert_int_equal(lstat(in_folder(file), &about), 0);
	return about.st_mode & 0777;
}

static void
read_missing(void **state)
{
	struct cstrap_finding finding;
	uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_file_read(in_folder("none"), 10, &data, &len,
			     &finding),
	    CSTRAP_E_FILE);
	assert_null(data);
	assert_string_equal(finding.file, name);
	assert_string_equal(finding.detail, "open: No such file or directory");
}

static void
read_folder(void **state)
{
	uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(cstrap_file_read(folder, 10, &data, &len, NULL),
	    CSTRAP_E_FILE);
}

static void
read_empty(void **state)
{
	uint8_t *data;
	size_t len = 1;

	(void)state;
	put("empty", "");
	assert_int_equal(cstrap_file_read(in_folder("empty"), 0, &data, &len,
			     NULL),
	    CSTRAP_OK);
	assert_non_null(data);
	assert_int_equal(len, 0);
	cstrap_secret_free(data, len);
}

static void
read_limit(void **state)
{
	uint8_t *data;
	size_t len;

	(void)state;
	put("ten", "0123456789");
	assert_int_equal(cstrap_file_read(in_folder("ten"), 10, &data, &len,
			     NULL),
	    CSTRAP_OK);
	assert_int_equal(len, 10);
	cstrap_secret_free(data, len);
	assert_int_equal(cstrap_file_read(in_folder("ten"), 9, &data, &len,
			     NULL),
	    CSTRAP_E_TOO_LARGE);
	assert_null(data);
	assert_int_equal(len, 0);
}

/* More than one step of the buffer. */
static void
read_long(void **state)
{
	const size_t size = 300001;
	uint8_t *data, *bytes = malloc(size);
	size_t len, i;

	(void)state;
	assert_non_null(bytes);
	for (i = 0; i < size; ++i)
		bytes[i] = (uint8_t)(i * 7);
	assert_int_equal(cstrap_file_save(in_folder("long"),
			     (struct cstrap_view) { bytes, size },
			     CSTRAP_FILE_NEW, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_file_read(name, size, &data, &len, NULL),
	    CSTRAP_OK);
	assert_int_equal(len, size);
	assert_memory_equal(data, bytes, size);
	cstrap_secret_free(data, len);
	free(bytes);
}

static void
save_new_mode(void **state)
{
	(void)state;
	assert_int_equal(cstrap_file_save(in_folder("new"), text("one"),
			     CSTRAP_FILE_NEW, NULL),
	    CSTRAP_OK);
	expect_content("new", "one");
	assert_int_equal(mode_of("new"), 0600);
	assert_int_equal(files_in_folder(), 1);
}

static void
save_new_exists(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	put("there", "old");
	assert_int_equal(cstrap_file_save(in_folder("there"), text("new"),
			     CSTRAP_FILE_NEW, &finding),
	    CSTRAP_E_EXISTS);
	assert_string_equal(finding.file, name);
	expect_content("there", "old");
	assert_int_equal(files_in_folder(), 1);
}

/* A link that leads nowhere is a name that is taken, too. */
static void
save_new_over_link(void **state)
{
	(void)state;
	assert_int_equal(symlink("nowhere", in_folder("link")), 0);
	assert_int_equal(cstrap_file_save(in_folder("link"), text("new"),
			     CSTRAP_FILE_NEW, NULL),
	    CSTRAP_E_EXISTS);
	assert_int_equal(files_in_folder(), 1);
}

static void
save_keeps_mode(void **state)
{
	(void)state;
	put("there", "a longer old content");
	assert_int_equal(chmod(in_folder("there"), 0640), 0);
	assert_int_equal(cstrap_file_save(in_folder("there"), text("new"),
			     CSTRAP_FILE_REPLACE, NULL),
	    CSTRAP_OK);
	expect_content("there", "new");
	assert_int_equal(mode_of("there"), 0640);
	assert_int_equal(files_in_folder(), 1);
}

static void
save_keeps_link(void **state)
{
	char link[16];

	(void)state;
	put("real", "old");
	assert_int_equal(symlink("real", in_folder("link")), 0);
	assert_int_equal(cstrap_file_save(in_folder("link"), text("new"),
			     CSTRAP_FILE_REPLACE, NULL),
	    CSTRAP_OK);
	expect_content("real", "new");
	assert_int_equal(readlink(in_folder("link"), link, sizeof(link)), 4);
}

static void
save_no_folder(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(cstrap_file_save(in_folder("no/file"), text("x"),
			     CSTRAP_FILE_REPLACE, &finding),
	    CSTRAP_E_FILE);
	assert_string_equal(finding.detail, "open: No such file or directory");
	assert_int_equal(files_in_folder(), 0);
}

/* The rename fails when all is written: nothing may be left behind. */
static void
save_over_folder(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(mkdir(in_folder("sub"), 0700), 0);
	assert_int_equal(cstrap_file_save(in_folder("sub"), text("x"),
			     CSTRAP_FILE_REPLACE, &finding),
	    CSTRAP_E_FILE);
	assert_string_equal(finding.detail, "rename: Is a directory");
	assert_int_equal(files_in_folder(), 1);
}

/* A full device: written through, and its error told. */
static void
save_full_device(void **state)
{
	struct cstrap_finding finding;

	(void)state;
	assert_int_equal(cstrap_file_save("/dev/null", text("x"),
			     CSTRAP_FILE_NEW, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_file_save("/dev/full", text("x"),
			     CSTRAP_FILE_REPLACE, &finding),
	    CSTRAP_E_FILE);
	assert_string_equal(finding.detail, "write: No space left on device");
}

static enum cstrap_status
inside(const char *path, const char *expected)
{
	enum cstrap_status st;
	uint8_t *data;
	size_t len;

	st = cstrap_file_read_inside(folder, path, 100, &data, &len, NULL);
	if (st != CSTRAP_OK) {
		assert_null(data);
		return st;
	}
	assert_int_equal(len, strlen(expected));
	assert_memory_equal(data, expected, len);
	cstrap_secret_free(data, len);
	return st;
}

static void
inside_below(void **state)
{
	char path[128];

	(void)state;
	assert_int_equal(mkdir(in_folder("sub"), 0700), 0);
	put("sub/key", "k");
	assert_int_equal(symlink("sub/key", in_folder("link")), 0);
	assert_int_equal(inside("sub/key", "k"), CSTRAP_OK);
	assert_int_equal(inside("sub/../link", "k"), CSTRAP_OK);
	(void)snprintf(path, sizeof(path), "%s/sub/key", folder);
	assert_int_equal(inside(path, "k"), CSTRAP_OK);
}

static void
inside_led_out(void **state)
{
	(void)state;
	assert_int_equal(symlink("/etc/passwd", in_folder("link")), 0);
	assert_int_equal(symlink("/etc", in_folder("dir")), 0);
	assert_int_equal(inside("link", ""), CSTRAP_E_RULE);
	assert_int_equal(inside("dir/passwd", ""), CSTRAP_E_RULE);
	assert_int_equal(inside("../../etc/passwd", ""), CSTRAP_E_RULE);
	assert_int_equal(inside("/etc/passwd", ""), CSTRAP_E_RULE);
	assert_int_equal(inside("none", ""), CSTRAP_E_FILE);
}

/* "/tmp/xyz2" begins like "/tmp/xyz" and is not in it. */
static void
inside_prefix(void **state)
{
	char beside[80];
	uint8_t *data;
	size_t len;

	(void)state;
	assert_int_equal(mkdir(in_folder("a"), 0700), 0);
	assert_int_equal(mkdir(in_folder("ab"), 0700), 0);
	put("ab/key", "k");
	(void)snprintf(beside, sizeof(beside), "%s/a", folder);
	assert_int_equal(cstrap_file_read_inside(beside, "../ab/key", 100,
			     &data, &len, NULL),
	    CSTRAP_E_RULE);
}

/* A pipe would be waited for without end. */
static void
inside_pipe(void **state)
{
	(void)state;
	assert_int_equal(mkfifo(in_folder("pipe"), 0600), 0);
	assert_int_equal(inside("pipe", ""), CSTRAP_E_FILE);
	assert_int_equal(inside(".", ""), CSTRAP_E_RULE);
	assert_int_equal(mkdir(in_folder("sub"), 0700), 0);
	assert_int_equal(inside("sub", ""), CSTRAP_E_FILE);
}

static void
lock_taken(void **state)
{
	struct cstrap_finding finding;
	int first, second;

	(void)state;
	put("image", "x");
	assert_int_equal(cstrap_file_lock(in_folder("image"), &first, NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_file_save(name, text("y"), CSTRAP_FILE_REPLACE,
			     NULL),
	    CSTRAP_OK);
	assert_int_equal(cstrap_file_lock(name, &second, &finding),
	    CSTRAP_E_LOCKED);
	assert_int_equal(second, -1);
	assert_string_equal(finding.file, name);
	close(first);
	assert_int_equal(cstrap_file_lock(name, &second, NULL), CSTRAP_OK);
	close(second);
}

static void
lock_no_folder(void **state)
{
	int fd;

	(void)state;
	assert_int_equal(cstrap_file_lock(in_folder("no/image"), &fd, NULL),
	    CSTRAP_E_FILE);
	assert_int_equal(fd, -1);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(read_missing),
		CASE(read_folder),
		CASE(read_empty),
		CASE(read_limit),
		CASE(read_long),
		CASE(save_new_mode),
		CASE(save_new_exists),
		CASE(save_new_over_link),
		CASE(save_keeps_mode),
		CASE(save_keeps_link),
		CASE(save_no_folder),
		CASE(save_over_folder),
		CASE(save_full_device),
		CASE(inside_below),
		CASE(inside_led_out),
		CASE(inside_prefix),
		CASE(inside_pipe),
		CASE(lock_taken),
		CASE(lock_no_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
