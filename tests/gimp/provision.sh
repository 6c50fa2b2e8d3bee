#!/bin/bash
# provision.sh [trixie|forky]...   make a Debian chroot with GIMP 3 for each suite (trixie: GIMP 3.0,
#                                  forky: GIMP 3.2), side by side; one that is ready costs nothing
# provision.sh --ready             print the folders of the chroots that are ready
# Needs root on a Debian or Ubuntu host; the host's own apt configuration says where Debian is.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/neural-style-transfer-tests
packages="gimp gir1.2-gimp-3.0 python3 python3-gi
  xvfb openbox dbus-daemon at-spi2-core gir1.2-atspi-2.0 xdotool imagemagick
  fonts-dejavu-core adwaita-icon-theme procps ca-certificates"

say() { echo "provision: $*" >&2; }

# The Debian mirror of the host: what apt fetched last, else the first entry of its source files.
debian_mirror() {
  local files mirror
  mirror=$(apt-get indextargets --format '$(ORIGIN)|$(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    awk -F'|' '$1 == "Debian" && $2 !~ /security/ { print $2; exit }') || true
  files=$(ls /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null) || true
  [ -n "$mirror" ] || mirror=$(cat $files | sed -nE \
    -e 's/^URIs:[[:space:]]*([^[:space:]]+).*/\1/p' \
    -e 's/^deb[[:space:]]+(\[[^]]*\][[:space:]]+)?([^[:space:]]+).*/\2/p' |
    grep -v security | head -1) || true
  [ -n "$mirror" ] || { say "the host's apt names no Debian mirror."; exit 1; }
  echo "$mirror"
}

# How the host's apt reaches the mirror: proxy, certificates, relaxed dates.
host_options() {
  apt-config dump --format '%F "%v";%n' Acquire::http Acquire::https Acquire::Check-Valid-Until \
    Acquire::Check-Date | grep -v ' "";$' || true
}

# A chroot can be made anew at any time: no file of it is synced, and it has no manuals.
build() {
  local suite=$1 root=$2 mirror file
  mirror=$(debian_mirror)
  rm -rf --one-file-system "$root"
  unshare --mount --propagation private -- mmdebstrap --mode=root --variant=minbase \
    --include="$(echo $packages | tr ' ' ,)" --dpkgopt=force-unsafe-io \
    --aptopt="$(host_options) Acquire::Languages \"none\"" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    "$suite" "$root" "$mirror"
  for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
    [ ! -e "$file" ] || cp -L "$file" "$root$file" # names and certificates of the host
  done
  "$here/enter.sh" "$root" -- /usr/bin/env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 gimp-console --version
}

# What makes chroots, before there are two that would both install it.
need_mmdebstrap() {
  [ "$(id -u)" = 0 ] || { say "needs root to make a chroot."; exit 1; }
  command -v apt-get > /dev/null || { say "needs a Debian or Ubuntu host."; exit 1; }
  command -v mmdebstrap > /dev/null || {
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -q >&2
    apt-get install -y -q --no-install-recommends mmdebstrap >&2
  }
}

wanted() { echo "$1 $packages" | tr -s ' \n' ' '; }

is_ready() { [ "$(cat "$cache/gimp-$1/.ready" 2> /dev/null)" = "$(wanted "$1")" ]; }

provision() {
  local suite=$1 root=$cache/gimp-$1
  exec 9> "$root.lock"
  flock 9 # two test runs may start at once
  ! is_ready "$suite" || return 0
  say "making a $suite chroot with GIMP in $root (some minutes)…"
  build "$suite" "$root" > "$root.log" 2>&1
  wanted "$suite" > "$root/.ready"
}

if [ "${1:-}" = --ready ]; then
  for suite in trixie forky; do
    ! is_ready "$suite" || echo "$cache/gimp-$suite"
  done
  exit
fi
mkdir -p "$cache"
declare -A making
for suite in "${@:-trixie}"; do
  is_ready "$suite" || need_mmdebstrap
  provision "$suite" &
  making[$suite]=$!
done
failed=0
for suite in "${!making[@]}"; do
  wait "${making[$suite]}" || {
    failed=1
    tail -n 40 "$cache/gimp-$suite.log" >&2
    say "GIMP of $suite could not be made. All that was said stands in $cache/gimp-$suite.log."
  }
done
exit $failed
