/* pipe: messages through the kernel: a pipe to each consumer.
 *
 * Partner: consumers/pipe.c. Compare it with: ./run.sh stream
 *
 * write(2) copies a message out of the producer's memory into pages of the
 * kernel's, and read(2) copies it into the consumer's: two copies and two
 * system calls a message, and once more for each further consumer. Nothing is
 * shared: each process has a buffer of its own, and the kernel's are in no RSS.
 *
 * Calls to look up: pipe(7), write(2), fork(2) (which hands the descriptors
 * over).
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "pipe.h"

static struct pipes pipes;

static int
open_pipes(struct actor *me)
{
	int error = stream_check_channels(me);

	if (error < 0 || me->region.dry_run)
		return error;
	me->data = &pipes;
	for (unsigned i = 0; i < me->consumers; i++)
		if (pipe2(pipes.ends[i], O_CLOEXEC) < 0)
			return -errno;
	return 0;
}

/* A pipe may take a part of a message, and then the rest. */
static int
commit(struct actor *me, size_t size)
{
	for (unsigned i = 0; i < me->consumers; i++)
		for (size_t done = 0; done < size;) {
			ssize_t n = write(pipes.ends[i][1],
			    me->region.start + done, size - done);

			if (n < 0)
				return -errno;
			done += (size_t)n;
		}
	return 0;
}

const struct stream_out stream_out = {.commit = commit};

const struct role producer = {
	.summary = "messages through pipes: the kernel copies each one twice",
	.show = "The rate under the step \"stream\", and those of the others "
		"beside it, in ./run.sh compare stream pipe socket mqueue.",
	.ask = "How often is a message copied on its way, and how many system "
	       "calls does it take? And with two consumers?",
	.surprise = "There is no page fault and no RSS for what is on its way: "
		    "it is in the kernel's memory, which RSS does not count.",
	.consumers = 1,
	.whole = true,
	.steps = {
		STEP("open", open_pipes, "open a pipe for each consumer"),
		BIRTH_BY_FORK("fork", "give birth to the consumers by fork()"),
		TOGETHER("buffer", stream_make_buffer,
		    "make a buffer of one's own"),
		AT_ONCE("stream", stream_send,
		    "send messages as fast as they go"),
		AT_ONCE("pace", stream_send_paced,
		    "send one every ten microseconds"),
		LEAVE("leave", "the consumers end"),
	},
	.options = { STREAM_OPTIONS("50000") },
};
