#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "os/terminal.h"

bool
terminal_is_screen(void)
{
	const char *term = getenv("TERM");

	return isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 &&
	    isatty(STDERR_FILENO) == 1 && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

void
terminal_by_key(bool by_key)
{
	static struct termios before;
	static bool changed;
	struct termios now;

	if (by_key == changed)
		return;
	if (!by_key) {
		tcsetattr(STDIN_FILENO, TCSANOW, &before);
		changed = false;
		return;
	}
	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return;
	now = before;
	now.c_lflag &= (tcflag_t) ~(ICANON | ECHO);
	now.c_cc[VMIN] = 1;
	now.c_cc[VTIME] = 0;
	changed = tcsetattr(STDIN_FILENO, TCSANOW, &now) == 0;
}
