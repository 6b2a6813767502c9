/* exercise.h: ./run.sh exercise [N]: exercises that a run of one's own grades.
 *
 *	exercise.c	the command: what is to be printed, and where
 *	session.c	asks, runs and grades; or runs and prints the key
 *	grade.c		what was answered beside what is right; and
 *			grade_json.c, for programs
 *	ask.c		reads the answers
 *	sheet.c		an exercise in print
 *	own_run.c	runs the pairs, and keeps what was asked for
 *	variant.c	the numbers of a seed
 *	exercises.c	the exercises, as data
 *	asked_figure.c	the figures that can be asked for
 *
 * Each file includes only what stands below it.
 */
#ifndef SHMLAB_EXERCISE_EXERCISE_H
#define SHMLAB_EXERCISE_EXERCISE_H

#include "cli/command.h"

extern const struct command exercise_command;

#endif
