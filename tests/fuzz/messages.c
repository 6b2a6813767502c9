#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "coordinator/evaluation.h"
#include "coordinator/options.h"
#include "coordinator/orders.h"
#include "coordinator/steps.h"
#include "coordinator/validate.h"
#include "fuzz.h"
#include "messages.h"
#include "os/utf8.h"
#include "record/csv.h"
#include "record/parts_of_step.h"
#include "record/read.h"
#include "report/report.h"

#define MESSAGES_MOST 4

struct answer
message_answer(void)
{
	struct answer answer = {
	    .magic = WIRE_MAGIC,
	    .verb = ANSWER_DONE,
	    .messages = "one\ntwo\n",
	    .measures = 1,
	    .measure = {{"rate", "1/s", 2.5}},
	    .ops = 4,
	    .op = {{.what = OP_CREATE, .set = pages_all(MESSAGE_PAGES)},
		{.what = OP_WRITE,
		    .set = pages_part(MESSAGE_PAGES, 5, PAGES_RANDOM, 7)},
		{.what = OP_READ,
		    .set = pages_others(
			pages_part(MESSAGE_PAGES, 4, PAGES_STRIDE, 0)),
		    .checked = true},
		{.what = OP_UNMAP, .set = pages_all(MESSAGE_PAGES)}},
	};

	for (unsigned i = 0; i < answer.ops; i++)
		answer.op[i].start = REGION_ADDRESS;
	for (unsigned what = 0; what < CALL_KINDS; what++)
		call_note(&answer.calls,
		    (struct call){.what = (enum call_kind)what,
			.result = REGION_ADDRESS,
			.args = {1, 2, 3, 4, 5, 6}},
		    "/name");
	return answer;
}

struct pair_info
message_pair(void)
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

static void
is_read_again(const struct step_record *step)
{
	char *text = fuzz_document(step), *again, why[1024] = "";
	json_t *root = json_loads(text, 0, NULL);
	struct record r;

	require(root != NULL);
	if (record_read_json(&r, root, "it", why, sizeof why) < 0) {
		fprintf(stderr, "%s\n%s", why, text);
		fuzz_fail("what is written is read", __FILE__, __LINE__);
	}
	again = fuzz_document(&r.steps[0]);
	require(strcmp(again, text) == 0);
	free(again);
	free(text);
	record_release(&r);
}

static void
is_told(const struct step_record *step)
{
	const struct style full = {
	    .explain = true, .ledger = true, .full = true, .width = 80};
	FILE *nowhere = fuzz_nowhere();
	struct report report;

	report_init(&report, nowhere, &full, &fuzz_model()->head);
	require(report_begin(&report) == 0);
	require(report_step(&report, NULL, step) == 0);
	report_release(&report);
	require(csv_step(nowhere, step) == 0);
}

/* The processes are the model's. */
static void
release_parts(struct step_record *step)
{
	for (size_t i = 0; i < step->region_count; i++) {
		step->regions[i].processes = NULL;
		step->regions[i].process_count = 0;
		step_release(&step->regions[i]);
	}
	free(step->regions);
}

void
message_use(const struct step_record *did)
{
	const struct model_machine machine = {
	    .page_size = 4096, .fault_around = 16, .table_pages = 512};
	const struct record *model = fuzz_model();
	struct step_record step = model->steps[0];
	struct predictions p;

	step.regions = NULL;
	step.region_count = 0;
	step.event = EVENT_START;
	step.ops = did->ops;
	step.op_count = did->op_count;
	step.calls = did->calls;
	step.call_count = did->call_count;
	step.messages = did->messages;
	step.message_count = did->message_count;
	step.ledger = (struct ledger_record){0};
	require(step_split(&step, &model->head.regions) == 0);
	require(
	    predictions_init(&p, &machine, model->head.regions.count, 1) == 0);
	require(predictions_step(&p, &step) == 0);
	require(step_sum_predictions(&step) == 0);
	for (size_t i = 0; i < step.region_count; i++) {
		step.regions[i].processes = step.processes;
		step.regions[i].process_count = step.process_count;
	}
	is_told(&step);
	is_read_again(&step);
	release_parts(&step);
	ledger_release(&step.ledger);
	predictions_release(&p);
}

void
message_use_pair(const struct pair_info *from)
{
	char word[] = "pair", *argv[] = {word, NULL};
	struct pair_info info = *from;
	struct options options;
	char why[256];

	options_help(fuzz_nowhere(), "pair", &info);
	(void)steps_check(&info, why, sizeof why);
	(void)steps_names_consumers(&info);
	(void)steps_birth(&info);
	(void)actor_names_of(&info, info.consumers);
	fuzz_hush(true);
	if (options_parse(&options, "pair", argv, &info))
		steps_choose(
		    &info, options.values, options.parameters.option_count);
	fuzz_hush(false);
}

void
fuzz_hello(char *bytes, size_t size)
{
	struct fuzz_reader in = {(uint8_t *)bytes, size};
	struct pair_info info = message_pair();
	char why[160] = "";

	while (in.left > 0)
		fuzz_scribble(&in, &info, sizeof info);
	if (validate_pair(&info, why, sizeof why))
		message_use_pair(&info);
	else
		require(strncmp(why, "sent nonsense: ", 15) == 0);
}

/* What one actor sends before it ends: a few messages, of which the last is the
 * answer; each is spoilt in a few places, and may have another size. The first
 * byte of each says so. */
static void
send_all(struct fuzz_reader *in, int socket, uint32_t serial)
{
	for (unsigned i = 0; i < MESSAGES_MOST; i++) {
		struct answer answer = message_answer();
		size_t size = sizeof answer;
		uint64_t how = fuzz_next(in, 1);
		bool last = in->left == 0 || (how & 1) == 0;

		answer.serial = serial;
		answer.verb = last ? ANSWER_DONE : ANSWER_LOG;
		for (uint64_t n = how >> 1 & 7; n > 0 && in->left > 0; n--)
			fuzz_scribble(in, &answer, sizeof answer);
		if (how & 0x10)
			size = fuzz_next(in, 2) % (sizeof answer + 1);
		require(wire_send(socket, &answer, size,
			    how & 0x20 ? socket : -1) == 0);
		if (last)
			return;
	}
}

static void
is_said(const struct failure *failure)
{
	char words[ACTOR_TEXT_MAX] = "";

	require(failure->kind != FAILURE_NONE);
	failure_words(failure, words, sizeof words);
	require(*words != '\0' && utf8_is_text(words));
	require(failure_exit(failure) > 1);
}

static void
release(struct actors *s)
{
	free(s->ops);
	free(s->calls);
	for (size_t i = 0; i < s->message_count; i++)
		free(s->messages[i].lines);
	free(s->messages);
}

/* An order is given to an actor that has answered already, and has ended. */
void
fuzz_answer(char *bytes, size_t size)
{
	struct fuzz_reader in = {(uint8_t *)bytes, size};
	struct failure_sink sink = {
	    .signal_fd = -1, .names = fuzz_model()->head.names};
	struct actor_handle handle;
	struct actors s = {
	    .handles = &handle, .count = 1, .timeout = 10, .sink = &sink};
	struct order order = {.verb = ORDER_STEP, .step = "fill"};
	struct step_record did;
	int pair[2];

	require(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair) == 0);
	actor_handle_init(&handle);
	handle.socket = pair[0];
	handle.living = true;
	send_all(&in, pair[1], s.serial + 1);
	close(pair[1]);
	if (orders_give(&s, 0, &order, -1) == 0) {
		did = (struct step_record){.ops = s.ops,
		    .op_count = s.op_count,
		    .calls = s.calls,
		    .call_count = s.call_count,
		    .messages = s.messages,
		    .message_count = s.message_count};
		message_use(&did);
	} else {
		is_said(&sink.first);
	}
	close(pair[0]);
	release(&s);
}
