/* option_rows.h: the options of one pair, as tables. */
#ifndef SHMLAB_COORDINATOR_OPTION_ROWS_H
#define SHMLAB_COORDINATOR_OPTION_ROWS_H

#include "cli/option_table.h"
#include "role/wire.h"

#define CONSUMERS_MAX 100000
#define TIMEOUT_MAX   86400 /* seconds */

#define COMMON_OPTIONS 16

/* What was typed, before it is known what it is a part of. */
struct typed_options {
	struct option_number pages, size, consumers, seed, timeout;
	struct option_text write, pattern, color, answers, json;
	bool pause, quiz, ledger, quiet, explain, ascii;
	/* The pair's own; each option has one or the other. */
	struct option_text choices[ROLE_OPTIONS];
	struct option_number numbers[ROLE_OPTIONS];
};

struct option_rows {
	struct option_row own[ROLE_OPTIONS + 1];
	struct option_row common[COMMON_OPTIONS + 2];
	struct option_row all[ROLE_OPTIONS + COMMON_OPTIONS + 2];
	size_t own_count;
	char pages[24], consumers[16]; /* the defaults, as text */
};

/* They point into the pair_info, and stay where they are. */
void option_rows_init(struct option_rows *, const struct pair_info *);

/* Does an option of a pair's own take a number, and not one of its choices? */
bool option_is_number(const struct option_info *);

#endif
