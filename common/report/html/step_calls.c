#include "report/html/fold.h"
#include "report/html/prose.h"
#include "report/html/step_calls.h"
#include "report/sentences/calls.h"

int
step_calls_write(struct markup *m, const struct head_record *head,
    const struct step_record *step)
{
	struct prose prose;
	struct calls_told told = {0};
	int error;

	if (step->call_count == 0)
		return 0;
	error = prose_open(&prose);
	if (error != 0)
		return error;
	calls_print(&prose.paper, head, step, &told);
	fold_open(m, "calls", true, "System calls",
	    ": what the kernel was asked for");
	error = prose_write(&prose, m, "calls");
	markup_close(m);
	return error;
}
