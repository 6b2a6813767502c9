#include <stdint.h>
#include <string.h>

#include "cli/nearest.h"

#define LONGEST 63 /* characters that are compared, at most */

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* The fewest letters to insert, delete or change, or pairs of neighbours to
 * swap. Each row is for one more letter of a. */
static size_t
distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1];
	size_t *last = rows[0], *row = rows[1], *older = rows[2];
	size_t length = strnlen(b, LONGEST);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1] != '\0'; i++) {
		size_t *next = older;

		older = last;
		last = row;
		row = next;
		row[0] = i;
		for (size_t j = 1; j <= length; j++) {
			row[j] = last[j - 1] + (a[i - 1] != b[j - 1]);
			row[j] = least(row[j], least(row[j - 1], last[j]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], older[j - 2] + 1);
		}
	}
	return row[length];
}

void
nearest_try(struct nearest *n, const char *name)
{
	size_t length = strlen(n->typed), d;

	if (name == NULL)
		return;
	if (length > 0 && strncmp(name, n->typed, length) == 0)
		d = 1; /* the beginning of a name means that name */
	else
		d = distance(name, n->typed);
	if (d <= (strlen(name) + 1) / 2 &&
	    (n->name == NULL || d < n->distance)) {
		n->name = name;
		n->distance = d;
	}
}

void
nearest_try_all(struct nearest *n, char *const *names)
{
	for (; names != NULL && *names != NULL; names++)
		nearest_try(n, *names);
}
