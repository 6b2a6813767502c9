#!/bin/sh
# kernels.sh: does the model hold on other kernels? Boots each of them under
# QEMU with this tree, runs every pair as root and as an ordinary user, and
# prove of every kind as root, and ends with one table. make kernels calls it.
#
#   KERNELS="6.1 newest"  only these; all of the table below
#   QUICK=1               less of prove, and the pairs as an ordinary user only
#   OPS=N                 operations of prove, of each kind; 3000, and 1000 on
#                         arm64, which takes three times as long
#   KINDS="huge"          these kinds only
#   JOBS=N                so many at a time; as many as there are CPUs
#   MIRROR=URL            where Debian's packages are; where apt gets them
#
# Nothing is left in the tree: what is downloaded and built stays in
# ${XDG_CACHE_HOME:-/var/tmp}/shmlab-kernels. Needs no root, but to install what
# is missing. Exit status: 0 all as predicted, 1 not, 3 could not run.
set -eu

PATH=$PATH:/usr/sbin:/sbin # of an ordinary user, too
here=$(dirname "$(readlink -f "$0")")
tree=$(dirname "$here")
cache=${XDG_CACHE_HOME:-/var/tmp}/shmlab-kernels
jobs=${JOBS:-$(nproc)}
whom='root user'
[ -z "${QUICK-}" ] || whom=user
# A make that this one calls is a make of its own.
unset MAKEFLAGS MFLAGS MAKELEVEL

# Name, machine, package. The newest is what Debian's next release has.
table='5.10 amd64 ^linux-image-5\.10\.0-[0-9]+-cloud-amd64-unsigned$
6.1 amd64 ^linux-image-6\.1\.0-[0-9]+-cloud-amd64-unsigned$
6.12 amd64 ^linux-image-6\.12\.[0-9]+\+deb13-cloud-amd64-unsigned$
newest amd64 ^linux-binary-[0-9.]+\+deb[0-9]+-cloud-amd64$
6.12-arm64 arm64 ^linux-image-6\.12\.[0-9]+\+deb13-cloud-arm64-unsigned$
6.12-arm64-16k arm64 ^linux-image-6\.12\.[0-9]+\+deb13-arm64-16k-unsigned$'

say() {
	printf 'kernels: %s\n' "$*" >&2
}

die() {
	say "$@"
	exit 3
}

missing() {
	while read -r command package; do
		command -v "$command" >/dev/null || echo "$package"
	done <<-END
	qemu-system-x86_64 qemu-system-x86
	qemu-system-aarch64 qemu-system-arm
	aarch64-linux-gnu-gcc gcc-aarch64-linux-gnu
	busybox busybox-static
	cpio cpio
	depmod kmod
	mke2fs e2fsprogs
	xz xz-utils
	zstd zstd
	readelf binutils
	END
}

ensure() {
	packages=$(missing | sort -u | xargs)
	[ -n "$packages" ] || return 0
	say "missing: $packages"
	command -v apt-get >/dev/null ||
		die "the kernels are Debian's, and so is what unpacks them"
	[ "$(id -u)" -eq 0 ] || die "type: sudo apt-get install $packages"
	say "installing them"
	# shellcheck disable=SC2086 # names
	DEBIAN_FRONTEND=noninteractive apt-get -qq -y install \
		--no-install-recommends $packages >/dev/null </dev/null ||
		die "could not install: $packages"
}

# The programs for a machine, in $build, as this tree would build them there.
build() {
	if [ "$1" = amd64 ]; then
		cc=${CC:-cc} libraries=
		build=$tree/build
		make -s -C "$tree" --no-print-directory all >&2 ||
			die "the build failed"
		busybox=$(command -v busybox)
		return
	fi
	"$here/kernels/fetch.sh" "$cache" "libraries-$1" "$1" \
		libbsd0/bookworm libbsd-dev/bookworm \
		libmd0/bookworm libmd-dev/bookworm \
		libjansson4/bookworm libjansson-dev/bookworm \
		libsmartcols1/bookworm libsmartcols-dev/bookworm \
		zlib1g/bookworm zlib1g-dev/bookworm \
		busybox-static/bookworm
	cc=aarch64-linux-gnu-gcc
	libraries=$cache/libraries-$1/usr/lib/aarch64-linux-gnu
	build=$cache/build-$1
	busybox=$cache/libraries-$1/bin/busybox
	PKG_CONFIG_SYSROOT_DIR=$cache/libraries-$1 \
		PKG_CONFIG_LIBDIR=$libraries/pkgconfig \
		make -s -C "$tree" --no-print-directory all \
		BUILD="$build" CC="$cc" \
		CFLAGS="-O2 -g -isystem $cache/libraries-$1/usr/include" \
		LDFLAGS="-L$libraries -Wl,-rpath-link,$libraries" >&2 ||
		die "the build for $1 failed"
}

# The libraries that a program names, and those that they name.
copy_libraries() {
	readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' |
	while read -r name; do
		[ ! -e "$root/lib/$name" ] || continue
		cp -L "$("$cc" ${libraries:+-B"$libraries"} \
			-print-file-name="$name")" "$root/lib/$name"
		copy_libraries "$root/lib/$name"
	done
}

operations() {
	case ${QUICK:+quick}$1 in
	quick*) echo 500 ;;
	amd64) echo 3000 ;;
	*) echo 1000 ;;
	esac
}

# What is to be done in the guest; see kernels/init.
plan() {
	ops=${OPS:-$(operations "$1")}
	echo "root platform shmlab platform"
	for who in $whom; do
		for pair in "$tree"/producers/*.c; do
			pair=$(basename "$pair" .c)
			echo "$who $pair shmlab $pair --timeout 600"
		done
	done
	for kind in $kinds; do
		echo "root prove:$kind" \
			"shmlab prove --ops $ops --seed 7 --kinds $kind"
	done
}

# What the guest has at first, packed: programs, modules, and the plan.
pack() {
	root=$cache/root
	rm -rf "$root"
	mkdir -p "$root/bin" "$root/lib" "$root/etc" "$root/shmlab/producers" \
		"$root/shmlab/consumers"
	ln -s lib "$root/lib64"
	cp "$busybox" "$root/bin/busybox"
	cp "$here/kernels/init" "$root/init"
	cp -r "$cache/$1/modules" "$root/modules"
	cp "$build/shmlab" "$root/shmlab/"
	for pair in "$tree"/producers/*.c; do
		pair=$(basename "$pair" .c)
		cp "$build/producers/$pair" "$root/shmlab/producers/"
		cp "$build/consumers/$pair" "$root/shmlab/consumers/"
	done
	printf '#!/bin/sh\nexec /shmlab/shmlab "$@"\n' >"$root/bin/shmlab"
	chmod 755 "$root/bin/shmlab" "$root/init"
	copy_libraries "$build/shmlab"
	plan "$2" >"$root/plan"
	(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet | gzip -1) \
		>"$cache/$1/initrd"
	rm -rf "$root"
}

# How many of the results are there, as whom, of pairs (0) or of prove (1), that
# ended so: a pattern of the exit status.
count() {
	awk -v who="$2" -v prove="$3" -v status="^($4)\$" '
		$1 == "RESULT" && $2 == who && ($3 ~ /^prove:/) == prove &&
			$3 !~ /^(platform|disk|end)$/ && $4 ~ status { n++ }
		END { print n + 0 }' "$cache/$1/results"
}

# "20 of 20", and how many could not be seen there; "-": not tried.
share() {
	all=$(count "$@" '.*')
	none=$(count "$@" 77)
	if [ "$all" -eq 0 ]; then
		echo -
	else
		echo "$(count "$@" 0) of $((all - none))$(
			[ "$none" -eq 0 ] || echo ", $none not to be seen")"
	fi
}

row() {
	printf '| %s | %s | %s | %s | %s | %s s |\n' "$1" \
		"$(cat "$cache/$1/version")" "$(share "$1" root 0)" \
		"$(share "$1" user 0)" "$(share "$1" root 1)" \
		"$(cat "$cache/$1/took")"
}

# Everything up to the boot.
prepare() {
	"$here/kernels/fetch.sh" "$cache" "$1" "$2" "$3"
	build "$2"
	pack "$1" "$2"
}

# What did not come as predicted, with what was said about it.
judge() {
	results=$cache/$1/results
	grep -q '^RESULT root end' "$results" || {
		say "$1: it did not come to the end; see $results"
		failed=1
	}
	grep '^RESULT' "$results" | awk '$4 != 0 && $4 != 77 { bad = 1 }
		END { exit bad }' && return
	say "$1: not as predicted:"
	awk '/^RESULT/ { bad = $4 != 0 && $4 != 77 } bad' "$results" >&2
	failed=1
}

# The line of the table that is about a kernel.
line_of() {
	echo "$table" | awk -v name="$1" '$1 == name { print; found = 1 }
		END { exit !found }' ||
		die "there is no kernel $1; there are:" \
			"$(echo "$table" | cut -d ' ' -f 1 | xargs)"
}

wanted=${KERNELS:-$(echo "$table" | cut -d ' ' -f 1)}
for name in $wanted; do
	line_of "$name" >/dev/null
done
[ "$(uname -m)" = x86_64 ] ||
	die "this machine is no x86-64, for which the others are built here"
ensure
mkdir -p "$cache"
exec 9>"$cache/lock"
flock -n 9 || die "another one is at work in $cache"
kinds=${KINDS-$(sed -n 's/^ *\[PROVE_[A-Z_]*] = {"\([^"]*\)".*/\1/p' \
	"$tree/common/prove/kind.c")}
for name in $wanted; do
	line=$(line_of "$name")
	# shellcheck disable=SC2086 # words, and none of them a pattern of files
	set -f && set -- $line && set +f
	say "$1: getting ready"
	prepare "$@"
	boots="${boots-}$cache/$1 $2
"
done
say "booting, $jobs at a time"
printf '%s' "$boots" | xargs -L 1 -P "$jobs" "$here/kernels/boot.sh" ||
	die "an emulator did not start"

failed=0
for name in $wanted; do
	judge "$name"
done
echo '| kernel | version | pairs as root | as a user | prove | took |'
echo '|---|---|---|---|---|---|'
for name in $wanted; do
	row "$name"
done
exit $failed
