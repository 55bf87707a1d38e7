/*
 * profile/buffer.h - bytes that grow in secret memory, for what goes out.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_BUFFER_H
#define CSTRAP_PROFILE_BUFFER_H

#include "cardstrap/bytes.h"

/* All zeros is an empty one. A lack of memory sticks in failed. */
struct cstrap_buffer {
	uint8_t *data;
	size_t len;
	size_t room_len;
	bool failed;
};

void cstrap_buffer_put(struct cstrap_buffer *b, const void *bytes, size_t len);
void cstrap_buffer_text(struct cstrap_buffer *b, const char *text);
void cstrap_buffer_format(struct cstrap_buffer *b, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void cstrap_buffer_hex(struct cstrap_buffer *b, struct cstrap_view bytes);

/* The bytes as malloc()ed memory, or NULL where memory lacked. */
uint8_t *cstrap_buffer_take(const struct cstrap_buffer *b);
/* Wipe and free; the buffer is empty then. */
void cstrap_buffer_wipe(struct cstrap_buffer *b);

#endif /* CSTRAP_PROFILE_BUFFER_H */
