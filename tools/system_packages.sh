#!/bin/sh
# Install the system packages that Loket needs on Debian or Ubuntu. Without root it prints the one line to run.
set -eu

packages="python3-venv tesseract-ocr tesseract-ocr-ind postgresql libegl1 libgl1 libglib2.0-0 libfontconfig1 libdbus-1-3
libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libcups2 hunspell hunspell-id dbus
gnome-keyring"

command -v dpkg-query >/dev/null || {
    echo "Not a Debian or Ubuntu system: install Tesseract with its 'ind' data and hunspell with 'id_ID' yourself." >&2
    exit 0
}

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

missing=""
for package in $packages; do
    # Ubuntu 24.04 renamed some libraries with the suffix t64.
    installed "$package" || installed "${package}t64" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    as_root="sudo"
else
    echo "Run this once, then try again:" >&2
    echo "    sudo apt-get install -y --no-install-recommends$missing" >&2
    exit 1
fi

echo "Installing system packages:$missing" >&2
$as_root apt-get update -qq
# shellcheck disable=SC2086  # the list is meant to be split
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
