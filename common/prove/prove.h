/* prove.h: the command ./run.sh prove. */
#ifndef SHMLAB_PROVE_PROVE_H
#define SHMLAB_PROVE_PROVE_H

/* Plays random programs, or one from a file, against this kernel, and holds
 * the model against it after every operation. argv[0] is the command's name.
 * Returns the exit status: 0 all as predicted, 1 contradicted, 2 usage, 3 could
 * not run, 128 + the number of the signal that ended it. */
int prove_command(int argc, char **argv);

#endif
