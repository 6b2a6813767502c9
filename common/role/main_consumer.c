/* main_consumer.c: the main function of every build/consumers/NAME. */
#include "role/begin.h"
#include "role/loop.h"

int
main(int argc, char **argv, char **envp)
{
	actor_begin(argc, argv, envp);
	role_loop(&consumer, &consumer);
}
