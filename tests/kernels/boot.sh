#!/bin/sh
# boot.sh FOLDER ARCH: boots FOLDER/vmlinuz with FOLDER/initrd under QEMU, with an
# empty ext4 disk, and waits until it has switched itself off. What it printed is
# then in FOLDER/results, how many seconds it took in FOLDER/took.
set -eu

PATH=$PATH:/usr/sbin:/sbin
folder=$1 disk=$1/disk start=$(date +%s)
case $2 in
amd64) console=ttyS0 machine=qemu-system-x86_64 ;;
arm64) console=ttyAMA0 machine='qemu-system-aarch64 -M virt' ;;
esac
rm -f "$disk" "$folder/results"
truncate -s 1G "$disk"
mke2fs -q -t ext4 "$disk"
# shellcheck disable=SC2086 # words
timeout "${LIMIT:-3600}" nice $machine -accel tcg,thread=multi -cpu max \
	-m 2048 -smp 2 -display none -no-reboot -monitor none -nic none \
	-serial "file:$folder/console" \
	-drive "file=$disk,format=raw,if=none,id=disk,cache=unsafe" \
	-device virtio-blk-pci,drive=disk \
	-kernel "$folder/vmlinuz" -initrd "$folder/initrd" \
	-append "console=$console quiet panic=-1 mitigations=off no_timer_check" \
	>"$folder/qemu" 2>&1 </dev/null || :
rm -f "$disk"
tr -d '\r' <"$folder/console" >"$folder/results"
echo $(($(date +%s) - start)) >"$folder/took"
