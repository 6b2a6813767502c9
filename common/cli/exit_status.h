/* exit_status.h: the exit statuses of every command. */
#ifndef SHMLAB_CLI_EXIT_STATUS_H
#define SHMLAB_CLI_EXIT_STATUS_H

#define EXIT_BALANCED	  0 /* all figures agree, or nothing was checked */
#define EXIT_CONTRADICTED 1 /* the measurement contradicts the prediction */
#define EXIT_USAGE	  2
#define EXIT_CANNOT_RUN	  3   /* stderr says why */
#define EXIT_NOT_HERE	  77  /* it cannot be shown on this machine */
#define EXIT_SIGNAL	  128 /* plus the number of the signal that ended it */

#endif
