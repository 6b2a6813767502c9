/* unbuilt.h: pairs that have sources and no programs, since they do not build.
 *
 * ./run.sh has tried to build all pairs, and such a one stops only its own run.
 */
#ifndef SHMLAB_AUTHORING_UNBUILT_H
#define SHMLAB_AUTHORING_UNBUILT_H

/* Says on stderr which pairs do not build, a line for each. One that is among
 * words (they end with NULL) is built once more, so that its compiler says why.
 * 0, or an exit status if it does not build. */
int unbuilt_tell(char *const *words);

#endif
