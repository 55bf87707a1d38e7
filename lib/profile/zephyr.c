/*
 * profile/zephyr.c - lines for the shell of Zephyr's LwM2M client
 * (CONFIG_LWM2M_SHELL): create the instances, write the values.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include <inttypes.h>
#include <string.h>

#include "profile/formats.h"

/* Its resources of fewer than 32 bits, which it wants in their width. */
struct width {
	uint16_t object, resource;
	uint8_t bits;
};

static const struct width widths[] = {
	{ CSTRAP_OBJECT_SECURITY, CSTRAP_SECURITY_MODE, 8 },
	{ CSTRAP_OBJECT_SECURITY, CSTRAP_SECURITY_SHORT_SERVER_ID, 16 },
	{ CSTRAP_OBJECT_SERVER, CSTRAP_SERVER_SHORT_SERVER_ID, 16 },
	{ CSTRAP_OBJECT_ACCESS_CONTROL, CSTRAP_ACCESS_OBJECT, 16 },
	{ CSTRAP_OBJECT_ACCESS_CONTROL, CSTRAP_ACCESS_INSTANCE, 16 },
	{ CSTRAP_OBJECT_ACCESS_CONTROL, CSTRAP_ACCESS_RIGHTS, 16 },
	{ CSTRAP_OBJECT_ACCESS_CONTROL, CSTRAP_ACCESS_OWNER, 16 },
};

static uint8_t
bits_of(const struct cstrap_path *path)
{
	for (size_t i = 0; i < sizeof(widths) / sizeof(widths[0]); i++)
		if (widths[i].object == path->id[0] &&
		    widths[i].resource == path->id[2])
			return widths[i].bits;
	return 32;
}

/*
 * In quotes, with what the shell would take for itself as an octet in hex.
 * The shell's strings end at an octet 00.
 */
static void
put_quoted(struct cstrap_buffer *b, struct cstrap_view bytes)
{
	cstrap_buffer_text(b, "\"");
	for (size_t i = 0; i < bytes.len; i++) {
		const uint8_t octet = bytes.data[i];

		if (octet < 0x20 || octet > 0x7E || octet == '"' ||
		    octet == '\\')
			cstrap_buffer_format(b, "\\x%02x", octet);
		else
			cstrap_buffer_put(b, &octet, 1);
	}
	cstrap_buffer_text(b, "\"");
}

static void
put_number(struct cstrap_buffer *b, const char *path, uint8_t bits,
    const struct cstrap_loose *loose)
{
	const uint64_t max = bits == 32 ? UINT32_MAX : (1u << bits) - 1;

	if (!loose->negative && loose->number <= max)
		cstrap_buffer_format(b, "lwm2m write %s -u%u %" PRIu64 "\n",
		    path, bits, loose->number);
	else if (loose->number <= INT64_MAX)
		cstrap_buffer_format(b, "lwm2m write %s -s64 %" PRId64 "\n",
		    path,
		    loose->negative ? -1 - (int64_t)loose->number :
				      (int64_t)loose->number);
	else
		cstrap_buffer_format(b,
		    "# %s: the shell sets no number this large\n", path);
}

static void
put_bytes(struct cstrap_buffer *b, const char *path, struct cstrap_view bytes)
{
	if (bytes.len > 0 && memchr(bytes.data, 0, bytes.len) != NULL) {
		cstrap_buffer_format(b,
		    "# %s: the shell sets no octet 00; use lwm2m_set_opaque\n",
		    path);
		return;
	}
	cstrap_buffer_format(b, "lwm2m write %s -s ", path);
	put_quoted(b, bytes);
	cstrap_buffer_text(b, "\n");
}

static void
put_value(struct cstrap_buffer *b, const struct cstrap_node *node,
    const struct cstrap_loose *loose)
{
	char path[CSTRAP_PATH_TEXT_MAX];

	(void)cstrap_path_text(&node->path, path);
	switch (loose->kind) {
	case CSTRAP_LOOSE_INTEGER:
		put_number(b, path, bits_of(&node->path), loose);
		break;
	case CSTRAP_LOOSE_REAL:
		cstrap_buffer_format(b, "lwm2m write %s -f %.9g\n", path,
		    loose->real);
		break;
	case CSTRAP_LOOSE_BOOLEAN:
		cstrap_buffer_format(b, "lwm2m write %s -b %d\n", path,
		    loose->boolean);
		break;
	case CSTRAP_LOOSE_TEXT:
	case CSTRAP_LOOSE_BYTES:
		put_bytes(b, path, loose->bytes);
		break;
	case CSTRAP_LOOSE_LINK:
		cstrap_buffer_format(b,
		    "# %s: the shell sets no link (%u:%u); use "
		    "lwm2m_set_objlnk\n",
		    path, loose->link.object, loose->link.instance);
		break;
	case CSTRAP_LOOSE_NONE:
		break;
	}
}

enum cstrap_status
cstrap_zephyr_export(const struct cstrap_message *message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding)
{
	enum cstrap_status st = CSTRAP_OK;
	struct cstrap_message_iter iter;
	struct cstrap_loose loose;
	struct cstrap_node node;
	enum cstrap_rule rule = CSTRAP_RULE_NONE;
	char path[CSTRAP_PATH_TEXT_MAX];

	cstrap_message_begin(message, &iter);
	while (st == CSTRAP_OK && cstrap_message_next(&iter, &node)) {
		if (node.kind == CSTRAP_NODE_INSTANCE ||
		    node.kind == CSTRAP_NODE_RESOURCE_INSTANCE)
			cstrap_buffer_format(b, "lwm2m create %s\n",
			    cstrap_path_text(&node.path, path));
		if (node.kind != CSTRAP_NODE_RESOURCE &&
		    node.kind != CSTRAP_NODE_RESOURCE_INSTANCE)
			continue;
		st = cstrap_loose_decode(&node, enabler, &loose, &rule);
		if (st == CSTRAP_OK)
			put_value(b, &node, &loose);
	}
	cstrap_wipe(&loose, sizeof(loose));
	if (st != CSTRAP_OK) {
		cstrap_finding_set(finding, st, rule, NULL);
		if (finding != NULL) {
			finding->offset = node.offset;
			finding->path = node.path;
		}
	}
	return st;
}
