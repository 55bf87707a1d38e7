/*
 * fixture.h - what the tests of the core share: fixtures, hex, and findings
 * that are kept.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_TEST_FIXTURE_H
#define CSTRAP_TEST_FIXTURE_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "cardstrap/status.h"
#include "cardstrap/bytes.h"

#define FIXTURE_MAX 70000u

/* Bytes of a literal, without its NUL. */
#define BYTES(literal)                                      \
	((struct cstrap_view) { (const uint8_t *)(literal), \
	    sizeof(literal) - 1 })

static inline int
fixture_digit(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at;

	if (c >= 'A' && c <= 'F')
		c = (char)(c - 'A' + 'a');
	at = c != '\0' ? strchr(digits, c) : NULL;
	return at != NULL ? (int)(at - digits) : -1;
}

/* Hex with spaces, and remarks from # to the end of a line. */
static inline size_t
fixture_hex(const char *text, uint8_t *room, size_t room_len)
{
	size_t digits = 0;

	for (; *text != '\0'; text++) {
		const int digit = fixture_digit(*text);

		if (*text == '#') {
			while (text[1] != '\0' && text[1] != '\n')
				text++;
			continue;
		}
		if (digit < 0) {
			assert_non_null(strchr(" \n\r\t", *text));
			continue;
		}
		assert_true(digits / 2 < room_len);
		if (digits % 2 == 0)
			room[digits / 2] = (uint8_t)(digit << 4);
		else
			room[digits / 2] |= (uint8_t)digit;
		digits++;
	}
	assert_int_equal(digits % 2, 0);
	return digits / 2;
}

static inline void
fixture_path(const char *name, char *path, size_t path_len)
{
	const char *folder = getenv("CSTRAP_FIXTURES");

	if (folder == NULL)
		fail_msg("CSTRAP_FIXTURES is not set");
	assert_true(
	    (size_t)snprintf(path, path_len, "%s/%s", folder, name) < path_len);
}

/* The bytes of a fixture; those that a .hex file writes down. */
static inline size_t
fixture_read(const char *name, uint8_t *room, size_t room_len)
{
	char path[512], *text;
	const size_t name_len = strlen(name);
	size_t len;
	FILE *f;

	fixture_path(name, path, sizeof(path));
	if ((f = fopen(path, "rb")) == NULL)
		fail_msg("%s cannot be opened", path);
	len = fread(room, 1, room_len, f);
	assert_true(feof(f) && !ferror(f));
	fclose(f);
	if (name_len < 4 || strcmp(name + name_len - 4, ".hex") != 0)
		return len;
	assert_non_null(text = malloc(len + 1));
	memcpy(text, room, len);
	text[len] = '\0';
	len = fixture_hex(text, room, room_len);
	free(text);
	return len;
}

/* The same bytes in a heap block of their size, yours to free. */
static inline uint8_t *
fixture_exact(struct cstrap_view bytes)
{
	uint8_t *copy = malloc(bytes.len > 0 ? bytes.len : 1);

	assert_non_null(copy);
	if (bytes.len > 0)
		memcpy(copy, bytes.data, bytes.len);
	return copy;
}

/* Call take for each file of a folder of fixtures; how many there were. */
static inline size_t
fixture_each(const char *folder,
    void (*take)(const char *name, struct cstrap_view bytes))
{
	static uint8_t room[FIXTURE_MAX];
	char path[512], name[512];
	struct dirent *entry;
	size_t count = 0, len;
	DIR *dir;

	fixture_path(folder, path, sizeof(path));
	assert_non_null(dir = opendir(path));
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", folder, entry->d_name);
		len = fixture_read(name, room, sizeof(room));
		take(name, (struct cstrap_view) { room, len });
		count++;
	}
	closedir(dir);
	return count;
}

#define FOUND_MAX 64

/* Findings as a sink took them. */
struct found {
	size_t count;
	struct {
		enum cstrap_rule rule;
		enum cstrap_severity severity;
		size_t offset;
		struct cstrap_path path;
		char file[16];
	} row[FOUND_MAX];
};

static inline void
found_take(void *ctx, const struct cstrap_finding *finding)
{
	struct found *found = ctx;

	if (found->count < FOUND_MAX) {
		found->row[found->count].rule = finding->rule;
		found->row[found->count].severity = finding->severity;
		found->row[found->count].offset = finding->offset;
		found->row[found->count].path = finding->path;
		snprintf(found->row[found->count].file, 16, "%s",
		    finding->file != NULL ? finding->file : "");
	}
	assert_non_null(finding->text);
	found->count++;
}

static inline struct cstrap_sink
found_sink(struct found *found)
{
	memset(found, 0, sizeof(*found));
	return (struct cstrap_sink) { found_take, found };
}

/* How often a rule was found. */
static inline size_t
found_rule(const struct found *found, enum cstrap_rule rule)
{
	size_t count = 0;

	for (size_t i = 0; i < found->count && i < FOUND_MAX; i++)
		count += found->row[i].rule == rule;
	return count;
}

static inline void
assert_bytes(struct cstrap_view got, struct cstrap_view wanted)
{
	assert_int_equal(got.len, wanted.len);
	if (wanted.len > 0)
		assert_memory_equal(got.data, wanted.data, wanted.len);
}

/* got equals the bytes that hex spells. */
static inline void
assert_hex(struct cstrap_view got, const char *hex)
{
	uint8_t room[512];
	const size_t len = fixture_hex(hex, room, sizeof(room));

	assert_bytes(got, (struct cstrap_view) { room, len });
}

#endif /* CSTRAP_TEST_FIXTURE_H */
