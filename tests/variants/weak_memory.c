#include "weak_memory.h"
#undef syscall
#undef clock_ns

#include <err.h>
#include <linux/futex.h>
#include <linux/membarrier.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>

#define WORDS	 32
#define MESSAGES 48
#define CHOICES	 4096
#define STACK	 (256 * 1024)
#define SEEN	 (1 << 21) /* slots for states that were met, a power of two */
#define FOR_EVER UINT64_MAX

/* For each word the oldest message that may be found; for each process, up to
 * which of its releases everything is known to have come before. */
struct view {
	uint8_t oldest[WORDS];
	uint8_t release[WEAK_PROCESSES];
};

struct message {
	uint64_t value;
	struct view view; /* of who stored it, with release */
};

static struct word {
	size_t offset, size;
	bool modified; /* by read-modify-write; else by one process alone */
	int owner;     /* who stores into it; -1: nobody yet */
	unsigned count;
	struct message messages[MESSAGES];
	/* The last access of each kind, as a count of its releases. */
	uint8_t accessed[WEAK_PROCESSES], plainly_written[WEAK_PROCESSES];
} words[WORDS];
static unsigned word_count;

static struct process {
	ucontext_t context;
	struct view view;
	/* What it has found since weak_forget(): with the handles, this tells
	 * where it is in its program. And as it was when it began to poll, to
	 * which it comes back when it has slept. */
	uint64_t history, polling;
	uint64_t clock;
	bool ended, repeats, sleeps, sleep_ends;
	uint8_t found[WORDS]; /* 1 + the message that it finds as it polls */
	size_t futex;
} processes[WEAK_PROCESSES];

static const struct weak_case *now;
static struct weak_result *result;
static struct view kernel; /* of the lock that guards futexes */
static ucontext_t main_context;
static int current;
static bool running; /* else it is the memory as usual */
static bool telling; /* the order that failed is run once more, aloud */
static char *stacks;

/* The order that is tried: a choice at each point, of so many. */
static struct choice {
	uint8_t taken, count;
} choices[CHOICES];
static unsigned at_choice, planned;

static uint64_t *seen_states;

static _Noreturn void
leave(void)
{
	setcontext(&main_context);
	abort();
}

void
weak_fail(const char *failure)
{
	if (result->failure[0] == '\0')
		snprintf(result->failure, sizeof result->failure, "%s: %s",
		    now->name, failure);
	if (telling)
		fprintf(stderr, "  %s\n", result->failure);
	leave();
}

static unsigned
choose(unsigned count)
{
	struct choice *c = &choices[at_choice];

	if (count == 1)
		return 0;
	if (at_choice == CHOICES)
		errx(EXIT_FAILURE, "weak_memory: too many steps");
	if (at_choice++ == planned) {
		*c = (struct choice){.count = (uint8_t)count};
		planned++;
	}
	return c->taken;
}

/* The next order: another choice at the last point that has one left. */
static bool
plan_next(void)
{
	while (planned > 0) {
		struct choice *c = &choices[planned - 1];

		if (c->taken + 1 < c->count) {
			c->taken++;
			return true;
		}
		planned--;
	}
	return false;
}

static uint64_t
mix(uint64_t hash, const void *bytes, size_t size)
{
	const unsigned char *p = bytes;

	for (; size >= 8; p += 8, size -= 8) {
		uint64_t part;

		memcpy(&part, p, 8);
		hash = (hash ^ part) * 0x9e3779b97f4a7c15;
		hash ^= hash >> 32;
	}
	for (; size > 0; size--)
		hash = (hash ^ *p++) * 0x100000001b3;
	return hash;
}

/* The oldest message of a word that anybody may still find. */
static unsigned
first_needed(unsigned word)
{
	unsigned first = words[word].count - 1;

	for (int i = 0; i < WEAK_PROCESSES; i++)
		if (processes[i].view.oldest[word] < first)
			first = processes[i].view.oldest[word];
	return first;
}

/* Only what may still make a difference tells states apart: of a view, what
 * not everybody knows, counted from there; of releases, those that some access
 * still needs. */
static struct {
	uint8_t oldest[WORDS];
	uint8_t release[WEAK_PROCESSES][UINT8_MAX + 1]; /* how many of them */
} needed;

static void
need_release(const uint8_t *accesses)
{
	for (int i = 0; i < WEAK_PROCESSES; i++)
		for (int j = 0; j < WEAK_PROCESSES; j++)
			if (i != j &&
			    accesses[i] > processes[j].view.release[i])
				needed.release[i][accesses[i]] = 1;
}

static void
find_needed(void)
{
	memset(&needed, 0, sizeof needed);
	for (unsigned i = 0; i < word_count; i++) {
		needed.oldest[i] = (uint8_t)first_needed(i);
		need_release(words[i].accessed);
		need_release(words[i].plainly_written);
	}
	for (int i = 0; i < WEAK_PROCESSES; i++)
		for (int j = 1; j <= UINT8_MAX; j++)
			needed.release[i][j] = (uint8_t)(needed.release[i][j] +
			    needed.release[i][j - 1]);
}

static uint64_t
mix_view(uint64_t hash, const struct view *v)
{
	uint8_t oldest[WORDS], release[WEAK_PROCESSES];

	for (unsigned i = 0; i < word_count; i++)
		oldest[i] = v->oldest[i] <= needed.oldest[i]
		    ? 0
		    : (uint8_t)(v->oldest[i] - needed.oldest[i]);
	for (int i = 0; i < WEAK_PROCESSES; i++)
		release[i] = needed.release[i][v->release[i]];
	hash = mix(hash, oldest, word_count);
	return mix(hash, release, sizeof release);
}

static uint64_t
mix_word(uint64_t hash, unsigned i)
{
	const struct word *word = &words[i];

	for (unsigned j = needed.oldest[i]; j < word->count; j++) {
		hash = mix(hash, &word->messages[j].value, sizeof(uint64_t));
		hash = mix_view(hash, &word->messages[j].view);
	}
	for (int j = 0; j < WEAK_PROCESSES; j++) {
		uint8_t ranks[] = {needed.release[j][word->accessed[j]],
		    needed.release[j][word->plainly_written[j]]};

		hash = mix(hash, ranks, sizeof ranks);
	}
	return mix(hash, &i, sizeof i);
}

static uint64_t
hash_state(void)
{
	uint64_t hash = mix(0, &current, sizeof current);

	find_needed();
	hash = mix(hash, now->handles, now->handles_size);
	hash = mix_view(hash, &kernel);
	for (unsigned i = 0; i < word_count; i++)
		hash = mix_word(hash, i);
	for (int i = 0; i < WEAK_PROCESSES; i++) {
		const struct process *p = &processes[i];
		bool flags[] = {p->ended, p->repeats, p->sleeps, p->sleep_ends};
		uint64_t histories[] = {p->history, p->polling};

		hash = mix_view(hash, &p->view);
		hash = mix(hash, histories, sizeof histories);
		hash = mix(hash, flags, sizeof flags);
	}
	return hash | 1;
}

static void
note(uint64_t value)
{
	struct process *p = &processes[current];

	p->history = mix(p->history, &value, sizeof value);
}

void
weak_forget(void)
{
	processes[current].history = processes[current].polling = 0;
}

/* Was this state met before? From now on it was. */
static bool
was_met(void)
{
	uint64_t hash = hash_state();

	for (size_t i = hash % SEEN;; i = (i + 1) % SEEN) {
		if (seen_states[i] == hash)
			return true;
		if (seen_states[i] != 0)
			continue;
		seen_states[i] = hash;
		if (++result->states > SEEN / 2)
			errx(EXIT_FAILURE, "weak_memory: too many states");
		return false;
	}
}

static void
join(struct view *to, const struct view *from)
{
	for (int i = 0; i < WORDS; i++)
		if (to->oldest[i] < from->oldest[i])
			to->oldest[i] = from->oldest[i];
	for (int i = 0; i < WEAK_PROCESSES; i++)
		if (to->release[i] < from->release[i])
			to->release[i] = from->release[i];
}

/* Those who wait but for a time wake up when nobody else can go on: late enough
 * for all that was stored to have come. */
static bool
let_time_pass(void)
{
	bool any = false;

	for (int i = 0; i < WEAK_PROCESSES; i++) {
		struct process *p = &processes[i];

		if (!p->sleeps || !p->sleep_ends)
			continue;
		p->sleeps = false;
		any = true;
		for (unsigned w = 0; w < word_count; w++)
			p->view.oldest[w] = (uint8_t)(words[w].count - 1);
	}
	return any;
}

static unsigned
runnable(int *who)
{
	unsigned count = 0;

	for (int i = 0; i < WEAK_PROCESSES; i++) {
		int process = (current + i) % WEAK_PROCESSES;

		if (!processes[process].ended && !processes[process].sleeps)
			who[count++] = process;
	}
	return count;
}

/* Lets somebody go on: the caller, or another one. */
static void
pass_on(void)
{
	int who[WEAK_PROCESSES], before = current;
	unsigned count;

	if (at_choice >= planned && !telling && was_met())
		leave();
	count = runnable(who);
	if (count == 0 && let_time_pass())
		count = runnable(who);
	if (count == 0) {
		for (int i = 0; i < WEAK_PROCESSES; i++)
			if (!processes[i].ended)
				weak_fail("a wake-up is lost: one sleeps for "
					  "ever");
		leave();
	}
	current = who[choose(count)];
	if (current != before)
		swapcontext(
		    &processes[before].context, &processes[current].context);
}

static void
tell(const char *who, const char *what, unsigned word, uint64_t value)
{
	if (telling)
		fprintf(stderr, "  %c %-14s %-7s +%-5zu %#llx\n", 'a' + current,
		    who, what, words[word].offset, (unsigned long long)value);
}

static uint64_t
content(const volatile void *at, size_t size)
{
	return size == 4 ? *(const volatile uint32_t *)at
			 : *(const volatile uint64_t *)at;
}

static bool
is_shared(const volatile void *at)
{
	uintptr_t address = (uintptr_t)at, start = (uintptr_t)now->memory;

	return address >= start && address < start + now->size;
}

/* Its first message is what the memory holds at the start. */
static void
begin_word(struct word *word)
{
	const size_t offset = word->offset, size = word->size;

	*word = (struct word){
	    .offset = offset, .size = size, .owner = -1, .count = 1};
	word->messages[0].value = content(now->memory + offset, size);
}

static unsigned
word_at(const volatile void *at, size_t size)
{
	size_t offset = (size_t)((uintptr_t)at - (uintptr_t)now->memory);
	unsigned i = 0;

	while (i < word_count && words[i].offset != offset)
		i++;
	if (i < word_count)
		return i;
	if (word_count == WORDS)
		errx(EXIT_FAILURE, "weak_memory: too many words");
	words[i] = (struct word){.offset = offset, .size = size};
	word_count++;
	begin_word(&words[i]);
	return i;
}

/* Has the last access of each other process, by that list, come before? */
static void
check_race(const uint8_t *accesses, const char *failure)
{
	for (int i = 0; i < WEAK_PROCESSES; i++)
		if (i != current &&
		    accesses[i] > processes[current].view.release[i])
			weak_fail(failure);
}

static void
accessed(struct word *word)
{
	word->accessed[current] =
	    (uint8_t)(processes[current].view.release[current] + 1);
}

static uint64_t
find(unsigned i, unsigned which, bool acquires)
{
	struct word *word = &words[i];
	struct process *p = &processes[current];

	check_race(word->plainly_written, "it polls bytes that are written");
	accessed(word);
	p->view.oldest[i] = (uint8_t)which;
	if (acquires)
		join(&p->view, &word->messages[which].view);
	note(word->messages[which].value);
	return word->messages[which].value;
}

/* The same as when it last polled: there is nothing new to know. */
static uint64_t
find_again(unsigned i, bool acquires)
{
	struct process *p = &processes[current];
	uint8_t oldest = p->view.oldest[i];

	if (p->found[i] == oldest + 1)
		return words[i].messages[oldest].value;
	p->found[i] = (uint8_t)(oldest + 1);
	return find(i, oldest, acquires);
}

static void
add(unsigned i, volatile void *at, size_t size, uint64_t value,
    const struct view *handed_on, bool releases)
{
	struct word *word = &words[i];
	struct process *p = &processes[current];
	struct message *m = &word->messages[word->count];

	if (word->count == MESSAGES)
		errx(EXIT_FAILURE, "weak_memory: too many messages");
	check_race(word->plainly_written, "it stores where bytes are written");
	accessed(word);
	p->view.oldest[i] = (uint8_t)word->count++;
	*m = (struct message){.value = value};
	if (handed_on != NULL)
		m->view = *handed_on;
	if (releases) {
		p->view.release[current]++;
		join(&m->view, &p->view);
	}
	if (size == 4)
		*(volatile uint32_t *)at = (uint32_t)value;
	else
		*(volatile uint64_t *)at = value;
}

static bool
is_acquire(memory_order order)
{
	return order != memory_order_relaxed && order != memory_order_release;
}

static bool
is_release(memory_order order)
{
	return order != memory_order_relaxed && order != memory_order_acquire &&
	    order != memory_order_consume;
}

/* The process does something that others may notice. */
static void
step(void)
{
	processes[current].repeats = false;
	note(0);
	pass_on();
}

uint64_t
weak_load(
    const volatile void *at, size_t size, memory_order order, const char *who)
{
	unsigned word, oldest, which;
	uint64_t value;

	if (!running || !is_shared(at))
		return size == 1 ? *(const volatile uint8_t *)at
				 : content(at, size);
	word = word_at(at, size);
	if (processes[current].repeats)
		return find_again(word, is_acquire(order));
	if (words[word].owner != current) /* else nobody is in the way */
		pass_on();
	oldest = processes[current].view.oldest[word];
	which = words[word].count - 1 - choose(words[word].count - oldest);
	value = find(word, which, is_acquire(order));
	tell(who, which + 1 == words[word].count ? "loads" : "loads old", word,
	    value);
	return value;
}

void
weak_store(volatile void *at, size_t size, uint64_t value, memory_order order,
    const char *who)
{
	unsigned word;

	if (!running || !is_shared(at)) {
		if (size == 1)
			*(volatile uint8_t *)at = (uint8_t)value;
		else if (size == 4)
			*(volatile uint32_t *)at = (uint32_t)value;
		else
			*(volatile uint64_t *)at = value;
		return;
	}
	word = word_at(at, size);
	step();
	if (words[word].modified ||
	    (words[word].owner != -1 && words[word].owner != current))
		errx(EXIT_FAILURE, "weak_memory: %s stores where others do",
		    who);
	words[word].owner = current;
	tell(who, "stores", word, value);
	add(word, at, size, value, NULL, is_release(order));
}

uint64_t
weak_modify(volatile void *at, size_t size, enum weak_change change,
    uint64_t value, memory_order order, const char *who)
{
	struct view in_it = {0};
	unsigned word, last = 0;
	uint64_t old;

	if (!running || !is_shared(at)) {
		old = content(at, size);
		*(volatile uint32_t *)at = (uint32_t)value; /* ring_create() */
		return old;
	}
	word = word_at(at, size);
	step();
	words[word].modified = true;
	last = words[word].count - 1;
	in_it = words[word].messages[last].view;
	old = find(word, last, is_acquire(order));
	value = change == WEAK_OR ? old | value
	    : change == WEAK_ADD  ? old + value
				  : value;
	tell(who, "changes", word, value);
	add(word, at, size, value, &in_it, is_release(order));
	return old;
}

bool
weak_compare_swap(
    volatile void *at, uint32_t *expected, uint32_t value, const char *who)
{
	unsigned word = word_at(at, 4), last;
	struct view in_it = {0};

	step();
	words[word].modified = true;
	last = words[word].count - 1;
	if (words[word].messages[last].value != *expected) {
		tell(who, "fails", word, words[word].messages[last].value);
		*expected = (uint32_t)find(word, last, false);
		return false;
	}
	in_it = words[word].messages[last].view;
	find(word, last, true);
	tell(who, "changes", word, value);
	add(word, at, 4, value, &in_it, true);
	return true;
}

void
weak_write(void *at, uint64_t value)
{
	unsigned word = word_at(at, 8);

	check_race(words[word].accessed,
	    "bytes are written that the other one may still read");
	tell("(record)", "writes", word, value);
	add(word, at, 8, value, NULL, false);
	words[word].plainly_written[current] = words[word].accessed[current];
}

uint64_t
weak_read(const void *at)
{
	unsigned word = word_at(at, 8);

	check_race(words[word].plainly_written,
	    "a record is read before its bytes have come");
	accessed(&words[word]);
	tell("(record)", "reads", word, content(at, 8));
	return content(at, 8);
}

void
weak_pause(void)
{
	struct process *p = &processes[current];

	if (!p->repeats)
		memset(p->found, 0, sizeof p->found);
	if (p->polling == 0)
		p->polling = p->history;
	p->repeats = true;
}

/* Each look at the clock takes longer than any spinning does. */
uint64_t
weak_clock_ns(void)
{
	return !running ? 0 : (processes[current].clock += CLOCK_MS);
}

static void
go_through_kernel(void)
{
	struct process *p = &processes[current];

	p->view.release[current]++;
	join(&kernel, &p->view);
	join(&p->view, &kernel);
}

static long
sleep_at_futex(uint32_t *at, uint32_t expected, const struct timespec *until)
{
	unsigned word = word_at(at, 4), oldest;
	struct process *p = &processes[current];

	go_through_kernel();
	oldest = p->view.oldest[word];
	if (find(word,
		words[word].count - 1 - choose(words[word].count - oldest),
		false) != expected) {
		p->history = ~p->polling;
		return -1;
	}
	p->sleeps = true;
	p->sleep_ends = (uint64_t)until->tv_sec != FOR_EVER / 1000000000;
	p->futex = words[word].offset;
	tell("(kernel)", "sleeps", word, expected);
	pass_on();
	go_through_kernel();
	p->history = ~p->polling;
	tell("(kernel)", "wakes", word, 0);
	return 0;
}

static long
wake_at_futex(uint32_t *at)
{
	unsigned word = word_at(at, 4);

	go_through_kernel();
	for (int i = 0; i < WEAK_PROCESSES; i++)
		if (processes[i].futex == words[word].offset)
			processes[i].sleeps = false;
	return 0;
}

static long
pass_barrier(int command)
{
	struct view all = {0};

	if (command != MEMBARRIER_CMD_GLOBAL_EXPEDITED)
		return now->membarrier == WEAK_UNREGISTERED ? -1 : 0;
	if (now->membarrier != WEAK_BARRIERS)
		return now->membarrier == WEAK_UNREGISTERED ? 0 : -1;
	step();
	for (int i = 0; i < WEAK_PROCESSES; i++) {
		processes[i].view.release[i]++;
		join(&all, &processes[i].view);
	}
	for (int i = 0; i < WEAK_PROCESSES; i++)
		processes[i].view = all;
	return 0;
}

long
weak_syscall(long number, ...)
{
	const struct timespec *until;
	uint32_t *futex, value;
	va_list args;
	int command;

	va_start(args, number);
	if (number == SYS_membarrier) {
		command = va_arg(args, int);
		va_end(args);
		return pass_barrier(command);
	}
	futex = va_arg(args, uint32_t *);
	command = va_arg(args, int);
	value = va_arg(args, uint32_t);
	until = va_arg(args, const struct timespec *);
	va_end(args);
	step();
	return command == FUTEX_WAKE ? wake_at_futex(futex)
				     : sleep_at_futex(futex, value, until);
}

static void
act(int who)
{
	now->act[who]();
	processes[who].ended = true;
	pass_on();
}

static void
run_once(void)
{
	volatile bool begun = false;

	at_choice = 0;
	current = 0;
	memset(&kernel, 0, sizeof kernel);
	for (int i = 0; i < WEAK_PROCESSES; i++) {
		struct process *p = &processes[i];

		memset(&p->view, 0, sizeof *p - offsetof(struct process, view));
		getcontext(&p->context);
		p->context.uc_stack.ss_sp = stacks + i * STACK;
		p->context.uc_stack.ss_size = STACK;
		makecontext(&p->context, (void (*)(void))act, 1, i);
	}
	result->runs++;
	now->reset();
	for (unsigned i = 0; i < word_count; i++)
		begin_word(&words[i]);
	getcontext(&main_context);
	running = !begun;
	if (begun)
		return;
	begun = true;
	setcontext(&processes[0].context);
}

void
weak_explore(const struct weak_case *c, struct weak_result *out)
{
	*out = (struct weak_result){0};
	result = out;
	planned = word_count = 0;
	stacks = calloc(WEAK_PROCESSES, STACK);
	seen_states = calloc(SEEN, sizeof *seen_states);
	if (stacks == NULL || seen_states == NULL)
		errx(EXIT_FAILURE, "weak_memory: no memory");
	now = c;
	do
		run_once();
	while (out->failure[0] == '\0' && plan_next());
	if (out->failure[0] != '\0') {
		telling = true;
		run_once();
		telling = false;
	}
	free(stacks);
	free(seen_states);
}
