/* page_body.h: the document, put together of its parts. */
#ifndef SHMLAB_REPORT_HTML_PAGE_BODY_H
#define SHMLAB_REPORT_HTML_PAGE_BODY_H

#include <stdio.h>

#include "record/record.h"
#include "report/html/series.h"
#include "report/tally.h"

struct page_parts {
	const struct head_record *head;
	const struct verdict_record *verdict;
	const struct tally *tally;
	const struct series *series;
	const char *command; /* or NULL */
	char *sections;	     /* of the steps, as markup */
	const char *record;  /* packed; NULL: it is too large */
};

/* 0 or a negated errno. */
int page_body_write(FILE *, const struct page_parts *);

#endif
