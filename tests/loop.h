/* loop.h: a file system of one's own, in a file, through a loop device. */
#ifndef SHMLAB_TESTS_LOOP_H
#define SHMLAB_TESTS_LOOP_H

#include <stddef.h>

/* A file of that size, without a name, made a file system by a program that
 * takes the path behind its arguments ("mkfs.ext4 -q"). A descriptor; -ENOPKG:
 * there is no such program; or another negated errno. */
int loop_make(const char *program, size_t size);

/* Mounts it; the loop device goes when nothing uses it any more. 0 or a negated
 * errno (-ENODEV: the kernel lacks the file system, -EPERM: not allowed). */
int loop_mount(
    int image, const char *at, const char *type, const char *options);

#endif
