/* test_html.c: a page of a run: that it is well-formed and safe whatever the
 * names in it are, and that it tells what the record tells. */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "cli/exit_status.h"
#include "file_text.h"
#include "made.h"
#include "report/html/html_page.h"
#include "report/html/markup.h"
#include "report/html/page_body.h"
#include "refuse.h"
#include "run.h"
#include "skip.h"
#include "tags.h"

/* A folder of its own, and what is made in it. */
struct html_test {
	struct head_record head;
	struct step_record before, step;
	char folder[32], path[64];
	char *page; /* what the file holds */
};

static const struct verdict_record balanced = {
    .verdict = VERDICT_BALANCED, .checks = 63, .complete = true};

static int
set_up(void **state)
{
	struct html_test *t = calloc(1, sizeof *t);

	*state = t;
	if (t == NULL)
		return -1;
	made_head(&t->head, 4, 2, PROOF_FRAMES);
	strcpy(t->folder, "/tmp/shmlab-html-XXXXXX");
	if (mkdtemp(t->folder) == NULL)
		return -1;
	snprintf(t->path, sizeof t->path, "%s/page.html", t->folder);
	return 0;
}

static int
tear_down(void **state)
{
	struct html_test *t = *state;

	step_release(&t->before);
	step_release(&t->step);
	free(t->page);
	(void)unlink(t->path);
	/* Fails if something else was left in it. */
	if (rmdir(t->folder) < 0)
		return -1;
	free(t);
	return 0;
}

static void
write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

/* Consumers wrote half of four pages; the producer looked on. */
static void
make_write(struct html_test *t)
{
	static const char *const pages[] = {"AAaa", "BBaa", "CCaa"};

	t->before = made_step(3, "fork", EVENT_FORK, 3);
	t->step = made_step(4, "write", EVENT_NONE, 3);
	for (unsigned i = 0; i < 3; i++) {
		made_region(&t->before, i, REGION_ANON_PRIVATE, "aaaa", 3);
		made_region(&t->step, i, REGION_ANON_PRIVATE, pages[i], 3);
	}
	for (unsigned i = 1; i <= 2; i++) {
		made_op(
		    &t->step, i, OP_WRITE, pages_part(4, 2, PAGES_FIRST, 0));
		made_faults(&t->step, i, 2);
	}
	made_sums(&t->before, 4);
	made_sums(&t->step, 8);
	made_ledger(&t->step, &t->before, FAULT_COPY);
}

/* Both steps, on a well-formed page. */
static const char *
write_page(struct html_test *t, const char *command,
    const struct verdict_record *verdict)
{
	struct html_page page;

	assert_int_equal(html_page_begin(&page, t->path, &t->head, command), 0);
	assert_int_equal(html_page_step(&page, NULL, &t->before), 0);
	assert_int_equal(html_page_step(&page, &t->before, &t->step), 0);
	assert_int_equal(html_page_end(&page, verdict), 0);
	html_page_release(&page);
	t->page = file_text(t->path);
	tags_check(t->page);
	return t->page;
}

static void
a_page_has_a_part_for_each_step(void **state)
{
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	page = write_page(t, "./run.sh cow --html=page.html", &balanced);
	assert_int_equal(text_count(page, "<section class=\"step\""), 2);
	assert_non_null(strstr(page, "id=\"step-3\""));
	assert_non_null(strstr(page, "<a href=\"#step-4\""));
	assert_non_null(strstr(page, "./run.sh cow --html=page.html"));
	assert_non_null(strstr(page, ">Balanced<"));
}

/* The sentences are those of the terminal. */
static void
a_step_is_told_in_sentences(void **state)
{
	struct html_test *t = *state;

	make_write(t);
	assert_non_null(strstr(write_page(t, NULL, &balanced),
	    "<p>Each consumer wrote 2 of 4 pages: 2 faults, and each copied a "
	    "page."));
}

static void
a_cell_tells_page_frame_and_fault(void **state)
{
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page,
	    "<td class=\"own changed\" data-was=\"A\" title=\"page 1: frame C, "
	    "its own. "
	    "Before: frame A, shared. Fault: copy\">C</td>"));
	assert_non_null(strstr(page,
	    "<td class=\"own turned\" title=\"page 0: frame A, its own. "
	    "Before: frame A, shared\">A</td>"));
	assert_non_null(strstr(
	    page, "<td class=\"same\" title=\"page 3: frame A, shared\">"));
}

/* Two consumers copied two pages each; the producer's two are its own now. */
static void
what_a_step_changed_is_marked(void **state)
{
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	page = write_page(t, NULL, &balanced);
	assert_int_equal(text_count(page, "<td class=\"own changed\""), 4);
	assert_int_equal(text_count(page, "<td class=\"own turned\""), 2);
	assert_int_equal(
	    text_count(page, "<td class=\"own changed\" data-was="), 4);
}

static void
a_step_tells_its_system_calls(void **state)
{
	static struct actor_call call = {
	    .call = {.what = CALL_SHM_UNLINK, .name = "/<i>"}};
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	t->step.calls = calloc(1, sizeof call);
	assert_non_null(t->step.calls);
	*t->step.calls = call;
	t->step.call_count = 1;
	page = write_page(t, NULL, &balanced);
	assert_int_equal(text_count(page, "<details class=\"fold calls\""), 1);
	assert_non_null(strstr(page,
	    "<p>shm_unlink(&quot;/&lt;i&gt;&quot;) = 0: the name goes, the "
	    "object stays while it is mapped: maps says (deleted)</p>"));
}

/* Pages that were read and written for the first time. */
static void
first_touches_tell_their_faults(void **state)
{
	struct html_test *t = *state;
	const char *page;

	t->before = made_step(1, "map", EVENT_NONE, 2);
	t->step = made_step(2, "touch", EVENT_NONE, 2);
	made_region(&t->before, 0, REGION_ANON_PRIVATE, "....", 1);
	made_region(&t->before, 1, REGION_SHM_SHARED, "....", 1);
	made_region(&t->step, 0, REGION_ANON_PRIVATE, "0.A.", 1);
	made_region(&t->step, 1, REGION_SHM_SHARED, "a...", 2);
	made_op(&t->step, 0, OP_WRITE, pages_all(4));
	made_op(&t->step, 1, OP_READ, pages_part(4, 1, PAGES_FIRST, 0));
	made_sums(&t->before, 0);
	made_sums(&t->step, 2);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page,
	    "page 0: the kernel&#39;s page of zeros. "
	    "Before: no frame. Fault: zero-read"));
	assert_non_null(strstr(page,
	    "page 2: frame A, its own. Before: no "
	    "frame. Fault: zero-fill"));
	assert_non_null(strstr(page,
	    "page 0: frame A, shared. Before: no "
	    "frame. Fault: map"));
}

static void
frames_that_are_not_visible_have_no_letters(void **state)
{
	struct html_test *t = *state;
	const char *page;

	t->head.platform.proof = PROOF_PAGES;
	t->before = made_step(0, "start", EVENT_START, 2);
	t->step = made_step(1, "fill", EVENT_NONE, 2);
	made_region(&t->step, 0, REGION_ANON_PRIVATE, "##==", 2);
	made_sums(&t->before, UNKNOWN);
	made_sums(&t->step, UNKNOWN);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(
	    page, "page 0: a frame mapped here alone. Before: no frame"));
	assert_non_null(strstr(page, "not the same as private"));
	assert_non_null(
	    strstr(page, "distinct frames n/a: frames are not visible"));
	assert_null(strstr(page, ">Frames<"));
}

static void
pages_that_are_unknown_have_a_reason(void **state)
{
	struct html_test *t = *state;
	struct region_record *region;

	t->head.platform.proof = PROOF_TOTALS;
	t->before = made_step(0, "start", EVENT_START, 1);
	t->step = made_step(1, "fill", EVENT_NONE, 1);
	made_region(&t->step, 0, REGION_ANON_PRIVATE, "####", 1);
	region = t->step.processes[0].region;
	region->run_count = 0;
	region->pss_kib = UNKNOWN;
	region->pages_reason = "pagemap: <Permission denied>";
	made_sums(&t->step, UNKNOWN);
	write_page(t, NULL, &balanced);
	assert_non_null(strstr(t->page, "pagemap: &lt;Permission denied&gt;"));
	assert_non_null(strstr(t->page, "<td class=\"pss\">n/a</td>"));
}

static void
many_pages_are_folded_into_runs(void **state)
{
	struct html_test *t = *state;
	char pages[1001] = "";
	const char *page;

	t->head.parameters.pages = 1000;
	memset(pages, 'A', 500);
	memset(pages + 500, '.', 500);
	t->before = made_step(0, "start", EVENT_START, 1);
	t->step = made_step(1, "fill", EVENT_NONE, 1);
	made_region(&t->step, 0, REGION_ANON_PRIVATE, pages, 1);
	made_sums(&t->step, 500);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page, ">0\u2013499</th>"));
	assert_non_null(strstr(page, "title=\"pages 500-999: no frame\""));
	assert_int_equal(text_count(page, "title=\"page"), 2);
}

static void
too_many_runs_become_shares(void **state)
{
	struct html_test *t = *state;
	char pages[1001] = "";
	const char *page;

	t->head.parameters.pages = 1000;
	for (int i = 0; i < 1000; i++)
		pages[i] = i % 4 == 0 ? 'A' : i % 4 == 1 ? 'a' : '.';
	t->before = made_step(0, "start", EVENT_START, 1);
	t->step = made_step(1, "fill", EVENT_NONE, 1);
	made_region(&t->step, 0, REGION_ANON_PRIVATE, pages, 2);
	made_sums(&t->step, 500);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page,
	    "style=\"--own-share:25%;--memory-share:50%\" class=\"mixed "
	    "changed\" title=\"pages 0-15: 8 without a frame, 4 in frames that "
	    "others have too, 4 in frames of its own"));
	assert_in_range(text_count(page, "title=\"pages"), 32, 64);
}

static void
many_consumers_are_folded(void **state)
{
	struct html_test *t = *state;
	const char *page;

	made_head(&t->head, 4, 49, PROOF_FRAMES);
	t->before = made_step(3, "fork", EVENT_FORK, 50);
	t->step = made_step(4, "read", EVENT_NONE, 50);
	for (unsigned i = 0; i < 50; i++)
		made_region(&t->step, i, REGION_SHM_SHARED, "aaaa", 50);
	made_sums(&t->step, 4);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page, "<summary>46 more processes</summary>"));
	assert_non_null(strstr(page, "and 10 more, which the record has"));
	assert_non_null(
	    strstr(page, "Of 49 consumers, the first 3 are drawn."));
}

static void
a_maps_line_that_changed_shows_how(void **state)
{
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	free(t->step.processes[0].text);
	t->step.processes[0].text = strdup(
	    "1000000000-1000004000 r--p 00000000 00:00 0");
	t->step.processes[0].maps[0] = t->step.processes[0].text;
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page, "<del>rw-p</del> <ins>r--p</ins>"));
	assert_non_null(strstr(page, "</b>: 1 changed</summary>"));
}

static void
what_contradicts_is_told(void **state)
{
	static struct finding finding = {4, 2,
	    "USS of the region, by the model", 12, 8, "KiB", "page <2>", ""};
	const struct verdict_record contradicted = {
	    .verdict = VERDICT_CONTRADICTED,
	    .checks = 63,
	    .findings = &finding,
	    .finding_count = 1,
	    .complete = true,
	};
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	t->step.ledger.processes[2].uss_kib = 12;
	made_balance(&t->step, &t->before);
	t->step.findings = &finding;
	t->step.finding_count = 1;
	page = write_page(t, NULL, &contradicted);
	assert_non_null(strstr(page, "verdict bad\">Contradicted<"));
	assert_non_null(strstr(page, "<td class=\"bad\">8</td>"));
	assert_non_null(strstr(page, "<details class=\"fold ledger\" open"));
	assert_int_equal(text_count(page,
			     "consumer 2, USS of the region, by the model: "
			     "expected 12, measured 8 KiB; page &lt;2&gt;"),
	    2);
}

static void
an_incomplete_run_says_so(void **state)
{
	struct html_test *t = *state;

	make_write(t);
	write_page(t, NULL, &(struct verdict_record){0});
	assert_non_null(strstr(t->page, "verdict open\">Incomplete<"));
}

static void
a_run_without_steps_has_a_page(void **state)
{
	struct html_test *t = *state;
	struct html_page page;

	assert_int_equal(html_page_begin(&page, t->path, &t->head, NULL), 0);
	assert_int_equal(html_page_end(&page, &(struct verdict_record){0}), 0);
	html_page_release(&page);
	t->page = file_text(t->path);
	tags_check(t->page);
}

#define EVIL "<script>alert(1)</script>"

/* Wherever a name comes from, it stays a text. */
static void
no_name_can_become_markup(void **state)
{
	static char line[] =
	    "1000000000-1000004000 rw-s 00000000 00:19 7 /dev/shm/" EVIL;
	struct option_value value = {EVIL, "\" onload=\"alert(2)"};
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	t->head.pair = EVIL;
	t->head.summary = EVIL "&amp;<!--";
	t->head.birth = EVIL;
	t->head.parameters.options = &value;
	t->head.parameters.option_count = 1;
	strcpy(t->head.names.producer, "<i>'\"&");
	strcpy(t->head.platform.thp, "</style>");
	strcpy(t->step.name, EVIL);
	strcpy(t->step.text, "</title>" EVIL);
	t->step.processes[0].maps[0] = line;
	made_message(&t->step, 1, "</pre><img src=x onerror=alert(3)>\n");
	page = write_page(t, "./run.sh " EVIL, &balanced);
	/* Those that every page has. */
	assert_int_equal(tags_count(page, "script"), 2);
	assert_int_equal(tags_count(page, "style"), 1);
	assert_int_equal(tags_count(page, "title"), text_count(page, "<title"));
	assert_int_equal(tags_count(page, "img"), 0);
	assert_int_equal(tags_count(page, "i"), 0);
	assert_int_equal(text_count(page, "<script>alert"), 0);
	assert_int_equal(text_count(page, "<!--"), 0);
	assert_true(text_count(page, "&lt;script&gt;alert(1)&lt;") > 6);
}

static void
bytes_that_are_no_text_are_replaced(void **state)
{
	static const struct {
		const char *text, *written;
	} cases[] = {
	    {"caf\xc3\xa9 \xf0\x9f\x98\x80", "caf\xc3\xa9 \xf0\x9f\x98\x80"},
	    {"\xff<", "\xef\xbf\xbd&lt;"},
	    {"\xc3", "\xef\xbf\xbd"},		      /* cut short */
	    {"\xc0\xbc", "\xef\xbf\xbd\xef\xbf\xbd"}, /* "<" the long way */
	    {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
	    {"\x1b[31m\x01", "\xef\xbf\xbd[31m\xef\xbf\xbd"},
	    {"a\tb\nc", "a\tb\nc"},
	    {"\"'&<>", "&quot;&#39;&amp;&lt;&gt;"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct draft draft;
		struct markup m;
		char *text;

		assert_non_null(draft_open(&draft));
		markup_init(&m, draft.out);
		markup_text(&m, cases[i].text);
		text = draft_take(&draft);
		assert_string_equal(text, cases[i].written);
		free(text);
	}
}

static void
a_page_asks_for_nothing(void **state)
{
	static const char *const forbidden[] = {"http:", "https:", "url(",
	    "@import", "src=", "fetch(", "XMLHttpRequest", "import(",
	    "onclick=", "onload=", "javascript:"};
	struct html_test *t = *state;
	const char *page;

	make_write(t);
	page = write_page(t, NULL, &balanced);
	assert_non_null(strstr(page,
	    "http-equiv=\"Content-Security-Policy\" content=\"default-src "
	    "&#39;none&#39;; "));
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
		if (strstr(page, forbidden[i]) != NULL)
			fail_msg("there is \"%s\"", forbidden[i]);
	assert_int_equal(text_count(page, " href=\""),
	    text_count(page, " href=\"#step-") + 1);
	assert_int_equal(text_count(page, " href=\"data:,\""), 1);
}

static void
the_record_inside_is_that_of_json(void **state)
{
	struct html_test *t = *state;
	struct json_writer writer;
	struct draft draft;
	char *record, *json;

	make_write(t);
	strcpy(t->step.text, "</script> \\\" < \\u003c \\");
	write_page(t, NULL, &balanced);
	record = embedded_record_of(t->path);
	assert_non_null(draft_open(&draft));
	json_begin(&writer, draft.out, &t->head);
	json_step(&writer, &t->before);
	json_step(&writer, &t->step);
	assert_int_equal(json_end(&writer, &balanced), 0);
	json = draft_take(&draft);
	assert_string_equal(record, json);
	assert_non_null(strstr(
	    t->page, "<code>grep ^H4sI PAGE | base64 -d | gunzip</code>"));
	free(record);
	free(json);
}

static void
a_record_that_is_too_large_is_left_out(void **state)
{
	struct html_test *t = *state;
	struct embedded_record record;
	struct series series = {0};
	struct tally tally;
	struct page_parts parts = {
	    .head = &t->head,
	    .verdict = &balanced,
	    .tally = &tally,
	    .series = &series,
	    .sections = "",
	};
	struct draft draft;
	FILE *out;

	out = embedded_record_open(&record);
	assert_non_null(out);
	/* What gzip cannot pack. */
	for (int i = 0; i < EMBEDDED_RECORD_MAX; i++)
		fputc((int)(arc4random() & 0xff), out);
	assert_int_equal(embedded_record_close(&record), 0);
	assert_true(record.too_large);
	assert_true(record.size <= EMBEDDED_RECORD_MAX + 4096);
	embedded_record_release(&record);

	tally_init(&tally);
	assert_non_null(draft_open(&draft));
	assert_int_equal(page_body_write(draft.out, &parts), 0);
	t->page = draft_take(&draft);
	tags_check(t->page);
	assert_null(strstr(t->page, "<script type="));
	assert_non_null(strstr(t->page,
	    "The record has more than 16 MiB even when packed, too much for a "
	    "page: --json=FILE writes it."));
}

static void
a_page_that_is_given_up_leaves_what_was_there(void **state)
{
	struct html_test *t = *state;
	struct html_page page;

	make_write(t);
	write_file(t->path, "old");
	assert_int_equal(html_page_begin(&page, t->path, &t->head, NULL), 0);
	assert_int_equal(html_page_step(&page, NULL, &t->step), 0);
	html_page_release(&page);
	t->page = file_text(t->path);
	assert_string_equal(t->page, "old");
}

static void
a_link_keeps_its_place(void **state)
{
	struct html_test *t = *state;
	char link[64];
	struct stat st;
	struct page_file file;

	snprintf(link, sizeof link, "%s/link.html", t->folder);
	write_file(t->path, "old");
	assert_int_equal(chmod(t->path, 0640), 0);
	assert_int_equal(symlink("page.html", link), 0);
	assert_int_equal(page_file_open(&file, link), 0);
	fputs("new", file.out);
	assert_int_equal(page_file_keep(&file), 0);
	assert_int_equal(lstat(link, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(unlink(link), 0);
	t->page = file_text(t->path);
	assert_string_equal(t->page, "new");
	assert_int_equal(stat(t->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void
a_new_page_is_a_file_like_others(void **state)
{
	struct html_test *t = *state;
	mode_t mask = umask(027);
	struct page_file file;
	struct stat st;

	assert_int_equal(page_file_open(&file, t->path), 0);
	assert_int_equal(page_file_keep(&file), 0);
	umask(mask);
	assert_int_equal(stat(t->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
}

static void
what_is_no_file_is_not_replaced(void **state)
{
	struct html_test *t = *state;
	struct page_file file;
	struct stat st;
	char name[301];

	assert_int_equal(page_file_open(&file, t->folder), -EISDIR);
	assert_int_equal(page_file_open(&file, "/nowhere/page"), -ENOENT);
	assert_int_equal(page_file_open(&file, "/tmp/nowhere/"), -ENOENT);
	snprintf(name, sizeof name, "%0300d", 1);
	assert_int_equal(page_file_open(&file, name), -ENAMETOOLONG);
	assert_int_equal(page_file_open(&file, "/dev/null"), 0);
	fputs("gone", file.out);
	assert_int_equal(page_file_keep(&file), 0);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
	assert_int_equal(page_file_open(&file, "/dev/full"), 0);
	fputs("too much", file.out);
	assert_int_equal(page_file_keep(&file), -ENOSPC);
}

/* The same two, as a person would. */

static void
a_page_and_its_record_are_of_one_run(void **state)
{
	struct html_test *t = *state;
	char option[80], *inside, *written;
	struct trial *trial;

	assert_int_equal(trial_setup((void **)&trial), 0);
	trial->keep_record = true;
	snprintf(option, sizeof option, "--html=%s", t->path);
	trial_run(trial, "cow", "--quiet", option, NULL);
	assert_int_equal(trial->status, 0);
	t->page = file_text(t->path);
	tags_check(t->page);
	assert_non_null(strstr(t->page, "./run.sh cow --quiet --html="));
	inside = embedded_record_of(t->path);
	written = file_text(trial->record_path);
	assert_string_equal(inside, written);
	free(inside);
	free(written);
	assert_int_equal(trial_teardown((void **)&trial), 0);
}

static void
a_page_goes_beside_json_on_stdout(void **state)
{
	struct html_test *t = *state;
	struct trial *trial;
	json_t *record;

	assert_int_equal(trial_setup((void **)&trial), 0);
	trial_run(trial, "shared", "--json", "--html", t->path, NULL);
	assert_int_equal(trial->status, 0);
	record = json_loads(trial->out, 0, NULL);
	assert_non_null(record);
	json_decref(record);
	t->page = file_text(t->path);
	tags_check(t->page);
	assert_int_equal(trial_teardown((void **)&trial), 0);
}

static void
a_prediction_has_a_page(void **state)
{
	struct html_test *t = *state;
	struct trial *trial;

	assert_int_equal(trial_setup((void **)&trial), 0);
	trial_run(trial, "predict", "cow", "--size=1T", "--consumers=1000",
	    "--html", t->path, NULL);
	assert_int_equal(trial->status, 0);
	t->page = file_text(t->path);
	tags_check(t->page);
	assert_non_null(strstr(t->page, ">Predicted<"));
	assert_int_equal(trial_teardown((void **)&trial), 0);
}

/* The page says what --json says, of kinds and of streams. */
static void
a_comparison_has_a_page(void **state)
{
	static const char *const runs[][4] = {
	    {"anonymous-private", "shm-shared", "--consumers=1,2", "--pages=8"},
	    {"stream", "pipe", "--count=100", "--message=64"},
	};
	struct html_test *t = *state;
	struct trial *trial;

	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
		char *inside;

		assert_int_equal(trial_setup((void **)&trial), 0);
		trial_run(trial, "compare", runs[i][0], runs[i][1], runs[i][2],
		    runs[i][3], "--json", "--html", t->path, NULL);
		assert_int_equal(trial->status, 0);
		free(t->page);
		t->page = file_text(t->path);
		tags_check(t->page);
		assert_non_null(strstr(t->page, "./run.sh compare "));
		inside = embedded_record_of(t->path);
		assert_string_equal(inside, trial->out);
		free(inside);
		assert_int_equal(trial_teardown((void **)&trial), 0);
	}
}

/* Eight pages; and two consumers copied four of them each. */
static void
a_comparison_shows_what_is_held(void **state)
{
	struct html_test *t = *state;
	struct trial *trial;

	skip_if(geteuid() != 0, "only root sees frames");
	assert_int_equal(trial_setup((void **)&trial), 0);
	trial_run(trial, "compare", "anonymous-private", "--consumers=2",
	    "--write=50%", "--size=32K", "--html", t->path, NULL);
	assert_int_equal(trial->status, 0);
	t->page = file_text(t->path);
	assert_non_null(strstr(t->page,
	    "<title>2 consumers, before: RSS claims 96, held are 32 kB<"));
	assert_non_null(strstr(t->page,
	    "<title>2 consumers, 50%: RSS claims 96, held are 64 kB<"));
	assert_int_equal(trial_teardown((void **)&trial), 0);
}

static void
start_paused(struct trial *trial, const char *path)
{
	trial_start(trial, "cow", "--pause", "--html", path, NULL);
	trial_await(trial, TRIAL_PROMPT);
	trial_type(trial, "\n");
	trial_await(trial, TRIAL_PROMPT);
}

static void
an_interrupted_run_leaves_a_page(void **state)
{
	struct html_test *t = *state;
	struct trial *trial;

	assert_int_equal(trial_setup((void **)&trial), 0);
	start_paused(trial, t->path);
	assert_int_equal(kill(trial->pid, SIGINT), 0);
	trial_end(trial);
	assert_int_equal(trial->status, 128 + SIGINT);
	t->page = file_text(t->path);
	tags_check(t->page);
	assert_non_null(strstr(t->page, ">Incomplete<"));
	assert_int_equal(text_count(t->page, "<section class=\"step\""), 2);
	assert_int_equal(trial_teardown((void **)&trial), 0);
}

static size_t
files_in(const char *folder)
{
	char pattern[64];
	glob_t found;
	size_t count;

	snprintf(pattern, sizeof pattern, "%s/*", folder);
	assert_in_range(glob(pattern, 0, NULL, &found), 0, GLOB_NOMATCH);
	count = found.gl_pathc;
	globfree(&found);
	return count;
}

static void
a_run_that_is_killed_leaves_nothing(void **state)
{
	struct html_test *t = *state;
	struct trial *trial;

	assert_int_equal(trial_setup((void **)&trial), 0);
	start_paused(trial, t->path);
	assert_int_equal(files_in(t->folder), 0);
	assert_int_equal(kill(trial->pid, SIGKILL), 0);
	trial_end(trial);
	assert_int_equal(trial->status, -SIGKILL);
	assert_int_equal(files_in(t->folder), 0);
	assert_int_equal(trial_teardown((void **)&trial), 0);
}

/* In a process of its own: 0, 1, or why it cannot be tried. */
static _Noreturn void
write_where_files_have_names(const char *path)
{
	struct page_file file;

	if (refuse_paths() < 0)
		_exit(EXIT_NOT_HERE);
	if (page_file_open(&file, path) < 0 || !file.is_named ||
	    access(file.temporary, F_OK) < 0 || access(path, F_OK) == 0)
		_exit(1);
	fputs("new", file.out);
	_exit(page_file_keep(&file) < 0);
}

/* As on file systems that cannot make a file without one. */
static void
a_page_may_have_a_name_from_the_start(void **state)
{
	struct html_test *t = *state;
	pid_t looks, writes;
	char folder[40];
	int status;

	skip_if(geteuid() != 0, "only root is sure to see others' paths");
	snprintf(folder, sizeof folder, "%s/", t->folder);
	looks = refuse_paths_begin(folder, EOPNOTSUPP);
	assert_true(looks > 0);
	writes = fork();
	assert_true(writes >= 0);
	if (writes == 0)
		write_where_files_have_names(t->path);
	assert_int_equal(waitpid(writes, &status, 0), writes);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == EXIT_NOT_HERE) {
		print_message("no filters of system calls are allowed here\n");
		assert_int_equal(kill(looks, SIGKILL), 0);
		assert_int_equal(waitpid(looks, NULL, 0), looks);
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_int_equal(waitpid(looks, NULL, 0), looks);
	assert_int_equal(files_in(t->folder), 1);
	t->page = file_text(t->path);
	assert_string_equal(t->page, "new");
}

/* What was there before stays. */
static void
a_run_that_is_refused_has_no_page(void **state)
{
	struct html_test *t = *state;
	struct trial *trial;

	write_file(t->path, "old");
	assert_int_equal(trial_setup((void **)&trial), 0);
	trial_run(trial, "cow", "--size=64T", "--html", t->path, NULL);
	assert_int_equal(trial->status, 3);
	assert_int_equal(trial_teardown((void **)&trial), 0);
	t->page = file_text(t->path);
	assert_string_equal(t->page, "old");
}

static void
a_page_that_cannot_be_written_is_told(void **state)
{
	static const struct {
		const char *path, *why;
	} cases[] = {
	    {"/nowhere/page", "No such file or directory"},
	    {"/tmp", "Is a directory"},
	    {"/dev/full", "No space left on device"},
	};
	struct trial *trial;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char message[80];

		assert_int_equal(trial_setup((void **)&trial), 0);
		trial_run(
		    trial, "cow", "--quiet", "--html", cases[i].path, NULL);
		snprintf(message, sizeof message, "shmlab: %s: %s\n",
		    cases[i].path, cases[i].why);
		assert_string_equal(trial->err, message);
		assert_int_equal(trial->status, 3);
		/* What cannot be opened is refused before anything is told. */
		if (strcmp(cases[i].path, "/dev/full") != 0)
			assert_string_equal(trial->out, "");
		trial_left_nothing(trial);
		assert_int_equal(trial_teardown((void **)&trial), 0);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(a_page_has_a_part_for_each_step),
	    TEST(a_step_is_told_in_sentences),
	    TEST(a_cell_tells_page_frame_and_fault),
	    TEST(what_a_step_changed_is_marked),
	    TEST(a_step_tells_its_system_calls),
	    TEST(first_touches_tell_their_faults),
	    TEST(frames_that_are_not_visible_have_no_letters),
	    TEST(pages_that_are_unknown_have_a_reason),
	    TEST(many_pages_are_folded_into_runs),
	    TEST(too_many_runs_become_shares),
	    TEST(many_consumers_are_folded),
	    TEST(a_maps_line_that_changed_shows_how),
	    TEST(what_contradicts_is_told),
	    TEST(an_incomplete_run_says_so),
	    TEST(a_run_without_steps_has_a_page),
	    TEST(no_name_can_become_markup),
	    TEST(bytes_that_are_no_text_are_replaced),
	    TEST(a_page_asks_for_nothing),
	    TEST(the_record_inside_is_that_of_json),
	    TEST(a_record_that_is_too_large_is_left_out),
	    TEST(a_page_that_is_given_up_leaves_what_was_there),
	    TEST(a_link_keeps_its_place),
	    TEST(a_new_page_is_a_file_like_others),
	    TEST(what_is_no_file_is_not_replaced),
	    TEST(a_page_and_its_record_are_of_one_run),
	    TEST(a_page_goes_beside_json_on_stdout),
	    TEST(a_prediction_has_a_page),
	    TEST(a_comparison_has_a_page),
	    TEST(a_comparison_shows_what_is_held),
	    TEST(an_interrupted_run_leaves_a_page),
	    TEST(a_run_that_is_killed_leaves_nothing),
	    TEST(a_page_may_have_a_name_from_the_start),
	    TEST(a_run_that_is_refused_has_no_page),
	    TEST(a_page_that_cannot_be_written_is_told),
	};

	return cmocka_run_group_tests_name("html", tests, NULL, NULL);
}
