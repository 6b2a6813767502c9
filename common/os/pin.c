#include <sched.h>
#include <stddef.h>

#include "os/pin.h"

unsigned
pin_choices(void)
{
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return 1; /* more CPUs than the set has room for */
	return (unsigned)CPU_COUNT(&allowed);
}

void
pin_to_one_cpu(pid_t pid, unsigned choice)
{
	cpu_set_t allowed, one;

	CPU_ZERO(&one);
	if (sched_getaffinity(0, sizeof allowed, &allowed) < 0)
		return;
	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (CPU_ISSET(cpu, &allowed) && choice-- == 0) {
			CPU_SET(cpu, &one);
			sched_setaffinity(pid, sizeof one, &one);
			return;
		}
	}
}
