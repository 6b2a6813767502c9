#include <inttypes.h>
#include <string.h>

#include "record/csv_value.h"
#include "record/record.h"

void
csv_text(FILE *out, const char *text)
{
	if (text[strcspn(text, ",\"\r\n")] == '\0') {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

void
csv_figure(FILE *out, int64_t figure)
{
	fputc(',', out);
	if (figure != UNKNOWN)
		fprintf(out, "%" PRId64, figure);
}
