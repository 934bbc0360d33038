#!/bin/sh
# with-keyring.sh COMMAND…: runs COMMAND in a session bus of its own with a real, unlocked Secret Service, whose keyring is a
# throw-away one. Tests of the keychain then ask the same service that a Linux desktop has.
set -eu
folder=$(mktemp -d "${TMPDIR:-/tmp}/continuity-keyring-XXXXXX")
# Data and runtime folders too: the daemon keeps its keyrings in the one and its sockets in the other.
export XDG_DATA_HOME="$folder/data" XDG_RUNTIME_DIR="$folder/run" CONTINUITY_KEYRING_DIR="$folder"
mkdir -m 700 "$XDG_DATA_HOME" "$XDG_RUNTIME_DIR"
status=0
dbus-run-session -- sh -eu -c '
  printf %s throw-away | gnome-keyring-daemon --unlock --components=secrets >"$CONTINUITY_KEYRING_DIR/daemon.log" 2>&1
  exec "$@"
' sh "$@" || status=$?
rm -rf "$folder"
exit "$status"
