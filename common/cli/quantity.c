#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/quantity.h"

/* Parses the digits at the beginning of text. false: none, or too many. */
static bool
digits(const char *text, uint64_t *value, const char **end)
{
	const char *c = text;
	uint64_t v = 0;

	for (; isdigit((unsigned char)*c); c++)
		if (__builtin_mul_overflow(v, (uint64_t)10, &v) ||
		    __builtin_add_overflow(v, (uint64_t)(*c - '0'), &v))
			return false;
	*value = v;
	*end = c;
	return c > text;
}

/* "-3", or with such characters behind it: a number, but too small a one. */
static bool
is_negative(const char *text, const char *behind)
{
	size_t length = *text == '-' ? strspn(text + 1, "0123456789") : 0;
	const char *rest = text + 1 + length;

	return length > 0 && rest[strspn(rest, behind)] == '\0';
}

bool
quantity_count(const char *text, uint64_t least, uint64_t most, uint64_t *out,
    char *why, size_t size)
{
	const char *end;
	uint64_t value;

	if (is_negative(text, ""))
		goto too_small;
	if (!isdigit((unsigned char)*text) ||
	    text[strspn(text, "0123456789")] != '\0') {
		snprintf(why, size, "'%s' is not a whole number", text);
		return false;
	}
	if (!digits(text, &value, &end) || value > most) {
		snprintf(
		    why, size, "%s is too large: at most %" PRIu64, text, most);
		return false;
	}
	if (value < least)
		goto too_small;
	*out = value;
	return true;

too_small:
	snprintf(why, size, "%s is too small: at least %" PRIu64, text, least);
	return false;
}

bool
quantity_bytes(const char *text, uint64_t *out, char *why, size_t size)
{
	static const char units[] = "KMGTP";
	const char *end, *unit;
	uint64_t value;
	unsigned shift = 0;

	if (is_negative(text, "KMGTPkmgtpiBb")) {
		snprintf(
		    why, size, "%s is too small: no size is negative", text);
		return false;
	}
	if (!isdigit((unsigned char)*text))
		goto not_a_size;
	if (!digits(text, &value, &end))
		goto too_large;
	if (*end != '\0') {
		unit = strchr(units, toupper((unsigned char)*end));
		if (unit == NULL)
			goto not_a_size;
		shift = 10 * (unsigned)(unit - units + 1);
		end++;
		if (*end != '\0' && strcasecmp(end, "B") != 0 &&
		    strcasecmp(end, "iB") != 0)
			goto not_a_size;
	}
	if (value > UINT64_MAX >> shift)
		goto too_large;
	*out = value << shift;
	return true;

not_a_size:
	snprintf(why, size,
	    "'%s' is not a size: give a whole number, and K, M, G or T after "
	    "it",
	    text);
	return false;
too_large:
	snprintf(why, size, "%s is too large", text);
	return false;
}

bool
quantity_part(
    const char *text, uint64_t total, uint64_t *out, char *why, size_t size)
{
	const char *end;
	uint64_t value;

	if (is_negative(text, "%")) {
		snprintf(why, size, "%s is too small: at least 0", text);
		return false;
	}
	if (!digits(text, &value, &end) ||
	    (*end != '\0' && strcmp(end, "%") != 0)) {
		snprintf(why, size,
		    "'%s' is neither a number of pages nor a percentage", text);
		return false;
	}
	if (*end == '%' && value > 100) {
		snprintf(why, size, "%s is more than the whole", text);
		return false;
	}
	if (*end == '\0' && value > total) {
		snprintf(why, size,
		    "%s is more than the region has: %" PRIu64 " page%s", text,
		    total, total == 1 ? "" : "s");
		return false;
	}
	*out = *end == '%'
	    ? (uint64_t)(((unsigned __int128)total * value + 99) / 100)
	    : value;
	return true;
}

const char *
quantity_words(uint64_t kib, char words[QUANTITY_WORDS])
{
	const uint64_t enough = 10 << 10;

	snprintf(words, QUANTITY_WORDS, "%" PRIu64 " %s",
	    kib < enough ? kib : kib >> 10, kib < enough ? "kB" : "MiB");
	return words;
}

bool
quantity_is_choice(const char *text, const char *choices)
{
	size_t length = strlen(text);

	if (strchr(text, '|') != NULL)
		return false; /* two choices are not one */
	for (const char *at = choices; at != NULL; at = strchr(at, '|')) {
		at += *at == '|';
		if (strncmp(at, text, length) == 0 && length > 0 &&
		    (at[length] == '|' || at[length] == '\0'))
			return true;
	}
	return false;
}
