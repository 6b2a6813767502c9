/* platform_command.h: ./run.sh platform: what was found out about this machine,
 * how, and what it means. */
#ifndef SHMLAB_COMMANDS_PLATFORM_COMMAND_H
#define SHMLAB_COMMANDS_PLATFORM_COMMAND_H

/* argv[0] is "platform". Returns an exit status. */
int platform_command(int argc, char **argv);

#endif
