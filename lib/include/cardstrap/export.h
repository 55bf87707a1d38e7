/*
 * cardstrap/export.h - a message in the formats of LwM2M clients, and back.
 *
 * All become the same message, so nothing else knows a format. None but the
 * card file carries the version of an object: what comes in has the implicit
 * one. A value whose type no table knows goes out as opaque bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_EXPORT_H
#define CARDSTRAP_EXPORT_H

#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Numbers never change. */
enum cstrap_format {
	CSTRAP_FORMAT_FILE = 0,       /* EF(LwM2M_Bootstrap), G.3.4 */
	CSTRAP_FORMAT_SENML_CBOR = 1, /* content format 112 */
	CSTRAP_FORMAT_SENML_JSON = 2, /* 110 */
	CSTRAP_FORMAT_LWM2M_CBOR = 3, /* 11544 */
	/*
	 * Lines "/0/1 C8000...": the path of an instance and, in hex, the TLV
	 * (11542) that a Bootstrap-Write to it carries. Lines of one object
	 * stand together; empty ones and those that begin with # are passed
	 * over.
	 */
	CSTRAP_FORMAT_TLV = 4,
	/*
	 * Lines for the shell of Zephyr's client. What the shell cannot set
	 * (an octet 00 in an opaque value, a number of more than 64 bits'
	 * worth) is a line that begins with #. Goes out only.
	 */
	CSTRAP_FORMAT_ZEPHYR = 5
};

/* "file", "senml-cbor", "senml-json", "lwm2m-cbor", "tlv", "zephyr". */
CSTRAP_API const char *cstrap_format_name(enum cstrap_format format);
/* The format of a name. False: there is none of that name. */
CSTRAP_API bool cstrap_format_find(const char *name,
    enum cstrap_format *format);

/*
 * By their first bytes: a card file, SenML JSON, SenML CBOR, LwM2M CBOR or TLV
 * lines. False for a profile and for what is none of these. What is guessed
 * may still be refused.
 */
CSTRAP_API bool cstrap_format_guess(struct cstrap_view bytes,
    enum cstrap_format *format);

/*
 * The message in a format. enabler types the values of objects of implicit
 * version. *data is yours to wipe and free(); on failure it is NULL.
 *   E_ENCODING    a value in no form that its type allows, with its path
 *   E_STRUCTURE   something without a value (an instance without resources),
 *                 which SenML has no words for; with its path
 *   E_NOMEM
 */
CSTRAP_API enum cstrap_status cstrap_export(const struct cstrap_message
						*message,
    enum cstrap_format format, enum cstrap_enabler enabler, uint8_t **data,
    size_t *len, struct cstrap_finding *finding);

/*
 * The message that bytes in a format mean, into room (CSTRAP_MESSAGE_MAX bytes
 * do), with shortest headers. Objects, instances and resources stand in the
 * order in which they come, or ascend where they come in pieces. Of a series
 * of values in time (SenML) the last one of the array counts. A mistake has
 * its path where there is one, and its place: a JSON Pointer, the number of a
 * record or of a line.
 *   E_TRUNCATED, E_SYNTAX   it is not CBOR, JSON, hex ...
 *   E_STRUCTURE, E_NAME     it is, and not of this format
 *   E_TYPE, E_RANGE         a value that does not fit its resource
 *   E_ID, E_DUPLICATE       as cstrap_message_decode
 *   E_TOO_LARGE             no card file holds it
 *   E_ARGUMENT              a format that only goes out
 */
CSTRAP_API enum cstrap_status cstrap_import(struct cstrap_view bytes,
    enum cstrap_format format, enum cstrap_enabler enabler,
    struct cstrap_room room, struct cstrap_message *message,
    struct cstrap_finding *finding);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_EXPORT_H */
