#!/bin/sh
# run.sh PAIR [OPTION...]: builds what is not built yet and runs a pair.
# run.sh new NAME, run.sh check NAME: a pair of your own; see README.
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

# What is missing to $1 (run, test or peers), as names of Debian packages. Things
# are tried rather than looked up: it does not matter how they came here.
missing() {
	command -v "${cc%% *}" >/dev/null || echo gcc
	$cc -fsyntax-only -include stdio.h -x c /dev/null 2>/dev/null ||
		echo libc6-dev
	command -v make >/dev/null || echo make
	command -v pkg-config >/dev/null || echo pkg-config
	pkg-config --exists libbsd-overlay 2>/dev/null || echo libbsd-dev
	pkg-config --exists jansson 2>/dev/null || echo libjansson-dev
	pkg-config --exists smartcols 2>/dev/null || echo libsmartcols-dev
	[ "$1" != peers ] || missing_peers
	[ "$1" = test ] || return 0
	pkg-config --exists cmocka 2>/dev/null || echo libcmocka-dev
	command -v pmap >/dev/null || echo procps
	# An independent witness; tests do without it where it has no package.
	command -v smem >/dev/null || ! is_debian || echo smem
	# File systems to try, which only root can mount; small packages.
	[ "$(id -u)" -eq 0 ] && is_debian || return 0
	command -v mkfs.ext4 >/dev/null || echo e2fsprogs
	command -v mkfs.xfs >/dev/null || echo xfsprogs
	command -v mkfs.btrfs >/dev/null || echo btrfs-progs
}

# What the benchmark would compare with, and cannot.
missing_peers() {
	build_peers
	command -v pmap >/dev/null || echo procps
	command -v smem >/dev/null || echo smem
	for source in "$here"/common/bench/peers/*.c*; do
		name=$(basename "${source%.*}")
		[ -e "$here/$build/peers/$name.so" ] ||
			sed -n 's/^ \* Debian: //p' "$source"
	done
}

is_debian() {
	command -v apt-get >/dev/null && case " $system " in
	*" debian "*) true ;;
	*) false ;;
	esac
}

# Makes sure that nothing is missing to $1, or ends.
ensure() {
	# shellcheck disable=SC1091 # a file of the system
	system=$(. /etc/os-release 2>/dev/null && echo "${ID-} ${ID_LIKE-}") || :
	packages=$(missing "$1" | xargs)
	[ -n "$packages" ] || return 0

	say "missing: $packages"
	case $packages in
	gcc*) [ "$cc" = cc ] || die "there is no compiler $cc" ;;
	esac
	if is_debian; then
		install_debian
		packages=$(missing "$1" | xargs)
		[ -z "$packages" ] || die "still missing: $packages"
		return
	fi
	case $system in
	fedora*) command='dnf install gcc make pkgconf-pkg-config libbsd-devel
		jansson-devel libsmartcols-devel libcmocka-devel procps-ng' ;;
	arch*) command='pacman -S --needed gcc make pkgconf libbsd jansson
		util-linux-libs cmocka procps-ng' ;;
	opensuse*) command='zypper install gcc make pkgconf libbsd-devel
		libjansson-devel libsmartcols-devel libcmocka-devel procps' ;;
	*) die "install these (Debian's names) with your package manager" ;;
	esac
	die "type: sudo $(echo "$command" | xargs)"
}

# Installs $packages, without a question; says what to type where it may not.
install_debian() {
	if [ "$(id -u)" -eq 0 ]; then
		root=
	elif ! command -v sudo >/dev/null; then
		die "type: su -c 'apt-get install $packages'"
	elif sudo -n true 2>/dev/null; then
		root='sudo -n'
	else
		die "type: sudo apt-get install $packages"
	fi
	say "installing them"
	# On a new machine apt does not know its packages yet.
	output=$(install_packages 2>&1) ||
		output=$(apt_get update 2>&1 && install_packages 2>&1) || {
		printf '%s\n' "$output" >&2
		die "could not install: $packages"
	}
}

apt_get() {
	$root env DEBIAN_FRONTEND=noninteractive \
		apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" </dev/null
}

install_packages() {
	# shellcheck disable=SC2086 # names
	apt_get install --no-install-recommends $packages
}

# The working directory stays the caller's: --json=FILE is relative to it.
make_quietly() {
	make -C "$here" --no-print-directory -s BUILD="$build" "$@"
}

is_built() {
	if command -v make >/dev/null; then
		make_quietly -q "$@" >/dev/null 2>&1
	else
		is_newer_than_sources
	fi
}

# A tree that was built elsewhere and came here (into a container, say) needs
# neither make nor a compiler.
is_newer_than_sources() {
	is_newer "$here/$build/shmlab" "$here/common" -name '*.[ch]' || return
	for half in "$here"/producers/*.c "$here"/consumers/*.c; do
		name=${half%.c}
		is_newer "$here/$build${name#"$here"}" "$half" || return
	done
}

# Is the program $1 there, and not older than what find(1) finds by the rest?
is_newer() {
	program=$1
	shift
	[ -x "$program" ] && [ -z "$(find -H "$@" -newer "$program")" ]
}

# The two programs of a pair, alone. What went wrong is in $output.
build_pair() {
	output=$(make_quietly "$build/producers/$1" "$build/consumers/$1" 2>&1)
}

# The line of $output that tells most.
reason() {
	printf '%s\n' "$output" | grep -m 1 -e 'error:' -e 'undefined ref' ||
		printf '%s\n' "$output" | grep -m 1 .
}

# Builds $1. A pair that does not build stops only its own run, which is asked
# for by the other words.
build_for() {
	[ -e "$here/$build/shmlab" ] || say "building"
	if output=$(make_quietly "$1" 2>&1); then
		return
	fi
	if ! is_built "$build/shmlab"; then
		printf '%s\n' "$output" >&2
		die "the build failed"
	fi

	shift
	seen='' others=''
	for half in "$here"/producers/*.c "$here"/consumers/*.c; do
		name=$(basename "$half" .c)
		case $name in
		*" "*) continue ;; # make does not see it either
		esac
		case "$seen " in
		*" $name "*) continue ;;
		esac
		seen="$seen $name"
		build_pair "$name" && continue
		case " $* " in
		*" $name "*)
			printf '%s\n' "$output" >&2
			die "did not build: producers/$name.c," \
				"consumers/$name.c"
			;;
		esac
		others="$others
run.sh: going on without producers/$name.c, consumers/$name.c: $(reason)"
	done
	[ -z "$others" ] || printf '%s\n' "${others#?}" >&2
}

# What can be built of them; the others are named by the benchmark.
build_peers() {
	command -v make >/dev/null || return 0
	output=$( (flock 9 && make_quietly peers 2>&1) 9<"$here/Makefile") || {
		printf '%s\n' "$output" >&2
		die "the build of what bench compares with failed"
	}
}

target=all
case ${1-} in
test)
	case ${2-} in
	-h | --help) ;;
	*)
		ensure test
		exec make -C "$here" --no-print-directory "$@"
		;;
	esac
	;;
new | check)
	# A new pair is not built yet, and check shows how it builds.
	target=$build/shmlab
	;;
esac
if ! is_built "$target"; then
	ensure run
	# Two builds at a time would get into each other's way.
	(flock 9 && build_for "$target" "$@") 9<"$here/Makefile" || exit
fi
if [ "${1-}" = bench ]; then
	build_peers
	case " $* " in
	*" --install-peers "*) ensure peers ;;
	esac
fi
SHMLAB_HOME=$here exec "$here/$build/shmlab" "$@"
