#include <stdio.h>
#include <string.h>

#include "record/head_difference.h"

#define NAME_MAX_LENGTH 120

struct head_walk {
	void (*visit)(void *, const char *, const json_t *, const json_t *);
	void *arg;
};

static bool
matters(const char *name)
{
	static const char *const ignored[] = {"parameters.timeout_seconds",
	    "platform.available_kib", "platform.available_kib_reason",
	    "platform.thp_reason", NULL};

	for (size_t i = 0; ignored[i] != NULL; i++)
		if (strcmp(ignored[i], name) == 0)
			return false;
	return true;
}

static void
compare(const struct head_walk *w, const char *name, const json_t *a,
    const json_t *b)
{
	char inner[NAME_MAX_LENGTH];
	const char *key;
	json_t *member;

	if (!matters(name) || (a != NULL && b != NULL && json_equal(a, b)))
		return;
	if (!json_is_object(a) || !json_is_object(b)) {
		w->visit(w->arg, name, a, b);
		return;
	}
	json_object_foreach ((json_t *)a, key, member) {
		snprintf(inner, sizeof inner, "%s.%s", name, key);
		compare(w, inner, member, json_object_get(b, key));
	}
	json_object_foreach ((json_t *)b, key, member) {
		snprintf(inner, sizeof inner, "%s.%s", name, key);
		if (json_object_get(a, key) == NULL)
			compare(w, inner, NULL, member);
	}
}

void
head_difference_each(const struct record *a, const struct record *b,
    void (*visit)(
	void *arg, const char *name, const json_t *a, const json_t *b),
    void *arg)
{
	static const char *const members[] = {"pair", "predicted_only",
	    "actor_names", "regions", "parameters", "platform", NULL};
	const struct head_walk w = {visit, arg};

	for (const char *const *name = members; *name != NULL; name++)
		compare(&w, *name, json_object_get(a->root, *name),
		    json_object_get(b->root, *name));
}
