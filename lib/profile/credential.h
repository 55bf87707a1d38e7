/*
 * profile/credential.h - certificates and keys as the Security object wants
 * them: DER (TS Core 1.1.1, E.1; RFC 5280, 7250, 5958).
 * SPDX-License-Identifier: BSD-2-Clause
 */
#ifndef CSTRAP_PROFILE_CREDENTIAL_H
#define CSTRAP_PROFILE_CREDENTIAL_H

#include "cardstrap/bytes.h"

enum cstrap_credential { /* bits: what may stand in a place */
	CSTRAP_CREDENTIAL_CERTIFICATE = 1,
	CSTRAP_CREDENTIAL_PUBLIC_KEY = 2,
	CSTRAP_CREDENTIAL_PRIVATE_KEY = 4
};

/* What may stand in this resource of the Security object; 0: none. */
unsigned int cstrap_credential_kinds(const struct cstrap_path *path);

/* Is there a PEM block in it? */
bool cstrap_credential_is_pem(struct cstrap_view bytes);

/*
 * The first of kinds that bytes, PEM or DER, hold: Certificate,
 * SubjectPublicKeyInfo or PKCS#8 PrivateKeyInfo, as DER into room.
 *   E_ENCODING   there is none, or it is encrypted; *why says which
 *   E_SPACE
 *   E_LIBRARY    there is no libcrypto
 */
enum cstrap_status cstrap_credential_der(struct cstrap_view bytes,
    unsigned int kinds, struct cstrap_room room, size_t *len, const char **why);

#endif /* CSTRAP_PROFILE_CREDENTIAL_H */
