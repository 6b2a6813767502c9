#include "cli/version.h"
#include "report/html/assets.h"
#include "report/html/embedded_record.h"
#include "report/html/page_frame.h"

/* Whatever a page may hold, it makes the browser ask for nothing. */
static const char policy[] =
    "default-src 'none'; style-src 'unsafe-inline'; "
    "script-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'";

static void
put_meta(
    struct markup *m, const char *kind, const char *name, const char *content)
{
	markup_open(m, "meta");
	markup_attribute(m, kind, name);
	markup_attribute(m, "content", content);
	markup_close(m);
}

static void
put_head(struct markup *m, const char *subject, const char *summary)
{
	markup_open(m, "head");
	markup_open(m, "meta");
	markup_attribute(m, "charset", "utf-8");
	markup_close(m);
	put_meta(m, "http-equiv", "Content-Security-Policy", policy);
	put_meta(m, "name", "viewport", "width=device-width, initial-scale=1");
	put_meta(m, "name", "color-scheme", "light dark");
	/* Otherwise browsers ask the server for /favicon.ico. */
	markup_open(m, "link");
	markup_attribute(m, "rel", "icon");
	markup_attribute(m, "href", "data:,");
	markup_close(m);
	markup_leaf_format(m, "title", NULL, "%s: %s", subject, summary);
	markup_open(m, "style");
	markup_verbatim(m, page_css);
	markup_close(m);
	markup_close(m);
}

void
page_frame_begin(
    struct markup *m, FILE *out, const char *subject, const char *summary)
{
	markup_init(m, out);
	fputs("<!DOCTYPE html>\n", out);
	markup_open(m, "html");
	markup_attribute(m, "lang", "en");
	put_head(m, subject, summary);
	markup_open(m, "body");
}

void
page_frame_button(struct markup *m, const char *id, const char *key,
    const char *text, const char *title)
{
	markup_open(m, "button");
	markup_attribute(m, "type", "button");
	markup_attribute(m, "id", id);
	if (key != NULL)
		markup_attribute(m, "aria-keyshortcuts", key);
	if (title != NULL)
		markup_attribute(m, "title", title);
	markup_text(m, text);
	markup_close(m);
}

static void
put_way_to_record(struct markup *m)
{
	markup_open(m, "p");
	markup_text(m,
	    "The record, as --json=FILE writes it, is inside, packed by gzip; "
	    "this prints it: ");
	markup_leaf(m, "code", NULL,
	    "grep ^" EMBEDDED_RECORD_MARK " PAGE | base64 -d | gunzip");
	markup_close(m);
	page_frame_button(m, "save", NULL, "save the record (JSON)", NULL);
}

void
page_frame_origin(struct markup *m, const char *command, const char *record)
{
	if (command != NULL) {
		markup_open(m, "p");
		markup_text(m, "shmlab " SHMLAB_VERSION " made this page: ");
		markup_leaf(m, "code", NULL, command);
		markup_close(m);
	}
	if (record != NULL)
		put_way_to_record(m);
	else
		markup_leaf_format(m, "p", NULL,
		    "The record has more than %d MiB even when packed, too "
		    "much for a page: "
		    "--json=FILE writes it.",
		    EMBEDDED_RECORD_MAX >> 20);
}

void
page_frame_end(struct markup *m, const char *record)
{
	if (record != NULL) {
		markup_open(m, "script");
		markup_attribute(m, "type", "application/gzip;base64");
		markup_attribute(m, "id", "record");
		markup_verbatim(m, "\n");
		markup_verbatim(m, record);
		markup_verbatim(m, "\n");
		markup_close(m);
	}
	markup_open(m, "script");
	markup_verbatim(m, page_js);
	markup_close(m);
	markup_close(m);
	markup_close(m);
	fputc('\n', m->out);
}
