/* terminal.h: a terminal that is read key by key. See termios(3). */
#ifndef SHMLAB_OS_TERMINAL_H
#define SHMLAB_OS_TERMINAL_H

#include <stdbool.h>

/* Are stdin, stdout and stderr terminals, of a kind that can be cleared? */
bool terminal_is_screen(void);

/* From now on each key of stdin can be read at once, and is not echoed; Ctrl-C
 * still sends its signal. With false: as it was before. */
void terminal_by_key(bool);

#endif
