#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/reap.h"
#include "../own_folders.h"
#include "../traces.h"
#include "launch.h"
#include "scene.h"

/* A run takes a tenth of a second, and gives an actor --timeout. */
#define HUNG_MS	  40000
#define TIMEOUT	  10
#define ORPHAN_MS 1000 /* until those of a killed coordinator have ended */

static char queues[] = "/tmp/shmlab-queues-XXXXXX";
static const char *const folders[] = {"/dev/shm", "/var/tmp", "/tmp", queues};
#define FOLDERS (sizeof folders / sizeof *folders)

static char record_path[64]; /* of the run at hand */
static pid_t owner;	     /* of the folders */

/* It interrupts a wait; that is all. */
static void
note_alarm(int signal)
{
	(void)signal;
}

static void
leave_grounds(void)
{
	if (getpid() != owner)
		return;
	umount2(queues, MNT_DETACH);
	rmdir(queues);
	(void)own_folders_leave(NULL);
}

void
scene_grounds_take(void)
{
	struct sigaction action = {.sa_handler = note_alarm};

	if (own_folders_take(NULL) < 0 || mkdtemp(queues) == NULL ||
	    prctl(PR_SET_CHILD_SUBREAPER, 1) < 0)
		errx(1, "cannot make folders of its own");
	owner = getpid();
	atexit(leave_grounds);
	if (own_folders_are() && unshare(CLONE_NEWIPC) == 0)
		(void)mount("mqueue", queues, "mqueue", 0, NULL);
	sigaction(SIGALRM, &action, NULL); /* waits are not restarted */
}

bool
scene_grounds_hold(char *name, size_t size)
{
	glob_t found;
	bool any = false;

	for (size_t i = 0; own_folders_are() && i < FOLDERS && !any; i++) {
		char pattern[PATH_MAX];

		if (strcmp(folders[i], "/tmp") == 0)
			continue; /* everybody's */
		snprintf(pattern, sizeof pattern, "%s/*shmlab-*", folders[i]);
		any = glob(pattern, 0, NULL, &found) == 0;
		if (any)
			snprintf(name, size, "%s", found.gl_pathv[0]);
		globfree(&found);
	}
	return any;
}

bool
scene_find_object(pid_t pid, char *name, size_t size)
{
	for (size_t i = 0; i < FOLDERS; i++)
		if (object_in(folders[i], pid, name, size))
			return true;
	return false;
}

void
scene_name_child(char *child, size_t size)
{
	char path[64], name[32] = "?";
	pid_t pid = 0;
	FILE *file;

	(void)children_of(getpid(), &pid, 1);
	snprintf(path, sizeof path, "/proc/%d/comm", pid);
	file = fopen(path, "re");
	if (file != NULL && fscanf(file, "%31[^\n]", name) != 1)
		name[0] = '?';
	if (file != NULL)
		fclose(file);
	snprintf(child, size, "%d, %s", pid, name);
}

static int
make_file(const char *text)
{
	int fd = memfd_create("scene", MFD_CLOEXEC);

	if (fd < 0 || dprintf(fd, "%s", text) < 0 || lseek(fd, 0, SEEK_SET) < 0)
		err(1, "make a file");
	return fd;
}

#define PIPE_SIZE (1 << 20)

/* Both ends of a stderr, which no limit on the size of files affects, and which
 * holds all that a run says. */
static void
make_pipe(int ends[2])
{
	if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) < 0 ||
	    fcntl(ends[1], F_SETFL, 0) < 0 ||
	    fcntl(ends[1], F_SETPIPE_SZ, PIPE_SIZE) < 0)
		err(1, "make a pipe");
}

static char *
take_pipe(int fd)
{
	char *text = calloc(1, PIPE_SIZE + 1);

	if (text == NULL || (read(fd, text, PIPE_SIZE) < 0 && errno != EAGAIN))
		err(1, "read what was said");
	close(fd);
	return text;
}

static char *
take_text(int fd)
{
	off_t size = fd < 0 ? -1 : lseek(fd, 0, SEEK_END);
	char *text;

	if (size < 0)
		return NULL;
	text = calloc(1, (size_t)size + 1);
	if (text == NULL || pread(fd, text, (size_t)size, 0) != size)
		err(1, "read what was written");
	close(fd);
	return text;
}

/* The child: waits until it may go, and becomes the coordinator. */
static _Noreturn void
become(const struct scene *s, const int fds[3], int gate)
{
	const char *argv[16] = {"shmlab"};
	char json[PATH_MAX], timeout[32];
	size_t n = 1;

	for (size_t i = 0; s->subject->words[i] != NULL; i++)
		argv[n++] = s->subject->words[i];
	snprintf(timeout, sizeof timeout, "--timeout=%u",
	    s->timeout > 0 ? s->timeout : TIMEOUT);
	argv[n++] = timeout;
	if (s->paused)
		argv[n++] = "--pause";
	snprintf(json, sizeof json, "--json=%s", record_path);
	argv[n++] = json;
	launch_wait(fds, gate, s->subject->broken);
	if (s->prepare != NULL)
		s->prepare(s->arg);
	launch(argv);
}

static pid_t
start(struct scene *s, const int fds[3])
{
	int gate[2];
	pid_t pid;

	if (pipe2(gate, O_CLOEXEC) < 0 || (pid = fork()) < 0)
		err(1, "start a run");
	if (pid == 0) {
		close(gate[1]);
		become(s, fds, gate[0]);
	}
	if (s->tracer != NULL)
		tracer_begin(s->tracer, pid);
	close(gate[0]);
	close(gate[1]);
	return pid;
}

static void
hear(struct scene *s, pid_t pid, int wait_status)
{
	if (s->tracer == NULL)
		return;
	if (WIFSTOPPED(wait_status))
		tracer_handle(s->tracer, pid, wait_status);
	else
		tracer_forget(s->tracer, pid);
}

/* Until the coordinator has ended, or all is killed. */
static void
await_end(struct scene *s, pid_t coordinator)
{
	const struct itimerval each = {{.tv_usec = 100000},
				   {.tv_usec = 100000}},
			       none = {0};
	int64_t end = clock_ms() + HUNG_MS;

	setitimer(ITIMER_REAL, &each, NULL);
	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, __WALL);

		if (pid > 0)
			hear(s, pid, status);
		if (pid == coordinator && !WIFSTOPPED(status)) {
			s->status = status;
			break;
		}
		if (clock_ms() > end && !s->hung) {
			s->hung = true;
			kill(coordinator, SIGKILL);
		}
	}
	setitimer(ITIMER_REAL, &none, NULL);
}

/* One that ended by itself has ended all others before. */
static void
await_others(struct scene *s)
{
	int64_t end = clock_ms() + (WIFSIGNALED(s->status) ? ORPHAN_MS : 0);

	for (;;) {
		int status;
		pid_t pid = waitpid(-1, &status, __WALL | WNOHANG);

		if (pid > 0)
			hear(s, pid, status);
		else if (pid < 0 && errno == ECHILD)
			return;
		else if (pid == 0 && clock_ms() >= end)
			break;
		else if (pid == 0)
			usleep(1000);
	}
	scene_name_child(s->process, sizeof s->process);
	(void)reap_all(NULL, NULL);
}

void
scene_run(struct scene *s)
{
	static const char returns[] = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";
	int fds[3] = {make_file(s->paused ? returns : ""), make_file("")};
	int err_ends[2];
	pid_t pid;

	s->hung = false;
	*s->process = *s->object = '\0';
	snprintf(record_path, sizeof record_path, "/var/tmp/record-of-%d.json",
	    getpid());
	unlink(record_path);
	make_pipe(err_ends);
	fds[2] = err_ends[1];
	pid = start(s, fds);
	close(err_ends[1]);
	await_end(s, pid);
	await_others(s);
	(void)scene_find_object(pid, s->object, sizeof s->object);
	if (s->folder != NULL)
		(void)object_in(s->folder, pid, s->object, sizeof s->object);
	close(fds[0]);
	s->out = take_text(fds[1]);
	s->err = take_pipe(err_ends[0]);
	s->record_text = take_text(open(record_path, O_RDONLY | O_CLOEXEC));
	s->record = s->record_text == NULL
	    ? NULL
	    : json_loads(s->record_text, 0, NULL);
	unlink(record_path);
}

void
scene_release(struct scene *s)
{
	free(s->out);
	free(s->err);
	free(s->record_text);
	json_decref(s->record);
	s->out = s->err = s->record_text = NULL;
	s->record = NULL;
}

bool
scene_is_record(pid_t pid, int fd)
{
	char path[64], file[PATH_MAX];
	ssize_t length;

	snprintf(path, sizeof path, "/proc/%d/fd/%d", pid, fd);
	length = readlink(path, file, sizeof file - 1);
	if (length < 0)
		return false;
	file[length] = '\0';
	return strcmp(file, record_path) == 0;
}
