#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/paper/units.h"

#define KIB_MOST   9999999 /* with seven digits */
#define SHORT_MOST 9999	   /* with four */

/* The units beyond MiB, and how many bits they are above KiB. */
static const struct size_unit {
	const char *letter, *name;
	int shift;
} units[] = {{"G", "GiB", 20}, {"T", "TiB", 30}};

static bool
is_long(int64_t kib)
{
	return kib > KIB_MOST || kib < -KIB_MOST;
}

static const struct size_unit *
unit_of(int64_t kib)
{
	int64_t size = kib < 0 ? -kib : kib;

	return &units[size >> units[1].shift > 0];
}

/* "16", "9.54", "-9.54" */
static void
put_size(char *text, size_t size, int64_t kib, const struct size_unit *unit,
    bool with_sign)
{
	int64_t one = INT64_C(1) << unit->shift;

	if (kib % one == 0)
		snprintf(text, size, with_sign ? "%+" PRId64 : "%" PRId64,
		    kib / one);
	else
		snprintf(text, size, with_sign ? "%+.2f" : "%.2f",
		    (double)kib / (double)one);
}

char *
units_cell(int64_t kib, bool with_sign, bool in_kib, char *text, size_t size)
{
	if (in_kib || !is_long(kib)) {
		snprintf(text, size, with_sign ? "%+" PRId64 : "%" PRId64, kib);
		return text;
	}
	put_size(text, size, kib, unit_of(kib), with_sign);
	strlcat(text, unit_of(kib)->letter, size);
	return text;
}

char *
units_short(int64_t kib, char *text, size_t size)
{
	static const char letters[] = "MGTP";
	double value = (double)kib / 1024;
	size_t unit = 0;

	if (kib >= -SHORT_MOST && kib <= SHORT_MOST) {
		snprintf(text, size, "%" PRId64, kib);
		return text;
	}
	/* What would be rounded to 1024 is one of the next unit. */
	for (; fabs(value) >= 1023.5 && letters[unit + 1] != '\0'; unit++)
		value /= 1024;
	snprintf(text, size, "%.*f%c", fabs(value) < 9.95 ? 1 : 0, value,
	    letters[unit]);
	return text;
}

char *
ms_text(int64_t nanoseconds, char *text, size_t size)
{
	double ms = (double)nanoseconds / 1e6;
	int digits = ms < 1 ? 3 : ms < 10 ? 2 : ms < 100 ? 1 : 0;

	snprintf(text, size, "%.*f", digits, ms);
	return text;
}

/* Prints the number with digits digits at the start of text, which is followed
 * by " kB". */
static void
put_words(FILE *out, const char *text, size_t digits)
{
	int64_t kib = strtoll(text, NULL, 10);
	char size[32];

	if (!is_long(kib)) {
		fprintf(out, "%.*s kB", (int)digits, text);
		return;
	}
	put_size(size, sizeof size, kib, unit_of(kib), false);
	fprintf(out, "%s %s", size, unit_of(kib)->name);
}

char *
units_words(const char *text)
{
	static const char kb[] = " kB";
	char *words = NULL;
	size_t size;
	FILE *out = open_memstream(&words, &size);

	if (out == NULL)
		return NULL;
	while (*text != '\0') {
		size_t digits = strspn(text, "0123456789");

		if (digits > 0 && strncmp(text + digits, kb, strlen(kb)) == 0 &&
		    !isalnum((unsigned char)text[digits + strlen(kb)])) {
			put_words(out, text, digits);
			text += digits + strlen(kb);
			continue;
		}
		digits = digits > 0 ? digits : 1;
		fwrite(text, 1, digits, out);
		text += digits;
	}
	if (fclose(out) == 0)
		return words;
	free(words);
	return NULL;
}
