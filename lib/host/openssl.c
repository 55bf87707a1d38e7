/*
 * host/openssl.c - libcrypto, loaded when it is wanted.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "host/openssl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#define LIBRARY "libcrypto.so." TEXT(OPENSSL_SHLIB_VERSION)

static struct cstrap_openssl functions;
static bool complete;

/* ISO C has no way from an object pointer to a function's; POSIX says so. */
static bool
find(void *library, const char *name, void *member)
{
	void *const symbol = dlsym(library, name);

	memcpy(member, &symbol, sizeof(symbol));
	return symbol != NULL;
}

/* It is never unloaded: it has handlers that run when the process ends. */
static void
load(void)
{
	void *const library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	bool all = library != NULL;

#define FIND(name) all = all && find(library, #name, &functions.name);
	CSTRAP_OPENSSL_FUNCTIONS(FIND)
#undef FIND
	complete = all;
}

const struct cstrap_openssl *
cstrap_openssl(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	(void)pthread_once(&once, load);
	return complete ? &functions : NULL;
}
