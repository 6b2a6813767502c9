/* test_lessons.c: what each lesson claims, as sums over its record.
 *
 * Pairs of memory without a disk; those of files are in test_files.c. Each
 * claim is held against several sizes, parts, patterns and numbers of
 * consumers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <cmocka.h>

#include "facts.h"
#include "machine/machine.h"
#include "region/pages.h"
#include "skip.h"

static struct model_machine kernel;

static int
learn(void **state)
{
	struct machine machine;
	int error = machine_learn(true, &machine);

	(void)state;
	kernel = machine.model;
	return error;
}

static int
setup(void **state)
{
	int result = trial_setup(state);

	if (result == 0)
		((struct trial *)*state)->keep_record = true;
	return result;
}

/* RSS shows nothing of what happens between the first write and the end. */
static void
cow_rss_never_moves(const struct facts *f)
{
	static const char *const steps[] = {
	    "fill", "fork", "read", "write", "part", "leave", "rewrite"};
	json_int_t full = f->pages * f->page_kib;

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		const json_t *step = record_step(f->record, steps[i]);
		const json_t *processes = json_object_get(step, "processes");

		for (size_t k = 0; k < json_array_size(processes); k++)
			assert_int_equal(
			    figure_of(
				record_region(step, (json_int_t)k), "rss_kib"),
			    full);
	}
}

/* A write after the fork faults, by whomever it comes, and only then. */
static void
cow_faults_are_the_pages_written(const struct facts *f)
{
	faults_are(f, "start", "map", 0, 0);
	faults_are(f, "map", "fill", 0, f->pages);
	faults_are(f, "fill", "fork", 0, 0);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		faults_are(f, "fork", "read", i, 0);
		faults_are(f, "read", "write", i, f->part);
		faults_are(f, "write", "part", i, 0);
	}
	faults_are(f, "fork", "write", 0, 0);
	faults_are(f, "write", "part", 0, f->part);
	/* Who is alone still faults, but on pages it has not written since the
	 * fork; see cow_copies(): it copies none of them. */
	faults_are(f, "leave", "rewrite", 0, f->pages - f->part);
}

/* Every consumer copies what it writes, since the producer holds the first
 * frame; the producer copies only what a consumer still holds with it. */
static void
cow_copies(const struct facts *f, json_int_t own)
{
	json_int_t copied = f->consumers * f->part;

	frames_are(f, "map", 0);
	frames_are(f, "fill", f->pages);
	frames_are(f, "fork", f->pages);
	frames_are(f, "read", f->pages);
	frames_are(f, "write", f->pages + copied);
	frames_are(f, "part", f->pages + copied + own);
	frames_are(f, "leave", f->pages);
	frames_are(f, "rewrite", f->pages);
	same_frames(f, 0, "fill", 1, "read");
	same_frames(f, 0, "fill", 0, "write");
	same_frames(f, 1, "write", 1, "part");
	same_frames(f, 0, "part", 0, "rewrite");
}

static void
cow_pages_change_hands(const struct facts *f, json_int_t own)
{
	json_int_t rest = f->pages - f->part;

	pages_are(f, "map", 0, "absent", f->pages);
	pages_are(f, "fill", 0, "exclusive", f->pages);
	pages_are(f, "fork", 0, "shared", f->pages);
	pages_are(f, "write", 0, "exclusive", f->part);
	pages_are(f, "write", 0, "shared", rest);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		pages_are(f, "read", i, "shared", f->pages);
		pages_are(f, "write", i, "exclusive", f->part);
		pages_are(f, "write", i, "shared", rest);
	}
	pages_are(f, "part", 0, "exclusive", f->part + own);
	pages_are(f, "leave", 0, "exclusive", f->pages);
}

static void
cow(const struct facts *f)
{
	struct pages part = part_of(f);
	json_int_t own = pages_beside(
	    pages_shifted(part, part.count / 2), part);

	cow_rss_never_moves(f);
	cow_faults_are_the_pages_written(f);
	cow_copies(f, own);
	cow_pages_change_hands(f, own);
}

static void
cow_copies_what_is_written_and_no_more(void **state)
{
	claim_holds(*state, cow,
	    (const char *const[]){"cow", "cow --pages 1", "cow --write 0",
		"cow --write 100% --consumers 3",
		"cow --pages 101 --write 13 --pattern stride",
		"cow --pages 1000 --consumers 7 --pattern random --seed 12345",
		NULL});
}

/* shared: no touch, no page; and then one page for all, whoever looks. */
static void
shared(const struct facts *f)
{
	json_int_t full = f->pages * f->page_kib;

	frames_are(f, "create", 0);
	frames_are(f, "attach", 0);
	frames_are(f, "fill", f->pages);
	frames_are(f, "read", f->pages);
	frames_are(f, "write", f->pages);
	frames_are(f, "check", f->pages);
	frames_are(f, "leave", f->pages);
	frames_are(f, "unmap", 0);
	assert_int_equal(change(f, "start", "create", 0, "vsz_kib"), full);
	faults_are(f, "attach", "fill", 0, f->pages);
	faults_are(f, "write", "check", 0, 0);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		rss_is(f, "attach", i, 0);
		rss_is(f, "fill", i, 0);
		rss_is(f, "read", i, f->pages);
		assert_int_equal(change(f, "fill", "read", i, "rss_kib"), full);
		/* The reads have mapped all pages, and writable. */
		faults_are(f, "read", "write", i, 0);
		rss_is(f, "write", i, f->pages);
		pages_are(f, "fill", i, "absent", f->pages);
		pages_are(f, "read", i, "shared", f->pages);
		pages_are(f, "write", i, "shared", f->pages);
		same_frames(f, 0, "fill", i, "read");
	}
	pages_are(f, "fill", 0, "exclusive", f->pages);
	pages_are(f, "read", 0, "shared", f->pages);
	pages_are(f, "leave", 0, "exclusive", f->pages);
	same_frames(f, 0, "fill", 0, "leave");
}

static void
shared_holds_one_copy_whoever_looks(void **state)
{
	claim_holds(*state, shared,
	    (const char *const[]){"shared", "shared --pages 1",
		"shared --pages 777 --consumers 5 --pattern random",
		"shared --pages 100 --consumers 7 --pattern own", NULL});
}

/* The last writer's bytes stand where all wrote the same pages; everybody's
 * where each had a share. The check itself fails where they do not. */
static void
shared_shows_whose_bytes_stand(void **state)
{
	struct trial *t = *state;

	t->keep_record = false;
	trial_run(t, "shared", NULL);
	assert_int_equal(t->status, 0);
	assert_non_null(
	    strstr(t->out, "Consumers 1-2 wrote the same 8 pages."));
	assert_non_null(strstr(t->out, "(and saw the bytes of consumer 2)"));
	trial_run(t, "shared", "--pattern", "own", NULL);
	assert_int_equal(t->status, 0);
	assert_null(strstr(t->out, "wrote the same"));
	assert_non_null(strstr(t->out, "wrote no page that another one"));
	assert_non_null(strstr(t->out,
	    "(and saw the bytes of consumer 1 in 4 of them,\n"
	    "the bytes of consumer 2 in 4)"));
}

static bool
is_deleted(const struct facts *f, const char *step, json_int_t index)
{
	const json_t *process = record_process(
	    record_step(f->record, step), index);
	const json_t *line;
	size_t i;

	json_array_foreach (json_object_get(process, "maps"), i, line) {
		if (strstr(json_string_value(line), "/dev/shm/") != NULL)
			return strstr(json_string_value(line), " (deleted)");
	}
	fail_msg("no object is mapped at step '%s'", step);
	return false;
}

static void
shared_loses_its_name_when_all_have_attached(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "shared", "--quiet", NULL);
	f = facts_of(t);
	assert_false(is_deleted(&f, "create", 0));
	assert_false(is_deleted(&f, "exec", 0));
	for (json_int_t i = 0; i <= f.consumers; i++)
		assert_true(is_deleted(&f, "attach", i));
	facts_release(&f);
}

/* lazy: the producer and its control, which never writes. */
static void
lazy_gives_out_memory_at_the_first_write(void **state)
{
	struct trial *t = *state;
	struct facts f;
	json_int_t full;

	trial_run(t, "lazy", "--quiet", "--pages", "100", NULL);
	f = facts_of(t);
	full = 100 * f.page_kib;
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "map", i, "vsz_kib"), full);
		assert_int_equal(change(&f, "exec", "read", i, "rss_kib"), 0);
		faults_are(&f, "exec", "map", i, 0);
		faults_are(&f, "map", "read", i, 100);
		pages_are(&f, "map", i, "absent", 100);
		pages_are(&f, "read", i, "zero", 100);
		assert_int_equal(change(&f, "exec", "unmap", i, "vsz_kib"), 0);
		assert_int_equal(change(&f, "exec", "unmap", i, "rss_kib"), 0);
	}
	assert_int_equal(change(&f, "read", "write", 0, "rss_kib"), full);
	faults_are(&f, "read", "write", 0, 100);
	pages_are(&f, "write", 0, "exclusive", 100);
	assert_int_equal(change(&f, "read", "write", 1, "rss_kib"), 0);
	faults_are(&f, "read", "write", 1, 0);
	pages_are(&f, "write", 1, "zero", 100);
	frames_are(&f, "map", 0);
	frames_are(&f, "read", 0);
	frames_are(&f, "write", 100);
	frames_are(&f, "unmap", 0);
	facts_release(&f);
}

static void
lazy_without_mmap_changes_nothing(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "lazy", "--quiet", "--touch", "unmapped", NULL);
	f = facts_of(t);
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "write", i, "vsz_kib"), 0);
		assert_int_equal(change(&f, "exec", "write", i, "rss_kib"), 0);
		faults_are(&f, "exec", "unmap", i, 0);
		assert_true(json_is_null(json_object_get(
		    record_process(record_step(f.record, "map"), i),
		    "region")));
	}
	facts_release(&f);
}

static void
lazy_without_a_touch_takes_addresses_only(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "lazy", "--quiet", "--touch", "none", NULL);
	f = facts_of(t);
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "write", i, "vsz_kib"),
		    f.pages * f.page_kib);
		assert_int_equal(change(&f, "exec", "write", i, "rss_kib"), 0);
		faults_are(&f, "exec", "unmap", i, 0);
		pages_are(&f, "write", i, "absent", f.pages);
	}
	facts_release(&f);
}

static void
lazy_that_only_reads_is_its_own_control(void **state)
{
	struct trial *t = *state;
	struct facts f;

	trial_run(t, "lazy", "--quiet", "--touch", "read", NULL);
	f = facts_of(t);
	for (json_int_t i = 0; i <= 1; i++) {
		assert_int_equal(change(&f, "exec", "write", i, "rss_kib"), 0);
		pages_are(&f, "write", i, "zero", f.pages);
	}
	/* The control's write step reads what is mapped already. */
	faults_are(&f, "read", "write", 0, 0);
	faults_are(&f, "read", "write", 1, 0);
	facts_release(&f);
}

/* The handler gives back all that there was; the signal alone gives nothing. */
static void
interrupt(const struct facts *f)
{
	json_int_t full = f->pages * f->page_kib;

	for (json_int_t i = 0; i <= 1; i++) {
		faults_are(f, "exec", "map", i, 0);
		faults_are(f, "map", "read", i, f->pages);
		faults_are(f, "read", "write", i, f->pages);
		faults_are(f, "write", "interrupt", i, 0);
		uss_is(f, "write", i, f->pages);
	}
	frames_are(f, "write", 2 * f->pages);
	assert_int_equal(change(f, "write", "interrupt", 0, "vsz_kib"), -full);
	assert_int_equal(change(f, "write", "interrupt", 0, "rss_kib"), -full);
	assert_int_equal(change(f, "write", "interrupt", 1, "vsz_kib"), 0);
	assert_int_equal(change(f, "write", "interrupt", 1, "rss_kib"), 0);
	bytes_were_checked(f, "interrupt", 1, f->pages);
	same_frames(f, 1, "write", 1, "interrupt");
	frames_are(f, "interrupt", f->pages);
	frames_are(f, "leave", 0);
}

static void
a_handler_that_unmaps_gives_back_what_a_signal_does_not(void **state)
{
	claim_holds(*state, interrupt,
	    (const char *const[]){"interrupt", "interrupt --pages 1",
		"interrupt --pages 777", NULL});
}

/* The control group: what cow does with one flag changed. */
static void
shared_anonymous(const struct facts *f)
{
	frames_are(f, "map", 0);
	faults_are(f, "map", "fill", 0, f->pages);
	pages_are(f, "fill", 0, "exclusive", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		rss_is(f, "fork", i, 0);
		pages_are(f, "fork", i, "absent", f->pages);
		rss_is(f, "read", i, f->pages);
		bytes_were_checked(f, "read", i, f->pages);
		same_frames(f, 0, "fill", i, "read");
		faults_are(f, "read", "write", i, 0);
		same_frames(f, 0, "fill", i, "write");
	}
	uss_is(f, "write", 0, 0);
	/* What a consumer wrote is there, and was no fault to fetch. */
	bytes_were_checked(f, "check", 0, f->part);
	faults_are(f, "write", "check", 0, 0);
	faults_are(f, "leave", "rewrite", 0, 0);
	uss_is(f, "leave", 0, f->pages);
	for (size_t i = 0; i < 6; i++)
		frames_are(f,
		    ((const char *const[]){"fill", "fork", "read", "write",
			"leave", "rewrite"})[i],
		    f->pages);
	class_in_all_is(f, "copy", 0);
}

static void
shared_anonymous_memory_is_never_copied(void **state)
{
	claim_holds(*state, shared_anonymous,
	    (const char *const[]){"shared-anonymous",
		"shared-anonymous --pages 1",
		"shared-anonymous --pages 100 --write 100% --consumers 5",
		"shared-anonymous --pages 777 --pattern random --consumers 1",
		NULL});
}

/* Each page that a consumer writes is one more frame, its own; the others stay
 * the object's, and show what the producer writes there. */
static void
private_shm(const struct facts *f)
{
	json_int_t copied = f->consumers * f->part;

	frames_are(f, "read", f->pages);
	frames_are(f, "write", f->pages + copied);
	frames_are(f, "rewrite", f->pages + copied);
	frames_are(f, "look", f->pages + copied);
	frames_are(f, "leave", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		rss_is(f, "attach", i, 0);
		same_frames(f, 0, "fill", i, "read");
		uss_is(f, "read", i, 0);
		faults_are(f, "read", "write", i, f->part);
		assert_int_equal(change(f, "read", "write", i, "rss_kib"), 0);
		rss_is(f, "write", i, f->pages);
		uss_is(f, "write", i, f->part);
		bytes_were_checked(f, "look", i, f->pages);
		faults_are(f, "write", "look", i, 0);
		same_frames(f, i, "write", i, "look");
	}
	bytes_were_checked(f, "check", 0, f->pages);
	faults_are(f, "fill", "leave", 0, 0);
	same_frames(f, 0, "fill", 0, "leave");
	class_in_all_is(f, "copy", copied);
}

static void
a_private_view_of_shm_copies_what_it_writes(void **state)
{
	claim_holds(*state, private_shm,
	    (const char *const[]){"private-shm", "private-shm --pages 1",
		"private-shm --write 0", "private-shm --write 100%",
		"private-shm --pages 101 --write 13 --pattern stride",
		"private-shm --pages 777 --consumers 5 --pattern random "
		"--seed 9",
		NULL});
}

/* A fault for each process and page; a copy for all but one of them. */
static void
reuse(const struct facts *f)
{
	bool first = option_is(f, "producer", "first");
	const char *end = first ? "write" : "last";
	json_int_t last = first ? f->consumers : 0;

	frames_are(f, "fork", f->pages);
	if (first) {
		faults_are(f, "fork", "first", 0, f->pages);
		frames_are(f, "first", 2 * f->pages);
	} else {
		frames_are(f, "write", (1 + f->consumers) * f->pages);
		faults_are(f, "write", "last", 0, f->pages);
		class_is(f, "last", "copy", 0);
		class_is(f, "last", "reuse", f->pages);
	}
	for (json_int_t i = 1; i <= f->consumers; i++) {
		faults_are(f, "fork", "write", i, f->pages);
		faults_are(f, "write", "rewrite", i, 0);
	}
	for (json_int_t i = 0; i <= f->consumers; i++)
		uss_is(f, end, i, f->pages);
	frames_are(f, end, (1 + f->consumers) * f->pages);
	frames_are(f, "rewrite", (1 + f->consumers) * f->pages);
	/* Who came last has the frames that were there first. */
	same_frames(f, 0, "fill", last, end);
	class_in_all_is(f, "copy", f->consumers * f->pages);
	class_in_all_is(f, "reuse", f->pages);
	frames_are(f, "leave", f->pages);
}

static void
the_last_writer_copies_nothing_whoever_it_is(void **state)
{
	claim_holds(*state, reuse,
	    (const char *const[]){"reuse", "reuse --producer first",
		"reuse --pages 1", "reuse --pages 1 --producer first",
		"reuse --consumers 1", "reuse --consumers 1 --producer first",
		"reuse --pages 300 --consumers 6",
		"reuse --pages 300 --consumers 6 --producer first", NULL});
}

/* The child ends first: what it alone had is free; what the grandchild
 * inherited from it lives on. */
static void
orphan_lives_on(
    const struct facts *f, json_int_t written_twice, json_int_t untouched)
{
	frames_are(f, "end", f->pages + 2 * f->part - written_twice);
	same_frames(f, 2, "half", 2, "end");
	rss_is(f, "end", 2, f->pages);
	faults_are(f, "end", "last", 2, f->pages - f->part);
	class_is(f, "last", "copy", untouched);
	class_is(f, "last", "reuse", f->part - written_twice);
	frames_are(f, "last", 2 * f->pages);
	uss_is(f, "last", 2, f->pages);
	frames_are(f, "orphan", f->pages);
}

/* The grandchild ends first, and gives back what it had written. */
static void
child_outlives_its_own(const struct facts *f)
{
	frames_are(f, "end", f->pages + f->part);
	uss_is(f, "end", 1, f->part);
	faults_are(f, "end", "last", 1, f->pages);
	class_is(f, "last", "copy", f->pages - f->part);
	class_is(f, "last", "reuse", f->part);
	frames_are(f, "last", 2 * f->pages);
	uss_is(f, "last", 1, f->pages);
	frames_are(f, "parent", f->pages);
}

static void
generations(const struct facts *f)
{
	struct pages part = part_of(f);
	struct pages half = pages_shifted(part, part.count / 2);
	json_int_t beside = pages_beside(half, part);

	frames_are(f, "child", f->pages);
	faults_are(f, "child", "write", 1, f->part);
	frames_are(f, "write", f->pages + f->part);
	same_frames(f, 1, "write", 2, "grandchild");
	frames_are(f, "grandchild", f->pages + f->part);
	bytes_were_checked(f, "read", 2, f->pages);
	faults_are(f, "grandchild", "read", 2, 0);
	/* None of what it writes is its own yet, whoever it is from. */
	faults_are(f, "read", "half", 2, f->part);
	class_is(f, "half", "copy", f->part);
	frames_are(f, "half", f->pages + 2 * f->part);
	if (option_is(f, "first", "child"))
		orphan_lives_on(
		    f, f->part - beside, f->pages - f->part - beside);
	else
		child_outlives_its_own(f);
	/* The producer has its own pages to the end, and is alone with them. */
	same_frames(f, 0, "fill", 0, "rewrite");
	class_is(f, "rewrite", "copy", 0);
	frames_are(f, "rewrite", f->pages);
}

static void
generations_share_copy_and_end_in_any_order(void **state)
{
	claim_holds(*state, generations,
	    (const char *const[]){"generations",
		"generations --first grandchild", "generations --pages 1",
		"generations --pages 1 --write 0 --first grandchild",
		"generations --write 100%",
		"generations --write 100% --first grandchild",
		"generations --pages 301 --write 77 --pattern random",
		"generations --pages 301 --write 77 --pattern random --first "
		"grandchild",
		"generations --pages 90 --write 31 --pattern stride", NULL});
}

/* What somebody said in a step. */
static void
was_said(const struct facts *f, const char *step, const char *words)
{
	const json_t *said = json_object_get(
	    record_step(f->record, step), "said");
	char *text = json_dumps(said, JSON_ENCODE_ANY);

	if (text == NULL || strstr(text, words) == NULL)
		fail_msg(
		    "step '%s' did not say '%s' but %s", step, words, text);
	free(text);
}

/* The price of a save is a page for each page that changes meanwhile. */
static void
snapshot(const struct facts *f)
{
	char words[64];

	frames_are(f, "fork", f->pages);
	faults_are(f, "fork", "save", 1, 0);
	frames_are(f, "save", f->pages);
	faults_are(f, "save", "change", 0, f->part);
	class_is(f, "change", "copy", f->part);
	frames_are(f, "change", f->pages + f->part);
	class_in_all_is(f, "copy", f->part);
	/* The saver sees none of it. */
	same_frames(f, 0, "fill", 1, "rest");
	faults_are(f, "save", "rest", 1, 0);
	frames_are(f, "leave", f->pages);
	snprintf(words, sizeof words, "the file holds %lld records",
	    f->pages * f->page_kib * 1024 / 64);
	was_said(f, "check", words);
	snprintf(words, sizeof words, "the table has %lld new ones", f->part);
	was_said(f, "check", words);
}

static void
a_save_costs_what_is_changed_and_not_what_is_there(void **state)
{
	claim_holds(*state, snapshot,
	    (const char *const[]){"snapshot", "snapshot --pages 1",
		"snapshot --pages 64 --write 8",
		"snapshot --pages 512 --write 8",
		"snapshot --pages 512 --write 0",
		"snapshot --pages 512 --write 100%",
		"snapshot --pages 333 --write 44 --pattern random", NULL});
}

/* A worker copies the pages that have counts in them: all of the objects', or
 * an eighth as many beside them. */
static void
prefork(const struct facts *f)
{
	json_int_t objects = f->pages - (f->pages + 8) / 9;
	json_int_t counted = option_is(f, "counts", "inside")
	    ? objects
	    : (objects + 7) / 8;

	frames_are(f, "load", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		/* Merely to look is free. */
		faults_are(f, "fork", "look", i, 0);
		uss_is(f, "look", i, 0);
		faults_are(f, "look", "use", i, counted);
		rss_is(f, "use", i, f->pages);
		uss_is(f, "use", i, counted);
	}
	frames_are(f, "look", f->pages);
	frames_are(f, "use", f->pages + f->consumers * counted);
	class_in_all_is(f, "copy", f->consumers * counted);
	frames_are(f, "leave", f->pages);
}

static void
workers_copy_the_pages_of_their_counts(void **state)
{
	claim_holds(*state, prefork,
	    (const char *const[]){"prefork", "prefork --counts apart",
		"prefork --pages 1", "prefork --pages 2 --counts apart",
		"prefork --pages 900 --consumers 5",
		"prefork --pages 900 --consumers 5 --counts apart",
		"prefork --pages 1000 --consumers 1 --counts apart", NULL});
}

/* How many huge pages hold a page of the set, or the first one. */
static json_int_t
huge_pages_with(struct pages set, json_int_t pages_each)
{
	struct pages_cursor at = pages_walk(set);
	json_int_t last = 0, count = 1;
	struct pages_run run;

	while (pages_next(&at, &run))
		for (uint64_t i = run.first; i < run.first + run.count; i++) {
			json_int_t huge = (json_int_t)i / pages_each;

			count += huge != last;
			last = huge;
		}
	return count;
}

static void
huge_is(
    const struct facts *f, const char *step, json_int_t index, json_int_t pages)
{
	assert_int_equal(
	    region_figure(f, step, index, "huge_kib"), pages * f->page_kib);
}

/* A byte written copies a page, and takes the writer's huge page apart. Whole
 * huge pages only are looked at, so that nothing else is in the region. */
static void
huge(const struct facts *f)
{
	json_int_t each = (json_int_t)kernel.huge_pages;
	json_int_t faults = f->pages / each;
	json_int_t written = 1 +
	    pages_beside(part_of(f), pages_between((uint64_t)f->pages, 0, 1));

	assert_int_equal(f->pages % each, 0);
	faults_are(f, "map", "fill", 0, faults);
	huge_is(f, "fill", 0, f->pages);
	frames_are(f, "read", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		huge_is(f, "read", i, f->pages);
		uss_is(f, "read", i, 0);
		faults_are(f, "fork", "read", i, 0);
		faults_are(f, "read", "byte", i, 1);
		uss_is(f, "byte", i, 1);
		huge_is(f, "byte", i, f->pages - each);
		faults_are(f, "byte", "write", i, written - 1);
		uss_is(f, "write", i, written);
		huge_is(f, "write", i,
		    f->pages - each * huge_pages_with(part_of(f), each));
	}
	frames_are(f, "byte", f->pages + f->consumers);
	frames_are(f, "write", f->pages + f->consumers * written);
	class_in_all_is(f, "copy", f->consumers * written);
	/* The producer has had them all the time. */
	huge_is(f, "write", 0, f->pages);
	faults_are(f, "leave", "rewrite", 0, faults);
	huge_is(f, "rewrite", 0, f->pages);
	frames_are(f, "rewrite", f->pages);
}

static void
forbid_huge_pages(void)
{
	prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

static void
one_byte_copies_one_page_of_a_huge_page(void **state)
{
	char one[64], three[160], part[160];

	skip_if(
	    kernel.huge_pages == 0, "there are no transparent huge pages here");
	snprintf(one, sizeof one, "huge --pages %u", kernel.huge_pages);
	snprintf(three, sizeof three,
	    "huge --pages %u --consumers 3 --write 1%%", 3 * kernel.huge_pages);
	snprintf(part, sizeof part,
	    "huge --pages %u --write 3 --pattern random --seed 5",
	    4 * kernel.huge_pages);
	claim_holds(
	    *state, huge, (const char *const[]){one, three, part, NULL});
}

static void
a_machine_without_huge_pages_says_so(void **state)
{
	struct trial *t = *state;

	t->prepare = forbid_huge_pages;
	trial_run(t, "huge", "--quiet", NULL);
	assert_int_equal(t->status, 77);
	assert_non_null(strstr(t->err,
	    "shmlab: producer, step 'map': cannot be shown on this machine: "
	    "transparent huge pages are switched off"));
	trial_left_nothing(t);
}

static bool
ends_with(const char *text, const char *end)
{
	size_t size = strlen(text), tail = strlen(end);

	return size >= tail && strcmp(text + size - tail, end) == 0;
}

static void
kinds(const struct facts *f)
{
	const char *kind = text_of(
	    json_object_get(
		json_object_get(f->record, "parameters"), "options"),
	    "kind");
	bool private = ends_with(kind, "private");
	json_int_t copied = private ? f->consumers * f->part : 0;
	const char *born = strncmp(kind, "anonymous", 9) == 0 ? "fork" : "exec";

	assert_string_equal(
	    text_of(json_object_get(f->record, "parameters"), "birth"), born);
	frames_are(f, "fill", f->pages);
	frames_are(f, "read", f->pages);
	frames_are(f, "write", f->pages + copied);
	frames_are(f, "leave", f->pages);
	for (json_int_t i = 1; i <= f->consumers; i++) {
		rss_is(f, "read", i, f->pages);
		rss_is(f, "write", i, f->pages);
		uss_is(f, "write", i, private ? f->part : 0);
		same_frames(f, 0, "fill", i, "read");
		majors_are(f, born, "write", i, 0);
	}
	class_in_all_is(f, "copy", copied);
}

static void
private_kinds_copy_and_shared_kinds_do_not(void **state)
{
	static const char *const names[] = {"anonymous-private",
	    "anonymous-shared", "shm-private", "shm-shared", "file-private",
	    "file-shared"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char plain[160], random[160];

		snprintf(plain, sizeof plain, "kinds --kind %s", names[i]);
		snprintf(random, sizeof random,
		    "kinds --kind %s --pages 333 --write 71 --consumers 4 "
		    "--pattern random",
		    names[i]);
		claim_holds(
		    *state, kinds, (const char *const[]){plain, random, NULL});
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, trial_teardown)
	const struct CMUnitTest tests[] = {
	    TEST(cow_copies_what_is_written_and_no_more),
	    TEST(shared_holds_one_copy_whoever_looks),
	    TEST(shared_shows_whose_bytes_stand),
	    TEST(shared_loses_its_name_when_all_have_attached),
	    TEST(lazy_gives_out_memory_at_the_first_write),
	    TEST(lazy_without_mmap_changes_nothing),
	    TEST(lazy_without_a_touch_takes_addresses_only),
	    TEST(lazy_that_only_reads_is_its_own_control),
	    TEST(a_handler_that_unmaps_gives_back_what_a_signal_does_not),
	    TEST(shared_anonymous_memory_is_never_copied),
	    TEST(a_private_view_of_shm_copies_what_it_writes),
	    TEST(the_last_writer_copies_nothing_whoever_it_is),
	    TEST(generations_share_copy_and_end_in_any_order),
	    TEST(a_save_costs_what_is_changed_and_not_what_is_there),
	    TEST(workers_copy_the_pages_of_their_counts),
	    TEST(private_kinds_copy_and_shared_kinds_do_not),
	    TEST(one_byte_copies_one_page_of_a_huge_page),
	    TEST(a_machine_without_huge_pages_says_so),
	};

	return cmocka_run_group_tests_name("lessons", tests, learn, NULL);
}
