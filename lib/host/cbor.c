/*
 * host/cbor.c - CBOR by libcbor, with the edges guarded.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/cbor.h"

#include <stdlib.h>
#include <string.h>

#include "host/cbor_scan.h"
#include "host/secret.h"

#define SAVE_MAX (64u * 1024u * 1024u)

/* The part of item at an index, borrowed; NULL past the last. */
static cbor_item_t *
part(const cbor_item_t *item, size_t index)
{
	switch (cbor_typeof(item)) {
	case CBOR_TYPE_ARRAY:
		return index < cbor_array_size(item) ?
		    cbor_array_handle(item)[index] :
		    NULL;
	case CBOR_TYPE_MAP:
		if (index / 2 >= cbor_map_size(item))
			return NULL;
		return index % 2 == 0 ? cbor_map_handle(item)[index / 2].key :
					cbor_map_handle(item)[index / 2].value;
	case CBOR_TYPE_TAG:
		return index == 0 ? cbor_move(cbor_tag_item(item)) : NULL;
	case CBOR_TYPE_BYTESTRING:
		return cbor_bytestring_is_indefinite(item) &&
			index < cbor_bytestring_chunk_count(item) ?
		    cbor_bytestring_chunks_handle(item)[index] :
		    NULL;
	case CBOR_TYPE_STRING:
		return cbor_string_is_indefinite(item) &&
			index < cbor_string_chunk_count(item) ?
		    cbor_string_chunks_handle(item)[index] :
		    NULL;
	default:
		return NULL;
	}
}

/*
 * Call visit for item and all that it holds, until one says no. What lies
 * deeper than CSTRAP_CBOR_DEPTH_MAX is not visited; cstrap_cbor_load lets
 * none in.
 */
static bool
each(cbor_item_t *root, bool (*visit)(cbor_item_t *item))
{
	struct {
		cbor_item_t *item;
		size_t next;
	} levels[CSTRAP_CBOR_DEPTH_MAX + 2];
	cbor_item_t *down;
	unsigned int depth = 1;

	levels[0].item = root;
	levels[0].next = 0;
	if (!visit(root))
		return false;
	while (depth > 0) {
		down = part(levels[depth - 1].item, levels[depth - 1].next++);
		if (down == NULL) {
			--depth;
			continue;
		}
		if (!visit(down))
			return false;
		if (depth < CSTRAP_CBOR_DEPTH_MAX + 2) {
			levels[depth].item = down;
			levels[depth].next = 0;
			++depth;
		}
	}
	return true;
}

static bool
visit_wipe(cbor_item_t *item)
{
	if (cbor_isa_bytestring(item) && cbor_bytestring_is_definite(item))
		cstrap_wipe(cbor_bytestring_handle(item),
		    cbor_bytestring_length(item));
	if (cbor_isa_string(item) && cbor_string_is_definite(item))
		cstrap_wipe(cbor_string_handle(item), cbor_string_length(item));
	return true;
}

void
cstrap_cbor_free(cbor_item_t **item)
{
	if (*item == NULL)
		return;
	(void)each(*item, visit_wipe);
	cbor_decref(item);
	*item = NULL;
}

/* Keys are numbers, strings in one piece, or arrays of numbers (paths). */
static bool
is_key(const cbor_item_t *key)
{
	size_t i;

	if (cbor_is_int(key))
		return true;
	if (cbor_isa_bytestring(key))
		return cbor_bytestring_is_definite(key);
	if (cbor_isa_string(key))
		return cbor_string_is_definite(key);
	if (!cbor_isa_array(key))
		return false;
	for (i = 0; i < cbor_array_size(key); ++i) {
		if (!cbor_is_int(cbor_array_handle(key)[i]))
			return false;
	}
	return true;
}

static int
compare_lengths(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

static int
compare_ints(const cbor_item_t *a, const cbor_item_t *b)
{
	const uint64_t x = cbor_get_int(a), y = cbor_get_int(b);

	if (cbor_isa_uint(a) != cbor_isa_uint(b))
		return cbor_isa_uint(a) ? 1 : -1;
	return x < y ? -1 : x > y;
}

static int
compare_bytes(const void *a, size_t a_len, const void *b, size_t b_len)
{
	if (a_len != b_len || a_len == 0)
		return compare_lengths(a_len, b_len);
	return memcmp(a, b, a_len);
}

static int
compare_keys(const void *left, const void *right)
{
	const cbor_item_t *a = *(cbor_item_t *const *)left;
	const cbor_item_t *b = *(cbor_item_t *const *)right;
	size_t i;
	int order;

	if (cbor_is_int(a) && cbor_is_int(b))
		return compare_ints(a, b);
	if (cbor_typeof(a) != cbor_typeof(b))
		return (int)cbor_typeof(a) - (int)cbor_typeof(b);
	if (cbor_isa_bytestring(a))
		return compare_bytes(cbor_bytestring_handle(a),
		    cbor_bytestring_length(a), cbor_bytestring_handle(b),
		    cbor_bytestring_length(b));
	if (cbor_isa_string(a))
		return compare_bytes(cbor_string_handle(a),
		    cbor_string_length(a), cbor_string_handle(b),
		    cbor_string_length(b));
	order = compare_lengths(cbor_array_size(a), cbor_array_size(b));
	for (i = 0; order == 0 && i < cbor_array_size(a); ++i)
		order = compare_ints(cbor_array_handle(a)[i],
		    cbor_array_handle(b)[i]);
	return order;
}

/* Sorted, for a hostile map may be long. */
static bool
visit_unique(cbor_item_t *item)
{
	const cbor_item_t **keys;
	bool unique = true;
	size_t count, i;

	if (!cbor_isa_map(item) || (count = cbor_map_size(item)) == 0)
		return true;
	if ((keys = calloc(count, sizeof(*keys))) == NULL)
		return false;
	for (i = 0; i < count; ++i) {
		keys[i] = cbor_map_handle(item)[i].key;
		unique = unique && is_key(keys[i]);
	}
	if (unique)
		qsort(keys, count, sizeof(*keys), compare_keys);
	for (i = 1; unique && i < count; ++i)
		unique = compare_keys(&keys[i - 1], &keys[i]) != 0;
	free(keys);
	return unique;
}

enum cstrap_status
cstrap_cbor_load(cbor_item_t **out, struct cstrap_view bytes,
    unsigned int depth, struct cstrap_finding *finding)
{
	struct cbor_load_result result;
	enum cstrap_status st;

	*out = NULL;
	if (depth > CSTRAP_CBOR_DEPTH_MAX)
		return cstrap_finding_set(finding, CSTRAP_E_ARGUMENT,
		    CSTRAP_RULE_NONE, "more levels than can be read");
	if ((st = cstrap_cbor_scan(bytes, depth, finding)) != CSTRAP_OK)
		return st;
	*out = cbor_load(bytes.data, bytes.len, &result);
	if (*out == NULL)
		return cstrap_cbor_refuse(finding,
		    result.error.code == CBOR_ERR_MEMERROR ? CSTRAP_E_NOMEM :
							     CSTRAP_E_SYNTAX,
		    result.error.position, "this is not CBOR");
	if (!each(*out, visit_unique)) {
		cstrap_cbor_free(out);
		return cstrap_cbor_refuse(finding, CSTRAP_E_SYNTAX, 0,
		    "a map has a key twice, or one of an odd kind");
	}
	return CSTRAP_OK;
}

enum cstrap_status
cstrap_cbor_save(const cbor_item_t *item, uint8_t **data, size_t *len,
    struct cstrap_finding *finding)
{
	size_t room_len, used = 0;
	uint8_t *room = NULL;

	*data = NULL;
	*len = 0;
	for (room_len = 4096; room_len <= SAVE_MAX; room_len *= 2) {
		if ((room = cstrap_secret_alloc(room_len)) == NULL)
			break;
		if ((used = cbor_serialize(item, room, room_len)) > 0)
			break;
		cstrap_secret_free(room, room_len);
		room = NULL;
	}
	if (room != NULL)
		*data = cstrap_secret_resize(room, room_len, used);
	if (*data == NULL) {
		cstrap_secret_free(room, room_len);
		return cstrap_finding_set(finding, CSTRAP_E_NOMEM,
		    CSTRAP_RULE_NONE, "no memory to write the CBOR");
	}
	*len = used;
	return CSTRAP_OK;
}

cbor_item_t *
cstrap_cbor_get(const cbor_item_t *map, const char *key)
{
	const size_t len = strlen(key);
	const struct cbor_pair *pairs;
	size_t i;

	if (map == NULL || !cbor_isa_map(map))
		return NULL;
	pairs = cbor_map_handle(map);
	for (i = 0; i < cbor_map_size(map); ++i) {
		if (cbor_isa_string(pairs[i].key) &&
		    cbor_string_is_definite(pairs[i].key) &&
		    cbor_string_length(pairs[i].key) == len &&
		    memcmp(cbor_string_handle(pairs[i].key), key, len) == 0)
			return pairs[i].value;
	}
	return NULL;
}
