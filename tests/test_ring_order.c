/* test_ring_order.c: the ring and the bell are right in every order of loads
 * and stores that C11 allows, on any CPU; and a ring that is weakened in one
 * place is found out, as what its script says (tests/variants/ring_order/). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "variants.h"

#define PROGRAM "ring_order"

static void
is_right_in_every_order(void **state)
{
	(void)state;
	variant_holds(PROGRAM);
}

static void
each_weakened_ring_is_found_out(void **state)
{
	(void)state;
	assert_true(variants_are_found_out(PROGRAM) >= 6);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(is_right_in_every_order),
	    cmocka_unit_test(each_weakened_ring_is_found_out),
	};

	return cmocka_run_group_tests_name("ring order", tests, NULL, NULL);
}
