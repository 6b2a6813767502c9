#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "record/actor_names.h"

#define CONSUMER "consumer"

struct actor_names
actor_names_of(const struct pair_info *info, unsigned consumers)
{
	struct actor_names names = {.consumers = consumers};

	strlcpy(names.producer, info->producer_name, sizeof names.producer);
	strlcpy(names.consumer, info->consumer_name, sizeof names.consumer);
	return names;
}

bool
actor_names_are_given(const struct actor_names *names)
{
	return strcmp(names->consumer, CONSUMER) != 0;
}

static bool
has_list(const struct actor_names *names)
{
	return strchr(names->consumer, '|') != NULL;
}

/* The consumer's name of its own: so many bytes. NULL: it is not in the
 * list. */
static const char *
find_in_list(const struct actor_names *names, unsigned index, size_t *length)
{
	const char *at = names->consumer;

	while (--index > 0 && *at != '\0') {
		at += strcspn(at, "|");
		at += *at == '|';
	}
	*length = strcspn(at, "|");
	return *length > 0 ? at : NULL;
}

bool
actor_is_numbered(const struct actor_names *names, unsigned index)
{
	size_t length;

	if (index == 0)
		return false;
	if (has_list(names))
		return find_in_list(names, index, &length) == NULL;
	return names->consumers > 1 || !actor_names_are_given(names);
}

char *
actor_name(
    const struct actor_names *names, unsigned index, char *label, size_t size)
{
	size_t length;
	const char *own = index > 0 ? find_in_list(names, index, &length)
				    : NULL;

	if (index == 0)
		snprintf(label, size, "%s", names->producer);
	else if (!has_list(names))
		snprintf(label, size, "%s", names->consumer);
	else if (own != NULL)
		snprintf(label, size, "%.*s", (int)length, own);
	else
		snprintf(label, size, CONSUMER);
	return label;
}

char *
actor_label(
    const struct actor_names *names, unsigned index, char *label, size_t size)
{
	size_t used = strlen(actor_name(names, index, label, size));

	if (actor_is_numbered(names, index))
		snprintf(label + used, size - used, " %u", index);
	return label;
}

char *
actor_mention(
    const struct actor_names *names, unsigned index, char *label, size_t size)
{
	char bare[ACTOR_LABEL_MAX];
	size_t length = strlen(actor_label(names, index, bare, sizeof bare));

	/* "The maker 2" is not said, also where the list has the number. */
	snprintf(label, size, "%s%s",
	    length > 0 && isdigit((unsigned char)bare[length - 1]) ? ""
								   : "the ",
	    bare);
	return label;
}

char *
actor_key(unsigned index, char *key, size_t size)
{
	if (index == 0)
		snprintf(key, size, "producer");
	else
		snprintf(key, size, CONSUMER " %u", index);
	return key;
}
