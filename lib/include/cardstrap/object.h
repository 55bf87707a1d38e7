/*
 * cardstrap/object.h - the objects of the OMA registry that Bootstrap
 * Information is made of, in all their versions.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_OBJECT_H
#define CARDSTRAP_OBJECT_H

#include "cardstrap/value.h"

#ifdef __cplusplus
extern "C" {
#endif

enum cstrap_object_id {
	CSTRAP_OBJECT_SECURITY = 0,
	CSTRAP_OBJECT_SERVER = 1,
	CSTRAP_OBJECT_ACCESS_CONTROL = 2,
	CSTRAP_OBJECT_DEVICE = 3, /* no table: never bootstrapped */
	CSTRAP_OBJECT_APN = 11,
	CSTRAP_OBJECT_OSCORE = 21,
	CSTRAP_OBJECT_COSE = 23,
	CSTRAP_OBJECT_MQTT = 24
};

/* Resources that rules and profiles speak of by name. */
enum cstrap_security_resource {
	CSTRAP_SECURITY_URI = 0,
	CSTRAP_SECURITY_BOOTSTRAP = 1,
	CSTRAP_SECURITY_MODE = 2,
	CSTRAP_SECURITY_IDENTITY = 3,
	CSTRAP_SECURITY_SERVER_KEY = 4,
	CSTRAP_SECURITY_SECRET_KEY = 5,
	CSTRAP_SECURITY_SMS_MODE = 6,
	CSTRAP_SECURITY_SMS_PARAMETERS = 7,
	CSTRAP_SECURITY_SMS_KEY = 8,
	CSTRAP_SECURITY_SMS_NUMBER = 9,
	CSTRAP_SECURITY_SHORT_SERVER_ID = 10,
	CSTRAP_SECURITY_HOLD_OFF = 11,
	CSTRAP_SECURITY_TIMEOUT = 12,
	CSTRAP_SECURITY_MATCHING = 13,
	CSTRAP_SECURITY_OSCORE = 17,
	CSTRAP_SECURITY_SECONDARY_URI = 25,
	CSTRAP_SECURITY_MQTT = 26,
	CSTRAP_SECURITY_COSE = 27
};

enum cstrap_server_resource {
	CSTRAP_SERVER_SHORT_SERVER_ID = 0,
	CSTRAP_SERVER_LIFETIME = 1,
	CSTRAP_SERVER_MINIMUM_PERIOD = 2,
	CSTRAP_SERVER_MAXIMUM_PERIOD = 3,
	CSTRAP_SERVER_DISABLE_TIMEOUT = 5,
	CSTRAP_SERVER_STORING = 6,
	CSTRAP_SERVER_BINDING = 7,
	CSTRAP_SERVER_APN = 10,
	CSTRAP_SERVER_PREFERRED_TRANSPORT = 22,
	CSTRAP_SERVER_OTHER_APNS = 24
};

enum cstrap_access_resource {
	CSTRAP_ACCESS_OBJECT = 0,
	CSTRAP_ACCESS_INSTANCE = 1,
	CSTRAP_ACCESS_RIGHTS = 2,
	CSTRAP_ACCESS_OWNER = 3
};

enum cstrap_sms_mode {
	CSTRAP_SMS_DTLS = 1,
	CSTRAP_SMS_SECURE_PACKET = 2,
	CSTRAP_SMS_NOSEC = 3,
	CSTRAP_SMS_PROPRIETARY = 204 /* the first of them */
};

enum cstrap_security_mode {
	CSTRAP_MODE_PSK = 0,
	CSTRAP_MODE_RPK = 1,
	CSTRAP_MODE_X509 = 2,
	CSTRAP_MODE_NOSEC = 3,
	CSTRAP_MODE_EST = 4
};

/* Object version; 0.0 is the octet 00: "defined in the Enabler". */
struct cstrap_version {
	uint8_t major;
	uint8_t minor;
};

enum cstrap_resource_flag {
	CSTRAP_RESOURCE_MULTIPLE = 1 << 0,
	CSTRAP_RESOURCE_MANDATORY = 1 << 1,
	CSTRAP_RESOURCE_SECRET = 1 << 2, /* printed, traced: its length only */
	CSTRAP_RESOURCE_RANGED = 1 << 3, /* cstrap_resource_range holds */
	CSTRAP_RESOURCE_TOLERATED = 1 << 4 /* mandatory, absent in the field */
};

/*
 * One resource, as it stands from one version of its object to another. The
 * members after flags are packed; functions below say what they mean.
 */
struct cstrap_resource {
	unsigned int id : 6;
	unsigned int type : 4;  /* enum cstrap_type */
	unsigned int flags : 5; /* enum cstrap_resource_flag */
	unsigned int since : 3;
	unsigned int until : 3;
	unsigned int range : 4;
#ifndef CSTRAP_NO_TEXT
	const char *name; /* the registry's */
#endif
};

/* Bounds of a number, or of a length in bytes; both are inside. */
struct cstrap_range {
	uint16_t min;
	uint16_t max;
};

/* The Enabler, LwM2M 1.0, 1.1 or 1.2, whose newest object versions count. */
enum cstrap_enabler {
	CSTRAP_ENABLER_NEWEST = 0,
	CSTRAP_ENABLER_1_0 = 10,
	CSTRAP_ENABLER_1_1 = 11,
	CSTRAP_ENABLER_1_2 = 12
};

struct cstrap_object_version {
	struct cstrap_version version;
	uint8_t enabler; /* enum cstrap_enabler that brought it */
};

struct cstrap_object {
	unsigned int id : 8;
	unsigned int multiple : 1; /* may have several instances */
	unsigned int version_count : 3;
	unsigned int resource_count : 6; /* rows, not ids */
	unsigned int mandatory : 12;     /* ids that have such rows, as bits */
	const struct cstrap_object_version *versions; /* newest last */
	const struct cstrap_resource *resources;      /* ascending by id */
#ifndef CSTRAP_NO_TEXT
	const char *name; /* without the registry's "LWM2M " */
#endif
};

/* The object of an id; NULL for one the table does not know. */
CSTRAP_API const struct cstrap_object *cstrap_object_find(uint16_t id);

/* The objects ascending by id; NULL past the last. */
CSTRAP_API const struct cstrap_object *cstrap_object_at(size_t index);

/*
 * The version to judge by: for 0.0 the newest of the Enabler (the oldest there
 * is, where that Enabler does not know the object), else version itself.
 */
CSTRAP_API struct cstrap_version cstrap_object_judge(const struct cstrap_object
							 *object,
    struct cstrap_version version, enum cstrap_enabler enabler);

/* Does the table hold this version of the object? 0.0 counts as held. */
CSTRAP_API bool cstrap_object_has_version(const struct cstrap_object *object,
    struct cstrap_version version);

/* The resource in a version of its object; NULL where there is none. */
CSTRAP_API const struct cstrap_resource *
cstrap_resource_find(const struct cstrap_object *object,
    struct cstrap_version version, uint16_t id);

/* The first and the last version that has the row; last 0.0: still there. */
CSTRAP_API struct cstrap_version cstrap_resource_since(
    const struct cstrap_resource *resource);
CSTRAP_API struct cstrap_version cstrap_resource_until(
    const struct cstrap_resource *resource);

/* 0 to 0 for a row without CSTRAP_RESOURCE_RANGED. */
CSTRAP_API struct cstrap_range cstrap_resource_range(
    const struct cstrap_resource *resource);

/* Is the value at this path of four or fewer ids a secret? */
CSTRAP_API bool cstrap_path_is_secret(const struct cstrap_path *path);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_OBJECT_H */
