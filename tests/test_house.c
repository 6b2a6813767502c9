/* test_house.c: the rules of tests/house.sh hold here, and it can tell. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>
#include <cmocka.h>

#include "tree.h"

/* A small house, in order. */
static int
setup(void **state)
{
	struct tree *t;

	if (tree_setup(state) != 0)
		return -1;
	t = *state;
	tree_type(t,
	    "mkdir -p house/common/os house/common/cli house/common/role "
	    "house/common/bench/peers house/common/authoring/skeleton "
	    "house/producers house/consumers house/tests/golden");
	tree_write(t, "house/common/os/clock.h", "struct clock {\n};\n");
	tree_write(t, "house/common/os/README.md", "# os\n");
	tree_write(t, "house/common/cli/README.md", "# cli\n");
	tree_write(t, "house/common/cli/option.h",
	    "#include \"os/clock.h\"\n\n/* No\n * struct clock {\n */\n");
	tree_write(t, "house/common/main.c", "#include \"cli/option.h\"\n");
	tree_write(
	    t, "house/common/bench/peers/clock.h", "struct clock {\n};\n");
	tree_write(t, "house/common/authoring/skeleton/clock.h",
	    "struct clock {\n};\n");
	return t->status;
}

static void
it_says(struct tree *t, const char *words)
{
	char here[PATH_MAX];

	assert_non_null(getcwd(here, sizeof here));
	tree_type(t, "%s/tests/house.sh house", here);
	assert_string_equal(t->err, "");
	assert_string_equal(t->out, words);
	assert_int_equal(t->status, *words == '\0' ? 0 : 1);
}

static void
this_house_is_in_order(void **state)
{
	struct tree *t = *state;
	char here[PATH_MAX];

	assert_non_null(getcwd(here, sizeof here));
	tree_type(t, "%s/tests/house.sh", here);
	assert_string_equal(t->out, "");
	assert_int_equal(t->status, 0);
	it_says(t, "");
}

static void
a_tag_is_defined_once(void **state)
{
	struct tree *t = *state;

	tree_write(t, "house/common/role/time.h",
	    "struct clock;\n\nstatic struct clock {\n} here;\n");
	it_says(t,
	    "common/role/time.h:3: struct clock is a name that is taken: "
	    "common/os/clock.h:1\n");
}

static void
a_file_name_is_used_once(void **state)
{
	struct tree *t = *state;

	tree_write(t, "house/common/role/clock.c", "int x;\n");
	it_says(t, "");
	tree_write(t, "house/common/role/clock.h", "int x;\n");
	it_says(t,
	    "common/role/clock.h:1: clock.h is a name that is taken: "
	    "common/os/clock.h:1\n");
}

#define DIGITS_70                                                              \
	"1234567890123456789012345678901234567890123456789012345678901234567"  \
	"890"

static void
a_line_ends_by_column_80(void **state)
{
	struct tree *t = *state;

	tree_write(t, "house/producers/a.c", "12\t" DIGITS_70 "78\n");
	tree_write(t, "house/consumers/a.c", DIGITS_70 "12345678\303\2440\n");
	tree_write(t, "house/tests/golden/a.h", DIGITS_70 DIGITS_70 "\n");
	tree_write(t, "house/tests/a.sh", DIGITS_70 DIGITS_70 "\n");
	it_says(t, "");
	tree_write(t, "house/producers/a.c", "\n12\t" DIGITS_70 "789\n");
	tree_write(t, "house/consumers/a.c", DIGITS_70 "12345678\303\24401\n");
	it_says(t,
	    "consumers/a.c:1: the line is 81 columns long\n"
	    "producers/a.c:2: the line is 81 columns long\n");
}

static void
a_room_includes_what_is_below_it(void **state)
{
	struct tree *t = *state;

	tree_write(t, "house/common/os/up.c", "#include \"role/role.h\"\n");
	tree_write(
	    t, "house/common/role/role.h", "#include \"cli/option.h\"\n");
	tree_write(t, "house/common/os/beside.c",
	    "#include <errno.h>\n#include \"os/clock.h\"\n"
	    "#include \"cli/option.h\"\n");
	it_says(t,
	    "common/os/beside.c:3: os includes cli, which is not below it\n"
	    "common/os/up.c:1: os includes role, which is not below it\n");
}

static void
a_room_has_its_layer(void **state)
{
	struct tree *t = *state;

	tree_type(t, "mkdir house/common/attic");
	tree_write(t, "house/common/attic/chest.c", "int x;\n");
	tree_write(
	    t, "house/common/role/thing.c", "#include \"attic/chest.h\"\n");
	it_says(t,
	    "common/attic/chest.c:1: attic is in no layer: see "
	    "tests/house.sh\n"
	    "common/role/thing.c:1: attic is in no layer: see "
	    "tests/house.sh\n");
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, tree_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(this_house_is_in_order),
	    TEST(a_tag_is_defined_once),
	    TEST(a_file_name_is_used_once),
	    TEST(a_line_ends_by_column_80),
	    TEST(a_room_includes_what_is_below_it),
	    TEST(a_room_has_its_layer),
	};

	return cmocka_run_group_tests_name("house", tests, NULL, NULL);
}
