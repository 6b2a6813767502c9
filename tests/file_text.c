#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "file_text.h"

char *
file_text_if_any(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;

	if (file == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	if (getdelim(&text, &size, '\0', file) < 0) {
		free(text);
		text = ferror(file) ? NULL : strdup("");
	}
	if (text == NULL)
		fail_msg("%s: %s", path, strerror(errno));
	fclose(file);
	return text;
}

char *
file_text(const char *path)
{
	char *text = file_text_if_any(path);

	if (*text == '\0')
		fail_msg("%s: nothing in it", path);
	return text;
}
