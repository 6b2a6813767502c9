#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cli/exit_status.h"
#include "commands/commands.h"
#include "machine/machine.h"
#include "machine/stale.h"
#include "probe/platform.h"
#include "report/paper/paper.h"

#define SCHEMA "shmlab.platform/1"

struct platform_options {
	bool json;
};

static const struct option_row rows[] = {
    {"json", TAKES_NOTHING, offsetof(struct platform_options, json),
	.text = "one JSON document"},
    {0},
};

/* "16 pages", "yes". */
static void
value_words(const struct parameter *p, const struct model_machine *m,
    char *words, size_t size)
{
	uint64_t value = p->value(m);

	if (p->kind == PARAMETER_SWITCH)
		snprintf(words, size, "%s", value > 0 ? "yes" : "no");
	else
		snprintf(words, size, "%" PRIu64 " %s%s", value,
		    p->kind == PARAMETER_BYTES ? "byte" : "page",
		    value == 1 ? "" : "s");
}

static void
print_parameter(
    struct paper *paper, const struct parameter *p, const struct machine *m)
{
	const char *unknown = parameter_unknown(p, m);
	char words[48];

	value_words(p, &m->model, words, sizeof words);
	if (unknown == NULL)
		say(paper, INK_HEAD, 0, 2, "%s: %s", p->name, words);
	else
		say(paper, INK_HEAD, 0, 2, "%s: not checked, taken as %s",
		    p->name, words);
	say(paper, INK_PLAIN, 2, 4, "tried: %s", p->tried);
	say(paper, INK_PLAIN, 2, 4, "came out: %s",
	    unknown != NULL ? unknown : parameter_outcome(p, m));
}

/* The processor's part in the faults that are counted. */
static void
print_stale(struct paper *paper, const struct stale_trial *trial)
{
	say_line(paper, 0, "");
	say(paper, INK_HEAD, 0, 2, "spurious faults: %s",
	    !trial->tried	    ? "not checked"
		: trial->faults > 0 ? "yes"
				    : "none seen");
	say(paper, INK_PLAIN, 2, 4,
	    "tried: shared pages with a child that ended, read them, had the "
	    "kernel make them writable (MADV_POPULATE_WRITE), and wrote to "
	    "them");
	if (!trial->tried)
		say(paper, INK_PLAIN, 2, 4,
		    "came out: this kernel does not know the advice, or there "
		    "was no room for a child");
	else
		say(paper, INK_PLAIN, 2, 4,
		    "came out: %" PRIu64 " stores took %" PRIu64 " faults%s",
		    trial->pages, trial->faults,
		    trial->faults > 0
			? ": the processor believes older entries; that is "
			  "kept out of what is counted"
			: ": the processor reads the table again, or was "
			  "disturbed");
}

static int
print(const struct platform *platform, const struct machine *m,
    const struct stale_trial *trial)
{
	struct paper paper = {.out = stdout};

	style_init(&paper.style, NULL);
	say(&paper, INK_HEAD, 0, 2,
	    "%s %s %s, %d CPU%s, proof: %s, faults: by %s",
	    platform->uts.sysname, platform->uts.release, platform->uts.machine,
	    platform->cpus, platform->cpus == 1 ? "" : "s",
	    proof_name(platform->proof),
	    platform->fault_addresses ? "address" : "count");
	for (size_t i = 0; i < parameter_count; i++) {
		say_line(&paper, 0, "");
		print_parameter(&paper, &parameters[i], m);
	}
	print_stale(&paper, trial);
	return paper_done(&paper);
}

static json_t *
parameter_json(const struct parameter *p, const struct machine *m)
{
	const char *unknown = parameter_unknown(p, m);
	uint64_t value = p->value(&m->model);
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(p->name));
	json_object_set_new(o, "tried", json_string(p->tried));
	json_object_set_new(o, "value",
	    unknown != NULL ? json_null()
		: p->kind == PARAMETER_SWITCH
		? json_boolean(value > 0)
		: json_integer((json_int_t)value));
	if (unknown != NULL)
		json_object_set_new(o, "value_reason", json_string(unknown));
	else
		json_object_set_new(
		    o, "outcome", json_string(parameter_outcome(p, m)));
	return o;
}

static json_t *
stale_json(const struct stale_trial *trial)
{
	json_t *o = json_object();

	json_object_set_new(
	    o, "stores", json_integer((json_int_t)trial->pages));
	json_object_set_new(o, "faults",
	    trial->tried ? json_integer((json_int_t)trial->faults)
			 : json_null());
	if (!trial->tried)
		json_object_set_new(o, "faults_reason",
		    json_string(
			"this kernel lacks MADV_POPULATE_WRITE, or there was "
			"no room for a child"));
	return o;
}

static int
print_json(const struct platform *platform, const struct machine *m,
    const struct stale_trial *trial)
{
	json_t *o = json_object(), *all = json_array();
	int error;

	for (size_t i = 0; i < parameter_count; i++)
		json_array_append_new(all, parameter_json(&parameters[i], m));
	json_object_set_new(o, "schema", json_string(SCHEMA));
	json_object_set_new(o, "kernel", json_string(platform->uts.release));
	json_object_set_new(o, "machine", json_string(platform->uts.machine));
	json_object_set_new(o, "cpus", json_integer(platform->cpus));
	json_object_set_new(
	    o, "proof", json_string(proof_name(platform->proof)));
	json_object_set_new(o, "faults",
	    json_string(platform->fault_addresses ? "by address" : "by count"));
	json_object_set_new(o, "parameters", all);
	json_object_set_new(o, "spurious", stale_json(trial));
	error = json_dumpf(o, stdout, JSON_INDENT(2)) < 0 ? -ENOMEM : 0;
	json_decref(o);
	puts("");
	return error;
}

static int
run(const void *options, const struct option_operands *operands)
{
	const struct platform_options *o = options;
	struct platform platform;
	struct machine machine;
	struct stale_trial trial;
	int error = platform_probe(&platform);

	(void)operands;
	if (error == 0)
		error = machine_learn(true, &machine);
	if (error == 0)
		error = stale_try(&trial);
	if (error < 0) {
		warnx("examine this machine: %s", strerror(-error));
		return EXIT_CANNOT_RUN;
	}
	error = o->json ? print_json(&platform, &machine, &trial)
			: print(&platform, &machine, &trial);
	if (error < 0)
		warnx("write the result: %s", strerror(-error));
	return error < 0 ? EXIT_CANNOT_RUN : EXIT_BALANCED;
}

const struct command platform_command = {
    .name = "platform",
    .summary = "what this kernel does its own way",
    .usage = "[options]",
    .about =
	"What kernels do differently, and how this one does it. Each is found "
	"out by an\nexperiment, never taken from a version, and is what "
	"predictions go by.\n",
    .options = rows,
    .size = sizeof(struct platform_options),
    .run = run,
};
