/*
 * profile/account.c - the `accounts` member: what people say of a server,
 * made into instances of the Security and the Server object.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "profile/loader.h"

#include <string.h>

#include "profile/credential.h"
#include "profile/name.h"
#include "profile/values.h"

#define LIFETIME_DEFAULT 86400

enum role {
	ROLE_SERVER = 1, /* bits, like the modes below */
	ROLE_BOOTSTRAP = 2,
	ROLE_ANY = 3
};

#define PSK (1u << CSTRAP_MODE_PSK)
#define RPK (1u << CSTRAP_MODE_RPK)
#define X509 (1u << CSTRAP_MODE_X509)
#define NOSEC (1u << CSTRAP_MODE_NOSEC)
#define EST (1u << CSTRAP_MODE_EST)
#define MODES (PSK | RPK | X509 | NOSEC | EST)

#define CERTIFICATE CSTRAP_CREDENTIAL_CERTIFICATE
#define PUBLIC_KEY CSTRAP_CREDENTIAL_PUBLIC_KEY
#define PRIVATE_KEY CSTRAP_CREDENTIAL_PRIVATE_KEY

/* A member of an account and the resource that it becomes. */
struct member {
	const char *name;
	uint8_t object;
	uint8_t resource;
	uint8_t modes;        /* where it may stand */
	uint8_t needed;       /* modes where it has to */
	uint8_t roles;        /* where it may stand */
	uint8_t needed_roles; /* of those, where `needed` counts */
	uint8_t kinds;        /* enum cstrap_credential */
	bool text;            /* a plain string is good, too */
};

/* In the order in which they are written. */
static const struct member members[] = { { "uri", 0, CSTRAP_SECURITY_URI, MODES,
					     MODES, ROLE_ANY, ROLE_ANY, 0,
					     false },
	{ "identity", 0, CSTRAP_SECURITY_IDENTITY, PSK, PSK, ROLE_ANY, ROLE_ANY,
	    0, true },
	{ "public_key", 0, CSTRAP_SECURITY_IDENTITY, RPK, RPK, ROLE_ANY,
	    ROLE_ANY, PUBLIC_KEY, false },
	{ "certificate", 0, CSTRAP_SECURITY_IDENTITY, X509, X509, ROLE_ANY,
	    ROLE_ANY, CERTIFICATE, false },
	{ "server_public_key", 0, CSTRAP_SECURITY_SERVER_KEY, RPK, RPK,
	    ROLE_ANY, ROLE_ANY, PUBLIC_KEY, false },
	{ "server_certificate", 0, CSTRAP_SECURITY_SERVER_KEY, X509 | EST,
	    X509 | EST, ROLE_ANY, ROLE_ANY, CERTIFICATE, false },
	{ "key", 0, CSTRAP_SECURITY_SECRET_KEY, PSK, PSK, ROLE_ANY, ROLE_ANY, 0,
	    false },
	{ "private_key", 0, CSTRAP_SECURITY_SECRET_KEY, RPK | X509, RPK | X509,
	    ROLE_ANY, ROLE_ANY, PRIVATE_KEY, false },
	{ "short_server_id", 0, CSTRAP_SECURITY_SHORT_SERVER_ID, MODES, MODES,
	    ROLE_ANY, ROLE_SERVER, 0, false },
	{ "hold_off", 0, CSTRAP_SECURITY_HOLD_OFF, MODES, 0, ROLE_BOOTSTRAP, 0,
	    0, false },
	{ "timeout", 0, CSTRAP_SECURITY_TIMEOUT, MODES, 0, ROLE_BOOTSTRAP, 0, 0,
	    false },
	{ "lifetime", 1, CSTRAP_SERVER_LIFETIME, MODES, 0, ROLE_SERVER, 0, 0,
	    false },
	{ "binding", 1, CSTRAP_SERVER_BINDING, MODES, 0, ROLE_SERVER, 0, 0,
	    false } };

#define MEMBER_COUNT (sizeof(members) / sizeof(members[0]))

struct word {
	const char *text;
	uint8_t number;
};

static const struct word roles[] = { { "server", ROLE_SERVER },
	{ "bootstrap", ROLE_BOOTSTRAP }, { NULL, 0 } };
/* By number. */
static const struct word modes[] = { { "psk", CSTRAP_MODE_PSK },
	{ "rpk", CSTRAP_MODE_RPK }, { "x509", CSTRAP_MODE_X509 },
	{ "nosec", CSTRAP_MODE_NOSEC }, { "est", CSTRAP_MODE_EST },
	{ NULL, 0 } };

/* One account while it is read. */
struct account {
	const json_t *json;
	uint8_t role;
	uint8_t mode;
	uint16_t security_id, server_id;
	struct cstrap_draft_node *security, *server;
};

/* The account's own mistake, at one of its members. */
static bool
load_word(struct cstrap_loader *l, const json_t *json,
    const struct word words[], uint8_t *number)
{
	struct cstrap_nearest nearest;
	char room[CSTRAP_NAME_MAX + 24];
	const char *text;
	size_t i;

	if (!cstrap_loader_is(l, json, JSON_STRING))
		return false;
	text = json_string_value(json);
	cstrap_nearest_begin(&nearest, text);
	for (i = 0; words[i].text != NULL; ++i) {
		if (strcmp(words[i].text, text) == 0) {
			*number = words[i].number;
			return true;
		}
		cstrap_nearest_offer(&nearest, words[i].text);
	}
	cstrap_loader_mistake(l, CSTRAP_E_NAME, CSTRAP_RULE_PROFILE_NAME, NULL,
	    words == roles ?
		"\"%.60s\" is none of server, bootstrap%s" :
		"\"%.60s\" is none of psk, rpk, x509, nosec, est%s",
	    text, cstrap_nearest_words(&nearest, room));
	return false;
}

static bool
load_words(struct cstrap_loader *l, struct account *a)
{
	json_t *json;
	size_t before;
	bool ok = true;

	a->role = ROLE_SERVER;
	if ((json = json_object_get(a->json, "role")) != NULL) {
		before = cstrap_loader_enter(l, "role");
		ok = load_word(l, json, roles, &a->role);
		cstrap_loader_leave(l, before);
	}
	if ((json = cstrap_loader_member(l, a->json, "security")) == NULL)
		return false;
	before = cstrap_loader_enter(l, "security");
	ok = load_word(l, json, modes, &a->mode) && ok;
	cstrap_loader_leave(l, before);
	return ok;
}

static void
check_names(struct cstrap_loader *l, const struct account *a)
{
	const char *names[MEMBER_COUNT + 3];
	size_t i;

	for (i = 0; i < MEMBER_COUNT; ++i)
		names[i] = members[i].name;
	names[i++] = "role";
	names[i++] = "security";
	names[i] = NULL;
	cstrap_loader_only(l, a->json, names);
}

/* May the member stand here, and does it where it has to? */
static bool
fits(struct cstrap_loader *l, const struct account *a, const struct member *m,
    const json_t *json)
{
	const unsigned int mode = 1u << a->mode;
	size_t before;

	if (json == NULL) {
		if ((m->needed & mode) != 0 && (m->needed_roles & a->role) != 0)
			(void)cstrap_loader_member(l, a->json, m->name);
		return false;
	}
	if ((m->roles & a->role) != 0 && (m->modes & mode) != 0)
		return true;
	before = cstrap_loader_enter(l, m->name);
	if ((m->roles & a->role) == 0)
		cstrap_loader_mistake(l, CSTRAP_E_CONFLICT,
		    CSTRAP_RULE_PROFILE_CONFLICT, NULL,
		    a->role == ROLE_BOOTSTRAP ?
			"a Bootstrap-Server's account has no \"%s\"" :
			"only a Bootstrap-Server's account has \"%s\"",
		    m->name);
	else
		cstrap_loader_mistake(l, CSTRAP_E_CONFLICT,
		    CSTRAP_RULE_PROFILE_CONFLICT, NULL,
		    "\"%s\" does not go with security \"%s\"", m->name,
		    modes[a->mode].text);
	cstrap_loader_leave(l, before);
	return false;
}

static const struct cstrap_resource *
row_of(const struct cstrap_loader *l, uint16_t object_id, uint16_t id)
{
	const struct cstrap_object *object = cstrap_object_find(object_id);

	if (object == NULL)
		return NULL;
	return cstrap_resource_find(object,
	    cstrap_object_judge(object, (struct cstrap_version) { 0, 0 },
		l->options->enabler),
	    id);
}

/* The place of a value that no member gives is the account's. */
static void
put(struct cstrap_loader *l, struct cstrap_draft_node *instance, uint16_t id,
    struct cstrap_view value)
{
	struct cstrap_draft_node *node;

	if (instance == NULL)
		return;
	node = cstrap_draft_put(&l->draft, instance, CSTRAP_NODE_RESOURCE, id,
	    l->place);
	if (node != NULL)
		node->value = value;
}

static void
put_value(struct cstrap_loader *l, struct cstrap_draft_node *instance,
    uint16_t id, const struct cstrap_value *value)
{
	struct cstrap_view bytes;

	if (cstrap_value_keep(l, value, &bytes))
		put(l, instance, id, bytes);
}

static void
put_integer(struct cstrap_loader *l, struct cstrap_draft_node *instance,
    uint16_t id, int64_t number)
{
	const struct cstrap_value value = { CSTRAP_TYPE_INTEGER,
		{ .integer = number } };

	put_value(l, instance, id, &value);
}

static void
put_boolean(struct cstrap_loader *l, struct cstrap_draft_node *instance,
    uint16_t id, bool boolean)
{
	const struct cstrap_value value = { CSTRAP_TYPE_BOOLEAN,
		{ .boolean = boolean } };

	put_value(l, instance, id, &value);
}

static void
enter_path(struct cstrap_loader *l, const struct account *a, uint16_t object,
    uint16_t resource)
{
	l->path.depth = 3;
	l->path.id[0] = object;
	l->path.id[1] =
	    object == CSTRAP_OBJECT_SECURITY ? a->security_id : a->server_id;
	l->path.id[2] = resource;
}

/* Times cannot lie in the past; the tables give them no range. */
static bool
is_negative(struct cstrap_loader *l, const json_t *json)
{
	if (!json_is_integer(json) || json_integer_value(json) >= 0)
		return false;
	cstrap_loader_mistake(l, CSTRAP_E_RANGE, CSTRAP_RULE_PROFILE_RANGE,
	    NULL, "it is 0 or more");
	return true;
}

/* A member's value into its resource. False where it has none. */
static bool
put_member(struct cstrap_loader *l, const struct account *a,
    const struct member *m)
{
	const json_t *json = json_object_get(a->json, m->name);
	struct cstrap_slot slot = { NULL, m->kinds, m->kinds != 0, m->text };
	struct cstrap_view value;
	size_t before;

	if (!fits(l, a, m, json))
		return json != NULL;
	before = cstrap_loader_enter(l, m->name);
	enter_path(l, a, m->object, m->resource);
	slot.row = row_of(l, m->object, m->resource);
	if (!is_negative(l, json) &&
	    cstrap_value_load(l, &slot, json, &value)) {
		put(l,
		    m->object == CSTRAP_OBJECT_SECURITY ? a->security :
							  a->server,
		    m->resource, value);
		if (m->resource == CSTRAP_SECURITY_SHORT_SERVER_ID &&
		    m->object == CSTRAP_OBJECT_SECURITY)
			put(l, a->server, CSTRAP_SERVER_SHORT_SERVER_ID, value);
	}
	l->path.depth = 0;
	cstrap_loader_leave(l, before);
	return true;
}

/* The Server's resources that a member may leave to us, in order. */
static void
put_server_rest(struct cstrap_loader *l, const struct account *a,
    const struct member *m, bool given)
{
	const struct cstrap_value binding = { CSTRAP_TYPE_STRING,
		{ .bytes = { (const uint8_t *)"U", 1 } } };

	if (a->server == NULL || m->object != CSTRAP_OBJECT_SERVER)
		return;
	if (m->resource == CSTRAP_SERVER_LIFETIME) {
		if (!given)
			put_integer(l, a->server, CSTRAP_SERVER_LIFETIME,
			    LIFETIME_DEFAULT);
		put_boolean(l, a->server, CSTRAP_SERVER_STORING, false);
	} else if (!given) {
		put_value(l, a->server, CSTRAP_SERVER_BINDING, &binding);
	}
}

static void
put_members(struct cstrap_loader *l, const struct account *a)
{
	size_t i;
	bool given;

	for (i = 0; i < MEMBER_COUNT; ++i) {
		given = put_member(l, a, &members[i]);
		if (members[i].object == CSTRAP_OBJECT_SECURITY &&
		    members[i].resource == CSTRAP_SECURITY_URI) {
			put_boolean(l, a->security, CSTRAP_SECURITY_BOOTSTRAP,
			    a->role == ROLE_BOOTSTRAP);
			put_integer(l, a->security, CSTRAP_SECURITY_MODE,
			    a->mode);
		}
		put_server_rest(l, a, &members[i], given);
	}
}

static struct cstrap_draft_node *
put_instance(struct cstrap_loader *l, uint16_t object, uint16_t *id)
{
	struct cstrap_draft_node *parent, *last;

	parent = cstrap_draft_find(&l->draft, NULL, object);
	if (parent == NULL)
		parent = cstrap_draft_put(&l->draft, NULL, CSTRAP_NODE_OBJECT,
		    object, l->place);
	if (parent == NULL)
		return NULL;
	last = parent->last;
	*id = last == NULL ? 0 : (uint16_t)(last->id + 1);
	return cstrap_draft_put(&l->draft, parent, CSTRAP_NODE_INSTANCE, *id,
	    l->place);
}

static void
load_account(struct cstrap_loader *l, const json_t *json)
{
	struct account a;

	memset(&a, 0, sizeof(a));
	a.json = json;
	if (!cstrap_loader_is(l, json, JSON_OBJECT))
		return;
	check_names(l, &a);
	if (!load_words(l, &a))
		return;
	a.security = put_instance(l, CSTRAP_OBJECT_SECURITY, &a.security_id);
	if (a.role == ROLE_SERVER)
		a.server = put_instance(l, CSTRAP_OBJECT_SERVER, &a.server_id);
	put_members(l, &a);
}

void
cstrap_load_accounts(struct cstrap_loader *l, const json_t *accounts)
{
	json_t *part;
	size_t before, i;

	if (!cstrap_loader_is(l, accounts, JSON_ARRAY))
		return;
	json_array_foreach(accounts, i, part)
	{
		before = cstrap_loader_enter_at(l, i);
		load_account(l, part);
		cstrap_loader_leave(l, before);
	}
}
