/*
 * test_credential.c - values from files; certificates and keys.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "test_profile.h"

#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "host/file.h"
#include "host/secret.h"

static char folder[64];

static int
make_folder(void **state)
{
	(void)state;
	(void)snprintf(folder, sizeof(folder), "/tmp/cstrap-load-XXXXXX");
	test_options.folder = folder;
	return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
remove_folder(void **state)
{
	char command[128];

	(void)state;
	test_options.folder = NULL;
	(void)snprintf(command, sizeof(command), "rm -rf %s", folder);
	return system(command);
}

static void
put(const char *file, const void *bytes, size_t len)
{
	char path[128];

	(void)snprintf(path, sizeof(path), "%s/%s", folder, file);
	assert_int_equal(cstrap_file_save(path,
			     (struct cstrap_view) { bytes, len },
			     CSTRAP_FILE_REPLACE, NULL),
	    CSTRAP_OK);
}

static void
put_bio(const char *file, BIO *bio)
{
	char *bytes;
	const long len = BIO_get_mem_data(bio, &bytes);

	put(file, bytes, (size_t)len);
	BIO_free(bio);
}

static void
file_plain(void **state)
{
	(void)state;
	put("key.bin", "\x01\x02", 2);
	gives(INSTANCE("0", "\"5\": {\"file\": \"key.bin\"}"),
	    "/0 /0/0 /0/0/5=0102");
	gives(PSK_ACCOUNT("\"identity\": {\"file\": \"key.bin\"}, "
			  "\"role\": \"bootstrap\", "
			  "\"key\": {\"file\": \"./key.bin\"}"),
	    "/0 /0/0 /0/0/0=636F6170733A2F2F61 /0/0/1=01 /0/0/2=00 "
	    "/0/0/3=0102 /0/0/5=0102");
}

#define REFUSED_FILE(path, status, why)                                   \
	refused(INSTANCE("0", "\"5\": {\"file\": \"" path "\"}"), status, \
	    CSTRAP_RULE_PROFILE_FILE, RESOURCES "/5/file", why)

static void
file_refused(void **state)
{
	char path[128];
	uint8_t *large = calloc(1, 65537);

	(void)state;
	assert_non_null(large);
	put("large", large, 65537);
	free(large);
	(void)snprintf(path, sizeof(path), "%s/link", folder);
	assert_int_equal(symlink("/etc/passwd", path), 0);
	REFUSED_FILE("none", CSTRAP_E_FILE, "none: open: No such file");
	REFUSED_FILE("../x", CSTRAP_E_RULE, "../x");
	REFUSED_FILE("/etc/passwd", CSTRAP_E_RULE, "/etc/passwd");
	REFUSED_FILE("link", CSTRAP_E_RULE, "link");
	REFUSED_FILE("large", CSTRAP_E_TOO_LARGE, "65536 bytes");
	test_options.folder = NULL;
	REFUSED_FILE("x", CSTRAP_E_FILE, "no folder");
}

/* A key pair and its own certificate, in all the forms people have. */
static EVP_PKEY *pair;
static char *cert_hex, *public_hex, *private_hex;

static char *
hex_of(unsigned char *der, int len)
{
	char *hex;

	assert_true(len > 0);
	hex = malloc(2 * (size_t)len + 1);
	assert_non_null(hex);
	(void)cstrap_hex((struct cstrap_view) { der, (size_t)len }, hex);
	OPENSSL_free(der);
	return hex;
}

static X509 *
make_certificate(void)
{
	X509 *x = X509_new();

	assert_non_null(x);
	assert_int_equal(X509_set_version(x, 2), 1);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), 0);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	assert_int_equal(X509_set_pubkey(x, pair), 1);
	assert_true(X509_sign(x, pair, EVP_sha256()) > 0);
	return x;
}

static void
put_certificate(X509 *x)
{
	unsigned char *der = NULL;
	BIO *bio = BIO_new(BIO_s_mem());
	int len;

	PEM_write_bio_X509(bio, x);
	put_bio("cert.pem", bio);
	bio = BIO_new(BIO_s_mem());
	i2d_X509_bio(bio, x);
	put_bio("cert.der", bio);
	len = i2d_X509(x, &der);
	cert_hex = hex_of(der, len);
}

static void
put_keys(void)
{
	PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8(pair);
	unsigned char *der = NULL;
	BIO *bio = BIO_new(BIO_s_mem());
	int len;

	PEM_write_bio_PUBKEY(bio, pair);
	put_bio("public.pem", bio);
	bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PKCS8PrivateKey(bio, pair, NULL, NULL, 0, NULL, NULL);
	put_bio("private.pem", bio);
	bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PrivateKey_traditional(bio, pair, NULL, NULL, 0, NULL,
	    NULL);
	put_bio("sec1.pem", bio);
	bio = BIO_new(BIO_s_mem());
	i2d_PrivateKey_bio(bio, pair);
	put_bio("sec1.der", bio);
	bio = BIO_new(BIO_s_mem());
	PEM_write_bio_PKCS8PrivateKey(bio, pair, EVP_aes_128_cbc(), "word", 4,
	    NULL, NULL);
	put_bio("locked.pem", bio);
	len = i2d_PUBKEY(pair, &der);
	public_hex = hex_of(der, len);
	der = NULL;
	len = i2d_PKCS8_PRIV_KEY_INFO(info, &der);
	private_hex = hex_of(der, len);
	PKCS8_PRIV_KEY_INFO_free(info);
}

static int
make_credentials(void **state)
{
	X509 *x;

	if (make_folder(state) != 0)
		return -1;
	pair = EVP_EC_gen("P-256");
	assert_non_null(pair);
	x = make_certificate();
	put_certificate(x);
	X509_free(x);
	put_keys();
	return 0;
}

static int
remove_credentials(void **state)
{
	EVP_PKEY_free(pair);
	free(cert_hex);
	free(public_hex);
	free(private_hex);
	return remove_folder(state);
}

static void
gives_resource(const char *id, const char *file, const char *hex)
{
	char profile[256], expected[4096];

	(void)snprintf(profile, sizeof(profile),
	    INSTANCE("0", "\"%s\": {\"file\": \"%s\"}"), id, file);
	(void)snprintf(expected, sizeof(expected), "/0 /0/0 /0/0/%s=%s", id,
	    hex);
	gives(profile, expected);
}

static void
pem_to_der(void **state)
{
	(void)state;
	gives_resource("3", "cert.pem", cert_hex);
	gives_resource("4", "cert.pem", cert_hex);
	gives_resource("3", "public.pem", public_hex);
	gives_resource("4", "public.pem", public_hex);
	gives_resource("5", "private.pem", private_hex);
	gives_resource("5", "sec1.pem", private_hex);
	gives_resource("3", "cert.der", cert_hex);
}

static void
pem_as_text(void **state)
{
	char path[128], profile[4096], expected[4096];
	uint8_t *data;
	size_t len;
	json_t *root, *form;
	char *text;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/sec1.pem", folder);
	assert_int_equal(cstrap_file_read(path, 4096, &data, &len, NULL),
	    CSTRAP_OK);
	form = json_pack("{s:s%}", "text", data, len);
	root = json_pack("{s:o}", "5", form);
	text = json_dumps(root, 0);
	(void)snprintf(profile, sizeof(profile),
	    "{\"objects\": [{\"object\": 0, \"instances\": [{\"instance\": "
	    "0, \"resources\": %s}]}]}",
	    text);
	(void)snprintf(expected, sizeof(expected), "/0 /0/0 /0/0/5=%s",
	    private_hex);
	gives(profile, expected);
	free(text);
	json_decref(root);
	cstrap_secret_free(data, len);
}

/* A private key where everyone may read it, and the other way round. */
static void
pem_of_another_kind(void **state)
{
	(void)state;
#define OTHER_KIND(id, file, why)                                      \
	refused(INSTANCE("0", "\"" id "\": {\"file\": \"" file "\"}"), \
	    CSTRAP_E_ENCODING, CSTRAP_RULE_PROFILE_FILE,               \
	    RESOURCES "/" id "/file", why)
	OTHER_KIND("3", "private.pem", "no certificate or public key");
	OTHER_KIND("4", "sec1.pem", "no certificate or public key");
	OTHER_KIND("5", "cert.pem", "no private key");
	OTHER_KIND("5", "public.pem", "no private key");
}

/* Nothing may ask at the terminal. */
static void
pem_encrypted(void **state)
{
	(void)state;
	OTHER_KIND("5", "locked.pem", "encrypted");
}

#define RPK_FILES(a, b, c)                                                 \
	ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"rpk\", "          \
		"\"role\": \"bootstrap\", \"public_key\": {\"file\": \"" a \
		"\"}, \"private_key\": {\"file\": \"" b                    \
		"\"}, \"server_public_key\": {\"file\": \"" c "\"}")

static void
account_rpk(void **state)
{
	char expected[4096];

	(void)state;
	(void)snprintf(expected, sizeof(expected),
	    "/0 /0/0 /0/0/0=636F6170733A2F2F61 /0/0/1=01 /0/0/2=01 "
	    "/0/0/3=%s /0/0/4=%s /0/0/5=%s",
	    public_hex, public_hex, private_hex);
	gives(RPK_FILES("public.pem", "sec1.der", "public.pem"), expected);
	refused(RPK_FILES("cert.pem", "sec1.der", "public.pem"),
	    CSTRAP_E_ENCODING, CSTRAP_RULE_PROFILE_FILE,
	    "/accounts/0/public_key/file", "no public key");
	refused(RPK_FILES("public.pem", "cert.der", "public.pem"),
	    CSTRAP_E_ENCODING, CSTRAP_RULE_PROFILE_FILE,
	    "/accounts/0/private_key/file", "no private key");
}

static void
account_x509(void **state)
{
	char expected[4096];

	(void)state;
	(void)snprintf(expected, sizeof(expected),
	    "/0 /0/0 /0/0/0=636F6170733A2F2F61 /0/0/1=01 /0/0/2=02 "
	    "/0/0/3=%s /0/0/4=%s /0/0/5=%s",
	    cert_hex, cert_hex, private_hex);
	gives(ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"x509\", "
		      "\"role\": \"bootstrap\", "
		      "\"certificate\": {\"file\": \"cert.der\"}, "
		      "\"private_key\": {\"file\": \"private.pem\"}, "
		      "\"server_certificate\": {\"file\": \"cert.pem\"}"),
	    expected);
	(void)snprintf(expected, sizeof(expected),
	    "/0 /0/0 /0/0/0=636F6170733A2F2F61 /0/0/1=01 /0/0/2=04 "
	    "/0/0/4=%s",
	    cert_hex);
	gives(ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"est\", "
		      "\"role\": \"bootstrap\", "
		      "\"server_certificate\": {\"file\": \"cert.pem\"}"),
	    expected);
}

static void
der_goes_on(void **state)
{
	char path[128];
	uint8_t *data, *wider;
	size_t len;

	(void)state;
	(void)snprintf(path, sizeof(path), "%s/cert.der", folder);
	assert_int_equal(cstrap_file_read(path, 4096, &data, &len, NULL),
	    CSTRAP_OK);
	wider = cstrap_secret_resize(data, len, len + 1);
	assert_non_null(wider);
	put("wider.der", wider, len + 1);
	cstrap_secret_free(wider, len + 1);
	refused(ACCOUNT("\"uri\": \"coaps://a\", \"security\": \"est\", "
			"\"role\": \"bootstrap\", "
			"\"server_certificate\": {\"file\": \"wider.der\"}"),
	    CSTRAP_E_ENCODING, CSTRAP_RULE_PROFILE_FILE,
	    "/accounts/0/server_certificate/file", "no certificate");
}

#define FOLDER_CASE(f) \
	cmocka_unit_test_setup_teardown(f, make_folder, remove_folder)
#define KEY_CASE(f) \
	cmocka_unit_test_setup_teardown(f, make_credentials, remove_credentials)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_CASE(file_plain),
		FOLDER_CASE(file_refused),
		KEY_CASE(pem_to_der),
		KEY_CASE(pem_as_text),
		KEY_CASE(pem_of_another_kind),
		KEY_CASE(pem_encrypted),
		KEY_CASE(account_rpk),
		KEY_CASE(account_x509),
		KEY_CASE(der_goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
