/* compare.h: ./run.sh compare [KIND or PAIR ...]: runs side by side.
 *
 *	request.c     what is asked for
 *	row.c	      one run of one thing, and the figures that are kept of it
 *	compare.c     foresees all rows, has them run, and has them told
 *	lanes.c       runs them, two at a time
 *	tables.c      the rows, told to a person
 *	conclusions.c a sentence for each thing that the figures say
 *	streams.c     the same of pairs that stream messages: their figures,
 *	flows.c       and their table and sentences
 *	document.c    the rows as JSON and as CSV, for programs
 */
#ifndef SHMLAB_COMPARE_COMPARE_H
#define SHMLAB_COMPARE_COMPARE_H

#include "cli/command.h"

extern const struct command compare_command;

#endif
