/* reading_births.c: clauses about births and ends. */
#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "reading.h"

static void
was_born(struct reading *r, char **a)
{
	bool fork = strncmp(a[1], "by fork", 7) == 0;

	holds(r, has_event(r, fork ? "fork" : "exec"), "the kind of birth");
	holds(r, process_of(r->before, r->at) == NULL, "it is new");
	holds(r, process_of(r->step, r->at) != NULL, "it is there");
	same(r, "the newborn", (json_int_t)r->who_count,
	    (json_int_t)lacking(r->step, r->before));
	if (*a[2] != '\0')
		same(r, "parent", number(a[3]), parent_of(r));
	else if (fork)
		same(r, "parent", 0, parent_of(r));
}

static void
born_alike(struct reading *r, char **a)
{
	same(r, "RSS", number(a[2]), of_region(r->step, r->at, "rss_kib"));
	same(r, "RSS of the parent", number(a[2]),
	    of_region(r->step, parent_of(r), "rss_kib"));
	holds(r, (strcmp(a[1], "the producer") == 0) == (parent_of(r) == 0),
	    "the parent");
}

static void
born_bare(struct reading *r, char **a)
{
	(void)a;
	holds(r, r->is.mapped, "it has the region");
	same(r, "RSS", 0, of_region(r->step, r->at, "rss_kib"));
}

static void
born_without(struct reading *r, char **a)
{
	(void)a;
	holds(r, !r->is.mapped, "it has no region");
}

static void
born_with(struct reading *r, char **a)
{
	(void)a;
	holds(r, r->is.mapped, "it has the region");
}

static void
summed_up(struct reading *r, char **a)
{
	same(r, "sum of RSS", number(a[1]), group(r->step, "region_rss_kib"));
	if (*a[2] != '\0') {
		same(r, "frames", number(a[3]), group(r->step, "frames"));
		same(r, "frames", number(a[3]), group(r->before, "frames"));
		same(r, "kB", number(a[4]), number(a[3]) * r->page_kib);
	}
}

static void
in_frames(struct reading *r, char **a)
{
	same(r, "frames", number(a[1]), group(r->step, "frames"));
}

static void
by_pss(struct reading *r, char **a)
{
	same(r, "PSS", number(a[1]), group(r->step, "region_pss_kib"));
}

static void
look_at_parent(struct reading *r, const char *label)
{
	unsigned parent = strcmp(label, "the producer") == 0 ? 0
							     : index_of(label);

	same(r, "parent", parent, parent_of(r));
	look_at(r, parent);
}

static void
lent(struct reading *r, char **a)
{
	unsigned at = r->at;

	look_at_parent(r, a[2]);
	same(r, "pages lent", number(a[1]), r->became.lent);
	same(r, "RSS", 0, region_change(r, "rss_kib"));
	same(r, "USS", -number(a[4]), region_change(r, "uss_kib"));
	look_at(r, at);
}

static void
parent_settles(struct reading *r, char **a)
{
	unsigned at = r->at;

	look_at_parent(r, a[2]);
	settling(r, a);
	holds(r, (*a[4] != '\0') == has_event(r, "fork"), "why it settles");
	look_at(r, at);
}

static void
parent_shares(struct reading *r, char **a)
{
	unsigned at = r->at;

	a[1][0] = (char)tolower((unsigned char)a[1][0]);
	look_at_parent(r, a[1]);
	moved_by(r, "PSS outside", outside_change(r, "pss_kib"), a[2]);
	moved_by(r, "USS outside", outside_change(r, "uss_kib"), a[3]);
	if (*a[4] != '\0')
		holds(r, outside_change(r, "pss_kib") < 0, "PSS falls");
	look_at(r, at);
	a[1][0] = (char)toupper((unsigned char)a[1][0]);
}

static void
parent_moves(struct reading *r, char **a)
{
	unsigned at = r->at;

	look_at_parent(r, a[1]);
	same(r, "RSS outside", number(a[2]), outside_change(r, "rss_kib"));
	look_at(r, at);
}

static void
has_ended(struct reading *r, char **a)
{
	json_int_t had = group(r->before, "frames");
	json_int_t have = group(r->step, "frames");

	holds(r, has_event(r, "leave"), "somebody ended");
	holds(r,
	    process_of(r->before, r->at) != NULL &&
		process_of(r->step, r->at) == NULL,
	    "it has ended");
	same(r, "the dead", (json_int_t)r->who_count,
	    (json_int_t)lacking(r->before, r->step));
	if (strstr(a[0], "every frame") != NULL)
		same(r, "frames", have, had);
	if (*a[2] != '\0') {
		same(r, "frames", number(a[3]), had - have);
		holds(r, had > have, "there are some");
		same(r, "kB", number(a[6]), number(a[3]) * r->page_kib);
	}
}

static void
no_region_yet(struct reading *r, char **a)
{
	(void)a;
	holds(r, has_event(r, "start"), "it is the start");
	holds(r, !r->is.mapped, "it has no region");
}

static void
at_birth(struct reading *r, char **a)
{
	(void)a;
	holds(r, process_of(r->before, r->at) == NULL, "it is new");
}

/* clang-format off */
#define WHOM  "(the producer|consumer [0-9]+)"

struct clause birth_clauses[] = {
    {" in the step of its birth", at_birth, {0}},    /* births and ends */
    {"has no region yet(: these are the figures of the program itself)?",
	no_region_yet, {0}},
    {"was born (by fork\\(\\)|as a program of its own)( of consumer " N ")?, ",
	was_born, {0}},
    {"with as much of the region as (the producer|its parent): " N
     " kB of RSS",
	born_alike, {0}},
    {"with the region mapped, but not one page of it in memory: 0 kB of "
     "RSS",
	born_bare, {0}},
    {"(without the region|when there was no region)",
	born_without, {0}},
    {"with the region", born_with, {0}},
    {"Summed over all processes, RSS of the region is " N " kB(, yet the "
	"distinct frames "
     "are as many as before, " N " = " N " kB: fork\\(\\) copied table "
     "entries, not pages)?",
	summed_up, {0}},
    {", in " N " distinct frames?", in_frames, {0}},
    {", and PSS, where each page counts once, " N " kB", by_pss, {0}},
    {N " pages? that w[a-z]+ " WHOM "'s own (is|are) shared now: its RSS did "
       "not move, its USS of the region fell by " N " kB",
	lent, {0}},
    {"(The producer|Consumer [0-9]+)'s PSS outside the region " MOVED
     ", and USS " MOVED "(, since more processes share what it has there "
     "\\(program, libraries, data, stack\\))?",
	parent_shares, {0}},
    {"\\(\\+" N " minor faults? of " WHOM " (is|are) shmlab's own(: its own "
     "data and stack are copy-on-write now as well, and it touches them at "
     "once, so that no later step shows it)?\\.\\)",
	parent_settles, {0}},
    {"RSS of " WHOM " moved by ([+-][0-9]+) kB outside the region",
	parent_moves, {0}},
    {"ended(: every frame is still held by those who stay|(: " N
     " frames? that nobody else held (is|are) (free|mapped by nobody now) \\(" N
     " kB\\)))?",
	has_ended, {0}},
};
/* clang-format on */
const size_t birth_clause_count = sizeof birth_clauses / sizeof *birth_clauses;
