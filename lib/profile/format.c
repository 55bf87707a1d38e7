/*
 * profile/format.c - formats by their names, and by their first bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/export.h"

#include <string.h>

#include "profile/formats.h"
#include "profile/senml.h"

static const char *const names[] = { "file", "senml-cbor", "senml-json",
	"lwm2m-cbor", "tlv", "zephyr" };

#define NAME_COUNT (sizeof(names) / sizeof(names[0]))

const char *
cstrap_format_name(enum cstrap_format format)
{
	return (size_t)format < NAME_COUNT ? names[format] : "unknown";
}

bool
cstrap_format_find(const char *name, enum cstrap_format *format)
{
	for (size_t i = 0; i < NAME_COUNT; i++) {
		if (strcmp(name, names[i]) != 0)
			continue;
		*format = (enum cstrap_format)i;
		return true;
	}
	return false;
}

/* Does the first line that says something begin with a slash? */
static bool
is_lines(struct cstrap_view bytes)
{
	const uint8_t *end;
	size_t at = 0;

	while (at < bytes.len) {
		if (bytes.data[at] == '/')
			return true;
		if (bytes.data[at] != '#' && bytes.data[at] != '\n' &&
		    bytes.data[at] != '\r')
			return false;
		end = memchr(bytes.data + at, '\n', bytes.len - at);
		if (end == NULL)
			return false;
		at = (size_t)(end - bytes.data) + 1;
	}
	return false;
}

/*
 * The count of a card file is below 256 and its first byte 00, or all of it
 * FF; an array of CBOR begins with 80 to 9F, a map with A0 to BF.
 */
bool
cstrap_format_guess(struct cstrap_view bytes, enum cstrap_format *format)
{
	size_t at = 0;

	if (bytes.len == 0)
		return false;
	*format = CSTRAP_FORMAT_FILE;
	if (bytes.data[0] == 0x00 || bytes.data[0] == 0xFF)
		return true;
	*format = bytes.data[0] < 0xA0 ? CSTRAP_FORMAT_SENML_CBOR :
					 CSTRAP_FORMAT_LWM2M_CBOR;
	if (bytes.data[0] >= 0x80 && bytes.data[0] <= 0xBF)
		return true;
	*format = CSTRAP_FORMAT_TLV;
	if (is_lines(bytes))
		return true;
	while (at < bytes.len && bytes.data[at] != '\0' &&
	    strchr(" \t\r\n", bytes.data[at]) != NULL)
		at++;
	*format = CSTRAP_FORMAT_SENML_JSON;
	return at < bytes.len && bytes.data[at] == '[';
}

enum cstrap_status
cstrap_export(const struct cstrap_message *message, enum cstrap_format format,
    enum cstrap_enabler enabler, uint8_t **data, size_t *len,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_ARGUMENT;
	struct cstrap_buffer b = { NULL, 0, 0, false };

	*data = NULL;
	*len = 0;
	switch (format) {
	case CSTRAP_FORMAT_FILE:
		cstrap_buffer_put(&b, message->bytes.data, message->bytes.len);
		st = CSTRAP_OK;
		break;
	case CSTRAP_FORMAT_SENML_CBOR:
		st = cstrap_senml_cbor_export(message, enabler, &b, finding);
		break;
	case CSTRAP_FORMAT_SENML_JSON:
		st = cstrap_senml_json_export(message, enabler, &b, finding);
		break;
	case CSTRAP_FORMAT_LWM2M_CBOR:
		st = cstrap_lwm2m_cbor_export(message, enabler, &b, finding);
		break;
	case CSTRAP_FORMAT_TLV:
		cstrap_tlv_lines_export(message, &b);
		st = CSTRAP_OK;
		break;
	case CSTRAP_FORMAT_ZEPHYR:
		st = cstrap_zephyr_export(message, enabler, &b, finding);
		break;
	}
	if (st == CSTRAP_OK && (*data = cstrap_buffer_take(&b)) == NULL)
		st = cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory left to write this");
	if (st == CSTRAP_OK)
		*len = b.len;
	else if (st == CSTRAP_E_ARGUMENT)
		cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "there is no such format");
	cstrap_buffer_wipe(&b);
	return st;
}

static enum cstrap_status
gather(struct cstrap_view bytes, enum cstrap_format format,
    enum cstrap_enabler enabler, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	struct cstrap_gather g;
	enum cstrap_status st;

	if ((st = cstrap_gather_begin(&g, enabler, finding)) != CSTRAP_OK)
		return st;
	if (format == CSTRAP_FORMAT_SENML_CBOR)
		st = cstrap_senml_cbor_import(&g, bytes);
	else if (format == CSTRAP_FORMAT_SENML_JSON)
		st = cstrap_senml_json_import(&g, bytes);
	else
		st = cstrap_lwm2m_cbor_import(&g, bytes);
	if (st == CSTRAP_OK)
		st = cstrap_gather_end(&g, room, message);
	cstrap_gather_wipe(&g);
	return st;
}

/* With shortest headers, like all that comes in. */
static enum cstrap_status
copy(struct cstrap_view bytes, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	struct cstrap_message borrowed;
	enum cstrap_status st;

	st = cstrap_message_decode(&borrowed, bytes, finding);
	return st == CSTRAP_OK ?
	    cstrap_message_encode(&borrowed, room, message, finding) :
	    st;
}

enum cstrap_status
cstrap_import(struct cstrap_view bytes, enum cstrap_format format,
    enum cstrap_enabler enabler, struct cstrap_room room,
    struct cstrap_message *message, struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_E_ARGUMENT;

	memset(message, 0, sizeof(*message));
	switch (format) {
	case CSTRAP_FORMAT_FILE:
		st = copy(bytes, room, message, finding);
		break;
	case CSTRAP_FORMAT_SENML_CBOR:
	case CSTRAP_FORMAT_SENML_JSON:
	case CSTRAP_FORMAT_LWM2M_CBOR:
		st = gather(bytes, format, enabler, room, message, finding);
		break;
	case CSTRAP_FORMAT_TLV:
		st = cstrap_tlv_lines_import(bytes, room, message, finding);
		break;
	case CSTRAP_FORMAT_ZEPHYR:
		break;
	}
	if (st == CSTRAP_E_ARGUMENT)
		cstrap_finding_set(finding, st, CSTRAP_RULE_NONE,
		    "no format that can be read");
	if (st != CSTRAP_OK)
		memset(message, 0, sizeof(*message));
	return st;
}
