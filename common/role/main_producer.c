/* main_producer.c: the main function of every build/producers/NAME. */
#include <err.h>
#include <stdlib.h>

#include "os/sanitized.h"
#include "role/begin.h"
#include "role/loop.h"

static struct pair_info info;

int
main(int argc, char **argv, char **envp)
{
	int error;

	actor_begin(argc, argv, envp);
	info.magic = WIRE_MAGIC;
	info.sanitized = SANITIZED;
	pair_info_fill(&info, &producer, &consumer);
	error = wire_send(ACTOR_FD, &info, sizeof info, -1);
	if (error < 0)
		errc(EXIT_FAILURE, -error, "introduce the pair");
	role_loop(&producer, &consumer);
}
