/*
 * cardstrap/bytes.h - borrowed bytes, writable room, and the cursor and the
 * writer that go over them.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_BYTES_H
#define CARDSTRAP_BYTES_H

#include "cardstrap/status.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Borrowed bytes. An absent value has data NULL; an empty one has not. */
struct cstrap_view {
	const uint8_t *data;
	size_t len;
};

/* Writable space of the caller's. */
struct cstrap_room {
	uint8_t *data;
	size_t len;
};

/* Equal length and equal bytes, in a time that depends on the length alone. */
CSTRAP_API bool cstrap_view_equal(struct cstrap_view a, struct cstrap_view b);

/* The part of view from offset on, at most len bytes; empty past the end. */
CSTRAP_API struct cstrap_view cstrap_view_part(struct cstrap_view view,
    size_t offset, size_t len);

/* len bytes, all of value octet? True for an empty view. */
CSTRAP_API bool cstrap_view_filled(struct cstrap_view view, uint8_t octet);

/* Overwrite in a way the compiler keeps. */
CSTRAP_API void cstrap_wipe(void *memory, size_t len);

/*
 * Reads forward over input. pos <= end <= len at all times. The first failure
 * sticks: later reads return 0 and nothing moves. Members are for reading.
 */
struct cstrap_cursor {
	const uint8_t *data;
	size_t pos;
	size_t end; /* of the element that is being read */
	size_t len; /* of the whole input */
	bool cut;   /* the input was announced longer than it is */
	bool whole; /* its end is right: what passes it is too long */
	enum cstrap_status status;
	enum cstrap_rule rule;
	size_t fault; /* offset of the failure */
	const char *text;
};

CSTRAP_API void cstrap_cursor_init(struct cstrap_cursor *r,
    struct cstrap_view input);

/* Bytes left in the current element; 0 after a failure. */
CSTRAP_API size_t cstrap_cursor_left(const struct cstrap_cursor *r);

/* Record the first failure, with its absolute offset. Later ones are lost. */
CSTRAP_API void cstrap_cursor_fail(struct cstrap_cursor *r,
    enum cstrap_status status, enum cstrap_rule rule, size_t offset,
    const char *text);

/* Big endian number of width 0..4 bytes; width 0 gives 0. */
CSTRAP_API uint32_t cstrap_cursor_be(struct cstrap_cursor *r,
    unsigned int width);

/*
 * The next len bytes. The only function that forms a pointer into the input.
 * Fails with E_TRUNCATED where the input ends, with E_LENGTH where only the
 * element that is being read does.
 */
CSTRAP_API struct cstrap_view cstrap_cursor_take(struct cstrap_cursor *r,
    size_t len);

/*
 * Make the next len bytes the current element and return the former end, to
 * be given to cstrap_cursor_widen when the element was read. Fails as take
 * does. A cut input lets the element end where the input does, so that what
 * is reported is the innermost element that was cut.
 */
CSTRAP_API size_t cstrap_cursor_narrow(struct cstrap_cursor *r, size_t len);
CSTRAP_API void cstrap_cursor_widen(struct cstrap_cursor *r, size_t end);

/* Fill *finding (may be NULL) from the failure; returns the status. */
CSTRAP_API enum cstrap_status cstrap_cursor_finding(const struct cstrap_cursor
							*r,
    struct cstrap_finding *finding);

/*
 * Appends to room. The first lack of space sticks as E_SPACE; len then goes
 * on counting what would have been needed, so that a second pass can be sized.
 */
struct cstrap_writer {
	struct cstrap_room room;
	size_t len;
	enum cstrap_status status;
};

/* A room of no bytes makes a writer that only counts. */
CSTRAP_API void cstrap_writer_init(struct cstrap_writer *w,
    struct cstrap_room room);
CSTRAP_API void cstrap_writer_put(struct cstrap_writer *w,
    struct cstrap_view bytes);
CSTRAP_API void cstrap_writer_be(struct cstrap_writer *w, uint32_t number,
    unsigned int width);
CSTRAP_API void cstrap_writer_fill(struct cstrap_writer *w, uint8_t octet,
    size_t count);
/* Overwrite width bytes at offset, which were put before. */
CSTRAP_API void cstrap_writer_patch(struct cstrap_writer *w, size_t offset,
    uint32_t number, unsigned int width);
/* What was written; empty after a lack of space. */
CSTRAP_API struct cstrap_view cstrap_writer_view(const struct cstrap_writer *w);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_BYTES_H */
