/* new.h: ./run.sh new NAME [--from PAIR]: the two files of a new pair. */
#ifndef SHMLAB_AUTHORING_NEW_H
#define SHMLAB_AUTHORING_NEW_H

/* argv[0] is "new" and the arguments follow. Returns the exit status. */
int new_command(int argc, char **argv);

#endif
