#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/elsewhere.h"

struct words {
	char *text;
	size_t used, size;
};

/* What a part of a program's or library's file is for. */
static const char *
part_of(const char *perms)
{
	if (perms[2] == 'x')
		return "code";
	return perms[1] == 'w' ? "data" : "constants";
}

static void
put_name(const struct mapping *m, char *name, size_t size)
{
	const char *slash = strrchr(m->path, '/');

	if (m->path[0] == '\0')
		snprintf(name, size, "anonymous memory");
	else if (slash == NULL)
		snprintf(name, size, "%.40s", m->path);
	else
		snprintf(
		    name, size, "%.40s (%s)", slash + 1, part_of(m->perms));
}

/* "libc.so.6 (data) +4 kB", "[heap] +4 kB (VSZ +132 kB)". What finds no room is
 * left out, whole. */
static void
put(struct words *w, const char *name, const char *how, int64_t kib,
    int64_t size)
{
	char vsz[40] = "", one[128];
	int n;

	if (size != 0)
		snprintf(vsz, sizeof vsz, " (VSZ %+" PRId64 " kB)", size);
	n = snprintf(one, sizeof one, "%s%s %s%+" PRId64 " kB%s",
	    w->used > 0 ? ", " : "", name, how, kib, vsz);
	if (n < 0 || w->used + (size_t)n >= w->size)
		return;
	memcpy(w->text + w->used, one, (size_t)n + 1);
	w->used += (size_t)n;
}

/* A mapping grows at its end, and a stack at its start. */
static const struct elsewhere_mapping *
find(const struct elsewhere *before, const struct mapping *m)
{
	for (size_t i = 0; i < before->count; i++)
		if (before->at[i].start == m->start ||
		    before->at[i].end == m->end)
			return &before->at[i];
	return NULL;
}

/* A page that was copied is no more RSS, but RssAnon. */
static void
compare(struct words *w, const struct elsewhere_mapping *was,
    const struct mapping *m)
{
	static const struct elsewhere_mapping nothing;
	const struct elsewhere_mapping *from = was != NULL ? was : &nothing;
	int64_t copied = m->anonymous - from->anonymous;
	char name[64];

	put_name(m, name, sizeof name);
	if (m->rss != from->rss || m->size != from->size)
		put(w, name, was == NULL ? "(new) " : "", m->rss - from->rss,
		    m->size - from->size);
	else if (copied != 0)
		put(w, name, "copied ", copied, 0);
}

static bool
is_there(const struct mappings *now, const struct elsewhere_mapping *was)
{
	for (size_t i = 0; i < now->count; i++)
		if (now->at[i].start == was->start ||
		    now->at[i].end == was->end)
			return true;
	return false;
}

/* What a process has mapped, and which of it are its regions. */
struct view {
	const struct mappings *all;
	const struct mapped_region *regions;
	size_t page_size;
};

static bool
is_of_region(const struct view *v, const struct mapping *m)
{
	for (unsigned i = 0; i < REGIONS_MAX; i++) {
		const struct mapped_region *r = &v->regions[i];

		if (r->start != 0 &&
		    mapping_overlaps(
			m, r->start, r->start + r->pages * v->page_size))
			return true;
	}
	return false;
}

/* Keeps what is outside the regions. */
static int
keep(struct elsewhere *e, const struct view *v)
{
	const struct mappings *now = v->all;
	struct elsewhere_mapping *at = calloc(now->count + 1, sizeof *at);

	if (at == NULL)
		return -ENOMEM;
	free(e->at);
	*e = (struct elsewhere){.at = at};
	for (size_t i = 0; i < now->count; i++) {
		const struct mapping *m = &now->at[i];

		if (!is_of_region(v, m))
			at[e->count++] = (struct elsewhere_mapping){
			    m->start, m->end, m->size, m->rss, m->anonymous};
	}
	return 0;
}

int
elsewhere_note(struct elsewhere *e, const struct mappings *now,
    const struct mapped_region mapped[REGIONS_MAX], size_t page_size,
    char *words, size_t size)
{
	const struct view v = {now, mapped, page_size};
	struct words w = {.text = words, .size = size};

	words[0] = '\0';
	for (size_t i = 0; e->at != NULL && i < now->count; i++) {
		const struct mapping *m = &now->at[i];

		if (!is_of_region(&v, m))
			compare(&w, find(e, m), m);
	}
	for (size_t i = 0; i < e->count; i++)
		if (!is_there(now, &e->at[i]))
			put(&w, "a mapping", "(gone) ", -e->at[i].rss,
			    -e->at[i].size);
	return keep(e, &v);
}

void
elsewhere_release(struct elsewhere *e)
{
	free(e->at);
	*e = (struct elsewhere){0};
}
