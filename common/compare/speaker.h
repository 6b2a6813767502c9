/* speaker.h: says the sentences about a comparison, to the report and to the
 * JSON document. */
#ifndef SHMLAB_COMPARE_SPEAKER_H
#define SHMLAB_COMPARE_SPEAKER_H

#include "compare/comparison.h"
#include "report/paper/paper.h"

#define ROUGH_MAX 32 /* bytes of a rough figure */

struct speaker {
	const struct comparison *c;
	void (*hear)(void *arg, const char *sentence);
	void *arg;
};

/* Says one sentence. Without memory for it, it is left out. */
void speak(const struct speaker *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void speak_draft(const struct speaker *, struct draft *);

/* A figure in units of so many, with three digits that count ("0.0123", "1.23",
 * "1234"); or "n/a". Writes at most ROUGH_MAX bytes. Returns text. */
char *rough_figure(int64_t figure, double unit, char *text);

#endif
