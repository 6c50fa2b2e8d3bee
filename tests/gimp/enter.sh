#!/bin/bash
# enter.sh ROOT [FOLDER...] -- COMMAND [ARG...]
# Runs COMMAND inside the chroot ROOT with each FOLDER (or file) of the host at the same path.
# The mounts live in a namespace of their own and vanish with COMMAND, however it ends; every
# step is an exec, so the caller's child process is COMMAND itself. Needs root.
set -euo pipefail

if [ "${NST_INSIDE:-}" != yes ]; then
  NST_INSIDE=yes exec unshare --mount --propagation private -- "$BASH" "$0" "$@"
fi
unset NST_INSIDE

root=$1
shift
mkdir -p "$root/proc" "$root/dev"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"

while [ "$1" != -- ]; do
  if [ -d "$1" ]; then
    mkdir -p "$root$1"
  else
    mkdir -p "$root$(dirname "$1")"
    [ -e "$root$1" ] || : > "$root$1"
  fi
  mount --rbind "$1" "$root$1"
  shift
done
shift
exec chroot "$root" "$@"
