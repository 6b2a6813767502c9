/* own_folder.h: where this program's file lies. */
#ifndef SHMLAB_OS_OWN_FOLDER_H
#define SHMLAB_OS_OWN_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

/* Stores the folder of this program's own file, without a slash at its end;
 * symbolic links have been followed. false: /proc does not say, or it does not
 * fit. */
bool own_folder(char *path, size_t size);

#endif
