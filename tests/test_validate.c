/* test_validate.c: what actors send is checked before anything looks at it; and
 * whatever passes can be predicted, told, written, and read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/validate.h"
#include "fuzz/messages.h"
#include "os/random.h"
#include "os/utf8.h"

/* Does with an answer what a run does with it. */
static void
use(const struct answer *answer)
{
	char *lines = utf8_escape(answer->messages, true);
	struct actor_message message = {.lines = lines};
	struct actor_op ops[OPLOG_MAX];
	struct actor_call calls[CALLS_MAX];
	const struct step_record did = {.ops = ops,
	    .op_count = answer->ops,
	    .calls = calls,
	    .call_count = answer->calls.count,
	    .messages = &message,
	    .message_count = 1};

	for (unsigned i = 0; i < answer->ops; i++)
		ops[i] = (struct actor_op){.op = answer->op[i]};
	for (unsigned i = 0; i < answer->calls.count; i++)
		calls[i] = (struct actor_call){.call = answer->calls.call[i]};
	message.measure_count = answer->measures;
	for (unsigned i = 0; i < answer->measures; i++) {
		const struct answer_measure *from = &answer->measure[i];
		struct measure *m = &message.measures[i];

		strlcpy(m->name, from->name, sizeof m->name);
		strlcpy(m->unit, from->unit, sizeof m->unit);
		m->value = from->value;
	}
	message_use(&did);
	free(lines);
}

/* Is it taken? What is refused has a sentence. */
static bool
try_answer(const struct answer *answer)
{
	struct actor_handle handle = {0};
	char why[160] = "";
	bool taken = validate_answer(answer, why, sizeof why);

	for (unsigned i = 0; taken && i < answer->ops; i++) {
		const struct op *op = &answer->op[i];

		taken = validate_place(answer, i, &handle, why, sizeof why);
		if (op->what == OP_CREATE || op->what == OP_ATTACH) {
			handle.mapped[op->region] = (struct mapped_region){
			    .start = op->start,
			    .pages = op->set.total,
			    .kind = op->kind,
			};
		} else if (op_unmaps_all(op)) {
			handle.mapped[op->region].start = 0;
		}
	}
	if (!taken && strncmp(why, "sent nonsense: ", 15) != 0)
		fail_msg("it says: '%s'", why);
	if (taken)
		use(answer);
	return taken;
}

/* Spoils up to four bytes, each within the same few of them. */
static void
spoil(void *message, size_t size, uint64_t *seed)
{
	unsigned char *bytes = message;
	size_t at = random_below(seed, size);

	for (uint64_t n = 1 + random_below(seed, 4); n > 0; n--) {
		bytes[at] = (unsigned char)random_next(seed);
		at = (at + random_below(seed, 3)) % size;
	}
}

static void
what_makes_sense_is_taken(void **state)
{
	const struct pair_info info = message_pair();
	const struct answer answer = message_answer();
	char why[160];

	(void)state;
	assert_true(try_answer(&answer));
	assert_true(validate_pair(&info, why, sizeof why));
}

/* The parts that are used, since most of an answer is not. */
static void
whatever_bytes_are_spoilt_an_answer_is_refused_or_of_use(void **state)
{
	uint64_t seed = 1;
	unsigned taken = 0, refused = 0;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		struct answer answer = message_answer();

		switch (i % 4) {
		case 0:
			spoil(&answer, sizeof answer, &seed);
			break;
		case 1:
			spoil(answer.op, answer.ops * sizeof *answer.op, &seed);
			break;
		case 2:
			spoil(&answer.measures,
			    sizeof answer.measures + sizeof *answer.measure,
			    &seed);
			break;
		case 3:
			spoil(&answer.calls, sizeof answer.calls, &seed);
			break;
		}
		*(try_answer(&answer) ? &taken : &refused) += 1;
	}
	assert_true(taken > 200 && refused > 200);
}

/* Each member of each operation gets values that a stray store might leave. */
static void
whatever_word_is_stored_an_operation_is_refused_or_of_use(void **state)
{
	static const uint64_t words[] = {0, 1, 2, 15, 16, 17, 0xff, 46592,
	    0x7fffffff, 0x80000000, 0xffffffff, 0x1000000000, 0x1000000000000,
	    0x7fffffffffffffff, 0xffffffffffffffff};
	unsigned taken = 0, refused = 0;

	(void)state;
	for (size_t at = 0; at + 8 <= 4 * sizeof(struct op); at += 4) {
		for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
			struct answer answer = message_answer();
			unsigned char *op = (unsigned char *)answer.op;

			memcpy(op + at, &words[w], 4);
			*(try_answer(&answer) ? &taken : &refused) += 1;
			memcpy(op + at, &words[w], 8);
			*(try_answer(&answer) ? &taken : &refused) += 1;
		}
	}
	assert_true(taken > 100 && refused > 100);
}

static void
whatever_bytes_are_spoilt_a_pair_is_refused_or_of_use(void **state)
{
	uint64_t seed = 1;
	unsigned taken = 0, refused = 0;
	char why[160];

	(void)state;
	for (int i = 0; i < 8000; i++) {
		struct pair_info info = message_pair();

		spoil(&info, sizeof info, &seed);
		if (validate_pair(&info, why, sizeof why)) {
			message_use_pair(&info);
			taken++;
		} else {
			assert_memory_equal(why, "sent nonsense: ", 15);
			refused++;
		}
	}
	assert_true(taken > 200 && refused > 200);
}

static void
is_refused(const struct answer *answer, const char *said)
{
	char why[160] = "";

	assert_false(validate_answer(answer, why, sizeof why));
	assert_string_equal(why, said);
}

static void
names_must_be_text(void **state)
{
	static const char *const names[] = {
	    "\x1b[2J", "a\x7f", "\xff", "\xc2\x9b", "\xc0\x80", "\xed\xa0\x80"};
	struct answer answer = message_answer();

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		strlcpy(answer.measure[0].name, names[i], ROLE_NAME);
		is_refused(&answer,
		    "sent nonsense: measure[0].name is no text: it must be "
		    "UTF-8, without control characters");
	}
	strcpy(answer.measure[0].name, "");
	is_refused(&answer, "sent nonsense: measure[0].name is empty");
	strcpy(answer.measure[0].name, "dur\u00e9e");
	assert_true(try_answer(&answer));
}

/* A mapping must begin with a page, and what follows be on it. */
static void
operations_are_on_what_is_mapped(void **state)
{
	struct actor_handle handle = {0};
	struct answer answer = message_answer();
	char why[160] = "";

	(void)state;
	answer.op[0].start++;
	assert_false(validate_place(&answer, 0, &handle, why, sizeof why));
	assert_string_equal(why,
	    "sent nonsense: op[0].start is 0x1000000001, and no mapping begins "
	    "there");
	handle.mapped[0].start = REGION_ADDRESS;
	handle.mapped[0].pages = MESSAGE_PAGES + 1;
	assert_false(validate_place(&answer, 1, &handle, why, sizeof why));
	assert_string_equal(
	    why, "sent nonsense: op[1].set.total is 16, and should be 17");
	handle.mapped[0].pages = MESSAGE_PAGES;
	assert_true(validate_place(&answer, 1, &handle, why, sizeof why));
}

static void
what_is_no_text_is_escaped(void **state)
{
	char *clean = utf8_escape("a\x1b[2J\xff\tdur\u00e9e\n\xc2\x9b", true);

	(void)state;
	assert_string_equal(clean, "a\\x1b[2J\\xff\tdur\u00e9e\n\\xc2\\x9b");
	assert_true(utf8_is_text(clean));
	free(clean);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_makes_sense_is_taken),
	    cmocka_unit_test(
		whatever_bytes_are_spoilt_an_answer_is_refused_or_of_use),
	    cmocka_unit_test(
		whatever_word_is_stored_an_operation_is_refused_or_of_use),
	    cmocka_unit_test(
		whatever_bytes_are_spoilt_a_pair_is_refused_or_of_use),
	    cmocka_unit_test(names_must_be_text),
	    cmocka_unit_test(operations_are_on_what_is_mapped),
	    cmocka_unit_test(what_is_no_text_is_escaped),
	};

	return cmocka_run_group_tests_name("validate", tests, NULL, NULL);
}
