/* test_install.c: what is installed works without the source tree, for
 * everybody, under its own name; it completes what is typed; and it is taken
 * away again, without a trace. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "commands/topics.h"
#include "skip.h"
#include "tree.h"

/* In the folder of the trial; the umask is one of somebody careful. */
#define DESTDIR "dest"
#define PREFIX	"/opt/lab"
#define SHMLAB	DESTDIR PREFIX "/bin/shmlab"
#define LISTING "find " DESTDIR " | sort"

/* Nothing is built: the tests are, so all is. */
static void
type_make(struct tree *t, const char *goal)
{
	const char *build = getenv("SHMLAB_BUILD");
	char here[PATH_MAX];

	assert_non_null(getcwd(here, sizeof here));
	tree_type(t,
	    "sh -c 'umask 077; unset MAKEFLAGS MFLAGS MAKELEVEL SHMLAB_HOME; "
	    "make -s -C %s -o all %s BUILD=%s DESTDIR=%s/" DESTDIR
	    " PREFIX=" PREFIX "'",
	    here, goal, build != NULL ? build : "build", t->path);
	assert_string_equal(t->err, "");
	assert_string_equal(t->out, "");
	assert_int_equal(t->status, 0);
}

static int
setup(void **state)
{
	if (tree_setup(state) != 0)
		return -1;
	tree_type(*state, "mkdir -m 755 " DESTDIR);
	type_make(*state, "install");
	return 0;
}

static int
setup_tree(void **state)
{
	return tree_setup(state);
}

static void
works(struct tree *t)
{
	if (t->status != 0 || *t->err != '\0')
		fail_msg("status %d, and:\n%s", t->status, t->err);
}

/* "./run.sh" stands only before commands that need the source tree. */
static void
holds_no_tree(struct tree *t)
{
	char word[16];

	for (const char *at = t->out; (at = strstr(at, "./run.sh")) != NULL;) {
		at += strlen("./run.sh");
		if (sscanf(at, " %15[a-z]", word) != 1 ||
		    (strcmp(word, "test") != 0 && strcmp(word, "new") != 0 &&
			strcmp(word, "check") != 0 &&
			strcmp(word, "bench") != 0))
			fail_msg("./run.sh%.40s is in:\n%s", at, t->out);
	}
}

static void
a_pair_runs_from_anywhere(void **state)
{
	struct tree *t = *state;

	tree_type(t, "sh -c 'cd / && %s/" SHMLAB " cow --quiet'", t->path);
	works(t);
	tree_holds(t->out, "\nBalanced: ");
	tree_holds(t->out, "how to read this: shmlab help reading");
	holds_no_tree(t);
	tree_type(t,
	    "sh -c 'PATH=$PWD/" DESTDIR PREFIX
	    "/bin:$PATH; cd / && shmlab shared --quiet'");
	works(t);
}

static void
a_pair_runs_as_nobody(void **state)
{
	struct tree *t = *state;

	skip_if(geteuid() != 0, "needs root, to be somebody else");
	tree_type(t,
	    "setpriv --reuid 65534 --regid 65534 --clear-groups "
	    "sh -c 'cd / && %s/" SHMLAB " cow --quiet && "
	    "%s/" SHMLAB " help reading'",
	    t->path, t->path);
	works(t);
	tree_holds(t->out, "\nBalanced: ");
	tree_holds(t->out, "# How to read the screen");
}

static void
help_has_its_texts_and_the_name_of_the_program(void **state)
{
	struct tree *t = *state;

	for (const struct topic *topic = topics; topic->name != NULL; topic++) {
		tree_type(t, SHMLAB " help %s", topic->name);
		works(t);
		holds_no_tree(t);
	}
	tree_type(t, SHMLAB " help rules");
	tree_holds(t->out, "shmlab prove --replay ");
	tree_type(t, SHMLAB);
	works(t);
	holds_no_tree(t);
	tree_holds(t->out, "usage: shmlab PAIR");
	/* Their usage, their options, and what to show and to ask. */
	tree_type(t,
	    "sh -c 'for name in $(" SHMLAB
	    " | sed -n \"/^Pairs/,/^Topics/s/^  \\([a-z-]*\\) .*/"
	    "\\1/p\"); do " SHMLAB " $name --help || exit; done'");
	works(t);
	holds_no_tree(t);
	tree_holds(t->out, "usage: shmlab cow");
	tree_holds(t->out, "usage: shmlab compare");
	tree_type(t, SHMLAB " list --json");
	works(t);
	holds_no_tree(t);
}

static void
what_is_wrong_is_said_under_its_name(void **state)
{
	struct tree *t = *state;

	tree_type(t, SHMLAB " cow --xyzzy");
	assert_int_equal(t->status, 2);
	assert_string_equal(t->err,
	    "shmlab cow: unknown option '--xyzzy'; see shmlab cow --help\n");
	tree_type(t, SHMLAB " xyzzy");
	assert_string_equal(t->err,
	    "shmlab: unknown pair or command 'xyzzy'; see shmlab --help\n");
}

/* Even where a source tree is known of. */
static void
what_needs_the_sources_says_so(void **state)
{
	static const char *const words[][2] = {{"new mine", "new NAME"},
	    {"check cow", "check PAIR"}, {"bench", "bench"}, {"test", "test"}};
	struct tree *t = *state;
	char here[PATH_MAX], line[256];

	assert_non_null(getcwd(here, sizeof here));
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		tree_type(
		    t, "env SHMLAB_HOME=%s " SHMLAB " %s", here, words[i][0]);
		snprintf(line, sizeof line,
		    "shmlab: %s needs the source tree, which is not installed; "
		    "type in the tree: ./run.sh %s\n",
		    words[i][1], words[i][1]);
		assert_string_equal(t->err, line);
		assert_int_equal(t->status, 3);
	}
}

static void
the_man_page_is_there(void **state)
{
	struct tree *t = *state;

	tree_type(t, "sh -c 'command -v mandoc'");
	skip_if(t->status != 0, "there is no mandoc here (package mandoc)");
	tree_type(
	    t, "mandoc -T ascii " DESTDIR PREFIX "/share/man/man1/shmlab.1");
	works(t);
	tree_holds(t->out, "SHMLAB(1)");
	tree_holds(t->out, "shmlab help reading");
}

/* "     $ shmlab cow --pause": those that stand there are typed. */
static void
its_examples_work(void **state)
{
	struct tree *t = *state;

	tree_type(t,
	    "sh -c 'PATH=$PWD/" DESTDIR PREFIX "/bin:$PATH; "
	    "sed -n \"s/^[.]Dl [$] //p\" " DESTDIR PREFIX
	    "/share/man/man1/shmlab.1 >examples; command -v jq >/dev/null || "
	    "sed -i \"s/ | jq .*//\" examples; while read -r line; do "
	    "echo \"$line\"; sh -ec \"$line\" </dev/null >output || exit; "
	    "test -s output || exit 9; done <examples'");
	if (t->status != 0)
		fail_msg("the last of these fails:\n%s%s", t->out, t->err);
	tree_holds(t->out, "shmlab cow --pause");
}

/* What a shell offers, one on each line, for these words; the last one is the
 * one that is typed. Bash takes "=" for a word. */
static void
bash_offers(struct tree *t, const char *words, const char *offers)
{
	tree_type(t,
	    "bash -c 'source " DESTDIR PREFIX
	    "/share/bash-completion/completions/shmlab; COMP_WORDS=(shmlab %s);"
	    " COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); "
	    "eval $(complete -p shmlab | sed \"s/.*-F //; s/ .*//\"); "
	    "printf \"%%s\\n\" \"${COMPREPLY[@]}\"'",
	    words);
	works(t);
	if (strcmp(t->out, offers) != 0)
		fail_msg("bash, %s, offers:\n%s", words, t->out);
}

static void
zsh_offers(struct tree *t, const char *words, const char *offers)
{
	tree_type(t,
	    "zsh -fc 'compdef() {}; compadd() { shift; print -l -- \"$@\" | "
	    "grep -e \"^${words[CURRENT]#--*=}\"; }; compset() {}; "
	    "source " DESTDIR PREFIX "/share/zsh/site-functions/_shmlab; "
	    "words=(shmlab %s); CURRENT=$#words; _shmlab || :'",
	    words);
	works(t);
	if (strcmp(t->out, offers) != 0)
		fail_msg("zsh, %s, offers:\n%s", words, t->out);
}

static const struct {
	const char *typed, *offers;
} completions[] = {
    {"ver", "version\n"},
    {"priv", "private-shm\n"},
    {"--v", "--version\n"},
    {"cow --pa", "--pages\n--pattern\n--pause\n"},
    {"cow --pattern r", "random\n"},
    {"cow --color \"\"", "auto\nalways\nnever\n"},
    {"kinds --kind shm", "shm-private\nshm-shared\n"},
    {"predict priv", "private-shm\n"},
    {"predict lazy --tou", "--touch\n"},
    {"help auth", "authoring\n"},
    {"help platf", "platform\n"},
    {"compare anonymous-p", "anonymous-private\n"},
    {"prove --op", "--ops\n"},
    {"bench ri", "ring\n"},
    {"new mine --from priv", "private-shm\n"},
    {"completion z", "zsh\n"},
};
#define COMPLETIONS (sizeof completions / sizeof *completions)

static void
bash_completes(void **state)
{
	struct tree *t = *state;

	for (size_t i = 0; i < COMPLETIONS; i++)
		bash_offers(t, completions[i].typed, completions[i].offers);
	bash_offers(t, "kinds --kind = shm", "shm-private\nshm-shared\n");
	bash_offers(t, "cow --pattern =", "first\nstride\nrandom\nown\n");
	/* Where COMP_WORDBREAKS has no "=". */
	bash_offers(t, "cow --pattern=r", "--pattern=random\n");
	tree_write(t, "my answers", "");
	bash_offers(t, "cow --answers my", "my answers\n");
	bash_offers(t, "cow --json = my", "my answers\n");
	/* Nobody can guess it. */
	bash_offers(t, "cow --pages 1", "\n");
}

static void
zsh_completes(void **state)
{
	struct tree *t = *state;

	tree_type(t, "sh -c 'command -v zsh'");
	skip_if(t->status != 0, "there is no zsh here (package zsh)");
	tree_type(
	    t, "zsh -n " DESTDIR PREFIX "/share/zsh/site-functions/_shmlab");
	works(t);
	tree_type(
	    t, "head -n 1 " DESTDIR PREFIX "/share/zsh/site-functions/_shmlab");
	assert_string_equal(t->out, "#compdef shmlab\n");
	for (size_t i = 0; i < COMPLETIONS; i++)
		zsh_offers(t, completions[i].typed, completions[i].offers);
	zsh_offers(t, "cow --pattern=r", "random\n");
}

static void
uninstall_leaves_nothing(void **state)
{
	struct tree *t = *state;
	char *before;

	tree_type(t,
	    "mkdir -p -m 755 " DESTDIR PREFIX "/bin " DESTDIR PREFIX
	    "/libexec/other " DESTDIR PREFIX "/share/man/man1 " DESTDIR PREFIX
	    "/share/bash-completion/completions " DESTDIR PREFIX
	    "/share/zsh/site-functions");
	tree_type(t, "touch " DESTDIR PREFIX "/bin/other");
	tree_type(t, LISTING);
	before = strdup(t->out);
	type_make(t, "install");
	type_make(t, "install"); /* over itself */
	tree_type(t, LISTING);
	tree_holds(t->out, PREFIX "/bin/shmlab\n");
	type_make(t, "uninstall");
	tree_type(t, LISTING);
	assert_string_equal(t->out, before);
	type_make(t, "uninstall"); /* again, of nothing */
	free(before);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test(name)
	const struct CMUnitTest tests[] = {
	    TEST(a_pair_runs_from_anywhere),
	    TEST(a_pair_runs_as_nobody),
	    TEST(help_has_its_texts_and_the_name_of_the_program),
	    TEST(what_is_wrong_is_said_under_its_name),
	    TEST(what_needs_the_sources_says_so),
	    TEST(the_man_page_is_there),
	    TEST(its_examples_work),
	    TEST(bash_completes),
	    TEST(zsh_completes),
	};
	const struct CMUnitTest removal[] = {
	    cmocka_unit_test_setup_teardown(
		uninstall_leaves_nothing, setup_tree, tree_teardown),
	};
	int failed = cmocka_run_group_tests_name(
	    "install", tests, setup, tree_teardown);

	return failed +
	    cmocka_run_group_tests_name("uninstall", removal, NULL, NULL);
}
