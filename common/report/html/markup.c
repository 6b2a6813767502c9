#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/html/markup.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* The bytes of the UTF-8 character that text begins with; 0: it is none. */
static size_t
character_size(const char *text)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = (unsigned char)text[0];
	size_t size = first < 0x80 ? 1
	    : first >= 0xf0	   ? 4
	    : first >= 0xe0	   ? 3
				   : 2;
	uint32_t code = size == 1 ? first : first & (0x7fU >> size);

	if (first >= 0xf8 || (first >= 0x80 && first < 0xc0))
		return 0;
	for (size_t i = 1; i < size; i++) {
		unsigned char next = (unsigned char)text[i];

		if ((next & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (next & 0x3f);
	}
	if (size > 1 &&
	    (code < least[size] || code > 0x10ffff || code >> 11 == 0x1b))
		return 0;
	return size;
}

/* What stands for a byte of ASCII; NULL: itself. */
static const char *
escape_of(unsigned char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	case '\n':
	case '\t':
		return NULL;
	}
	return byte < 0x20 || byte == 0x7f ? REPLACEMENT : NULL;
}

static void
put_escaped(FILE *out, const char *text)
{
	while (*text != '\0') {
		size_t size = character_size(text);
		const char *escape = size == 0 ? REPLACEMENT
		    : size == 1		       ? escape_of((unsigned char)*text)
					       : NULL;

		if (escape != NULL)
			fputs(escape, out);
		else
			fwrite(text, 1, size, out);
		text += size > 0 ? size : 1;
	}
}

static void
put_formatted(FILE *out, const char *format, va_list args)
{
	char *text;

	/* Without memory the stream, too, fails soon, and says so. */
	if (vasprintf(&text, format, args) < 0)
		return;
	put_escaped(out, text);
	free(text);
}

/* Elements that hold nothing, and have no end tag. */
static bool
is_void(const char *element)
{
	static const char *const voids[] = {"meta", "link", "input", "br",
	    "col", "rect", "path", "line", "circle"};

	for (size_t i = 0; i < sizeof voids / sizeof *voids; i++)
		if (strcmp(element, voids[i]) == 0)
			return true;
	return false;
}

static void
end_tag(struct markup *m)
{
	if (m->in_tag)
		fputc('>', m->out);
	m->in_tag = false;
}

void
markup_init(struct markup *m, FILE *out)
{
	*m = (struct markup){.out = out};
}

void
markup_open(struct markup *m, const char *element)
{
	assert(m->depth < MARKUP_DEPTH);
	end_tag(m);
	fprintf(m->out, "<%s", element);
	m->open[m->depth++] = element;
	m->in_tag = true;
}

void
markup_attribute(struct markup *m, const char *name, const char *value)
{
	assert(m->in_tag);
	fprintf(m->out, " %s=\"", name);
	put_escaped(m->out, value);
	fputc('"', m->out);
}

void
markup_attribute_format(
    struct markup *m, const char *name, const char *format, ...)
{
	va_list args;

	assert(m->in_tag);
	fprintf(m->out, " %s=\"", name);
	va_start(args, format);
	put_formatted(m->out, format, args);
	va_end(args);
	fputc('"', m->out);
}

void
markup_text(struct markup *m, const char *text)
{
	end_tag(m);
	put_escaped(m->out, text);
}

void
markup_text_format(struct markup *m, const char *format, ...)
{
	va_list args;

	end_tag(m);
	va_start(args, format);
	put_formatted(m->out, format, args);
	va_end(args);
}

void
markup_draft(struct markup *m, struct draft *draft)
{
	char *text = draft_take(draft);

	if (text != NULL)
		markup_text(m, text);
	free(text);
}

void
markup_close(struct markup *m)
{
	const char *element;

	assert(m->depth > 0);
	element = m->open[--m->depth];
	if (is_void(element)) {
		fputs("/>", m->out);
		m->in_tag = false;
		return;
	}
	end_tag(m);
	fprintf(m->out, "</%s>", element);
}

void
markup_open_class(struct markup *m, const char *element, const char *class)
{
	markup_open(m, element);
	if (class != NULL)
		markup_attribute(m, "class", class);
}

void
markup_leaf(
    struct markup *m, const char *element, const char *class, const char *text)
{
	markup_open_class(m, element, class);
	markup_text(m, text);
	markup_close(m);
}

void
markup_leaf_format(struct markup *m, const char *element, const char *class,
    const char *format, ...)
{
	va_list args;

	markup_open_class(m, element, class);
	end_tag(m);
	va_start(args, format);
	put_formatted(m->out, format, args);
	va_end(args);
	markup_close(m);
}

void
markup_verbatim(struct markup *m, const char *text)
{
	end_tag(m);
	fputs(text, m->out);
}
