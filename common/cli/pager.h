/* pager.h: a long text on stdout, a screen at a time. */
#ifndef SHMLAB_CLI_PAGER_H
#define SHMLAB_CLI_PAGER_H

/* Writes text to stdout; where that is a terminal, by way of $PAGER, or of
 * less(1) if there is one. Fails as stdio does: see ferror(stdout). */
void pager_show(const char *text);

#endif
