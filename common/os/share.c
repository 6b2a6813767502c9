#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>

#include "os/share.h"

/* To begin a thread takes as long as to look at a small process. */
#define FEW 8

struct work {
	void (*work)(void *arg, size_t i, unsigned thread);
	void *arg;
	size_t count;
	_Atomic size_t next;
	_Atomic unsigned threads;
};

static void *
take_part(void *of)
{
	struct work *w = of;
	unsigned thread = atomic_fetch_add(&w->threads, 1);
	size_t i;

	while ((i = atomic_fetch_add(&w->next, 1)) < w->count)
		w->work(w->arg, i, thread);
	return NULL;
}

/* Signals are for the thread that was there before. */
static size_t
begin_threads(pthread_t *threads, size_t count, struct work *w)
{
	sigset_t all, before;
	size_t begun = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	while (begun < count &&
	    pthread_create(&threads[begun], NULL, take_part, w) == 0)
		begun++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return begun;
}

void
share_work(unsigned threads, size_t count,
    void (*work)(void *arg, size_t i, unsigned thread), void *arg)
{
	struct work w = {.work = work, .arg = arg, .count = count};
	pthread_t others[SHARE_MAX - 1];
	size_t begun = 0;

	if (threads > SHARE_MAX)
		threads = SHARE_MAX;
	if (threads > 1 && count >= FEW)
		begun = begin_threads(others, threads - 1, &w);
	(void)take_part(&w);
	for (size_t i = 0; i < begun; i++)
		pthread_join(others[i], NULL);
}
