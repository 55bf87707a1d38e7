/*
 * at_port.c - a serial device as the bytes to and from a modem.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "card/at_port.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "host/text.h"

#define CLOSED (-1)

static int64_t
port_now(void *ctx)
{
	struct timespec now = { 0 };

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 1: ready for events; 0: not in time; -1: gone, or a signal came. */
static int
wait_for(struct cstrap_at_port *port, short events, int ms)
{
	struct pollfd poller = { .fd = port->fd, .events = events };
	const int rc = poll(&poller, 1, ms);

	if (rc < 0)
		return errno == EINTR ? 0 : -1;
	if (rc == 0)
		return 0;
	return (poller.revents & events) != 0 ? 1 : -1;
}

static bool
port_write(void *ctx, const char *bytes, size_t len, int ms)
{
	struct cstrap_at_port *port = ctx;
	const int64_t deadline = port_now(NULL) + ms;
	size_t done = 0;

	while (done < len) {
		const int64_t left = deadline - port_now(NULL);
		ssize_t n;

		if (left <= 0 || wait_for(port, POLLOUT, (int)left) < 0)
			return false;
		n = write(port->fd, bytes + done, len - done);
		if (n < 0 && errno != EAGAIN && errno != EINTR)
			return false;
		done += n > 0 ? (size_t)n : 0;
	}
	return true;
}

static bool
port_read(void *ctx, uint8_t *room, size_t room_len, int ms, size_t *len)
{
	struct cstrap_at_port *port = ctx;
	const int64_t deadline = port_now(NULL) + ms;
	int64_t left = ms;
	ssize_t n;
	int rc;

	*len = 0;
	do {
		if ((rc = wait_for(port, POLLIN, (int)left)) < 0)
			return false;
		n = rc > 0 ? read(port->fd, room, room_len) : -1;
		if (rc > 0 &&
		    (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)))
			return false;
		left = deadline - port_now(NULL);
	} while (n <= 0 && left > 0);
	*len = n > 0 ? (size_t)n : 0;
	return true;
}

static enum cstrap_status
fail(struct cstrap_finding *finding, const char *device)
{
	const int why = errno;
	enum cstrap_status st = CSTRAP_E_READER;
	const char *text = "the modem's device cannot be used";

	if (why == EBUSY || why == EWOULDBLOCK) {
		st = CSTRAP_E_LOCKED;
		text = "another program uses the modem; stop it (ModemManager "
		       "may be one), or use another of the modem's ports";
	} else if (why == ENOENT) {
		text = "there is no such device; is the modem plugged in?";
	} else if (why == EACCES) {
		text = "this user may not use the modem; on many systems the "
		       "group dialout may";
	} else if (why == ENOTTY) {
		text = "this is no serial device";
	}
	cstrap_finding_set(finding, st, CSTRAP_RULE_NONE, text);
	cstrap_finding_place(finding, "modem %s", device);
	return st;
}

static bool
make_raw(struct cstrap_at_port *port)
{
	struct termios raw;

	if (tcgetattr(port->fd, &port->before) != 0)
		return false;
	raw = port->before;
	cfmakeraw(&raw);
	raw.c_cflag |= CLOCAL | CREAD;
	raw.c_cc[VMIN] = 0;
	raw.c_cc[VTIME] = 0;
	if (cfsetspeed(&raw, B115200) != 0 ||
	    tcsetattr(port->fd, TCSANOW, &raw) != 0)
		return false;
	port->has_before = true;
	return tcflush(port->fd, TCIFLUSH) == 0;
}

enum cstrap_status
cstrap_at_port_open(struct cstrap_at_port *port, const char *device,
    struct cstrap_at_io *io, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_INTERNAL;

	memset(port, 0, sizeof(*port));
	port->fd = open(device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	if (port->fd < 0 || !isatty(port->fd) ||
	    flock(port->fd, LOCK_EX | LOCK_NB) != 0 || !make_raw(port)) {
		st = fail(finding, device);
		goto out;
	}
	/* Other programs are kept out as well as the system can. */
	(void)ioctl(port->fd, TIOCEXCL);
	*io = (struct cstrap_at_io) { .write = port_write,
		.read = port_read,
		.now = port_now,
		.ctx = port };
	st = CSTRAP_OK;
out:
	if (st != CSTRAP_OK)
		cstrap_at_port_close(port);
	return st;
}

void
cstrap_at_port_close(struct cstrap_at_port *port)
{
	if (port->fd >= 0) {
		(void)ioctl(port->fd, TIOCNXCL);
		if (port->has_before)
			(void)tcsetattr(port->fd, TCSANOW, &port->before);
		(void)close(port->fd);
	}
	port->fd = CLOSED;
}
