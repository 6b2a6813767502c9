/* test_json.c: the record as JSON, read back by jansson and checked against its
 * schema. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <jansson.h>

#include "cli/exit_status.h"
#include "golden.h"
#include "record/json.h"
#include "record/stop.h"
#include "schema.h"

static json_t *schema;

/* A run of two steps. The first has every feature. The second is of another
 * process, and nothing in it is known. */
static struct option_value options[] = {{"touch", "read"}, {"twice", "yes"}};

static const struct head_record head = {
    .pair = "cow",
    .summary = "private memory after fork",
    .birth = "fork",
    .names = {"parent", "child|grandchild", 2},
    .regions = {2, {"index", "log"}},
    .parameters =
	{
	    .pages = 16,
	    .consumers = 2,
	    .part =
		{
		    .total = 16,
		    .count = 8,
		    .seed = 0xfedcba9876543210,
		    .pattern = PAGES_RANDOM,
		},
	    .timeout = 2.5,
	    .options = options,
	    .option_count = 2,
	},
    .platform =
	{
	    .uts = {.sysname = "Linux",
		.release = "6.18.0",
		.machine = "x86_64"},
	    .page_size = 4096,
	    .cpus = 2,
	    .thp = "madvise",
	    .proof = PROOF_FRAMES,
	    .available_kib = 1 << 20,
	},
};

static const struct head_record bare_head = {
    .pair = "lazy",
    .summary = "",
    .birth = "exec",
    .names = {"producer", "consumer", 0},
    .predicted = true,
    .parameters = {.pages = 1, .timeout = 10},
    .platform = {.page_size = 65536, .cpus = 1, .available_kib = -1},
};

static char *maps[] = {
    "1000000000-1000010000 rw-p 00000000 00:00 0",
    "7f0000000000-7f0000001000 r-xp 00000000 08:01 5   /tmp/\"a\\b\tc\"",
};

static struct run runs[] = {
    {0, 8, PAGE_SHARED, false, 0, 0},
    {8, 4, PAGE_EXCLUSIVE, false, 16, 1},
    {12, 1, PAGE_ABSENT, false, FRAME_UNSEEN, 0},
    {13, 1, PAGE_ZERO, false, FRAME_UNSEEN, 0},
    {14, 2, PAGE_SWAPPED, false, FRAME_UNSEEN, 0},
};

static struct region_record region = {
    .start = 0x1000000000,
    .end = 0xfffffffffffff000,
    .perms = "rw-p",
    .kind = REGION_ANON_PRIVATE,
    .mappings = 2,
    .size_kib = 56,
    .hole_kib = 8,
    .rss_kib = 48,
    .pss_kib = 26,
    .uss_kib = 16,
    .anonymous_kib = 40,
    .huge_kib = 8,
    .dirty_kib = 12,
    .locked_kib = 16,
    .pages = {1, 1, 8, 4, 2},
    .runs = runs,
    .run_count = 5,
};

static struct region_record unknown_region = {
    .start = 0x1000000000,
    .end = 0x1000010000,
    .perms = "r--s",
    .kind = REGION_SHM_SHARED,
    .mappings = UNKNOWN,
    .size_kib = UNKNOWN,
    .hole_kib = UNKNOWN,
    .rss_kib = UNKNOWN,
    .pss_kib = UNKNOWN,
    .uss_kib = UNKNOWN,
    .anonymous_kib = UNKNOWN,
    .huge_kib = UNKNOWN,
    .dirty_kib = UNKNOWN,
    .locked_kib = UNKNOWN,
    .pages = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN},
    .pages_reason = "pagemap: Permission denied",
};

static struct process_record processes[] = {
    {
	.index = 0,
	.pid = 4711,
	.vsz_kib = 2800,
	.rss_kib = 1500,
	.pss_kib = 300,
	.uss_kib = 200,
	.ps_rss_kib = 1500,
	.pte_kib = 60,
	.minor_faults = 120,
	.major_faults = 0,
	.settling_faults = 100,
	.region_faults = 9,
	.repeated_faults = 1,
	.spurious_faults = 2,
	.places = {{"its own stack", 3}, {"libc.so.6", 1}},
	.place_count = 2,
	.maps = maps,
	.map_count = 2,
	.region = &region,
    },
    {.index = 1, .pid = 4712},
};

static struct run predicted_runs[] = {
    {0, 8, PAGE_SHARED, false, FRAME_UNSEEN, 0},
    {8, 4, PAGE_EXCLUSIVE, false, FRAME_UNSEEN, 1},
    {12, 4, PAGE_ABSENT, false, FRAME_UNSEEN, 0},
};

static struct predicted_record predicted[] = {
    {
	.index = 0,
	.mapped = true,
	.vsz_kib = 64,
	.rss_kib = 48,
	.pss_kib = 27,
	.uss_kib = 16,
	.anonymous_kib = 44,
	.huge_kib = 4,
	.dirty_kib = 20,
	.locked_kib = 24,
	.faults = {1, 2, 3, 4, 5, 6},
	.counted_major = 2,
	.unsure = 3,
	.pages = {4, 0, 8, 4, 0},
	.runs = predicted_runs,
	.run_count = 3,
    },
    {.index = 1, .faults = {[FAULT_COPY] = 6}},
};

static struct process_record unknown_process = {
    .index = 2,
    .pid = 4713,
    .vsz_kib = UNKNOWN,
    .rss_kib = UNKNOWN,
    .pss_kib = UNKNOWN,
    .uss_kib = UNKNOWN,
    .ps_rss_kib = UNKNOWN,
    .pte_kib = UNKNOWN,
    .minor_faults = UNKNOWN,
    .major_faults = UNKNOWN,
    .settling_faults = UNKNOWN,
    .region_faults = UNKNOWN,
    .repeated_faults = UNKNOWN,
    .reason = "smaps: Permission denied",
    .region = &unknown_region,
};

static unsigned actors[] = {0, 1};

static struct actor_op did[] = {
    {
	.index = 0,
	.op =
	    {
		.what = OP_CREATE,
		.start = 0x1000000000,
		.set = {.total = 16, .count = 16},
	    },
    },
    {
	.index = 1,
	.op =
	    {
		.what = OP_WRITE,
		.start = 0x1000000000,
		.set =
		    {
			.total = 16,
			.count = 8,
			.shift = 4,
			.seed = UINT64_MAX,
			.pattern = PAGES_STRIDE,
		    },
		.mark = MARK_AGAIN + 1,
		.checked = true,
	    },
    },
    {
	.index = 1,
	.op =
	    {
		.what = OP_READ,
		.region = 1,
		.start = 0x11000000000,
		.set = {.total = 4, .count = 2},
	    },
    },
};

static struct actor_call calls[] = {
    {
	.index = 0,
	.call =
	    {
		.what = CALL_SHM_OPEN,
		.args = {0, O_RDWR | O_CREAT | O_EXCL, 0600},
		.name = "/an \"object\"",
		.result = 4,
	    },
    },
    {
	.index = 1,
	.call = {.what = CALL_PREAD, .args = {4, 0, 8, 4096}, .more = 12},
    },
    {
	.index = BY_COORDINATOR,
	.call =
	    {
		.what = CALL_UNLINK,
		.name = "/tmp/file",
		.result = -EACCES,
	    },
    },
};

static struct actor_call dry_calls[] = {
    {
	.index = 2,
	.call =
	    {
		.what = CALL_MMAP,
		.dry = true,
		.args = {0x1000000000, 65536, PROT_READ | PROT_WRITE,
		    MAP_SHARED, CALL_FD_UNKNOWN, 0},
	    },
    },
};

static char producer_lines[] = "one\n\n two \x01 \xff\n";
static char consumer_lines[] = "no newline";
static struct actor_message said[] = {
    {.lines = producer_lines,
	.measures = {{"rate", "1/s", 2.5}},
	.measure_count = 1},
    {.index = 2, .lines = consumer_lines},
};

static char sentences[] = "Each consumer wrote.\nThe \"producer\" did not.\n";

static struct step_record parts[] = {
    {
	.region = "index",
	.name = "write",
	.nanoseconds = 1250000000,
	.processes = processes,
	.process_count = 2,
	.group = {48, 26, 16, 48, 26, 16, 12, 0, NULL},
	.ledger =
	    {
		.processes = predicted,
		.process_count = 2,
		.frames = 12,
		.lines = 5,
		.balanced = 5,
	    },
    },
    {
	.region = "log",
	.name = "write",
	.nanoseconds = UNKNOWN,
	.ops = &did[2],
	.op_count = 1,
	.processes = processes,
	.process_count = 2,
	.ledger = {.processes = predicted, .process_count = 2},
	.verdict = VERDICT_CONTRADICTED,
    },
};

static const struct step_record step = {
    .regions = parts,
    .region_count = 2,
    .name = "write",
    .text = "each consumer writes a part",
    .event = EVENT_FORK,
    .parent = 1,
    .messages = said,
    .message_count = 2,
    .nanoseconds = 1250000000,
    .actors = actors,
    .actor_count = 2,
    .ops = did,
    .op_count = 3,
    .calls = calls,
    .call_count = 3,
    .processes = processes,
    .process_count = 2,
    .group = {1500, 300, 200, 48, 26, 16, 20, 24, NULL},
    .ledger =
	{
	    .processes = predicted,
	    .process_count = 2,
	    .frames = 21,
	    .lines = 12,
	    .balanced = 11,
	    .unchecked = 1,
	    .faults = {1, 2, 3, 10, 5, 6},
	    .spurious = 13,
	},
    .stale = true,
    .sentences = sentences,
    .verdict = VERDICT_CONTRADICTED,
};

static struct step_record unknown_parts[] = {
    {
	.region = "index",
	.number = 1,
	.name = "leave",
	.nanoseconds = UNKNOWN,
	.processes = &unknown_process,
	.process_count = 1,
	.ledger = {.reason = "touches by itself"},
	.verdict = VERDICT_NOT_CHECKED,
	.verdict_reason = "touches by itself",
    },
    {
	.region = "log",
	.number = 1,
	.name = "leave",
	.nanoseconds = UNKNOWN,
	.processes = &unknown_process,
	.process_count = 1,
	.ledger = {.reason = "touches by itself"},
	.verdict = VERDICT_NOT_CHECKED,
    },
};

static const struct step_record unknown_step = {
    .regions = unknown_parts,
    .region_count = 2,
    .number = 1,
    .name = "leave",
    .event = EVENT_LEAVE,
    .calls = dry_calls,
    .call_count = 1,
    .nanoseconds = UNKNOWN,
    .processes = &unknown_process,
    .process_count = 1,
    .group = {UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN,
	UNKNOWN, "PFNs are hidden"},
    .ledger = {.reason = "touches by itself"},
    .verdict = VERDICT_NOT_CHECKED,
    .verdict_reason = "touches by itself",
};

static struct finding findings[] = {
    {1, 2, "pages that differ from the model's", 0, 4, "pages",
	"pages 8-11: predicted shared A, measured exclusive B", "log"},
    {1, FINDING_GROUP, "distinct frames", 24, 23, "frames", "", ""},
};

static const struct verdict_record verdict = {
    .verdict = VERDICT_CONTRADICTED,
    .checks = 40,
    .findings = findings,
    .finding_count = 2,
    .complete = true,
    .status = EXIT_CONTRADICTED,
    .repeat = {.runs = 3, .same = 2, .others = 1},
    .moved_pages = 7,
};

static const struct verdict_record interrupted = {
    .verdict = VERDICT_NOT_CHECKED,
    .reason = "interrupted before the first step",
};

/* Writes a record to a text, which the caller frees. */
static char *
written(const struct head_record *record_head, const struct step_record *steps,
    size_t count, const struct verdict_record *record_verdict)
{
	struct json_writer w;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_int_equal(json_begin(&w, out, record_head), 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(json_step(&w, &steps[i]), 0);
	assert_int_equal(json_end(&w, record_verdict), 0);
	assert_int_equal(fclose(out), 0);
	return text;
}

static json_t *
parsed(char *text)
{
	json_error_t error;
	json_t *document = json_loads(text, JSON_REJECT_DUPLICATES, &error);

	if (document == NULL)
		fail_msg("line %d: %s", error.line, error.text);
	free(text);
	return document;
}

/* With all that a record can hold. */
static char *
full_text(void)
{
	const struct step_record steps[] = {step, unknown_step};

	return written(&head, steps, 2, &verdict);
}

static json_t *
full_record(void)
{
	return parsed(full_text());
}

/* Of a run that ended before its first step. */
static char *
empty_text(void)
{
	return written(&bare_head, NULL, 0, &interrupted);
}

static void
assert_valid(const json_t *document)
{
	char why[500];

	if (!schema_accepts(schema, document, why, sizeof(why)))
		fail_msg("%s", why);
}

static int
load_schema(void **state)
{
	json_error_t error;

	(void)state;
	schema = json_load_file(
	    "common/record/record.schema.json", JSON_REJECT_DUPLICATES, &error);
	if (schema == NULL)
		print_error("line %d: %s\n", error.line, error.text);
	return schema == NULL;
}

static int
release_schema(void **state)
{
	(void)state;
	json_decref(schema);
	return 0;
}

static const char *
string_at(const json_t *document, const char *path)
{
	const char *string = json_string_value(json_at(document, path));

	assert_non_null(string);
	return string;
}

/* Every figure of the record above has a value of its own. */
static void
what_goes_in_comes_out(void **state)
{
	char *text = full_text();
	json_t *document;

	(void)state;
	golden_check("json", "a full record.json", text);
	document = parsed(text);
	assert_valid(document);
	json_decref(document);
}

static void
a_record_without_steps_is_valid_and_not_complete(void **state)
{
	char *text = empty_text();
	json_t *document;

	(void)state;
	golden_check("json", "a record without steps.json", text);
	document = parsed(text);
	assert_valid(document);
	assert_int_equal(json_array_size(json_at(document, "steps")), 0);
	assert_true(json_is_false(json_at(document, "complete")));
	json_decref(document);
}

static void
what_was_not_predicted_is_null(void **state)
{
	json_t *d = full_record();

	(void)state;
	assert_true(json_is_null(json_at(d, "steps/1/predicted")));
	assert_string_equal(
	    string_at(d, "steps/1/predicted_reason"), "touches by itself");
	assert_true(json_is_null(json_at(d, "steps/1/fault_classes")));
	assert_string_equal(string_at(d, "steps/1/verdict"), "not checked");
	assert_string_equal(
	    string_at(d, "steps/1/verdict_reason"), "touches by itself");
	json_decref(d);
}

static void
what_was_said_is_there_line_by_line(void **state)
{
	json_t *d = full_record();

	(void)state;
	assert_int_equal(json_array_size(json_at(d, "steps/0/said")), 2);
	assert_string_equal(string_at(d, "steps/0/said/0/actor"), "producer");
	assert_int_equal(
	    json_array_size(json_at(d, "steps/0/said/0/lines")), 3);
	assert_string_equal(string_at(d, "steps/0/said/0/lines/0"), "one");
	assert_string_equal(string_at(d, "steps/0/said/0/lines/1"), "");
	assert_string_equal(
	    string_at(d, "steps/0/said/0/lines/2"), " two \x01 \\xff");
	assert_string_equal(string_at(d, "steps/0/said/1/actor"), "consumer 2");
	assert_int_equal(
	    json_array_size(json_at(d, "steps/0/said/1/lines")), 1);
	assert_int_equal(json_array_size(json_at(d, "steps/1/said")), 0);
	json_decref(d);
}

static void
a_birth_names_the_parent(void **state)
{
	json_t *d = full_record();

	(void)state;
	assert_string_equal(string_at(d, "steps/0/parent"), "consumer 1");
	assert_true(json_is_null(json_at(d, "steps/1/parent")));
	json_decref(d);
}

static void
a_step_that_was_run_took_some_time(void **state)
{
	json_t *d = full_record();

	(void)state;
	assert_true(json_real_value(json_at(d, "steps/0/seconds")) == 1.25);
	assert_true(json_is_null(json_at(d, "steps/1/seconds")));
	assert_string_equal(
	    string_at(d, "steps/1/seconds_reason"), "nothing was run");
	json_decref(d);
}

static void
every_operation_has_a_word_that_the_schema_knows(void **state)
{
	(void)state;
	for (int i = 0; i < OP_KINDS; i++) {
		struct step_record one = step;
		struct actor_op only = did[0];
		json_t *d;

		only.op.what = (enum op_kind)i;
		only.op.huge = i == OP_CREATE;
		one.ops = &only;
		one.op_count = 1;
		d = parsed(written(&head, &one, 1, &verdict));
		assert_valid(d);
		assert_string_equal(string_at(d, "steps/0/did/0/op"),
		    op_kind_name((enum op_kind)i));
		assert_int_equal(json_is_true(json_at(d, "steps/0/did/0/huge")),
		    i == OP_CREATE);
		json_decref(d);
	}
}

/* Without frames the states are known, but not the frames. */
static void
an_unseen_frame_has_no_ordinal(void **state)
{
	struct run run = {0, 16, PAGE_SHARED, false, FRAME_UNSEEN, 0};
	struct region_record seen = region;
	struct process_record process = processes[0];
	struct step_record one = step;
	json_t *d;

	(void)state;
	seen.runs = &run;
	seen.run_count = 1;
	process.region = &seen;
	one.processes = &process;
	one.process_count = 1;
	d = parsed(written(&head, &one, 1, &verdict));
	assert_valid(d);
	assert_true(json_is_null(
	    json_at(d, "steps/0/processes/0/region/runs/0/ordinal")));
	json_decref(d);
}

static void
who_was_never_run_has_no_pid(void **state)
{
	struct process_record process = processes[1];
	struct step_record one = step;
	json_t *d;

	(void)state;
	process.pid = 0;
	one.processes = &process;
	one.process_count = 1;
	d = parsed(written(&bare_head, &one, 1, &interrupted));
	assert_valid(d);
	assert_true(json_is_true(json_at(d, "predicted_only")));
	assert_true(json_is_null(json_at(d, "steps/0/processes/0/pid")));
	assert_string_equal(
	    string_at(d, "steps/0/processes/0/pid_reason"), "nothing was run");
	json_decref(d);
}

static void
words_of_64_bits_lose_none(void **state)
{
	json_t *d = full_record();

	(void)state;
	assert_string_equal(
	    string_at(d, "parameters/part/seed"), "0xfedcba9876543210");
	assert_string_equal(
	    string_at(d, "steps/0/did/1/pages/seed"), "0xffffffffffffffff");
	assert_string_equal(string_at(d, "steps/0/processes/0/region/end"),
	    "0xfffffffffffff000");
	json_decref(d);
}

static void
schema_comes_first_and_complete_last(void **state)
{
	char *text = written(&head, &step, 1, &verdict);
	const char complete[] = "\"complete\": true\n}\n";

	(void)state;
	assert_memory_equal(text, "{\n\"schema\": ", 12);
	assert_string_equal(
	    text + strlen(text) - (sizeof(complete) - 1), complete);
	free(text);
}

static bool
ends_with(const char *text, const char *end)
{
	return strlen(text) > strlen(end) &&
	    strcmp(text + strlen(text) - strlen(end), end) == 0;
}

/* Every null has a reason beside it and every reason a null; but "region" and
 * "parent" are null where there is none, and the group tells about "frame" and
 * "ordinal". */
static void
check_reasons(const json_t *value, unsigned *nulls)
{
	const char *key;
	json_t *member;
	size_t i;

	json_array_foreach (value, i, member) {
		check_reasons(member, nulls);
	}
	json_object_foreach ((json_t *)value, key, member) {
		char other[100];

		check_reasons(member, nulls);
		if (ends_with(key, "_reason")) {
			snprintf(other, sizeof(other), "%.*s",
			    (int)(strlen(key) - strlen("_reason")), key);
			if (strcmp(key, "verdict_reason") != 0)
				assert_true(json_is_null(
				    json_object_get(value, other)));
		} else if (json_is_null(member) && strcmp(key, "region") != 0 &&
		    strcmp(key, "parent") != 0 && strcmp(key, "frame") != 0 &&
		    strcmp(key, "ordinal") != 0) {
			snprintf(other, sizeof(other), "%s_reason", key);
			if (!json_is_string(json_object_get(value, other)))
				fail_msg("%s is null without a reason", key);
			++*nulls;
		}
	}
}

static void
what_is_unknown_is_null_with_a_reason(void **state)
{
	json_t *d = full_record(), *empty = parsed(empty_text());
	unsigned nulls = 0;

	(void)state;
	check_reasons(d, &nulls);
	/* 12 of the process, 10 of its region, 5 states, its runs, and that
	 * again for each of two regions; 8 of the group, 2 of what was not
	 * predicted and 2 for each region, 4 ranges of faults and 4 for each
	 * region, 4 seconds, 5 times the sentences, the command that repeats
	 * what was repeated; an address, a descriptor and a result of
	 * calls. */
	assert_int_equal(nulls, 123);
	assert_string_equal(string_at(d, "steps/1/processes/0/pss_kib_reason"),
	    "smaps: Permission denied");
	assert_string_equal(
	    string_at(d, "steps/1/processes/0/region/pages/zero_reason"),
	    "pagemap: Permission denied");
	assert_string_equal(
	    string_at(d, "steps/1/group/frames_reason"), "PFNs are hidden");
	nulls = 0;
	check_reasons(empty, &nulls);
	assert_int_equal(nulls, 3); /* thp, available_kib, repeat */
	json_decref(d);
	json_decref(empty);
}

static void
names_that_are_not_utf8_are_escaped(void **state)
{
	static const struct {
		const char *bytes, *expected;
	} cases[] = {
	    {"plain", "plain"},
	    {"gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f"},
	    {"\xe2\x82\xac \xf0\x9f\x90\xa7 \xff",
		"\xe2\x82\xac \xf0\x9f\x90\xa7 \\xff"},
	    {"gr\xfc\xdf!", "gr\\xfc\\xdf!"},
	    {"\x80", "\\x80"},
	    {"cut \xe2\x82", "cut \\xe2\\x82"},
	    {"\xc0\xaf overlong", "\\xc0\\xaf overlong"},
	    {"\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
	    {"\xed\xa0\x80 surrogate", "\\xed\\xa0\\x80 surrogate"},
	    {"\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
	    {"\xf8\x88\x80\x80\x80", "\\xf8\\x88\\x80\\x80\\x80"},
	    {"\x01\x7f", "\x01\x7f"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *line = strdup(cases[i].bytes);
		struct process_record process = processes[1];
		struct step_record one = step;
		json_t *document;

		process.maps = &line;
		process.map_count = 1;
		one.processes = &process;
		one.process_count = 1;
		document = parsed(written(&head, &one, 1, &verdict));
		assert_valid(document);
		assert_string_equal(
		    string_at(document, "steps/0/processes/0/maps/0"),
		    cases[i].expected);
		json_decref(document);
		free(line);
	}
}

/* A stream that failed to write drops its buffer and works again, so the writer
 * must remember. */
static void
a_full_disk_is_reported_by_every_call(void **state)
{
	struct json_writer w;
	FILE *out = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(out);
	assert_int_equal(json_begin(&w, out, &head), -ENOSPC);
	assert_int_equal(json_step(&w, &step), -ENOSPC);
	assert_int_equal(json_end(&w, &verdict), -ENOSPC);
	fclose(out);
}

static void
a_disk_that_fills_up_in_a_step_is_reported(void **state)
{
	/* The head fits, and so does the first part of the step. */
	char *text = written(&head, NULL, 0, &verdict);
	size_t room = strlen(text) + 500;
	char *disk = malloc(room);
	FILE *out = fmemopen(disk, room, "w");
	struct json_writer w;

	(void)state;
	assert_non_null(disk);
	assert_non_null(out);
	setvbuf(out, NULL, _IONBF, 0);
	assert_int_equal(json_begin(&w, out, &head), 0);
	assert_int_equal(json_step(&w, &step), -ENOSPC);
	assert_int_equal(json_end(&w, &verdict), -ENOSPC);
	fclose(out);
	free(disk);
	free(text);
}

/* The disk has no room for one write, and then has it again. */
static ssize_t
refuse_one(void *left, const char *text, size_t size)
{
	long *writes = left;

	(void)text;
	if ((*writes)-- != 0)
		return (ssize_t)size;
	errno = ENOSPC;
	return -1;
}

/* Wherever it falls: between values, or within one. */
static void
one_write_that_is_refused_is_reported(void **state)
{
	long writes = 0, left;

	(void)state;
	do {
		const cookie_io_functions_t disk = {.write = refuse_one};
		char buffer[64];
		struct json_writer w;
		FILE *out;
		int error;

		left = writes++;
		out = fopencookie(&left, "w", disk);
		assert_non_null(out);
		setvbuf(out, buffer, _IOFBF, sizeof buffer);
		(void)json_begin(&w, out, &head);
		(void)json_step(&w, &step);
		error = json_end(&w, &verdict);
		assert_int_equal(error, left < 0 ? -ENOSPC : 0);
		fclose(out);
	} while (left < 0);
	assert_true(writes > 10);
}

static long allocations_left;

static void *
scarce_malloc(size_t size)
{
	if (allocations_left-- > 0)
		return malloc(size);
	errno = ENOMEM;
	return NULL;
}

/* Makes each single allocation of jansson fail in turn. */
static void
memory_that_runs_out_anywhere_is_reported(void **state)
{
	FILE *out = fopen("/dev/null", "w");
	long allocations = -1;
	int error = -ENOMEM;

	(void)state;
	assert_non_null(out);
	json_set_alloc_funcs(scarce_malloc, free);
	while (error == -ENOMEM) {
		struct json_writer w;

		allocations_left = ++allocations;
		json_begin(&w, out, &head);
		json_step(&w, &unknown_step);
		json_step(&w, &step);
		error = json_end(&w, &verdict);
		if (error != -ENOMEM || allocations > 100000)
			break;
	}
	json_set_alloc_funcs(malloc, free);
	fclose(out);
	assert_int_equal(error, 0);
	assert_true(allocations > 100);
}

/* A stream at which a signal arrives, in effect, once so much was written. */
struct ticking {
	FILE *out;
	size_t left;
	volatile sig_atomic_t stop;
};

static ssize_t
tick(void *cookie, const char *words, size_t size)
{
	struct ticking *t = cookie;

	t->left -= size < t->left ? size : t->left;
	t->stop = t->left == 0;
	return (ssize_t)fwrite(words, 1, size, t->out);
}

static json_t *
stopped_after(size_t left, bool *stopped)
{
	const cookie_io_functions_t functions = {.write = tick};
	struct ticking t = {.left = left};
	struct json_writer w;
	size_t size;
	char *text;
	FILE *out;

	t.out = open_memstream(&text, &size);
	out = fopencookie(&t, "w", functions);
	assert_non_null(out);
	setvbuf(out, NULL, _IONBF, 0);
	record_stop_on(&t.stop);
	assert_int_equal(json_begin(&w, out, &head), 0);
	assert_int_equal(json_step(&w, &step), 0);
	*stopped = t.stop != 0;
	assert_int_equal(json_end(&w, &interrupted), 0);
	record_stop_on(NULL);
	fclose(out);
	fclose(t.out);
	return parsed(text);
}

/* Wherever it happens, the document is whole, and says what is missing. */
static void
a_step_that_is_interrupted_ends_early(void **state)
{
	bool stopped = true;
	unsigned cut = 0;

	(void)state;
	for (size_t left = 1; stopped; left += 7) {
		json_t *document = stopped_after(left, &stopped);
		const json_t *at = json_array_get(
		    json_object_get(document, "steps"), 0);
		size_t told = json_array_size(json_object_get(at, "processes"));

		assert_valid(document);
		if (told < step.process_count)
			assert_non_null(
			    json_object_get(at, "predicted_reason"));
		if (told < step.process_count || !stopped)
			assert_int_equal(
			    json_is_true(json_object_get(at, "complete")),
			    !stopped);
		cut += told < step.process_count;
		if (!stopped)
			assert_int_equal(told, step.process_count);
		json_decref(document);
	}
	assert_true(cut > 1);
}

int
main(void)
{
	static char folder[] = "json";
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_goes_in_comes_out),
	    cmocka_unit_test(a_record_without_steps_is_valid_and_not_complete),
	    cmocka_unit_test(what_was_not_predicted_is_null),
	    cmocka_unit_test(what_was_said_is_there_line_by_line),
	    cmocka_unit_test(a_birth_names_the_parent),
	    cmocka_unit_test(a_step_that_was_run_took_some_time),
	    cmocka_unit_test(every_operation_has_a_word_that_the_schema_knows),
	    cmocka_unit_test(an_unseen_frame_has_no_ordinal),
	    cmocka_unit_test(who_was_never_run_has_no_pid),
	    cmocka_unit_test(words_of_64_bits_lose_none),
	    cmocka_unit_test(schema_comes_first_and_complete_last),
	    cmocka_unit_test(what_is_unknown_is_null_with_a_reason),
	    cmocka_unit_test(names_that_are_not_utf8_are_escaped),
	    cmocka_unit_test(a_full_disk_is_reported_by_every_call),
	    cmocka_unit_test(a_disk_that_fills_up_in_a_step_is_reported),
	    cmocka_unit_test(one_write_that_is_refused_is_reported),
	    cmocka_unit_test(memory_that_runs_out_anywhere_is_reported),
	    cmocka_unit_test(a_step_that_is_interrupted_ends_early),
	    cmocka_unit_test_prestate(every_golden_file_is_printed, folder),
	};

	return cmocka_run_group_tests(tests, load_schema, release_schema);
}
