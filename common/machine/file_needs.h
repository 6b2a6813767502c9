/* file_needs.h: what is called only to try a file system (file_system.h). */
#ifndef SHMLAB_MACHINE_FILE_NEEDS_H
#define SHMLAB_MACHINE_FILE_NEEDS_H

/* Which of these calls is refused here, whatever the file, as in "mincore(2)";
 * NULL: none of them. */
const char *file_needs_refused(void);

#endif
