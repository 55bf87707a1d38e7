/*
 * core/pkcs15_put.c - writing entries of EF(DIR), EF(ODF) and EF(DODF).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/pkcs15.h"

/* Length of a whole element around a value of len bytes. */
static size_t
element_len(uint16_t tag, size_t len)
{
	return cstrap_der_header_len(tag, len) + len;
}

static size_t
optional_len(uint16_t tag, struct cstrap_view value)
{
	return value.len > 0 ? element_len(tag, value.len) : 0;
}

static void
put_optional(struct cstrap_writer *w, uint16_t tag, struct cstrap_view value)
{
	if (value.len > 0)
		cstrap_der_put(w, tag, value);
}

void
cstrap_dir_record_put(struct cstrap_writer *w,
    const struct cstrap_dir_record *record)
{
	cstrap_der_put_header(w, 0x61,
	    optional_len(0x4F, record->aid) +
		optional_len(0x50, record->label) +
		optional_len(0x51, record->path) +
		optional_len(0x73, record->ddo));
	put_optional(w, 0x4F, record->aid);
	put_optional(w, 0x50, record->label);
	put_optional(w, 0x51, record->path);
	put_optional(w, 0x73, record->ddo);
}

static void
put_path(struct cstrap_writer *w, struct cstrap_view path)
{
	cstrap_der_put_header(w, 0x30, element_len(0x04, path.len));
	cstrap_der_put(w, 0x04, path);
}

void
cstrap_odf_put(struct cstrap_writer *w, struct cstrap_view path)
{
	cstrap_der_put_header(w, CSTRAP_ODF_DATA_OBJECTS,
	    element_len(0x30, element_len(0x04, path.len)));
	put_path(w, path);
}

void
cstrap_dodf_put_oid(struct cstrap_writer *w, struct cstrap_view name,
    struct cstrap_view oid, struct cstrap_view path)
{
	const size_t path_len = element_len(0x30, element_len(0x04, path.len));
	const size_t object_len = element_len(0x06, oid.len) + path_len;
	const size_t type_len = element_len(0x30, object_len);
	const size_t name_len = optional_len(0x0C, name);

	cstrap_der_put_header(w, CSTRAP_DODF_OID,
	    element_len(0x30, 0) + element_len(0x30, name_len) +
		element_len(0xA1, type_len));
	cstrap_der_put_header(w, 0x30, 0);
	cstrap_der_put_header(w, 0x30, name_len);
	put_optional(w, 0x0C, name);
	cstrap_der_put_header(w, 0xA1, type_len);
	cstrap_der_put_header(w, 0x30, object_len);
	cstrap_der_put(w, 0x06, oid);
	put_path(w, path);
}

void
cstrap_dodf_put(struct cstrap_writer *w, struct cstrap_view name,
    struct cstrap_view path)
{
	cstrap_dodf_put_oid(w, name, cstrap_bootstrap_oid, path);
}
