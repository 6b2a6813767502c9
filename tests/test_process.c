/* test_process.c: living, dying and dead processes under observation.
 *
 * Every child ends when its gate is closed, or with its parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "probe/platform.h"
#include "probe/process.h"
#include "skip.h"
#include "user.h"

/* The scene of a test: one child, and what is known of it. */
struct scene {
	struct platform platform;
	struct process process;
	unsigned char *pages; /* private memory, before the child is born */
	size_t size;
	pid_t pid;    /* 0: reaped */
	int to, from; /* pipes to and from the child */
};

enum {
	UNTOUCHED,
	READ,
	WRITTEN_BEFORE,
	WRITTEN_AFTER,
	PAGES
};

static const struct process closed = {
    .stat_fd = -1, .statm_fd = -1, .smaps_fd = -1, .pagemap_fd = -1};

static int
set_scene(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));

	if (s == NULL || platform_probe(&s->platform) != 0)
		return -1;
	s->size = PAGES * s->platform.page_size;
	s->pages = mmap(NULL, s->size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (s->pages == MAP_FAILED)
		return -1;
	madvise(s->pages, s->size, MADV_NOHUGEPAGE);
	s->process = closed;
	s->to = s->from = -1;
	*state = s;
	return 0;
}

static void
close_gate(struct scene *s)
{
	close(s->to);
	close(s->from);
	s->to = s->from = -1;
}

static void
reap(struct scene *s)
{
	assert_int_equal(waitpid(s->pid, NULL, 0), s->pid);
	s->pid = 0;
}

static int
strike_scene(void **state)
{
	struct scene *s = *state;

	if (s->pid != 0) {
		kill(s->pid, SIGKILL);
		waitpid(s->pid, NULL, 0);
	}
	close_gate(s);
	process_close(&s->process);
	munmap(s->pages, s->size);
	free(s);
	return 0;
}

/* Forks. In the child, 0 and 1 lead to the parent. */
static pid_t
give_birth(struct scene *s)
{
	int down[2], up[2];
	pid_t parent = getpid(), pid;

	assert_int_equal(pipe2(down, O_CLOEXEC), 0);
	assert_int_equal(pipe2(up, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(1);
		dup2(down[0], 0);
		dup2(up[1], 1);
		close(down[1]);
		return 0;
	}
	close(down[0]);
	close(up[1]);
	s->pid = pid;
	s->to = down[1];
	s->from = up[0];
	return pid;
}

/* Waits until the process sleeps: nothing but a gate keeps it. */
static void
child_is_blocked(pid_t pid)
{
	struct stat_line line;
	char path[32], text[1024];

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	do {
		FILE *file = fopen(path, "re");

		assert_non_null(file);
		assert_non_null(fgets(text, sizeof(text), file));
		fclose(file);
		assert_int_equal(stat_parse(text, &line), 0);
		assert_int_not_equal(line.state, 'Z');
	} while (line.state != 'S');
}

/* The child's side: says that it is ready, and blocks until the gate closes. */
static void
wait_at_gate(void)
{
	char c = 'r';

	if (write(1, &c, 1) == 1)
		while (read(0, &c, 1) > 0)
			;
	_exit(0);
}

/* A fork that has touched its pages, each in its own way, and waits. */
static void
start_fork(struct scene *s)
{
	volatile unsigned char *pages = s->pages;
	size_t page_size = s->platform.page_size;
	char c;

	pages[WRITTEN_BEFORE * page_size] = 1;
	pages[WRITTEN_AFTER * page_size] = 1;
	if (give_birth(s) == 0) {
		(void)pages[READ * page_size];
		pages[WRITTEN_AFTER * page_size] = 2;
		wait_at_gate();
	}
	assert_int_equal(read(s->from, &c, 1), 1);
	child_is_blocked(s->pid);
}

/* A program of its own that has echoed a byte, and waits for the next. */
static void
start_cat(struct scene *s)
{
	char c = 'e';

	if (give_birth(s) == 0) {
		execlp("cat", "cat", (char *)NULL);
		_exit(127);
	}
	assert_int_equal(write(s->to, &c, 1), 1);
	assert_int_equal(read(s->from, &c, 1), 1);
	child_is_blocked(s->pid);
}

static void
observe(struct scene *s)
{
	assert_int_equal(process_open(&s->process, s->pid), 0);
	assert_int_equal(process_look(&s->process), 0);
}

/* The figures of smaps_rollup, read in the plainest way. */
struct rollup {
	long rss, pss, uss, swap;
};

static struct rollup
read_rollup(pid_t pid)
{
	struct rollup r = {0};
	char path[64], line[256];
	long kib;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/smaps_rollup", (int)pid);
	file = fopen(path, "re");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (sscanf(line, "Rss: %ld", &kib) == 1)
			r.rss = kib;
		if (sscanf(line, "Pss: %ld", &kib) == 1)
			r.pss = kib;
		if (sscanf(line, "Private_Clean: %ld", &kib) == 1 ||
		    sscanf(line, "Private_Dirty: %ld", &kib) == 1 ||
		    sscanf(line, "Private_Hugetlb: %ld", &kib) == 1)
			r.uss += kib;
		if (sscanf(line, "Swap: %ld", &kib) == 1)
			r.swap = kib;
	}
	fclose(file);
	return r;
}

/* Looks at the process while its rollup stands still. We are a relative of a
 * fork: each page of ours that we write for the first time becomes one of its
 * own. */
static struct rollup
look_between_rollups(struct scene *s)
{
	struct rollup before, after;
	int tries = 0;

	do {
		assert_true(tries++ < 100);
		before = read_rollup(s->pid);
		assert_int_equal(process_look(&s->process), 0);
		after = read_rollup(s->pid);
	} while (memcmp(&before, &after, sizeof(before)) != 0);
	return after;
}

/* Two files of the kernel tell the same. */
static void
check_sums(struct scene *s)
{
	const struct mappings *sums = &s->process.mappings;
	struct rollup r = look_between_rollups(s);
	int64_t page_kib = (int64_t)s->platform.page_size / 1024;
	int64_t outside = 0;
	size_t i;

	assert_true(r.rss > 0);
	assert_int_equal(sums->rss, r.rss);
	assert_int_equal(sums->uss, r.uss);
	assert_int_equal(sums->swap, r.swap);
	/* The PSS of each mapping is cut to whole KiB. */
	assert_in_range(r.pss - sums->pss, 0, sums->count);

	/* [vsyscall] is listed, but belongs to no process. */
	for (i = 0; i < sums->count; i++)
		if (strcmp(sums->at[i].path, "[vsyscall]") == 0)
			outside += sums->at[i].size;
	assert_int_equal(
	    sums->size - outside, (int64_t)s->process.statm.size * page_kib);
	assert_int_equal(s->process.stat.vsize / 1024, sums->size - outside);
}

static void
sums_of_a_fork_agree_with_the_kernel(void **state)
{
	struct scene *s = *state;

	start_fork(s);
	observe(s);
	check_sums(s);
	assert_int_equal(s->process.stat.pid, s->pid);
	assert_int_equal(s->process.stat.ppid, getpid());
	assert_int_equal(s->process.stat.state, 'S');
}

static void
sums_of_a_program_agree_with_the_kernel(void **state)
{
	struct scene *s = *state;

	start_cat(s);
	observe(s);
	check_sums(s);
	assert_string_equal(s->process.stat.comm, "cat");
}

static void
two_looks_at_a_blocked_process_are_equal(void **state)
{
	struct scene *s = *state;
	struct stat_line stat;
	struct mappings sums;
	const char *text;

	start_cat(s);
	observe(s);
	stat = s->process.stat;
	sums = s->process.mappings;
	text = s->process.text;

	assert_int_equal(process_look(&s->process), 0);
	assert_int_equal(s->process.stat.minor_faults, stat.minor_faults);
	assert_int_equal(s->process.stat.major_faults, stat.major_faults);
	assert_true(s->process.stat.start_time == stat.start_time);
	assert_int_equal(s->process.mappings.count, sums.count);
	/* But for PSS and USS: others come and go that share its libraries. */
	assert_int_equal(s->process.mappings.size, sums.size);
	assert_int_equal(s->process.mappings.rss, sums.rss);
	assert_ptr_equal(s->process.mappings.at, sums.at);
	assert_ptr_equal(s->process.text, text);
}

static void
the_lines_are_those_of_maps(void **state)
{
	struct scene *s = *state;
	char path[64], *line = NULL;
	size_t room = 0, i;
	FILE *file;

	start_cat(s);
	observe(s);
	snprintf(path, sizeof(path), "/proc/%d/maps", (int)s->pid);
	file = fopen(path, "re");
	assert_non_null(file);
	for (i = 0; getline(&line, &room, file) > 0; i++) {
		line[strcspn(line, "\n")] = '\0';
		assert_true(i < s->process.mappings.count);
		assert_string_equal(s->process.mappings.at[i].line, line);
	}
	assert_int_equal(i, s->process.mappings.count);
	free(line);
	fclose(file);
}

/* Reads what is seen of the scene's pages in one process. */
static void
look_at_pages(struct scene *s, const struct pagemap_sight *sight, int fd,
    struct page_view views[PAGES], uint64_t words[PAGES])
{
	size_t page_size = s->platform.page_size;
	bool zero[PAGES] = {false};

	assert_int_equal(
	    pagemap_read(fd, (uintptr_t)s->pages, page_size, words, PAGES), 0);
	if (sight->scan)
		assert_int_equal(pagemap_zero_pages(fd, (uintptr_t)s->pages,
				     page_size, zero, PAGES),
		    0);
	pagemap_views(sight, words, zero, views, PAGES);
}

static void
need_pages(const struct scene *s)
{
	skip_if(
	    s->platform.proof == PROOF_TOTALS, "pagemap shows nothing here");
}

static void
every_page_is_in_its_state(void **state)
{
	struct scene *s = *state;
	struct pagemap_sight blind = s->platform.sight;
	struct page_view views[PAGES];
	uint64_t words[PAGES];

	need_pages(s);
	skip_if(!s->platform.sight.pfns && !s->platform.sight.scan,
	    "needs PAGEMAP_SCAN (6.7) or CAP_SYS_ADMIN");
	start_fork(s);
	observe(s);
	look_at_pages(
	    s, &s->platform.sight, s->process.pagemap_fd, views, words);
	assert_int_equal(views[UNTOUCHED].state, PAGE_ABSENT);
	assert_int_equal(views[READ].state, PAGE_ZERO);
	assert_int_equal(views[WRITTEN_BEFORE].state, PAGE_SHARED);
	assert_int_equal(views[WRITTEN_AFTER].state, PAGE_EXCLUSIVE);

	/* The same without frames, where a scan can tell. */
	blind.pfns = false;
	if (blind.scan) {
		look_at_pages(s, &blind, s->process.pagemap_fd, views, words);
		assert_int_equal(views[UNTOUCHED].state, PAGE_ABSENT);
		assert_int_equal(views[READ].state, PAGE_ZERO);
		assert_int_equal(views[WRITTEN_BEFORE].state, PAGE_SHARED);
		assert_int_equal(views[WRITTEN_AFTER].state, PAGE_EXCLUSIVE);
	}
}

static void
parent_and_child_share_a_frame_until_one_writes(void **state)
{
	struct scene *s = *state;
	struct page_view mine[PAGES], its[PAGES];
	uint64_t words[PAGES];
	int fd;

	skip_if(s->platform.proof != PROOF_FRAMES,
	    "frames are seen with CAP_SYS_ADMIN only");
	start_fork(s);
	observe(s);
	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	assert_int_not_equal(fd, -1);
	look_at_pages(s, &s->platform.sight, fd, mine, words);
	close(fd);
	look_at_pages(s, &s->platform.sight, s->process.pagemap_fd, its, words);

	assert_true(its[WRITTEN_BEFORE].pfn != 0);
	assert_true(its[WRITTEN_BEFORE].pfn == mine[WRITTEN_BEFORE].pfn);
	assert_true(its[WRITTEN_AFTER].pfn != 0);
	assert_true(its[WRITTEN_AFTER].pfn != mine[WRITTEN_AFTER].pfn);
	assert_int_equal(mine[WRITTEN_AFTER].state, PAGE_EXCLUSIVE);
}

/* With nothing but words and totals: one page of the child is zero and one is
 * shared, which cannot be settled; in the parent none is zero, which can. */
static void
totals_settle_the_parent_and_not_the_child(void **state)
{
	const struct pagemap_sight poor = {.exclusive = true};
	struct scene *s = *state;
	struct page_view views[PAGES];
	uint64_t words[PAGES], doubtful = 0;
	bool zero = true;
	size_t i;
	int fd;

	need_pages(s);
	start_fork(s);
	observe(s);
	look_at_pages(s, &poor, s->process.pagemap_fd, views, words);
	for (i = 0; i < PAGES; i++)
		doubtful += pagemap_doubtful(words[i]);
	assert_int_equal(doubtful, 2);
	assert_int_equal(pagemap_settle(3, doubtful, 2, &zero), -ENODATA);

	fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	assert_int_not_equal(fd, -1);
	look_at_pages(s, &poor, fd, views, words);
	close(fd);
	for (i = 0, doubtful = 0; i < PAGES; i++)
		doubtful += pagemap_doubtful(words[i]);
	assert_int_equal(doubtful, 1);
	assert_int_equal(pagemap_settle(2, doubtful, 2, &zero), 0);
	assert_false(zero);
}

/* A child with many mappings: more text than the first buffer holds. */
static void
start_crowd(struct scene *s, size_t mappings)
{
	size_t i, page_size = s->platform.page_size;
	unsigned char *crowd;
	char c;

	if (give_birth(s) == 0) {
		crowd = mmap(NULL, mappings * page_size, PROT_READ,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (crowd == MAP_FAILED)
			_exit(1);
		for (i = 0; i < mappings; i += 2)
			if (mprotect(crowd + i * page_size, page_size,
				PROT_READ | PROT_WRITE) != 0)
				_exit(1);
		wait_at_gate();
	}
	assert_int_equal(read(s->from, &c, 1), 1);
	child_is_blocked(s->pid);
}

static void
a_crowd_of_mappings_is_read_whole(void **state)
{
	struct scene *s = *state;

	start_crowd(s, 4000);
	observe(s);
	assert_true(s->process.mappings.count >= 4000);
	check_sums(s);
}

/* Wherever the end meets the reader, a look is whole or says -ESRCH. */
static void
a_process_that_dies_meanwhile_is_never_seen_in_part(void **state)
{
	struct scene *s = *state;
	int error, round;
	size_t count;

	for (round = 0; round < 20; round++) {
		start_crowd(s, 1000);
		observe(s);
		count = s->process.mappings.count;
		assert_int_equal(kill(s->pid, SIGKILL), 0);
		while ((error = process_look(&s->process)) == 0)
			assert_int_equal(s->process.mappings.count, count);
		assert_int_equal(error, -ESRCH);
		assert_int_equal(s->process.mappings.count, 0);
		reap(s);
		close_gate(s);
		process_close(&s->process);
	}
}

/* Wherever a file ends too early, it is refused: the process lives, so it has
 * not ended. */
static void
a_file_that_ends_early_is_refused(void **state)
{
	struct scene *s = *state;
	static char text[1 << 17];
	char path[64], *outside;
	FILE *file;
	size_t size, cut;
	int fd = memfd_create("smaps", MFD_CLOEXEC);

	start_fork(s);
	observe(s);
	snprintf(path, sizeof path, "/proc/%d/smaps", (int)s->pid);
	file = fopen(path, "re");
	assert_non_null(file);
	size = fread(text, 1, sizeof text - 1, file);
	text[size] = '\0';
	assert_true(feof(file));
	fclose(file);
	assert_true(fd >= 0);
	assert_int_equal(
	    dup3(fd, s->process.smaps_fd, O_CLOEXEC), s->process.smaps_fd);
	close(fd);
	assert_int_equal(pwrite(s->process.smaps_fd, text, size, 0), size);
	assert_int_equal(process_look(&s->process), 0);
	/* [vsyscall] comes last, and belongs to no process. */
	outside = strstr(text, "ffffffffff600000-");
	for (cut = size - 1; cut > 0; cut--) {
		if (text + cut == outside)
			continue;
		assert_int_equal(ftruncate(s->process.smaps_fd, (off_t)cut), 0);
		assert_int_equal(process_look(&s->process), -EBADMSG);
		assert_int_equal(s->process.mappings.count, 0);
	}
}

static void
a_zombie_has_no_mappings(void **state)
{
	struct scene *s = *state;
	siginfo_t info;

	start_fork(s);
	observe(s);
	close_gate(s);
	assert_int_equal(
	    waitid(P_PID, (id_t)s->pid, &info, WEXITED | WNOWAIT), 0);
	assert_int_equal(process_look(&s->process), -ESRCH);
	assert_int_equal(s->process.mappings.count, 0);
}

static void
a_reaped_process_is_gone(void **state)
{
	struct scene *s = *state;
	struct process again;
	pid_t pid;

	start_fork(s);
	observe(s);
	close_gate(s);
	pid = s->pid;
	reap(s);
	assert_int_equal(process_look(&s->process), -ESRCH);
	assert_int_equal(process_open(&again, pid), -ESRCH);
}

/* What was opened before exec belongs to a memory that is no more. */
static void
a_process_that_has_become_another_is_gone(void **state)
{
	struct scene *s = *state;
	char c = 'e';

	if (give_birth(s) == 0) {
		if (read(0, &c, 1) == 1)
			execlp("cat", "cat", (char *)NULL);
		_exit(127);
	}
	child_is_blocked(s->pid);
	observe(s);
	assert_int_equal(write(s->to, &c, 1), 1);
	assert_int_equal(write(s->to, &c, 1), 1);
	assert_int_equal(read(s->from, &c, 1), 1);
	assert_int_equal(process_look(&s->process), -ESRCH);

	process_close(&s->process);
	child_is_blocked(s->pid);
	observe(s);
	assert_string_equal(s->process.stat.comm, "cat");
}

static void
no_such_process_is_an_error(void **state)
{
	struct process p = {.pid = 77};

	(void)state;
	assert_int_equal(process_open(&p, 0), -ESRCH);
	assert_int_equal(process_open(&p, -1), -ESRCH);
	assert_int_equal(process_open(&p, INT32_MAX), -ESRCH);
	assert_int_equal(p.pid, 77);
}

static void
a_foreign_process_is_refused(void **state)
{
	struct scene *s = *state;
	int status;
	char c = 'r';
	pid_t other;

	/* Nobody without privilege may look into what is not dumpable. */
	if (give_birth(s) == 0) {
		prctl(PR_SET_DUMPABLE, 0);
		wait_at_gate();
	}
	assert_int_equal(read(s->from, &c, 1), 1);

	other = fork();
	if (other == 0) {
		struct process p;

		if (geteuid() == 0 && setresuid(NOBODY, NOBODY, NOBODY) != 0)
			_exit(99);
		_exit(process_open(&p, s->pid) == -EACCES ? 0 : 1);
	}
	assert_true(other > 0);
	assert_int_equal(waitpid(other, &status, 0), other);
	assert_int_equal(status, 0);
}

static int
lowest_free_fd(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	close(fd);
	return fd;
}

/* One more descriptor is allowed at a time until it works: the opens, of which
 * there are five, fail in turn. */
static void
too_few_descriptors_leave_none_open(void **state)
{
	struct process p = {.pid = 77};
	struct rlimit was, limit;
	int error, fd = lowest_free_fd(), room = -1;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	limit = was;
	do {
		assert_int_equal(p.pid, 77);
		assert_int_equal(lowest_free_fd(), fd);
		limit.rlim_cur = (rlim_t)(fd + ++room);
		assert_true(limit.rlim_cur < was.rlim_cur);

		assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
		error = process_open(&p, getpid());
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
	} while (error == -EMFILE);
	assert_int_equal(error, 0);
	assert_true(room >= 5);

	process_close(&p);
	assert_int_equal(lowest_free_fd(), fd);
}

#define IN_SCENE(test)                                                         \
	cmocka_unit_test_setup_teardown(test, set_scene, strike_scene)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_SCENE(sums_of_a_fork_agree_with_the_kernel),
	    IN_SCENE(sums_of_a_program_agree_with_the_kernel),
	    IN_SCENE(two_looks_at_a_blocked_process_are_equal),
	    IN_SCENE(the_lines_are_those_of_maps),
	    IN_SCENE(every_page_is_in_its_state),
	    IN_SCENE(parent_and_child_share_a_frame_until_one_writes),
	    IN_SCENE(totals_settle_the_parent_and_not_the_child),
	    IN_SCENE(a_crowd_of_mappings_is_read_whole),
	    IN_SCENE(a_process_that_dies_meanwhile_is_never_seen_in_part),
	    IN_SCENE(a_file_that_ends_early_is_refused),
	    IN_SCENE(a_zombie_has_no_mappings),
	    IN_SCENE(a_reaped_process_is_gone),
	    IN_SCENE(a_process_that_has_become_another_is_gone),
	    cmocka_unit_test(no_such_process_is_an_error),
	    IN_SCENE(a_foreign_process_is_refused),
	    cmocka_unit_test(too_few_descriptors_leave_none_open),
	};

	return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
