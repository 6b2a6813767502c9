#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "coordinator/actor_handle.h"
#include "os/descriptor.h"

/* The kind of object that a call has made; 0: none. */
static unsigned
made_by(const struct call *c)
{
	if (c->dry || c->result < 0)
		return 0;
	if (c->what == CALL_SHM_OPEN && c->args[1] & O_CREAT)
		return OBJECT_SHM;
	return c->what == CALL_OPEN && c->args[1] & O_CREAT ? OBJECT_FILE : 0;
}

int
actors_add_call(struct actors *s, unsigned index, const struct call *call)
{
	struct actor_call *calls = reallocarray(
	    s->calls, s->call_count + 1, sizeof *calls);

	if (calls == NULL)
		return -ENOMEM;
	s->calls = calls;
	calls[s->call_count++] = (struct actor_call){index, *call};
	s->made |= made_by(call);
	return 0;
}

void
actor_handle_init(struct actor_handle *h)
{
	*h = (struct actor_handle){
	    .socket = DESCRIPTOR_CLOSED,
	    .pidfd = DESCRIPTOR_CLOSED,
	    .wait_status = -1,
	};
	process_init(&h->process);
	fault_events_init(&h->faults);
}

void
actor_handle_close(struct actor_handle *h)
{
	process_close(&h->process);
	fault_events_close(&h->faults);
	descriptor_close(&h->socket);
	descriptor_close(&h->pidfd);
	h->living = false;
}
