#!/bin/sh
# fetch.sh CACHE NAME ARCH PATTERN: the newest package of Debian's kernels that
# PATTERN fits, as CACHE/NAME/vmlinuz and, in the order in which they are to be
# loaded, the modules that a disk with ext4 needs, CACHE/NAME/modules/*.ko.
# fetch.sh CACHE libraries ARCH PACKAGE...: their files under CACHE/libraries.
#
# It uses an apt of its own, in CACHE, and leaves the machine's alone. What is
# there is not fetched again for a week.
set -eu

PATH=$PATH:/usr/sbin:/sbin # of an ordinary user, too

cache=$1 name=$2 arch=$3
shift 3
apt=$cache/apt-$arch
export APT_CONFIG="$apt/apt.conf"

die() {
	echo "kernels: $*" >&2
	exit 3
}

# The mirror that this machine's apt uses, unless MIRROR names one.
find_mirror() {
	# shellcheck disable=SC2016 # apt's words
	mirror=${MIRROR:-$(APT_CONFIG='' apt-get indextargets \
		--format '$(SITE)' | grep -m 1 '/debian/*$')} ||
		die "no mirror of Debian's packages is known; name one: MIRROR=URL"
}

is_fresh() {
	[ -n "$(find "$1/ready" -mtime -7 2>/dev/null)" ]
}

begin_apt() {
	! is_fresh "$apt" || return 0
	find_mirror
	mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/none"
	: >"$apt/status"
	keys=/usr/share/keyrings/debian-archive-keyring.gpg
	for suite in bullseye bookworm trixie sid; do
		echo "deb [signed-by=$keys] $mirror $suite main"
	done >"$apt/sources.list"
	cat >"$APT_CONFIG" <<-END
	APT::Architecture "$arch";
	APT::Architectures { "$arch"; };
	APT::Sandbox::User "";
	Acquire::Languages "none";
	Dir::State "$apt";
	Dir::State::Lists "$apt/lists";
	Dir::State::status "$apt/status";
	Dir::Cache "$apt/cache";
	Dir::Etc::sourcelist "$apt/sources.list";
	Dir::Etc::sourceparts "$apt/none";
	Dir::Etc::preferencesparts "$apt/none";
	END
	apt-get -qq update || die "no lists of packages from $mirror"
	touch "$apt/ready"
}

# Unpacks these packages under $1.
unpack() {
	to=$1
	shift
	mkdir -p "$to/deb"
	(cd "$to/deb" && apt-get -qq download "$@") || die "no package $*"
	for deb in "$to"/deb/*.deb; do
		dpkg-deb -x "$deb" "$to"
	done
	rm -r "$to/deb"
}

# From 7.0 or so on the modules are a package of their own.
fetch_kernel() {
	package=$(apt-cache search --names-only "$1" | cut -d ' ' -f 1 |
		sort -V | tail -n 1)
	[ -n "$package" ] || die "no package $1"
	case $package in
	linux-binary-*)
		unpack "$to" "$package" "linux-modules-${package#linux-binary-}"
		;;
	*) unpack "$to" "$package" ;;
	esac
}

# Follows the modules' dependencies; all are unpacked, since the kernel need not
# know how.
order_modules() {
	all=$(find "$to" -type d -path '*/lib/modules/*' -prune | head -n 1)
	version=$(basename "$all")
	depmod -b "${all%/lib/modules/*}" "$version" 2>/dev/null
	mkdir -p "$to/modules"
	number=10
	for wanted in virtio_pci virtio_mmio virtio_blk crc32c_generic crc32c \
		ext4; do
		modprobe -d "${all%/lib/modules/*}" -S "$version" \
			--show-depends "$wanted" 2>/dev/null || :
	done | awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
	while read -r path; do
		number=$((number + 1))
		out=$to/modules/$number-$(basename "${path%.ko*}").ko
		case $path in
		*.xz) xz -dc "$path" ;;
		*.zst) zstd -qdc "$path" ;;
		*) cat "$path" ;;
		esac >"$out"
	done
	mv "$(find "$to" -name 'vmlinuz*' -type f | head -n 1)" "$to/vmlinuz"
	echo "$version" >"$to/version"
}

to=$cache/$name
! is_fresh "$to" || exit 0
begin_apt
rm -rf "$to"
if [ "$name" = "libraries-$arch" ]; then
	unpack "$to" "$@"
	# What a script for the linker names is in its own folder here.
	grep -l '^GROUP' -r --include='*.so' "$to/usr/lib" |
		xargs -r sed -i 's,/usr/lib/[^ ]*/,,g'
else
	fetch_kernel "$1"
	order_modules
	rm -rf "${to:?}/lib" "${to:?}/usr" "${to:?}/boot"
fi
touch "$to/ready"
