#!/bin/sh
# run_all.sh TEST...: runs test programs one after the other, goes on after a
# failure, and ends with the sums over all of them.
#
# A program that dies, hangs, or ends before its summary is one failure more.
set -eu

# A test that calls make or ./run.sh starts a make of its own.
unset MAKEFLAGS MFLAGS MAKELEVEL CMOCKA_MESSAGE_OUTPUT

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT TERM

# The number in cmocka's line "[  PASSED  ] 5 test(s)."; 0 without one.
count() {
	number=$(sed -n "s/^\[ *$1 *\] \([0-9]*\) test(s).*/\1/p" "$log")
	echo "${number:-0}"
}

passed=0 failed=0 skipped=0
for test; do
	echo "$test"
	status=0
	timeout -k 10 300 "$test" </dev/null >"$log" 2>&1 || status=$?
	cat "$log"

	failures=$(count FAILED)
	if [ "$failures" -eq 0 ] && [ "$status" -ne 0 ]; then
		echo "$test: ended with status $status"
		failures=1
	elif ! grep -q '^\[  PASSED  \]' "$log"; then
		echo "$test: ended before its summary"
		failures=$((failures + 1))
	fi
	passed=$((passed + $(count PASSED)))
	failed=$((failed + failures))
	skipped=$((skipped + $(count SKIPPED)))
done

echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ] && [ "$passed" -ne 0 ]
