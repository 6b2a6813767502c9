#include <ctype.h>
#include <stdio.h>

#include "cli/quantity.h"
#include "coordinator/keys.h"
#include "coordinator/input_line.h"
#include "os/terminal.h"

#define STEP_MAX 9999
#define ESCAPE	 '\033'
#define CTRL_D	 '\004'

static enum key
key_of(char byte)
{
	switch (byte) {
	case '\n':
	case '\r':
	case ' ':
		return KEY_NEXT;
	case 'b':
		return KEY_BACK;
	case 'd':
		return KEY_CHANGES;
	case 'e':
		return KEY_WHY;
	case '?':
		return KEY_HELP;
	case 'q':
		return KEY_QUIT;
	case CTRL_D:
		return KEY_END;
	default:
		return KEY_OTHER;
	}
}

/* "": next; a letter; or a number. */
static enum key
key_of_line(const char *line, unsigned *number)
{
	char why[160];
	uint64_t value;

	if (line[0] == '\0')
		return KEY_NEXT;
	if (isdigit((unsigned char)line[0]) &&
	    quantity_count(line, 0, STEP_MAX, &value, why, sizeof why)) {
		*number = (unsigned)value;
		return KEY_JUMP;
	}
	return line[1] == '\0' ? key_of(line[0]) : KEY_OTHER;
}

static int
read_line(struct failure_sink *sink, enum key *key, unsigned *number)
{
	char line[16];
	int got = input_line_read(sink, &input_stdin, line, sizeof line);

	*key = got == 1 ? key_of_line(line, number) : KEY_END;
	return got < 0 ? -1 : 0;
}

/* The rest of an arrow: "[C" or "OC" is right, D is left. */
static int
read_arrow(struct failure_sink *sink, enum key *key)
{
	char byte = '\0';

	*key = KEY_OTHER;
	if (input_byte_read(sink, &input_stdin, &byte) < 0)
		return -1;
	if ((byte == '[' || byte == 'O') &&
	    input_byte_read(sink, &input_stdin, &byte) < 0)
		return -1;
	if (byte == 'C')
		*key = KEY_NEXT;
	else if (byte == 'D')
		*key = KEY_BACK;
	return 0;
}

/* The digits after the first one, until Enter; anything else cancels. */
static int
read_number(
    struct failure_sink *sink, char digit, enum key *key, unsigned *number)
{
	char byte = digit;

	*number = 0;
	while (isdigit((unsigned char)byte) && *number <= STEP_MAX / 10) {
		*number = *number * 10 + (unsigned)(byte - '0');
		fputc(byte, stderr);
		fflush(stderr);
		if (input_byte_read(sink, &input_stdin, &byte) < 0)
			return -1;
	}
	*key = byte == '\n' || byte == '\r' ? KEY_JUMP : KEY_OTHER;
	return 0;
}

static int
read_key(struct failure_sink *sink, enum key *key, unsigned *number)
{
	char byte = '\0';
	int got = input_byte_read(sink, &input_stdin, &byte);

	if (got < 0)
		return -1;
	if (got == 0)
		*key = KEY_END;
	else if (byte == ESCAPE)
		return read_arrow(sink, key);
	else if (isdigit((unsigned char)byte))
		return read_number(sink, byte, key, number);
	else
		*key = key_of(byte);
	return 0;
}

int
keys_read(
    struct failure_sink *sink, bool by_key, enum key *key, unsigned *number)
{
	int result;

	if (!by_key)
		return read_line(sink, key, number);
	terminal_by_key(true);
	result = read_key(sink, key, number);
	terminal_by_key(false);
	return result;
}
