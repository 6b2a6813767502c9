/* page_list.h: a few pages as they are typed: "0-7,12", "none". */
#ifndef SHMLAB_COORDINATOR_PAGE_LIST_H
#define SHMLAB_COORDINATOR_PAGE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "region/pages.h"

#define PAGE_LIST_RUNS 16

/* Ascending runs, of which no two touch. */
struct page_list {
	struct pages_run at[PAGE_LIST_RUNS];
	size_t count;
	bool cut; /* there are more of them */
};

/* Adds pages after the last one. */
void page_list_add(struct page_list *, uint64_t first, uint64_t count);

/* false: why holds a sentence, and the list is untouched. */
bool page_list_read(
    const char *text, struct page_list *, char *why, size_t size);

bool page_list_equal(const struct page_list *, const struct page_list *);

/* Without spaces. false: it does not fit, and ends with ",...". size is at
 * least 8. */
bool page_list_text(const struct page_list *, char *text, size_t size);

#endif
