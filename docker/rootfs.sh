#!/bin/sh
# rootfs.sh BINARY FOLDER: lays out the root file system of the image: the program, the shared
# libraries it loads, the certificates it trusts, one user without rights. Nothing else: no shell, no
# package manager. Made by a script so that it can be tried without a container engine:
#   docker/rootfs.sh target/release/sportello rootfs && sudo chroot --userspec=10001:10001 rootfs /usr/bin/sportello --version
set -eu
binary=$1
root=$2

install -d "$root/usr/bin" "$root/etc/ssl/certs" "$root/etc/sportello"
install -d -m 1777 "$root/tmp"
install -d -o 10001 -g 10001 -m 700 "$root/data"
install -m 755 "$binary" "$root/usr/bin/sportello"

# The loader and every library, where they stand on the build machine; links are followed.
ldd "$binary" | sed -n -e 's|.*=> \(/[^ ]*\) .*|\1|p' -e 's|^[[:space:]]*\(/[^ ]*\) .*|\1|p' | sort -u | while read -r library; do
  install -D -m 755 "$library" "$root$library"
done

install -m 644 /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
printf 'sportello:x:10001:10001::/data:/sbin/nologin\n' >"$root/etc/passwd"
printf 'sportello:x:10001:\n' >"$root/etc/group"
