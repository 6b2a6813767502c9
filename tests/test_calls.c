/* test_calls.c: system calls as data, and as lines of the report. (That they
 * are those that were really made, test_strace.c checks.) */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>
#include <cmocka.h>

#include "golden.h"
#include "made.h"
#include "os/madvise.h"
#include "record/call_words.h"
#include "region/region.h"
#include "report/sentences/calls.h"
#include "run.h"
#include "skip.h"

#define PAGES  8
#define LENGTH (PAGES * UINT64_C(4096))
#define START  REGION_ADDRESS
#define NOBODY (uint64_t)(-1) /* the descriptor of anonymous memory */

#define MAP_HERE (MAP_FIXED_NOREPLACE)

/* All that is known, one of a kind. */
static const struct call every_call[] = {
    {.what = CALL_SHM_OPEN,
	.args = {0, O_RDWR | O_CREAT | O_EXCL, 0600},
	.name = "/shmlab-4026531836-22303-2308289",
	.result = 4},
    {.what = CALL_SHM_OPEN,
	.args = {0, O_RDWR},
	.name = "/shmlab-4026531836-22303-2308289",
	.result = 4},
    {.what = CALL_OPEN,
	.args = {0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600},
	.name = "/var/tmp/shmlab-4026531836-22303-2308289",
	.result = 4},
    {.what = CALL_OPEN,
	.args = {0, O_RDWR | O_CLOEXEC},
	.name = "/var/tmp/shmlab-4026531836-22303-2308289",
	.result = 4},
    {.what = CALL_FTRUNCATE, .args = {4, LENGTH}},
    {.what = CALL_PWRITE, .args = {4, 0, 1, 0}, .result = 1, .more = 7},
    {.what = CALL_PREAD, .args = {4, 0, 8, 4096}, .result = 8},
    {.what = CALL_FADVISE, .args = {4, 0, 0, POSIX_FADV_RANDOM}},
    {.what = CALL_FADVISE, .args = {4, 0, 0, POSIX_FADV_DONTNEED}},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_HERE, NOBODY, 0},
	.result = START},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS | MAP_HERE, NOBODY, 0},
	.result = START},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_HERE,
	    4, 0},
	.result = START},
    {.what = CALL_MMAP,
	.args = {0, LENGTH, PROT_READ | PROT_WRITE, MAP_PRIVATE, 4, 0},
	.result = 0x7f0123456000},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_NOHUGEPAGE}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_HUGEPAGE}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_RANDOM}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_DONTNEED}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_REMOVE}},
    {.what = CALL_MADVISE, .args = {START + 8192, 4096, MADV_PAGEOUT}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_POPULATE_WRITE}},
    {.what = CALL_MSYNC, .args = {START, LENGTH, MS_SYNC}},
    {.what = CALL_MUNMAP, .args = {START, LENGTH}},
    {.what = CALL_CLOSE, .args = {4}},
    {.what = CALL_SHM_UNLINK, .name = "/shmlab-4026531836-22303-2308289"},
    {.what = CALL_UNLINK, .name = "/var/tmp/shmlab-4026531836-22303-2308289"},
    {.what = CALL_OPEN,
	.args = {0, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600},
	.name = "...e/folder/with/a/long/name/shmlab-4026531836-22303-2308289",
	.result = 4},
    {.what = CALL_FORK, .result = 22304},
    {.what = CALL_SPAWN,
	.name = "/home/somebody/shmlab/build/consumers/shared-anonymous"},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_HERE,
	    4, 0},
	.result = -EEXIST},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_HERE,
	    CALL_FD_UNKNOWN, 0},
	.dry = true},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, NOBODY, 0},
	.result = START},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_POPULATE_READ}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_FREE}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_COLD}},
    {.what = CALL_MADVISE, .args = {START, LENGTH, MADV_WILLNEED}},
    {.what = CALL_MLOCK, .args = {START, LENGTH}},
    {.what = CALL_MLOCK2, .args = {START, LENGTH, MLOCK_ONFAULT}},
    {.what = CALL_MUNLOCK, .args = {START, LENGTH}},
    {.what = CALL_MEMFD_CREATE,
	.args = {0, MFD_CLOEXEC | MFD_ALLOW_SEALING},
	.name = "shmlab",
	.result = 4},
    {.what = CALL_FCNTL,
	.args = {4, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_FUTURE_WRITE}},
    {.what = CALL_FCNTL, .args = {4, F_ADD_SEALS, F_SEAL_SEAL}},
    {.what = CALL_MMAP,
	.args = {START, LENGTH, PROT_READ, MAP_SHARED | MAP_HERE, 4, 0},
	.result = START},
    {.what = CALL_SHMGET,
	.args = {IPC_PRIVATE, LENGTH, IPC_CREAT | IPC_EXCL | 0600},
	.result = 98304},
    {.what = CALL_SHMAT, .args = {98304, START, 0}, .result = START},
    {.what = CALL_SHMAT,
	.args = {98304, 0, SHM_RDONLY},
	.result = 0x7f0123456000},
    {.what = CALL_SHMAT, .args = {CALL_FD_UNKNOWN, START, 0}, .dry = true},
    {.what = CALL_SHMCTL, .args = {98304, IPC_RMID, 0}},
    {.what = CALL_SHMDT, .args = {START}},
    {.what = CALL_FALLOCATE,
	.args = {4, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 8192, 4096}},
    {.what = CALL_PIPE},
    {.what = CALL_WRITE, .args = {5, 0, 8}, .result = 8},
    {.what = CALL_READ, .args = {4, START + 4096, 8}, .result = 8},
    {.what = CALL_WRITE, .args = {5, START + 4096, 8}, .result = 8},
    {.what = CALL_READ, .args = {4, 0, 8}, .result = 8},
};
#define EVERY (sizeof every_call / sizeof *every_call)

struct screen {
	struct head_record head;
	struct step_record step;
	struct paper paper;
	char *text;
	size_t size;
};

static void
open_screen(struct screen *s, struct style style)
{
	*s = (struct screen){.paper = {.style = style}};
	made_head(&s->head, PAGES, 2, PROOF_FRAMES);
	s->paper.out = open_memstream(&s->text, &s->size);
	assert_non_null(s->paper.out);
}

static void
close_screen(struct screen *s)
{
	free(s->text);
}

/* Prints a step of that one call, by an actor; as the first of the report. */
static void
print_one(struct screen *s, unsigned index, const struct call *c)
{
	struct actor_call call = {index, *c};
	struct step_record step = {.calls = &call, .call_count = 1};
	struct calls_told told = {0};

	calls_print(&s->paper, &s->head, &step, &told);
	assert_int_equal(paper_done(&s->paper), 0);
}

static void
what_a_call_does_takes_two_lines(void **state)
{
	struct screen s;
	size_t lines = 0;

	(void)state;
	open_screen(&s, (struct style){.width = 80});
	for (size_t i = 0; i < EVERY; i++) {
		size_t before = s.size, count = 0;

		print_one(&s, 0, &every_call[i]);
		for (size_t at = before; at < s.size; at++)
			count += s.text[at] == '\n';
		assert_in_range(count, 1, 2);
		lines += count;
	}
	assert_true(lines > EVERY);
	golden_check("calls", __func__, s.text);
	fclose(s.paper.out);
	close_screen(&s);
}

static void
each_argument_is_explained(void **state)
{
	struct screen s;

	(void)state;
	open_screen(&s, (struct style){.width = 80, .explain = true});
	for (size_t i = 0; i < EVERY; i++)
		print_one(&s, 0, &every_call[i]);
	golden_check("calls", __func__, s.text);
	fclose(s.paper.out);
	close_screen(&s);
}

/* What the producer and two consumers of the pair "shared" call. */
static void
make_shared(struct actor_call *calls, size_t *count)
{
	const struct {
		unsigned index;
		size_t which;
	} order[] = {
	    {0, 0}, {0, 4}, {0, 11}, {0, 13}, {0, 22}, /* create */
	    {0, 27}, {0, 27},			       /* exec */
	    {1, 1}, {1, 11}, {1, 13}, {1, 22},	       /* attach */
	    {2, 1}, {2, 11}, {2, 13}, {2, 22},	       /* attach */
	    {BY_COORDINATOR, 23}, {0, 21},	       /* unmap */
	};

	*count = sizeof order / sizeof *order;
	for (size_t i = 0; i < *count; i++)
		calls[i] = (struct actor_call){
		    order[i].index, every_call[order[i].which]};
}

static void
check_shared(const char *claim, struct style style)
{
	struct actor_call calls[32];
	struct step_record step = {.calls = calls};
	struct screen s;
	struct calls_told told = {0};

	make_shared(calls, &step.call_count);
	open_screen(&s, style);
	calls_print(&s.paper, &s.head, &step, &told);
	calls_print(&s.paper, &s.head, &step, &told);
	assert_int_equal(paper_done(&s.paper), 0);
	golden_check("calls", claim, s.text);
	fclose(s.paper.out);
	close_screen(&s);
}

static void
what_was_told_is_not_told_again(void **state)
{
	(void)state;
	check_shared(__func__, (struct style){.width = 80, .ascii = true});
}

static void
shared_is_explained_call_by_call(void **state)
{
	(void)state;
	check_shared(__func__, (struct style){.width = 80, .explain = true});
}

static void
of_each_kind_the_first_few_are_listed(void **state)
{
	struct call_log log = {0};

	(void)state;
	for (uint64_t i = 0; i < 1000; i++) {
		call_note(&log,
		    (struct call){.what = CALL_MADVISE, .args = {i}}, NULL);
		if (i == 500)
			call_note(
			    &log, (struct call){.what = CALL_CLOSE}, NULL);
	}
	call_note_more(&log, CALL_MADVISE, 7);
	assert_int_equal(log.count, CALLS_EACH + 1);
	for (unsigned i = 0; i < CALLS_EACH; i++) {
		assert_int_equal(log.call[i].what, CALL_MADVISE);
		assert_int_equal(log.call[i].args[0], i);
		assert_int_equal(log.call[i].more,
		    i == CALLS_EACH - 1 ? 1000 - CALLS_EACH + 7 : 0);
	}
	assert_int_equal(log.call[CALLS_EACH].what, CALL_CLOSE);
	assert_int_equal(log.call[CALLS_EACH].more, 0);
}

static void
there_is_room_for_calls_of_all_kinds(void **state)
{
	struct call_log log = {0};

	(void)state;
	for (int i = 0; i < 10; i++)
		for (unsigned what = 0; what < CALL_KINDS; what++)
			call_note(&log,
			    (struct call){.what = (enum call_kind)what}, "");
	assert_int_equal(log.count, CALLS_MAX);
	call_note(NULL, (struct call){.what = CALL_FORK}, NULL);
}

static void
a_long_name_keeps_its_end(void **state)
{
	char name[300];
	struct call c;

	(void)state;
	memset(name, 'x', sizeof name);
	snprintf(name + 250, 50, "/consumers/cow");
	call_set_name(&c, name);
	assert_int_equal(strlen(c.name), CALL_NAME - 1);
	assert_memory_equal(c.name, "...", 3);
	assert_string_equal(c.name + strlen(c.name) - strlen("/consumers/cow"),
	    "/consumers/cow");
	name[CALL_NAME - 1] = '\0';
	call_set_name(&c, name);
	assert_string_equal(c.name, name);
}

/* All calls of region.h that call the kernel, on an object; or on a file. */
static void
live_with(struct region *r, const char *name, bool file)
{
	struct pages some = pages_part(PAGES, 6, PAGES_STRIDE, 0);

	assert_int_equal(file ? region_create_file(r, name, PAGES, MAP_SHARED)
			      : region_create_shm(r, name, PAGES, MAP_SHARED),
	    0);
	assert_int_equal(region_write(r, pages_all(PAGES), 0), 0);
	assert_int_equal(region_drop(r, some), 0);
	if (file) {
		assert_int_equal(region_sync(r), 0);
		assert_int_equal(region_evict(r), 0);
		assert_int_equal(region_pread_expect(r, some, 0), 0);
		assert_int_equal(region_will_need(r, some), 0);
	} else {
		assert_int_equal(region_remove(r, some), 0);
	}
	assert_int_equal(region_unmap(r), 0);
	r->object_pages = PAGES;
	assert_int_equal(file ? region_attach_file(r, name, MAP_PRIVATE)
			      : region_attach_shm(r, name, MAP_PRIVATE),
	    0);
	assert_int_equal(region_pwrite(r, some, 1), 0);
	assert_int_equal(region_read_into(r, some, 1), 0);
	assert_int_equal(region_poke(r, some, 1), 0);
	assert_int_equal(region_punch(r, some), 0);
	assert_int_equal(region_resize_object(r, PAGES / 2), 0);
	assert_int_equal(region_resize_object(r, PAGES), 0);
	assert_int_equal(region_write_from(r, some), 0);
	assert_int_equal(region_unmap(r), 0);
}

static void
check_dry(const char *name, bool file)
{
	static struct call_log live, dry;
	struct region l = {.calls = &live, .keeps_open = true};
	struct region d = {.calls = &dry, .dry_run = true, .keeps_open = true};

	live.count = dry.count = 0;
	live_with(&l, name, file);
	assert_int_equal(file ? unlink(name) : shm_unlink(name), 0);
	live_with(&d, name, file);
	assert_true(live.count > 10);
	assert_int_equal(live.count, dry.count);
	for (unsigned i = 0; i < live.count; i++) {
		const struct call *a = &live.call[i], *b = &dry.call[i];

		assert_int_equal(a->what, b->what);
		assert_int_equal(a->more, b->more);
		assert_string_equal(a->name, b->name);
		assert_false(a->dry);
		assert_true(b->dry);
		for (unsigned k = 0; k < CALL_ARGS; k++)
			if (call_argument_form(a->what, k) != CALL_DESCRIPTOR)
				assert_int_equal(a->args[k], b->args[k]);
			else
				assert_int_equal(b->args[k], CALL_FD_UNKNOWN);
	}
}

static void
a_dry_run_notes_what_a_run_calls(void **state)
{
	char name[64];

	(void)state;
	skip_if(TAKES_NOTES,
	    "a sanitizer may be where the region goes: another mmap() follows");
	snprintf(name, sizeof name, "/shmlab-calls-%d", getpid());
	check_dry(name, false);
	snprintf(name, sizeof name, "/var/tmp/shmlab-calls-%d", getpid());
	check_dry(name, true);
}

/* The size is that of a file that could not be written in a day. */
static void
a_dry_run_of_a_large_file_takes_no_time(void **state)
{
	static struct call_log log;
	struct region r = {.calls = &log, .dry_run = true};
	uint64_t pages = UINT64_C(1) << 40;

	(void)state;
	assert_int_equal(region_create_file(&r, "x", pages, MAP_SHARED), 0);
	assert_int_equal(region_pread_expect(&r, pages_all(pages), 0), 0);
	for (unsigned i = 0; i < log.count; i++)
		if ((log.call[i].what == CALL_PWRITE ||
			log.call[i].what == CALL_PREAD) &&
		    log.call[i].more > 0)
			assert_int_equal(log.call[i].more, pages - CALLS_EACH);
}

static void
what_fails_has_its_reason(void **state)
{
	static struct call_log log;
	struct region r = {.calls = &log};
	char text[CALL_TEXT_MAX];

	(void)state;
	assert_int_equal(
	    region_attach_shm(&r, "/shmlab-nobody", MAP_SHARED), -ENOENT);
	assert_int_equal(log.count, 1);
	call_result_text(&log.call[0], text, sizeof text);
	assert_string_equal(text, "-1 (No such file or directory)");
}

#define TEST(name) cmocka_unit_test(name)

int
main(void)
{
	static char folder[] = "calls";
	const struct CMUnitTest tests[] = {
	    TEST(what_a_call_does_takes_two_lines),
	    TEST(each_argument_is_explained),
	    TEST(what_was_told_is_not_told_again),
	    TEST(shared_is_explained_call_by_call),
	    TEST(of_each_kind_the_first_few_are_listed),
	    TEST(there_is_room_for_calls_of_all_kinds),
	    TEST(a_long_name_keeps_its_end),
	    TEST(a_dry_run_notes_what_a_run_calls),
	    TEST(a_dry_run_of_a_large_file_takes_no_time),
	    TEST(what_fails_has_its_reason),
	    cmocka_unit_test_prestate(every_golden_file_is_printed, folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
