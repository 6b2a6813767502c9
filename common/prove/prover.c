#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/pin.h"
#include "prove/generate.h"
#include "prove/prover.h"
#include "prove/shrink.h"
#include "role/birth.h"

/* Operations: enough for several generations, and few enough to be done before
 * the kernel writes anything back. */
#define PROGRAM_LENGTH 50

static int
take_program(const struct testbed *testbed, const struct proof_plan *plan,
    struct provers *all, struct program *out)
{
	uint64_t number = atomic_fetch_add(&all->next, 1);
	uint64_t done = number * PROGRAM_LENGTH;
	uint64_t left;

	*out = (struct program){0};
	if (done >= plan->operations)
		return 0;
	left = plan->operations - done;
	return generate(testbed, plan->kinds[number % plan->kind_count],
	    (plan->seed << 32) + number + 1,
	    left < PROGRAM_LENGTH ? left : PROGRAM_LENGTH, out);
}

static void
note_oddity(struct prover *me)
{
	me->oddity = (struct oddity){
	    .kind = me->program.kind,
	    .seed = me->program.seed,
	    .difference = me->difference,
	};
	me->unrepeated++;
}

static int
prove_all(struct executor *e, const struct proof_plan *plan,
    struct provers *all, struct prover *me)
{
	for (;;) {
		int error = take_program(e->testbed, plan, all, &me->program);

		if (error < 0 || me->program.count == 0)
			return error;
		me->length = me->program.count;
		error = execute(e, &me->program, &me->difference);
		me->contradicted = error == 1;
		if (error == 1)
			error = shrink(e, &me->program, &me->difference);
		if (error < 0)
			return error;
		if (error > 0)
			note_oddity(me);
		me->operations += me->length;
		me->compared = e->verifier->compared;
		me->programs++;
		if (me->contradicted)
			return 0;
	}
}

static _Noreturn void
run_prover(const struct testbed *testbed, const struct proof_plan *plan,
    struct provers *all, unsigned index, int parent)
{
	struct executor *executor = calloc(1, sizeof *executor);
	struct prover *me = &all->prover[index];

	die_with(parent);
	pin_to_one_cpu(0, index);
	me->error = executor == NULL ? -ENOMEM
				     : executor_open(executor, testbed);
	if (me->error == 0)
		me->error = prove_all(executor, plan, all, me);
	if (executor != NULL)
		executor_close(executor);
	_exit(0);
}

int
provers_start(const struct testbed *testbed, const struct proof_plan *plan,
    struct provers **out)
{
	struct provers *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE,
	    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int parent = getpid();

	if (all == MAP_FAILED)
		return -errno;
	*out = all;
	all->count = pin_choices();
	if (all->count > PROVERS_MAX)
		all->count = PROVERS_MAX;
	for (unsigned i = 0; i < all->count; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return -errno;
		if (pid == 0)
			run_prover(testbed, plan, all, i, parent);
		all->prover[i].pid = pid;
	}
	return 0;
}
