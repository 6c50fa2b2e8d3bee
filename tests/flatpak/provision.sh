#!/bin/bash
# provision.sh SUITE...   a Flatpak org.gimp.GIMP with Flathub's permissions, its runtime made from the
#                         chroot that tests/gimp/provision.sh made of each SUITE (trixie, forky)
# Prints the folder that FLATPAK_USER_DIR has to name; what is ready there costs nothing. Says why
# and ends with 1 where no Flatpak can be made or run (no flatpak, no namespaces).
set -euo pipefail
cache=${XDG_CACHE_HOME:-$HOME/.cache}/neural-style-transfer-tests
arch=$(uname -m)
runtime=org.gimp.TestPlatform
export FLATPAK_USER_DIR=$cache/flatpak

fail() { echo "flatpak: $*" >&2; exit 1; }

command -v flatpak > /dev/null && command -v ostree > /dev/null ||
  fail "needs flatpak, ostree and bubblewrap (apt-get install flatpak ostree bubblewrap)."
repo=$cache/flatpak-repo
mkdir -p "$cache"
[ -d "$repo/objects" ] || ostree init --mode=bare-user-only --repo="$repo"

# The tree of a chroot as a runtime: its /usr, with its /etc inside.
make_runtime() {
  local suite=$1 root=$cache/gimp-$1 tree
  [ -e "$root/usr/bin/gimp-console" ] || fail "no chroot of $suite (tests/gimp/provision.sh $suite)."
  tree=$(mktemp -d "$cache/tree.XXXX")
  mkdir "$tree/usr" "$tree/files" "$tree/var"
  cp -al "$root/usr/." "$tree/usr"
  rm -rf "$tree/usr/share/doc" "$tree/usr/share/man"
  cp -a "$root/etc" "$tree/usr/etc"
  rm -f "$tree/usr/etc/resolv.conf" "$tree/usr/etc/hosts" "$tree/usr/etc/hostname" \
    "$tree/usr/etc/passwd-" "$tree/usr/etc/mtab" "$tree/usr/etc/localtime"
  : > "$tree/usr/manifest-base-1"
  printf '[Runtime]\nname=%s\nruntime=%s/%s/%s\n' $runtime $runtime "$arch" "$suite" > "$tree/metadata"
  flatpak build-export --runtime --disable-sandbox --no-update-summary "$repo" "$tree" "$suite" > /dev/null
  rm -rf --one-file-system "$tree"
}

# The application itself is empty: its GIMP is the runtime's. The permissions are Flathub's.
make_app() {
  local suite=$1 tree
  tree=$(mktemp -d "$cache/tree.XXXX")
  mkdir -p "$tree/files" "$tree/export" "$tree/var"
  cat > "$tree/metadata" << END
[Application]
name=org.gimp.GIMP
runtime=$runtime/$arch/$suite
sdk=$runtime/$arch/$suite
command=gimp

[Context]
shared=network;ipc;
sockets=x11;wayland;fallback-x11;
devices=all;
filesystems=host;/tmp;xdg-config/GIMP;xdg-config/gtk-3.0;
END
  flatpak build-export --disable-sandbox --no-update-summary "$repo" "$tree" "$suite" > /dev/null
  rm -rf --one-file-system "$tree"
}

[ $# -gt 0 ] || fail "which SUITE?"
for suite in "$@"; do
  if ! ostree refs --repo="$repo" | grep -q "^app/org.gimp.GIMP/$arch/$suite$"; then
    echo "flatpak: making runtime and app of $suite" >&2
    make_runtime "$suite"
    make_app "$suite"
    flatpak build-update-repo "$repo" > /dev/null
  fi
  flatpak --user remote-add --if-not-exists --no-gpg-verify local "file://$repo" >&2
  flatpak --user list --columns=branch,application | grep -q "^$suite[[:space:]]*org.gimp.GIMP" ||
    flatpak --user install -y --noninteractive local "org.gimp.GIMP/$arch/$suite" >&2
done
flatpak run --user --command=true --branch="$1" org.gimp.GIMP ||
  fail "no Flatpak can be run here (user namespaces?)."
echo "$FLATPAK_USER_DIR"
