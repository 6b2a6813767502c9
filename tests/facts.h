/* facts.h: what a run's record must say, as sums.
 *
 *	trial_run(t, "cow", "--json", "--quiet", NULL);
 *	f = facts_of(t);
 *	faults_are(&f, "read", "write", 1, f.part);
 *	frames_are(&f, "write", f.pages + f.consumers * f.part);
 *	facts_release(&f);
 *
 * Actors are known by their index, 0 is the producer; steps by their names.
 * Everything fails by cmocka's assertions.
 */
#ifndef SHMLAB_TESTS_FACTS_H
#define SHMLAB_TESTS_FACTS_H

#include "region/pages.h"
#include "run.h"

/* What of a run its invariants are made of. */
struct facts {
	json_t *record;
	json_int_t page_kib, pages, consumers, part;
	bool frames; /* the proof is frames */
	bool states; /* the state of each page could be seen */
};

/* Of a run that went well, and left nothing but its record: balanced, complete,
 * nothing on stderr. Runs are --quiet, since a slow one says on stderr how far
 * it is. */
struct facts facts_of(const struct trial *);
void facts_release(struct facts *);

/* A figure of one process in one step; of its region; and its change from one
 * step to another. */
json_int_t process_figure(
    const struct facts *, const char *step, json_int_t index, const char *key);
json_int_t region_figure(
    const struct facts *, const char *step, json_int_t index, const char *key);
json_int_t change(const struct facts *, const char *before, const char *after,
    json_int_t index, const char *key);

/* Faults between two steps, minor and major, but for those of getting settled;
 * and the major ones among them. A sanitizer takes faults of its own. */
void faults_are(const struct facts *, const char *before, const char *after,
    json_int_t index, json_int_t count);
void majors_are(const struct facts *, const char *before, const char *after,
    json_int_t index, json_int_t count);

/* RSS, or USS, of the region: so many pages. */
void rss_is(
    const struct facts *, const char *step, json_int_t index, json_int_t pages);
void uss_is(
    const struct facts *, const char *step, json_int_t index, json_int_t pages);

/* Where states can be seen: how many pages of the region are in that one. */
void pages_are(const struct facts *, const char *step, json_int_t index,
    const char *state, json_int_t count);

/* Where frames can be seen: how many there are. The sum of PSS is theirs as
 * well, but for what the kernel cuts off: less than one KiB a mapping. */
void frames_are(const struct facts *, const char *step, json_int_t count);

/* The same frame in every page, where frames can be seen. */
void same_frames(const struct facts *, json_int_t index, const char *step,
    json_int_t other_index, const char *other_step);

/* Faults of one class, by the model, which agrees with the measurement: in one
 * step, and in all. With a sanitizer nothing is predicted. */
void class_is(const struct facts *, const char *step, const char *class,
    json_int_t count);
void class_in_all_is(const struct facts *, const char *class, json_int_t count);

/* So many pages were read in the step by that actor, and held what they were
 * to hold: a step that finds other bytes ends the run. */
void bytes_were_checked(
    const struct facts *, const char *step, json_int_t index, json_int_t pages);

/* Runs each of these commands ("cow --pages 1"), up to a NULL, and holds the
 * claim (NULL: that it went well) against each. */
void claim_holds(struct trial *, void (*claim)(const struct facts *),
    const char *const *commands);

/* Is this pair's own option set to that value in the run? */
bool option_is(const struct facts *, const char *name, const char *value);

/* The pages that a partial write touches. */
struct pages part_of(const struct facts *);

/* How many pages are in a, and not in b. */
json_int_t pages_beside(struct pages a, struct pages b);

#endif
