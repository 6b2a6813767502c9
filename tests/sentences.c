#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "reading.h"
#include "report/paper/paper.h"
#include "sentences.h"

/* What stands between clauses. */
static struct clause joints[] = {
    {", yet |, with |, and | and |; |: |, |\\. |\\.| ", NULL, {0}},
    {"at most |at least ", NULL, {0}},
    {"its figures moved", NULL, {0}},
};

static void
compile(struct clause *clause, size_t count)
{
	char pattern[512];

	for (size_t i = 0; i < count; i++) {
		snprintf(pattern, sizeof pattern, "^(%s)", clause[i].pattern);
		assert_int_equal(
		    regcomp(&clause[i].compiled, pattern, REG_EXTENDED), 0);
	}
}

static void
compile_all(void)
{
	static bool done;

	if (done)
		return;
	compile(operation_clauses, operation_clause_count);
	compile(birth_clauses, birth_clause_count);
	compile(joints, sizeof joints / sizeof *joints);
	done = true;
}

static const struct clause *
find(const struct clause *clause, size_t count, const char *text,
    regmatch_t *taken)
{
	for (size_t i = 0; i < count; i++)
		if (regexec(&clause[i].compiled, text, ARGS + 1, taken, 0) == 0)
			return &clause[i];
	return NULL;
}

/* Checks what the clause says for every actor of the subject. */
static void
check(struct reading *r, const struct clause *clause, const char *text,
    const regmatch_t *taken)
{
	char room[ARGS][256], *args[ARGS];

	if (clause->check == NULL)
		return;
	for (size_t k = 0; k < r->who_count; k++) {
		for (size_t i = 0; i < ARGS; i++) {
			/* compile() adds parentheses around the pattern. */
			regmatch_t m = taken[i == 0 ? 0 : i + 1];

			args[i] = room[i];
			snprintf(room[i], sizeof room[i], "%.*s",
			    m.rm_so < 0 ? 0 : (int)(m.rm_eo - m.rm_so),
			    text + (m.rm_so < 0 ? 0 : m.rm_so));
		}
		look_at(r, r->who[k]);
		clause->check(r, args);
	}
}

static void
read_clauses(struct reading *r, const char *text)
{
	regmatch_t taken[ARGS + 1];

	r->accounted = 0;
	r->several = r->listed = false;
	r->reads = NULL;
	while (*text != '\0') {
		const struct clause *clause = find(
		    operation_clauses, operation_clause_count, text, taken);

		if (clause == NULL)
			clause = find(
			    birth_clauses, birth_clause_count, text, taken);
		if (clause == NULL)
			clause = find(joints, sizeof joints / sizeof *joints,
			    text, taken);
		if (clause == NULL)
			wrong(r, "cannot read on at \"%.60s\"", text);
		check(r, clause, text, taken);
		text += taken[0].rm_eo;
	}
	if (r->listed && !r->several) {
		look_at(r, r->who[0]);
		same(r, "faults accounted for", r->accounted, faults_of(r));
	}
}

/* "1-3, 5" */
static void
take_ranges(struct reading *r, const char **text)
{
	do {
		char *end;
		unsigned first = (unsigned)strtoul(*text, &end, 10);
		unsigned last = first;

		if (*end == '-')
			last = (unsigned)strtoul(end + 1, &end, 10);
		*text = end;
		for (unsigned i = first; i <= last; i++)
			r->who[r->who_count++] = i;
	} while ((*text)[0] == ',' && (*text)[1] == ' ' &&
	    isdigit((unsigned char)(*text)[2]) && take(text, ", "));
}

/* " and consumers 1-3", ", consumer 1 and consumer 2". */
static void
take_others(struct reading *r, const char **text)
{
	while (take(text, " and consumers ") || take(text, " and consumer ") ||
	    take(text, ", consumer "))
		take_ranges(r, text);
	take(text, " ");
}

/* All processes from that one on, if none has ended. */
static void
take_all(struct reading *r, unsigned from)
{
	size_t i;
	json_t *process;

	same(r, "nobody is left out who ended", 0,
	    (json_int_t)lacking(r->before, r->step));
	json_array_foreach (json_object_get(r->step, "processes"), i, process)
		if (known(process, "index") >= from)
			r->who[r->who_count++] = (unsigned)known(
			    process, "index");
	holds(r, r->who_count > 1, "'each' and 'every' are for several");
}

/* Reads whom a paragraph is about. false: it is not a sentence. */
static bool
take_subject(struct reading *r, const char **text)
{
	r->who_count = 0;
	if (take(text, "Each consumer ")) {
		take_all(r, 1);
	} else if (take(text, "Every process ")) {
		take_all(r, 0);
	} else if (take(text, "The producer")) {
		r->who[r->who_count++] = 0;
		take_others(r, text);
	} else if (take(text, "Consumers ") || take(text, "Consumer ")) {
		take_ranges(r, text);
		take_others(r, text);
	} else {
		return false;
	}
	take(text, "each ");
	return true;
}

/* An actor has one sentence that is about its step. */
static void
cover(struct reading *r, const char *text)
{
	if (strncmp(text, "was born", 8) == 0 ||
	    strncmp(text, "ended", 5) == 0 || strncmp(text, "has no", 6) == 0 ||
	    strncmp(text, "wrote the same", 14) == 0 ||
	    strncmp(text, "wrote no page", 13) == 0)
		return;
	for (size_t i = 0; i < r->who_count; i++) {
		holds(r, !r->covered[r->who[i]], "told once");
		r->covered[r->who[i]] = true;
	}
}

/* Does the step ask for a sentence about the actor? */
static bool
is_due(struct reading *r, unsigned index)
{
	if (process_of(r->before, index) == NULL)
		return false;
	look_at(r, index);
	if (has_event(r, "none") && is_among(r->step, index))
		return true;
	if (!has_event(r, "none") && !has_event(r, "leave"))
		return false;
	return (faults_of(r) != 0 && faults_of(r) != UNSEEN) ||
	    (region_change(r, "pss_kib") != 0 &&
		region_change(r, "pss_kib") != UNSEEN) ||
	    (has_event(r, "leave") && outside_change(r, "pss_kib") != UNSEEN &&
		outside_change(r, "pss_kib") != UNSEEN &&
		outside_change(r, "pss_kib") > 1);
}

static void
end_step(struct reading *r, long left_out)
{
	long missing = 0;
	size_t i;
	json_t *process;

	r->paragraph = NULL;
	json_array_foreach (json_object_get(r->step, "processes"), i, process) {
		unsigned index = (unsigned)known(process, "index");

		missing += !r->covered[index] && is_due(r, index);
	}
	same(r, "processes of which nothing is told", left_out, missing);
}

/* Notes the last writer of each page. */
static void
note_writers(struct reading *r)
{
	size_t i;
	json_t *did;

	json_array_foreach (json_object_get(r->step, "did"), i, did) {
		struct pages_cursor at = pages_walk(set_of(did));
		struct pages_run run;

		if (strcmp(text_of(did, "op"), "write") != 0 ||
		    strstr(text_of(did, "kind"), "shared") == NULL)
			continue; /* other actors do not see it */
		while (pages_next(&at, &run))
			for (uint64_t k = 0; k < run.count; k++) {
				r->writer[r->region][run.first + k] = index_of(
				    text_of(did, "actor"));
				r->written[r->region][run.first + k] = true;
			}
	}
}

/* "4 write: each consumer writes (consumers 1-2)" */
static bool
is_heading(const char *line, const json_t *step)
{
	char start[256];

	snprintf(start, sizeof start, "%lld %s",
	    (long long)known(step, "number"), text_of(step, "name"));
	return strncmp(line, start, strlen(start)) == 0;
}

/* "index ----- 7 of 7 balance": what follows is told of that region. Returns
 * its number, or -1. */
static int
region_heading(const char *line, const json_t *step)
{
	for (size_t i = 0;
	     i < json_array_size(json_object_get(step, "regions")); i++) {
		const char *name = text_of(told_of(step, i), "region");
		const char *rest = line;

		if (take(&rest, name) && strncmp(rest, " --", 3) == 0)
			return (int)i;
	}
	return -1;
}

/* Of what is told of a region, or of the step if there is one. */
static void
end_part(struct reading *r, long *left_out)
{
	if (json_array_size(json_object_get(r->step, "regions")) == 0) {
		end_step(r, *left_out);
		note_writers(r);
	}
	memset(r->covered, 0, sizeof r->covered);
	*left_out = 0;
}

/* Reads a line between the heading of a step and the next heading. Returns how
 * many processes it says are left out. */
static long
read_line(struct reading *r, const char *line)
{
	static const char others[] = "What became of ";
	char *keyed;
	const char *text;

	r->paragraph = line;
	if (strncmp(line, others, strlen(others)) == 0)
		return (long)number(line + strlen(others));
	text = keyed = with_keys(r, line);
	if (take_subject(r, &text)) {
		r->sentences++;
		cover(r, text);
		read_clauses(r, text);
	}
	free(keyed);
	return 0;
}

/* Is that the beginning of a paragraph, and not of a later line of one? */
static bool
begins_anew(const char *line)
{
	static const char *const heads[] = {"The producer", "Consumer",
	    "Each consumer ", "Every process ", "What became of ", "summary",
	    "ledger: ", "faults: ", "maps of "};
	const char *end;

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (strncmp(line, heads[i], strlen(heads[i])) == 0)
			return true;
	end = strchrnul(line, '\n');
	return end == line ||
	    (end - line > 6 && strncmp(end - 6, " says:", 6) == 0);
}

/* A line of prose ends where the next word has no room; what is indented goes
 * on deeper. */
char *
sentences_unbroken(const char *text)
{
	char *out = calloc(1, strlen(text) + 2), *at = out;
	size_t before = 0; /* length of the line before; 0: there is none */
	size_t head = 0;   /* how deep the first line of the paragraph is */

	assert_non_null(out);
	while (*text != '\0') {
		size_t length = strcspn(text, "\n");
		size_t indent = strspn(text, " ");
		size_t word = strcspn(text + indent, " \n");

		if (before > 0 && before <= PROSE_WIDTH_MAX &&
		    before + 1 + word > PROSE_WIDTH_MAX &&
		    (head > 0 ? indent > head : indent == 0) &&
		    !begins_anew(text + indent)) {
			at[-1] = ' ';
			at = stpncpy(at, text + indent, length - indent);
		} else {
			head = indent;
			at = stpncpy(at, text, length);
		}
		before = length;
		text += length + (text[length] == '\n');
		*at++ = '\n';
	}
	return out;
}

unsigned
sentences_hold(const char *command, const char *text, const json_t *record)
{
	struct reading *r = calloc(1, sizeof *r);
	const json_t *steps = json_object_get(record, "steps"), *whole = NULL;
	char *copy = strdup(text), *rest = copy, *line;
	size_t next = 0;
	long left_out = 0;
	bool table = false, summary = false;
	unsigned sentences;

	assert_non_null(r);
	assert_non_null(copy);
	compile_all();
	r->command = command;
	r->record = record;
	r->page_kib = figure_of(object_of(record, "platform"), "page_kib");
	r->page_count = figure_of(object_of(record, "parameters"), "pages");
	r->predicted = json_is_true(json_object_get(record, "predicted_only"));
	r->frames = strcmp(text_of(object_of(record, "platform"), "proof"),
			"frames") == 0;
	assert_true(r->page_count <= PAGES_MAX);
	while ((line = strsep(&rest, "\n")) != NULL) {
		const json_t *step = json_array_get(steps, next);
		bool heading = step != NULL && is_heading(line, step);
		bool end = strncmp(line, "all steps ", 10) == 0;

		int region = region_heading(line, whole);

		if ((heading || end || region >= 0) && r->step != NULL)
			end_part(r, &left_out);
		if (region >= 0 && r->step != NULL) {
			r->region = (size_t)region;
			r->step = told_of(whole, r->region);
			r->before = next > 1
			    ? told_of(
				  json_array_get(steps, next - 2), r->region)
			    : NULL;
		} else if (heading) {
			r->before = next > 0 ? json_array_get(steps, next - 1)
					     : NULL;
			r->step = whole = step;
			r->region = 0;
			next++;
		} else if (strcmp(line, "summary") == 0) {
			summary = true;
		} else if (end) {
			table = true;
		} else if (summary) {
			read_summary(r, line);
		} else if (table) {
			continue; /* figures only */
		} else if (r->step == NULL) {
			read_head(r, line);
		} else {
			left_out += read_line(r, line);
		}
	}
	if (next != json_array_size(steps) || !summary)
		fail_msg("%s: %zu of %zu steps are told", command, next,
		    json_array_size(steps));
	sentences = r->sentences;
	free(copy);
	free(r);
	return sentences;
}

void
sentences_agree_in_number(const char *command, const char *text)
{
	static const char nouns[] =
	    "(page|fault|frame|process|consumer|line|check|step|message|"
	    "increment|run|row|chunk|copie|reuse|map|zero-fill|zero-read|"
	    "operation|answer)";
	char pattern[256];
	regmatch_t m[2];

	snprintf(pattern, sizeof pattern,
	    "(^|[^0-9.,:-])1 (distinct |minor |paced |later |whole )?"
	    "%s(s|es)\\b",
	    nouns);
	if (match(text, pattern, m, 1))
		fail_msg("%s: \"%.*s\"", command, 60, text + m[0].rm_so);
	/* A line that begins so is a row of the table: "9 check". */
	snprintf(pattern, sizeof pattern,
	    "([^0-9\n])([02-9]|[1-9][0-9]+) (distinct |minor |paced |later )?"
	    "(page|fault|frame|process|consumer|line|check|step|message|"
	    "increment|chunk) ");
	if (match(text, pattern, m, 1))
		fail_msg("%s: \"%.*s\"", command, 60, text + m[0].rm_so);
}
