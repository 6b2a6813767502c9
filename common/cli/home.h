/* home.h: where this program is at home, and how it is called there.
 *
 *	built in a source tree		installed below PREFIX
 *
 *	build/shmlab			libexec/shmlab/shmlab
 *	build/producers/NAME		libexec/shmlab/producers/NAME
 *	common/report/README.md		share/shmlab/common/report/README.md
 *	./run.sh			shmlab: bin/shmlab is a link
 *
 * So the pairs' programs lie beside this one in either case, and the texts have
 * the same names below one folder. ./run.sh says in $SHMLAB_HOME which that is;
 * an installed program knows it from where it lies, and has no sources.
 */
#ifndef SHMLAB_CLI_HOME_H
#define SHMLAB_CLI_HOME_H

#include <stdbool.h>
#include <stddef.h>

/* Is this program installed, or built in a source tree? */
bool home_is_installed(void);

/* The path of a text that the tree has by that name. false: it is not known
 * where the texts are, or the path does not fit. */
bool home_text(const char *name, char *path, size_t size);

/* The source tree. NULL: this program is installed, or was started without
 * ./run.sh. */
const char *home_sources(void);

/* The same for a command that cannot do without them: stderr says why there
 * are none, and what to type instead. */
const char *home_need_sources(const char *command);

/* How a person calls this program: "./run.sh" or "shmlab". */
const char *home_command(void);

/* Texts are written for the tree: makes each "./run.sh" in one what
 * home_command() says, unless a command that needs the sources follows. It does
 * not become longer. */
void home_rename(char *text);

#endif
