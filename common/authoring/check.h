/* check.h: ./run.sh check NAME: a report card for a pair. */
#ifndef SHMLAB_AUTHORING_CHECK_H
#define SHMLAB_AUTHORING_CHECK_H

/* argv[0] is "check" and the arguments follow. Returns the exit status: 0 all is
 * good, 1 something is not, 2 usage, 3 it could not be built, 77 this machine
 * cannot show what the pair shows. */
int check_command(int argc, char **argv);

#endif
