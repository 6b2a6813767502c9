#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/page_list.h"

void
page_list_add(struct page_list *list, uint64_t first, uint64_t count)
{
	struct pages_run *last = list->at + list->count - 1;

	if (list->count > 0 && last->first + last->count == first)
		last->count += count;
	else if (list->count < PAGE_LIST_RUNS)
		list->at[list->count++] = (struct pages_run){first, count};
	else
		list->cut = true;
}

/* A number, with the spaces around it. */
static bool
read_page(const char **at, uint64_t *page)
{
	char *end;

	*at += strspn(*at, " ");
	if (!isdigit((unsigned char)**at))
		return false;
	errno = 0;
	*page = strtoull(*at, &end, 10);
	*at = end + strspn(end, " ");
	return errno == 0 && *page <= INT64_MAX;
}

/* "12", or "0-7". */
static bool
read_run(const char **at, uint64_t *first, uint64_t *last)
{
	if (!read_page(at, first))
		return false;
	*last = *first;
	if (**at != '-')
		return true;
	++*at;
	return read_page(at, last);
}

/* NULL, or what is wrong. */
static const char *
read_runs(const char *at, struct page_list *list)
{
	uint64_t first, last, next = 0;

	do {
		if (!read_run(&at, &first, &last) ||
		    (*at != ',' && *at != '\0'))
			return "is not a list of pages, such as 0-7,12 or none";
		if (first < next || last < first)
			return "does not name its pages in ascending order";
		page_list_add(list, first, last - first + 1);
		next = last + 1;
	} while (*at++ == ',');
	return list->cut ? "has too many parts" : NULL;
}

bool
page_list_read(const char *text, struct page_list *list, char *why, size_t size)
{
	struct page_list read = {.count = 0};
	const char *wrong = NULL;

	if (strcmp(text, "none") != 0)
		wrong = read_runs(text, &read);
	if (wrong == NULL)
		*list = read;
	else
		snprintf(why, size, "'%s' %s", text, wrong);
	return wrong == NULL;
}

bool
page_list_equal(const struct page_list *a, const struct page_list *b)
{
	if (a->count != b->count || a->cut || b->cut)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->at[i].first != b->at[i].first ||
		    a->at[i].count != b->at[i].count)
			return false;
	return true;
}

bool
page_list_text(const struct page_list *list, char *text, size_t size)
{
	static const char more[] = ",...";
	size_t used = 0;

	snprintf(text, size, "none");
	for (size_t i = 0; i < list->count; i++) {
		const struct pages_run *run = &list->at[i];
		char word[48];
		size_t length = (size_t)snprintf(word, sizeof word,
		    run->count > 1 ? "%s%" PRIu64 "-%" PRIu64 : "%s%" PRIu64,
		    i > 0 ? "," : "", run->first, run->first + run->count - 1);

		if (used + length + sizeof more > size) {
			strcpy(text + used, i > 0 ? more : "...");
			return false;
		}
		strcpy(text + used, word);
		used += length;
	}
	if (list->cut)
		strcpy(text + used, more);
	return !list->cut;
}
