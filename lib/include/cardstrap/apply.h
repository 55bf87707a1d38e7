/*
 * cardstrap/apply.h - what a change on the card does to the instances that a
 * client has: which go, which give way, which come and under which id. Pure:
 * lists of instances in, steps out; no heap, no store.
 *
 * Only what came from the card is ever deleted. An instance of another origin
 * that is the same thing as one of the card's - the account of one role and
 * Short Server ID, access control of one instance, the instance of an object
 * that has a single one - is set aside, and comes back in the commit in which
 * the card's goes.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_APPLY_H
#define CARDSTRAP_APPLY_H

#include "cardstrap/change.h"
#include "cardstrap/message.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Where an instance came from. Numbers never change. */
enum cstrap_provenance {
	CSTRAP_FROM_CARD = 1,
	CSTRAP_FROM_FACTORY = 2,
	CSTRAP_FROM_SERVER = 3 /* a Bootstrap-Server wrote it, whoever before */
};

/* Numbers never change. */
enum cstrap_instance_state {
	CSTRAP_INSTANCE_USED = 0,
	CSTRAP_INSTANCE_DISABLED = 1, /* the card's, out of use for good */
	CSTRAP_INSTANCE_ASIDE = 2     /* gave way to the card's */
};

/* What makes two instances of an object the same thing. */
enum cstrap_identity {
	CSTRAP_IDENTITY_NONE = 0,      /* nothing: both can be there */
	CSTRAP_IDENTITY_BOOTSTRAP = 1, /* the Bootstrap-Server account */
	CSTRAP_IDENTITY_SERVER = 2,    /* key[0]: Short Server ID */
	CSTRAP_IDENTITY_TARGET = 3,    /* key: what access is controlled */
	CSTRAP_IDENTITY_SINGLE = 4     /* the object has one instance */
};

/* What happens to an instance. */
enum cstrap_apply_step {
	CSTRAP_APPLY_KEEP = 0,
	CSTRAP_APPLY_DISABLE = 1, /* out of use; stays stored */
	CSTRAP_APPLY_DELETE = 2,
	CSTRAP_APPLY_SET_ASIDE = 3, /* out of use; stays stored */
	CSTRAP_APPLY_RESTORE = 4,   /* in use again, as instance `to` */
	CSTRAP_APPLY_INSTALL = 5    /* comes from the card, as instance `to` */
};

/*
 * An instance in a few bytes. Ids are unique among those in use; one that is
 * set aside keeps its id as its home, to which it returns if it can.
 */
struct cstrap_instance {
	uint16_t object, id;
	uint16_t key[2];    /* see enum cstrap_identity */
	uint8_t identity;   /* enum cstrap_identity */
	uint8_t provenance; /* enum cstrap_provenance */
	uint8_t state;      /* enum cstrap_instance_state */
	uint8_t step;       /* of a plan: enum cstrap_apply_step */
	uint16_t to;        /* of a plan: the id that it gets */
};

/* A used instance that nothing is known of but its ids. */
CSTRAP_API void cstrap_instance_begin(struct cstrap_instance *instance,
    uint16_t object, uint16_t id, enum cstrap_provenance provenance);

/*
 * Note what the single resource tells of the instance it is in. A client that
 * reads through a window calls this for each value; others are passed over.
 */
CSTRAP_API void cstrap_instance_note(struct cstrap_instance *instance,
    uint16_t resource, struct cstrap_view value);

/*
 * The instances of a message, in its order, into room of max.
 *   E_SPACE   there are more; *count is max then
 */
CSTRAP_API enum cstrap_status cstrap_instance_list(const struct cstrap_message
						       *message,
    enum cstrap_provenance provenance, struct cstrap_instance *room, size_t max,
    size_t *count);

/*
 * A plan. held: all that the client has, whatever its state. coming: what the
 * message holds. Both are the caller's, borrowed, and filled: step and to of
 * each, key of access control that follows its instance. Members below
 * `actions` are private.
 */
struct cstrap_apply {
	struct cstrap_instance *held;
	size_t held_count;
	struct cstrap_instance *coming;
	size_t coming_count;
	unsigned int actions; /* of a decision: enum cstrap_change_action */

	uint8_t pass;
	size_t at;
	uint8_t number[CSTRAP_VALUE_NUMBER_MAX];
};

/*
 * Fill in the steps. Of actions, DISABLE, DELETE and APPLY count; without
 * APPLY nothing comes, without any nothing happens. In time by the square of
 * the instances.
 *   - with DELETE or APPLY the card's go; with DISABLE alone they are disabled
 *   - what is the same thing as one that comes is set aside; of several of one
 *     origin the one set aside last is kept, older ones go
 *   - what was set aside is restored once nothing in use is the same thing, a
 *     server's before the factory's
 *   - what is restored gets its home, or else the lowest free id; what comes
 *     gets its own id, unless that is in use or the home of something that it
 *     does not set aside, and else the lowest free id
 *   E_SPACE   an object has no id left
 */
CSTRAP_API enum cstrap_status cstrap_apply_plan(struct cstrap_apply *apply);

/*
 * The steps in the order in which they are to be done: DISABLE, DELETE,
 * SET_ASIDE, RESTORE, INSTALL. *instance views held or coming. False at the
 * end, and the next call begins anew.
 */
CSTRAP_API bool cstrap_apply_next(struct cstrap_apply *apply,
    const struct cstrap_instance **instance);

/*
 * Make a node of the message one of the client's: the instance id in its path,
 * and the ids in links (Objlnk) and in access control (/2/x/1) that name
 * instances of the message. A value that changes views apply until the next
 * call. The node is of an instance of coming, which is the hint: NULL looks
 * for it.
 */
CSTRAP_API void cstrap_apply_node(struct cstrap_apply *apply,
    const struct cstrap_instance *instance, struct cstrap_node *node);

/*
 * A client's own data model. All that is called between two commits is one
 * unit: it counts once commit returned OK, and not at all before. A callback
 * that does not return OK ends the unit; abandon is called then.
 */
struct cstrap_model {
	/* What there is, into room of max; E_SPACE: there are more. */
	enum cstrap_status (*list)(void *ctx, struct cstrap_instance *room,
	    size_t max, size_t *count);
	/*
	 * The record that was committed last: *record is borrowed until the
	 * next call, and empty where none was.
	 */
	enum cstrap_status (*load)(void *ctx, struct cstrap_view *record);

	/* Out of use; it stays stored. By DISABLE and by SET_ASIDE. */
	enum cstrap_status (
	    *disable)(void *ctx, const struct cstrap_instance *instance);
	enum cstrap_status (
	    *remove)(void *ctx, const struct cstrap_instance *instance);
	/* In use again as instance->to. */
	enum cstrap_status (
	    *restore)(void *ctx, const struct cstrap_instance *instance);
	/*
	 * Nodes of instances that come, each instance's own node first, then
	 * what it holds, as cstrap_message_next gives them; ids and links are
	 * the client's already. node is borrowed for the call.
	 */
	enum cstrap_status (*write)(void *ctx, const struct cstrap_node *node);
	/* All of it counts, and the record with it. record: borrowed. */
	enum cstrap_status (*commit)(void *ctx, struct cstrap_view record);
	/* None of it counts. */
	void (*abandon)(void *ctx);
	void *ctx; /* borrowed, handed back unchanged */
};

/*
 * Do all steps of a plan and commit. message: whose instances `coming` lists;
 * may be NULL where nothing comes. An empty record commits without one, which
 * leaves the old one as it is.
 */
CSTRAP_API enum cstrap_status cstrap_apply_run(struct cstrap_apply *apply,
    const struct cstrap_message *message, const struct cstrap_model *model,
    struct cstrap_view record);

/* --- access control of one server ---------------------------------------- */

enum cstrap_release_kind {
	CSTRAP_RELEASE_INSTANCE = 1, /* only that server could reach it */
	CSTRAP_RELEASE_CONTROL = 2,  /* its instance of object 2 */
	CSTRAP_RELEASE_ENTRY = 3,    /* the server's entry, /2/x/2/SSID */
	CSTRAP_RELEASE_OWNER = 4     /* /2/x/3 is owner from now on */
};

struct cstrap_release {
	enum cstrap_release_kind kind;
	struct cstrap_path path; /* that is deleted, or written */
	uint16_t owner;
};

/*
 * What goes when a server does (TS Transport 1.1.1, 5.2.5). message holds at
 * least objects 1 and 2 of what is in use; the servers that stay are those of
 * object 1 but server. take is told in the order of object 2:
 *   - of an instance that server could reach and no server that stays can, the
 *     instance (never one of Device) and its access control
 *   - else the entry of server and, where server owned it, the new owner: of
 *     those that stay and can reach it the one with most of Write and Delete,
 *     the lowest Short Server ID of several; 65535 where none can
 * An owner without an entry can reach it, as can a server without an entry
 * where the default entry (0) has a right.
 *   E_SPACE   more than CSTRAP_RELEASE_SERVERS_MAX servers stay; nothing was
 *             told
 */
#define CSTRAP_RELEASE_SERVERS_MAX 32
CSTRAP_API enum cstrap_status
cstrap_release_server(const struct cstrap_message *message, uint16_t server,
    void (*take)(void *ctx, const struct cstrap_release *release), void *ctx);

#ifdef __cplusplus
}
#endif

#endif /* CARDSTRAP_APPLY_H */
