#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "os/clock.h"
#include "os/reap.h"
#include "run.h"
#include "schema.h"
#include "skip.h"
#include "traces.h"
#include "user.h"

/* No healthy run comes near it, not even with sanitizers on a busy machine. */
#define DEADLINE_MS (TAKES_NOTES ? 300000 : 30000)

#define ARGUMENTS_MAX 32

static void
no_note(void *arg, pid_t pid, int wait_status)
{
	(void)arg;
	(void)pid;
	(void)wait_status;
}

static void
let_go(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Forgets the last run. */
static void
clear(struct trial *t)
{
	if (*t->record_path != '\0')
		unlink(t->record_path);
	let_go(&t->pidfd);
	let_go(&t->in_fd);
	let_go(&t->out_fd);
	let_go(&t->err_fd);
	if (t->out_text != NULL)
		fclose(t->out_text);
	if (t->err_text != NULL)
		fclose(t->err_text);
	free(t->out);
	free(t->err);
	t->out_text = t->err_text = NULL;
	t->out = t->err = NULL;
	t->out_size = t->err_size = t->heard = 0;
	t->pid = 0;
	*t->record_path = '\0';
}

int
trial_setup(void **state)
{
	struct trial *t = calloc(1, sizeof *t);

	if (t == NULL || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		return -1;
	t->pidfd = t->in_fd = t->out_fd = t->err_fd = -1;
	/* Writing to a coordinator that has ended is no end of ours. */
	signal(SIGPIPE, SIG_IGN);
	*state = t;
	return 0;
}

int
trial_teardown(void **state)
{
	(void)reap_all(no_note, NULL);
	clear(*state);
	free(*state);
	return 0;
}

static void
coordinator_path(const struct trial *t, char *path, size_t size)
{
	const char *build = getenv("SHMLAB_BUILD");

	snprintf(path, size, "%s/%sshmlab", build != NULL ? build : "build",
	    t->broken	     ? "tests/broken/"
		: t->starved ? "tests/no_memory/"
			     : "");
}

static void
become(uid_t uid)
{
	if (uid != 0 && !user_become(uid))
		_exit(126);
}

/* In the child: descriptors 0, 1 and 2, the rights, and then the program. */
static _Noreturn void
go(const struct trial *t, const int fds[3], char **argv)
{
	const struct rlimit no_core = {0};
	char path[256];

	coordinator_path(t, path, sizeof path);
	signal(SIGPIPE, SIG_DFL);
	/* Whoever runs the tests, wherever. */
	unsetenv("NO_COLOR");
	unsetenv("COLUMNS");
	setenv("TERM", "xterm", 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	setrlimit(RLIMIT_CORE, &no_core);
	setpgid(0, 0);
	for (int fd = 0; fd <= 2; fd++)
		dup2(fds[fd], fd);
	become(t->uid);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (t->prepare != NULL)
		t->prepare();
	execv(path, argv);
	perror(path);
	_exit(127);
}

static void
make_record_file(struct trial *t)
{
	int fd;

	strlcpy(
	    t->record_path, "/tmp/shmlab-record-XXXXXX", sizeof t->record_path);
	fd = mkstemp(t->record_path);
	assert_true(fd >= 0);
	if (t->uid != 0)
		assert_return_code(fchown(fd, t->uid, t->uid), errno);
	close(fd);
}

/* Both ends of what is to be the coordinator's stdout. */
static void
make_stdout(const struct trial *t, int ends[2])
{
	if (!t->terminal) {
		assert_return_code(pipe2(ends, O_CLOEXEC), errno);
		return;
	}
	ends[0] = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_return_code(ends[0], errno);
	assert_return_code(grantpt(ends[0]), errno);
	assert_return_code(unlockpt(ends[0]), errno);
	ends[1] = open(ptsname(ends[0]), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_return_code(ends[1], errno);
}

static void
start(struct trial *t, char **argv)
{
	int in[2], out[2], err[2];

	assert_return_code(pipe2(in, O_CLOEXEC), errno);
	assert_return_code(pipe2(err, O_CLOEXEC), errno);
	make_stdout(t, out);
	t->out_text = open_memstream(&t->out, &t->out_size);
	t->err_text = open_memstream(&t->err, &t->err_size);
	assert_non_null(t->out_text);
	assert_non_null(t->err_text);
	fflush(t->out_text);
	fflush(t->err_text);
	fflush(NULL); /* or the child would write it again */
	t->pid = fork();
	assert_return_code(t->pid, errno);
	if (t->pid == 0)
		go(t, (int[]){in[0], out[1], err[1]}, argv);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	t->in_fd = in[1];
	t->out_fd = out[0];
	t->err_fd = err[0];
	fcntl(t->out_fd, F_SETFL, O_NONBLOCK);
	fcntl(t->err_fd, F_SETFL, O_NONBLOCK);
	t->pidfd = (int)syscall(SYS_pidfd_open, t->pid, 0);
	assert_return_code(t->pidfd, errno);
}

void
trial_start_words(struct trial *t, const char *const *words)
{
	const char *argv[ARGUMENTS_MAX + 3] = {"shmlab"};
	char json[80];
	size_t n = 1;

	clear(t);
	*t->command = '\0';
	for (; *words != NULL; words++) {
		assert_true(n < ARGUMENTS_MAX);
		argv[n++] = *words;
		strlcat(t->command, *words, sizeof t->command);
		strlcat(t->command, " ", sizeof t->command);
	}
	if (t->keep_record) {
		make_record_file(t);
		snprintf(json, sizeof json, "--json=%s", t->record_path);
		argv[n] = json;
	}
	start(t, (char **)(uintptr_t)argv);
}

static void
start_arguments(struct trial *t, va_list arguments)
{
	const char *words[ARGUMENTS_MAX];
	size_t n = 0;

	while ((words[n] = va_arg(arguments, const char *)) != NULL) {
		n++;
		assert_true(n < ARGUMENTS_MAX);
	}
	trial_start_words(t, words);
}

void
trial_start(struct trial *t, ...)
{
	va_list arguments;

	va_start(arguments, t);
	start_arguments(t, arguments);
	va_end(arguments);
}

/* Takes what is there to be read. */
static void
hear(int *fd, FILE *text)
{
	char part[65536];
	ssize_t n;

	while ((n = read(*fd, part, sizeof part)) > 0)
		fwrite(part, 1, (size_t)n, text);
	fflush(text);
	if (n == 0 || errno == EIO) /* EIO: the end of a terminal */
		let_go(fd);
}

/* Listens until done() says so or the coordinator has ended; true: ended. */
static bool
listen_until(struct trial *t, bool (*done)(struct trial *, const void *),
    const void *what)
{
	int64_t end = clock_ms() + DEADLINE_MS;

	while (!done(t, what)) {
		struct pollfd fds[] = {
		    {.fd = t->out_fd, .events = POLLIN},
		    {.fd = t->err_fd, .events = POLLIN},
		    {.fd = t->pidfd, .events = POLLIN},
		};
		int64_t left = end - clock_ms();

		if (left <= 0)
			fail_msg("the coordinator neither ends nor goes on; "
				 "stderr:\n%s",
			    t->err);
		(void)poll(fds, 3, (int)left);
		hear(&t->out_fd, t->out_text);
		hear(&t->err_fd, t->err_text);
		if (fds[2].revents != 0)
			return true;
	}
	return false;
}

static bool
has_said(struct trial *t, const void *words)
{
	const char *found = strstr(t->err + t->heard, words);

	if (found == NULL)
		return false;
	t->heard = (size_t)(found - t->err) + strlen(words);
	return true;
}

void
trial_await(struct trial *t, const char *words)
{
	if (listen_until(t, has_said, words) && !has_said(t, words))
		fail_msg("it ended without '%s'; stderr:\n%s", words, t->err);
}

static bool
has_written(struct trial *t, const void *size)
{
	return t->out_size >= *(const size_t *)size;
}

void
trial_await_output(struct trial *t, size_t size)
{
	(void)listen_until(t, has_written, &size);
}

void
trial_type(struct trial *t, const char *words)
{
	ssize_t size = (ssize_t)strlen(words);

	if (write(t->in_fd, words, (size_t)size) != size)
		fail_msg("it does not listen any more; stderr:\n%s", t->err);
}

static bool
never(struct trial *t, const void *what)
{
	(void)t;
	(void)what;
	return false;
}

/* "shmlab: 25 %, about 3 s left: step 3 of 8", "shmlab: 12 s so far: ...". */
static bool
is_progress(const char *line, size_t length)
{
	unsigned number;
	char text[256], unit[8];

	snprintf(text, sizeof text, "%.*s", (int)length, line);
	return sscanf(text, "shmlab: %u %7s", &number, unit) == 2 &&
	    (*unit == '%' || strstr(text, " so far: ") != NULL);
}

/* Only a slow machine is told how far the run is. */
static void
forget_progress(struct trial *t)
{
	char *kept = t->err;

	for (const char *line = t->err, *next; *line != '\0'; line = next) {
		size_t length = strcspn(line, "\n");

		next = line + length + (line[length] == '\n');
		if (is_progress(line, length))
			continue;
		memmove(kept, line, (size_t)(next - line));
		kept += next - line;
	}
	*kept = '\0';
}

void
trial_end(struct trial *t)
{
	int wait_status;

	let_go(&t->in_fd);
	(void)listen_until(t, never, NULL);
	assert_int_equal(waitpid(t->pid, &wait_status, 0), t->pid);
	t->status = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status)
					   : -WTERMSIG(wait_status);
	forget_progress(t);
}

void
trial_run(struct trial *t, ...)
{
	va_list arguments;

	va_start(arguments, t);
	start_arguments(t, arguments);
	va_end(arguments);
	trial_end(t);
}

void
trial_run_words(struct trial *t, const char *const *words)
{
	trial_start_words(t, words);
	trial_end(t);
}

static bool
object_of_process(pid_t pid, char *path, size_t size)
{
	const char *chosen = getenv("TMPDIR");

	return object_in("/dev/shm", pid, path, size) ||
	    object_in("/var/tmp", pid, path, size) ||
	    object_in("/tmp", pid, path, size) ||
	    (chosen != NULL && object_in(chosen, pid, path, size));
}

bool
trial_object(const struct trial *t, char *path, size_t size)
{
	return object_of_process(t->pid, path, size);
}

static bool
object_of_child(const struct trial *t, char *path, size_t size)
{
	pid_t children[64];
	size_t count = children_of(
	    t->pid, children, sizeof children / sizeof *children);

	for (size_t i = 0; i < count; i++)
		if (object_of_process(children[i], path, size))
			return true;
	return false;
}

void
trial_left_nothing(const struct trial *t)
{
	char path[256];

	if (trial_object(t, path, sizeof path))
		fail_msg("%s is left", path);
	if (*t->object != '\0' && access(t->object, F_OK) == 0)
		fail_msg("%s is left", t->object);
	if (waitpid(-1, NULL, WNOHANG) != -1 || errno != ECHILD)
		fail_msg("a process is left");
}

bool
trial_reachable(const struct trial *t, uid_t uid)
{
	char path[256];
	int wait_status;
	pid_t pid;

	coordinator_path(t, path, sizeof path);
	pid = fork();
	assert_return_code(pid, errno);
	if (pid == 0) {
		become(uid);
		_exit(access(path, X_OK) < 0);
	}
	assert_int_equal(waitpid(pid, &wait_status, 0), pid);
	return wait_status == 0;
}

void
trial_as_nobody(struct trial *t)
{
	skip_if(geteuid() != 0 || !trial_reachable(t, NOBODY),
	    "needs root, and a folder that others can read");
	t->uid = NOBODY;
}

void
trial_await_object(struct trial *t)
{
	for (int i = 0; i < 30000; i++) {
		if (trial_object(t, t->object, sizeof t->object) ||
		    object_of_child(t, t->object, sizeof t->object))
			return;
		usleep(1000);
	}
	fail_msg("no run has begun; stderr:\n%s", t->err);
}

json_t *
trial_document(const struct trial *t, const char *schema_path)
{
	json_error_t error;
	json_t *schema = json_load_file(schema_path, 0, &error);
	json_t *document = *t->record_path != '\0'
	    ? json_load_file(t->record_path, 0, &error)
	    : json_loads(t->out, 0, &error);
	char why[512];

	assert_non_null(schema);
	if (document == NULL)
		fail_msg("no JSON: line %d: %s; stderr:\n%s", error.line,
		    error.text, t->err);
	if (!schema_accepts(schema, document, why, sizeof why))
		fail_msg("against the schema: %s", why);
	json_decref(schema);
	return document;
}

json_t *
trial_record(const struct trial *t)
{
	return trial_document(t, "common/record/record.schema.json");
}

json_t *
trial_comparison(const struct trial *t)
{
	return trial_document(t, "common/record/compare.schema.json");
}

json_t *
trial_record_so_far(const struct trial *t)
{
	FILE *file = fopen(t->record_path, "re");
	char *text = NULL;
	size_t room = 0;
	ssize_t size;
	json_t *record;

	assert_non_null(file);
	size = getdelim(&text, &room, '\0', file);
	fclose(file);
	assert_true(size > 0);
	text = realloc(text, (size_t)size + sizeof "]}");
	assert_non_null(text);
	strcpy(text + size, "]}");
	record = json_loads(text, 0, NULL);
	assert_non_null(record);
	free(text);
	return record;
}

const json_t *
record_step(const json_t *record, const char *name)
{
	const json_t *step;
	size_t i;

	json_array_foreach (json_object_get(record, "steps"), i, step) {
		if (strcmp(text_of(step, "name"), name) == 0)
			return step;
	}
	fail_msg("the record has no step '%s'", name);
	return NULL;
}

const json_t *
record_process(const json_t *step, json_int_t index)
{
	const json_t *process;
	size_t i;

	json_array_foreach (json_object_get(step, "processes"), i, process) {
		if (figure_of(process, "index") == index)
			return process;
	}
	fail_msg("step '%s' has no process %lld", text_of(step, "name"), index);
	return NULL;
}

const json_t *
record_region(const json_t *step, json_int_t index)
{
	const json_t *region = json_object_get(
	    record_process(step, index), "region");

	assert_true(json_is_object(region));
	return region;
}

const json_t *
object_of(const json_t *object, const char *key)
{
	const json_t *part = json_object_get(object, key);

	assert_true(json_is_object(part));
	return part;
}

json_int_t
figure_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_integer(value))
		fail_msg("'%s' is no figure", key);
	return json_integer_value(value);
}

const char *
text_of(const json_t *object, const char *key)
{
	const char *value = json_string_value(json_object_get(object, key));

	if (value == NULL)
		fail_msg("'%s' is no text", key);
	return value;
}

bool
trial_says(const struct trial *t, const char *words)
{
	char *text = strdup(t->out);
	bool said;

	assert_non_null(text);
	for (char *c = text; *c != '\0'; c++)
		if (*c == '\n')
			*c = ' ';
	said = strstr(text, words) != NULL;
	free(text);
	return said;
}
