# Rule 12: AnonHugePages counts all anonymous pages.
s/if (s->entry\[actor\].huge)/if (page.anonymous)/
