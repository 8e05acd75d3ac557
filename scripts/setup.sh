#!/usr/bin/env bash
# Installs what the program needs and this machine lacks: Debian packages as root
# or through sudo; elsewhere it names what to install. A second run is quick.
#   setup.sh build    to build and run the till
#   setup.sh test     that, a virtual display with its tools, and a browser
set -euo pipefail
cd "$(dirname "$0")/.."

build=(gcc libc6-dev pkg-config ca-certificates libgl1-mesa-dev libgles2-mesa-dev libx11-dev
	libxcursor-dev libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev libasound2-dev libgl1-mesa-dri)
display=(xvfb xdotool x11-utils imagemagick zbar-tools)
browser=(chromium)

want=("${build[@]}")
# Without a display the till makes its tour in a virtual one.
if [ "${1:-build}" = test ] || [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
	want+=("${display[@]}")
fi
if [ "${1:-build}" = test ]; then want+=("${browser[@]}" poppler-utils); fi

if ! command -v dpkg-query >/dev/null; then
	missing=()
	for tool in gcc pkg-config; do command -v "$tool" >/dev/null || missing+=("$tool"); done
	if [ ${#missing[@]} -gt 0 ]; then
		echo "This is no Debian. Please install: ${missing[*]}, Go, and the development files of OpenGL ES, X11, Xcursor, Xrandr, Xinerama, Xi, Xxf86vm and ALSA." >&2
		exit 1
	fi
	exit 0
fi

missing=()
for p in "${want[@]}"; do
	dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing+=("$p")
done
if ! command -v go >/dev/null && [ ! -x /usr/local/go/bin/go ]; then missing+=(golang-go); fi
if [ ${#missing[@]} -gt 0 ]; then
	sudo=()
	if [ "$(id -u)" != 0 ]; then
		if ! command -v sudo >/dev/null; then
			echo "Please install as root: apt-get install ${missing[*]}" >&2
			exit 1
		fi
		sudo=(sudo)
	fi
	echo "Installing: ${missing[*]}"
	"${sudo[@]}" apt-get update -qq
	"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi
scripts/go.sh version >/dev/null
