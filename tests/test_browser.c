/* test_browser.c: a page of a run in a browser: browser.js, beside this file,
 * runs at the end of a copy of it. Needs Chromium, and is skipped without. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "file_text.h"
#include "own_folders.h"
#include "run.h"
#include "skip.h"

static const char *const browsers[] = {
    "chromium", "chromium-browser", "google-chrome"};

static char folder[] = "/tmp/shmlab-browser-XXXXXX";
static const char *browser;   /* NULL: there is none that works */
static unsigned width = 1280; /* of its window */

/* A page, and its record in base64, as coreutils make it. */
struct shown {
	char *page, *record;
};
static struct shown run;	/* cow, with default options */
static struct shown comparison; /* of two kinds */
static struct shown contradicted;

/* What a command prints; stderr as well. Allocated. */
static char *
output_of(const char *command)
{
	FILE *out, *pipe = popen(command, "r");
	char *text = NULL;
	size_t size;
	int byte;

	assert_non_null(pipe);
	out = open_memstream(&text, &size);
	assert_non_null(out);
	while ((byte = fgetc(pipe)) != EOF)
		fputc(byte, out);
	assert_int_equal(fclose(out), 0);
	(void)pclose(pipe);
	return text;
}

/* The document, and what the browser has to say, once it has run the scripts of
 * a page of the folder. Of its own accord it would use /dev/shm, phone home,
 * and ask D-Bus for what is not there. */
static char *
browse(const char *name)
{
	char command[512];

	snprintf(command, sizeof command,
	    "HOME='%s' timeout -k 5 100 %s --headless --no-sandbox "
	    "--disable-gpu --disable-dev-shm-usage --no-first-run "
	    "--disable-background-networking --window-size=%u,720 "
	    "--user-data-dir='%s/profile' --enable-logging=stderr "
	    "--virtual-time-budget=10000 "
	    "--dump-dom 'file://%s/%s' 2>&1 </dev/null",
	    folder, browser, width, folder, folder, name);
	return output_of(command);
}

static void
write_copy(const char *name, const char *start, size_t size, const char *script)
{
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	file = fopen(path, "w");
	assert_non_null(file);
	fwrite(start, 1, size, file);
	fprintf(file, "<script>%s</script></body></html>\n", script);
	assert_int_equal(fclose(file), 0);
}

static void
find_browser(void)
{
	size_t i = 0;

	for (; i < sizeof browsers / sizeof *browsers; i++) {
		char *shown;

		browser = browsers[i];
		write_copy("try.html", "<!DOCTYPE html><body>", 21,
		    "document.body.append('it ' + 'works')");
		shown = browse("try.html");
		if (strstr(shown, "it works") != NULL) {
			free(shown);
			return;
		}
		free(shown);
	}
	browser = NULL;
}

static struct shown
take_shown(const struct trial *trial, const char *path, int status)
{
	struct shown shown = {0};
	char command[96];

	if (trial->status != status)
		return shown;
	snprintf(
	    command, sizeof command, "base64 -w0 '%s'", trial->record_path);
	shown.page = file_text(path);
	shown.record = output_of(command);
	return shown;
}

static void
release_shown(const struct shown *shown)
{
	free(shown->page);
	free(shown->record);
}

static int
begin(void **state)
{
	struct trial *trial;
	char path[64];

	if (own_folders_take(state) < 0 || mkdtemp(folder) == NULL)
		return -1;
	find_browser();
	if (browser == NULL)
		return 0;
	if (trial_setup((void **)&trial) < 0)
		return -1;
	snprintf(path, sizeof path, "%s/run.html", folder);
	trial->keep_record = true;
	trial_run(trial, "cow", "--html", path, NULL);
	run = take_shown(trial, path, 0);
	trial_run(trial, "compare", "shm-private", "shm-shared", "--pages=16",
	    "--html", path, NULL);
	comparison = take_shown(trial, path, 0);
	trial->broken = true;
	trial_run(trial, "outside", "--html", path, NULL);
	/* With a sanitizer nothing outside the region is judged. */
	contradicted = take_shown(trial, path, TAKES_NOTES ? 0 : 1);
	if (trial_teardown((void **)&trial) < 0)
		return -1;
	return run.page == NULL || comparison.page == NULL ||
		contradicted.page == NULL
	    ? -1
	    : 0;
}

static int
end(void **state)
{
	char command[64];

	release_shown(&run);
	release_shown(&comparison);
	release_shown(&contradicted);
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return system(command) != 0 || own_folders_leave(state) < 0 ? -1 : 0;
}

static void
skip_without_browser(void)
{
	skip_if(browser == NULL, "no chromium is here, or it does not run");
	/* What is checked of the map are letters. */
	skip_if(geteuid() != 0, "only root sees frames");
}

/* Every claim of browser.js holds, and the console is empty. The document, as
 * the browser has it then; allocated. */
static char *
check_shown(const char *name)
{
	static const char start[] = "<pre id=\"verdict\">";
	char *shown = browse(name), *verdict;

	if (strstr(shown, "CONSOLE") != NULL)
		fail_msg("%.400s", strstr(shown, "CONSOLE"));
	verdict = strstr(shown, start);
	if (verdict == NULL)
		fail_msg("browser.js did not end: %.400s", shown);
	verdict += sizeof start - 1;
	verdict += strspn(verdict, "\n");
	if (strncmp(verdict, "done", 4) != 0)
		fail_msg("%.*s", (int)strcspn(verdict, "<"), verdict);
	return shown;
}

/* It does what it must, and what it saves is the file that --json wrote. */
static void
check_scripted(const struct shown *of)
{
	static const char start[] =
	    "<pre id=\"saved\">data:application/json;base64,";
	char *script = file_text("tests/browser.js"), *shown, *saved;

	write_copy("scripted.html", of->page,
	    (size_t)(strstr(of->page, "</body>") - of->page), script);
	free(script);
	shown = check_shown("scripted.html");
	saved = strstr(shown, start);
	assert_non_null(saved);
	saved += sizeof start - 1;
	saved[strcspn(saved, "<")] = '\0';
	assert_string_equal(saved, of->record);
	free(shown);
}

static void
a_page_works_with_keys_and_pointer(void **state)
{
	(void)state;
	skip_without_browser();
	check_scripted(&run);
}

static void
a_comparison_can_be_read(void **state)
{
	(void)state;
	skip_without_browser();
	check_scripted(&comparison);
}

static void
a_page_opens_where_it_contradicts(void **state)
{
	(void)state;
	skip_without_browser();
	skip_unpredicted();
	check_scripted(&contradicted);
}

/* No window of Chromium is narrower than that. */
static void
a_page_fits_a_phone(void **state)
{
	(void)state;
	skip_without_browser();
	width = 500;
	check_scripted(&run);
}

static int
widen(void **state)
{
	(void)state;
	width = 1280;
	return 0;
}

static void
a_page_is_whole_without_scripts(void **state)
{
	const char *last = NULL;
	char *script;

	(void)state;
	skip_without_browser();
	for (const char *at = run.page; (at = strstr(at, "<script")) != NULL;
	     at++)
		last = at;
	assert_non_null(last);
	script = file_text("tests/browser.js");
	write_copy("plain.html", run.page, (size_t)(last - run.page), script);
	free(script);
	free(check_shown("plain.html"));
}

/* What forbids requests forbids them: without it this test could not fail. */
static void
a_request_would_be_refused(void **state)
{
	char *shown;

	(void)state;
	skip_without_browser();
	write_copy("asking.html", run.page,
	    (size_t)(strstr(run.page, "</body>") - run.page),
	    "document.body.append(Object.assign(new Image(), "
	    "{src: 'cow.html'}))");
	shown = browse("asking.html");
	if (strstr(shown, "CONSOLE") == NULL ||
	    strstr(shown, "Content Security Policy") == NULL)
		fail_msg("%.400s", shown);
	free(shown);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_page_works_with_keys_and_pointer),
	    cmocka_unit_test(a_comparison_can_be_read),
	    cmocka_unit_test(a_page_opens_where_it_contradicts),
	    cmocka_unit_test_teardown(a_page_fits_a_phone, widen),
	    cmocka_unit_test(a_page_is_whole_without_scripts),
	    cmocka_unit_test(a_request_would_be_refused),
	};

	return cmocka_run_group_tests_name("browser", tests, begin, end);
}
