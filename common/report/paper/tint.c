#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/paper/tint.h"

enum tint
tint_of_frame(unsigned ordinal)
{
	if (ordinal == 0)
		return TINT_FIRST;
	return (enum tint)(TINT_COPY + (ordinal - 1) % (TINTS - TINT_COPY));
}

enum color_depth
color_depth(void)
{
	const char *color = getenv("COLORTERM"), *term = getenv("TERM");

	if (color != NULL &&
	    (strcmp(color, "truecolor") == 0 || strcmp(color, "24bit") == 0))
		return COLORS_TRUE;
	return term != NULL && strstr(term, "256color") != NULL ? COLORS_256
								: COLORS_16;
}

/* "15;0", or "15;default;0": the last number is the ground. */
bool
color_ground_is_light(void)
{
	const char *colors = getenv("COLORFGBG");
	const char *ground = colors != NULL ? strrchr(colors, ';') : NULL;

	return ground != NULL &&
	    (strcmp(ground, ";7") == 0 || strcmp(ground, ";15") == 0);
}

const char *
tint_code(enum tint tint, enum color_depth depth, bool light)
{
	/* For a dark ground and for a light one. */
	static const char *const codes[][TINTS][2] = {
	    [COLORS_16] =
		{
		    [TINT_NONE] = {"", ""},
		    [TINT_ZERO] = {"30;42", "30;42"},
		    [TINT_FIRST] = {"97;44", "97;44"},
		    [TINT_COPY] = {"30;43", "30;43"},
		    [TINT_COPY_2] = {"97;45", "97;45"},
		    [TINT_COPY_3] = {"30;46", "30;46"},
		},
	    [COLORS_256] =
		{
		    [TINT_NONE] = {"", ""},
		    [TINT_ZERO] = {"38;5;16;48;5;194", "38;5;231;48;5;23"},
		    [TINT_FIRST] = {"38;5;16;48;5;75", "38;5;16;48;5;68"},
		    [TINT_COPY] = {"38;5;16;48;5;208", "38;5;16;48;5;172"},
		    [TINT_COPY_2] = {"38;5;16;48;5;176", "38;5;231;48;5;90"},
		    [TINT_COPY_3] = {"38;5;16;48;5;229", "38;5;16;48;5;185"},
		},
	    [COLORS_TRUE] =
		{
		    [TINT_NONE] = {"", ""},
		    [TINT_ZERO] = {"38;2;6;20;13;48;2;200;252;231",
			"38;2;255;255;255;48;2;43;90;73"},
		    [TINT_FIRST] = {"38;2;6;20;31;48;2;93;165;246",
			"38;2;6;20;31;48;2;72;146;209"},
		    [TINT_COPY] = {"38;2;28;16;0;48;2;234;150;2",
			"38;2;28;16;0;48;2;203;131;21"},
		    [TINT_COPY_2] = {"38;2;28;0;32;48;2;214;130;214",
			"38;2;255;255;255;48;2;135;0;135"},
		    [TINT_COPY_3] = {"38;2;28;28;0;48;2;255;255;175",
			"38;2;28;28;0;48;2;215;215;95"},
		},
	};

	return codes[depth][tint][light];
}
