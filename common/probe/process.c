#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "probe/process.h"

#define FIRST_ROOM ((size_t)64 * 1024)

/* -ESRCH: the process has ended; -ENOENT: only this file is missing. */
static int
open_in(int dir, const char *name, int *fd)
{
	int error;

	*fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	if (*fd != -1)
		return 0;
	error = -errno;
	return error == -ENOENT && faccessat(dir, "stat", F_OK, 0) < 0 ? -ESRCH
								       : error;
}

void
process_init(struct process *p)
{
	*p = (struct process){
	    .stat_fd = DESCRIPTOR_CLOSED,
	    .statm_fd = DESCRIPTOR_CLOSED,
	    .smaps_fd = DESCRIPTOR_CLOSED,
	    .pagemap_fd = DESCRIPTOR_CLOSED,
	    .status_fd = DESCRIPTOR_CLOSED,
	};
}

int
process_open(struct process *p, pid_t pid)
{
	struct process new;
	char path[32];
	int dir, error;

	process_init(&new);
	new.pid = pid;

	/* The folder remains that of this process, even if its pid is used
	 * again. */
	snprintf(path, sizeof(path), "/proc/%d", (int)pid);
	dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (dir == -1)
		return errno == ENOENT ? -ESRCH : -errno;

	error = open_in(dir, "stat", &new.stat_fd);
	if (error == 0)
		error = open_in(dir, "statm", &new.statm_fd);
	if (error == 0)
		error = open_in(dir, "smaps", &new.smaps_fd);
	if (error == 0) {
		new.pagemap_fd = openat(dir, "pagemap", O_RDONLY | O_CLOEXEC);
		if (new.pagemap_fd == -1)
			new.pagemap_error = errno;
		/* These say nothing about pagemap. */
		if (new.pagemap_error == EMFILE || new.pagemap_error == ENFILE)
			error = -new.pagemap_error;
	}
	if (error == 0)
		new.status_fd = openat(dir, "status", O_RDONLY | O_CLOEXEC);
	close(dir);

	if (error != 0)
		process_close(&new);
	else
		*p = new;
	return error;
}

/* Reads a file of one short line. */
static int
read_line(int fd, char *line, size_t size)
{
	ssize_t got = pread(fd, line, size - 1, 0);

	if (got == -1)
		return -errno;

	line[got] = '\0';
	return 0;
}

/* Reads the whole of smaps into p->text. The kernel hands it out in pieces of
 * about a page. */
static int
read_smaps(struct process *p)
{
	size_t used = 0;
	ssize_t got;

	do {
		if (used + 1 >= p->room) {
			size_t room = p->room == 0 ? FIRST_ROOM : 2 * p->room;
			char *text = realloc(p->text, room);

			if (text == NULL)
				return -ENOMEM;
			p->text = text;
			p->room = room;
		}

		got = pread(p->smaps_fd, p->text + used, p->room - used - 1,
		    (off_t)used);
		if (got == -1)
			return -errno;
		used += (size_t)got;
	} while (got > 0);

	p->text[used] = '\0';
	return 0;
}

/* The other files do not count page tables. A kernel without this line, or a
 * system that hides the file, is no failure. */
static int64_t
read_tables(int fd)
{
	static const char name[] = "\nVmPTE:";
	char text[4096], *at, *end;
	int64_t kib;

	if (fd == -1 || read_line(fd, text, sizeof(text)) != 0)
		return -1;
	at = strstr(text, name);
	if (at == NULL)
		return -1;
	kib = strtoll(at + strlen(name), &end, 10);
	return strncmp(end, " kB", 3) == 0 ? kib : -1;
}

int
process_read_size(struct process *p)
{
	char line[128];
	int error;

	p->file = "statm";
	error = read_line(p->statm_fd, line, sizeof(line));
	return error != 0 ? error : statm_parse(line, &p->statm);
}

int
process_read_state(const struct process *p, char *state)
{
	struct stat_line stat;
	char line[1024];
	int error = read_line(p->stat_fd, line, sizeof(line));

	if (error == 0)
		error = stat_parse(line, &stat);
	if (error == 0)
		*state = stat.state;
	return error;
}

/* Is the size of all mappings the process's? A read that ends early, between
 * two of them, is not told otherwise. */
static bool
is_whole(const struct process *p)
{
	int64_t page_kib = sysconf(_SC_PAGESIZE) / 1024;

	return mappings_vsz(&p->mappings) == (int64_t)p->statm.size * page_kib;
}

static int
look(struct process *p)
{
	char line[1024];
	int error;

	p->file = "smaps";
	error = read_smaps(p);
	if (error != 0)
		return error;
	error = smaps_parse(p->text, &p->mappings);
	if (error != 0)
		return error;

	/* statm comes after smaps: it is all 0 as soon as a dying process has
	 * no address space, which is before its pidfd says that it is dead.
	 * So smaps did not end early if there is still a size. */
	error = process_read_size(p);
	if (error != 0)
		return error;
	if (p->mappings.count == 0 || p->statm.size == 0)
		return -ESRCH;
	if (!is_whole(p)) {
		p->file = "smaps";
		return -EBADMSG;
	}

	p->tables_kib = read_tables(p->status_fd);
	p->file = "stat";
	error = read_line(p->stat_fd, line, sizeof(line));
	if (error != 0)
		return error;
	return stat_parse(line, &p->stat);
}

int
process_look(struct process *p)
{
	int error = look(p);

	if (error != 0)
		mappings_free(&p->mappings);
	return error;
}

void
process_close(struct process *p)
{
	descriptor_close(&p->stat_fd);
	descriptor_close(&p->statm_fd);
	descriptor_close(&p->smaps_fd);
	descriptor_close(&p->pagemap_fd);
	descriptor_close(&p->status_fd);
	mappings_free(&p->mappings);
	free(p->text);
	process_init(p);
}
