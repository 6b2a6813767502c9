#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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
	f->out = fopen(f->path, "we");
	return f->out != NULL ? 0 : -errno;
}

/* mkstemp(3) lets nobody else read; a page is a file like others. */
static int
open_temporary(struct page_file *f, mode_t mode)
{
	mode_t mask = umask(0);
	int fd, error;

	umask(mask);
	if (asprintf(&f->temporary, "%s.XXXXXX", f->path) < 0) {
		f->temporary = NULL;
		return -ENOMEM;
	}
	fd = mkostemp(f->temporary, O_CLOEXEC);
	if (fd < 0) {
		error = -errno;
		free(f->temporary);
		f->temporary = NULL;
		return error;
	}
	(void)fchmod(fd, mode != 0 ? mode : 0666 & ~mask);
	f->out = fdopen(fd, "w");
	return f->out != NULL ? 0 : -errno;
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

	if (ferror(f->out))
		error = -EIO;
	if (fclose(f->out) != 0)
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
	if (f->temporary != NULL)
		(void)unlink(f->temporary);
	forget(f);
}
