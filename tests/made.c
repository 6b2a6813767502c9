#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#include "ledger/balance.h"
#include "made.h"
#include "record/runs.h"
#include "region/region.h"

#define PAGE_KIB 4

static const char *const program_line =
    "5500000000-5500001000 r-xp 00000000 08:01 77                 /bin/actor";

void
made_head(struct head_record *head, uint64_t pages, unsigned consumers,
    enum proof proof)
{
	*head = (struct head_record){
	    .pair = "cow",
	    .summary = "private memory after fork: shared until written",
	    .birth = "fork",
	    .names = {"producer", "consumer", consumers},
	    .parameters =
		{
		    .pages = pages,
		    .consumers = consumers,
		    .part = pages_part(pages, pages / 2, PAGES_FIRST, 0),
		},
	    .platform =
		{
		    .uts = {.sysname = "Linux", .release = "6.18.0"},
		    .page_size = PAGE_KIB * 1024,
		    .cpus = 2,
		    .thp = "madvise",
		    .proof = proof,
		},
	};
}

struct step_record
made_step(
    unsigned number, const char *name, enum step_event event, size_t processes)
{
	struct step_record step = {
	    .number = number,
	    .event = event,
	    .process_count = processes,
	    .processes = calloc(processes, sizeof *step.processes),
	    .actors = calloc(processes, sizeof *step.actors),
	    .ledger = {.reason = "nobody asked the model"},
	    .verdict = VERDICT_NOT_CHECKED,
	    .verdict_reason = "nobody asked the model",
	};

	assert_non_null(step.processes);
	assert_non_null(step.actors);
	snprintf(step.name, sizeof step.name, "%s", name);
	snprintf(step.text, sizeof step.text, "what is done");
	for (size_t i = 0; i < processes; i++) {
		struct process_record *process = &step.processes[i];

		*process = (struct process_record){
		    .index = (unsigned)i,
		    .pid = 1000 + (pid_t)i,
		    .vsz_kib = 2500,
		    .rss_kib = 1700,
		    .pss_kib = 400,
		    .uss_kib = 200,
		    .ps_rss_kib = 1700,
		    .minor_faults = 90,
		    .region_faults = UNKNOWN,
		    .repeated_faults = UNKNOWN,
		    .maps = calloc(2, sizeof *process->maps),
		    .map_count = 1,
		};
		assert_non_null(process->maps);
		process->maps[0] = (char *)(uintptr_t)program_line;
	}
	return step;
}

static void
add_page(struct runs *runs, struct region_record *region, char sign)
{
	bool anonymous = region->kind == REGION_ANON_PRIVATE;
	enum page_state state = PAGE_ABSENT;
	uint64_t page = 0, frame = FRAME_UNSEEN;
	unsigned ordinal = 0;

	for (size_t i = 0; i < runs->count; i++)
		page += runs->at[i].count;
	if (isalpha((unsigned char)sign) && sign != 's') {
		state = isupper((unsigned char)sign) ? PAGE_EXCLUSIVE
						     : PAGE_SHARED;
		ordinal = (unsigned)(toupper((unsigned char)sign) - 'A');
		frame = 100000 * ordinal + page;
	} else if (sign == '=' || sign == '#') {
		state = sign == '=' ? PAGE_SHARED : PAGE_EXCLUSIVE;
	} else if (sign == '0') {
		state = PAGE_ZERO;
	} else if (sign == 's') {
		state = PAGE_SWAPPED;
	}
	assert_int_equal(
	    runs_add(runs,
		(struct run){.count = 1,
		    .state = state,
		    .anonymous = anonymous &&
			(state == PAGE_SHARED || state == PAGE_EXCLUSIVE),
		    .frame = frame,
		    .ordinal = ordinal}),
	    0);
	region->pages[state]++;
}

void
made_region(struct step_record *step, unsigned index, enum region_kind kind,
    const char *pages, unsigned owners)
{
	struct process_record *process = &step->processes[index];
	struct region_record *region = calloc(1, sizeof *region);
	uint64_t size = strlen(pages) * PAGE_KIB;
	struct runs runs = {0};
	bool shared = region_kind_is_shared(kind);

	assert_non_null(region);
	region->kind = kind;
	for (const char *page = pages; *page != '\0'; page++)
		add_page(&runs, region, *page);
	region->start = REGION_ADDRESS;
	region->end = REGION_ADDRESS + size * 1024;
	snprintf(
	    region->perms, sizeof region->perms, "rw-%c", shared ? 's' : 'p');
	region->line = 0;
	region->mappings = 1;
	region->size_kib = (int64_t)size;
	region->uss_kib = PAGE_KIB * region->pages[PAGE_EXCLUSIVE];
	region->rss_kib = region->uss_kib +
	    PAGE_KIB * region->pages[PAGE_SHARED];
	region->pss_kib = region->uss_kib +
	    PAGE_KIB * region->pages[PAGE_SHARED] / owners;
	if (kind == REGION_ANON_PRIVATE)
		region->anonymous_kib = region->rss_kib;
	region->runs = runs.at;
	region->run_count = runs.count;
	process->region = region;

	process->vsz_kib += region->size_kib;
	process->rss_kib += region->rss_kib;
	process->ps_rss_kib += region->rss_kib;
	process->pss_kib += region->pss_kib;
	process->uss_kib += region->uss_kib;
	assert_true(asprintf(&process->text, "%llx-%llx %s 00000000 00:00 0",
			(unsigned long long)region->start,
			(unsigned long long)region->end, region->perms) > 0);
	process->maps[1] = process->maps[0];
	process->maps[0] = process->text;
	process->map_count = 2;
}

void
made_op(struct step_record *step, unsigned index, enum op_kind what,
    struct pages set)
{
	struct region_record *region = step->processes[index].region;
	struct actor_op *did;

	did = reallocarray(step->ops, step->op_count + 1, sizeof *did);
	assert_non_null(did);
	step->ops = did;
	did[step->op_count++] = (struct actor_op){
	    .index = index,
	    .op =
		{
		    .what = what,
		    .kind = region != NULL ? region->kind : REGION_ANON_PRIVATE,
		    .start = REGION_ADDRESS,
		    .set = set,
		},
	};
	if (step->actor_count == 0 ||
	    step->actors[step->actor_count - 1] != index)
		step->actors[step->actor_count++] = index;
}

void
made_faults(struct step_record *step, unsigned index, int64_t minor)
{
	step->processes[index].minor_faults += minor;
}

void
made_message(struct step_record *step, unsigned index, const char *lines)
{
	step->messages = reallocarray(
	    step->messages, step->message_count + 1, sizeof *step->messages);
	assert_non_null(step->messages);
	step->messages[step->message_count] = (struct actor_message){
	    .index = index,
	    .lines = strdup(lines),
	};
	assert_non_null(step->messages[step->message_count++].lines);
}

/* A sum with something unknown in it is unknown. */
static void
sum(int64_t *sum, int64_t figure)
{
	*sum = *sum == UNKNOWN || figure == UNKNOWN ? UNKNOWN : *sum + figure;
}

void
made_sums(struct step_record *step, int64_t frames)
{
	struct group_record sums = {.frames = frames, .object_pages = UNKNOWN};

	for (size_t i = 0; i < step->process_count; i++) {
		const struct process_record *process = &step->processes[i];

		sum(&sums.rss_kib, process->rss_kib);
		sum(&sums.pss_kib, process->pss_kib);
		sum(&sums.uss_kib, process->uss_kib);
		if (process->region == NULL)
			continue;
		sum(&sums.region_rss_kib, process->region->rss_kib);
		sum(&sums.region_pss_kib, process->region->pss_kib);
		sum(&sums.region_uss_kib, process->region->uss_kib);
	}
	if (frames == UNKNOWN)
		sums.frames_reason = "frames are not visible";
	step->group = sums;
}

/* A prediction is never unknown. */
static int64_t
known(int64_t figure)
{
	return figure == UNKNOWN ? 0 : figure;
}

static struct predicted_record
predicted_of(const struct step_record *before, const struct step_record *step,
    const struct process_record *process, enum model_fault fault)
{
	const struct region_record *region = process->region;
	struct predicted_record predicted = {.index = process->index};
	struct balance balance;

	balance_make(&predicted, before, step, &balance);
	predicted.faults[fault] = known(balance.line[BALANCE_FAULTS].measured);
	if (region == NULL)
		return predicted;
	predicted.mapped = true;
	predicted.vsz_kib = known(region->size_kib);
	predicted.rss_kib = known(region->rss_kib);
	predicted.pss_kib = known(region->pss_kib);
	predicted.uss_kib = known(region->uss_kib);
	predicted.anonymous_kib = known(region->anonymous_kib);
	predicted.huge_kib = known(region->huge_kib);
	predicted.dirty_kib = known(region->dirty_kib);
	predicted.locked_kib = known(region->locked_kib);
	memcpy(predicted.pages, region->pages, sizeof predicted.pages);
	predicted.run_count = region->run_count;
	predicted.runs = calloc(region->run_count, sizeof *predicted.runs);
	assert_non_null(predicted.runs);
	for (size_t i = 0; i < region->run_count; i++) {
		predicted.runs[i] = region->runs[i];
		predicted.runs[i].frame = FRAME_UNSEEN;
	}
	return predicted;
}

void
made_ledger(struct step_record *step, const struct step_record *before,
    enum model_fault fault)
{
	struct ledger_record *ledger = &step->ledger;

	ledger->reason = NULL;
	ledger->processes = calloc(
	    step->process_count, sizeof *ledger->processes);
	assert_non_null(ledger->processes);
	ledger->process_count = step->process_count;
	for (size_t i = 0; i < step->process_count; i++) {
		ledger->processes[i] = predicted_of(
		    before, step, &step->processes[i], fault);
		ledger->faults[fault] += ledger->processes[i].faults[fault];
	}
	ledger->frames = known(step->group.frames);
	made_balance(step, before);
}

static void
count_line(struct ledger_record *ledger, enum verdict verdict)
{
	ledger->unchecked += verdict == VERDICT_NOT_CHECKED;
	ledger->lines += verdict != VERDICT_NOT_CHECKED;
	ledger->balanced += verdict == VERDICT_BALANCED;
}

void
made_balance(struct step_record *step, const struct step_record *before)
{
	struct ledger_record *ledger = &step->ledger;
	int64_t frames = step->group.frames;
	struct balance balance;

	ledger->lines = ledger->balanced = ledger->unchecked = 0;
	for (size_t i = 0; i < ledger->process_count; i++) {
		balance_make(&ledger->processes[i], before, step, &balance);
		for (size_t j = 0; j < BALANCE_FIGURES; j++)
			if (balance.line[j].entered)
				count_line(ledger, balance.line[j].verdict);
	}
	count_line(ledger,
	    frames == UNKNOWN		   ? VERDICT_NOT_CHECKED
		: frames == ledger->frames ? VERDICT_BALANCED
					   : VERDICT_CONTRADICTED);
	step->verdict = ledger->balanced == ledger->lines
	    ? VERDICT_BALANCED
	    : VERDICT_CONTRADICTED;
	step->verdict_reason = NULL;
}
