#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "tags.h"

#define DEPTH_MAX 64
#define TAG_MAX	  24

struct tag_reader {
	const char *page, *at;
	char open[DEPTH_MAX][TAG_MAX];
	size_t depth;
	const char *counted; /* an element, or NULL */
	size_t count;
};

static void
fail_here(const struct tag_reader *r, const char *why)
{
	fail_msg("byte %zu: %s: %.60s", (size_t)(r->at - r->page), why, r->at);
}

static void
read_name(struct tag_reader *r, char name[TAG_MAX])
{
	size_t size = 0;

	while (isalnum((unsigned char)*r->at) || *r->at == '-' ||
	    *r->at == '!' || *r->at == ':') {
		if (size + 1 == TAG_MAX)
			fail_here(r, "a long name");
		name[size++] = *r->at++;
	}
	name[size] = '\0';
	if (size == 0)
		fail_here(r, "no name");
}

/* "&amp;", "&#39;" */
static void
read_reference(struct tag_reader *r)
{
	size_t size = strspn(
	    r->at + 1, "abcdefghijklmnopqrstuvwxyz0123456789#");

	if (size == 0 || r->at[1 + size] != ';')
		fail_here(r, "a bare ampersand");
	r->at += size + 2;
}

static void
read_attribute(struct tag_reader *r)
{
	char name[TAG_MAX];

	read_name(r, name);
	if (strncmp(r->at, "=\"", 2) != 0)
		fail_here(r, "a value without quotes");
	r->at += 2;
	while (*r->at != '"') {
		if (*r->at == '\0' || *r->at == '<')
			fail_here(r, "in a value");
		if (*r->at == '&')
			read_reference(r);
		else
			r->at++;
	}
	r->at++;
}

/* What stands in them is no markup. */
static bool
is_raw(const char *name)
{
	return strcmp(name, "style") == 0 || strcmp(name, "script") == 0;
}

static void
read_end(struct tag_reader *r)
{
	char name[TAG_MAX];

	r->at += 2;
	read_name(r, name);
	if (r->depth == 0 || strcmp(r->open[r->depth - 1], name) != 0)
		fail_here(r, "closes what is not open");
	r->depth--;
	if (*r->at++ != '>')
		fail_here(r, "an end tag");
}

static void
read_start(struct tag_reader *r)
{
	char *name = r->open[r->depth];

	if (r->depth + 1 == DEPTH_MAX)
		fail_here(r, "too deep");
	r->at++;
	read_name(r, name);
	if (r->counted != NULL && strcmp(name, r->counted) == 0)
		r->count++;
	while (*r->at == ' ') {
		r->at++;
		read_attribute(r);
	}
	if (strncmp(r->at, "/>", 2) == 0) {
		r->at += 2;
		return;
	}
	if (*r->at++ != '>')
		fail_here(r, "a start tag");
	r->depth++;
	if (is_raw(name)) {
		r->at = strstr(r->at, "</");
		assert_non_null(r->at);
	}
}

static void
read_page(struct tag_reader *r)
{
	static const char doctype[] = "<!DOCTYPE html>\n";

	assert_memory_equal(r->page, doctype, sizeof doctype - 1);
	r->at = r->page + sizeof doctype - 1;
	while (*r->at != '\0') {
		if (strncmp(r->at, "</", 2) == 0)
			read_end(r);
		else if (*r->at == '<')
			read_start(r);
		else if (*r->at == '&')
			read_reference(r);
		else
			r->at++;
	}
	if (r->depth > 0)
		fail_msg("<%s> is not closed", r->open[r->depth - 1]);
}

void
tags_check(const char *page)
{
	struct tag_reader reader = {.page = page};

	read_page(&reader);
}

size_t
tags_count(const char *page, const char *element)
{
	struct tag_reader reader = {.page = page, .counted = element};

	read_page(&reader);
	return reader.count;
}

size_t
text_count(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text += strlen(part))
		count++;
	return count;
}

char *
embedded_record_of(const char *path)
{
	char command[160], *text = NULL;
	size_t size = 0;
	FILE *pipe;

	snprintf(command, sizeof command,
	    "grep ^H4sI '%s' | base64 -d | gunzip", path);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	assert_true(getdelim(&text, &size, '\0', pipe) > 0);
	assert_int_equal(pclose(pipe), 0);
	return text;
}
