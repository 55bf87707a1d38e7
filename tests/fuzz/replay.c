/*
 * replay.c - runs every file of the folders given through a fuzz target.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define INPUT_MAX (1u << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static int
run_file(const char *path)
{
	uint8_t *data = malloc(INPUT_MAX);
	FILE *f = fopen(path, "rb");
	int st = 1;
	size_t len;

	if (data == NULL || f == NULL)
		goto out;
	len = fread(data, 1, INPUT_MAX, f);
	if (ferror(f) || len == INPUT_MAX)
		goto out;
	(void)LLVMFuzzerTestOneInput(data, len);
	st = 0;
out:
	if (st != 0)
		fprintf(stderr, "%s: cannot be read whole\n", path);
	if (f != NULL)
		fclose(f);
	free(data);
	return st;
}

/* How many files were run; -1 after a failure. */
static int
run_folder(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	char path[1024];
	int count = 0;

	if (dir == NULL)
		return -1;
	while (count >= 0 && (entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		if (snprintf(path, sizeof(path), "%s/%s", folder,
			entry->d_name) >= (int)sizeof(path) ||
		    run_file(path) != 0)
			count = -1;
		else
			count++;
	}
	closedir(dir);
	return count;
}

int
main(int argc, char **argv)
{
	int passed = 0, failed = argc < 2;

	for (int i = 1; i < argc; i++) {
		const int count = run_folder(argv[i]);

		if (count <= 0) {
			fprintf(stderr, "%s: no inputs\n", argv[i]);
			failed++;
		} else {
			passed += count;
		}
	}
	printf("%d passed, %d failed\n", passed, failed);
	return failed > 0;
}
