/* quantity.h: numbers as they are typed: counts, sizes, parts.
 *
 * Only digits and a known suffix are accepted: no sign, no space, no fraction.
 * On failure the calls return false and write a sentence about what is wrong to
 * why (at most size bytes); out-parameters are untouched.
 */
#ifndef SHMLAB_CLI_QUANTITY_H
#define SHMLAB_CLI_QUANTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A whole number between least and most. */
bool quantity_count(const char *text, uint64_t least, uint64_t most,
    uint64_t *out, char *why, size_t size);

/* A number of bytes: "4096", "64K", "64M", "2GiB", "1T"; 1K is 1024. */
bool quantity_bytes(const char *text, uint64_t *out, char *why, size_t size);

/* A part of total: "12" or "50%" (rounded up to whole pages). */
bool quantity_part(
    const char *text, uint64_t total, uint64_t *out, char *why, size_t size);

/* "64 kB", or "12076 MiB" where that is exact enough. Returns words. */
#define QUANTITY_WORDS 24
const char *quantity_words(uint64_t kib, char words[QUANTITY_WORDS]);

/* Is it one of "one|two|three"? */
bool quantity_is_choice(const char *text, const char *choices);

#endif
