#include <errno.h>
#include <stdlib.h>
#include <sys/types.h>

#include "report/html/embedded_record.h"

#define GZIP 16 /* added to the window: a gzip header, not that of zlib */

/* Three bytes as four digits; "=" stands for those that are not there. */
static void
put_base64(FILE *out, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		size_t there = size - i < 3 ? size - i : 3;
		unsigned three = 0;

		for (size_t j = 0; j < 3; j++)
			three = three << 8 | (j < there ? bytes[i + j] : 0);
		for (size_t j = 0; j < 4; j++)
			fputc(j <= there ? digits[three >> (18 - 6 * j) & 63]
					 : '=',
			    out);
	}
}

static void
empty(struct embedded_record *r)
{
	r->stream.next_out = r->packed;
	r->stream.avail_out = sizeof r->packed;
}

/* Only what ends the record is less than all of r->packed. */
static void
pack(struct embedded_record *r, const char *bytes, size_t size, int flush)
{
	int status = Z_OK;

	r->stream.next_in = (const unsigned char *)bytes;
	r->stream.avail_in = (unsigned)size;
	while (status == Z_OK && !r->too_large) {
		status = deflate(&r->stream, flush);
		if (r->stream.avail_out > 0 && status != Z_STREAM_END)
			break;
		put_base64(r->memory, r->packed,
		    sizeof r->packed - r->stream.avail_out);
		empty(r);
		r->too_large = ftello(r->memory) > EMBEDDED_RECORD_MAX;
	}
}

/* Takes all that it is given, so that the writer goes on. */
static ssize_t
take(void *cookie, const char *bytes, size_t size)
{
	struct embedded_record *r = cookie;

	pack(r, bytes, size, Z_NO_FLUSH);
	return ferror(r->memory) ? 0 : (ssize_t)size;
}

FILE *
embedded_record_open(struct embedded_record *r)
{
	*r = (struct embedded_record){0};
	empty(r);
	if (deflateInit2(&r->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
		MAX_WBITS + GZIP, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	r->memory = open_memstream(&r->text, &r->size);
	if (r->memory != NULL)
		r->out = fopencookie(
		    r, "w", (cookie_io_functions_t){.write = take});
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
	if (r->out != NULL)
		pack(r, "", 0, Z_FINISH);
	r->out = NULL;
	if (r->memory != NULL && (fclose(r->memory) != 0 || r->text == NULL) &&
	    error == 0)
		error = -errno;
	r->memory = NULL;
	(void)deflateEnd(&r->stream);
	return error;
}

void
embedded_record_release(struct embedded_record *r)
{
	(void)embedded_record_close(r);
	free(r->text);
	*r = (struct embedded_record){0};
}
