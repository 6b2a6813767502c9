#!/bin/sh
# run.sh PAIR [OPTION...]: builds what is not built yet and runs a pair.
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

# What is missing to $1 (run or test), as names of Debian packages. Things are
# tried rather than looked up: it does not matter how they came here.
missing() {
	command -v "${cc%% *}" >/dev/null || echo gcc
	$cc -fsyntax-only -include stdio.h -x c /dev/null 2>/dev/null ||
		echo libc6-dev
	command -v make >/dev/null || echo make
	command -v pkg-config >/dev/null || echo pkg-config
	pkg-config --exists libbsd-overlay 2>/dev/null || echo libbsd-dev
	pkg-config --exists jansson 2>/dev/null || echo libjansson-dev
	pkg-config --exists smartcols 2>/dev/null || echo libsmartcols-dev
	[ "$1" = test ] || return 0
	pkg-config --exists cmocka 2>/dev/null || echo libcmocka-dev
	command -v pmap >/dev/null || echo procps
	# An independent witness; tests do without it where it has no package.
	command -v smem >/dev/null || ! is_debian || echo smem
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
	make_quietly -q "$@" >/dev/null 2>&1
}

# Builds everything. A pair that does not compile stops only its own run.
build_for() {
	[ -e "$here/$build/shmlab" ] || say "building"
	# Two builds at a time would get into each other's way.
	if output=$( (flock 9 && make_quietly 2>&1) 9<"$here/Makefile"); then
		return
	fi

	broken=
	for half in "$here"/producers/*.c "$here"/consumers/*.c; do
		name=$(basename "$half" .c)
		case "$broken " in
		*" $name "*) continue ;;
		esac
		is_built "$build/producers/$name" "$build/consumers/$name" ||
			broken="$broken $name"
	done
	if ! is_built "$build/shmlab" || [ -z "$broken" ]; then
		printf '%s\n' "$output" >&2
		die "the build failed"
	fi
	for word; do
		case "$broken " in
		*" $word "*)
			printf '%s\n' "$output" >&2
			die "did not build: producers/$word.c," \
				"consumers/$word.c"
			;;
		esac
	done
	say "going on without pairs that did not build:$broken"
}

if [ "${1-}" = test ]; then
	ensure test
	exec make -C "$here" --no-print-directory "$@"
fi
if ! is_built all; then
	ensure run
	build_for "$@"
fi
exec "$here/$build/shmlab" "$@"
