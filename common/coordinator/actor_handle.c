#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "coordinator/actor_handle.h"
#include "os/descriptor.h"

/* Has a call made one of the run's objects, or would it? */
static void
note_object(struct actors *s, const struct call *c)
{
	unsigned kind = OBJECT_FILE;

	if (c->result < 0 || !(c->args[1] & O_CREAT) ||
	    (c->what != CALL_SHM_OPEN && c->what != CALL_OPEN))
		return;
	if (c->what == CALL_SHM_OPEN)
		kind = OBJECT_SHM;
	for (unsigned i = 1; kind == OBJECT_SHM && i < REGIONS_MAX; i++)
		if (strcmp(c->name, s->assignment.objects[i]) == 0)
			kind = OBJECT_SHM + i;
	if (c->dry)
		s->dry_made |= 1U << kind;
	else
		object_note(&s->names, kind);
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
	note_object(s, call);
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
	elsewhere_release(&h->elsewhere);
	descriptor_close(&h->socket);
	descriptor_close(&h->pidfd);
	h->living = false;
}
