/*
 * test_object_registry.c - the object table against the registry's XML, in
 * the folder that CSTRAP_REGISTRY names.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/object.h"

#define XML_MAX 65536
#define TEXT_MAX 256

static const char *file; /* that is being compared, for messages */

/* The text of the first element of that name in xml, before end. */
static bool
element(const char *xml, const char *end, const char *name, char text[TEXT_MAX])
{
	char tag[64];
	const char *at, *close;
	size_t len;

	text[0] = '\0';
	snprintf(tag, sizeof(tag), "<%s>", name);
	if ((at = strstr(xml, tag)) == NULL || at >= end)
		return false;
	at += strlen(tag);
	at += strspn(at, " \t\r\n");
	assert_non_null(close = strchr(at, '<'));
	for (len = (size_t)(close - at); len > 0; len--)
		if (strchr(" \t\r\n", at[len - 1]) == NULL)
			break;
	assert_true(len < TEXT_MAX);
	memcpy(text, at, len);
	text[len] = '\0';
	return true;
}

/* The registry's name without the mark that all of them could carry. */
static const char *
plain(const char *name)
{
	if (strncmp(name, "LWM2M ", 6) == 0 || strncmp(name, "LwM2M ", 6) == 0)
		name += 6;
	return name + strspn(name, " ");
}

static struct cstrap_version
version_of(const char *xml, const char *end)
{
	char text[TEXT_MAX];
	unsigned int major = 1, minor = 0;

	if (element(xml, end, "ObjectVersion", text))
		assert_int_equal(sscanf(text, "%u.%u", &major, &minor), 2);
	return (struct cstrap_version) { (uint8_t)major, (uint8_t)minor };
}

static enum cstrap_type
type_of(const char *item, const char *end)
{
	char text[TEXT_MAX];

	element(item, end, "Operations", text);
	if (strcmp(text, "E") == 0)
		return CSTRAP_TYPE_NONE;
	element(item, end, "Type", text);
	for (int type = 1; type <= CSTRAP_TYPE_CORELNK; type++)
		if (strcmp(text, cstrap_type_name((enum cstrap_type)type)) == 0)
			return (enum cstrap_type)type;
	fail_msg("%s: type %s", file, text);
	return CSTRAP_TYPE_NONE;
}

/*
 * The range in numbers. What is a list or a sentence is left to the table,
 * apart from the two forms it takes.
 */
static bool
range_of(const char *item, const char *end, unsigned int *min,
    unsigned int *max)
{
	char text[TEXT_MAX];

	element(item, end, "RangeEnumeration", text);
	if (strcmp(text, "16-bit") == 0) {
		*min = 0;
		*max = 65535;
		return true;
	}
	if (strstr(text, "16,32,48") || strstr(text, "16-32-48")) {
		*min = 16;
		*max = 48;
		return true;
	}
	return sscanf(text, "%u..%u", min, max) == 2 ||
	    sscanf(text, "%u-%u", min, max) == 2;
}

static bool
takes_range(enum cstrap_type type)
{
	return type != CSTRAP_TYPE_BOOLEAN && type != CSTRAP_TYPE_OBJLNK &&
	    type != CSTRAP_TYPE_NONE && type != CSTRAP_TYPE_TIME;
}

static void
compare_range(const struct cstrap_resource *row, const char *item,
    const char *end)
{
	unsigned int min = 0, max = 0;
	const bool ranged = range_of(item, end, &min, &max) &&
	    takes_range((enum cstrap_type)row->type);

	if (ranged != ((row->flags & CSTRAP_RESOURCE_RANGED) != 0) ||
	    (ranged &&
		(cstrap_resource_range(row).min != min ||
		    cstrap_resource_range(row).max != max)))
		fail_msg("%s: range of %s", file, row->name);
}

static void
compare_item(const struct cstrap_object *object, struct cstrap_version version,
    const char *item, const char *end)
{
	const unsigned int id = (unsigned int)strtoul(item + 10, NULL, 10);
	const struct cstrap_resource *row =
	    cstrap_resource_find(object, version, (uint16_t)id);
	char text[TEXT_MAX];

	if (row == NULL)
		fail_msg("%s: no resource %u", file, id);
	assert_true(element(item, end, "Name", text));
	assert_string_equal(row->name, plain(text));
	assert_true(element(item, end, "MultipleInstances", text));
	assert_int_equal((row->flags & CSTRAP_RESOURCE_MULTIPLE) != 0,
	    strcmp(text, "Multiple") == 0);
	assert_true(element(item, end, "Mandatory", text));
	assert_int_equal((row->flags & CSTRAP_RESOURCE_MANDATORY) != 0,
	    strcmp(text, "Mandatory") == 0);
	assert_int_equal(row->type, type_of(item, end));
	compare_range(row, item, end);
}

static unsigned int
number(struct cstrap_version version)
{
	return (unsigned int)version.major << 8 | version.minor;
}

/* Rows of the table that a version of the object has. */
static size_t
rows_of(const struct cstrap_object *object, struct cstrap_version version)
{
	size_t count = 0;

	for (uint8_t i = 0; i < object->resource_count; i++)
		count += number(cstrap_resource_since(&object->resources[i])) <=
			number(version) &&
		    (number(cstrap_resource_until(&object->resources[i])) ==
			    0 ||
			number(version) <= number(cstrap_resource_until(
					       &object->resources[i])));
	return count;
}

static void
compare_object(const char *xml)
{
	const char *end = strstr(xml, "<Resources>"), *item = end;
	const struct cstrap_object *object;
	struct cstrap_version version;
	char text[TEXT_MAX];
	size_t count = 0;

	assert_non_null(end);
	assert_true(element(xml, end, "ObjectID", text));
	object = cstrap_object_find((uint16_t)strtoul(text, NULL, 10));
	if (object == NULL)
		fail_msg("%s: no object %s", file, text);
	version = version_of(xml, end);
	assert_true(cstrap_object_has_version(object, version));
	assert_true(element(xml, end, "Name", text));
	assert_string_equal(object->name, plain(text));
	assert_true(element(xml, end, "MultipleInstances", text));
	assert_int_equal(object->multiple, strcmp(text, "Multiple") == 0);
	while ((item = strstr(item, "<Item ID=\"")) != NULL) {
		assert_non_null(end = strstr(item, "</Item>"));
		compare_item(object, version, item, end);
		item = end;
		count++;
	}
	assert_int_equal(count, rows_of(object, version));
}

/* Every file has its version in the table, and as many as it has. */
static void
table_equals_registry(void **state)
{
	static char xml[XML_MAX];
	const char *folder = getenv("CSTRAP_REGISTRY");
	size_t files = 0, versions = 0, len;
	const struct cstrap_object *object;
	struct dirent *entry;
	char path[512];
	DIR *dir;
	FILE *f;

	(void)state;
	assert_non_null(folder);
	assert_non_null(dir = opendir(folder));
	while ((entry = readdir(dir)) != NULL) {
		if (strstr(entry->d_name, ".xml") == NULL)
			continue;
		file = entry->d_name;
		snprintf(path, sizeof(path), "%s/%s", folder, file);
		assert_non_null(f = fopen(path, "rb"));
		len = fread(xml, 1, sizeof(xml) - 1, f);
		assert_true(feof(f));
		fclose(f);
		xml[len] = '\0';
		compare_object(xml);
		files++;
	}
	closedir(dir);
	for (size_t i = 0; (object = cstrap_object_at(i)) != NULL; i++)
		versions += object->version_count;
	assert_int_equal(files, versions);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_equals_registry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
