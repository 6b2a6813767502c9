#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "crowd.h"
#include "launch.h"
#include "os/clock.h"
#include "os/reap.h"
#include "scene.h"

#define ORPHANS_MS 5000 /* until those of many killed runs have ended */

static _Noreturn void
become(const struct member *m, const int fds[3], int gate)
{
	const char *argv[12] = {"shmlab"};

	for (size_t i = 0; m->words[i] != NULL; i++)
		argv[1 + i] = m->words[i];
	launch_wait(fds, gate, false);
	launch_as(m->uid);
	launch(argv);
}

static void
start(struct member *m, int null, const int gate[2])
{
	int in[2] = {null, -1};

	if (m->paused && pipe2(in, O_CLOEXEC) < 0)
		err(1, "make a pipe");
	m->in = in[1];
	m->err = memfd_create("said", MFD_CLOEXEC);
	m->ended = m->killed = false;
	if (m->err < 0 || (m->pid = fork()) < 0)
		err(1, "start a run");
	if (m->pid == 0) {
		close(gate[1]);
		become(m, (int[]){in[0], null, m->err}, gate[0]);
	}
	if (m->paused)
		close(in[0]);
}

void
crowd_start(struct member *crowd, size_t count)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC), gate[2];

	if (null < 0 || pipe2(gate, O_CLOEXEC) < 0)
		err(1, "start runs");
	for (size_t i = 0; i < count; i++)
		start(&crowd[i], null, gate);
	close(gate[0]);
	close(gate[1]);
	close(null);
	for (size_t i = 0; i < count; i++)
		crowd[i].started = clock_ms();
}

void
crowd_answer(const struct member *m, unsigned times)
{
	while (times-- > 0)
		if (write(m->in, "\n", 1) != 1)
			err(1, "press Enter");
}

static void
note_end(struct member *crowd, size_t count, pid_t pid, int status)
{
	for (size_t i = 0; i < count; i++) {
		if (crowd[i].pid != pid)
			continue; /* or an orphan that has become our child */
		crowd[i].ended = true;
		crowd[i].status = status;
	}
}

/* Returns how many live. */
static size_t
kill_due(struct member *crowd, size_t count)
{
	size_t living = 0;

	for (size_t i = 0; i < count; i++) {
		struct member *m = &crowd[i];

		living += !m->ended;
		if (m->kill_ms > 0 && !m->ended && !m->killed &&
		    clock_ms() - m->started >= m->kill_ms)
			m->killed = kill(m->pid, SIGKILL) == 0;
	}
	return living;
}

bool
crowd_await(struct member *crowd, size_t count, size_t others, int patience_ms)
{
	int64_t end = clock_ms() + patience_ms;

	while (kill_due(crowd, count) > others) {
		int status;
		pid_t pid = waitpid(-1, &status, WNOHANG);

		if (pid > 0)
			note_end(crowd, count, pid, status);
		else if (clock_ms() > end)
			return false;
		else
			usleep(1000);
	}
	return true;
}

/* Whoever has ended by itself has ended its actors before; those of a killed
 * one end soon. */
static bool
reap(void)
{
	int64_t end = clock_ms() + ORPHANS_MS;

	while (clock_ms() < end) {
		pid_t pid = waitpid(-1, NULL, WNOHANG);

		if (pid < 0 && errno == ECHILD)
			return true;
		if (pid == 0)
			usleep(1000);
	}
	return false;
}

static void
hear(struct member *m)
{
	ssize_t length = pread(m->err, m->said, sizeof m->said - 1, 0);

	m->said[length > 0 ? length : 0] = '\0';
	close(m->err);
	if (m->in >= 0)
		close(m->in);
}

void
crowd_end(struct member *crowd, size_t count, struct finding *f)
{
	char name[PATH_MAX];

	if (!reap()) {
		scene_name_child(name, sizeof name);
		finding_wrong(f, "process %s, lives on", name);
		(void)reap_all(NULL, NULL);
	}
	for (size_t i = 0; i < count; i++) {
		struct member *m = &crowd[i];

		hear(m);
		if (!m->killed && scene_find_object(m->pid, name, sizeof name))
			finding_wrong(f, "%s: %s is left: %s", m->words[0],
			    name, m->said);
	}
}
