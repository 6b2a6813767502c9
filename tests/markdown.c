#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "file_text.h"
#include "markdown.h"

/* The next heading of at most that level; NULL: there is none. */
static const char *
next_heading(const char *text, size_t level)
{
	while ((text = strstr(text, "\n#")) != NULL) {
		size_t marks = strspn(++text, "#");

		if (marks <= level && text[marks] == ' ')
			return text;
	}
	return NULL;
}

/* What follows a line that is just that; NULL: there is none. */
static const char *
behind_line(const char *text, const char *line)
{
	size_t size = strlen(line);
	const char *at = text;

	while ((at = strstr(at, line)) != NULL) {
		if ((at == text || at[-1] == '\n') && at[size] == '\n')
			return at + size + 1;
		at += size;
	}
	return NULL;
}

char *
markdown_section(const char *path, const char *heading)
{
	char *text = file_text(path), *section;
	const char *begin = behind_line(text, heading), *end;

	if (begin == NULL)
		fail_msg("%s has no heading \"%s\"", path, heading);
	end = next_heading(begin, strspn(heading, "#"));
	section = end != NULL ? strndup(begin, (size_t)(end - begin))
			      : strdup(begin);
	free(text);
	return section;
}

char *
markdown_block(const char *text, const char *fence)
{
	const char *begin = behind_line(text, fence), *end;

	if (begin == NULL)
		fail_msg("there is no block that begins with %s", fence);
	end = strstr(begin, "\n```\n");
	assert_non_null(end);
	return strndup(begin, (size_t)(end + 1 - begin));
}

unsigned
markdown_each(const char *text, const char *pattern,
    void (*visit)(const char *group, void *arg), void *arg)
{
	regex_t expression;
	regmatch_t match[2];
	unsigned matches = 0;
	int flags = 0;

	assert_int_equal(
	    regcomp(&expression, pattern, REG_EXTENDED | REG_NEWLINE), 0);
	while (regexec(&expression, text, 2, match, flags) == 0) {
		char *group = strndup(text + match[1].rm_so,
		    (size_t)(match[1].rm_eo - match[1].rm_so));

		visit(group, arg);
		free(group);
		matches++;
		text += match[0].rm_eo;
		flags = text[-1] == '\n' ? 0 : REG_NOTBOL;
	}
	regfree(&expression);
	return matches;
}
