/*
 * core/rule.c - the one table of rules.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "cardstrap/rule.h"

#include <stdint.h>

#include "core/rule_severity.h"

#ifndef CSTRAP_NO_TEXT
#define RULE(name, severity, id, clause, text, remedy)                      \
	{                                                                   \
		CSTRAP_RULE_##name, CSTRAP_SEVERITY_##severity, id, clause, \
		    text, remedy                                            \
	}
#else
#define RULE(name, severity, id, clause, text, remedy)         \
	{                                                      \
		CSTRAP_RULE_##name, CSTRAP_SEVERITY_##severity \
	}
#endif

#define FIELD "cardstrap: clients in the field, cardstrap/field.h"

/* Ascending by number. */
static const struct cstrap_rule_info rules[] = {
	RULE(FILE_CUT, ERROR, "CS-FILE-CUT", "TS Core 1.1.1 G.3.4",
	    "the input ends inside an element",
	    "the file was cut short, or a length in it is too large: make it "
	    "again "
	    "from its profile"),
	RULE(FILE_LIMIT, ERROR, "CS-FILE-LIMIT", "TS Core 1.1.1 G.3.4",
	    "the message is larger than 32,768 bytes",
	    "leave out objects or shorten certificates; a card cannot hold "
	    "more"),
	RULE(FILE_BLANK, ERROR, "CS-FILE-BLANK", "TS Core 1.1.1 G.3.4",
	    "the file was never written: its size field is FFFF",
	    "write a message to it"),
	RULE(FILE_UNFINISHED, ERROR, "CS-FILE-UNFINISHED",
	    "TS Core 1.1.1 G.3.4",
	    "the file is being written: its object count is 0 but its size is "
	    "not",
	    "run the write that was interrupted again; it goes on where it "
	    "stopped"),
	RULE(FILE_COUNT, ERROR, "CS-FILE-COUNT", "TS Core 1.1.1 G.3.4",
	    "the object count or the size does not match the objects that "
	    "follow",
	    "make the file again; its header and its contents come from "
	    "different "
	    "messages"),
	RULE(FILE_TAIL, WARNING, "CS-FILE-TAIL", "TS Core 1.1.1 G.3.4",
	    "bytes other than FF and 00 follow the message",
	    "fill the rest of the file with FF: it may hold keys of an older "
	    "message"),
	RULE(FILE_COUNT_LIMIT, ERROR, "CS-FILE-COUNT-LIMIT",
	    "cardstrap: one byte commits a write", "more than 255 objects",
	    "leave out objects; the byte that commits a write holds the whole "
	    "count"),
	RULE(TLV_LENGTH, ERROR, "CS-TLV-LENGTH", "TS Core 1.1.1 7.4.4",
	    "an element passes the end of the one that holds it",
	    "correct the length of the element or of its parent"),
	RULE(TLV_KIND, ERROR, "CS-TLV-KIND", "TS Core 1.1.1 7.4.4",
	    "an element of a kind that is not allowed here",
	    "an object holds Object Instances, they hold resources, and a "
	    "multiple "
	    "resource holds Resource Instances"),
	RULE(TLV_TWICE, ERROR, "CS-TLV-TWICE", "TS Core 1.1.1 7.4.4",
	    "an id stands twice among its siblings",
	    "give one of the two another id, or remove it"),
	RULE(TLV_ID, ERROR, "CS-TLV-ID", "TS Core 1.1.1 7.4.4",
	    "the id 65535 is reserved and names nothing",
	    "use an id from 0 to 65534"),
	RULE(TLV_FORM, NOTE, "CS-TLV-FORM", "TS Core 1.1.1 7.4.4",
	    "a TLV header that is longer than it has to be, or has unused bits "
	    "set",
	    "nothing has to be done; a message made by cardstrap has the "
	    "shortest "
	    "form"),
	RULE(VALUE_LENGTH, ERROR, "CS-VALUE-LENGTH", "TS Core 1.1.1 Appendix C",
	    "a value whose length its type does not allow",
	    "Integer and Time take 1, 2, 4 or 8 bytes, Float 4 or 8, Boolean "
	    "1, "
	    "Objlnk 4"),
	RULE(VALUE_UTF8, ERROR, "CS-VALUE-UTF8", "TS Core 1.1.1 Appendix C",
	    "a String that is not UTF-8", "write the text in UTF-8"),
	RULE(VALUE_BOOLEAN, ERROR, "CS-VALUE-BOOLEAN",
	    "TS Core 1.1.1 Appendix C", "a Boolean that is neither 0 nor 1",
	    "write 00 or 01"),
	RULE(VALUE_RANGE, ERROR, "CS-VALUE-RANGE",
	    "OMA registry, range of the resource",
	    "a value outside the range of its resource",
	    "choose a value inside the range"),
	RULE(VALUE_FORM, NOTE, "CS-VALUE-FORM", "TS Core 1.1.1 Appendix C",
	    "a number in more bytes than it needs",
	    "nothing has to be done; a message made by cardstrap has the "
	    "shortest "
	    "form"),
	RULE(OBJECT_UNKNOWN, NOTE, "CS-OBJECT-UNKNOWN", "OMA registry",
	    "an object that cardstrap has no table for",
	    "nothing has to be done; it is carried as it is and its values are "
	    "not "
	    "judged"),
	RULE(OBJECT_VERSION, WARNING, "CS-OBJECT-VERSION", "OMA registry",
	    "an object version that the registry does not have",
	    "use 00, which stands for the version of the Enabler, or a version "
	    "of "
	    "the registry"),
	RULE(OBJECT_SINGLE, ERROR, "CS-OBJECT-SINGLE", "OMA registry",
	    "several instances, or an instance other than 0, of an object that "
	    "has "
	    "one",
	    "keep one instance, with the id 0"),
	RULE(OBJECT_EMPTY, WARNING, "CS-OBJECT-EMPTY", "TS Core 1.1.1 G.3.4",
	    "an object without instances", "leave the object out"),
	RULE(RESOURCE_UNKNOWN, NOTE, "CS-RESOURCE-UNKNOWN", "OMA registry",
	    "a resource that this version of the object does not have",
	    "clients ignore it; check the id and the object version"),
	RULE(RESOURCE_MULTIPLE, ERROR, "CS-RESOURCE-MULTIPLE",
	    "TS Core 1.1.1 7.4.4",
	    "a multiple resource written as a single one",
	    "write it as a multiple resource, even for one instance"),
	RULE(RESOURCE_SINGLE, ERROR, "CS-RESOURCE-SINGLE",
	    "TS Core 1.1.1 7.4.4",
	    "a single resource written as a multiple one",
	    "write it as a resource with a value"),
	RULE(RESOURCE_EXECUTABLE, ERROR, "CS-RESOURCE-EXECUTABLE",
	    "TS Core 1.1.1 Appendix C",
	    "an executable resource has no value and cannot be bootstrapped",
	    "leave the resource out"),
	RULE(RESOURCE_MISSING, ERROR, "CS-RESOURCE-MISSING", "OMA registry",
	    "a mandatory resource is missing", "add the resource"),
	RULE(RESOURCE_ABSENT, NOTE, "CS-RESOURCE-ABSENT", "OMA registry",
	    "a resource that the registry calls mandatory is absent, as it "
	    "often "
	    "is where the security mode has no use for it",
	    "nothing has to be done"),
	RULE(MESSAGE_LONG, NOTE, "CS-MESSAGE-LONG",
	    "cardstrap: one READ BINARY", "a message of more than 256 bytes",
	    "most clients read it; some of the field read 256 bytes at most, "
	    "so "
	    "shorten it if they are meant"),
	RULE(CHECK_LIMIT, NOTE, "CS-CHECK-LIMIT", "cardstrap: bounded checks",
	    "more accounts or references than are compared",
	    "nothing has to be done; the rules on those that follow were not "
	    "applied"),
	RULE(ACCOUNT_NONE, ERROR, "CS-ACCOUNT-NONE", "TS Core 1.1.1 6.1.2",
	    "there is no account: no Security instance at all",
	    "add a server account or a Bootstrap-Server account"),
	RULE(ACCOUNT_BOOTSTRAP, ERROR, "CS-ACCOUNT-BOOTSTRAP",
	    "TS Core 1.1.1 6.1.2", "more than one Bootstrap-Server account",
	    "keep one"),
	RULE(ACCOUNT_SERVER, ERROR, "CS-ACCOUNT-SERVER", "TS Core 1.1.1 6.1.2",
	    "a Security instance without a Server instance of the same Short "
	    "Server ID",
	    "add a Server instance with that Short Server ID, or mark the "
	    "account "
	    "as Bootstrap-Server"),
	RULE(ACCOUNT_SECURITY, ERROR, "CS-ACCOUNT-SECURITY",
	    "TS Core 1.1.1 6.1.2",
	    "a Server instance without a Security instance of the same Short "
	    "Server ID",
	    "add a Security instance with that Short Server ID"),
	RULE(ACCOUNT_ID, ERROR, "CS-ACCOUNT-ID", "TS Core 1.1.1 E.1",
	    "a server account without a Short Server ID from 1 to 65534",
	    "give the account a Short Server ID from 1 to 65534"),
	RULE(ACCOUNT_TWICE, ERROR, "CS-ACCOUNT-TWICE", "TS Core 1.1.1 6.1.2",
	    "a Short Server ID stands in two accounts",
	    "give each account its own Short Server ID"),
	RULE(URI_FORM, ERROR, "CS-URI-FORM", "TS Core 1.1.1 E.1, RFC 3986",
	    "a server URI that has no scheme, no host, or octets that no URI "
	    "has",
	    "write it as coaps://host:port, an IPv6 address in brackets"),
	RULE(URI_SCHEME, ERROR, "CS-URI-SCHEME", "TS Core 1.1.1 E.1",
	    "a server URI with a scheme that LwM2M has no transport for",
	    "use coap, coaps, coap+tcp, coaps+tcp, sms, tel, or mqtt and http "
	    "of "
	    "1.2"),
	RULE(URI_PORT, ERROR, "CS-URI-PORT", "RFC 3986 3.2.3",
	    "a server URI whose port is not from 1 to 65535",
	    "correct the port, or leave it out with its colon"),
	RULE(URI_SECURITY, ERROR, "CS-URI-SECURITY", "TS Transport 1.1.1 5.2.8",
	    "the scheme of the URI and the security mode do not go together",
	    "use coaps with PSK, RPK, X.509 and EST, coap with NoSec"),
	RULE(URI_BINDING, WARNING, "CS-URI-BINDING", "TS Core 1.1.1 6.2.1.2",
	    "the transport of the URI is not in the binding of the server",
	    "add the letter to the binding: U for coap and coaps, T for TCP, S "
	    "for "
	    "SMS"),
	RULE(KEY_MISSING, ERROR, "CS-KEY-MISSING", "TS Transport 1.1.1 5.2.8",
	    "key material that the security mode needs is absent or empty",
	    "add the resource: PSK needs 3 and 5, RPK and X.509 need 3, 4 and "
	    "5, "
	    "EST needs 4"),
	RULE(KEY_UNUSED, WARNING, "CS-KEY-UNUSED", "TS Transport 1.1.1 5.2.8",
	    "key material that the security mode has no use for",
	    "leave it out, or correct the security mode"),
	RULE(KEY_FORM, WARNING, "CS-KEY-FORM", "TS Transport 1.1.1 5.2.8",
	    "a key or certificate that is no single DER sequence",
	    "store keys and certificates as DER, not as PEM"),
	RULE(IDENTITY_LENGTH, WARNING, "CS-IDENTITY-LENGTH",
	    "TS Transport 1.1.1 5.2.8",
	    "a PSK identity of more than 128 bytes, which clients need not "
	    "support",
	    "shorten the identity, at the server too"),
	RULE(PSK_SHORT, WARNING, "CS-PSK-SHORT", "TS Transport 1.1.1 5.2.8",
	    "a pre-shared key of less than 16 bytes",
	    "use 16 random bytes or more"),
	RULE(PSK_LONG, WARNING, "CS-PSK-LONG", "TS Transport 1.1.1 5.2.8",
	    "a pre-shared key of more than 64 bytes, which clients need not "
	    "support",
	    "use at most 64 bytes"),
	RULE(KEY_TWICE, WARNING, "CS-KEY-TWICE", "TS Transport 1.1.1 5.2.1",
	    "two accounts have the same secret key",
	    "give each account a key of its own"),
	RULE(IDENTITY_TWICE, NOTE, "CS-IDENTITY-TWICE",
	    "TS Transport 1.1.1 5.2.1",
	    "two accounts have the same public key or identity",
	    "nothing has to be done for a PSK identity; of key pairs, give "
	    "each "
	    "account its own"),
	RULE(BOOTSTRAP_NOSEC, WARNING, "CS-BOOTSTRAP-NOSEC",
	    "TS Transport 1.1.1 5.2.8",
	    "a Bootstrap-Server account without security",
	    "use RPK or X.509: whoever poses as the Bootstrap-Server owns the "
	    "device"),
	RULE(BOOTSTRAP_PSK, NOTE, "CS-BOOTSTRAP-PSK",
	    "TS Transport 1.1.1 5.2.8",
	    "a Bootstrap-Server account with a pre-shared key",
	    "nothing has to be done; RPK or X.509 is recommended, as a key "
	    "that "
	    "leaks at the server opens the device"),
	RULE(SMS_NUMBER, WARNING, "CS-SMS-NUMBER", "TS Core 1.1.1 E.1",
	    "an SMS security mode without the SMS number of the server",
	    "add resource 9, or leave out resource 6"),
	RULE(SMS_MODE, WARNING, "CS-SMS-MODE", "TS Core 1.1.1 E.1",
	    "an SMS security mode that is reserved",
	    "use 1 (DTLS), 2 (Secure Packet), 3 (NoSec), or 204 to 255 of your "
	    "own"),
	RULE(SMS_UNUSED, WARNING, "CS-SMS-UNUSED", "TS Core 1.1.1 E.1",
	    "SMS binding keys without SMS security",
	    "leave them out, or set resource 6 to 1 or 2"),
	RULE(SMS_KEY_LENGTH, ERROR, "CS-SMS-KEY-LENGTH",
	    "OMA registry, range of the resource",
	    "SMS binding keys that are not of 16, 32 or 48 bytes",
	    "correct their length"),
	RULE(TIME_NEGATIVE, ERROR, "CS-TIME-NEGATIVE", "OMA registry",
	    "a time in seconds that is negative",
	    "write the seconds from 0 on"),
	RULE(HOLD_OFF_LONG, WARNING, "CS-HOLD-OFF-LONG", "TS Core 1.1.1 E.1",
	    "a device that waits for more than a day before it asks its "
	    "Bootstrap-Server",
	    "shorten the hold off time; it is in seconds"),
	RULE(TIMEOUT_INFINITE, NOTE, "CS-TIMEOUT-INFINITE",
	    "TS Core 1.1.1 6.1.3.3",
	    "a Bootstrap-Server account that is kept for ever, as the timeout "
	    "is 0",
	    "nothing has to be done"),
	RULE(LIFETIME_SHORT, WARNING, "CS-LIFETIME-SHORT", "TS Core 1.1.1 E.2",
	    "a lifetime of less than 60 seconds; 0 is infinite for some "
	    "clients",
	    "choose a longer lifetime: it is the traffic of an idle device"),
	RULE(PERIOD_ORDER, WARNING, "CS-PERIOD-ORDER", "TS Core 1.1.1 E.2",
	    "a maximum period that is shorter than the minimum period",
	    "clients ignore such a maximum; correct one of the two"),
	RULE(BINDING_FORM, ERROR, "CS-BINDING-FORM",
	    "TS Core 1.0 5.3.1.1, 1.1.1 6.2.1.2",
	    "a binding that this version of the Server object does not have",
	    "use U, UQ, S, SQ, US or UQS in 1.0; later letters of U, T, S, N, "
	    "M "
	    "and H, each once"),
	RULE(BINDING_QUEUE, WARNING, "CS-BINDING-QUEUE",
	    "TS Core 1.1.1 6.2.1.2",
	    "a binding with Q, which is of LwM2M 1.0 alone",
	    "leave the Q out; later versions negotiate queue mode at "
	    "registration"),
	RULE(BINDING_PREFERRED, WARNING, "CS-BINDING-PREFERRED",
	    "TS Core 1.1.1 E.2",
	    "a preferred transport that is not in the binding",
	    "use one letter of the binding"),
	RULE(LINK_OSCORE, ERROR, "CS-LINK-OSCORE", "TS Core 1.1.1 6.1.2, E.1",
	    "an OSCORE link that leads to no OSCORE instance of the message",
	    "add the instance of object 21, or correct the link"),
	RULE(LINK_MQTT, ERROR, "CS-LINK-MQTT", "OMA registry",
	    "an MQTT link that leads to no MQTT Server instance of the message",
	    "add the instance of object 24, or correct the link"),
	RULE(LINK_COSE, ERROR, "CS-LINK-COSE", "OMA registry",
	    "a COSE link that leads to no COSE instance of the message",
	    "add the instance of object 23, or correct the link"),
	RULE(LINK_APN, WARNING, "CS-LINK-APN", "OMA registry",
	    "an APN link that leads to no APN profile of the message",
	    "add the instance of object 11, or correct the link; without it "
	    "the device has to have that profile by itself"),
	RULE(LINK_UNUSED, WARNING, "CS-LINK-UNUSED", "TS Core 1.1.1 6.1.2",
	    "an OSCORE or COSE instance that no Security instance links to",
	    "link to it, or leave it out: its keys are of no use where they "
	    "are"),
	RULE(ACCESS_OBJECT, NOTE, "CS-ACCESS-OBJECT", "TS Core 1.1.1 E.3",
	    "rights to an object that is not in the message",
	    "nothing has to be done if the client has the object by itself"),
	RULE(ACCESS_INSTANCE, WARNING, "CS-ACCESS-INSTANCE",
	    "TS Core 1.1.1 E.3",
	    "rights to an instance that the object does not have in the "
	    "message",
	    "correct the instance, or use 65535 for the object as such"),
	RULE(ACCESS_SERVER, WARNING, "CS-ACCESS-SERVER", "TS Core 1.1.1 E.3",
	    "rights for a Short Server ID that no Server instance has",
	    "use the Short Server ID of a server, or 0 for all that are not "
	    "named"),
	RULE(ACCESS_OWNER, WARNING, "CS-ACCESS-OWNER", "TS Core 1.1.1 E.3",
	    "an owner that no Server instance has as Short Server ID",
	    "use the Short Server ID of a server, or 65535 for none"),
	RULE(ACCESS_RIGHTS, WARNING, "CS-ACCESS-RIGHTS", "TS Core 1.1.1 8",
	    "rights to an object as such other than Create",
	    "use 16, the right to create instances"),
	RULE(ACCESS_NONE, WARNING, "CS-ACCESS-NONE", "TS Core 1.1.1 8",
	    "several servers without Access Control",
	    "add Access Control instances; without, each server may do "
	    "everything "
	    "or nothing"),
	RULE(ACCESS_TWICE, ERROR, "CS-ACCESS-TWICE", "TS Core 1.1.1 8",
	    "two Access Control instances for the same object and instance",
	    "put the rights of both into one of them"),
	RULE(DER_FORM, ERROR, "CS-DER-FORM", "PKCS#15 v1.1, X.690 8.1",
	    "bytes that are no well-formed DER",
	    "the directory file on the card is damaged; compare it with what "
	    "the "
	    "card's maker delivered"),
	RULE(DIR_RECORD, ERROR, "CS-DIR-RECORD", "TS Core 1.1.1 G.3.1",
	    "an entry of EF(DIR) that is no application template",
	    "the entry has to be 61 with 4F, 50, 51 and 73 inside"),
	RULE(DODF_ENTRY, ERROR, "CS-DODF-ENTRY", "TS Core 1.1.1 G.3.3",
	    "an entry of EF(DODF) that is no data object",
	    "compare the entry with the example of the standard, as corrected "
	    "in "
	    "1.2.1"),
	RULE(OID_WRAPPED, WARNING, "CS-OID-WRAPPED",
	    "TS Core 1.1.1 G.3.3, corrected in 1.2.1",
	    "the object identifier is wrapped twice, as the standard's example "
	    "was "
	    "printed",
	    "cardstrap reads it; write the entry anew so that every client "
	    "does"),
	RULE(ODF_ENTRY, ERROR, "CS-ODF-ENTRY", "TS Core 1.1.1 G.3.2",
	    "an entry of EF(ODF) whose path cannot be read",
	    "the entry has to be A7 with a Path inside"),
	RULE(DODF_SEVERAL, WARNING, "CS-DODF-SEVERAL", "TS Core 1.0 G.1",
	    "the application has several data object directories",
	    "clients differ in which one they take; keep our entry in one of "
	    "them, "
	    "alone"),
	RULE(PATH_FORM, ERROR, "CS-PATH-FORM", "PKCS#15 v1.1 6.1.5",
	    "a path that is empty, odd or too long",
	    "a path is a row of two-byte file ids"),
	RULE(CHANNEL_BASIC, NOTE, "CS-CHANNEL-BASIC", "TS 102 221 8.7",
	    "the card opens no logical channel; the basic one was used",
	    "nothing has to be done; clients that insist on a channel cannot "
	    "read "
	    "this card"),
	RULE(STATUS_91XX, WARNING, "CS-STATUS-91XX", "TS 102 221 7.4.2",
	    "the card answers 91xx: a proactive command waits",
	    "cardstrap takes it as success; clients that want exactly 9000 "
	    "cannot "
	    "read this card"),
	RULE(FCP_FORM, ERROR, "CS-FCP-FORM", "TS 102 221 11.1.1.3",
	    "file control parameters that cannot be read",
	    "the card answered SELECT with something else than a template 62 "
	    "or "
	    "6F"),
	RULE(ACCESS_FORM, ERROR, "CS-ACCESS-FORM", "ISO 7816-4 5.4.3",
	    "an access rule that cannot be read",
	    "compare the record of EF.ARR with TS 102 221 clause 9"),
	RULE(DIR_PRINTED, WARNING, "CS-DIR-PRINTED",
	    "TS Core 1.1.1 G.3.1, whose example has wrong lengths",
	    "an entry of EF(DIR) with the wrong lengths of the standard's "
	    "example",
	    "cardstrap reads it; write the record anew so that every client "
	    "does"),
	RULE(PROFILE_SYNTAX, ERROR, "CS-PROFILE-SYNTAX", "cardstrap-profile(5)",
	    "text that is not JSON, or not in the form that stands here",
	    "see cardstrap-profile(5) for the form"),
	RULE(PROFILE_NAME, ERROR, "CS-PROFILE-NAME", "cardstrap-profile(5)",
	    "a name that is not known",
	    "use a name of the registry in snake_case, or the decimal id"),
	RULE(PROFILE_TYPE, ERROR, "CS-PROFILE-TYPE", "cardstrap-profile(5)",
	    "a value of another type than the resource has",
	    "write the value in the form of its type, or as {\"hex\": ...}"),
	RULE(PROFILE_RANGE, ERROR, "CS-PROFILE-RANGE", "cardstrap-profile(5)",
	    "a number or length outside its range",
	    "choose a value inside the range"),
	RULE(PROFILE_TWICE, ERROR, "CS-PROFILE-TWICE", "cardstrap-profile(5)",
	    "the same thing stands twice", "remove one of the two"),
	RULE(PROFILE_MISSING, ERROR, "CS-PROFILE-MISSING",
	    "cardstrap-profile(5)", "a member that has to be there is not",
	    "add the member"),
	RULE(PROFILE_CONFLICT, ERROR, "CS-PROFILE-CONFLICT",
	    "cardstrap-profile(5)", "members that do not go together",
	    "remove the one that does not fit"),
	RULE(PROFILE_MASKED, ERROR, "CS-PROFILE-MASKED", "cardstrap-profile(5)",
	    "a masked secret, from which nothing can be built",
	    "make the file with --show-secrets, or put the secret in"),
	RULE(PROFILE_FILE, ERROR, "CS-PROFILE-FILE", "cardstrap-profile(5)",
	    "a file that cannot be used",
	    "put it into the profile's folder, or name its folder with "
	    "--files"),
	RULE(GUARD_APPLICATION, ERROR, "CS-GUARD-APPLICATION",
	    "cardstrap: foreign content is left alone",
	    "the card has a PKCS#15 application that holds no entry of ours",
	    "nothing was sent; use a card without one"),
	RULE(GUARD_TRIES, ERROR, "CS-GUARD-TRIES",
	    "cardstrap: keys are guarded",
	    "fewer tries are left than are asked for",
	    "check the key, then allow it with --min-tries"),
	RULE(GUARD_TRIES_UNKNOWN, ERROR, "CS-GUARD-TRIES-UNKNOWN",
	    "cardstrap: keys are guarded",
	    "the card does not say how many tries are left",
	    "allow it with --allow-unknown-tries if you are sure of the key"),
	RULE(GUARD_KEY_MISSING, ERROR, "CS-GUARD-KEY-MISSING",
	    "cardstrap: keys are guarded",
	    "the card asks for a key that was not given", "give it with --adm"),
	RULE(GUARD_KEY_FORM, ERROR, "CS-GUARD-KEY-FORM",
	    "cardstrap: keys are guarded", "a key in a form that is not clear",
	    "write hex: and 16 hex digits, or ascii: and at most 8 characters"),
	RULE(GUARD_IDENTITY, ERROR, "CS-GUARD-IDENTITY",
	    "cardstrap: keys are guarded",
	    "this is another card than the one that was meant",
	    "insert the card that was named, or name this one"),
	RULE(GUARD_UPDATE_OPEN, ERROR, "CS-GUARD-UPDATE-OPEN",
	    "TS Core 1.1.1 G.3.4", "anybody could change the file",
	    "choose an access rule that asks for ADM"),
	RULE(GUARD_READ_OPEN, ERROR, "CS-GUARD-READ-OPEN",
	    "TS Core 1.1.1 G.3.4",
	    "the access rule of a file is not the one that was asked for",
	    "compare the file's FCP with EF.ARR"),
	RULE(GUARD_NO_ACCESS_RULE, ERROR, "CS-GUARD-NO-ACCESS-RULE",
	    "TS 102 221 9", "EF.ARR has no rule that fits a new file",
	    "the file needs READ always and UPDATE by ADM; add such a record "
	    "to "
	    "EF.ARR"),
	RULE(GUARD_FILE_SIZE, ERROR, "CS-GUARD-FILE-SIZE",
	    "TS Core 1.1.1 G.3.4",
	    "the message does not fit into the file on the card",
	    "shorten the message"),
	RULE(GUARD_FILE_FOREIGN, ERROR, "CS-GUARD-FILE-FOREIGN",
	    "cardstrap: foreign content is left alone",
	    "a file of that id is there and is not ours",
	    "nothing was sent; remove the file or use another card"),
	RULE(IMAGE_FORM, ERROR, "CS-IMAGE-FORM", "cardstrap card image",
	    "a file that is no card image, or is damaged",
	    "make a new card with cardstrap vcard create"),
	RULE(IMAGE_VERSION, ERROR, "CS-IMAGE-VERSION", "cardstrap card image",
	    "a card image of a version that this release cannot read",
	    "use the release that wrote it, or a newer one"),
	RULE(TRANSCRIPT_FORM, ERROR, "CS-TRANSCRIPT-FORM",
	    "cardstrap transcript",
	    "a line that is no command, answer or remark",
	    "a line begins with >, < or # and a space"),
	RULE(TRANSCRIPT_OTHER, ERROR, "CS-TRANSCRIPT-OTHER",
	    "cardstrap transcript",
	    "another command than the transcript has next",
	    "the transcript was made by another job or another release"),
	RULE(RECORD_CUT, ERROR, "CS-RECORD-CUT", "cardstrap record",
	    "the record of what was applied ends inside an element",
	    "it was cut short: let the card be applied again as a new one, "
	    "which "
	    "the next check does"),
	RULE(RECORD_FORM, ERROR, "CS-RECORD-FORM",
	    "cardstrap record, RFC 8949 4.2.1",
	    "a record that is not the CBOR that cardstrap writes",
	    "it is damaged or not ours: let the card be applied again as a new "
	    "one, which the next check does"),
	RULE(RECORD_VALUE, ERROR, "CS-RECORD-VALUE", "cardstrap record",
	    "a member of the record of another type or size than it has",
	    "it is damaged or not ours: let the card be applied again as a new "
	    "one, which the next check does"),
	RULE(RECORD_VERSION, ERROR, "CS-RECORD-VERSION", "cardstrap record",
	    "a record of a version that this release cannot read",
	    "use the release that wrote it, or a newer one; nothing was "
	    "changed"),
	RULE(RECORD_TAG, ERROR, "CS-RECORD-TAG", "cardstrap record, RFC 2104",
	    "a record that the device key does not vouch for",
	    "it was changed, or another key or none is in use: what came from "
	    "a "
	    "card is disabled, and the card is applied as a new one"),
	RULE(STORE_FORM, ERROR, "CS-STORE-FORM", "cardstrap store",
	    "a file that is no store of cardstrap, or is damaged",
	    "nothing was changed; move the file away: the next sync makes a "
	    "store from the card, and cardstrap show FILE may still read this "
	    "one"),
	RULE(STORE_VERSION, ERROR, "CS-STORE-VERSION", "cardstrap store",
	    "a store of a version that this release cannot read",
	    "use the release that wrote it, or a newer one; nothing was "
	    "changed"),
	RULE(STORE_SEAL, ERROR, "CS-STORE-SEAL", "cardstrap store, RFC 2104",
	    "a store that its checksum or the device key does not vouch for",
	    "without a device key nothing is done: move the file away, and "
	    "sync makes a new one; with one, what came from a card is "
	    "disabled, and the card is applied as a new one"),
	RULE(STORE_LIMIT, ERROR, "CS-STORE-LIMIT", "cardstrap store",
	    "more instances or bytes than a store holds",
	    "leave out instances; a store holds 512 of a card and as many of "
	    "others, and a mebibyte"),
	RULE(STORE_ACCOUNT, ERROR, "CS-STORE-ACCOUNT", "TS Core 1.1.1 6.1.2",
	    "a second instance of what can be there only once",
	    "write to the instance that is there, or delete it first"),
	RULE(FORMAT_SYNTAX, ERROR, "CS-FORMAT-SYNTAX",
	    "RFC 8428, TS Core 1.2 7.5",
	    "bytes or text that the format does not allow here",
	    "compare it with what cardstrap build --to makes"),
	RULE(FORMAT_PATH, ERROR, "CS-FORMAT-PATH", "TS Core 1.1.1 7.4.6",
	    "a name that is no path of a resource",
	    "write it as /object/instance/resource, with the instance of a "
	    "multiple resource behind it; ids are 0 to 65534"),
	RULE(FORMAT_VALUE, ERROR, "CS-FORMAT-VALUE", "TS Core 1.1.1 7.4.6",
	    "a value that is missing, or of another type than its resource",
	    "see the type of the resource in the OMA registry"),
	RULE(FORMAT_LOST, ERROR, "CS-FORMAT-LOST", "RFC 8428",
	    "something without a value, which this format has no words for",
	    "leave it out, or take the format file, tlv or lwm2m-cbor"),
	RULE(FIELD_LONG, ERROR, "CS-FIELD-LONG", FIELD,
	    "longer than the client reads",
	    "leave out objects, shorten URIs and identities, or take a client "
	    "that reads on"),
	RULE(FIELD_ENTRY, ERROR, "CS-FIELD-ENTRY", FIELD,
	    "the client takes another entry than ours",
	    "publish one directory of data objects and one entry in it"),
	RULE(FIELD_KIND, ERROR, "CS-FIELD-KIND", FIELD,
	    "an entry of a kind that the client does not look for",
	    "write the entry as an oidDO, as cardstrap does"),
	RULE(FIELD_OID, ERROR, "CS-FIELD-OID", FIELD,
	    "an object identifier in a form that the client does not know",
	    "cardstrap write makes it right, --quirk wrapped-oid wraps it"),
	RULE(FIELD_PATH, ERROR, "CS-FIELD-PATH", FIELD,
	    "a path that the client does not follow as it stands",
	    "name the file by its two-byte id, without index and length"),
	RULE(FIELD_FILE_ID, ERROR, "CS-FIELD-FILE-ID", FIELD,
	    "another file id than the client has built in",
	    "build the client with this file id, or free its own on the card"),
	RULE(FIELD_LENGTH_FORM, WARNING, "CS-FIELD-LENGTH-FORM", FIELD,
	    "a length in long form in a directory",
	    "write the entry anew, with lengths in short form"),
	RULE(FIELD_APPLICATION, ERROR, "CS-FIELD-APPLICATION", FIELD,
	    "the client does not find the application",
	    "let the AID of PKCS#15 select it, and EF(DIR) name it"),
	RULE(FIELD_CHANNEL, ERROR, "CS-FIELD-CHANNEL", FIELD,
	    "the client needs a logical channel",
	    "take a card that has logical channels for this client"),
	RULE(FIELD_STATUS, ERROR, "CS-FIELD-STATUS", FIELD,
	    "the card answers 91xx, which the client takes for a failure",
	    "have the card's toolkit stay silent, or take another client"),
	RULE(FIELD_PIN, ERROR, "CS-FIELD-PIN", FIELD,
	    "the file wants a PIN that the client does not present",
	    "let the file be read without one, or take another client"),
	RULE(FIELD_FORM, ERROR, "CS-FIELD-FORM", FIELD,
	    "a form of the file that the client does not read",
	    "write the message anew: cardstrap write makes the standard's "
	    "form"),
	RULE(FIELD_EMPTY, ERROR, "CS-FIELD-EMPTY", FIELD,
	    "the client refuses a message with an empty element",
	    "leave the empty instance or multiple resource out"),
	RULE(FIELD_HEADERS, ERROR, "CS-FIELD-HEADERS", FIELD,
	    "more elements than the client's decoder takes",
	    "leave resources out that have defaults, or mend the client"),
	RULE(FIELD_RESOURCE, WARNING, "CS-FIELD-RESOURCE", FIELD,
	    "a resource that the client does not know",
	    "see that the account works without it"),
	RULE(FIELD_MODE, ERROR, "CS-FIELD-MODE", FIELD,
	    "a security mode that the client does not know",
	    "choose a mode that it knows"),
	RULE(FIELD_VERSION, WARNING, "CS-FIELD-VERSION", FIELD,
	    "an object version that the client does not know",
	    "see that the object works without what the version brought"),
};

#define RULE_COUNT (sizeof(rules) / sizeof(rules[0]))

const struct cstrap_rule_info *
cstrap_rule_find(enum cstrap_rule rule)
{
	size_t low = 0, high = RULE_COUNT;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (rules[middle].rule == rule)
			return &rules[middle];
		if (rules[middle].rule < rule)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/*
 * What is not an error, ascending: firmware needs no more of the table, and
 * links this alone. A test holds it to the rows above.
 */
#define SEVERITY_AT 14
#define WARNING(name) \
	(CSTRAP_RULE_##name | CSTRAP_SEVERITY_WARNING << SEVERITY_AT)
#define NOTE(name) (CSTRAP_RULE_##name | CSTRAP_SEVERITY_NOTE << SEVERITY_AT)

static const uint16_t mild[] = {
	WARNING(FILE_TAIL),
	NOTE(TLV_FORM),
	NOTE(VALUE_FORM),
	NOTE(OBJECT_UNKNOWN),
	WARNING(OBJECT_VERSION),
	WARNING(OBJECT_EMPTY),
	NOTE(RESOURCE_UNKNOWN),
	NOTE(RESOURCE_ABSENT),
	NOTE(MESSAGE_LONG),
	NOTE(CHECK_LIMIT),
	WARNING(URI_BINDING),
	WARNING(KEY_UNUSED),
	WARNING(KEY_FORM),
	WARNING(IDENTITY_LENGTH),
	WARNING(PSK_SHORT),
	WARNING(PSK_LONG),
	WARNING(KEY_TWICE),
	NOTE(IDENTITY_TWICE),
	WARNING(BOOTSTRAP_NOSEC),
	NOTE(BOOTSTRAP_PSK),
	WARNING(SMS_NUMBER),
	WARNING(SMS_MODE),
	WARNING(SMS_UNUSED),
	WARNING(HOLD_OFF_LONG),
	NOTE(TIMEOUT_INFINITE),
	WARNING(LIFETIME_SHORT),
	WARNING(PERIOD_ORDER),
	WARNING(BINDING_QUEUE),
	WARNING(BINDING_PREFERRED),
	WARNING(LINK_APN),
	WARNING(LINK_UNUSED),
	NOTE(ACCESS_OBJECT),
	WARNING(ACCESS_INSTANCE),
	WARNING(ACCESS_SERVER),
	WARNING(ACCESS_OWNER),
	WARNING(ACCESS_RIGHTS),
	WARNING(ACCESS_NONE),
	WARNING(OID_WRAPPED),
	WARNING(DODF_SEVERAL),
	NOTE(CHANNEL_BASIC),
	WARNING(STATUS_91XX),
	WARNING(DIR_PRINTED),
	WARNING(FIELD_LENGTH_FORM),
	WARNING(FIELD_RESOURCE),
	WARNING(FIELD_VERSION),
};

enum cstrap_severity
cstrap_rule_severity(enum cstrap_rule rule)
{
	const unsigned int mask = (1u << SEVERITY_AT) - 1;
	size_t count = sizeof(mild) / sizeof(mild[0]);
	const uint16_t *at = mild;

	while (count > 1) {
		const size_t half = count / 2;

		if ((at[half] & mask) <= (unsigned int)rule)
			at += half;
		count -= half;
	}
	return (*at & mask) == (unsigned int)rule ?
	    (enum cstrap_severity)(*at >> SEVERITY_AT) :
	    CSTRAP_SEVERITY_ERROR;
}

const struct cstrap_rule_info *
cstrap_rule_at(size_t index)
{
	return index < RULE_COUNT ? &rules[index] : NULL;
}
