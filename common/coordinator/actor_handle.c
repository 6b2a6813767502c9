#include "coordinator/actor_handle.h"
#include "os/descriptor.h"

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
