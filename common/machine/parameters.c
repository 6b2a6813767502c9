/* parameters.c: what the model must know of this machine, how that is found
 * out, and what the outcomes mean. */
#include "machine/machine.h"

#define VALUE_OF(member)                                                       \
	static uint64_t value_of_##member(const struct model_machine *m)       \
	{                                                                      \
		return m->member;                                              \
	}

VALUE_OF(page_size)
VALUE_OF(fault_around)
VALUE_OF(table_pages)
VALUE_OF(shared_read_writable)
VALUE_OF(huge_pages)
VALUE_OF(dirtying_is_major)
VALUE_OF(protect_restores)
VALUE_OF(protect_restores_clean)
VALUE_OF(protect_restores_huge)
VALUE_OF(zeros_become_huge)
VALUE_OF(keeps_part)
VALUE_OF(keeps_last_part)
VALUE_OF(dontneed_takes_table)
VALUE_OF(remove_needs_write)
VALUE_OF(merge_takes_over)
VALUE_OF(unaccounts_unwritten)
VALUE_OF(may_copy_own)

#define PARAMETER(member, its_kind)                                            \
	.name = #member, .value = value_of_##member, .kind = its_kind

const struct parameter parameters[] = {
    {PARAMETER(page_size, PARAMETER_BYTES),
	.tried = "asked the system (sysconf(3))", .yes = "a page"},
    {PARAMETER(fault_around, PARAMETER_PAGES),
	.tried = "read all pages of an object in memory, and counted faults",
	.yes = "a read fault maps so many pages that are there"},
    {PARAMETER(table_pages, PARAMETER_PAGES),
	.tried = "worked out: an entry of a page table has eight bytes",
	.yes = "one page table maps so many"},
    {PARAMETER(shared_read_writable, PARAMETER_SWITCH),
	.tried = "read pages of an object in memory, then wrote to them",
	.no = "each first write is a fault, though a read mapped the page",
	.yes = "no fault: the read has mapped them writable"},
    {PARAMETER(huge_pages, PARAMETER_PAGES),
	.tried = "wrote a byte where memory asks for huge pages "
		 "(MADV_HUGEPAGE), and one where half of one would fit",
	.no = "no huge page came, or one of another size",
	.yes = "one fault brings so many where they fit", .huge = true},
    {PARAMETER(dirtying_is_major, PARAMETER_SWITCH),
	.tried = "wrote to new pages of an object, and looked at which faults "
		 "are counted",
	.no = "minor faults",
	.yes = "major faults: they are begun anew when the page is marked "
	       "dirty"},
    {PARAMETER(protect_restores, PARAMETER_SWITCH),
	.tried = "made private pages read-only and writable again, then wrote "
		 "to them",
	.no = "each write is a fault",
	.yes = "no fault: they got the right to write back"},
    {PARAMETER(protect_restores_clean, PARAMETER_SWITCH),
	.tried = "the same for a huge page that was taken apart "
		 "(MADV_DONTNEED of one page)",
	.no = "each write is a fault",
	.yes = "no fault: they got the right to write back", .huge = true},
    {PARAMETER(protect_restores_huge, PARAMETER_SWITCH),
	.tried = "the same for a whole huge page",
	.no = "the first write is a fault",
	.yes = "no fault: it got the right to write back", .huge = true},
    {PARAMETER(zeros_become_huge, PARAMETER_SWITCH),
	.tried = "read a byte where a huge page fits, wrote to it, and to the "
		 "pages behind it",
	.no = "a base page for each: the huge page of zeros is taken apart",
	.yes = "the first write brings a huge page", .huge = true},
    {PARAMETER(keeps_part, PARAMETER_SWITCH),
	.tried = "took a huge page apart, forked, let the child end, and wrote "
		 "to one of the many pages that are left",
	.no = "it is copied", .yes = "it keeps its frame", .huge = true,
	.frames = true},
    {PARAMETER(keeps_last_part, PARAMETER_SWITCH),
	.tried = "the same, and only that page was left", .no = "it is copied",
	.yes = "it keeps its frame", .huge = true, .frames = true},
    {PARAMETER(dontneed_takes_table, PARAMETER_SWITCH),
	.tried = "gave up (MADV_DONTNEED) all pages of a page table, and wrote "
		 "to the first one again",
	.no = "a base page came: the page table is still there",
	.yes = "a huge page came: the page table went, too", .huge = true},
    {PARAMETER(remove_needs_write, PARAMETER_SWITCH),
	.tried = "made a hole (MADV_REMOVE) through a mapping that is "
		 "read-only at the moment",
	.no = "done", .yes = "refused: permission denied"},
    {PARAMETER(merge_takes_over, PARAMETER_SWITCH),
	.tried = "made memory that was written like its neighbour that was "
		 "not, and counted the lines of maps",
	.no = "they stay two", .yes = "they are one"},
    {PARAMETER(unaccounts_unwritten, PARAMETER_SWITCH),
	.tried = "made both read-only, then made the one that was not written "
		 "like the other",
	.no = "they are one",
	.yes = "they stay two: the one is not counted as needed any more"},
    {PARAMETER(may_copy_own, PARAMETER_SWITCH),
	.tried = "the writes of protect_restores, and looked at the frames",
	.no = "each page keeps its frame",
	.yes = "some are copied, though no other process has them: which, is "
	       "left to chance, and either outcome is right",
	.frames = true},
};
const size_t parameter_count = sizeof parameters / sizeof *parameters;

const char *
parameter_unknown(const struct parameter *p, const struct machine *m)
{
	if (p->huge && !m->huge)
		return "huge pages were not tried";
	if (p->huge && m->model.huge_pages == 0 &&
	    p->value != value_of_huge_pages)
		return "there are no huge pages to try it with";
	if (p->frames && !m->frames)
		return "no frame numbers can be seen here; root usually can";
	return NULL;
}

const char *
parameter_outcome(const struct parameter *p, const struct machine *m)
{
	return p->value(&m->model) > 0 ? p->yes : p->no;
}
