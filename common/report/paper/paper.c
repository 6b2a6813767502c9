#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "os/output_file.h"
#include "report/paper/paper.h"
#include "report/paper/units.h"

const char *
ink_on(const struct style *style, enum ink ink)
{
	static const char *const codes[] = {
	    [INK_PLAIN] = "",
	    [INK_HEAD] = "\033[1m",
	    [INK_CHANGE] = "\033[35m",
	    [INK_GOOD] = "\033[32m",
	    [INK_BAD] = "\033[31m",
	};

	return style->color ? codes[ink] : "";
}

const char *
ink_off(const struct style *style, enum ink ink)
{
	return style->color && ink != INK_PLAIN ? "\033[0m" : "";
}

/* Is the byte a continuation of a UTF-8 character? */
static bool
continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

/* The columns that a text takes: one for each character. */
static size_t
text_columns(const char *text, size_t size)
{
	size_t columns = 0;

	for (size_t i = 0; i < size; i++)
		columns += !continues(text[i]);
	return columns;
}

/* Prints the character that text begins with; returns its length in bytes. */
static size_t
put_character(struct paper *paper, const char *text)
{
	unsigned char first = (unsigned char)text[0];
	size_t size = 1;

	while (continues(text[size]))
		size++;
	if (first < 0x20 || first == 0x7f)
		fputc('?', paper->out);
	else if (paper->style.ascii && first >= 0x80)
		fputc('?', paper->out);
	else
		fwrite(text, 1, size, paper->out);
	return size;
}

static void
begin_line(struct paper *paper, enum ink ink, int indent)
{
	fprintf(paper->out, "%*s%s", indent, "", ink_on(&paper->style, ink));
}

static void
end_line(struct paper *paper, enum ink ink)
{
	fprintf(paper->out, "%s\n", ink_off(&paper->style, ink));
}

static size_t
prose_width(const struct style *style)
{
	return style->width < PROSE_WIDTH_MAX ? (size_t)style->width
					      : PROSE_WIDTH_MAX;
}

static void
break_lines(
    struct paper *paper, enum ink ink, int indent, int hang, const char *text)
{
	size_t width = prose_width(&paper->style);
	size_t column = (size_t)indent;
	bool fresh = true;

	begin_line(paper, ink, indent);
	while (*text != '\0') {
		size_t gap = strspn(text, " ");
		size_t word = strcspn(text + gap, " ");
		size_t need = gap + text_columns(text + gap, word);

		if (!fresh && column + need > width) {
			end_line(paper, ink);
			begin_line(paper, ink, hang);
			column = (size_t)hang;
			fresh = true;
		}
		if (!fresh) {
			fprintf(paper->out, "%*s", (int)gap, "");
			column += gap;
		}
		for (text += gap; *text != '\0' && *text != ' '; column++) {
			if (column == width) {
				end_line(paper, ink);
				begin_line(paper, ink, hang);
				column = (size_t)hang;
			}
			text += put_character(paper, text);
		}
		fresh = false;
	}
	end_line(paper, ink);
}

void
say_text(
    struct paper *paper, enum ink ink, int indent, int hang, const char *text)
{
	char *words = paper->style.in_kib ? NULL : units_words(text);

	break_lines(paper, ink, indent, hang, words != NULL ? words : text);
	free(words);
}

void
say(struct paper *paper, enum ink ink, int indent, int hang, const char *format,
    ...)
{
	va_list args;
	char *text;
	int size;

	va_start(args, format);
	size = vasprintf(&text, format, args);
	va_end(args);
	if (size < 0) {
		paper->error = paper->error ? paper->error : -ENOMEM;
		return;
	}
	say_text(paper, ink, indent, hang, text);
	free(text);
}

static void
put_text(struct paper *paper, const char *text)
{
	while (*text != '\0')
		text += put_character(paper, text);
}

bool
say_ruled(
    struct paper *paper, enum ink ink, const char *title, const char *note)
{
	size_t taken = text_columns(title, strlen(title)) +
	    text_columns(note, strlen(note)) + (*note != '\0' ? 2 : 1);
	size_t width = (size_t)paper->style.width;

	if (taken >= width)
		return false;
	begin_line(paper, ink, 0);
	put_text(paper, title);
	fprintf(paper->out, "%s ", ink_off(&paper->style, ink));
	while (taken++ < width)
		fputs(paper->style.ascii ? "-" : "\u2500", paper->out);
	if (*note != '\0')
		fputc(' ', paper->out);
	put_text(paper, note);
	end_line(paper, INK_PLAIN);
	return true;
}

void
say_line(struct paper *paper, int indent, const char *line)
{
	int column = indent;

	begin_line(paper, INK_PLAIN, *line != '\0' ? indent : 0);
	while (*line != '\0') {
		if (column++ == paper->style.width) {
			end_line(paper, INK_PLAIN);
			begin_line(paper, INK_PLAIN, indent);
			column = indent + 1;
		}
		line += put_character(paper, line);
	}
	end_line(paper, INK_PLAIN);
}

FILE *
draft_open(struct draft *draft)
{
	*draft = (struct draft){0};
	draft->out = open_memstream(&draft->text, &draft->size);
	return draft->out;
}

char *
draft_take(struct draft *draft)
{
	if (draft->out == NULL)
		return NULL;
	if (fclose(draft->out) == 0)
		return draft->text;
	free(draft->text);
	return NULL;
}

void
draft_say(struct draft *draft, struct paper *paper, enum ink ink, int indent,
    int hang)
{
	char *text = draft_take(draft);

	if (text == NULL)
		paper->error = -ENOMEM;
	else if (text[0] != '\0')
		say_text(paper, ink, indent, hang, text);
	free(text);
}

int
paper_done(struct paper *paper)
{
	if (paper->error == 0)
		paper->error = output_flush(paper->out);
	return paper->error;
}
