#!/bin/sh
# run.sh PAIR [OPTION...]: builds what is not built yet and runs a pair.
# run.sh new NAME, run.sh check PAIR: a pair of your own; see README.
# run.sh test: builds everything and runs all tests.
# Alone it shows the help of the program behind it, which does all the rest.
set -eu

here=$(dirname "$(readlink -f "$0")")
build=build${SANITIZE:+/sanitize-$(echo "$SANITIZE" | tr , -)}
cc=${CC:-cc}

say() {
	printf 'run.sh: %s\n' "$*" >&2
}

die() {
	say "$@"
	exit 3
}

# Things are tried rather than looked up: it does not matter how they came here.
is_here() {
	case $1 in
	cc) command -v "${cc%% *}" ;;
	*.h) $cc -fsyntax-only -include "$1" -x c /dev/null ;;
	mkfs.*) [ "$(id -u)" -ne 0 ] || command -v "$1" ;; # only root mounts
	*) command -v "$1" || pkg-config --exists "$1" ;;
	esac >/dev/null 2>&1
}

# The packages that are missing to $1: run, peers or test.
missing() {
	# shellcheck disable=SC2034 # $system is the name of one of them
	while read -r thing debian fedora arch opensuse; do
		case $thing in
		"$1") break ;;
		"#"* | run | peers) ;;
		*) is_here "$thing" || eval "echo \"\$$system\"" ;;
		esac
	done <"$here/common/packages.txt"
	[ "$1" != peers ] || make_quietly peers # prints them
}

# Makes sure that nothing is missing to $1, or ends.
ensure() {
	# shellcheck disable=SC1091 # a file of the system
	ids=$(. /etc/os-release 2>/dev/null && echo "${ID-} ${ID_LIKE-}") || :
	system=debian install=
	case "$1 $ids " in
	*" debian "*) install='apt-get install' ;;
	peers*) ;; # whose packages are known for Debian alone
	*" fedora "*) system=fedora install='dnf install' ;;
	*" arch "*) system=arch install='pacman -S --needed' ;;
	*" opensuse"*) system=opensuse install='zypper install' ;;
	esac
	packages=$(missing "$1" | xargs)
	[ -n "$packages" ] || return 0

	is_here cc || [ "$cc" = cc ] || die "there is no compiler $cc"
	say "missing: $packages"
	[ -n "$install" ] ||
		die "install these (Debian's names) with your package manager"
	root='sudo -n'
	[ "$(id -u)" -ne 0 ] || root=
	if [ "$system" != debian ] || ! $root true 2>/dev/null; then
		command -v sudo >/dev/null ||
			die "type: su -c '$install $packages'"
		die "type: sudo $install $packages"
	fi
	say "installing them"
	# On a new machine apt does not know its packages yet.
	# shellcheck disable=SC2086 # names
	output=$(apt install $packages 2>&1) ||
		output=$( (apt update && apt install $packages) 2>&1) || {
		printf '%s\n' "$output" >&2
		die "could not install: $packages"
	}
	packages=$(missing "$1" | xargs)
	[ -z "$packages" ] || die "still missing: $packages"
}

apt() {
	$root env DEBIAN_FRONTEND=noninteractive apt-get "$@" -q -y </dev/null \
		-o DPkg::Lock::Timeout=120 -o APT::Install-Recommends=0
}

# One at a time: two would get into each other's way. The working directory
# stays the caller's: --json=FILE is relative to it.
make_quietly() {
	flock "$here/Makefile" \
		make -C "$here" --no-print-directory -s BUILD="$build" "$@"
}

# A tree that was built elsewhere and came here (into a container, say) needs
# neither make nor a compiler.
is_built() {
	if command -v make >/dev/null; then
		make_quietly -q "$1" >/dev/null 2>&1
	else
		[ -z "$(cd "$here" && find -H common producers consumers \
			\( -name '*.[ch]' -o -name 'page.*' \) \
			-newer "$build/built" 2>&1)" ]
	fi
}

# Builds $1: all, or one program. A pair that does not build stops only its own
# run; the program behind this names it.
build_goal() {
	files=$(make_quietly -n "$1" | grep -c ' -c -o ') || :
	[ "$files" -lt 20 ] || say "building: $files files"
	make_quietly -k "$1" >/dev/null 2>&1 ||
		make_quietly "$build/shmlab" >&2 || die "the build failed"
}

goal=all
case "${1-} ${2-}" in # some need no pair
"test -h" | "test --help" | "new "* | "check "*) goal=$build/shmlab ;;
"test "*)
	ensure test
	exec make -C "$here" --no-print-directory "$@"
	;;
esac
if is_built "$goal"; then
	true
elif [ -w "$here/$build" ] || [ -w "$here" ]; then
	ensure run
	build_goal "$goal"
elif is_built "$build/shmlab"; then
	say "$here cannot be written: going on with what is built"
else
	die "$here is not built, and cannot be written"
fi
if [ "${1-}" = bench ]; then
	case " $* " in
	*" --install-peers "*) ensure peers ;;
	esac
	make_quietly peers >/dev/null 2>&1 ||
		say "going on without what does not build: make peers says why"
fi
SHMLAB_HOME=$here exec "$here/$build/shmlab" "$@"
