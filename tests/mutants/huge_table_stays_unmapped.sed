# Rule 21: munmap of all in a range leaves the page table.
/^unmap/,/^}/s/vmas_meet(&m->actor\[actor\].vmas, u->first, u->end)/true/
