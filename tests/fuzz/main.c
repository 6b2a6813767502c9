/* main.c: what libFuzzer calls. The name of the program says the kind. */
#include <err.h>
#include <string.h>

#include "fuzz.h"

static const struct fuzz_kind *kind;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	kind = fuzz_kind_find(basename((*argv)[0]));
	if (kind == NULL)
		errx(2, "%s: no kind has that name", (*argv)[0]);
	return 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	fuzz_input(kind, bytes, size);
	return 0;
}
