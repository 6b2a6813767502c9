#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/utf8.h"
#include "record/json_value.h"

json_t *
value_text(const char *s)
{
	json_t *value = json_string(s);
	char *clean;

	if (value != NULL)
		return value;
	clean = utf8_escape(s, false);
	value = clean != NULL ? json_string(clean) : NULL;
	free(clean);
	return value;
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
