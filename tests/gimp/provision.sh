#!/bin/bash
# provision.sh [trixie|forky]...   make a Debian chroot with GIMP 3 for each suite (trixie: GIMP 3.0,
#                                  forky: GIMP 3.2); one that is ready costs nothing
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

inside() {
  local root=$1
  shift
  "$here/enter.sh" "$root" -- /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} \
    ${https_proxy:+https_proxy="$https_proxy"} "$@"
}

# The host's ways of reaching the mirror (names, proxy, certificates, relaxed dates) hold inside too.
borrow_network() {
  local root=$1 file
  for file in /etc/resolv.conf /etc/hosts /etc/ssl/certs/ca-certificates.crt; do
    [ ! -e "$file" ] || cp -L "$file" "$root$file"
  done
  apt-config dump --format '%F "%v";%n' Acquire::http Acquire::https Acquire::Check-Valid-Until \
    Acquire::Check-Date | grep -v ' "";$' > "$root/etc/apt/apt.conf.d/90host" || true
}

build() {
  local suite=$1 root=$2 script=
  [ "$(id -u)" = 0 ] || { say "needs root to make a chroot."; exit 1; }
  command -v apt-get > /dev/null || { say "needs a Debian or Ubuntu host."; exit 1; }
  export DEBIAN_FRONTEND=noninteractive
  command -v debootstrap > /dev/null || {
    apt-get update -q
    apt-get install -y -q --no-install-recommends debootstrap
  }
  local mirror
  mirror=$(debian_mirror)
  if [ ! -x "$root/usr/bin/apt-get" ] || [ -d "$root/debootstrap" ]; then
    [ -e "/usr/share/debootstrap/scripts/$suite" ] || script=sid
    unshare --mount --propagation private -- \
      debootstrap --variant=minbase --include=ca-certificates "$suite" "$root" "$mirror" $script
  fi
  echo "deb $mirror $suite main" > "$root/etc/apt/sources.list"
  borrow_network "$root"
  printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d" # start no services
  chmod +x "$root/usr/sbin/policy-rc.d"
  inside "$root" apt-get update -q
  inside "$root" apt-get install -y -q --no-install-recommends $packages
  inside "$root" apt-get clean
  inside "$root" gimp-console --version
}

wanted() { echo "$1 $packages" | tr -s ' \n' ' '; }

is_ready() { [ "$(cat "$cache/gimp-$1/.ready" 2> /dev/null)" = "$(wanted "$1")" ]; }

provision() {
  local suite=$1 root=$cache/gimp-$1
  mkdir -p "$root"
  exec 9> "$root.lock"
  flock 9 # two test runs may start at once
  if ! is_ready "$suite"; then
    say "making a $suite chroot with GIMP in $root (some minutes)…"
    build "$suite" "$root" >&2
    wanted "$suite" > "$root/.ready"
  fi
  exec 9>&-
}

if [ "${1:-}" = --ready ]; then
  for suite in trixie forky; do
    ! is_ready "$suite" || echo "$cache/gimp-$suite"
  done
  exit
fi
for suite in "${@:-trixie}"; do provision "$suite"; done
