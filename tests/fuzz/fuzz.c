#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "record/json.h"
#include "record/read.h"

#define RECORD "tests/golden/json/a-full-record.json"

/* Ten million inputs in all, in some three minutes of one CPU. Most of them are
 * lines of stat and statm, of which it tries 100,000 a second; those that do
 * more with each input have fewer. */
const struct fuzz_kind fuzz_kinds[] = {
    {"smaps", fuzz_smaps, 300},
    {"stat", fuzz_stat, 4000},
    {"statm", fuzz_statm, 4000},
    {"quantity", fuzz_quantity, 900},
    {"script", fuzz_script, 200},
    {"record", fuzz_record, 30},
    {"maps", fuzz_maps, 2},
    {"options", fuzz_options, 80},
    {"answers", fuzz_answers, 10},
    {"hello", fuzz_hello, 10},
    {"answer", fuzz_answer, 2},
    {"ring", fuzz_ring, 400},
    {"pool", fuzz_pool, 100},
};
const size_t fuzz_kind_count = sizeof fuzz_kinds / sizeof *fuzz_kinds;

const struct fuzz_kind *
fuzz_kind_find(const char *name)
{
	for (size_t i = 0; i < fuzz_kind_count; i++)
		if (strcmp(fuzz_kinds[i].name, name) == 0)
			return &fuzz_kinds[i];
	return NULL;
}

void
fuzz_input(const struct fuzz_kind *kind, const uint8_t *bytes, size_t size)
{
	char *copy = malloc(size + 1);

	require(copy != NULL);
	if (size > 0)
		memcpy(copy, bytes, size);
	copy[size] = '\0';
	kind->try(copy, size);
	free(copy);
}

void
fuzz_fail(const char *claim, const char *file, int line)
{
	fuzz_hush(false);
	fprintf(stderr, "%s:%d: it must hold: %s\n", file, line, claim);
	abort();
}

static FILE *nowhere;

static void
close_nowhere(void)
{
	fclose(nowhere);
}

FILE *
fuzz_nowhere(void)
{
	if (nowhere != NULL)
		return nowhere;
	nowhere = fopen("/dev/null", "we");
	require(nowhere != NULL);
	require(atexit(close_nowhere) == 0);
	return nowhere;
}

void
fuzz_hush(bool on)
{
	static FILE *kept;

	if (kept == NULL)
		kept = stderr;
	stderr = on ? fuzz_nowhere() : kept;
}

const struct record *
fuzz_model(void)
{
	static struct record record;
	char why[1024];

	if (record.count == 0)
		require(record_read(&record, RECORD, why, sizeof why) == 0);
	return &record;
}

char *
fuzz_document(const struct step_record *step)
{
	const struct record *model = fuzz_model();
	struct json_writer w;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	require(out != NULL);
	require(json_begin(&w, out, &model->head) == 0);
	require(json_step(&w, step) == 0);
	require(json_end(&w, &model->verdict) == 0);
	require(fclose(out) == 0);
	return text;
}

uint64_t
fuzz_next(struct fuzz_reader *in, unsigned bytes)
{
	uint64_t number = 0;

	for (unsigned i = 0; i < bytes && in->left > 0; i++, in->left--)
		number |= (uint64_t)*in->at++ << 8 * i;
	return number;
}

void
fuzz_scribble(struct fuzz_reader *in, void *something, size_t size)
{
	size_t at = fuzz_next(in, 3) % size;
	size_t count = fuzz_next(in, 1) % 32 + 1;

	if (count > size - at)
		count = size - at;
	if (count > in->left)
		count = in->left;
	if (count > 0)
		memcpy((unsigned char *)something + at, in->at, count);
	in->at += count;
	in->left -= count;
}
