/*
 * host/file.c - files read whole and written whole.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/file.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/secret.h"
#include "host/text.h"

#define READ_STEP 4096u

static const char cannot_read[] = "the file cannot be read";
static const char cannot_write[] = "the file cannot be written";
static const char cannot_lock[] = "the file cannot be locked";

/* What the system said of the call that just failed. */
static enum cstrap_status
fail(struct cstrap_finding *finding, enum cstrap_status status,
    const char *path, const char *text, const char *call, int error)
{
	cstrap_finding_set(finding, status, CSTRAP_RULE_NONE, text);
	if (finding != NULL)
		finding->file = path;
	cstrap_finding_detail(finding, "%s: %s", call, strerror(error));
	return status;
}

static ssize_t
read_some(int fd, void *room, size_t len)
{
	ssize_t n;

	do {
		n = read(fd, room, len);
	} while (n < 0 && errno == EINTR);
	return n;
}

struct buffer {
	uint8_t *data;
	size_t len;
	size_t room_len;
};

static bool
buffer_resize(struct buffer *b, size_t room_len)
{
	uint8_t *data = cstrap_secret_resize(b->data, b->room_len, room_len);

	if (data == NULL)
		return false;
	b->data = data;
	b->room_len = room_len;
	return true;
}

/* Asks for one byte more than max, to notice that there is more. */
static enum cstrap_status
read_all(int fd, const char *path, size_t max, struct buffer *b,
    struct cstrap_finding *finding)
{
	ssize_t n;

	for (;;) {
		if (b->len == b->room_len &&
		    !buffer_resize(b,
			max - b->len < b->len + READ_STEP ?
			    max + 1 :
			    2 * b->len + READ_STEP))
			return fail(finding, CSTRAP_E_NOMEM, path, cannot_read,
			    "read", ENOMEM);
		n = read_some(fd, b->data + b->len, b->room_len - b->len);
		if (n < 0)
			return fail(finding, CSTRAP_E_FILE, path, cannot_read,
			    "read", errno);
		if (n == 0)
			break;
		b->len += (size_t)n;
		if (b->len > max)
			return fail(finding, CSTRAP_E_TOO_LARGE, path,
			    "the file is too large", "read", EFBIG);
	}
	if (!buffer_resize(b, b->len))
		return fail(finding, CSTRAP_E_NOMEM, path, cannot_read, "read",
		    ENOMEM);
	return CSTRAP_OK;
}

static enum cstrap_status
read_fd(int fd, const char *path, size_t max, uint8_t **data, size_t *len,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct buffer b = { NULL, 0, 0 };

	if (max >= SIZE_MAX / 4)
		max = SIZE_MAX / 4;
	if ((st = read_all(fd, path, max, &b, finding)) != CSTRAP_OK) {
		cstrap_secret_free(b.data, b.room_len);
		if (st == CSTRAP_E_TOO_LARGE)
			cstrap_finding_detail(finding,
			    "at most %zu bytes are read", max);
		return st;
	}
	*data = b.data;
	*len = b.len;
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_file_read(const char *path, size_t max, uint8_t **data, size_t *len,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	int fd;

	*data = NULL;
	*len = 0;
	if (strcmp(path, "-") == 0)
		return read_fd(STDIN_FILENO, "standard input", max, data, len,
		    finding);
	if ((fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)) < 0)
		return fail(finding, CSTRAP_E_FILE, path, cannot_read, "open",
		    errno);
	st = read_fd(fd, path, max, data, len, finding);
	(void)close(fd);
	return st;
}

/* Do the names alone lead out of the folder, whatever is there? */
static bool
climbs_out(const char *path)
{
	size_t depth = 0, len;

	for (; *path != '\0'; path += len + (path[len] == '/')) {
		len = strcspn(path, "/");
		if (len == 2 && memcmp(path, "..", 2) == 0) {
			if (depth-- == 0)
				return true;
		} else if (len > 0 && !(len == 1 && path[0] == '.')) {
			++depth;
		}
	}
	return false;
}

static enum cstrap_status
outside(struct cstrap_finding *finding)
{
	return cstrap_finding_set(finding, CSTRAP_E_RULE, CSTRAP_RULE_NONE,
	    "the file lies outside of the folder");
}

/*
 * Whether path, all links followed, lies below the folder, and where. *real
 * is free()d by the caller.
 */
static enum cstrap_status
resolve_inside(const char *folder, const char *path, char **real,
    struct cstrap_finding *finding)
{
	char joined[PATH_MAX];
	char *root = NULL;
	size_t root_len;
	int len;

	*real = NULL;
	if (path[0] != '/' && climbs_out(path))
		return outside(finding);
	len = path[0] == '/' ?
	    snprintf(joined, sizeof(joined), "%s", path) :
	    snprintf(joined, sizeof(joined), "%s/%s", folder, path);
	if (len < 0 || (size_t)len >= sizeof(joined))
		return fail(finding, CSTRAP_E_FILE, NULL, cannot_read, "open",
		    ENAMETOOLONG);
	if ((root = realpath(folder, NULL)) == NULL ||
	    (*real = realpath(joined, NULL)) == NULL) {
		const int error = errno;

		free(root);
		return fail(finding, CSTRAP_E_FILE, NULL, cannot_read, "open",
		    error);
	}
	root_len = strcmp(root, "/") == 0 ? 0 : strlen(root);
	if (strncmp(*real, root, root_len) != 0 || (*real)[root_len] != '/') {
		free(root);
		return outside(finding);
	}
	free(root);
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_file_read_inside(const char *folder, const char *path, size_t max,
    uint8_t **data, size_t *len, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;
	struct stat about;
	char *real;
	int fd = -1;

	*data = NULL;
	*len = 0;
	if ((st = resolve_inside(folder, path, &real, finding)) != CSTRAP_OK)
		goto out;
	assert(real != NULL);
	/* Not to wait for the other end of a pipe, nor to follow a new link. */
	fd = open(real,
	    O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	if (fd < 0 || fstat(fd, &about) != 0) {
		st = fail(finding, CSTRAP_E_FILE, NULL, cannot_read, "open",
		    errno);
		goto out;
	}
	if (!S_ISREG(about.st_mode)) {
		st =
		    cstrap_finding_set(finding, CSTRAP_E_FILE, CSTRAP_RULE_NONE,
			"this is a folder, pipe or device, "
			"not a file");
		goto out;
	}
	st = read_fd(fd, NULL, max, data, len, finding);
out:
	if (fd >= 0)
		(void)close(fd);
	free(real);
	return st;
}

static int
write_all(int fd, struct cstrap_view bytes)
{
	size_t done = 0;
	ssize_t n;

	while (done < bytes.len) {
		n = write(fd, bytes.data + done, bytes.len - done);
		if (n == 0)
			errno = EIO;
		if (n == 0 || (n < 0 && errno != EINTR))
			return -1;
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

/* Standard output, a pipe or a device: nothing to put beside it. */
static enum cstrap_status
write_through(int fd, const char *path, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	if (write_all(fd, bytes) != 0)
		return fail(finding, CSTRAP_E_FILE, path, cannot_write, "write",
		    errno);
	return CSTRAP_OK;
}

static enum cstrap_status
write_device(const char *path, struct cstrap_view bytes,
    struct cstrap_finding *finding)
{
	enum cstrap_status st;
	const int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return fail(finding, CSTRAP_E_FILE, path, cannot_write, "open",
		    errno);
	st = write_through(fd, path, bytes, finding);
	(void)close(fd);
	return st;
}

/* A file on its way: where it goes, and what has to be undone. */
struct save {
	const char *target;
	char folder[PATH_MAX];
	char temporary[PATH_MAX]; /* "" when there is none */
	int fd;
};

static int
save_names(struct save *s)
{
	const char *slash = strrchr(s->target, '/');
	const int folder_len = slash == NULL ? 1 :
	    slash == s->target               ? 1 :
					       (int)(slash - s->target);
	int len;

	(void)snprintf(s->folder, sizeof(s->folder), "%.*s", folder_len,
	    slash == NULL ? "." : s->target);
	len = snprintf(s->temporary, sizeof(s->temporary), "%s/.%.64s.XXXXXX",
	    s->folder, slash == NULL ? s->target : slash + 1);
	if (len < 0 || (size_t)len >= sizeof(s->temporary)) {
		s->temporary[0] = '\0';
		errno = ENAMETOOLONG;
		return -1;
	}
	return 0;
}

/* Returns the name of the call that failed, errno as it left it, or NULL. */
static const char *
save_temporary(struct save *s, struct cstrap_view bytes,
    const struct stat *replaced)
{
	if (save_names(s) != 0)
		return "open";
	if ((s->fd = mkostemp(s->temporary, O_CLOEXEC)) < 0) {
		s->temporary[0] = '\0';
		return "open";
	}
	if (write_all(s->fd, bytes) != 0)
		return "write";
	if (replaced != NULL && fchmod(s->fd, replaced->st_mode & 0777) != 0)
		return "chmod";
	if (fsync(s->fd) != 0)
		return "fsync";
	return NULL;
}

/* A file system without links takes a rename that replaces nothing. */
static const char *
save_commit_new(struct save *s)
{
	if (link(s->temporary, s->target) == 0) {
		(void)unlink(s->temporary);
		s->temporary[0] = '\0';
		return NULL;
	}
	if (errno != EPERM && errno != EOPNOTSUPP)
		return "link";
	if (renameat2(AT_FDCWD, s->temporary, AT_FDCWD, s->target,
		RENAME_NOREPLACE) != 0)
		return "rename";
	s->temporary[0] = '\0';
	return NULL;
}

static const char *
save_commit(struct save *s, enum cstrap_file_mode mode)
{
	const char *call;
	int fd, error;

	if (mode == CSTRAP_FILE_NEW) {
		if ((call = save_commit_new(s)) != NULL)
			return call;
	} else {
		if (rename(s->temporary, s->target) != 0)
			return "rename";
		s->temporary[0] = '\0';
	}
	fd = open(s->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return "open of the folder";
	error = fsync(fd) != 0 ? errno : 0;
	(void)close(fd);
	errno = error;
	/* EINVAL: a file system that has no such thing. */
	return error != 0 && error != EINVAL ? "fsync of the folder" : NULL;
}

static enum cstrap_status
save_whole(const char *path, const char *target, struct cstrap_view bytes,
    enum cstrap_file_mode mode, const struct stat *replaced,
    struct cstrap_finding *finding)
{
	struct save s = { target, "", "", -1 };
	const char *call;
	int error;

	if ((call = save_temporary(&s, bytes, replaced)) == NULL)
		call = save_commit(&s, mode);
	error = errno;
	if (s.temporary[0] != '\0')
		(void)unlink(s.temporary);
	if (s.fd >= 0)
		(void)close(s.fd);
	if (call == NULL)
		return CSTRAP_OK;
	if (mode == CSTRAP_FILE_NEW && error == EEXIST)
		return fail(finding, CSTRAP_E_EXISTS, path,
		    "there is a file of this name already", call, error);
	return fail(finding, CSTRAP_E_FILE, path, cannot_write, call, error);
}

enum cstrap_status
cstrap_file_save(const char *path, struct cstrap_view bytes,
    enum cstrap_file_mode mode, struct cstrap_finding *finding)
{
	enum cstrap_status st;
	struct stat about;
	char *target = NULL;
	bool exists;

	if (strcmp(path, "-") == 0)
		return write_through(STDOUT_FILENO, "standard output", bytes,
		    finding);
	exists = stat(path, &about) == 0;
	if (exists && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
		return write_device(path, bytes, finding);
	if (exists && mode == CSTRAP_FILE_NEW)
		return fail(finding, CSTRAP_E_EXISTS, path,
		    "there is a file of this name already", "open", EEXIST);
	/* A link stays one: what it leads to is replaced. */
	if (exists)
		target = realpath(path, NULL);
	st = save_whole(path, target == NULL ? path : target, bytes, mode,
	    exists ? &about : NULL, finding);
	free(target);
	return st;
}

enum cstrap_status
cstrap_file_lock(const char *path, int *fd, struct cstrap_finding *finding)
{
	char name[PATH_MAX];
	const int len = snprintf(name, sizeof(name), "%s.lock", path);
	int error;

	*fd = -1;
	if (len < 0 || (size_t)len >= sizeof(name))
		return fail(finding, CSTRAP_E_FILE, path, cannot_lock, "open",
		    ENAMETOOLONG);
	*fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*fd < 0)
		return fail(finding, CSTRAP_E_FILE, path, cannot_lock, "open",
		    errno);
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return CSTRAP_OK;
	error = errno;
	(void)close(*fd);
	*fd = -1;
	if (error == EWOULDBLOCK)
		return fail(finding, CSTRAP_E_LOCKED, path,
		    "another process is using this file", "flock", error);
	return fail(finding, CSTRAP_E_FILE, path, cannot_lock, "flock", error);
}
