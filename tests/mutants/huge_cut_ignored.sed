# Rule 19: a huge entry stays when its mapping is cut.
/^huge_cut/,/^}/s/if (segment_of(m, &u)->entry\[actor\].huge)/if (false)/
