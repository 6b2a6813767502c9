#include <string.h>

#include "region/region_kind.h"

#define KIND(kind, memory, sharing)                                            \
	[kind] = {memory " " sharing, memory "-" sharing, memory, sharing},

static const struct {
	const char *name, *word, *memory, *sharing;
} kinds[REGION_KINDS] = {REGION_KIND_LIST(KIND)};

#define SOURCE(source, word, phrase) [source] = {word, phrase},

static const struct {
	const char *word, *phrase;
} sources[REGION_SOURCES] = {REGION_SOURCE_LIST(SOURCE)};

const char *
region_source_word(unsigned source)
{
	return source < REGION_SOURCES ? sources[source].word : NULL;
}

const char *
region_source_phrase(enum region_source source)
{
	return sources[source].phrase;
}

const char *
region_kind_name(enum region_kind kind)
{
	return kinds[kind].name;
}

const char *
region_kind_word(enum region_kind kind)
{
	return kinds[kind].word;
}

bool
region_kind_parse(const char *word, enum region_kind *out)
{
	for (unsigned kind = 0; kind < REGION_KINDS; kind++) {
		if (strcmp(kinds[kind].word, word) == 0) {
			*out = (enum region_kind)kind;
			return true;
		}
	}
	return false;
}

bool
region_kind_is_shared(enum region_kind kind)
{
	return strcmp(kinds[kind].sharing, "shared") == 0;
}

bool
region_kind_is_anonymous(enum region_kind kind)
{
	return strcmp(kinds[kind].memory, "anonymous") == 0;
}

bool
region_kind_is_file(enum region_kind kind)
{
	return strcmp(kinds[kind].memory, "file") == 0;
}
