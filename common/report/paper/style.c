#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/quantity.h"
#include "report/paper/paper.h"

int
screen_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize window;
	uint64_t width = 80;
	char why[160];

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0)
		width = window.ws_col;
	else if (columns != NULL)
		(void)quantity_count(columns, 1, 1000, &width, why, sizeof why);
	return width < 40 ? 40 : (int)width;
}

/* See https://no-color.org: an empty NO_COLOR means nothing. */
static bool
terminal_has_color(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) == 1 &&
	    (no_color == NULL || *no_color == '\0') && term != NULL &&
	    strcmp(term, "dumb") != 0;
}

void
style_init(struct style *style, const char *when)
{
	*style = (struct style){
	    .depth = color_depth(),
	    .light = color_ground_is_light(),
	    .width = screen_width(),
	    .ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
	};
	if (when == NULL || strcmp(when, "auto") == 0)
		style->color = terminal_has_color();
	else
		style->color = strcmp(when, "always") == 0;
}
