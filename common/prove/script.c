#include <errno.h>
#include <string.h>

#include "prove/dry_run.h"
#include "prove/script.h"
#include "region/region.h"

const struct testbed script_testbed = {
    .platform.page_size = 4096,
    .machine =
	{
	    .page_size = 4096,
	    .fault_around = 16,
	    .table_pages = 512,
	    .shared_read_writable = true,
	    .huge_pages = 512,
	    .protect_restores = true,
	    .protect_restores_clean = true,
	    .protect_restores_huge = true,
	    .zeros_become_huge = true,
	    .keeps_part = true,
	    .dontneed_takes_table = true,
	    .merge_takes_over = true,
	    .unaccounts_unwritten = true,
	},
    .base = REGION_ADDRESS,
    .lockable = 2048,
    .disk =
	{
	    .folder = "/",
	    .files =
		{
		    .model = {.tracks_dirty = true, .on_disk = true},
		    .pages_out = true,
		    .removes = true,
		},
	},
    .tmpfs =
	{
	    .folder = "/",
	    .files = {.pages_out = true, .removes = true},
	},
};

/* The text of an expectation; NULL: the line is none. */
static const char *
expectation_text(const char *line)
{
	size_t length = strlen("expect ");

	return strncmp(line, "expect ", length) == 0 ? line + length : NULL;
}

/* There is nothing to expect before the first operation. */
static bool
add_expectation(const char *text, unsigned line, struct script *s)
{
	struct expectation *e = &s->expected[s->count];

	if (s->program.count == 0 || s->count == SCRIPT_EXPECTATIONS ||
	    !expectation_parse(text, e))
		return false;
	e->line = line;
	e->op = s->program.count - 1;
	s->count++;
	return true;
}

static bool
parse_line(const char *text, unsigned line, struct script *s)
{
	const char *expectation = expectation_text(text);

	if (*text == '#' || *text == '\0')
		return true;
	return expectation != NULL ? add_expectation(expectation, line, s)
				   : program_parse_line(text, &s->program);
}

/* Reads a line without its end. 1, or 0 after the last one; -EINVAL: it is too
 * long, or holds a byte 0; or what failed. */
static int
read_line(FILE *in, char *text, size_t size)
{
	size_t used = 0;
	int c;

	while ((c = getc(in)) != EOF && c != '\n') {
		if (c == '\0' || used + 1 == size)
			return -EINVAL;
		text[used++] = (char)c;
	}
	text[used] = '\0';
	if (c == EOF && ferror(in))
		return errno != 0 ? -errno : -EIO;
	return c != EOF || used > 0;
}

int
script_parse(FILE *in, struct script *out, unsigned *line)
{
	char text[256];
	int got;

	*out = (struct script){0};
	for (*line = 1; (got = read_line(in, text, sizeof text)) == 1;
	     ++*line) {
		if (*line > SCRIPT_LINES)
			return -EFBIG;
		if (!parse_line(text, *line, out))
			return -EINVAL;
	}
	return got;
}

/* Everybody's sums. */
static void
look(struct dry_run *r, struct model_total totals[PROGRAM_ACTORS])
{
	for (unsigned i = 0; i < PROGRAM_ACTORS; i++)
		model_total(r->model, i, &totals[i]);
}

/* Checks what is expected after one operation, from expectation *next on. */
static int
check_operation(const struct script *s, size_t op, struct dry_run *r,
    size_t *next, struct unmet *unmet)
{
	struct model_total before[PROGRAM_ACTORS];
	int error;

	look(r, before);
	error = dry_run_apply(r, &s->program.op[op]);
	for (; error == 0 && *next < s->count && s->expected[*next].op == op;
	     ++*next) {
		unmet->expected = &s->expected[*next];
		expectation_find(unmet->expected, r->model,
		    &before[unmet->expected->actor], &unmet->found);
		if (!expectation_is_met(unmet->expected, &unmet->found))
			return 1;
	}
	return error;
}

int
script_check(
    const struct script *s, const struct testbed *testbed, struct unmet *unmet)
{
	struct dry_run r;
	size_t next = 0;
	int error = dry_run_begin(&r, testbed, s->program.kind);

	if (error < 0)
		return error;
	for (size_t op = 0; error == 0 && op < s->program.count; op++)
		error = check_operation(s, op, &r, &next, unmet);
	dry_run_end(&r);
	return error;
}
