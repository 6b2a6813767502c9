/* exit_status.h: how every command ends. */
#ifndef SHMLAB_CLI_EXIT_STATUS_H
#define SHMLAB_CLI_EXIT_STATUS_H

#define EXIT_BALANCED	  0 /* all figures agree; or there was nothing to check */
#define EXIT_CONTRADICTED 1 /* the measurement contradicts the prediction */
#define EXIT_USAGE	  2
#define EXIT_CANNOT_RUN	  3   /* stderr says why */
#define EXIT_NOT_HERE	  77  /* this machine cannot show it */
#define EXIT_SIGNAL	  128 /* plus the number of the signal that ended it */

#endif
