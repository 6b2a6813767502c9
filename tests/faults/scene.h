/* scene.h: one run of the coordinator, and what is seen of it from outside.
 *
 *	struct scene s = {.subject = &subjects[0], .tracer = &tracer};
 *
 *	scene_run(&s);
 *	... s.status, s.err, s.record, s.left ...
 *	scene_release(&s);
 *
 * Nothing of what it says of itself is believed: it looks at the wait status,
 * at what was written, at /proc, and into the folders where objects, files and
 * queues are made.
 */
#ifndef SHMLAB_TESTS_SCENE_H
#define SHMLAB_TESTS_SCENE_H

#include <limits.h>

#include "subjects.h"

struct scene {
	/* Set before; what is zero is not wanted. */
	const struct subject *subject;
	bool paused; /* --pause, and somebody presses Enter all the time */
	struct tracer *tracer;
	void (*prepare)(const void *arg); /* in the child, before exec */
	const void *arg;
	const char *folder; /* another one where files may be made, or NULL */
	unsigned timeout;   /* --timeout, in seconds; 0: more than is needed */

	/* Set meanwhile: it could not write the record, or take a name away,
	 * whatever it did. */
	bool record_refused, unlink_refused;

	/* What was seen. */
	int status;	   /* as from waitpid(2) */
	bool hung;	   /* it was killed after a time that no run takes */
	char *out, *err;   /* owned */
	char *record_text; /* of --json=FILE; NULL: there is no file. Owned */
	json_t *record;	   /* NULL: that is no JSON. Owned */
	char process[64];  /* one that lived on; or "" */
	char object[PATH_MAX]; /* one that is still there; or "" */
};

/* Folders of its own until this process ends, so that what is left there is
 * what these runs have left. */
void scene_grounds_take(void);

/* Something that is in these folders though no run is; false: nothing, or they
 * are not our own. */
bool scene_grounds_hold(char *name, size_t size);

/* Something that the coordinator of that pid has made and left there. */
bool scene_find_object(pid_t, char *name, size_t size);

/* "4711, consumer 1": a child that we have. */
void scene_name_child(char *child, size_t size);

void scene_run(struct scene *);

/* Is that descriptor of a process the record that is being written? */
bool scene_is_record(pid_t, int fd);

void scene_release(struct scene *);

#endif
