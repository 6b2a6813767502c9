#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "os/descriptor.h"
#include "probe/fault_events.h"

/* A sample: with PERF_SAMPLE_ADDR alone nothing else is in it. */
struct perf_sample {
	struct perf_event_header header;
	uint64_t address;
};

static int
open_event(pid_t pid)
{
	struct perf_event_attr attr = {
	    .type = PERF_TYPE_SOFTWARE,
	    .size = sizeof attr,
	    .config = PERF_COUNT_SW_PAGE_FAULTS,
	    .sample_period = 1,
	    .sample_type = PERF_SAMPLE_ADDR,
	    .exclude_kernel = 1, /* ordinary users may not ask for more */
	    .exclude_hv = 1,
	};
	long fd = syscall(
	    SYS_perf_event_open, &attr, pid, -1, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : (int)fd;
}

static struct perf_event_mmap_page *
control_of(const struct fault_events *e)
{
	return e->ring;
}

static size_t
page_size(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

void
fault_events_init(struct fault_events *e)
{
	*e = (struct fault_events){.fd = DESCRIPTOR_CLOSED};
}

int
fault_events_open(struct fault_events *e, pid_t pid, size_t faults)
{
	struct fault_events new = {.fd = open_event(pid), .size = page_size()};

	if (new.fd < 0)
		return new.fd;
	while (new.size < faults * sizeof(struct perf_sample))
		new.size *= 2;
	new.ring = mmap(NULL, page_size() + new.size, PROT_READ | PROT_WRITE,
	    MAP_SHARED, new.fd, 0);
	if (new.ring == MAP_FAILED) {
		int error = -errno;

		close(new.fd);
		return error;
	}
	*e = new;
	return 0;
}

/* Copies bytes out of the ring of samples. */
static void
copy_out(const struct fault_events *e, uint64_t at, void *to, size_t count)
{
	const char *samples = (const char *)e->ring + page_size();
	size_t first = at & (e->size - 1);
	size_t part = count < e->size - first ? count : e->size - first;

	memcpy(to, samples + first, part);
	memcpy((char *)to + part, samples, count - part);
}

uint64_t
fault_events_take(struct fault_events *e,
    void (*hear)(void *arg, uint64_t address), void *arg)
{
	struct perf_event_mmap_page *control = control_of(e);
	uint64_t at = control->data_tail, count = 0, heard = 0;
	/* Acquire: what stands before data_head was written before it was
	 * published. Release below: what we have read may be written over. Both
	 * pair with kernel/events/ring_buffer.c: perf_output_put_handle(). */
	uint64_t end = __atomic_load_n(&control->data_head, __ATOMIC_ACQUIRE);

	while (at < end) {
		struct perf_sample sample;

		copy_out(e, at, &sample.header, sizeof sample.header);
		if (sample.header.type == PERF_RECORD_SAMPLE) {
			copy_out(e, at, &sample, sizeof sample);
			hear(arg, sample.address);
			heard++;
		}
		at += sample.header.size;
	}
	__atomic_store_n(&control->data_tail, end, __ATOMIC_RELEASE);

	/* The event also counts faults for whose samples there was no room. */
	if (read(e->fd, &count, sizeof count) != sizeof count)
		return UINT64_MAX;
	count -= e->counted;
	e->counted += count;
	return count - heard;
}

void
fault_events_close(struct fault_events *e)
{
	if (e->fd < 0)
		return;
	munmap(e->ring, page_size() + e->size);
	descriptor_close(&e->fd);
}
