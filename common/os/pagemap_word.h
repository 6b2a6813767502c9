/* pagemap_word.h: a word of /proc/PID/pagemap, which has one for each page.
 * Sources: Documentation/admin-guide/mm/pagemap.rst, fs/proc/task_mmu.c. */
#ifndef SHMLAB_OS_PAGEMAP_WORD_H
#define SHMLAB_OS_PAGEMAP_WORD_H

#define PAGEMAP_PRESENT	  (1ULL << 63)
#define PAGEMAP_SWAPPED	  (1ULL << 62)
#define PAGEMAP_FILE	  (1ULL << 61) /* file page or shared anonymous */
#define PAGEMAP_EXCLUSIVE (1ULL << 56) /* mapped exactly once, since 4.2 */
#define PAGEMAP_PFN	  ((1ULL << 55) - 1)

#endif
