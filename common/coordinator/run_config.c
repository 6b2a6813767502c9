#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/quantity.h"
#include "coordinator/run_config.h"
#include "coordinator/steps.h"

#define DEFAULT_TIMEOUT 120 /* seconds */

/* Numbers reach the pair in plain digits. */
static void
set_value(const struct option_info *option, struct option_value *out,
    const char *value)
{
	uint64_t bytes;
	char why[160];

	strlcpy(out->value, value, sizeof out->value);
	if (strcmp(option->choices, OPTION_BYTES) == 0 &&
	    quantity_bytes(value, &bytes, why, sizeof why))
		snprintf(out->value, sizeof out->value, "%" PRIu64, bytes);
}

void
run_config_init(struct run_config *c, const char *pair, const char *path,
    const struct pair_info *info)
{
	*c = (struct run_config){
	    .pair = pair,
	    .path = path,
	    .info = *info,
	    .parameters = {.pages = info->pages,
		.consumers = info->consumers,
		.part = pages_part(
		    info->pages, (info->pages + 1) / 2, PAGES_FIRST, 1),
		.whole = info->whole,
		.timeout = DEFAULT_TIMEOUT,
		.options = c->values},
	    .looks = UINT64_MAX,
	    .last = UINT_MAX,
	};
	for (size_t i = 0; i < ROLE_OPTIONS && *info->options[i].name != '\0';
	     i++) {
		const struct option_info *option = &info->options[i];

		strlcpy(
		    c->values[i].name, option->name, sizeof c->values[i].name);
		set_value(option, &c->values[i], option->initial);
		c->parameters.option_count++;
	}
}

void
run_config_set(struct run_config *c, const char *name, const char *value)
{
	for (size_t i = 0; i < c->parameters.option_count; i++)
		if (strcmp(c->values[i].name, name) == 0)
			set_value(&c->info.options[i], &c->values[i], value);
}

void
run_config_choose_steps(struct run_config *c)
{
	steps_choose(
	    &c->info, c->parameters.options, c->parameters.option_count);
}
