/* test_smaps.c: smaps files of several kernels, and files that are none. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "probe/smaps.h"

/* A smaps file and what was read from it. */
struct sample {
	char text[32768];
	struct mappings mappings;
};

static struct sample sample;

static int
parse_text(const char *text)
{
	assert_true(strlcpy(sample.text, text, sizeof(sample.text)) <
	    sizeof(sample.text));
	return smaps_parse(sample.text, &sample.mappings);
}

static void
load(const char *name)
{
	char path[256];
	FILE *file;
	size_t got;

	snprintf(path, sizeof(path), "tests/fixtures/%s", name);
	file = fopen(path, "r");
	assert_non_null(file);
	got = fread(sample.text, 1, sizeof(sample.text) - 1, file);
	assert_true(feof(file));
	fclose(file);
	sample.text[got] = '\0';
}

static void
parse_file(const char *name)
{
	load(name);
	assert_int_equal(smaps_parse(sample.text, &sample.mappings), 0);
}

static int
forget(void **state)
{
	(void)state;
	mappings_free(&sample.mappings);
	return 0;
}

static void
assert_empty(const struct mappings *m)
{
	assert_int_equal(m->count, 0);
	assert_int_equal(m->size, 0);
	assert_int_equal(m->rss, 0);
	assert_int_equal(m->pss, 0);
	assert_int_equal(m->uss, 0);
	assert_int_equal(m->swap, 0);
}

static void
an_old_kernel_is_read(void **state)
{
	const struct mapping *m;

	(void)state;
	parse_file("smaps_4.4.txt");
	assert_int_equal(sample.mappings.count, 6);

	m = &sample.mappings.at[0];
	assert_int_equal(m->start, 0x400000);
	assert_int_equal(m->end, 0x40c000);
	assert_string_equal(m->perms, "r-xp");
	assert_int_equal(m->dev_major, 8);
	assert_int_equal(m->dev_minor, 1);
	assert_int_equal(m->inode, 2359395);
	assert_string_equal(m->path, "/bin/cat");
	assert_int_equal(m->size, 48);
	assert_int_equal(m->rss, 48);
	assert_int_equal(m->pss, 24);
	assert_int_equal(m->uss, 0);

	assert_int_equal(sample.mappings.at[1].offset, 0xb000);

	m = &sample.mappings.at[2];
	assert_string_equal(m->path, "[heap]");
	assert_int_equal(m->anonymous, 8);
	assert_int_equal(m->swap, 12);

	m = &sample.mappings.at[3];
	assert_string_equal(m->path, "");
	assert_int_equal(m->rss, 12);
	assert_int_equal(m->pss, 8);
	assert_int_equal(m->uss, 4);

	m = &sample.mappings.at[5];
	assert_string_equal(m->path, "[vsyscall]");
	assert_true(m->start == 0xffffffffff600000);
}

static void
sums_are_over_all_mappings(void **state)
{
	(void)state;
	parse_file("smaps_4.4.txt");
	assert_int_equal(sample.mappings.size, 48 + 4 + 132 + 12 + 136 + 4);
	assert_int_equal(sample.mappings.rss, 48 + 4 + 8 + 12 + 12);
	assert_int_equal(sample.mappings.pss, 24 + 4 + 8 + 8 + 12);
	assert_int_equal(sample.mappings.uss, 4 + 8 + 4 + 12);
	assert_int_equal(sample.mappings.swap, 12);
}

static void
unknown_fields_are_ignored(void **state)
{
	const struct mapping *m;

	(void)state;
	parse_file("smaps_6.18.txt");
	assert_int_equal(sample.mappings.count, 4);

	m = &sample.mappings.at[1];
	assert_int_equal(m->size, 64);
	assert_int_equal(m->rss, 64);
	assert_int_equal(m->pss, 48);
	assert_int_equal(m->uss, 32);
	assert_int_equal(m->anonymous, 64);
	assert_int_equal(m->anon_huge, 0);
	assert_int_equal(m->swap, 0);
	assert_string_equal(sample.mappings.at[2].path, "[vvar]");
	assert_string_equal(sample.mappings.at[3].path, "[vdso]");
}

static void
the_line_is_that_of_maps(void **state)
{
	(void)state;
	parse_file("smaps_6.18.txt");
	assert_string_equal(sample.mappings.at[0].line,
	    "55db387cb000-55db387cd000 r--p 00000000 fe:00 247498              "
	    "       /usr/bin/head");
	assert_string_equal(sample.mappings.at[1].line,
	    "1000000000-1000010000 rw-p 00000000 00:00 0 ");
}

static void
names_may_hold_anything(void **state)
{
	static const char *const names[] = {
	    "/tmp/two  words in a name",
	    "/tmp/a\\012b",
	    "/dev/shm/gone (deleted)",
	    "/tmp/Rss:   99 kB",
	    "/tmp/7f00-7f01 rw-p",
	    "/memfd:pool (deleted)",
	    "anon_inode:[perf_event]",
	    "[heap]",
	    "[stack]",
	    "[vdso]",
	    "[anon:a name: with colons]",
	    "[anon_shmem:ring]",
	    "/SYSV00000000 (deleted)",
	    "",
	};
	const size_t count = sizeof(names) / sizeof(names[0]);
	size_t i;

	(void)state;
	parse_file("smaps_names.txt");
	assert_int_equal(sample.mappings.count, count);
	assert_int_equal(sample.mappings.rss, 4 * (int)count);
	for (i = 0; i < count; i++) {
		assert_string_equal(sample.mappings.at[i].path, names[i]);
		assert_int_equal(sample.mappings.at[i].inode, 100 + i);
	}
}

static void
pages_of_16_kib_are_read(void **state)
{
	(void)state;
	parse_file("smaps_16k.txt");
	assert_int_equal(sample.mappings.at[0].dev_major, 0x103);
	assert_int_equal(sample.mappings.at[1].size, 256);
	assert_int_equal(sample.mappings.at[1].rss, 128);
	assert_int_equal(sample.mappings.at[1].pss, 96);
	assert_int_equal(sample.mappings.at[1].uss, 64);
}

static void
pages_of_64_kib_are_read(void **state)
{
	(void)state;
	parse_file("smaps_64k.txt");
	assert_string_equal(sample.mappings.at[1].perms, "rw-s");
	assert_true(sample.mappings.at[1].inode == UINT64_MAX);
	assert_int_equal(sample.mappings.at[1].rss, 1024);
	assert_int_equal(sample.mappings.at[1].pss, 512);
}

static void
huge_pages_are_told_apart(void **state)
{
	(void)state;
	parse_file("smaps_huge.txt");
	assert_int_equal(sample.mappings.at[0].anon_huge, 2048);
	assert_int_equal(sample.mappings.at[0].rss, 2052);
	assert_int_equal(sample.mappings.at[1].rss, 0);
	assert_int_equal(sample.mappings.at[1].uss, 2048);
}

static void
a_mapping_is_found_by_any_address_in_it(void **state)
{
	const struct mappings *in = &sample.mappings;

	(void)state;
	parse_file("smaps_6.18.txt");
	assert_ptr_equal(mappings_find(in, 0x1000000000), &in->at[1]);
	assert_ptr_equal(mappings_find(in, 0x100000ffff), &in->at[1]);
	assert_null(mappings_find(in, 0x1000010000));
	assert_null(mappings_find(in, 0xfffffffff));
	assert_null(mappings_find(in, 0));
}

static void
an_empty_text_has_no_mappings(void **state)
{
	(void)state;
	assert_int_equal(parse_text(""), 0);
	assert_empty(&sample.mappings);
	assert_null(mappings_find(&sample.mappings, 0x1000));
}

static void
the_array_is_used_again(void **state)
{
	const struct mapping *at;

	(void)state;
	parse_file("smaps_4.4.txt");
	at = sample.mappings.at;
	parse_file("smaps_16k.txt");
	assert_ptr_equal(sample.mappings.at, at);
	assert_int_equal(sample.mappings.count, 2);
	assert_int_equal(sample.mappings.rss, 80 + 128);
}

/* Every place at which a file can break off is tried. It is whole only behind
 * a mapping's last field. Of the first mapping nobody knows which that is. */
static void
a_text_that_breaks_off_is_refused(void **state)
{
	static char whole[sizeof(sample.text)];
	size_t cut, line = 0, mappings = 0;
	bool ends = false;

	(void)state;
	load("smaps_6.18.txt");
	memcpy(whole, sample.text, sizeof(whole));
	for (cut = 1; whole[cut] != '\0'; cut++) {
		bool at_end_of_line = whole[cut - 1] == '\n';
		int error;

		if (at_end_of_line) {
			bool begins = strchr("0123456789abcdef", whole[line]) !=
			    NULL;

			mappings += begins;
			ends = strncmp(whole + line, "VmFlags:", 8) == 0 ||
			    (mappings == 1 && !begins);
			line = cut;
		}
		memcpy(sample.text, whole, cut);
		sample.text[cut] = '\0';
		error = smaps_parse(sample.text, &sample.mappings);
		if (at_end_of_line && ends) {
			assert_int_equal(error, 0);
		} else {
			assert_int_equal(error, -EBADMSG);
			assert_empty(&sample.mappings);
		}
	}
}

static void
what_is_no_smaps_file_is_refused(void **state)
{
	static const char *const texts[] = {
	    "\n",
	    "Rss:                   4 kB\n",
	    "hello\nRss:                   4 kB\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nnonsense\nRss: 4 kB\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nRss: many kB\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nRss: 4\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nRss: 4 kB\nPss: 4 kB\n"
	    "2000-3000 rw-p 00000000 00:00 0 \nRss: 4 kB\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nRss 4 kB\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nRss: 9223372036854775808 kB\n",
	    "1000-2000 rw-p 00000000 00:00 0 \nRss: 99999999999999999999 kB\n",
	    "1000-2000 rw-p 00000000 00:00 0x\nRss: 4 kB\n",
	    "1000-2000 rw-p 00000000 00:00\nRss: 4 kB\n",
	    "1000-2000 rw-p 00000000 0000 0 \nRss: 4 kB\n",
	    "1000-2000 rw\nRss: 4 kB\n",
	    "1000-1000 rw-p 00000000 00:00 0 \nRss: 4 kB\n",
	    "2000-1000 rw-p 00000000 00:00 0 \nRss: 4 kB\n",
	    "1000 rw-p 00000000 00:00 0 \nRss: 4 kB\n",
	    "10000000000000000-20000000000000000 rw-p 0 00:00 0 \nRss: 4 kB\n",
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		assert_int_equal(parse_text(texts[i]), -EBADMSG);
		assert_empty(&sample.mappings);
	}
}

static void
sums_that_overflow_are_refused(void **state)
{
	(void)state;
	assert_int_equal(parse_text("1000-2000 rw-p 00000000 00:00 0 \n"
				    "Rss: 9223372036854775807 kB\n"
				    "2000-3000 rw-p 00000000 00:00 0 \n"
				    "Rss:                   1 kB\n"),
	    -EBADMSG);
	assert_empty(&sample.mappings);
}

static void
ten_thousand_mappings_are_read(void **state)
{
	const size_t count = 10000;
	const size_t room = count * 128;
	char *text = malloc(room);
	size_t i, used = 0;

	(void)state;
	assert_non_null(text);
	for (i = 1; i <= count; i++)
		used += (size_t)snprintf(text + used, room - used,
		    "%zx000-%zx000 rw-p 00000000 00:00 0 \n"
		    "Size: 4 kB\nRss: 4 kB\nPss: 2 kB\n",
		    i, i + 1);

	assert_int_equal(smaps_parse(text, &sample.mappings), 0);
	assert_int_equal(sample.mappings.count, count);
	assert_int_equal(sample.mappings.size, 4 * count);
	assert_int_equal(sample.mappings.pss, 2 * count);
	assert_ptr_equal(mappings_find(&sample.mappings, count * 0x1000),
	    &sample.mappings.at[count - 1]);
	free(text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(an_old_kernel_is_read, forget),
	    cmocka_unit_test_teardown(sums_are_over_all_mappings, forget),
	    cmocka_unit_test_teardown(unknown_fields_are_ignored, forget),
	    cmocka_unit_test_teardown(the_line_is_that_of_maps, forget),
	    cmocka_unit_test_teardown(names_may_hold_anything, forget),
	    cmocka_unit_test_teardown(pages_of_16_kib_are_read, forget),
	    cmocka_unit_test_teardown(pages_of_64_kib_are_read, forget),
	    cmocka_unit_test_teardown(huge_pages_are_told_apart, forget),
	    cmocka_unit_test_teardown(
		a_mapping_is_found_by_any_address_in_it, forget),
	    cmocka_unit_test_teardown(an_empty_text_has_no_mappings, forget),
	    cmocka_unit_test_teardown(the_array_is_used_again, forget),
	    cmocka_unit_test_teardown(
		a_text_that_breaks_off_is_refused, forget),
	    cmocka_unit_test_teardown(what_is_no_smaps_file_is_refused, forget),
	    cmocka_unit_test_teardown(sums_that_overflow_are_refused, forget),
	    cmocka_unit_test_teardown(ten_thousand_mappings_are_read, forget),
	};

	return cmocka_run_group_tests_name("smaps", tests, NULL, NULL);
}
