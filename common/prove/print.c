#include <err.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/home.h"
#include "cli/exit_status.h"
#include "os/signal_name.h"
#include "prove/print.h"

int
print_failure(const char *what, int error)
{
	warnx("%s: %s", what, strerror(-error));
	return error == -ENOSYS ? EXIT_NOT_HERE : EXIT_CANNOT_RUN;
}

int
print_signal(int signal)
{
	char name[32];

	warnx("interrupted by %s; nothing is left behind",
	    signal_name(signal, name, sizeof name));
	return EXIT_SIGNAL + signal;
}

int
print_program_error(const struct program *program, size_t op, int error)
{
	char text[96], what[160] = "run a program";

	if (error == -EBADMSG)
		strlcpy(what,
		    "read all of smaps, statm and stat of a worker, in /proc",
		    sizeof what);
	else if (op < program->count) {
		operation_print(&program->op[op], text, sizeof text);
		snprintf(what, sizeof what, "run a program, at '%s'", text);
	}
	return print_failure(what, error);
}

int
print_killed(int wait_status)
{
	warnx("a prover was killed by %s", strsignal(WTERMSIG(wait_status)));
	return EXIT_CANNOT_RUN;
}

void
print_difference(const struct difference *d, FILE *out)
{
	fprintf(out, "actor %u, %s: predicted %s, measured %s\n", d->actor,
	    d->what, d->predicted, d->measured);
}

/* In the form that --replay takes; could it be written? */
static bool
save(
    const struct program *program, const struct difference *d, const char *name)
{
	FILE *file = fopen(name, "we");

	if (file == NULL)
		return false;
	fprintf(file, "# After operation %zu: ", d->op + 1);
	print_difference(d, file);
	program_print(program, file);
	return fclose(file) == 0;
}

void
print_contradiction(
    const struct program *program, const struct difference *d, size_t length)
{
	char name[96], text[96];

	printf("contradicted: %s, seed %" PRIu64 ", %zu operation%s",
	    kind_name(program->kind), program->seed, program->count,
	    program->count == 1 ? "" : "s");
	if (length > program->count)
		printf(" (what is left of %zu)", length);
	printf("\n\n");
	for (size_t i = 0; i < program->count; i++) {
		operation_print(&program->op[i], text, sizeof text);
		printf("  %2zu  %s\n", i + 1, text);
		if (i == d->op) {
			printf("      ^ ");
			print_difference(d, stdout);
		}
	}
	snprintf(name, sizeof name, "prove-%s-%" PRIu64 ".txt",
	    kind_name(program->kind), program->seed);
	if (save(program, d, name))
		printf("\nsaved; to replay it: %s prove --replay %s\n",
		    home_command(), name);
	else
		warn("save it as %s", name);
}

void
print_unmet(
    const char *path, const struct script *script, const struct unmet *unmet)
{
	const struct expectation *e = unmet->expected;
	char text[96];

	operation_print(&script->program.op[e->op], text, sizeof text);
	fprintf(stderr, "%s: %s, line %u: actor %u after '%s': expected ",
	    program_invocation_short_name, path, e->line, e->actor, text);
	expectation_print(e, stderr);
	fputs(", found ", stderr);
	expectation_print(&unmet->found, stderr);
	fputc('\n', stderr);
}

struct sums
sums_of(const struct provers *all)
{
	struct sums s = {0};

	for (unsigned i = 0; i < all->count; i++) {
		s.operations += all->prover[i].operations;
		s.programs += all->prover[i].programs;
		s.compared += all->prover[i].compared;
		s.unrepeated += all->prover[i].unrepeated;
	}
	return s;
}

static void
print_oddities(const struct provers *all, uint64_t unrepeated)
{
	if (unrepeated == 0)
		return;
	printf("  not reproduced  %" PRIu64 " program%s differed once, "
	       "and not in three more runs:\n",
	    unrepeated, unrepeated == 1 ? "" : "s");
	for (unsigned i = 0; i < all->count; i++) {
		const struct oddity *odd = &all->prover[i].oddity;

		if (all->prover[i].unrepeated == 0)
			continue;
		printf("                  %s, seed %" PRIu64
		       ", after operation %zu: ",
		    kind_name(odd->kind), odd->seed, odd->difference.op + 1);
		print_difference(&odd->difference, stdout);
	}
}

void
print_sums(const struct testbed *testbed, const struct proof_plan *plan,
    const struct provers *all, bool contradicted, double seconds)
{
	const struct sums s = sums_of(all);

	printf("%" PRIu64 " operation%s in %" PRIu64 " program%s, %" PRIu64
	       " comparisons, %d mismatch%s\n",
	    s.operations, s.operations == 1 ? "" : "s", s.programs,
	    s.programs == 1 ? "" : "s", s.compared, contradicted,
	    contradicted ? "" : "es");
	print_oddities(all, s.unrepeated);
	printf("  kinds   ");
	for (unsigned i = 0; i < plan->kind_count; i++)
		printf("%s%s", kind_name(plan->kinds[i]),
		    i + 1 == plan->kind_count ? "\n"
			: i % 4 == 3	      ? ",\n          "
					      : ", ");
	printf("  seed    %" PRIu64 "\n"
	       "  proof   %s\n"
	       "  rate    %.0f operations a second, on %u CPU%s\n",
	    plan->seed, proof_name(testbed->platform.proof),
	    (double)s.operations / seconds, all->count,
	    all->count == 1 ? "" : "s");
}
