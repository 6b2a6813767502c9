#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/json_value.h"

/* Length of the UTF-8 character at s, or 0 if there is none. */
static size_t
utf8_length(const unsigned char *s)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t length = 0;
	uint32_t code;

	while (s[0] & (0x80u >> length))
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

static json_t *
escaped_text(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	char *clean = malloc(4 * strlen(text) + 1), *end = clean;
	json_t *value;

	if (clean == NULL)
		return NULL;
	while (*s != '\0') {
		size_t length = utf8_length(s);

		if (length > 0) {
			memcpy(end, s, length);
			end += length;
			s += length;
		} else {
			end += sprintf(end, "\\x%02x", *s++);
		}
	}
	*end = '\0';
	value = json_string(clean);
	free(clean);
	return value;
}

json_t *
value_text(const char *s)
{
	json_t *value = json_string(s);

	return value != NULL ? value : escaped_text(s);
}

json_t *
value_lines(const char *lines)
{
	json_t *array = json_array();
	char *copy = strdup(lines), *rest = copy, *line;
	bool failed = copy == NULL;

	while (!failed && (line = strsep(&rest, "\n")) != NULL)
		if (line[0] != '\0' || rest != NULL)
			failed = json_array_append_new(
				     array, value_text(line)) != 0;
	free(copy);
	return value_unless(failed, array);
}

json_t *
value_count(uint64_t n)
{
	return json_integer((json_int_t)n);
}

json_t *
value_hex(uint64_t n)
{
	return json_sprintf("0x%" PRIx64, n);
}

json_t *
value_actor(unsigned index)
{
	char words[32];

	return json_string(actor_key(index, words, sizeof(words)));
}

json_t *
value_unless(bool failed, json_t *value)
{
	if (!failed)
		return value;
	json_decref(value);
	return NULL;
}

struct members
members_begin(void)
{
	return (struct members){.json = json_object()};
}

void
members_add(struct members *m, const char *key, json_t *value)
{
	m->failed |= json_object_set_new(m->json, key, value) != 0;
}

void
members_add_figure(
    struct members *m, const char *key, int64_t figure, const char *why)
{
	char why_key[64];

	if (figure != UNKNOWN) {
		members_add(m, key, json_integer(figure));
		return;
	}
	snprintf(why_key, sizeof(why_key), "%s_reason", key);
	members_add(m, key, json_null());
	members_add(m, why_key, value_text(why != NULL ? why : NOT_MEASURED));
}

json_t *
members_end(struct members *m)
{
	return value_unless(m->failed, m->json);
}
