#include <stdio.h>
#include <string.h>

#include "cli/typed_command.h"

const char *
typed_command(char *command, size_t size)
{
	FILE *file = fopen("/proc/self/cmdline", "re");
	int byte, words = 0;
	size_t length;

	if (file == NULL)
		return NULL;
	strlcpy(command, "./run.sh", size);
	length = strlen(command);
	/* A zero byte ends each word; the first is the program's name. */
	while ((byte = fgetc(file)) != EOF && length + 2 < size) {
		words += byte == '\0';
		if (words == 0)
			continue;
		command[length++] = byte == '\0' ? ' ' : (char)byte;
	}
	fclose(file);
	while (length > 0 && command[length - 1] == ' ')
		length--;
	command[length] = '\0';
	return command;
}
