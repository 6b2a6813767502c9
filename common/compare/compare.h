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

/* argv[0] is "compare" and the arguments follow. Returns the exit status: 0
 * every row is as predicted, 1 one is not, 2 usage, 3 a row could not run or
 * would not fit, 77 this machine cannot show it, 128+n ended by signal n. */
int compare_command(int argc, char **argv);

#endif
