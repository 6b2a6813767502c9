/* outputs.h: the outputs of a run: the report on stdout, the record as JSON,
 * its figures as CSV, a page to be shown.
 *
 *	outputs_init(&o, &options, command, &sink);
 *	... &o.callbacks as a listener ...
 *	outputs_close(&o);
 */
#ifndef SHMLAB_COORDINATOR_OUTPUTS_H
#define SHMLAB_COORDINATOR_OUTPUTS_H

#include "coordinator/failure.h"
#include "coordinator/options.h"
#include "coordinator/run_callbacks.h"
#include "record/csv.h"
#include "record/json.h"
#include "report/html/html_page.h"

struct outputs {
	struct run_callbacks callbacks; /* the first member */
	const struct options *options;
	struct failure_sink *sink;
	struct head_record head;
	struct report report;
	struct json_writer writer;
	struct html_page page;
	const char *command;
	FILE *text; /* where the report goes; NULL: nowhere */
	FILE *json; /* where the record goes; NULL: nowhere */
	FILE *csv;  /* where its figures go; NULL: nowhere */
	bool begun; /* all that is wanted is open, and has its beginning */
	int error;  /* of these three, the first; 0 or a negated errno */
	const char *failed; /* the path of that file; NULL: stdout */
};

/* command is what was typed. It, the options and the sink must outlive it.
 * Files are opened when the run begins, so that one which is refused leaves
 * them alone. */
void outputs_init(struct outputs *, const struct options *, const char *command,
    struct failure_sink *);

/* Writes what is left, and closes the files; errors go to the sink. */
void outputs_close(struct outputs *);

#endif
