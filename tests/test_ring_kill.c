/* test_ring_kill.c: who is killed at any instruction leaves a ring, a pool or a
 * bell that others can use; and one that is broken in one place is found out,
 * as what its script says (tests/variants/ring_kill/). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "variants.h"

#define PROGRAM "ring_kill"

static void
is_left_usable_at_every_instruction(void **state)
{
	(void)state;
	variant_holds(PROGRAM);
}

static void
each_broken_one_is_found_out(void **state)
{
	(void)state;
	assert_true(variants_are_found_out(PROGRAM) >= 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_left_usable_at_every_instruction),
	    cmocka_unit_test(each_broken_one_is_found_out),
	};

	return cmocka_run_group_tests_name("ring kill", tests, NULL, NULL);
}
