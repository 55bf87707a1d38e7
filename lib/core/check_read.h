/*
 * core/check_read.h - what the rules read of a message: the nodes inside one
 * node, and values by their id.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_CHECK_READ_H
#define CSTRAP_CORE_CHECK_READ_H

#include "core/checker.h"

/* Goes over the nodes of one level inside an object, instance or multiple. */
struct cstrap_inside {
	struct cstrap_cursor r;
	struct cstrap_path path; /* of the node that holds them */
	struct cstrap_version version;
};

void cstrap_inside_begin(const struct cstrap_checker *checker,
    const struct cstrap_node *parent, struct cstrap_inside *inside);
bool cstrap_inside_next(struct cstrap_inside *inside, struct cstrap_node *node);

/*
 * The node of an object, and of an instance. They pass over what lies in
 * between, where cstrap_message_find goes into it.
 */
bool cstrap_object_node(const struct cstrap_checker *checker, uint16_t id,
    struct cstrap_node *node);
bool cstrap_instance_node(const struct cstrap_checker *checker, uint16_t object,
    uint16_t id, struct cstrap_node *node);

/* Start before the instances of an object; there are none without it. */
void cstrap_instances_begin(const struct cstrap_checker *checker,
    uint16_t object, struct cstrap_inside *inside);

/* A single or multiple resource of an instance. False: absent. */
bool cstrap_instance_find(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id, struct cstrap_node *node);

/* The same for a single one with a number that can be read. */
bool cstrap_instance_integer(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id, struct cstrap_node *node,
    int64_t *number);

/* Its bytes; empty where it is absent or multiple. *node is then instance. */
struct cstrap_view cstrap_instance_bytes(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id, struct cstrap_node *node);

/* Has it a link in resource id, other than the null link? */
bool cstrap_instance_has_link(const struct cstrap_checker *checker,
    const struct cstrap_node *instance, uint16_t id);

/* The Server instance of a Short Server ID. */
bool cstrap_server_find(const struct cstrap_checker *checker, int64_t id,
    struct cstrap_node *server);

/* Is it marked as Bootstrap-Server? */
bool cstrap_security_is_bootstrap(const struct cstrap_checker *checker,
    const struct cstrap_node *security);

/* Where octet stands in a text, NUL apart; -1: nowhere. */
int cstrap_text_find(const char *text, uint8_t octet);

#endif /* CSTRAP_CORE_CHECK_READ_H */
