#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/output_file.h"
#include "report/html/page_file.h"

static void
forget(struct page_file *f)
{
	free(f->path);
	free(f->temporary);
	*f = (struct page_file){0};
}

static int
open_special(struct page_file *f)
{
	f->out = output_file_open(f->path);
	return f->out != NULL ? 0 : -errno;
}

/* What has no name goes with the process, even one that is killed. Not every
 * file system has such files; there it has the temporary name from the start,
 * and is named is set. Returns a file descriptor or a negated errno. */
static int
create(struct page_file *f)
{
	char *folder = strdup(f->path), *slash;
	int fd;

	if (folder == NULL)
		return -ENOMEM;
	slash = strrchr(folder, '/');
	if (slash != NULL)
		slash[1] = '\0';
	fd = open(slash != NULL ? folder : ".",
	    O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
	free(folder);
	if (fd >= 0)
		return fd;
	fd = open(f->temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
	f->is_named = fd >= 0;
	return fd >= 0 ? fd : -errno;
}

static int
open_temporary(struct page_file *f, mode_t mode)
{
	int fd, error;

	if (asprintf(&f->temporary, "%s.%08x", f->path, arc4random()) < 0) {
		f->temporary = NULL;
		return -ENOMEM;
	}
	/* A name that is too long is told now, not at the end. */
	if (access(f->temporary, F_OK) < 0 && errno != ENOENT)
		return -errno;
	fd = create(f);
	if (fd < 0)
		return fd;
	if (mode != 0)
		(void)fchmod(fd, mode);
	f->out = fdopen(fd, "w");
	if (f->out != NULL)
		return 0;
	error = -errno;
	(void)close(fd);
	return error;
}

/* Gives the temporary name to a file that has none. */
static int
name(struct page_file *f)
{
	char link[40];

	if (f->temporary == NULL || f->is_named)
		return 0;
	snprintf(link, sizeof link, "/proc/self/fd/%d", fileno(f->out));
	f->is_named = linkat(AT_FDCWD, link, AT_FDCWD, f->temporary,
			  AT_SYMLINK_FOLLOW) == 0;
	return f->is_named ? 0 : -errno;
}

int
page_file_open(struct page_file *f, const char *path)
{
	struct stat st = {0};
	bool exists;
	int error;

	*f = (struct page_file){0};
	/* A link keeps its place: what it leads to is written. */
	f->path = realpath(path, NULL);
	exists = f->path != NULL;
	if (!exists)
		f->path = strdup(path);
	if (f->path == NULL)
		return -ENOMEM;
	if (exists && stat(f->path, &st) < 0)
		error = -errno;
	else if (exists && S_ISDIR(st.st_mode))
		error = -EISDIR;
	else if (exists && !S_ISREG(st.st_mode))
		error = open_special(f);
	else
		error = open_temporary(f, st.st_mode & 0777);
	if (error < 0)
		page_file_discard(f);
	return error;
}

int
page_file_keep(struct page_file *f)
{
	int error = 0;

	/* A stream does not know why it failed: it is to fail once more. */
	if (ferror(f->out))
		fputc('\n', f->out);
	if (fflush(f->out) != 0)
		error = -errno;
	else if (ferror(f->out))
		error = -EIO;
	else
		error = name(f);
	if (fclose(f->out) != 0 && error == 0)
		error = -errno;
	f->out = NULL;
	if (error == 0 && f->temporary != NULL &&
	    rename(f->temporary, f->path) < 0)
		error = -errno;
	if (error == 0)
		forget(f);
	else
		page_file_discard(f);
	return error;
}

void
page_file_discard(struct page_file *f)
{
	if (f->out != NULL)
		(void)fclose(f->out);
	if (f->is_named)
		(void)unlink(f->temporary);
	forget(f);
}
