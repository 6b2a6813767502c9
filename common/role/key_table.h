/* key_table.h: a table of keys and values in the region, for pairs that have
 * data of their own.
 *
 * A record every 64 bytes, in every page. What a record holds follows from its
 * key, which is its number, and its version; so any process can tell whether it
 * is whole.
 */
#ifndef SHMLAB_ROLE_KEY_TABLE_H
#define SHMLAB_ROLE_KEY_TABLE_H

#include "role/role.h"

/* Records in so many pages. */
uint64_t key_table_records(const struct actor *, uint64_t pages);

/* Steps' work: gives every record of those pages that version, or only the
 * first record of each page. Both log what they write. */
int key_table_write(struct actor *, struct pages, uint64_t version);
int key_table_write_first(struct actor *, struct pages, uint64_t version);

/* Does the file hold the whole table, every record in that version? By
 * pread(2). -EBADMSG: it does not; or another negated errno. */
int key_table_expect_file(const struct actor *, int fd, uint64_t version);

#endif
