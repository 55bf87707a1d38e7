/*
 * test_object.c - look-ups in the object table.
 * SPDX-License-Identifier: BSD-2-Clause
 */
#include "fixture.h"

#include "cardstrap/object.h"

#define V(major, minor) ((struct cstrap_version) { major, minor })

static unsigned int
number(struct cstrap_version version)
{
	return (unsigned int)version.major << 8 | version.minor;
}

static void
expect_sound(const struct cstrap_object *object)
{
	unsigned int mandatory = 0;

	assert_true(object->version_count > 0);
	for (uint8_t i = 1; i < object->version_count; i++)
		assert_true(number(object->versions[i - 1].version) <
		    number(object->versions[i].version));
	for (uint8_t i = 0; i < object->resource_count; i++) {
		const struct cstrap_resource *row = &object->resources[i];

		assert_true(i == 0 || row[-1].id <= row->id);
		assert_true(i == 0 || row[-1].id < row->id ||
		    number(cstrap_resource_until(&row[-1])) <
			number(cstrap_resource_since(row)));
		assert_true(cstrap_object_has_version(object,
		    cstrap_resource_since(row)));
		assert_true(cstrap_object_has_version(object,
		    cstrap_resource_until(row)));
		assert_true(cstrap_resource_range(row).min <=
		    cstrap_resource_range(row).max);
		assert_true(strlen(row->name) > 0);
		/* A search for an id begins one row before that number. */
		assert_true(row->id <= i + 1u);
		assert_ptr_equal(cstrap_resource_find(object,
				     cstrap_resource_since(row), row->id),
		    row);
		if (row->flags & CSTRAP_RESOURCE_MANDATORY &&
		    row->type != CSTRAP_TYPE_NONE)
			mandatory |= 1u << row->id;
	}
	assert_int_equal(object->mandatory, mandatory);
}

static void
rows_ascend(void **state)
{
	const struct cstrap_object *object;
	int32_t last = -1;

	(void)state;
	for (size_t i = 0; (object = cstrap_object_at(i)) != NULL; i++) {
		assert_true(object->id > last);
		last = object->id;
		assert_ptr_equal(cstrap_object_find(object->id), object);
		expect_sound(object);
	}
	assert_true(last >= CSTRAP_OBJECT_ACCESS_CONTROL);
	assert_null(cstrap_object_find(3));
	assert_null(cstrap_object_find(65535));
	assert_null(cstrap_object_at((size_t)-1));
}

static void
version_to_judge_by(void **state)
{
	const struct cstrap_object *oscore = cstrap_object_find(21);
	const struct cstrap_object *server = cstrap_object_find(1);

	(void)state;
	assert_int_equal(number(cstrap_object_judge(server, V(0, 0),
			     CSTRAP_ENABLER_NEWEST)),
	    0x0102);
	assert_int_equal(number(cstrap_object_judge(server, V(0, 0),
			     CSTRAP_ENABLER_1_2)),
	    0x0102);
	assert_int_equal(number(cstrap_object_judge(server, V(0, 0),
			     CSTRAP_ENABLER_1_1)),
	    0x0101);
	assert_int_equal(number(cstrap_object_judge(server, V(0, 0),
			     CSTRAP_ENABLER_1_0)),
	    0x0100);
	assert_int_equal(number(cstrap_object_judge(server, V(7, 1),
			     CSTRAP_ENABLER_1_0)),
	    0x0701);
	/* LwM2M 1.0 does not know the object: the oldest there is. */
	assert_int_equal(number(cstrap_object_judge(oscore, V(0, 0),
			     CSTRAP_ENABLER_1_0)),
	    0x0100);
}

static void
version_that_is_held(void **state)
{
	const struct cstrap_object *server = cstrap_object_find(1);

	(void)state;
	assert_true(cstrap_object_has_version(server, V(0, 0)));
	assert_true(cstrap_object_has_version(server, V(1, 1)));
	assert_false(cstrap_object_has_version(server, V(1, 3)));
	assert_false(cstrap_object_has_version(server, V(2, 0)));
}

static void
resource_in_a_version(void **state)
{
	const struct cstrap_object *security = cstrap_object_find(0);
	const struct cstrap_object *oscore = cstrap_object_find(21);

	(void)state;
	assert_null(cstrap_resource_find(security, V(1, 0), 13));
	assert_non_null(cstrap_resource_find(security, V(1, 1), 13));
	assert_null(cstrap_resource_find(security, V(1, 2), 31));
	assert_int_equal(cstrap_resource_find(oscore, V(1, 0), 0)->type,
	    CSTRAP_TYPE_STRING);
	assert_int_equal(cstrap_resource_find(oscore, V(2, 0), 0)->type,
	    CSTRAP_TYPE_OPAQUE);
}

static bool
is_secret(uint16_t object, uint16_t resource, uint8_t depth)
{
	const struct cstrap_path path = { depth, { object, 7, resource, 1 } };

	return cstrap_path_is_secret(&path);
}

static void
secrets_of_the_table(void **state)
{
	(void)state;
	assert_true(is_secret(0, 5, 3));
	assert_true(is_secret(0, 5, 4));
	assert_true(is_secret(0, 8, 3));
	assert_true(is_secret(11, 6, 3));
	assert_true(is_secret(21, 0, 3));
	assert_true(is_secret(23, 2, 3));
	assert_true(is_secret(24, 8, 3));
	assert_false(is_secret(0, 3, 3));
	assert_false(is_secret(0, 5, 2));
	assert_false(is_secret(1, 5, 3));
	assert_false(is_secret(999, 5, 3));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_ascend),
		cmocka_unit_test(version_to_judge_by),
		cmocka_unit_test(version_that_is_held),
		cmocka_unit_test(resource_in_a_version),
		cmocka_unit_test(secrets_of_the_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
