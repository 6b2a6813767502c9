#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "coordinator/learn.h"
#include "coordinator/steps.h"
#include "pairs.h"

static void
ask(const char *pair, struct pair_info *info)
{
	const char *build = getenv("SHMLAB_BUILD");
	struct failure failure;
	char path[256];

	snprintf(path, sizeof path, "%s/producers/%s",
	    build != NULL ? build : "build", pair);
	if (learn_pair(path, info, &failure) < 0)
		fail_msg("%s does not introduce its pair", path);
}

/* Every choice of that option but the one that is taken anyway. Of a number
 * there is no end. */
static void
each_value(struct trial *t, struct way *way, const struct option_info *option,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg)
{
	char name[ROLE_NAME + 2], choices[sizeof option->choices], *rest;

	if (strchr(option->choices, '|') == NULL)
		return;
	snprintf(name, sizeof name, "--%s", option->name);
	strlcpy(choices, option->choices, sizeof choices);
	for (char *value = strtok_r(choices, "|", &rest); value != NULL;
	     value = strtok_r(NULL, "|", &rest)) {
		if (strcmp(value, option->initial) == 0)
			continue;
		way->own[0] = name;
		way->own[1] = value;
		play(t, way, arg);
	}
	way->own[0] = NULL;
}

static void
ways_of(struct trial *t, const char *pair, bool all,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg)
{
	struct pair_info *info = calloc(1, sizeof *info);
	struct way way = {.pair = pair, .info = info};

	assert_non_null(info);
	ask(pair, info);
	play(t, &way, arg);
	for (size_t i = 0; all && i < ROLE_OPTIONS; i++)
		each_value(t, &way, &info->options[i], play, arg);
	free(info);
}

static void
all_pairs(struct trial *t, bool all_ways,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg)
{
	glob_t sources;

	assert_int_equal(glob("producers/*.c", 0, NULL, &sources), 0);
	assert_true(sources.gl_pathc > 0);
	for (size_t i = 0; i < sources.gl_pathc; i++) {
		char *pair = sources.gl_pathv[i] + strlen("producers/");

		pair[strlen(pair) - strlen(".c")] = '\0';
		ways_of(t, pair, all_ways, play, arg);
	}
	globfree(&sources);
}

void
each_way(struct trial *t,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg)
{
	all_pairs(t, true, play, arg);
}

void
each_pair(struct trial *t,
    void (*play)(struct trial *, const struct way *, const void *),
    const void *arg)
{
	all_pairs(t, false, play, arg);
}

static size_t
append(const char **words, size_t n, const char *const *more)
{
	while (*more != NULL) {
		words[n++] = *more++;
		assert_true(n < WAY_WORDS);
	}
	return n;
}

void
way_run(struct trial *t, const struct way *way, const char *command,
    const char *const *options)
{
	const char *words[WAY_WORDS] = {NULL};
	size_t n = 0;

	if (command != NULL)
		words[n++] = command;
	n = append(words, n, (const char *const[]){way->pair, "--quiet", NULL});
	n = append(words, n, way->own);
	append(words, n, options);
	trial_run_words(t, words);
}

static bool
is_meant(const struct pair_info *info, const char *option, const char *value)
{
	if (strcmp(option, "--consumers") == 0)
		return !steps_names_consumers(info) ||
		    strtoul(value, NULL, 10) == info->consumers;
	if (strcmp(option, "--pattern") == 0 && strcmp(value, "own") == 0 &&
	    steps_names_consumers(info))
		return false;
	return !info->whole ||
	    (strcmp(option, "--write") != 0 &&
		strcmp(option, "--pattern") != 0 &&
		strcmp(option, "--seed") != 0);
}

const char *
way_options(const struct way *way, const char *const *options, const char **out)
{
	const char *refused = NULL;
	size_t n = 0;

	for (size_t i = 0; options[i] != NULL; i += 2) {
		if (is_meant(way->info, options[i], options[i + 1])) {
			out[n++] = options[i];
			out[n++] = options[i + 1];
		} else if (refused == NULL) {
			refused = options[i];
		}
	}
	out[n] = NULL;
	return refused;
}

static bool
file_has(const char *path, const char *words)
{
	char text[4096] = "";
	FILE *file = fopen(path, "re");
	size_t n;

	if (file == NULL)
		return false;
	n = fread(text, 1, sizeof text - 1, file);
	text[n] = '\0';
	fclose(file);
	return strstr(text, words) != NULL;
}

/* The size that was asked for, in pages, or what is usual for the pair. */
static uint64_t
pages_of(const struct way *way, const char *const *options)
{
	for (; options != NULL && options[0] != NULL; options++)
		if (strcmp(options[0], "--pages") == 0)
			return strtoull(options[1], NULL, 10);
	return way->info->pages;
}

const char *
way_reason(const struct way *way, const char *const *options)
{
	if (strcmp(way->pair, "pageout") == 0 && way->own[0] != NULL &&
	    strcmp(way->own[1], "anonymous") == 0 &&
	    !file_has("/proc/swaps", "\n/"))
		return "there is no swap";
	if (strcmp(way->pair, "huge") == 0 &&
	    !file_has(
		"/sys/kernel/mm/transparent_hugepage/enabled", "[always]") &&
	    !file_has(
		"/sys/kernel/mm/transparent_hugepage/enabled", "[madvise]"))
		return "transparent huge pages are switched off";
	if (way->info->huge > 0 && pages_of(way, options) < region_huge_pages())
		return "no huge page fits into the region";
	return NULL;
}
