#include <inttypes.h>

#include "report/html/nested_bar.h"

#define WIDTH  100
#define HEIGHT 20

static void
put_bar(
    struct markup *m, const char *class, int64_t kib, int64_t all, int height)
{
	markup_open_class(m, "rect", class);
	markup_attribute(m, "x", "1");
	markup_attribute_format(m, "y", "%d", (HEIGHT - height) / 2);
	markup_attribute_format(
	    m, "width", "%.1f", (double)kib * WIDTH / (double)all);
	markup_attribute_format(m, "height", "%d", height);
	markup_close(m);
}

void
nested_bar_write(struct markup *m, const struct region_record *region)
{
	int64_t all = region->size_kib;

	if (all <= 0 || region->rss_kib == UNKNOWN ||
	    region->pss_kib == UNKNOWN || region->uss_kib == UNKNOWN)
		return;
	markup_open_class(m, "svg", "nested");
	markup_attribute_format(m, "viewBox", "0 0 %d %d", WIDTH + 2, HEIGHT);
	markup_attribute(m, "role", "img");
	markup_leaf_format(m, "title", NULL,
	    "VSZ %" PRId64 " kB, of that RSS %" PRId64 ", PSS %" PRId64
	    ", USS %" PRId64,
	    all, region->rss_kib, region->pss_kib, region->uss_kib);
	put_bar(m, "vsz", all, all, 18);
	put_bar(m, "rss", region->rss_kib, all, 18);
	put_bar(m, "pss", region->pss_kib, all, 12);
	put_bar(m, "uss", region->uss_kib, all, 6);
	markup_close(m);
}
