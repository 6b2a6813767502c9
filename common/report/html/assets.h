/* assets.h: the files of this folder that a page holds as they are. */
#ifndef SHMLAB_REPORT_HTML_ASSETS_H
#define SHMLAB_REPORT_HTML_ASSETS_H

extern const char page_css[], page_js[]; /* each ends with a 0 byte */

#endif
