#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

#include "report/html/embedded_record.h"

static void
put(struct embedded_record *r, char byte)
{
	if (byte == '"' && !r->escaped)
		r->in_string = !r->in_string;
	r->escaped = r->in_string && byte == '\\' && !r->escaped;
	if (byte == '<')
		fputs("\\u003c", r->memory);
	else if (r->in_string || (byte != ' ' && byte != '\n'))
		fputc(byte, r->memory);
}

/* Takes all that it is given, so that the writer goes on. */
static ssize_t
take(void *cookie, const char *bytes, size_t size)
{
	struct embedded_record *r = cookie;

	for (size_t i = 0; i < size && !r->too_large; i++) {
		put(r, bytes[i]);
		r->too_large = ftello(r->memory) >= EMBEDDED_RECORD_MAX;
	}
	return ferror(r->memory) ? 0 : (ssize_t)size;
}

FILE *
embedded_record_open(struct embedded_record *r)
{
	*r = (struct embedded_record){0};
	r->memory = open_memstream(&r->text, &r->size);
	if (r->memory == NULL)
		return NULL;
	r->out = fopencookie(r, "w", (cookie_io_functions_t){.write = take});
	if (r->out == NULL)
		embedded_record_release(r);
	return r->out;
}

int
embedded_record_close(struct embedded_record *r)
{
	int error = 0;

	if (r->out != NULL && fclose(r->out) != 0)
		error = -errno;
	r->out = NULL;
	if (r->memory != NULL && fclose(r->memory) != 0 && error == 0)
		error = -errno;
	r->memory = NULL;
	return error;
}

void
embedded_record_release(struct embedded_record *r)
{
	(void)embedded_record_close(r);
	free(r->text);
	*r = (struct embedded_record){0};
}
