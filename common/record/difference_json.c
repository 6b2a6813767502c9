#include <errno.h>

#include "record/difference_json.h"
#include "record/head_difference.h"

#define SCHEMA "shmlab.diff/1"

static json_t *
copy_or_null(const json_t *value)
{
	return value != NULL ? json_deep_copy(value) : json_null();
}

static void
add_head(void *arg, const char *name, const json_t *a, const json_t *b)
{
	struct members m = members_begin();

	members_add(&m, "name", value_text(name));
	members_add(&m, "a", copy_or_null(a));
	members_add(&m, "b", copy_or_null(b));
	(void)json_array_append_new(arg, members_end(&m));
}

static json_t *
figure_object(const struct figure_difference *d)
{
	struct members m = members_begin();

	members_add(&m, "actor",
	    d->index == FINDING_GROUP ? value_text("group")
				      : value_actor(d->index));
	members_add(&m, "figure", value_text(d->name));
	members_add(&m, "a", json_integer(d->a));
	members_add(&m, "b", json_integer(d->b));
	return members_end(&m);
}

static json_t *
number_or_null(const struct step_record *step)
{
	return step != NULL ? value_count(step->number) : json_null();
}

static json_t *
verdict_or_null(const struct step_record *step)
{
	return step != NULL ? value_text(verdict_name(step->verdict))
			    : json_null();
}

static json_t *
step_object(const struct step_difference *s)
{
	const struct step_record *either = s->a != NULL ? s->a : s->b;
	struct members m = members_begin();
	json_t *figures = json_array();
	bool failed = figures == NULL;

	for (size_t i = 0; i < s->count && !failed; i++)
		failed = json_array_append_new(
			     figures, figure_object(&s->at[i])) != 0;
	members_add(&m, "name", value_text(either->name));
	members_add(&m, "a", number_or_null(s->a));
	members_add(&m, "b", number_or_null(s->b));
	members_add(&m, "same", json_boolean(difference_is_same(s)));
	members_add(&m, "verdict_a", verdict_or_null(s->a));
	members_add(&m, "verdict_b", verdict_or_null(s->b));
	members_add(&m, "not_compared", value_count(s->unknown));
	members_add(&m, "figures", value_unless(failed, figures));
	return members_end(&m);
}

static json_t *
steps_array(const struct record_difference *all)
{
	json_t *array = json_array();
	bool failed = array == NULL;

	for (size_t i = 0; i < all->count && !failed; i++)
		failed = json_array_append_new(
			     array, step_object(&all->steps[i])) != 0;
	return value_unless(failed, array);
}

int
difference_json(FILE *out, const char *const names[2], const struct record *a,
    const struct record *b, const struct record_difference *all)
{
	struct members m = members_begin();
	json_t *head = json_array(), *document;
	int error = 0;

	head_difference_each(a, b, add_head, head);
	members_add(&m, "schema", value_text(SCHEMA));
	members_add(&m, "a", value_text(names[0]));
	members_add(&m, "b", value_text(names[1]));
	members_add(&m, "same", json_boolean(all->same == all->count));
	members_add(&m, "head", head);
	members_add(&m, "steps", steps_array(all));
	document = members_end(&m);
	if (document == NULL)
		return -ENOMEM;
	errno = 0;
	if (json_dumpf(document, out, JSON_INDENT(1)) != 0 ||
	    fputc('\n', out) == EOF || fflush(out) == EOF)
		error = errno != 0 ? -errno : -EIO;
	json_decref(document);
	return error;
}
