/* Ten thousand mappings are seven megabytes of text, so numbers and names are
 * matched by hand, in one pass, and nothing is copied. */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "probe/smaps.h"

/* The take functions move *at past what they found, or return false. */
static bool
take(char **at, char c)
{
	if (**at != c)
		return false;

	++*at;
	return true;
}

static bool
take_hex(char **at, uint64_t *out)
{
	uint64_t value = 0;
	char *p = *at;

	for (;; p++) {
		if (*p >= '0' && *p <= '9')
			value = value << 4 | (uint64_t)(*p - '0');
		else if (*p >= 'a' && *p <= 'f')
			value = value << 4 | (uint64_t)(*p - 'a' + 10);
		else
			break;
	}
	if (p == *at || p - *at > 16)
		return false;

	*at = p;
	*out = value;
	return true;
}

static bool
take_decimal(char **at, uint64_t *out)
{
	uint64_t value = 0;
	char *p = *at;

	for (; *p >= '0' && *p <= '9'; p++) {
		if (__builtin_mul_overflow(value, 10, &value) ||
		    __builtin_add_overflow(value, (unsigned)(*p - '0'), &value))
			return false;
	}
	if (p == *at)
		return false;

	*at = p;
	*out = value;
	return true;
}

static bool
take_perms(char **at, char perms[5])
{
	if (strnlen(*at, 4) < 4)
		return false;

	memcpy(perms, *at, 4);
	perms[4] = '\0';
	*at += 4;
	return true;
}

static bool
add(int64_t *sum, int64_t value)
{
	return !__builtin_add_overflow(*sum, value, sum);
}

/* "7f0000000000-7f0000001000 rw-p 00000000 fe:00 1234      /some/where" */
static bool
parse_header(char *line, struct mapping *m)
{
	uint64_t major, minor;
	char *p = line;

	if (!take_hex(&p, &m->start) || !take(&p, '-') ||
	    !take_hex(&p, &m->end) || !take(&p, ' ') ||
	    !take_perms(&p, m->perms) || !take(&p, ' ') ||
	    !take_hex(&p, &m->offset) || !take(&p, ' ') ||
	    !take_hex(&p, &major) || !take(&p, ':') || !take_hex(&p, &minor) ||
	    !take(&p, ' ') || !take_decimal(&p, &m->inode))
		return false;
	if (m->start >= m->end || (*p != ' ' && *p != '\0'))
		return false;

	m->dev_major = (unsigned)major;
	m->dev_minor = (unsigned)minor;
	m->line = line;
	m->path = p + strspn(p, " ");
	return true;
}

/* The compiler makes a comparison of one or two words of it. */
static inline bool
begins(const char *line, const char *name)
{
	return memcmp(line, name, strlen(name)) == 0;
}

/* The target for the value of a field, by its name of length characters; NULL:
 * it is not needed. Fields with the same target are added up. *also is a second
 * target, if there is one. */
static int64_t *
find_target(const char *name, size_t length, struct mapping *m, int64_t **also)
{
	switch (length) {
	case 3:
		return begins(name, "Rss") ? &m->rss
		    : begins(name, "Pss")  ? &m->pss
					   : NULL;
	case 4:
		return begins(name, "Size") ? &m->size
		    : begins(name, "Swap")  ? &m->swap
					    : NULL;
	case 6:
		return begins(name, "Locked") ? &m->locked : NULL;
	case 9:
		return begins(name, "Anonymous") ? &m->anonymous : NULL;
	case 12:
		return begins(name, "Shared_Dirty") ? &m->dirty : NULL;
	case 13:
		if (begins(name, "Private_Dirty")) {
			*also = &m->dirty;
			return &m->uss;
		}
		return begins(name, "Private_Clean") ? &m->uss
		    : begins(name, "AnonHugePages")  ? &m->anon_huge
						     : NULL;
	case 15:
		return begins(name, "Private_Hugetlb") ? &m->uss : NULL;
	default:
		return NULL;
	}
}

/* "                  20 kB" */
static bool
take_value(char *p, uint64_t *kib)
{
	while (*p == ' ')
		p++;
	return take_decimal(&p, kib) && strcmp(p, " kB") == 0 &&
	    *kib <= INT64_MAX;
}

/* "Rss:                  20 kB" */
static bool
parse_field(char *line, size_t size, struct mapping *m)
{
	char *colon = memchr(line, ':', size);
	int64_t *target, *also = NULL;
	uint64_t kib;

	if (colon == NULL)
		return false;

	target = find_target(line, (size_t)(colon - line), m, &also);
	if (target == NULL)
		return true;
	if (!take_value(colon + 1, &kib) || !add(target, (int64_t)kib))
		return false;
	return also == NULL || add(also, (int64_t)kib);
}

/* The returned mapping is zeroed. */
static struct mapping *
append(struct mappings *out)
{
	if (out->count == out->room) {
		size_t room = out->room == 0 ? 64 : 2 * out->room;
		struct mapping *at = reallocarray(
		    out->at, room, sizeof(*out->at));

		if (at == NULL)
			return NULL;
		out->at = at;
		out->room = room;
	}

	out->at[out->count] = (struct mapping){0};
	return &out->at[out->count++];
}

static void
empty(struct mappings *out)
{
	*out = (struct mappings){.at = out->at, .room = out->room};
}

/* The line of the last field so far, and that of the first mapping's last one;
 * NULL: there is none. */
struct last_field {
	const char *line, *first;
};

/* At the end of a mapping: does it end as the first one does? */
static bool
is_whole(struct last_field *last)
{
	if (last->first == NULL)
		last->first = last->line;
	return last->line != NULL &&
	    strncmp(last->line, last->first, strcspn(last->first, ":") + 1) ==
	    0;
}

static int
parse_lines(char *text, struct mappings *out)
{
	struct last_field last = {0};
	struct mapping *m = NULL;
	char *line, *end;

	for (line = text; *line != '\0'; line = end + 1) {
		end = strchr(line, '\n');
		if (end == NULL)
			return -EBADMSG;
		*end = '\0';

		/* Addresses are written in lower case. */
		if (*line >= 'A' && *line <= 'Z') {
			if (m == NULL ||
			    !parse_field(line, (size_t)(end - line), m))
				return -EBADMSG;
			last.line = line;
			continue;
		}

		if (m != NULL && !is_whole(&last))
			return -EBADMSG;
		last.line = NULL;
		m = append(out);
		if (m == NULL)
			return -ENOMEM;
		if (!parse_header(line, m))
			return -EBADMSG;
	}
	return m == NULL || is_whole(&last) ? 0 : -EBADMSG;
}

static int
sum_up(struct mappings *out)
{
	const struct mapping *m;
	size_t i;

	for (i = 0; i < out->count; i++) {
		m = &out->at[i];
		if (!add(&out->size, m->size) || !add(&out->rss, m->rss) ||
		    !add(&out->pss, m->pss) || !add(&out->uss, m->uss) ||
		    !add(&out->swap, m->swap))
			return -EBADMSG;
	}
	return 0;
}

int
smaps_parse(char *text, struct mappings *out)
{
	int error;

	empty(out);
	error = parse_lines(text, out);
	if (error == 0)
		error = sum_up(out);
	if (error != 0)
		empty(out);
	return error;
}

const struct mapping *
mappings_find(const struct mappings *in, uint64_t address)
{
	const struct mapping *m;
	size_t i;

	for (i = 0; i < in->count; i++) {
		m = &in->at[i];
		if (m->start <= address && address < m->end)
			return m;
	}
	return NULL;
}

/* Some of the kernel's own pages are of no process (arch/x86: gate_vma). */
static bool
is_of_nobody(const struct mapping *m)
{
	return strcmp(m->path, "[vsyscall]") == 0 ||
	    strcmp(m->path, "[vectors]") == 0;
}

int64_t
mappings_vsz(const struct mappings *in)
{
	int64_t vsz = in->size;

	for (size_t i = 0; i < in->count; i++)
		if (is_of_nobody(&in->at[i]))
			vsz -= in->at[i].size;
	return vsz;
}

void
mappings_free(struct mappings *in)
{
	free(in->at);
	*in = (struct mappings){0};
}
