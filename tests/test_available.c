/* test_available.c: memory that may still be had, in machines made of files. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <cmocka.h>

#include "probe/available.h"

#define MIB (1024 * 1024LL)

static char root[64];

static int
make_root(void **state)
{
	(void)state;
	strlcpy(root, "/tmp/shmlab-available-XXXXXX", sizeof(root));
	return mkdtemp(root) == NULL ? -1 : 0;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int
remove_root(void **state)
{
	(void)state;
	return nftw(root, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/* Makes a file below the root, and the folders on the way to it. */
static void
put(const char *name, const char *text)
{
	char path[512], *slash;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", root, name);
	for (slash = path + strlen(root) + 1; (slash = strchr(slash, '/'));
	     *slash++ = '/') {
		*slash = '\0';
		mkdir(path, 0700);
	}
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void
put_number(const char *folder, const char *name, long long number)
{
	char path[256], text[64];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	snprintf(text, sizeof(text), "%lld\n", number);
	put(path, text);
}

/* 8 GiB available in the machine. */
static void
put_meminfo(void)
{
	put("proc/meminfo",
	    "MemTotal:       24684084 kB\n"
	    "MemFree:         1000000 kB\n"
	    "MemAvailable:    8388608 kB\n"
	    "Buffers:            1828 kB\n"
	    "HugePages_Total:       0\n");
}

#define MACHINE (8388608)

static void
put_v2(const char *group)
{
	char line[256];

	put_meminfo();
	snprintf(line, sizeof(line), "0::%s\n", group);
	put("proc/self/cgroup", line);
	put("proc/self/mountinfo",
	    "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
	    "27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw\n"
	    "31 23 0:28 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 "
	    "rw,nsdelegate,memory_recursiveprot\n");
}

static void
put_v2_group(
    const char *folder, const char *max, long long current, long long cache)
{
	char path[256], text[256];

	snprintf(path, sizeof(path), "%s/memory.max", folder);
	put(path, max);
	put_number(folder, "memory.current", current);
	snprintf(path, sizeof(path), "%s/memory.stat", folder);
	snprintf(text, sizeof(text),
	    "anon 12345\nfile 67890\nactive_file 99\ninactive_file %lld\n",
	    cache);
	put(path, text);
}

static void
without_any_source_it_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(available_kib(root), -1);
	put("proc/meminfo", "MemTotal: 24684084 kB\nMemFree: 5 kB\n");
	assert_int_equal(available_kib(root), -1);
}

static void
without_cgroups_the_machine_is_the_limit(void **state)
{
	(void)state;
	put_meminfo();
	assert_int_equal(available_kib(root), MACHINE);
}

static void
a_group_limits(void **state)
{
	(void)state;
	put_v2("/user.slice/me");
	put_v2_group("sys/fs/cgroup/user.slice/me", "104857600\n", 4 * MIB, 0);
	put_v2_group("sys/fs/cgroup/user.slice", "max\n", 4 * MIB, 0);
	assert_int_equal(available_kib(root), 96 * 1024);
}

static void
a_group_above_limits_too(void **state)
{
	(void)state;
	put_v2("/user.slice/me");
	put_v2_group("sys/fs/cgroup/user.slice/me", "104857600\n", 4 * MIB, 0);
	put_v2_group("sys/fs/cgroup/user.slice", "104857600\n", 90 * MIB, 0);
	assert_int_equal(available_kib(root), 10 * 1024);
}

static void
cache_that_can_go_counts_as_available(void **state)
{
	(void)state;
	put_v2("/me");
	put_v2_group("sys/fs/cgroup/me", "104857600\n", 90 * MIB, 60 * MIB);
	assert_int_equal(available_kib(root), 70 * 1024);
}

static void
more_cache_than_usage_does_not_exceed_the_limit(void **state)
{
	(void)state;
	put_v2("/me");
	put_v2_group("sys/fs/cgroup/me", "104857600\n", 1 * MIB, 60 * MIB);
	assert_int_equal(available_kib(root), 100 * 1024);
}

static void
a_group_beyond_its_limit_allows_nothing(void **state)
{
	(void)state;
	put_v2("/me");
	put_v2_group("sys/fs/cgroup/me", "104857600\n", 101 * MIB, 0);
	assert_int_equal(available_kib(root), 0);
}

static void
max_is_no_limit(void **state)
{
	(void)state;
	put_v2("/me");
	put_v2_group("sys/fs/cgroup/me", "max\n", 4 * MIB, 0);
	assert_int_equal(available_kib(root), MACHINE);
}

static void
a_generous_group_does_not_raise_the_machine(void **state)
{
	(void)state;
	put_v2("/me");
	put_v2_group("sys/fs/cgroup/me", "1099511627776\n", 4 * MIB, 0);
	assert_int_equal(available_kib(root), MACHINE);
}

static void
a_container_sees_its_own_group_at_the_mount(void **state)
{
	(void)state;
	put_v2("/");
	put_v2_group("sys/fs/cgroup", "104857600\n", 4 * MIB, 0);
	assert_int_equal(available_kib(root), 96 * 1024);
	put("proc/self/cgroup", "0::/../other\n");
	assert_int_equal(available_kib(root), 96 * 1024);
}

static void
the_folder_that_is_mounted_is_not_counted_twice(void **state)
{
	(void)state;
	put_v2("/docker/abc/me");
	put("proc/self/mountinfo",
	    "31 23 0:28 /docker/abc /sys/fs/cgroup rw - cgroup2 cgroup rw\n");
	put_v2_group("sys/fs/cgroup/me", "104857600\n", 4 * MIB, 0);
	put_v2_group("sys/fs/cgroup", "104857600\n", 50 * MIB, 0);
	assert_int_equal(available_kib(root), 50 * 1024);
	put("proc/self/cgroup", "0::/docker/abc\n");
	assert_int_equal(available_kib(root), 50 * 1024);
}

/* Memory in v1 beside an empty v2, as on a hybrid machine. */
static void
a_group_of_version_1_limits(void **state)
{
	const char *top = "sys/fs/cgroup/memory";
	const char *mine = "sys/fs/cgroup/memory/box/me";

	(void)state;
	put_meminfo();
	put("proc/self/cgroup",
	    "9:name=systemd:/\n"
	    "4:hugetlb,memory:/box/me\n"
	    "1:cpu:/elsewhere\n"
	    "0::/\n");
	put("proc/self/mountinfo",
	    "32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n"
	    "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup "
	    "rw,hugetlb,memory\n"
	    "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n");
	put_number(top, "memory.limit_in_bytes", 9223372036854771712);
	put_number(top, "memory.usage_in_bytes", 900 * MIB);
	assert_int_equal(available_kib(root), MACHINE);

	put_number(mine, "memory.limit_in_bytes", 100 * MIB);
	put_number(mine, "memory.usage_in_bytes", 80 * MIB);
	put("sys/fs/cgroup/memory/box/me/memory.stat",
	    "cache 1\ninactive_file 7\ntotal_inactive_file 10485760\n");
	assert_int_equal(available_kib(root), 30 * 1024);
}

static void
this_machine_has_memory_to_give(void **state)
{
	(void)state;
	assert_true(available_kib("") > 0);
}

#define IN_ROOT(test)                                                          \
	cmocka_unit_test_setup_teardown(test, make_root, remove_root)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    IN_ROOT(without_any_source_it_is_unknown),
	    IN_ROOT(without_cgroups_the_machine_is_the_limit),
	    IN_ROOT(a_group_limits),
	    IN_ROOT(a_group_above_limits_too),
	    IN_ROOT(cache_that_can_go_counts_as_available),
	    IN_ROOT(more_cache_than_usage_does_not_exceed_the_limit),
	    IN_ROOT(a_group_beyond_its_limit_allows_nothing),
	    IN_ROOT(max_is_no_limit),
	    IN_ROOT(a_generous_group_does_not_raise_the_machine),
	    IN_ROOT(a_container_sees_its_own_group_at_the_mount),
	    IN_ROOT(the_folder_that_is_mounted_is_not_counted_twice),
	    IN_ROOT(a_group_of_version_1_limits),
	    cmocka_unit_test(this_machine_has_memory_to_give),
	};

	return cmocka_run_group_tests_name("available", tests, NULL, NULL);
}
