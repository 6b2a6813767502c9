#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "report/sentences/actor_sets.h"
#include "report/sentences/births.h"
#include "report/sentences/explain.h"
#include "report/sentences/first_come.h"
#include "report/sentences/outcome.h"
#include "report/sentences/overlap.h"
#include "report/sentences/sentences.h"
#include "report/sentences/side_effects.h"
#include "report/step_account.h"

#define SENTENCES_MAX 6 /* different sentences of a step that are printed */

/* A sentence without its subject, and the actors it is true of. */
struct group {
	char *body; /* owned */
	struct actor_set who;
};

struct groups {
	struct group *at;
	size_t count;
	uint64_t topics;
	bool brief;
};

static void
release(struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++) {
		free(groups->at[i].body);
		free(groups->at[i].who.at);
	}
	free(groups->at);
}

/* Takes over body. */
static int
add(struct groups *groups, char *body, unsigned index, size_t room)
{
	struct group *group = NULL;

	for (size_t i = 0; i < groups->count && group == NULL; i++)
		if (strcmp(groups->at[i].body, body) == 0)
			group = &groups->at[i];
	if (group != NULL) {
		free(body);
	} else {
		unsigned *at = calloc(room, sizeof *at);

		if (at == NULL) {
			free(body);
			return -ENOMEM;
		}
		group = &groups->at[groups->count++];
		*group = (struct group){.body = body, .who = {.at = at}};
	}
	group->who.at[group->who.count++] = index;
	return 0;
}

static bool
took_part(const struct step_record *step, unsigned index)
{
	for (size_t i = 0; i < step->actor_count; i++)
		if (step->actors[i] == index)
			return true;
	return false;
}

static int64_t
new_frames(const struct step_record *before, const struct step_record *step)
{
	if (before == NULL || before->group.frames == UNKNOWN ||
	    step->group.frames == UNKNOWN)
		return UNKNOWN;
	return step->group.frames - before->group.frames;
}

/* Was it the parent in a birth, or was it born? */
static bool
took_birth(const struct step_record *step, const struct step_account *account)
{
	bool birth = step->event == EVENT_FORK || step->event == EVENT_EXEC;

	return !account->was || (birth && account->index == step->parent);
}

/* births.c tells of births and ends. An actor that took part in one and did
 * nothing else has no other sentence. */
static uint64_t
tell(FILE *out, const struct step_record *before,
    const struct step_record *step, const struct step_account *account,
    unsigned index, bool acting, bool brief)
{
	bool acts = account->acted ||
	    (step->event == EVENT_NONE && took_part(step, index));

	if (acts != acting)
		return 0;
	if (acting)
		return outcome_tell(out, account, new_frames(before, step));
	if (!took_birth(step, account))
		return side_effects_tell(out, account, step->event, brief);
	return 0;
}

/* Adds the sentence of an actor that acts; or of one that does not. */
static int
add_actor(struct groups *groups, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    unsigned index, bool acting)
{
	struct step_account account;
	struct draft draft;
	char *body;

	step_account_make(head, before, step, index, &account);
	if (draft_open(&draft) != NULL)
		groups->topics |= tell(draft.out, before, step, &account, index,
		    acting, groups->brief);
	body = draft_take(&draft);
	if (body == NULL)
		return -ENOMEM;
	if (body[0] == '\0') {
		free(body);
		return 0;
	}
	return add(groups, body, index, step->process_count);
}

/* "Each consumer" means nothing if one has just ended. */
static size_t
all_consumers(const struct step_record *before, const struct step_record *step)
{
	for (size_t i = 0; before != NULL && i < before->process_count; i++)
		if (step_process(step, before->processes[i].index) == NULL)
			return 0;
	return consumers_of(step);
}

static int
write_group(struct paragraphs *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    const struct group *group)
{
	struct draft draft;

	if (draft_open(&draft) != NULL) {
		actor_set_subject(draft.out, &head->names, &group->who,
		    all_consumers(before, step));
		fprintf(draft.out, " %s.", group->body);
	}
	return paragraphs_add(out, &draft);
}

static int
write_others(struct paragraphs *out, size_t others)
{
	struct draft draft;

	if (draft_open(&draft) != NULL)
		fprintf(draft.out,
		    "What became of %zu more process%s is left out here; the "
		    "record (--json) has it.",
		    others, others == 1 ? "" : "es");
	return paragraphs_add(out, &draft);
}

/* The sentences of those that act come first, then how their writes overlap,
 * then those of the others. */
static int
write_groups(struct paragraphs *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    const struct groups *groups, size_t acting)
{
	size_t others = 0;
	int error = 0;

	for (size_t i = 0; i < groups->count && error == 0; i++) {
		if (i < SENTENCES_MAX)
			error = write_group(
			    out, head, before, step, &groups->at[i]);
		else
			others += groups->at[i].who.count;
		if (i + 1 == acting && error == 0)
			error = overlap_add(out, &head->names, step);
		if (i + 1 == acting && error == 0)
			error = first_come_add(out, head, before, step);
	}
	if (others > 0 && error == 0)
		error = write_others(out, others);
	return error;
}

int
sentences_make(struct paragraphs *out, const struct head_record *head,
    const struct step_record *before, const struct step_record *step,
    bool brief)
{
	struct groups groups = {.brief = brief};
	size_t acting_groups = 0;
	int error;

	*out = (struct paragraphs){0};
	error = births_add(out, head, before, step, brief);
	groups.at = calloc(step->process_count + 1, sizeof *groups.at);
	if (groups.at == NULL)
		return -ENOMEM;
	for (int acting = 1; acting >= 0; acting--) {
		for (size_t i = 0; i < step->process_count && error == 0; i++)
			error = add_actor(&groups, head, before, step,
			    step->processes[i].index, acting);
		if (acting)
			acting_groups = groups.count;
	}
	if (error == 0)
		error = write_groups(
		    out, head, before, step, &groups, acting_groups);
	out->topics |= groups.topics;
	release(&groups);
	return error;
}
