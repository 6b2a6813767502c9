/* progress.h: a line on stderr that says how far a long run is.
 *
 *	progress_init(&p, true);
 *	progress_begin(&p, 40, "compare");	 "compare: about 40 s"
 *	progress_say(&p, 18, 72, "row 19 of 72: %s", name);
 *	progress_clear(&p);
 *
 * "25 %, about 30 s left: compare: row 19 of 72: cow": how far, what is left,
 * what is done now. What is left follows from how long the part that is done
 * took.
 */
#ifndef SHMLAB_CLI_PROGRESS_H
#define SHMLAB_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress {
	bool wanted;
	bool terminal;	/* stderr is one: the line is overwritten */
	bool shown;	/* there is a line to erase */
	uint64_t start; /* ns; of the run, */
	uint64_t began; /* of the work that done and total are about, */
	uint64_t last;	/* of the last line */
	char work[80];	/* what it is, with a colon; or "" */
};

/* All calls do nothing where p is NULL. */
void progress_init(struct progress *, bool wanted);

/* Work begins; the words say what it is. It is estimated to take so many
 * seconds; 0: nobody knows. What will take more than ten is announced at once.
 */
void progress_begin(struct progress *, double seconds, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints the line if the run has taken more than a second, and the last one was
 * printed a while ago (half a second on a terminal, five elsewhere). So much of
 * total is done, in any unit; total 0: nobody knows. */
void progress_say(struct progress *, uint64_t done, uint64_t total,
    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Erases the line, before the result is written. */
void progress_clear(struct progress *);

/* "25 %, about 30 s left", where so much was done in so many seconds; "0 %";
 * "12 s so far", where total is 0. Writes at most size bytes. Returns text. */
char *progress_words(
    uint64_t done, uint64_t total, double seconds, char *text, size_t size);

#endif
