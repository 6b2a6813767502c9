#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "record/difference.h"

/* A step of each record, or what is told of a region in it, and what comes
 * before. */
struct compared {
	const struct step_record *a, *b;
	const struct step_record *before_a, *before_b; /* or NULL */
	struct step_difference *out;
};

static int
add(const struct compared *compared, unsigned index, const char *name,
    int64_t a, int64_t b)
{
	struct step_difference *s = compared->out;
	struct figure_difference *at;

	if (a == b)
		return 0;
	if (a == UNKNOWN || b == UNKNOWN) {
		s->unknown++;
		return 0;
	}
	at = reallocarray(s->at, s->count + 1, sizeof *at);
	if (at == NULL)
		return -ENOMEM;
	s->at = at;
	at += s->count++;
	*at = (struct figure_difference){.index = index, .a = a, .b = b};
	snprintf(at->name, sizeof at->name, "%s%s%s", compared->a->region,
	    compared->a->region[0] != '\0' ? ": " : "", name);
	return 0;
}

/* The faults of a process in a step: on its region, if they have addresses. */
static int64_t
faults_in_step(
    const struct step_record *before, const struct process_record *process)
{
	const struct process_record *was = step_process(before, process->index);
	int64_t from = was != NULL ? process_own_faults(was) : 0;
	int64_t to = process_own_faults(process);

	if (process->region_faults != UNKNOWN)
		return process->region_faults;
	return from == UNKNOWN || to == UNKNOWN ? UNKNOWN : to - from;
}

static bool
is_alike(const struct run *a, const struct run *b)
{
	if (a->state != b->state || a->anonymous != b->anonymous)
		return false;
	return !page_state_is_framed(a->state) || a->frame == FRAME_UNSEEN ||
	    b->frame == FRAME_UNSEEN || a->ordinal == b->ordinal;
}

/* Pages of two regions of the same size that are in another state, or in
 * another one of their frames. */
static int64_t
pages_that_differ(const struct region_record *a, const struct region_record *b)
{
	size_t i = 0, j = 0;
	uint64_t page = 0, differ = 0;

	while (i < a->run_count && j < b->run_count) {
		uint64_t a_end = a->runs[i].first + a->runs[i].count;
		uint64_t b_end = b->runs[j].first + b->runs[j].count;
		uint64_t end = a_end < b_end ? a_end : b_end;

		if (!is_alike(&a->runs[i], &b->runs[j]))
			differ += end - page;
		i += end == a_end;
		j += end == b_end;
		page = end;
	}
	return (int64_t)differ;
}

static int
compare_process(const struct compared *s, const struct process_record *a,
    const struct process_record *b)
{
	struct column c = {0};
	int error = add(s, a->index, "faults_in_step",
	    faults_in_step(s->before_a, a), faults_in_step(s->before_b, b));

	while (error == 0 && column_next(&c))
		if (column_is_of_region(&c))
			error = add(s, a->index, c.name,
			    column_of_process(&c, a), column_of_process(&c, b));
	if (error == 0 && a->region != NULL && b->region != NULL &&
	    a->region->size_kib == b->region->size_kib)
		error = add(s, a->index, "pages_that_differ", 0,
		    pages_that_differ(a->region, b->region));
	return error;
}

static int
compare_group(const struct compared *s)
{
	struct column c = {0};
	int error = 0;

	while (error == 0 && column_next(&c))
		if (column_is_of_region(&c))
			error = add(s, FINDING_GROUP, c.name,
			    column_of_step(&c, s->a), column_of_step(&c, s->b));
	return error;
}

/* Both lists ascend by their indices. */
static int
compare_processes(const struct compared *s)
{
	size_t i = 0, j = 0;
	int error = 0;

	while (error == 0 &&
	    (i < s->a->process_count || j < s->b->process_count)) {
		const struct process_record *a = i < s->a->process_count
		    ? &s->a->processes[i]
		    : NULL;
		const struct process_record *b = j < s->b->process_count
		    ? &s->b->processes[j]
		    : NULL;
		bool first = b == NULL || (a != NULL && a->index < b->index);
		bool second = a == NULL || (b != NULL && b->index < a->index);

		if (first)
			error = add(s, a->index, "lives", 1, 0);
		else if (second)
			error = add(s, b->index, "lives", 0, 1);
		else
			error = compare_process(s, a, b);
		i += !second;
		j += !first;
	}
	return error;
}

static int
compare_one(const struct compared *s)
{
	int error = compare_processes(s);

	if (error == 0)
		error = compare_group(s);
	if (error == 0)
		error = add(s, FINDING_GROUP, "findings",
		    (int64_t)s->a->finding_count, (int64_t)s->b->finding_count);
	return error;
}

/* With the regions that both have. */
static int
compare_steps(const struct compared *s)
{
	int error = compare_one(s);

	for (size_t i = 0; i < s->a->region_count; i++) {
		for (size_t j = 0; error == 0 && j < s->b->region_count; j++) {
			const struct compared parts = {
			    .a = &s->a->regions[i],
			    .b = &s->b->regions[j],
			    .before_a = step_region(s->before_a, i),
			    .before_b = step_region(s->before_b, j),
			    .out = s->out,
			};

			if (strcmp(parts.a->region, parts.b->region) == 0)
				error = compare_one(&parts);
		}
	}
	return error;
}

static bool
is_named_alike(const struct step_record *a, const struct step_record *b)
{
	return strcmp(a->name, b->name) == 0;
}

/* How many steps match from a[i] and b[j] on, at most; row by row. */
static size_t *
count_matches(const struct record *a, const struct record *b)
{
	size_t width = b->count + 1;
	size_t *most = calloc((a->count + 1) * width, sizeof *most);

	if (most == NULL)
		return NULL;
	for (size_t i = a->count; i-- > 0;) {
		for (size_t j = b->count; j-- > 0;) {
			size_t *at = &most[i * width + j];
			size_t skip_a = at[width], skip_b = at[1];

			if (is_named_alike(&a->steps[i], &b->steps[j]))
				*at = 1 + at[width + 1];
			else
				*at = skip_a > skip_b ? skip_a : skip_b;
		}
	}
	return most;
}

static void
match_steps(const struct record *a, const struct record *b, const size_t *most,
    struct record_difference *out)
{
	size_t width = b->count + 1, i = 0, j = 0;

	while (i < a->count || j < b->count) {
		struct step_difference *s = &out->steps[out->count++];
		bool both = i < a->count && j < b->count;

		if (both && is_named_alike(&a->steps[i], &b->steps[j])) {
			s->a = &a->steps[i++];
			s->b = &b->steps[j++];
		} else if (j == b->count ||
		    (both &&
			most[(i + 1) * width + j] >= most[i * width + j + 1])) {
			s->a = &a->steps[i++];
		} else {
			s->b = &b->steps[j++];
		}
	}
}

static const struct step_record *
step_before(const struct record *r, const struct step_record *step)
{
	return step > r->steps ? step - 1 : NULL;
}

int
difference_make(const struct record *a, const struct record *b,
    struct record_difference *out)
{
	size_t *most = count_matches(a, b);
	int error = 0;

	*out = (struct record_difference){0};
	out->steps = calloc(a->count + b->count + 1, sizeof *out->steps);
	if (most == NULL || out->steps == NULL)
		error = -ENOMEM;
	else
		match_steps(a, b, most, out);
	free(most);
	for (size_t i = 0; i < out->count && error == 0; i++) {
		struct step_difference *s = &out->steps[i];
		struct compared compared = {.a = s->a, .b = s->b, .out = s};

		if (s->a == NULL || s->b == NULL)
			continue;
		compared.before_a = step_before(a, s->a);
		compared.before_b = step_before(b, s->b);
		error = compare_steps(&compared);
		out->common++;
		out->same += difference_is_same(s);
		out->unknown += s->unknown;
	}
	return error;
}

void
difference_release(struct record_difference *out)
{
	for (size_t i = 0; i < out->count; i++)
		free(out->steps[i].at);
	free(out->steps);
	*out = (struct record_difference){0};
}

bool
difference_is_same(const struct step_difference *s)
{
	return s->a != NULL && s->b != NULL && s->count == 0 &&
	    s->a->verdict == s->b->verdict;
}
