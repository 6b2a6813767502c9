#!/bin/sh
# coverage.sh BUILD: builds there with counters, runs all tests, and prints what
# part of each room's lines and branches they have run. Ends with 1 if a test
# fails, or if that is too little of all rooms but bench.
#
# A branch is one way out of a condition. Those of assert() do not count, nor
# those of lines that have no source.
set -eu

build=$1

command -v gcovr >/dev/null || {
	echo "make coverage: gcovr is missing: apt-get install gcovr" >&2
	exit 3
}
mkdir -p "$build"
${CC:-cc} -O1 -c -o "$build/ends.o" tests/coverage/ends.c
find "$build" -name '*.gcda' -delete

# For what is built here, and for what tests build by ./run.sh. The plain build
# judges by warnings; with counters, gcc warns of what cannot be.
counters='--coverage -fprofile-update=atomic -fprofile-filter-files=common/.*'
wrapped=--wrap=_exit,--wrap=raise,--wrap=syscall
wrapped=$wrapped,--wrap=__gcov_dump,--wrap=__gcov_exit
export CFLAGS="-O1 -w $counters"
export LDFLAGS="--coverage -Wl,$wrapped $PWD/$build/ends.o"
# Tests run programs as nobody, who writes down counters as well; and where none
# can be written, programs say no more than usual.
export GCOV_ERROR_FILE=/dev/null
status=0
(umask 0 && make BUILD="$build" test) || status=1

gcovr --root . --object-directory "$build" --filter common/ --csv \
	--exclude-unreachable-branches \
	--exclude-branches-by-pattern '[[:space:]]*assert\(.*' \
	"$build/obj/common" |
	awk -F , -v status="$status" '
function print_line(name, lines, run, branches, taken) {
	printf "%-14s %5.1f %% of %5d lines, %5.1f %% of %5d branches\n", name,
		100 * run / lines, lines,
		branches > 0 ? 100 * taken / branches : 100, branches
}

NR > 1 {
	split($1, path, "/")
	room = path[3] == "" ? "main.c" : path[2]
	if (!(room in lines))
		rooms[++count] = room
	lines[room] += $2
	run[room] += $3
	branches[room] += $5
	taken[room] += $6
}

END {
	for (i = 1; i <= count; i++) {
		r = rooms[i]
		print_line(r, lines[r], run[r], branches[r], taken[r])
		if (r == "bench")
			continue
		all_lines += lines[r]
		all_run += run[r]
		all_branches += branches[r]
		all_taken += taken[r]
	}
	print_line("without bench", all_lines, all_run, all_branches, all_taken)
	exit status != 0 || all_run < 0.93 * all_lines ||
		all_taken < 0.85 * all_branches
}'
