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
