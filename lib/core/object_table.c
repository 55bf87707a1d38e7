/*
 * core/object_table.c - the registry's objects as rows.
 *
 * A resource that changed between versions of its object has a row for each
 * form. A range is of the number, or of the length in bytes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "core/object_table.h"

#ifndef CSTRAP_NO_TEXT
#define NAME(text) , text
#else
#define NAME(text)
#endif

#define MULTIPLE CSTRAP_RESOURCE_MULTIPLE
#define MANDATORY CSTRAP_RESOURCE_MANDATORY
#define SECRET CSTRAP_RESOURCE_SECRET
#define RANGED CSTRAP_RESOURCE_RANGED
#define TOLERATED CSTRAP_RESOURCE_TOLERATED

const struct cstrap_version cstrap_version_table[CSTRAP_VERSION_COUNT] = {
	[CSTRAP_V_NOW] = { 0, 0 },
	[CSTRAP_V_1_0] = { 1, 0 },
	[CSTRAP_V_1_1] = { 1, 1 },
	[CSTRAP_V_1_2] = { 1, 2 },
	[CSTRAP_V_1_3] = { 1, 3 },
	[CSTRAP_V_2_0] = { 2, 0 }
};

#define RANGE_ROW(min, max) { min, max },

const struct cstrap_range cstrap_range_table[CSTRAP_RANGE_COUNT] = {
	CSTRAP_RANGES(RANGE_ROW)
};

#define ROW(id, type, flags, since, until, min, max, name)                  \
	{                                                                   \
		id, CSTRAP_TYPE_##type, flags, CSTRAP_V_##since,            \
		    CSTRAP_V_##until, CSTRAP_RANGE_##min##_##max NAME(name) \
	}
#define ADDED(major, minor, enabler)                       \
	{                                                  \
		{ major, minor }, CSTRAP_ENABLER_##enabler \
	}

static const struct cstrap_object_version security_versions[] = {
	ADDED(1, 0, 1_0),
	ADDED(1, 1, 1_1),
	ADDED(1, 2, 1_2),
};

static const struct cstrap_resource security_resources[] = {
	ROW(0, STRING, MANDATORY | RANGED, 1_0, NOW, 0, 255, "Server URI"),
	ROW(1, BOOLEAN, MANDATORY, 1_0, NOW, 0, 0, "Bootstrap-Server"),
	ROW(2, INTEGER, MANDATORY | RANGED, 1_0, NOW, 0, 4, "Security Mode"),
	ROW(3, OPAQUE, MANDATORY | TOLERATED, 1_0, NOW, 0, 0,
	    "Public Key or Identity"),
	ROW(4, OPAQUE, MANDATORY | TOLERATED, 1_0, NOW, 0, 0,
	    "Server Public Key"),
	ROW(5, OPAQUE, MANDATORY | SECRET | TOLERATED, 1_0, NOW, 0, 0,
	    "Secret Key"),
	ROW(6, INTEGER, RANGED, 1_0, NOW, 0, 255, "SMS Security Mode"),
	ROW(7, OPAQUE, 0, 1_0, NOW, 0, 0, "SMS Binding Key Parameters"),
	ROW(8, OPAQUE, SECRET | RANGED, 1_0, NOW, 16, 48,
	    "SMS Binding Secret Key(s)"),
	ROW(9, STRING, 0, 1_0, NOW, 0, 0, "Server SMS Number"),
	ROW(10, INTEGER, RANGED, 1_0, NOW, 1, 65534, "Short Server ID"),
	ROW(11, INTEGER, 0, 1_0, NOW, 0, 0, "Client Hold Off Time"),
	ROW(12, INTEGER, 0, 1_0, NOW, 0, 0, "Bootstrap-Server Account Timeout"),
	ROW(13, UNSIGNED, RANGED, 1_1, NOW, 0, 3, "Matching Type"),
	ROW(14, STRING, 0, 1_1, NOW, 0, 0, "SNI"),
	ROW(15, UNSIGNED, RANGED, 1_1, NOW, 0, 3, "Certificate Usage"),
	ROW(16, UNSIGNED, MULTIPLE, 1_1, NOW, 0, 0, "DTLS/TLS Ciphersuite"),
	ROW(17, OBJLNK, 0, 1_1, NOW, 0, 0, "OSCORE Security Mode"),
	ROW(18, UNSIGNED, MULTIPLE | RANGED, 1_2, NOW, 0, 65535,
	    "Groups To Use by Client"),
	ROW(19, UNSIGNED, MULTIPLE | RANGED, 1_2, NOW, 0, 65535,
	    "Signature Algorithms Supported by Server"),
	ROW(20, UNSIGNED, MULTIPLE | RANGED, 1_2, NOW, 0, 65535,
	    "Signature Algorithms To Use by Client"),
	ROW(21, UNSIGNED, MULTIPLE | RANGED, 1_2, NOW, 0, 65535,
	    "Signature Algorithm Certs Supported by Server"),
	ROW(22, UNSIGNED, RANGED, 1_2, NOW, 0, 65535,
	    "TLS 1.3 Features To Use by Client"),
	ROW(23, UNSIGNED, RANGED, 1_2, NOW, 0, 65535,
	    "TLS Extensions Supported by Server"),
	ROW(24, UNSIGNED, RANGED, 1_2, NOW, 0, 65535,
	    "TLS Extensions To Use by Client"),
	ROW(25, STRING, MULTIPLE | RANGED, 1_2, NOW, 0, 255,
	    "Secondary LwM2M Server URI"),
	ROW(26, OBJLNK, 0, 1_2, NOW, 0, 0, "MQTT Server"),
	ROW(27, OBJLNK, MULTIPLE, 1_2, NOW, 0, 0, "COSE Security"),
	ROW(28, INTEGER, RANGED, 1_2, NOW, 0, 15, "RDS Destination Port"),
	ROW(29, INTEGER, RANGED, 1_2, NOW, 0, 15, "RDS Source Port"),
	ROW(30, STRING, 0, 1_2, NOW, 0, 0, "RDS Application ID"),
};

static const struct cstrap_object_version server_versions[] = {
	ADDED(1, 0, 1_0),
	ADDED(1, 1, 1_1),
	ADDED(1, 2, 1_2),
};

static const struct cstrap_resource server_resources[] = {
	ROW(0, INTEGER, MANDATORY | RANGED, 1_0, 1_0, 1, 65535,
	    "Short Server ID"),
	ROW(0, INTEGER, MANDATORY | RANGED, 1_1, NOW, 1, 65534,
	    "Short Server ID"),
	ROW(1, INTEGER, MANDATORY, 1_0, NOW, 0, 0, "Lifetime"),
	ROW(2, INTEGER, 0, 1_0, NOW, 0, 0, "Default Minimum Period"),
	ROW(3, INTEGER, 0, 1_0, NOW, 0, 0, "Default Maximum Period"),
	ROW(4, NONE, 0, 1_0, NOW, 0, 0, "Disable"),
	ROW(5, INTEGER, 0, 1_0, NOW, 0, 0, "Disable Timeout"),
	ROW(6, BOOLEAN, MANDATORY, 1_0, NOW, 0, 0,
	    "Notification Storing When Disabled or Offline"),
	ROW(7, STRING, MANDATORY, 1_0, NOW, 0, 0, "Binding"),
	ROW(8, NONE, MANDATORY, 1_0, NOW, 0, 0, "Registration Update Trigger"),
	ROW(9, NONE, 0, 1_1, NOW, 0, 0, "Bootstrap-Request Trigger"),
	ROW(10, OBJLNK, 0, 1_1, NOW, 0, 0, "APN Link"),
	ROW(11, UNSIGNED, RANGED, 1_1, NOW, 0, 255, "TLS-DTLS Alert Code"),
	ROW(12, TIME, 0, 1_1, NOW, 0, 0, "Last Bootstrapped"),
	ROW(13, UNSIGNED, 0, 1_1, NOW, 0, 0, "Registration Priority Order"),
	ROW(14, UNSIGNED, 0, 1_1, NOW, 0, 0,
	    "Initial Registration Delay Timer"),
	ROW(15, BOOLEAN, 0, 1_1, NOW, 0, 0, "Registration Failure Block"),
	ROW(16, BOOLEAN, 0, 1_1, NOW, 0, 0,
	    "Bootstrap on Registration Failure"),
	ROW(17, UNSIGNED, 0, 1_1, NOW, 0, 0, "Communication Retry Count"),
	ROW(18, UNSIGNED, 0, 1_1, NOW, 0, 0, "Communication Retry Timer"),
	ROW(19, UNSIGNED, 0, 1_1, NOW, 0, 0,
	    "Communication Sequence Delay Timer"),
	ROW(20, UNSIGNED, 0, 1_1, NOW, 0, 0,
	    "Communication Sequence Retry Count"),
	ROW(21, BOOLEAN, 0, 1_1, NOW, 0, 0, "Trigger"),
	ROW(22, STRING, 0, 1_1, NOW, 0, 0, "Preferred Transport"),
	ROW(23, BOOLEAN, 0, 1_1, NOW, 0, 0, "Mute Send"),
	ROW(24, OBJLNK, MULTIPLE, 1_2, NOW, 0, 0, "Alternate APN Links"),
	ROW(25, STRING, MULTIPLE, 1_2, NOW, 0, 0, "Supported Server Versions"),
	ROW(26, INTEGER, RANGED, 1_2, NOW, 0, 1, "Default Notification Mode"),
	ROW(27, UNSIGNED, RANGED, 1_2, NOW, 0, 255,
	    "Profile ID Hash Algorithm"),
};

static const struct cstrap_object_version access_control_versions[] = {
	ADDED(1, 0, 1_0),
	ADDED(1, 1, 1_2),
};

static const struct cstrap_resource access_control_resources[] = {
	ROW(0, INTEGER, MANDATORY | RANGED, 1_0, NOW, 1, 65534, "Object ID"),
	ROW(1, INTEGER, MANDATORY | RANGED, 1_0, NOW, 0, 65535,
	    "Object Instance ID"),
	ROW(2, INTEGER, MULTIPLE | RANGED, 1_0, 1_0, 0, 65535, "ACL"),
	ROW(2, INTEGER, MULTIPLE | RANGED, 1_1, NOW, 0, 31, "ACL"),
	ROW(3, INTEGER, MANDATORY | RANGED, 1_0, NOW, 0, 65535,
	    "Access Control Owner"),
};

static const struct cstrap_object_version connectivity_monitoring_versions[] = {
	ADDED(1, 0, 1_0),
	ADDED(1, 3, 1_1),
};

static const struct cstrap_resource connectivity_monitoring_resources[] = {
	ROW(0, INTEGER, MANDATORY | RANGED, 1_0, NOW, 0, 50, "Network Bearer"),
	ROW(1, INTEGER, MULTIPLE | MANDATORY | RANGED, 1_0, NOW, 0, 50,
	    "Available Network Bearer"),
	ROW(2, INTEGER, MANDATORY, 1_0, NOW, 0, 0, "Radio Signal Strength"),
	ROW(3, INTEGER, 0, 1_0, NOW, 0, 0, "Link Quality"),
	ROW(4, STRING, MULTIPLE | MANDATORY, 1_0, NOW, 0, 0, "IP Addresses"),
	ROW(5, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Router IP Addresses"),
	ROW(6, INTEGER, RANGED, 1_0, NOW, 0, 100, "Link Utilization"),
	ROW(7, STRING, MULTIPLE, 1_0, NOW, 0, 0, "APN"),
	ROW(8, INTEGER, 0, 1_0, NOW, 0, 0, "Cell ID"),
	ROW(9, INTEGER, RANGED, 1_0, NOW, 0, 999, "SMNC"),
	ROW(10, INTEGER, RANGED, 1_0, NOW, 0, 999, "SMCC"),
	ROW(11, INTEGER, 0, 1_3, NOW, 0, 0, "SignalSNR"),
	ROW(12, INTEGER, 0, 1_3, NOW, 0, 0, "LAC"),
	ROW(13, INTEGER, RANGED, 1_3, NOW, 0, 4, "Coverage Enhancement Level"),
};

static const struct cstrap_object_version cellular_connectivity_versions[] = {
	ADDED(1, 1, 1_1),
};

static const struct cstrap_resource cellular_connectivity_resources[] = {
	ROW(0, STRING, 0, 1_1, NOW, 0, 0, "SMSC address"),
	ROW(1, INTEGER, RANGED, 1_1, NOW, 0, 65535, "Disable radio period"),
	ROW(2, STRING, 0, 1_1, NOW, 0, 0, "Module activation code"),
	ROW(3, OBJLNK, 0, 1_1, NOW, 0, 0, "Vendor specific extensions"),
	ROW(4, INTEGER, 0, 1_1, NOW, 0, 0, "PSM Timer"),
	ROW(5, INTEGER, 0, 1_1, NOW, 0, 0, "Active Timer"),
	ROW(7, OPAQUE, RANGED, 1_1, NOW, 0, 255, "eDRX parameters for Iu mode"),
	ROW(8, OPAQUE, RANGED, 1_1, NOW, 0, 255,
	    "eDRX parameters for WB-S1 mode"),
	ROW(9, OPAQUE, RANGED, 1_1, NOW, 0, 255,
	    "eDRX parameters for NB-S1 mode"),
	ROW(10, OPAQUE, RANGED, 1_1, NOW, 0, 255,
	    "eDRX parameters for A/Gb mode"),
	ROW(11, OBJLNK, MULTIPLE | MANDATORY, 1_1, NOW, 0, 0,
	    "Activated Profile Names"),
	ROW(12, UNSIGNED, RANGED, 1_1, NOW, 0, 255,
	    "Supported Power Saving Modes"),
	ROW(13, UNSIGNED, RANGED, 1_1, NOW, 0, 255,
	    "Active Power Saving Modes"),
	ROW(14, UNSIGNED, RANGED, 1_1, NOW, 0, 255,
	    "Release Assistance Indication Usage"),
};

static const struct cstrap_object_version apn_connection_profile_versions[] = {
	ADDED(1, 0, 1_0),
	ADDED(1, 1, 1_1),
};

static const struct cstrap_resource apn_connection_profile_resources[] = {
	ROW(0, STRING, MANDATORY, 1_0, NOW, 0, 0, "Profile name"),
	ROW(1, STRING, 0, 1_0, NOW, 0, 0, "APN"),
	ROW(2, BOOLEAN, 0, 1_0, NOW, 0, 0, "Auto select APN by device"),
	ROW(3, BOOLEAN, 0, 1_0, NOW, 0, 0, "Enable status"),
	ROW(4, INTEGER, MANDATORY, 1_0, NOW, 0, 0, "Authentication Type"),
	ROW(5, STRING, 0, 1_0, NOW, 0, 0, "User Name"),
	ROW(6, STRING, SECRET, 1_0, NOW, 0, 0, "Secret"),
	ROW(7, STRING, 0, 1_0, NOW, 0, 0, "Reconnect Schedule"),
	ROW(8, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Validity (MCC, MNC)"),
	ROW(9, TIME, MULTIPLE, 1_0, NOW, 0, 0,
	    "Connection establishment time (1)"),
	ROW(10, INTEGER, MULTIPLE, 1_0, NOW, 0, 0,
	    "Connection establishment result (1)"),
	ROW(11, INTEGER, MULTIPLE | RANGED, 1_0, NOW, 0, 111,
	    "Connection establishment reject cause (1)"),
	ROW(12, TIME, MULTIPLE, 1_0, NOW, 0, 0, "Connection end time (1)"),
	ROW(13, INTEGER, 0, 1_0, NOW, 0, 0, "TotalBytesSent"),
	ROW(14, INTEGER, 0, 1_0, NOW, 0, 0, "TotalBytesReceived"),
	ROW(15, STRING, MULTIPLE, 1_0, NOW, 0, 0, "IP address (2)"),
	ROW(16, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Prefix length(2)"),
	ROW(17, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Subnet mask (2)"),
	ROW(18, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Gateway (2)"),
	ROW(19, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Primary DNS address (2)"),
	ROW(20, STRING, MULTIPLE, 1_0, NOW, 0, 0, "Secondary DNS address (2)"),
	ROW(21, INTEGER, RANGED, 1_0, NOW, 1, 9, "QCI (3)"),
	ROW(22, OBJLNK, 0, 1_0, NOW, 0, 0, "Vendor specific extensions"),
	ROW(23, INTEGER, 0, 1_0, NOW, 0, 0, "TotalPacketsSent"),
	ROW(24, INTEGER, 0, 1_0, NOW, 0, 0, "PDN Type"),
	ROW(25, INTEGER, 0, 1_0, NOW, 0, 0, "APN Rate Control"),
	ROW(26, UNSIGNED, 0, 1_1, NOW, 0, 0, "Serving PLMN Rate control"),
	ROW(27, UNSIGNED, RANGED, 1_1, NOW, 0, 4, "Uplink Time Unit"),
	ROW(28, INTEGER, 0, 1_1, NOW, 0, 0,
	    "APN Rate Control for Exception Data"),
	ROW(29, UNSIGNED, RANGED, 1_1, NOW, 0, 4,
	    "APN Exception Data Uplink Time Unit"),
	ROW(30, UNSIGNED, MULTIPLE, 1_1, NOW, 0, 0, "Supported RAT Types"),
	ROW(31, STRING, MULTIPLE, 1_1, NOW, 0, 0, "RDS Application ID"),
	ROW(32, INTEGER, MULTIPLE | RANGED, 1_1, NOW, 0, 15,
	    "RDS Destination Port"),
	ROW(33, INTEGER, MULTIPLE | RANGED, 1_1, NOW, 0, 15, "RDS Source Port"),
};

static const struct cstrap_object_version oscore_versions[] = {
	ADDED(1, 0, 1_1),
	ADDED(2, 0, 1_2),
};

static const struct cstrap_resource oscore_resources[] = {
	ROW(0, STRING, MANDATORY | SECRET, 1_0, 1_0, 0, 0,
	    "OSCORE Master Secret"),
	ROW(0, OPAQUE, MANDATORY | SECRET, 2_0, NOW, 0, 0,
	    "OSCORE Master Secret"),
	ROW(1, STRING, MANDATORY, 1_0, 1_0, 0, 0, "OSCORE Sender ID"),
	ROW(1, OPAQUE, MANDATORY, 2_0, NOW, 0, 0, "OSCORE Sender ID"),
	ROW(2, STRING, MANDATORY, 1_0, 1_0, 0, 0, "OSCORE Recipient ID"),
	ROW(2, OPAQUE, MANDATORY, 2_0, NOW, 0, 0, "OSCORE Recipient ID"),
	ROW(3, INTEGER, 0, 1_0, NOW, 0, 0, "OSCORE AEAD Algorithm"),
	ROW(4, INTEGER, 0, 1_0, NOW, 0, 0, "OSCORE HMAC Algorithm"),
	ROW(5, STRING, 0, 1_0, 1_0, 0, 0, "OSCORE Master Salt"),
	ROW(5, OPAQUE, 0, 2_0, NOW, 0, 0, "OSCORE Master Salt"),
	ROW(6, OPAQUE, 0, 2_0, NOW, 0, 0, "OSCORE ID Context"),
};

static const struct cstrap_object_version cose_versions[] = {
	ADDED(1, 0, 1_2),
};

static const struct cstrap_resource cose_resources[] = {
	ROW(0, STRING, MANDATORY, 1_0, NOW, 0, 0, "KID"),
	ROW(1, INTEGER, MANDATORY, 1_0, NOW, 0, 0, "AEAD Algorithm"),
	ROW(2, STRING, MANDATORY | SECRET, 1_0, NOW, 0, 0, "Key"),
};

static const struct cstrap_object_version mqtt_server_versions[] = {
	ADDED(1, 0, 1_2),
};

static const struct cstrap_resource mqtt_server_resources[] = {
	ROW(0, BOOLEAN, 0, 1_0, NOW, 0, 0, "Will Retain"),
	ROW(1, STRING, 0, 1_0, NOW, 0, 0, "Will Topic"),
	ROW(2, STRING, 0, 1_0, NOW, 0, 0, "Will Message"),
	ROW(3, BOOLEAN, 0, 1_0, NOW, 0, 0, "Clean Session"),
	ROW(4, UNSIGNED, RANGED, 1_0, NOW, 0, 3, "Will QoS"),
	ROW(5, UNSIGNED, RANGED, 1_0, NOW, 0, 65535, "Keep Alive"),
	ROW(6, STRING, MANDATORY, 1_0, NOW, 0, 0, "Client Identifier"),
	ROW(7, STRING, 0, 1_0, NOW, 0, 0, "User Name"),
	ROW(8, OPAQUE, SECRET, 1_0, NOW, 0, 0, "Password"),
};

#define COUNT(rows) (sizeof(rows) / sizeof((rows)[0]))
#define ID(id) (1u << (id))
#define OBJECT(id, multiple, mandatory, rows, name)                            \
	{                                                                      \
		id, multiple, COUNT(rows##_versions), COUNT(rows##_resources), \
		    mandatory, rows##_versions, rows##_resources NAME(name)    \
	}

const struct cstrap_object cstrap_object_table[] = {
	OBJECT(0, 1, ID(0) | ID(1) | ID(2) | ID(3) | ID(4) | ID(5), security,
	    "Security"),
	OBJECT(1, 1, ID(0) | ID(1) | ID(6) | ID(7), server, "Server"),
	OBJECT(2, 1, ID(0) | ID(1) | ID(3), access_control, "Access Control"),
	OBJECT(4, 0, ID(0) | ID(1) | ID(2) | ID(4), connectivity_monitoring,
	    "Connectivity Monitoring"),
	OBJECT(10, 0, ID(11), cellular_connectivity, "Cellular Connectivity"),
	OBJECT(11, 1, ID(0) | ID(4), apn_connection_profile,
	    "APN Connection Profile"),
	OBJECT(21, 1, ID(0) | ID(1) | ID(2), oscore, "OSCORE"),
	OBJECT(23, 1, ID(0) | ID(1) | ID(2), cose, "COSE"),
	OBJECT(24, 1, ID(6), mqtt_server, "MQTT Server"),
};

const size_t cstrap_object_table_count = COUNT(cstrap_object_table);
