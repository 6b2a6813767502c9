#!/bin/sh
# house.sh [TREE]: the rules of the house that neither the compiler nor
# clang-format knows. Prints FILE:LINE and a sentence for each breach, and ends
# with 1 if there is one.
#
# A room is a folder of common/. Under common/ no name of a file and no tag of a
# struct occurs twice, so that each word means one thing. A room includes only
# what lies in layers below its own. No line is longer than 80 columns.
set -eu

cd "${1:-$(dirname "$0")/..}"

# shellcheck disable=SC2016 # the dollars are awk's
find common producers consumers tests -name golden -prune -o -type f -print |
	sort | LC_ALL=C xargs awk '
BEGIN {
	# From the ground up. The rooms of one layer do not include one another,
	layers = "os cli | region | ring pool model probe |" \
		"machine role stream | record | ledger | report |" \
		"coordinator |" \
		"compare exercise prove observe bench authoring |" \
		"commands | main.c"
	# but for these.
	beside = "cli>os stream>role"

	count = split(layers, layer, "|")
	for (i = 1; i <= count; i++) {
		split(layer[i], rooms, " ")
		for (j in rooms)
			height[rooms[j]] = i
	}
}

function breach(sentence) {
	print FILENAME ":" FNR ": " sentence
	breaches++
}

function take(taken, name) {
	if (name in taken)
		breach(name " is a name that is taken: " taken[name])
	else
		taken[name] = FILENAME ":" FNR
}

# A character is counted by its first byte.
function columns(line,    at) {
	gsub(/[\200-\277]/, "", line)
	while ((at = index(line, "\t")) > 0)
		line = substr(line, 1, at - 1) \
			substr("        ", (at - 1) % 8 + 1) \
			substr(line, at + 1)
	return length(line)
}

function check_include(other) {
	if (!(other in height))
		breach(other " is in no layer: see tests/house.sh")
	else if (other != room && height[other] >= height[room] &&
	    index(" " beside " ", " " room ">" other " ") == 0)
		breach(room " includes " other ", which is not below it")
}

FNR == 1 {
	depth = split(FILENAME, path, "/")
	room = path[1] == "common" ? path[2] : ""
	is_c = FILENAME ~ /\.[ch]$/
	# Peers and skeletons have their names to themselves.
	is_named = room != "" && FILENAME !~ /\/(peers|skeleton)\//
	if (is_named && path[depth] != "README.md")
		take(files, path[depth])
	if (room != "" && is_c && !(room in height))
		breach(room " is in no layer: see tests/house.sh")
}

is_c && columns($0) > 80 {
	breach("the line is " columns($0) " columns long")
}

room != "" && is_c && /^#include "[a-z_]+\// {
	split($2, path, /[\/"]/)
	check_include(path[2])
}

# Comments begin with an asterisk.
is_c && is_named && !/^[ \t]*\/?\*/ && match($0, /struct [A-Za-z_0-9]+ \{/) {
	take(tags, substr($0, RSTART, RLENGTH - 2))
}

END { exit breaches > 0 }
' || exit 1
