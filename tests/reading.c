#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "reading.h"

static const char *const state_names[STATES] = {
    "absent", "zero", "shared", "exclusive", "swapped"};

void
wrong(const struct reading *r, const char *format, ...)
{
	char why[400];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof why, format, args);
	va_end(args);
	fail_msg("%s, step '%s': %s:\n%s", r->command,
	    r->step != NULL ? text_of(r->step, "name") : "-", why,
	    r->paragraph != NULL ? r->paragraph : "");
	abort();
}

void
same(const struct reading *r, const char *what, json_int_t said,
    json_int_t recorded)
{
	if (said != recorded)
		wrong(r, "%s: said %lld, recorded %lld", what, (long long)said,
		    (long long)recorded);
}

void
holds(const struct reading *r, bool condition, const char *what)
{
	if (!condition)
		wrong(r, "not so: %s", what);
}

size_t
regions_of(const json_t *step)
{
	size_t regions = json_array_size(json_object_get(step, "regions"));

	return regions > 0 ? regions : 1;
}

const json_t *
told_of(const json_t *step, size_t region)
{
	const json_t *part = json_array_get(
	    json_object_get(step, "regions"), region);

	return part != NULL ? part : step;
}

json_int_t
number(const char *text)
{
	return strtoll(text, NULL, 10);
}

json_int_t
known(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_integer(value) ? json_integer_value(value) : UNSEEN;
}

const json_t *
process_of(const json_t *step, unsigned index)
{
	size_t i;
	json_t *process;

	json_array_foreach (json_object_get(step, "processes"), i, process)
		if (known(process, "index") == index)
			return process;
	return NULL;
}

const json_t *
region_of(const json_t *step, unsigned index)
{
	const json_t *region = json_object_get(
	    process_of(step, index), "region");

	return json_is_object(region) ? region : NULL;
}

json_int_t
of_region(const json_t *step, unsigned index, const char *key)
{
	const json_t *region = region_of(step, index);

	return region == NULL ? 0 : known(region, key);
}

json_int_t
difference(json_int_t is, json_int_t was)
{
	return is == UNSEEN || was == UNSEEN ? UNSEEN : is - was;
}

json_int_t
region_change(const struct reading *r, const char *key)
{
	return difference(
	    of_region(r->step, r->at, key), of_region(r->before, r->at, key));
}

json_int_t
process_change(const struct reading *r, const char *key)
{
	return difference(known(process_of(r->step, r->at), key),
	    known(process_of(r->before, r->at), key));
}

unsigned
index_of(const char *label)
{
	return strncmp(label, "consumer ", 9) == 0
	    ? (unsigned)strtoul(label + 9, NULL, 10)
	    : 0;
}

bool
is_among(const json_t *step, unsigned index)
{
	size_t i;
	json_t *label;

	json_array_foreach (json_object_get(step, "actors"), i, label)
		if (index_of(json_string_value(label)) == index)
			return true;
	return false;
}

bool
has_event(const struct reading *r, const char *event)
{
	return strcmp(text_of(r->step, "event"), event) == 0;
}

struct pages
set_of(const json_t *did)
{
	const json_t *pages = object_of(did, "pages");
	struct pages set = {
	    .total = (uint64_t)figure_of(pages, "total"),
	    .count = (uint64_t)figure_of(pages, "count"),
	    .shift = (uint64_t)figure_of(pages, "shift"),
	    .seed = strtoull(text_of(pages, "seed"), NULL, 16),
	    .others = json_is_true(json_object_get(pages, "others")),
	};

	assert_int_equal(
	    pages_pattern_parse(text_of(pages, "pattern"), &set.pattern), 0);
	return set;
}

size_t
operations(const struct reading *r, unsigned index, const char *op, bool *map)
{
	size_t i, count = 0;
	json_t *did;

	memset(map, 0, PAGES_MAX * sizeof *map);
	json_array_foreach (json_object_get(r->step, "did"), i, did) {
		struct pages_cursor at = pages_walk(set_of(did));
		struct pages_run run;

		if (index_of(text_of(did, "actor")) != index ||
		    strcmp(text_of(did, "op"), op) != 0)
			continue;
		count++;
		while (pages_next(&at, &run))
			memset(map + run.first, 1, run.count * sizeof *map);
	}
	return count;
}

long
count_marked(const bool *map)
{
	long count = 0;

	for (size_t i = 0; i < PAGES_MAX; i++)
		count += map[i];
	return count;
}

long
pages_named(const struct reading *r, const char *op, size_t *times)
{
	bool map[PAGES_MAX];
	size_t n = operations(r, r->at, op, map);

	if (times != NULL)
		*times = n;
	return count_marked(map);
}

size_t
operations_of(const struct reading *r, unsigned index, bool live_too)
{
	size_t i, count = 0;
	json_t *did;

	json_array_foreach (json_object_get(r->step, "did"), i, did)
		count += index_of(text_of(did, "actor")) == index &&
		    (live_too || strcmp(text_of(did, "op"), "live") != 0);
	return count;
}

const char *
kind_of(const struct reading *r)
{
	const json_t *region = region_of(r->step, r->at);
	size_t i;
	json_t *did;

	if (region == NULL)
		region = region_of(r->before, r->at);
	if (region != NULL)
		return text_of(region, "kind");
	json_array_foreach (json_object_get(r->step, "did"), i, did)
		if (index_of(text_of(did, "actor")) == r->at)
			return text_of(did, "kind");
	return "none";
}

static const json_t *
prediction_of(const struct reading *r)
{
	const json_t *predicted = json_object_get(r->step, "predicted");
	size_t i;
	json_t *process;

	json_array_foreach (json_object_get(predicted, "processes"), i, process)
		if (known(process, "index") == r->at)
			return process;
	return NULL;
}

json_int_t
major_of(const struct reading *r)
{
	json_int_t anew = known(prediction_of(r), "counted_major");
	json_int_t major = process_change(r, "major_faults");

	return anew > 0 && anew <= major ? major - anew : major;
}

json_int_t
class_of(const struct reading *r, const char *class)
{
	const json_t *process = prediction_of(r);
	bool chance = strcmp(class, "copy") == 0 || strcmp(class, "reuse") == 0;

	if (process == NULL ||
	    (!r->predicted &&
		strcmp(text_of(r->step, "verdict"), "balanced") != 0))
		return -1;
	/* If the kernel leaves it to chance, it is one or the other. */
	if (chance && known(process, "unsure") > 0)
		return -1;
	return known(json_object_get(process, "faults"), class);
}

json_int_t
booked_to(const struct reading *r)
{
	static const char *const classes[] = {
	    "zero-read", "zero-fill", "map", "copy", "reuse", "major"};
	json_int_t sum = 0;

	for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
		json_int_t booked = class_of(r, classes[i]);

		if (booked < 0)
			return -1;
		sum += booked;
	}
	return sum;
}

json_int_t
spurious_of(const struct reading *r)
{
	json_int_t spurious = known(
	    process_of(r->step, r->at), "spurious_faults");

	return spurious == UNSEEN ? 0 : spurious;
}

json_int_t
faults_of(const struct reading *r)
{
	json_int_t located = known(process_of(r->step, r->at), "region_faults");
	json_int_t minor = process_change(r, "minor_faults");
	json_int_t major = process_change(r, "major_faults");

	if (located != UNSEEN && process_of(r->before, r->at) != NULL)
		return located - spurious_of(r);
	return minor == UNSEEN || major == UNSEEN
	    ? UNSEEN
	    : minor + major - process_change(r, "settling_faults");
}

void
same_class(const struct reading *r, const char *class, json_int_t said)
{
	json_int_t booked = class_of(r, class);

	if (booked >= 0)
		same(r, class, said, booked);
}

static void
draw(const struct reading *r, const json_t *step, unsigned index,
    struct picture *out)
{
	const json_t *region = region_of(step, index);
	size_t i;
	json_t *run;

	out->mapped = region != NULL;
	for (json_int_t page = 0; page < r->page_count; page++) {
		out->state[page] = ABSENT;
		out->frame[page] = -1;
		out->own[page] = false;
	}
	json_array_foreach (json_object_get(region, "runs"), i, run) {
		json_int_t first = known(run, "first");
		json_int_t count = known(run, "count");
		json_int_t frame = known(run, "frame");
		const char *state = text_of(run, "state");

		assert_true(first + count <= PAGES_MAX);
		for (json_int_t k = 0; k < count; k++) {
			for (int s = 0; s < STATES; s++)
				if (strcmp(state, state_names[s]) == 0)
					out->state[first + k] = (enum state)s;
			out->own[first + k] = json_is_true(
			    json_object_get(run, "anonymous"));
			if (frame != UNSEEN)
				out->frame[first + k] = frame + k;
		}
	}
}

static long
to_frame(const struct became *b, enum state from)
{
	return b->moved[from][SHARED] + b->moved[from][EXCLUSIVE];
}

void
look_at(struct reading *r, unsigned index)
{
	struct became *b = &r->became;
	bool of_object;

	r->at = index;
	draw(r, r->before, index, &r->was);
	draw(r, r->step, index, &r->is);
	*b = (struct became){0};
	of_object = strncmp(kind_of(r), "anonymous", 9) != 0;
	for (json_int_t i = 0; i < r->page_count; i++) {
		bool framed = r->was.frame[i] >= 0 && r->is.frame[i] >= 0;

		b->moved[r->was.state[i]][r->is.state[i]]++;
		b->taken += r->was.state[i] == ABSENT && r->is.own[i] &&
		    of_object;
		b->replaced += framed && r->was.frame[i] != r->is.frame[i];
	}
	b->first = to_frame(b, ABSENT);
	b->joined = b->moved[ABSENT][SHARED];
	b->zeroed = b->moved[ABSENT][ZERO];
	b->filled = to_frame(b, ZERO);
	b->restored = to_frame(b, SWAPPED);
	b->dropped = b->moved[SHARED][ABSENT] + b->moved[EXCLUSIVE][ABSENT] +
	    b->moved[ZERO][ABSENT];
	b->swapped = b->moved[SHARED][SWAPPED] + b->moved[EXCLUSIVE][SWAPPED];
	b->owned = b->moved[SHARED][EXCLUSIVE];
	b->lent = b->moved[EXCLUSIVE][SHARED];
	for (int s = 0; s < STATES; s++)
		b->present += to_frame(b, (enum state)s);
}

/* Counts for each page the processes that have the frame of the picture. */
static void
count_owners(const struct reading *r, const json_t *step,
    const struct picture *picture, int *count)
{
	struct picture other;
	size_t i;
	json_t *process;

	memset(count, 0, PAGES_MAX * sizeof *count);
	json_array_foreach (json_object_get(step, "processes"), i, process) {
		draw(r, step, (unsigned)known(process, "index"), &other);
		for (json_int_t k = 0; k < r->page_count; k++)
			count[k] += other.frame[k] == picture->frame[k];
	}
}

double
share_change(const struct reading *r)
{
	int was[PAGES_MAX], is[PAGES_MAX];
	double change = 0;

	count_owners(r, r->before, &r->was, was);
	count_owners(r, r->step, &r->is, is);
	for (json_int_t k = 0; k < r->page_count; k++)
		if (r->is.frame[k] >= 0 && r->is.frame[k] == r->was.frame[k])
			change += 1.0 / is[k] - 1.0 / was[k];
	return change;
}

json_int_t
group(const json_t *step, const char *key)
{
	return known(object_of(step, "group"), key);
}

unsigned
parent_of(const struct reading *r)
{
	const json_t *parent = json_object_get(r->step, "parent");

	return json_is_string(parent) ? index_of(json_string_value(parent)) : 0;
}

size_t
lacking(const json_t *with, const json_t *without)
{
	size_t i, count = 0;
	json_t *process;

	json_array_foreach (json_object_get(with, "processes"), i, process)
		count += process_of(without,
			     (unsigned)known(process, "index")) == NULL;
	return count;
}

json_int_t
outside_change(const struct reading *r, const char *key)
{
	return difference(process_change(r, key), region_change(r, key));
}

void
moved_by(const struct reading *r, const char *what, json_int_t recorded,
    const char *words)
{
	json_int_t said = 0;

	if (strcmp(words, "n/a") == 0) {
		same(r, what, UNSEEN, recorded);
		return;
	}
	if (strncmp(words, "grew by ", 8) == 0)
		said = number(words + 8);
	else if (strncmp(words, "fell by ", 8) == 0)
		said = -number(words + 8);
	same(r, what, said, recorded);
}

void
settling(struct reading *r, char **a)
{
	same(r, "settling", number(a[1]), process_change(r, "settling_faults"));
}

bool
take(const char **text, const char *word)
{
	size_t length = strlen(word);

	if (strncmp(*text, word, length) != 0)
		return false;
	*text += length;
	return true;
}

bool
match(const char *text, const char *pattern, regmatch_t *m, size_t count)
{
	regex_t compiled;
	int result;

	assert_int_equal(regcomp(&compiled, pattern, REG_EXTENDED), 0);
	result = regexec(&compiled, text, count, m, 0);
	regfree(&compiled);
	return result == 0;
}
