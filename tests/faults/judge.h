/* judge.h: did a run end as it must? From what is seen of it alone.
 *
 * Each call notes in the finding what is wrong, if anything is.
 */
#ifndef SHMLAB_TESTS_JUDGE_H
#define SHMLAB_TESTS_JUDGE_H

#include "fault.h"
#include "scene.h"

/* It ended by itself or by that signal (0: none), in time, and no process of it
 * lives. What a killed one left, or one that may not unlink, is swept by the
 * next; any other leaves nothing. */
void judge_end(const struct scene *, int may_be_killed_by, struct finding *);

/* The record is whole, balanced, and the same as undisturbed. */
void judge_whole(const struct scene *, struct finding *);

/* It ended with a status that says so, a sentence, and a record that can be
 * read and does not claim to be whole or balanced. */
void judge_cut(const struct scene *, const char *sentence, struct finding *);

/* One of the two: 0 and judge_whole(); or 2, 3 or 77 and judge_cut(). */
void judge_decent(const struct scene *, struct finding *);

/* Is there a line on stderr with both of these? */
bool judge_is_said(const struct scene *, const char *who, const char *what);

/* An actor was ended by that signal: status 3, and a sentence that names the
 * two. Where it may be whole, 0 and judge_whole() will do. With judge_end(). */
void judge_ended(const struct scene *, const char *label, const char *signal,
    bool may_be_whole, struct finding *);

/* A producer was ended by that signal, and another one was started in its
 * place: that was in the dry run, which shows the run nothing that it would not
 * find out by itself. So 0 and judge_whole(), and a sentence that names the
 * two. With judge_end(). */
void judge_restarted(
    const struct scene *, const char *signal, struct finding *);

#endif
