#include <stdlib.h>
#include <string.h>

#include "report/maps_line.h"

char *
maps_line_squeezed(const char *line)
{
	char *squeezed = strdup(line), *to = squeezed;
	int fields = 1;

	if (squeezed == NULL)
		return NULL;
	/* Five fields come before the path; spaces in that one are its own. */
	for (const char *from = line; *from != '\0'; from++) {
		if (fields <= 5 && *from == ' ') {
			while (from[1] == ' ')
				from++;
			fields++;
		}
		*to++ = *from;
	}
	if (to > squeezed && to[-1] == ' ')
		to--;
	*to = '\0';
	return squeezed;
}
