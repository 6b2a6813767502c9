/* test_actor_names.c: an actor is called what the pair's texts call it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "record/actor_names.h"

static void
assert_called(const struct actor_names *names, unsigned index,
    const char *label, const char *mention)
{
	char text[ACTOR_LABEL_MAX];

	assert_string_equal(
	    actor_label(names, index, text, sizeof text), label);
	assert_string_equal(
	    actor_mention(names, index, text, sizeof text), mention);
}

static void
without_a_name_consumers_have_numbers(void **state)
{
	const struct actor_names one = {"producer", "consumer", 1};

	(void)state;
	assert_called(&one, 0, "producer", "the producer");
	assert_called(&one, 1, "consumer 1", "consumer 1");
	assert_false(actor_names_are_given(&one));
}

static void
a_name_has_a_number_if_several_have_it(void **state)
{
	const struct actor_names one = {"producer", "worker", 1};
	const struct actor_names many = {"producer", "worker", 500};

	(void)state;
	assert_called(&one, 1, "worker", "the worker");
	assert_called(&many, 1, "worker 1", "worker 1");
	assert_called(&many, 500, "worker 500", "worker 500");
	assert_true(actor_names_are_given(&many));
}

static void
a_list_gives_each_consumer_a_name(void **state)
{
	const struct actor_names names = {"producer", "child|grandchild", 3};

	(void)state;
	assert_called(&names, 1, "child", "the child");
	assert_called(&names, 2, "grandchild", "the grandchild");
	assert_called(&names, 3, "consumer 3", "consumer 3");
	assert_called(&(struct actor_names){"producer", "a|maker 2", 2}, 2,
	    "maker 2", "maker 2");
}

static void
a_producer_may_have_a_name_too(void **state)
{
	const struct actor_names names = {"parent", "child", 1};

	(void)state;
	assert_called(&names, 0, "parent", "the parent");
}

static void
keys_are_the_same_for_every_pair(void **state)
{
	char key[32], small[5];

	(void)state;
	assert_string_equal(actor_key(0, key, sizeof key), "producer");
	assert_string_equal(actor_key(500, key, sizeof key), "consumer 500");
	assert_string_equal(actor_key(0, small, sizeof small), "prod");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_name_consumers_have_numbers),
	    cmocka_unit_test(a_name_has_a_number_if_several_have_it),
	    cmocka_unit_test(a_list_gives_each_consumer_a_name),
	    cmocka_unit_test(a_producer_may_have_a_name_too),
	    cmocka_unit_test(keys_are_the_same_for_every_pair),
	};

	return cmocka_run_group_tests_name("actor names", tests, NULL, NULL);
}
