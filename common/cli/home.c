#include <ctype.h>
#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/home.h"
#include "os/own_folder.h"

#define IN_TREE	  "./run.sh"
#define INSTALLED "shmlab"
#define LIBEXEC	  "/libexec/shmlab"
#define SHARE	  "/share/shmlab"
_Static_assert(sizeof INSTALLED <= sizeof IN_TREE, "home_rename() has room");

/* Stores the folder that it is installed below. false: it is not. */
static bool
find_prefix(char *path, size_t size)
{
	size_t length;

	if (!own_folder(path, size))
		return false;
	length = strlen(path);
	if (length < strlen(LIBEXEC) ||
	    strcmp(path + length - strlen(LIBEXEC), LIBEXEC) != 0)
		return false;
	path[length - strlen(LIBEXEC)] = '\0';
	return true;
}

bool
home_is_installed(void)
{
	char prefix[PATH_MAX];

	return find_prefix(prefix, sizeof prefix);
}

const char *
home_sources(void)
{
	const char *home = getenv("SHMLAB_HOME");

	return home_is_installed() || home == NULL || *home == '\0' ? NULL
								    : home;
}

const char *
home_need_sources(const char *command)
{
	const char *home = home_sources();

	if (home != NULL)
		return home;
	if (home_is_installed())
		warnx("%s needs the source tree, which is not installed; "
		      "type in the tree: " IN_TREE " %s",
		    command, command);
	else
		warnx("it is not known where the sources are; type: " IN_TREE
		      " %s",
		    command);
	return NULL;
}

bool
home_text(const char *name, char *path, size_t size)
{
	const char *home = home_sources(), *share = "";
	char prefix[PATH_MAX];

	if (find_prefix(prefix, sizeof prefix)) {
		home = prefix;
		share = SHARE;
	}
	return home != NULL &&
	    (size_t)snprintf(path, size, "%s%s/%s", home, share, name) < size;
}

const char *
home_command(void)
{
	return home_is_installed() ? INSTALLED : IN_TREE;
}

/* Is a command that needs the source tree what text begins with, after a space?
 */
static bool
stays_in_tree(const char *text)
{
	static const char *const commands[] = {
	    " bench", " check", " new", " test", NULL};

	for (const char *const *c = commands; *c != NULL; c++)
		if (strncmp(text, *c, strlen(*c)) == 0 &&
		    !isalnum((unsigned char)text[strlen(*c)]))
			return true;
	return false;
}

void
home_rename(char *text)
{
	const char *name = home_command();

	while ((text = strstr(text, IN_TREE)) != NULL) {
		char *rest = text + strlen(IN_TREE);

		if (stays_in_tree(rest)) {
			text = rest;
			continue;
		}
		memcpy(text, name, strlen(name));
		text += strlen(name);
		memmove(text, rest, strlen(rest) + 1);
	}
}
