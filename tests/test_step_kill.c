/* test_step_kill.c: an actor that is killed at any instruction of a step is
 * told of, and half of its answer is never taken as whole; and a protocol that
 * is broken in one place is found out, as what its script says
 * (tests/variants/step_kill/). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "variants.h"

#define PROGRAM "step_kill"

static void
its_death_is_told_at_every_instruction(void **state)
{
	(void)state;
	variant_holds(PROGRAM);
}

static void
each_broken_one_is_found_out(void **state)
{
	(void)state;
	assert_true(variants_are_found_out(PROGRAM) >= 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(its_death_is_told_at_every_instruction),
	    cmocka_unit_test(each_broken_one_is_found_out),
	};

	return cmocka_run_group_tests_name("step kill", tests, NULL, NULL);
}
