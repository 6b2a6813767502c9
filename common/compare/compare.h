/* compare.h: ./run.sh compare [KIND or PAIR ...]: runs side by side.
 *
 *	compare.c	plans all rows, has them run, and prints the result
 *	scheduler.c	runs the rows, two at a time
 *	tables.c	the report; stream_table.c is its part about streams
 *	row_table.c	rows as a table, by a list of columns
 *	comparison_page.c	a page to be shown
 *	kind_panels.c	its plots
 *	document.c	the rows as JSON and as CSV, for programs
 *	conclusions.c	what the figures say, in sentences; and
 *			stream_conclusions.c, for streams
 *	comparison.c	all rows, and those that are told of together
 *	row.c		one run of one subject, and the figures kept of it
 *	streams.c	pairs that stream, and the figures kept of them
 *	look.c		the figures after one step
 *	request.c	what is asked for
 *
 * Each file includes only what stands below it.
 */
#ifndef SHMLAB_COMPARE_COMPARE_H
#define SHMLAB_COMPARE_COMPARE_H

#include "cli/command.h"

extern const struct command compare_command;

#endif
