/* main_producer.c: the main function of every build/producers/NAME. */
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "role/begin.h"
#include "role/loop.h"

/* A sanitizer keeps notes on every byte, in pages that are touched as well. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED true
#elif defined(__has_feature)
#define SANITIZED                                                              \
	(__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))
#else
#define SANITIZED false
#endif

static struct pair_info info;

static void
introduce_steps(const struct role *role, struct step_info *out)
{
	for (size_t i = 0; i < ROLE_STEPS && role->steps[i].kind != STEP_END;
	     i++) {
		out[i].kind = role->steps[i].kind;
		strlcpy(out[i].name, role->steps[i].name, sizeof out->name);
		strlcpy(out[i].text, role->steps[i].text, sizeof out->text);
		out[i].who = role->steps[i].who;
		out[i].parent = role->steps[i].parent;
	}
}

static void
introduce_options(const struct role *role, struct option_info *out)
{
	for (size_t i = 0; i < ROLE_OPTIONS; i++) {
		const struct role_option *o = &role->options[i];

		if (o->name == NULL)
			return;
		strlcpy(out[i].name, o->name, sizeof out->name);
		strlcpy(out[i].choices, o->choices, sizeof out->choices);
		strlcpy(out[i].initial, o->initial, sizeof out->initial);
		strlcpy(out[i].text, o->text, sizeof out->text);
	}
}

int
main(int argc, char **argv, char **envp)
{
	int error;

	actor_begin(argc, argv, envp);
	info.magic = WIRE_MAGIC;
	info.consumers = producer.consumers > 0 ? producer.consumers : 2;
	info.pages = producer.pages > 0 ? producer.pages : 16;
	info.huge = producer.huge;
	if (producer.huge > 0)
		info.pages = producer.huge * region_huge_pages();
	strlcpy(info.size_name,
	    producer.size_name != NULL ? producer.size_name : "size",
	    sizeof info.size_name);
	info.whole = producer.whole;
	info.no_dry_run = producer.no_dry_run;
	info.unlogged = producer.unlogged;
	info.stale = producer.stale;
	info.sanitized = SANITIZED;
	strlcpy(info.summary, producer.summary, sizeof info.summary);
	introduce_steps(&producer, info.steps);
	introduce_steps(&consumer, info.consumer_steps);
	introduce_options(&producer, info.options);
	error = wire_send(ACTOR_FD, &info, sizeof info, -1);
	if (error < 0)
		errc(EXIT_FAILURE, -error, "introduce the pair");
	role_loop(&producer, &consumer);
}
