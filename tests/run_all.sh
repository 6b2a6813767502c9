#!/bin/sh
# run_all.sh SECONDS TEST...: runs test programs, as root as many at a time as
# there are CPUs, goes on after a failure, and ends with the sums over all.
#
# A program that dies, takes more seconds than that, or ends before its summary
# is one failure more.
set -eu

# The number in cmocka's line "[  PASSED  ] 5 test(s)."; 0 without one.
count() {
	number=$(sed -n "s/^\[ *$1 *\] \([0-9]*\) test(s).*/\1/p" "$2")
	echo "${number:-0}"
}

# Runs one program; its output appears as a whole when it has ended. What the
# sums need goes to a file in $results.
run_one() {
	name=$(basename "$1")
	log=$results/$name.log status=0
	timeout -k 10 "$limit" "$1" </dev/null >"$log" 2>&1 || status=$?

	failures=$(count FAILED "$log")
	if [ "$failures" -eq 0 ] && [ "$status" -ne 0 ]; then
		echo "$1: ended with status $status" >>"$log"
		failures=1
	elif ! grep -q '^\[  PASSED  \]' "$log"; then
		echo "$1: ended before its summary" >>"$log"
		failures=$((failures + 1))
	fi
	echo "$(count PASSED "$log") $failures $(count SKIPPED "$log")" \
		>"$results/$name.sums"
	{
		flock 9
		echo "$1"
		cat "$log"
	} 9>"$results/lock"
}

if [ "${1-}" = --one ]; then
	results=$2 limit=$3
	run_one "$4"
	exit
fi
limit=$1
shift

# A test that calls make or ./run.sh starts a make of its own.
unset MAKEFLAGS MFLAGS MAKELEVEL TESTS CMOCKA_MESSAGE_OUTPUT

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
trap 'exit 130' INT TERM
# Some leave objects in /dev/shm on purpose: one of their own, where that can be.
at_once=1
! unshare --mount true 2>/dev/null || at_once=$(nproc)
printf '%s\n' "$@" | xargs -P "$at_once" -n 1 "$0" --one "$results" \
	"$limit"

passed=0 failed=0 skipped=0
for test; do
	read -r p f s <"$results/$(basename "$test").sums" || p=0 f=1 s=0
	passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -ne 0 ]
