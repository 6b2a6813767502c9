/* test_validate.c: what actors send is checked before anything looks at it; and
 * whatever passes can be predicted, told, written, and read again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/evaluation.h"
#include "coordinator/options.h"
#include "coordinator/steps.h"
#include "coordinator/validate.h"
#include "os/random.h"
#include "os/utf8.h"
#include "record/csv.h"
#include "record/json.h"
#include "record/read.h"
#include "report/report.h"

#define FULL  "tests/golden/json/a-full-record.json"
#define PAGES 16

static FILE *nowhere;
static struct record model; /* what a step is put into */

static int
setup(void **state)
{
	char why[1024];

	(void)state;
	nowhere = fopen("/dev/null", "we");
	return nowhere == NULL ||
	    record_read(&model, FULL, why, sizeof why) < 0;
}

static int
teardown(void **state)
{
	(void)state;
	record_release(&model);
	return fclose(nowhere);
}

/* What a producer sends that maps, writes, reads and unmaps. */
static struct answer
sensible(void)
{
	struct answer answer = {
	    .magic = WIRE_MAGIC,
	    .verb = ANSWER_DONE,
	    .messages = "one\ntwo\n",
	    .measures = 1,
	    .measure = {{"rate", "1/s", 2.5}},
	    .ops = 4,
	    .op = {{.what = OP_CREATE, .set = pages_all(PAGES)},
		{.what = OP_WRITE,
		    .set = pages_part(PAGES, 5, PAGES_RANDOM, 7)},
		{.what = OP_READ,
		    .set = pages_others(pages_part(PAGES, 4, PAGES_STRIDE, 0)),
		    .checked = true},
		{.what = OP_UNMAP, .set = pages_all(PAGES)}},
	};
	struct call_log *calls = &answer.calls;

	for (unsigned i = 0; i < answer.ops; i++)
		answer.op[i].start = REGION_ADDRESS;
	for (unsigned what = 0; what < CALL_KINDS; what++)
		call_note(calls,
		    (struct call){.what = (enum call_kind)what,
			.result = REGION_ADDRESS,
			.args = {1, 2, 3, 4, 5, 6}},
		    "/name");
	return answer;
}

static struct pair_info
sensible_pair(void)
{
	static const struct role producer_role = {
	    .summary = "a pair",
	    .steps = {STEP("fill", NULL, "write", .only_if = "look=yes|no"),
		BIRTH_BY_FORK("fork", "give birth"), TURN("look", "read"),
		LEAVE("leave", "end")},
	    .options = {{"look", "yes|no", "yes", "how to look"},
		{"room", OPTION_BYTES, "64K", "how much"}},
	};
	static const struct role consumer_role = {.steps = {ACT("look", NULL)}};
	struct pair_info info = {0};

	pair_info_fill(&info, &producer_role, &consumer_role);
	return info;
}

/* A document of one step. The caller frees it. */
static char *
written(const struct step_record *step)
{
	struct json_writer w;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(json_begin(&w, out, &model.head), 0);
	assert_int_equal(json_step(&w, step), 0);
	assert_int_equal(json_end(&w, &model.verdict), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

static void
is_read_again(const struct step_record *step)
{
	char *text = written(step), *again, why[1024] = "";
	json_t *root = json_loads(text, 0, NULL);
	struct record r;

	assert_non_null(root);
	if (record_read_json(&r, root, "it", why, sizeof why) < 0)
		fail_msg("%s\n%s", why, text);
	again = written(&r.steps[0]);
	assert_string_equal(again, text);
	free(again);
	free(text);
	record_release(&r);
}

static void
is_told(const struct step_record *step)
{
	const struct style full = {
	    .explain = true, .ledger = true, .full = true, .width = 80};
	struct report report;

	report_init(&report, nowhere, &full, &model.head);
	assert_int_equal(report_begin(&report), 0);
	assert_int_equal(report_step(&report, NULL, step), 0);
	report_release(&report);
	assert_int_equal(csv_step(nowhere, step), 0);
}

/* Does with an answer what a run does with it. */
static void
use(const struct answer *answer)
{
	const struct model_machine machine = {
	    .page_size = 4096, .fault_around = 16, .table_pages = 512};
	char *lines = utf8_escape(answer->messages, true);
	struct actor_message message = {.lines = lines};
	struct actor_op ops[OPLOG_MAX];
	struct actor_call calls[CALLS_MAX];
	struct step_record step = model.steps[0];
	struct prediction p;

	step.event = EVENT_START;
	step.ops = ops;
	step.op_count = answer->ops;
	for (unsigned i = 0; i < answer->ops; i++)
		ops[i] = (struct actor_op){.op = answer->op[i]};
	step.calls = calls;
	step.call_count = answer->calls.count;
	for (unsigned i = 0; i < answer->calls.count; i++)
		calls[i] = (struct actor_call){.call = answer->calls.call[i]};
	step.messages = &message;
	step.message_count = 1;
	message.measure_count = answer->measures;
	for (unsigned i = 0; i < answer->measures; i++) {
		const struct answer_measure *from = &answer->measure[i];
		struct measure *m = &message.measures[i];

		strlcpy(m->name, from->name, sizeof m->name);
		strlcpy(m->unit, from->unit, sizeof m->unit);
		m->value = from->value;
	}
	step.ledger = (struct ledger_record){0};
	assert_int_equal(prediction_init(&p, &machine, 1), 0);
	assert_int_equal(prediction_step(&p, &step), 0);
	is_told(&step);
	is_read_again(&step);
	ledger_release(&step.ledger);
	prediction_release(&p);
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
			handle.region_start = op->start;
			handle.region_pages = op->set.total;
			handle.region_kind = op->kind;
		} else if (op->what == OP_UNMAP) {
			handle.region_start = 0;
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
	const struct pair_info info = sensible_pair();
	const struct answer answer = sensible();
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
		struct answer answer = sensible();

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
			struct answer answer = sensible();
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
use_pair(const struct pair_info *from)
{
	char word[] = "pair", *argv[] = {word, NULL};
	struct pair_info info = *from;
	struct options options;
	char why[256];

	options_help(nowhere, "pair", &info);
	(void)steps_check(&info, why, sizeof why);
	(void)steps_names_consumers(&info);
	(void)steps_birth(&info);
	(void)actor_names_of(&info, info.consumers);
	if (options_parse(&options, "pair", argv, &info))
		steps_choose(
		    &info, options.values, options.parameters.option_count);
}

static void
whatever_bytes_are_spoilt_a_pair_is_refused_or_of_use(void **state)
{
	uint64_t seed = 1;
	unsigned taken = 0, refused = 0;
	char why[160];

	(void)state;
	for (int i = 0; i < 8000; i++) {
		struct pair_info info = sensible_pair();

		spoil(&info, sizeof info, &seed);
		if (validate_pair(&info, why, sizeof why)) {
			use_pair(&info);
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
	struct answer answer = sensible();

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
	struct answer answer = sensible();
	char why[160] = "";

	(void)state;
	answer.op[0].start++;
	assert_false(validate_place(&answer, 0, &handle, why, sizeof why));
	assert_string_equal(why,
	    "sent nonsense: op[0].start is 0x1000000001, and no mapping begins "
	    "there");
	handle.region_start = REGION_ADDRESS;
	handle.region_pages = PAGES + 1;
	assert_false(validate_place(&answer, 1, &handle, why, sizeof why));
	assert_string_equal(
	    why, "sent nonsense: op[1].set.total is 16, and should be 17");
	handle.region_pages = PAGES;
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

	return cmocka_run_group_tests_name("validate", tests, setup, teardown);
}
