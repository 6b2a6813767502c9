#!/bin/sh
# fresh.sh: do the two commands work on a machine that has nothing?
#
# Makes a minimal system of the host's release in a temporary folder, without a
# compiler, puts into it what HEAD holds, and types ./run.sh cow and ./run.sh
# test there. Wants root on Debian or Ubuntu, the package mirror that the host
# uses, and some two minutes; where it cannot work it says why and succeeds.
set -eu

# What another machine can spoil by what it lacks: these tests call programs
# that ./run.sh has to install, or that a system has of its own. Others would do
# there what they do here.
depends='build command filesystems install man new platform process programs'
depends="$depends smaps strace witness"

cd "$(dirname "$0")/.."

say() {
	printf 'fresh: %s\n' "$*"
}

skip() {
	say "skipped: $*"
	exit 0
}

fail() {
	say "failed: $*"
	exit 1
}

# Everything runs in namespaces of its own, which take their mounts and
# processes with them when they end, however they end.
alone() {
	unshare --mount --pid --fork --kill-child "$@" </dev/null &
	child=$!
	wait "$child"
}

[ "$(id -u)" -eq 0 ] || skip "needs root"
command -v apt-get >/dev/null || skip "not Debian"
git -c safe.directory="$(pwd -P)" rev-parse -q --verify HEAD >/dev/null 2>&1 ||
	skip "not a clone with a commit"
alone mount -t proc proc /proc 2>/dev/null ||
	skip "namespaces are not permitted"
command -v debootstrap >/dev/null || apt-get install -qq -y debootstrap ||
	{ apt-get update -qq && apt-get install -qq -y debootstrap; } ||
	skip "no debootstrap"

# shellcheck disable=SC1091 # a file of the system
release=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
# shellcheck disable=SC2016 # these are apt's own variables
sources=$(apt-get indextargets 'Created-By: Packages' \
	--format '$(REPO_URI) $(RELEASE) $(COMPONENT)' | awk -v r="$release" '
	$2 == r || $2 == r "-updates" || $2 == r "-security"')
mirror=$(echo "$sources" | awk -v r="$release" '$2 == r { print $1; exit }')
components=$(echo "$sources" | awk -v m="$mirror" -v r="$release" '
	$1 == m && $2 == r { printf "%s%s", sep, $3; sep = "," }')
[ -n "$mirror" ] || skip "apt knows no mirror of ${release:-this release}"

work=$(mktemp -d "${TMPDIR:-/var/tmp}/fresh.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
trap 'kill -KILL "$child"; sleep 1; exit 130' INT TERM
root=$work/root

{ mknod "$work/null" c 1 3 && true >"$work/null"; } 2>/dev/null ||
	skip "device files do not work in $work"

say "making a minimal $release from $mirror in $work"
alone debootstrap --variant=minbase --components="$components" \
	"$release" "$root" "$mirror" >"$work/log" 2>&1 ||
	{ tail -n 20 "$work/log" && fail "debootstrap"; }

# apt there is to work as it does here: sources, proxies, passwords and keys.
echo "$sources" | sed 's/^/deb /' >"$root/etc/apt/sources.list"
apt-config dump | grep '^Acquire::' >"$root/etc/apt/apt.conf.d/99host"
for kept in auth.conf auth.conf.d keyrings trusted.gpg trusted.gpg.d; do
	[ ! -e "/etc/apt/$kept" ] || cp -a "/etc/apt/$kept" "$root/etc/apt/"
done
mkdir "$root/shmlab"
git -c safe.directory="$(pwd -P)" archive HEAD | tar -x -C "$root/shmlab"

cat >"$root/visit" <<'END'
set -eu

as_nobody() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}

cd /shmlab
if command -v cc; then
	echo "fresh: there is a compiler already"
	exit 1
fi

echo "fresh: ./run.sh cow as nobody, who may install nothing"
status=0
as_nobody cp -r /shmlab /tmp/shmlab
as_nobody /tmp/shmlab/run.sh cow || status=$?
[ "$status" -eq 3 ]
rm -r /tmp/shmlab

echo "fresh: ./run.sh cow"
./run.sh cow >/tmp/cow
cat /tmp/cow
[ -s /tmp/cow ]

echo "fresh: ./run.sh cow as nobody in a read-only tree"
as_nobody /mnt/run.sh cow >/tmp/cow
[ -s /tmp/cow ]

echo "fresh: ./run.sh shared; ./run.sh check cow"
./run.sh shared --quiet
./run.sh check cow

echo "fresh: ./run.sh test, of these: $TESTS"
./run.sh test
END

# shellcheck disable=SC2016 # expanded by the inner shell
alone sh -euc '
	mount --bind "$1" "$1" # tests make mounts of their own private
	mount -t proc proc "$1/proc"
	mount -t sysfs -o ro sysfs "$1/sys"
	mount -t devpts -o newinstance,ptmxmode=666 devpts "$1/dev/pts"
	mkdir -p "$1/dev/shm"
	mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
	mount --bind "$1/shmlab" "$1/mnt"
	mount -o remount,bind,ro "$1/mnt"
	exec env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
		TESTS="$2" http_proxy="${http_proxy-}" https_proxy="${https_proxy-}" \
		chroot "$1" sh /visit' sh "$root" "$depends" || fail "see above"
say "both commands work on a bare $release"
