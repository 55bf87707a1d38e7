/*
 * cardstrap/api.h - the mark of what the library exports.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CARDSTRAP_API_H
#define CARDSTRAP_API_H

#ifndef CSTRAP_API
#if defined(__GNUC__) || defined(__clang__)
#define CSTRAP_API __attribute__((visibility("default")))
#else
#define CSTRAP_API
#endif
#endif

#endif /* CARDSTRAP_API_H */
