#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/utf8.h"

/* Length of the character at s, or 0 if there is none. */
static size_t
length_of(const unsigned char *s)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = 0;
	uint32_t code;

	while (length < 8 && (s[0] & (0x80u >> length)))
		length++;
	if (length == 0)
		return 1;
	if (length == 1 || length > 4)
		return 0;
	code = s[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | (s[i] & 0x3fu);
	}
	if (code < least[length] || code > 0x10ffff ||
	    (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return length;
}

/* C0 but for two of them, DEL, and C1. */
static bool
is_control(const unsigned char *s)
{
	return (s[0] < 0x20 && s[0] != '\n' && s[0] != '\t') || s[0] == 0x7f ||
	    (s[0] == 0xc2 && s[1] < 0xa0);
}

bool
utf8_is_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t length;

	for (; *s != '\0'; s += length) {
		length = length_of(s);
		if (length == 0 || is_control(s))
			return false;
	}
	return true;
}

char *
utf8_escape(const char *text, bool controls)
{
	const unsigned char *s = (const unsigned char *)text;
	char *clean = malloc(4 * strlen(text) + 1), *end = clean;

	if (clean == NULL)
		return NULL;
	while (*s != '\0') {
		size_t length = length_of(s);
		size_t bytes = length > 0 ? length : 1;
		bool escaped = length == 0 || (controls && is_control(s));

		for (; bytes > 0; bytes--)
			end += sprintf(end, escaped ? "\\x%02x" : "%c", *s++);
	}
	*end = '\0';
	return clean;
}
