#!/usr/bin/env bash
# Makes the Starter again from nothing: ./make.sh WORK. What is there already is kept; trainings go on where they were.
set -euo pipefail
work=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")"
python=${PYTHON:-python3}
device=${DEVICE:-cpu}
[ -f "$work/train.npy" ] || "$python" windows.py "$work/train" 9000 1000000 4
[ -f "$work/held.npy" ] || "$python" windows.py "$work/held" 800 9000000 4
"$python" flow.py --data "$work/train" --held "$work/held" --work "$work" --steps "${STEPS:-10200}" --device "$device"
"$python" decoder.py --data "$work/train" --work "$work" --seconds "${DECODER_SECONDS:-1200}" --device "$device"
"$python" export.py --work "$work" --out "$work/model"
"$python" figures.py --work "$work" --model "$work/model" --held "$work/held" --out "${DOCS:-$work/docs}" ${FULL:+--full} ${PROGRAM:+--program "$PROGRAM"}
