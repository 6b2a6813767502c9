/* units.h: sizes that are too long in kB.
 *
 * A size of more than seven digits is given in GiB or TiB: "16", if that is
 * exact, else "9.54". Only what is printed is rounded: records stay in KiB.
 */
#ifndef SHMLAB_REPORT_PAPER_UNITS_H
#define SHMLAB_REPORT_PAPER_UNITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* For a table in kB: "64", "16G", "9.54G"; with_sign: "+64", "-16G". in_kib:
 * "16777216" stays as it is. Writes at most size bytes. Returns text. */
char *units_cell(
    int64_t kib, bool with_sign, bool in_kib, char *text, size_t size);

/* For a table in kB that would be too wide: a size of more than four digits is
 * rounded, and has at most five characters then: "64", "257M", "1.3G".
 * Writes at most size bytes. Returns text. */
char *units_short(int64_t kib, char *text, size_t size);

/* Nanoseconds in ms, with three digits: "0.312", "12.4", "1520". Writes at most
 * size bytes. Returns text. */
char *ms_text(int64_t nanoseconds, char *text, size_t size);

/* A copy of a text in which "16777216 kB" is "16 GiB". Allocated; NULL if there
 * is no memory. */
char *units_words(const char *text);

#endif
