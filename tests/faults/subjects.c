#include <err.h>
#include <string.h>
#include <sys/wait.h>

#include "scene.h"

#define PAIR(...)   .words = {__VA_ARGS__, "--ascii"}
#define LABELS(...) .labels = {"coordinator", "producer", __VA_ARGS__}

struct subject subjects[] = {
    {PAIR("cow", "--pages=4", "--consumers=2"),
	LABELS("consumer 1", "consumer 2")},
    {PAIR("shared", "--pages=4", "--consumers=2"),
	LABELS("consumer 1", "consumer 2")},
    {PAIR("file-shared", "--pages=4", "--consumers=1"), LABELS("consumer 1")},
    {PAIR("generations", "--pages=4"), LABELS("child", "grandchild")},
    {PAIR("stream", "--pages=16", "--count=2000"), LABELS("consumer 1"),
	.streams = true},
    {PAIR("mqueue", "--pages=16", "--count=200"), LABELS("consumer 1"),
	.streams = true},
};
const unsigned subject_count = sizeof subjects / sizeof *subjects;

void
subject_learn(struct subject *subject, struct tracer *tracer)
{
	struct scene s = {.subject = subject, .tracer = tracer};
	const json_t *verdict;

	scene_run(&s);
	verdict = json_object_get(s.record, "verdict");
	if (s.status != 0 || !json_is_string(verdict) ||
	    strcmp(json_string_value(verdict), "balanced") != 0)
		errx(1, "%s, undisturbed: wait status 0x%x\n%s%s",
		    subject->words[0], (unsigned)s.status, s.err, s.out);
	json_decref(subject->record);
	subject->record = json_incref(s.record);
	if (tracer != NULL) {
		memcpy(subject->instances, tracer->instances,
		    sizeof subject->instances);
		memcpy(subject->calls, tracer->calls, sizeof subject->calls);
		memcpy(subject->sends, tracer->sends, sizeof subject->sends);
	}
	subject->pauses = (unsigned)json_array_size(
	    json_object_get(s.record, "steps"));
	scene_release(&s);
}

void
subjects_learn(bool traced)
{
	struct tracer tracer = {.watched = (1 << ROLES) - 1};

	for (unsigned i = 0; i < subject_count; i++)
		subject_learn(&subjects[i], traced ? &tracer : NULL);
}

static unsigned
calls_of(const struct subject *s)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < ROLES; i++)
		sum += s->calls[i];
	return sum;
}

unsigned
subjects_calls(void)
{
	unsigned sum = 0;

	for (unsigned i = 0; i < subject_count; i++)
		sum += calls_of(&subjects[i]);
	return sum;
}

struct subject_call
subjects_call(unsigned index)
{
	const struct subject *s = subjects;
	unsigned role = 0;

	while (index >= calls_of(s))
		index -= calls_of(s++);
	while (index >= s->calls[role])
		index -= s->calls[role++];
	return (struct subject_call){s, role, index + 1};
}
