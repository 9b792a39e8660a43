#!/usr/bin/env bash
# docs/strip/strip.sh PROGRAM PHOTO: the window used with real clicks and keys from its first start to a matrix that is
# killed half-way and goes on, and docs/strip.jpg put together of it. PROGRAM is an underpaint executable, PHOTO a
# picture about 3 to 2. Needs Xvfb, openbox, xdotool, ImageMagick, and python3 with python-xlib for the drop.
set -euo pipefail
program=$(realpath "$1") photo=$(realpath "$2") here=$(dirname "$(realpath "$0")")
place=$(mktemp -d) shots=$(mktemp -d)
export DISPLAY=:87 LC_ALL=C
Xvfb :87 -screen 0 1400x940x24 >/dev/null 2>&1 & xvfb=$!
sleep 1; openbox >/dev/null 2>&1 & sleep 1
running=
trap 'kill -9 $running $xvfb 2>/dev/null; rm -rf "$place" "$shots"' EXIT

begin() {
  env HOME="$place" XDG_CACHE_HOME="$place/cache" XDG_DATA_HOME="$place/data" XDG_CONFIG_HOME="$place/config" \
    UNDERPAINT_KEYCHAIN=off "$program" --library "$place/library" >"$place/log" 2>&1 & running=$!
  window=
  until [ -n "$window" ]; do window=$(xdotool search --onlyvisible --class '^underpaint$' 2>/dev/null | tail -1 || true); sleep 0.1; done
  sleep 1.5; xdotool windowsize --sync "$window" 1360 860; xdotool windowmove "$window" 2 22; sleep 0.7
}
shot() { import -window "$window" "$shots/$1.png"; }
at() { xdotool mousemove --window "$window" "$1" "$2"; sleep 0.15; }
click() { at "$1" "$2"; xdotool click 1; sleep 0.35; }
wheel() { at 170 600; for _ in $(seq "$2"); do xdotool click "$1"; sleep 0.05; done; sleep 0.7; }
key() { xdotool key --clearmodifiers "$@"; sleep 0.3; }
words() { xdotool type --delay 12 "$1"; sleep 0.3; }
made() { find "$place/library" -path '*/20*' -name '*.png' 2>/dev/null | wc -l; }
until_made() { until [ "$(made)" -ge "$1" ]; do sleep 0.25; done; }
# Whether the button "Tournament" is on: the tournament still asks.
asks() { local c; c=$(import -window "$window" -crop 1x1+780+22 -depth 8 txt:- | tail -1 | grep -o '([0-9,]*' | tr -d '('); IFS=, read -r r _ b <<<"$c"; [ $((r - b)) -gt 20 ]; }

begin; at 900 700; sleep 0.5; shot 01
click 733 382; sleep 1.5                                     # the sample picture "Lake"
click 56 625; click 160 725; key ctrl+Return; sleep 2; shot 02 # oil painting, cool blue night
until_made 1; sleep 1; shot 03
(HOLD=1.5 python3 "$here/drop.py" "$window" 700 400 "$photo") & drop=$!
sleep 1.6; shot 04; wait $drop; sleep 1
wheel 5 14; click 130 659; click 320 591; key ctrl+a; words 8; key Return; wheel 4 20
at 185 420; xdotool click 4; sleep 0.2; xdotool mousedown 1; sleep 0.2; xdotool mousemove_relative -- -14 -4
sleep 0.2; xdotool mousemove_relative -- -10 -2; sleep 0.2; xdotool mouseup 1; sleep 0.5; shot 05
key ctrl+Return; sleep 5; shot 06
until_made 9; sleep 1.5; at 900 300
key Escape; key Right; key Left; sleep 1; key c; sleep 3
key t; sleep 1.5; shot 07
n=0; while asks && [ $n -lt 20 ]; do key $((n % 3 == 1 ? 2 : 1)); sleep 0.5; n=$((n + 1)); done
sleep 1; shot 08
key i; sleep 1.5; key Escape; key Escape; sleep 1; shot 09
key ctrl+k; words "make a matrix"; key Return; sleep 1; click 700 475; key ctrl+a; words "1..5"; click 870 547; sleep 2
until_made 20; sleep 0.5; shot 10
kill -9 $running; wait $running 2>/dev/null || true; sleep 1
echo "killed with $(made) pictures"
begin; at 900 300; sleep 1.5; shot 11
key ctrl+k; words "make a matrix"; key Return; sleep 1.5; click 700 594; sleep 2
until_made 34; sleep 3; shot 12
echo "in all $(made) pictures"
montage "$shots"/*.png -resize 680x -tile 3x4 -geometry +6+6 -background '#111' -quality 86 "$here/../strip.jpg"
