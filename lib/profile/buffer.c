/*
 * profile/buffer.c - bytes that grow in secret memory, for what goes out.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/secret.h"
#include "host/text.h"

#define FIRST_LEN 4096u
#define LINE_MAX_LEN 128u /* of what is formatted: numbers and paths */

static bool
make_room(struct cstrap_buffer *b, size_t len)
{
	size_t room_len = b->room_len == 0 ? FIRST_LEN : b->room_len;
	uint8_t *data;

	if (b->failed || len > SIZE_MAX / 4 - b->len) {
		b->failed = true;
		return false;
	}
	while (room_len < b->len + len)
		room_len *= 2;
	if (room_len == b->room_len)
		return true;
	data = cstrap_secret_resize(b->data, b->room_len, room_len);
	if (data == NULL) {
		b->failed = true;
		return false;
	}
	b->data = data;
	b->room_len = room_len;
	return true;
}

void
cstrap_buffer_put(struct cstrap_buffer *b, const void *bytes, size_t len)
{
	if (len == 0 || !make_room(b, len))
		return;
	memcpy(b->data + b->len, bytes, len);
	b->len += len;
}

void
cstrap_buffer_text(struct cstrap_buffer *b, const char *text)
{
	cstrap_buffer_put(b, text, strlen(text));
}

void
cstrap_buffer_format(struct cstrap_buffer *b, const char *format, ...)
{
	char line[LINE_MAX_LEN];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof(line))
		b->failed = true;
	else
		cstrap_buffer_put(b, line, (size_t)len);
	cstrap_wipe(line, sizeof(line));
}

void
cstrap_buffer_hex(struct cstrap_buffer *b, struct cstrap_view bytes)
{
	if (!make_room(b, 2 * bytes.len + 1))
		return;
	(void)cstrap_hex(bytes, (char *)b->data + b->len);
	b->len += 2 * bytes.len;
}

uint8_t *
cstrap_buffer_take(const struct cstrap_buffer *b)
{
	uint8_t *data;

	if (b->failed || (data = malloc(b->len + 1)) == NULL)
		return NULL;
	if (b->len > 0)
		memcpy(data, b->data, b->len);
	data[b->len] = '\0'; /* texts can be printed as they are */
	return data;
}

void
cstrap_buffer_wipe(struct cstrap_buffer *b)
{
	cstrap_secret_free(b->data, b->room_len);
	memset(b, 0, sizeof(*b));
}
