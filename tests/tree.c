#include <setjmp.h>
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

#include "file_text.h"
#include "tree.h"

/* Seconds; no command comes near it, not even with sanitizers. */
#define DEADLINE "250"

/* $1: the tree. Objects keep their times, so that make finds them up to date;
 * its build folder has the name that ./run.sh gives it. */
static const char copy[] =
    "set -eu\n"
    "unset MAKEFLAGS MFLAGS MAKELEVEL BUILD\n"
    "from=${SHMLAB_BUILD:-build}\n"
    "to=$1/build${SANITIZE:+/sanitize-$(echo \"$SANITIZE\" | tr , -)}\n"
    "mkdir -p \"$1/producers\" \"$1/consumers\" \"$to/obj\"\n"
    "cp run.sh Makefile \"$1\"\n"
    "ln -s \"$PWD/common\" \"$1/common\"\n"
    "cp -a \"$from\"/obj/common \"$to/obj\"\n"
    "cp -a \"$from\"/*.a \"$from/shmlab\" \"$to\"\n";

static void
path_in(const struct tree *t, const char *path, char *full, size_t size)
{
	snprintf(full, size, "%s/%s", t->path, path);
}

static void
forget_output(struct tree *t)
{
	free(t->out);
	free(t->err);
	t->out = t->err = NULL;
}

/* Runs a script of the shell with its words. */
static int
shell(char *const argv[])
{
	int wait_status;
	pid_t pid = fork();

	if (pid < 0)
		return -1;
	if (pid == 0) {
		execvp(argv[0], argv);
		_exit(127);
	}
	if (waitpid(pid, &wait_status, 0) != pid || !WIFEXITED(wait_status))
		return -1;
	return WEXITSTATUS(wait_status);
}

int
tree_setup(void **state)
{
	struct tree *t = calloc(1, sizeof *t);
	char script[sizeof copy];

	if (t == NULL)
		return -1;
	strlcpy(script, copy, sizeof script);
	strlcpy(t->path, "/tmp/shmlab-tree-XXXXXX", sizeof t->path);
	if (mkdtemp(t->path) == NULL)
		return -1;
	*state = t;
	/* Other users may look, where a test runs something as one. */
	if (chmod(t->path, 0755) < 0)
		return -1;
	return shell((char *[]){(char[]){"sh"}, (char[]){"-c"}, script,
	    (char[]){"sh"}, t->path, NULL});
}

int
tree_teardown(void **state)
{
	struct tree *t = *state;
	int status = shell((char *[]){
	    (char[]){"rm"}, (char[]){"-rf"}, (char[]){"--"}, t->path, NULL});

	forget_output(t);
	free(t);
	return status;
}

static void
type_words(struct tree *t, const char *words)
{
	char *script, out[96], err[96];

	forget_output(t);
	path_in(t, "out", out, sizeof out);
	path_in(t, "err", err, sizeof err);
	assert_true(
	    asprintf(&script, "cd %s && timeout " DEADLINE " %s >%s 2>%s",
		t->path, words, out, err) > 0);
	t->status = shell(
	    (char *[]){(char[]){"sh"}, (char[]){"-c"}, script, NULL});
	free(script);
	t->out = file_text_if_any(out);
	t->err = file_text_if_any(err);
}

void
tree_type(struct tree *t, const char *format, ...)
{
	va_list arguments;
	char *words;

	va_start(arguments, format);
	assert_true(vasprintf(&words, format, arguments) > 0);
	va_end(arguments);
	type_words(t, words);
	free(words);
}

void
tree_run(struct tree *t, const char *format, ...)
{
	va_list arguments;
	char *words, *command;

	va_start(arguments, format);
	assert_true(vasprintf(&words, format, arguments) >= 0);
	va_end(arguments);
	assert_true(asprintf(&command, "./run.sh %s", words) > 0);
	type_words(t, command);
	free(command);
	free(words);
}

void
tree_new(struct tree *t, const char *pair)
{
	tree_run(t, "new %s", pair);
	assert_string_equal(t->err, "");
	assert_int_equal(t->status, 0);
}

bool
tree_has(const struct tree *t, const char *path)
{
	char full[256];

	path_in(t, path, full, sizeof full);
	return access(full, F_OK) == 0;
}

char *
tree_read(const struct tree *t, const char *path)
{
	char full[256];

	path_in(t, path, full, sizeof full);
	return file_text_if_any(full);
}

void
tree_write(const struct tree *t, const char *path, const char *text)
{
	char full[256];
	FILE *file;

	path_in(t, path, full, sizeof full);
	file = fopen(full, "we");
	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

void
tree_edit(
    const struct tree *t, const char *path, const char *from, const char *to)
{
	char *text = tree_read(t, path);
	const char *at = strstr(text, from);
	char *edited;

	if (at == NULL)
		fail_msg("%s does not hold '%s'", path, from);
	assert_true(asprintf(&edited, "%.*s%s%s", (int)(at - text), text, to,
			at + strlen(from)) > 0);
	tree_write(t, path, edited);
	free(edited);
	free(text);
}

void
tree_holds(const char *text, const char *words)
{
	if (strstr(text, words) == NULL)
		fail_msg("'%s' is not in:\n%s", words, text);
}
