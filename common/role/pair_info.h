/* pair_info.h: what a pair says of itself: struct role, without the functions.
 *
 * It is the first message of a producer's program, without an order. Plain
 * values of a fixed size; what does not fit is refused and never cut.
 */
#ifndef SHMLAB_ROLE_PAIR_INFO_H
#define SHMLAB_ROLE_PAIR_INFO_H

#include "role/role.h"

#define OPTION_VALUE_MAX                                                       \
	64 /* bytes of an option's value, with its terminator */

struct step_info {
	enum step_kind kind;
	char name[ROLE_NAME], text[ROLE_TEXT];
	char option[ROLE_NAME], values[ROLE_TEXT]; /* .only_if; "": always */
	unsigned consumer, parent;
};

struct option_info {
	char name[ROLE_NAME], choices[256], initial[OPTION_VALUE_MAX];
	char text[ROLE_TEXT];
};

/* An option of the pair's own, and what it is set to in a run. */
struct option_value {
	char name[ROLE_NAME], value[OPTION_VALUE_MAX];
};

/* The names of a pair's regions. A single one has no name. */
struct region_names {
	unsigned count;
	char name[REGIONS_MAX][ROLE_NAME];
};

struct pair_info {
	uint32_t magic;
	unsigned consumers;
	struct region_names regions;
	uint64_t pages;
	unsigned huge; /* the default size in huge pages, or 0 */
	char size_name[ROLE_NAME];
	char producer_name[ROLE_NAME], consumer_name[ROLE_NAME];
	bool whole, no_dry_run, unlogged, stale;
	bool sanitized; /* a sanitizer touches memory as well */
	char summary[ROLE_TEXT];
	char show[ROLE_TEXT], ask[ROLE_TEXT], surprise[ROLE_TEXT]; /* or "" */
	struct step_info steps[ROLE_STEPS], consumer_steps[ROLE_STEPS];
	struct option_info options[ROLE_OPTIONS];
	char fault[256]; /* why the pair cannot be run, in a sentence; or "" */
};

/* Does the pair declare an option of that name? */
bool pair_info_has_option(const struct pair_info *, const char *name);

/* Describes the pair that these two roles are. magic and sanitized stay. */
void pair_info_fill(struct pair_info *, const struct role *producer_role,
    const struct role *consumer_role);

#endif
