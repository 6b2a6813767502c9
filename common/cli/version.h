/* version.h: which shmlab this is. */
#ifndef SHMLAB_CLI_VERSION_H
#define SHMLAB_CLI_VERSION_H

#define SHMLAB_VERSION "0.9"

#endif
