#include <stdint.h>
#include <string.h>

#include "cli/nearest.h"

#define LONGEST 63 /* characters that are compared, at most */

/* Levenshtein's distance: the fewest letters to insert, delete or change. */
static size_t
distance(const char *a, const char *b)
{
	size_t row[LONGEST + 1];
	size_t length = strnlen(b, LONGEST);

	for (size_t j = 0; j <= length; j++)
		row[j] = j;
	for (size_t i = 0; a[i] != '\0'; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 0; j < length; j++) {
			size_t change = diagonal + (a[i] != b[j]);
			size_t insert = row[j] + 1, delete = row[j + 1] + 1;

			diagonal = row[j + 1];
			row[j + 1] = insert < delete ? insert : delete;
			if (change < row[j + 1])
				row[j + 1] = change;
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
