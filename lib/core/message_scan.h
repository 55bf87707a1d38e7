/*
 * core/message_scan.h - going over bytes that no one has checked yet.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_CORE_MESSAGE_SCAN_H
#define CSTRAP_CORE_MESSAGE_SCAN_H

#include "cardstrap/message.h"
#include "cardstrap/tlv.h"

/*
 * Start at the first of bytes. cstrap_message_next then checks as it goes; a
 * failure stays in iter->r, with iter->path as far as it is known.
 */
void cstrap_message_scan_begin(struct cstrap_message_iter *iter,
    struct cstrap_view bytes);

/*
 * What stands where: instances in objects, resources in instances, resource
 * instances in multiple resources. open counts the containers, from 1 on.
 */
bool cstrap_message_kind_allowed(uint8_t open, enum cstrap_tlv_kind kind);
enum cstrap_node_kind cstrap_message_node_kind(enum cstrap_tlv_kind kind);

/*
 * Ids that stand twice among the siblings from start to end, in linear time
 * whatever their order: level 0 objects, 1 instances, 2 resources, 3 resource
 * instances. The offset of the first that repeats one goes to *at, its id to
 * *id. Stops where the bytes are not well formed.
 */
bool cstrap_message_find_twice(struct cstrap_view bytes, size_t start,
    size_t end, unsigned int level, size_t *at, uint16_t *id);

#endif /* CSTRAP_CORE_MESSAGE_SCAN_H */
