/*
 * profile/senml.h - SenML (RFC 8428) as LwM2M uses it (TS Core 1.1.1, 7.4.6),
 * whatever it is written in.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_SENML_H
#define CSTRAP_PROFILE_SENML_H

#include "profile/buffer.h"
#include "profile/gather.h"

#define CSTRAP_SENML_VERSION 10 /* that RFC 8428 defines */
#define CSTRAP_SENML_NAME_MAX 128

/* A record as it stands. Views are borrowed. */
struct cstrap_senml_record {
	bool has_base_name, has_base_value, has_base_time, has_time;
	struct cstrap_view base_name, name;
	bool has_version;
	uint64_t version;
	struct cstrap_loose base_value, value;
	uint8_t value_count; /* v, vs, vb, vd, vlo: one of them */
};

/* What goes on from record to record. */
struct cstrap_senml {
	struct cstrap_gather *gather;
	size_t base_len;
	uint8_t base[CSTRAP_SENML_NAME_MAX];
	struct cstrap_loose base_value;
	bool in_time; /* there is a base time */
};

/* Resolve a record and gather its value. */
enum cstrap_status cstrap_senml_take(struct cstrap_senml *s,
    const struct cstrap_senml_record *record);

/* Does a label that is not known have to be? (RFC 8428, 4.4) */
bool cstrap_senml_must_know(struct cstrap_view label);

/*
 * Told of each value that goes out, in the order of the message; begins is
 * set for the first of an instance. name: "6/0", within "/3/0/".
 */
struct cstrap_senml_sink {
	void (*take)(void *ctx, const char *base, bool begins, const char *name,
	    const struct cstrap_loose *loose);
	void *ctx;
};

/* How many records the message makes. */
size_t cstrap_senml_count(const struct cstrap_message *message);
enum cstrap_status cstrap_senml_each(const struct cstrap_message *message,
    enum cstrap_enabler enabler, const struct cstrap_senml_sink *sink,
    struct cstrap_finding *finding);

enum cstrap_status cstrap_senml_cbor_export(const struct cstrap_message
						*message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding);
enum cstrap_status cstrap_senml_cbor_import(struct cstrap_gather *g,
    struct cstrap_view bytes);
enum cstrap_status cstrap_senml_json_export(const struct cstrap_message
						*message,
    enum cstrap_enabler enabler, struct cstrap_buffer *b,
    struct cstrap_finding *finding);
enum cstrap_status cstrap_senml_json_import(struct cstrap_gather *g,
    struct cstrap_view text);

#endif /* CSTRAP_PROFILE_SENML_H */
