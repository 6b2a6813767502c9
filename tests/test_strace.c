/* test_strace.c: the calls of a record are those that strace(1) sees.
 *
 * A run is traced. What strace says of the actors, as far as it is about the
 * region, its object or a birth, must be what the record has, call by call and
 * argument by argument.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "run.h"
#include "skip.h"

#define CALLS_SEEN 400
#define WORDS	   512
#define PIDS	   64

/* A call in words of its own: "ftruncate(4, 65536) = 0". */
struct seen {
	long pid;
	char words[WORDS];
};

struct trace {
	struct seen at[CALLS_SEEN];
	size_t count;
	/* Calls that strace has seen begin, and not end yet. */
	struct seen begun[PIDS];
	size_t begun_count;
	/* The descriptor that a process has of the object; 0: none. */
	struct {
		long pid, fd;
	} open[PIDS];
	size_t open_count;
};

/* Removes every occurrence of a word. */
static void
strike(char *text, const char *word)
{
	char *at;

	while ((at = strstr(text, word)) != NULL)
		memmove(at, at + strlen(word), strlen(at + strlen(word)) + 1);
}

/* Puts in the second text for the first, where that occurs. */
static void
replace(char *text, const char *old, const char *new)
{
	char rest[WORDS], *at = strstr(text, old);

	if (at == NULL)
		return;
	snprintf(rest, sizeof rest, "%s", at + strlen(old));
	snprintf(at, WORDS - (size_t)(at - text), "%s%s", new, rest);
}

static bool
begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}

static long
result_of(const char *words)
{
	const char *at = strrchr(words, '=');

	assert_non_null(at);
	return strtol(at + 1, NULL, 0);
}

/* Where a process keeps the object's descriptor. */
static long *
open_fd(struct trace *t, long pid)
{
	for (size_t i = 0; i < t->open_count; i++)
		if (t->open[i].pid == pid)
			return &t->open[i].fd;
	assert_true(t->open_count < PIDS);
	t->open[t->open_count].pid = pid;
	return &t->open[t->open_count++].fd;
}

/* Is the call's first argument a descriptor of the object? */
static bool
is_of_object(struct trace *t, long pid, const char *words)
{
	long fd = *open_fd(t, pid);

	return fd > 0 && strtol(strchr(words, '(') + 1, NULL, 10) == fd;
}

/* Adds a call, unless it has nothing to do with the lesson; in the words of the
 * record, but for flags that the C library adds. */
static void
take_call(struct trace *t, long pid, const char *line)
{
	char words[WORDS];

	snprintf(words, sizeof words, "%s", line);
	replace(words, "pwrite64(", "pwrite(");
	replace(words, "pread64(", "pread(");
	replace(words, "fadvise64(", "posix_fadvise(");
	replace(words, "unlinkat(AT_FDCWD, ", "unlink(");
	strike(words, "|O_NOFOLLOW");
	strike(words, "|O_CLOEXEC");
	strike(words, "|O_NONBLOCK");
	strike(words, "EPERM ");
	if (begins(words, "openat(") && strstr(words, "shmlab-") != NULL) {
		replace(words, "openat(AT_FDCWD, ", "open(");
		*open_fd(t, pid) = result_of(words);
	} else if (begins(words, "memfd_create(\"shmlab\"")) {
		*open_fd(t, pid) = result_of(words);
	} else if (begins(words, "fcntl(")) {
		if (strstr(words, "F_ADD_SEALS") == NULL)
			return;
	} else if (begins(words, "unlink(")) {
		if (strstr(words, "shmlab-") == NULL || result_of(words) != 0)
			return;
	} else if (begins(words, "ftruncate(") || begins(words, "pwrite(") ||
	    begins(words, "pread(") || begins(words, "posix_fadvise(") ||
	    begins(words, "close(")) {
		if (!is_of_object(t, pid, words))
			return;
		if (begins(words, "close("))
			*open_fd(t, pid) = 0;
	} else if (begins(words, "mmap(") || begins(words, "munmap(") ||
	    begins(words, "madvise(") || begins(words, "msync(")) {
		if (strstr(words, "(0x1000") == NULL)
			return;
	} else if (begins(words, "clone") || begins(words, "fork(")) {
		if (strstr(words, "CLONE_VM") != NULL)
			return; /* its execve() follows */
		snprintf(words, sizeof words, "fork() = %ld", result_of(line));
	} else if (begins(words, "execve(")) {
		*strchr(words, ',') = '\0';
	} else {
		return;
	}
	assert_true(t->count < CALLS_SEEN);
	t->at[t->count].pid = pid;
	strcpy(t->at[t->count++].words, words);
}

/* A line of strace. A call that another one interrupts has two. */
static void
take_line(struct trace *t, char *line)
{
	static const char later[] = " <unfinished ...>";
	char *words, whole[2 * WORDS];
	long pid = strtol(line, &words, 10);
	char *cut = strstr(line, later);

	words += strspn(words, " ");
	words[strcspn(words, "\n")] = '\0';
	if (cut != NULL) {
		*cut = '\0';
		assert_true(t->begun_count < PIDS);
		t->begun[t->begun_count].pid = pid;
		snprintf(t->begun[t->begun_count++].words, WORDS, "%s", words);
		return;
	}
	if (!begins(words, "<... ")) {
		take_call(t, pid, words);
		return;
	}
	words = strstr(words, "resumed>");
	assert_non_null(words);
	for (size_t i = 0; i < t->begun_count; i++) {
		if (t->begun[i].pid != pid)
			continue;
		snprintf(whole, sizeof whole, "%s%s", t->begun[i].words,
		    words + strlen("resumed>"));
		t->begun[i] = t->begun[--t->begun_count];
		take_call(t, pid, whole);
		return;
	}
}

/* Runs a pair under strace, and returns its record. */
static json_t *
trace_pair(const char *pair, struct trace *t)
{
	const char *build = getenv("SHMLAB_BUILD");
	char calls[] = "/tmp/shmlab-strace-XXXXXX", command[512], line[2048];
	int fd = mkstemp(calls);
	json_error_t error;
	json_t *record;
	FILE *out, *lines;

	assert_true(fd >= 0);
	close(fd);
	snprintf(command, sizeof command,
	    "strace -f -q -s 300 -e signal=none -e trace=mmap,munmap,madvise,"
	    "msync,ftruncate,openat,close,pwrite64,pread64,fadvise64,"
	    "memfd_create,fcntl,?unlink,unlinkat,?fork,clone,clone3,"
	    "execve "
	    "-o %s %s/shmlab %s --json 2>/dev/null",
	    calls, build != NULL ? build : "build", pair);
	out = popen(command, "r");
	assert_non_null(out);
	record = json_loadf(out, 0, &error);
	if (record == NULL)
		fail_msg("%s: %s", command, error.text);
	assert_true(WIFEXITED(pclose(out)));
	lines = fopen(calls, "r");
	assert_non_null(lines);
	while (fgets(line, sizeof line, lines) != NULL)
		take_line(t, line);
	fclose(lines);
	unlink(calls);
	return record;
}

/* The pid of an actor, in the first step in which it lives; of the coordinator
 * 0. */
static long
pid_of(const json_t *record, const char *actor)
{
	const json_t *step, *process;
	size_t i, k;

	json_array_foreach (json_object_get(record, "steps"), i, step) {
		json_array_foreach (
		    json_object_get(step, "processes"), k, process) {
			char name[32];

			snprintf(name, sizeof name, "consumer %lld",
			    (long long)figure_of(process, "index"));
			if (strcmp(actor,
				figure_of(process, "index") == 0 ? "producer"
								 : name) == 0)
				return (long)figure_of(process, "pid");
		}
	}
	return 0;
}

static const char *
value_at(const json_t *call, size_t i)
{
	const json_t *argument = json_array_get(
	    json_object_get(call, "arguments"), i);
	const char *value = json_string_value(
	    json_object_get(argument, "value"));

	return value != NULL ? value : "";
}

/* The call of the record as strace would write it. */
static void
write_call(const json_t *call, char *words)
{
	const char *name = text_of(call, "call");
	bool shm = begins(name, "shm_");
	size_t count = json_array_size(json_object_get(call, "arguments"));
	size_t used = (size_t)snprintf(
	    words, WORDS, "%s(", shm ? name + strlen("shm_") : name);

	if (strcmp(name, "posix_spawn") == 0) {
		snprintf(words, WORDS, "execve(\"%s\"", value_at(call, 0));
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const json_t *argument = json_array_get(
		    json_object_get(call, "arguments"), i);
		bool text = strstr(text_of(argument, "name"), "name") != NULL;

		/* The mode is written only if a file is made. */
		if (strcmp(text_of(argument, "name"), "mode") == 0 &&
		    strcmp(value_at(call, i), "0") == 0)
			continue;
		used += (size_t)snprintf(words + used, WORDS - used,
		    text ? "%s\"%s%s\"" : "%s%s%s", i > 0 ? ", " : "",
		    text && shm ? "/dev/shm" : "", value_at(call, i));
	}
	snprintf(words + used, WORDS - used, ") = %s", text_of(call, "result"));
	strike(words, "|O_CLOEXEC");
}

/* What stands between quotes is a buffer there. */
static void
empty_buffer(char *words)
{
	char *from = strchr(words, '"'), *to = strrchr(words, '"');

	if (from != NULL &&
	    (begins(words, "pwrite(") || begins(words, "pread(")))
		memmove(from, to + 1, strlen(to + 1) + 1);
}

/* strace adds columns before the equals sign. */
static void
squeeze(char *words)
{
	char *at;

	while ((at = strstr(words, "  =")) != NULL)
		memmove(at, at + 1, strlen(at + 1) + 1);
}

/* The next call of that process (0: of any that is no actor), taken out. */
static void
next_of(struct trace *t, long pid, const char *expected, char *words)
{
	bool spawn = begins(expected, "execve(");

	*words = '\0';
	for (size_t i = 0; i < t->count; i++) {
		bool is_execve = begins(t->at[i].words, "execve(");

		/* execve() is called by the child, whose pid is not known. */
		if (is_execve != spawn || t->at[i].pid == -1 ||
		    (spawn && strcmp(t->at[i].words, expected) != 0) ||
		    (!spawn && pid != 0 && t->at[i].pid != pid) ||
		    (pid == 0 && !begins(t->at[i].words, "unlink(")))
			continue;
		strcpy(words, t->at[i].words);
		t->at[i].pid = -1;
		break;
	}
	empty_buffer(words);
	squeeze(words);
}

static unsigned
check_call(struct trace *t, const json_t *record, const json_t *call)
{
	long pid = pid_of(record, text_of(call, "actor"));
	json_int_t more = figure_of(call, "more");
	char expected[WORDS], words[WORDS];

	write_call(call, expected);
	next_of(t, pid, expected, words);
	assert_string_equal(words, expected);
	for (json_int_t i = 0; i < more; i++) {
		next_of(t, pid, expected, words);
		assert_memory_equal(words, expected,
		    (size_t)(strchr(expected, '(') - expected));
	}
	return 1 + (unsigned)more;
}

/* Of an actor nothing is left that the record does not have. */
static void
check_rest(const struct trace *t, const json_t *record)
{
	static const char *const actors[] = {
	    "producer", "consumer 1", "consumer 2"};

	for (size_t i = 0; i < t->count; i++)
		for (size_t k = 0; k < sizeof actors / sizeof *actors; k++)
			if (t->at[i].pid == pid_of(record, actors[k]) &&
			    !begins(t->at[i].words, "execve("))
				fail_msg("%s: %s", actors[k], t->at[i].words);
}

static void
check_pair(const char *pair, unsigned least)
{
	struct trace *t = calloc(1, sizeof *t);
	const json_t *step, *call;
	unsigned checked = 0;
	size_t i, k;
	json_t *record;

	assert_non_null(t);
	record = trace_pair(pair, t);
	json_array_foreach (json_object_get(record, "steps"), i, step) {
		json_array_foreach (json_object_get(step, "calls"), k, call)
			checked += check_call(t, record, call);
	}
	assert_true(checked >= least);
	check_rest(t, record);
	json_decref(record);
	free(t);
}

static void
need_strace(void)
{
	skip_if(TAKES_NOTES, "a sanitizer makes calls of its own");
	skip_if(system("strace -f -o /dev/null true 2>/dev/null") != 0,
	    "strace is not installed, or may not trace");
}

static void
an_object_is_made_and_found_as_the_record_says(void **state)
{
	(void)state;
	need_strace();
	check_pair("shared", 17);
}

static void
a_process_is_copied_as_the_record_says(void **state)
{
	(void)state;
	need_strace();
	check_pair("cow", 4);
}

static void
a_private_file_is_used_as_the_record_says(void **state)
{
	(void)state;
	need_strace();
	check_pair("file-private", 25);
}

static void
a_shared_file_is_written_back_as_the_record_says(void **state)
{
	(void)state;
	need_strace();
	check_pair("file-shared", 40);
}

static void
memory_without_a_name_is_sealed_as_the_record_says(void **state)
{
	(void)state;
	need_strace();
	check_pair("handed", 12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_object_is_made_and_found_as_the_record_says),
	    cmocka_unit_test(a_process_is_copied_as_the_record_says),
	    cmocka_unit_test(a_private_file_is_used_as_the_record_says),
	    cmocka_unit_test(a_shared_file_is_written_back_as_the_record_says),
	    cmocka_unit_test(
		memory_without_a_name_is_sealed_as_the_record_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
