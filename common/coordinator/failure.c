#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "coordinator/failure.h"
#include "os/descriptor.h"
#include "os/signals.h"

int
failure_sink_open(struct failure_sink *sink)
{
	int fd = signals_take_over();

	*sink = (struct failure_sink){
	    .names = ACTOR_NAMES_DEFAULT, .signal_fd = DESCRIPTOR_CLOSED};
	if (fd < 0)
		return failure_system(sink, "take over signals", fd);
	sink->signal_fd = fd;
	return 0;
}

void
failure_sink_close(struct failure_sink *sink)
{
	descriptor_close(&sink->signal_fd);
	signals_give_back();
}

void
failure_sink_clear(struct failure_sink *sink)
{
	sink->first.kind = FAILURE_NONE;
	sink->step[0] = '\0';
}

int
failure_put(struct failure_sink *sink, const struct failure *f)
{
	if (sink->first.kind != FAILURE_NONE)
		return -1;
	sink->first = *f;
	sink->first.names = sink->names;
	strlcpy(sink->first.step, sink->step, sizeof sink->first.step);
	return -1;
}

int
failure_ended(struct failure_sink *sink, unsigned index)
{
	const struct failure f = {
	    .kind = FAILURE_ENDED, .index = index, .ending = ENDING_UNKNOWN};

	return failure_put(sink, &f);
}

int
failure_system(struct failure_sink *sink, const char *what, int error)
{
	const struct failure f = {
	    .kind = FAILURE_SYSTEM, .what = what, .error = error};

	if (error == -EINTR && failure_interrupted(sink) < 0)
		return -1;
	return failure_put(sink, &f);
}

int
failure_start(struct failure_sink *sink, const char *what, int error)
{
	const struct failure f = {.kind = FAILURE_SYSTEM,
	    .what = what,
	    .error = error,
	    .has_call = true,
	    .call = {.what = CALL_SPAWN, .result = error}};

	return failure_put(sink, &f);
}

int
failure_about(
    struct failure_sink *sink, unsigned index, const char *what, int error)
{
	const struct failure f = {.kind = FAILURE_SYSTEM,
	    .index = index,
	    .of_actor = true,
	    .what = what,
	    .error = error};

	if (error == -EINTR && failure_interrupted(sink) < 0)
		return -1;
	return failure_put(sink, &f);
}

int
failure_folder(struct failure_sink *sink, const char *what, const char *folder,
    const char *call, int error)
{
	struct failure f = {
	    .kind = FAILURE_SYSTEM, .what = what, .error = error};

	if (error == -EINTR && failure_interrupted(sink) < 0)
		return -1;
	snprintf(f.path, sizeof f.path, "%s/", folder);
	strlcpy(f.why, call != NULL ? call : "", sizeof f.why);
	return failure_put(sink, &f);
}

int
failure_read(struct failure_sink *sink, unsigned index, int pid,
    const char *file, int error)
{
	struct failure f = {.kind = FAILURE_SYSTEM,
	    .index = index,
	    .of_actor = true,
	    .what = "read",
	    .error = error};

	if (error == -EINTR && failure_interrupted(sink) < 0)
		return -1;
	snprintf(f.path, sizeof f.path, "/proc/%d/%s", pid, file);
	return failure_put(sink, &f);
}

/* The path of what a call opened; the name may have been cut. */
static void
set_path(struct failure *f, const struct call *c, const struct assignment *a)
{
	if (c->what == CALL_SHM_OPEN)
		snprintf(f->path, sizeof f->path, "/dev/shm%s", c->name);
	else if (c->what == CALL_OPEN)
		strlcpy(f->path, *c->name == '.' ? a->file : c->name,
		    sizeof f->path);
}

void
failure_set_call(struct failure *f, const struct call_log *calls,
    const struct assignment *assignment)
{
	for (unsigned i = 0; i < calls->count; i++) {
		const struct call *c = &calls->call[i];

		set_path(f, c, assignment);
		if (c->result != f->error)
			continue;
		f->call = *c;
		f->has_call = true;
		return;
	}
}

int
failure_protocol(struct failure_sink *sink, unsigned index, const char *why)
{
	struct failure f = {.kind = FAILURE_PROTOCOL, .index = index};

	strlcpy(f.why, why, sizeof f.why);
	return failure_put(sink, &f);
}

int
failure_refuse(struct failure_sink *sink, int status, const char *format, ...)
{
	struct failure f = {.kind = FAILURE_REFUSED, .status = status};
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(f.why, sizeof f.why, format, arguments);
	va_end(arguments);
	return failure_put(sink, &f);
}

int
failure_interrupted(struct failure_sink *sink)
{
	const struct failure f = {.kind = FAILURE_INTERRUPTED,
	    .signal = signals_came(sink->signal_fd)};

	return f.signal == 0 ? 0 : failure_put(sink, &f);
}
