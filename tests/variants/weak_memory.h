/* weak_memory.h: runs two processes that share memory in every order that C11
 * allows, with every value that a load may find.
 *
 *	#include "weak_memory.h"		first of all
 *	#include "ring/ring.c"			its atomics are the model's now
 *
 *	static const struct weak_case c = {"name", {produce, consume}, reset,
 *	    memory, sizeof memory, &handles, sizeof handles, WEAK_BARRIERS};
 *	weak_explore(&c, &result);
 *
 * The source under test is compiled as it stands: the macros at the end of this
 * file give its atomic operations, system calls, pauses and clock to the model.
 *
 * The model. Each word of the shared memory has a list of messages: what was
 * stored there, in order. A process has a view: for each word, the oldest
 * message that it may still find. A load finds any message from there on, and
 * moves the view up to it; an acquire also takes over the view that a release
 * has put into the message; a read-modify-write finds the last message, and
 * hands on the view that was in it. A plain access that another access is not
 * ordered with is a data race, and fails. membarrier(2) joins the views of all;
 * so does the kernel's lock of a futex those who go through it. Loads do not
 * move behind later stores: where that could do harm, there is a data race.
 *
 * All orders are tried, depth first, by running everything again from the
 * start; what follows a state that was met before is not tried again. A process
 * that polls in vain, and calls spin_pause(), finds the same again until it
 * does something else: to find what is new later is another order, tried as
 * well.
 *
 * Each word has one process that stores into it, or is only read, modified and
 * written. More than that is refused. */
#ifndef SHMLAB_TESTS_WEAK_MEMORY_H
#define SHMLAB_TESTS_WEAK_MEMORY_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include "os/clock.h"
#include "os/spin.h"

#define WEAK_PROCESSES 2

/* What membarrier(2) does: a barrier for all; nothing, since nobody could
 * register for it; it fails for who wants to sleep. */
enum weak_membarrier {
	WEAK_BARRIERS,
	WEAK_UNREGISTERED,
	WEAK_BLIND_SLEEPER
};

struct weak_case {
	const char *name;
	void (*act[WEAK_PROCESSES])(void);
	void (*reset)(void); /* puts the memory and the handles at the start */
	unsigned char *memory;
	size_t size;
	const void *handles; /* what else the processes keep, not shared */
	size_t handles_size;
	enum weak_membarrier membarrier;
};

struct weak_result {
	uint64_t runs, states;
	char failure[160]; /* what went wrong in some order; "": nothing */
};

/* Tries all orders, or until one fails: then its steps are on stderr. */
void weak_explore(const struct weak_case *, struct weak_result *);

/* The bytes of a record: plain accesses to one word. */
void weak_write(void *at, uint64_t value);
uint64_t weak_read(const void *at);

/* What the caller does from here on depends on its handles alone. */
void weak_forget(void);

/* This order has shown an error. Does not return. */
_Noreturn void weak_fail(const char *words);

/* For the macros below. */
uint64_t weak_load(
    const volatile void *at, size_t, memory_order, const char *who);
void weak_store(
    volatile void *at, size_t, uint64_t, memory_order, const char *who);
enum weak_change {
	WEAK_OR,
	WEAK_ADD,
	WEAK_SWAP
};
uint64_t weak_modify(volatile void *at, size_t, enum weak_change, uint64_t,
    memory_order, const char *who);
bool weak_compare_swap(
    volatile void *at, uint32_t *expected, uint32_t, const char *who);
void weak_pause(void);
uint64_t weak_clock_ns(void);
long weak_syscall(long number, ...);

#define WEAK_TYPE(at) __typeof__((void)0, *(at))

#undef atomic_load_explicit
#undef atomic_store_explicit
#undef atomic_fetch_or_explicit
#undef atomic_fetch_add_explicit
#undef atomic_exchange
#undef atomic_compare_exchange_strong_explicit
#define atomic_load_explicit(at, order)                                        \
	((WEAK_TYPE(at))weak_load(at, sizeof *(at), order, __func__))
#define atomic_store_explicit(at, value, order)                                \
	weak_store(at, sizeof *(at), value, order, __func__)
#define atomic_fetch_or_explicit(at, value, order)                             \
	((WEAK_TYPE(at))weak_modify(                                           \
	    at, sizeof *(at), WEAK_OR, value, order, __func__))
#define atomic_fetch_add_explicit(at, value, order)                            \
	weak_modify(at, sizeof *(at), WEAK_ADD, value, order, __func__)
#define atomic_exchange(at, value)                                             \
	((WEAK_TYPE(at))weak_modify(at, sizeof *(at), WEAK_SWAP, value,        \
	    memory_order_seq_cst, __func__))
#define atomic_compare_exchange_strong_explicit(at, expected, value, yes, no)  \
	weak_compare_swap(at, expected, value, __func__)
#define spin_pause weak_pause
#define clock_ns   weak_clock_ns
#define syscall	   weak_syscall

#endif
