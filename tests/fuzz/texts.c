/* texts.c: what is read as text, as a whole. */
#include <string.h>

#include <jansson.h>

#include "cli/quantity.h"
#include "fuzz.h"
#include "probe/smaps.h"
#include "probe/stat.h"
#include "prove/script.h"
#include "record/read.h"

void
fuzz_smaps(char *text, size_t size)
{
	struct mappings all = {0};
	int64_t rss = 0;

	(void)size;
	if (smaps_parse(text, &all) < 0)
		require(all.count == 0 && all.rss == 0);
	for (size_t i = 0; i < all.count; i++) {
		rss += all.at[i].rss;
		require(strlen(all.at[i].path) <= strlen(all.at[i].line));
	}
	require(rss == all.rss);
	(void)mappings_find(&all, 0x1000);
	mappings_free(&all);
}

void
fuzz_stat(char *text, size_t size)
{
	struct stat_line line, before;

	(void)size;
	memset(&line, 0x5a, sizeof line);
	before = line;
	if (stat_parse(text, &line) < 0)
		require(memcmp(&line, &before, sizeof line) == 0);
	else
		require(memchr(line.comm, '\0', sizeof line.comm) != NULL);
}

void
fuzz_statm(char *text, size_t size)
{
	struct statm_line line = {1, 2, 3};

	(void)size;
	if (statm_parse(text, &line) < 0)
		require(line.size == 1 && line.resident == 2);
}

void
fuzz_quantity(char *text, size_t size)
{
	char why[160] = "";
	uint64_t n = 7;

	(void)size;
	if (quantity_count(text, 1, 1000, &n, why, sizeof why))
		require(n >= 1 && n <= 1000);
	else
		require(n == 7 && why[0] != '\0');
	n = 7;
	why[0] = '\0';
	if (!quantity_bytes(text, &n, why, sizeof why))
		require(n == 7 && why[0] != '\0');
	n = 7;
	if (quantity_part(text, 64, &n, why, sizeof why))
		require(n <= 64);
	(void)quantity_is_choice(text, "one|two|three");
}

void
fuzz_script(char *text, size_t size)
{
	struct script script;
	unsigned line = 0;
	FILE *file = fmemopen(text, size + 1, "r");

	require(file != NULL);
	if (script_parse(file, &script, &line) < 0)
		require(line >= 1);
	else
		require(script.count <= SCRIPT_EXPECTATIONS);
	fclose(file);
}

void
fuzz_record(char *text, size_t size)
{
	char why[400] = "";
	struct record record;
	json_t *root = json_loadb(text, size, 0, NULL);

	if (root == NULL)
		return;
	if (record_read_json(&record, root, "a record", why, sizeof why) < 0)
		require(why[0] != '\0');
	else
		record_release(&record);
}
