#!/usr/bin/env python3
"""Start, memory, frame and idle time of the window, beside an empty eframe window, in one run.

Needs Linux, Xvfb and both programs built in release:
    cargo build --release && cargo build --release --example empty_window
    python3 benches/window.py [--runs 7] [--target target/release]
Figures are ratios within this run; absolute times belong to the machine.
"""
import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path


# Frames drawn one after the other for a frame's time. A virtual display has no vertical blank to wait for.
FRAMES = 120


def environment(home, display):
    env = {k: v for k, v in os.environ.items() if k != "WAYLAND_DISPLAY"}
    env.update(HOME=home, XDG_DATA_HOME=f"{home}/data", XDG_CACHE_HOME=f"{home}/cache",
               LIBGL_ALWAYS_SOFTWARE="1", DISPLAY=display)
    return env


def cpu_seconds(pid):
    """User and system time of a process and of its children, in seconds."""
    total = 0
    for p in [pid] + [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]:
        fields = Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return total


def resident_mib(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def main():
    args = argparse.ArgumentParser()
    args.add_argument("--runs", type=int, default=7)
    args.add_argument("--target", default="target/release")
    args.add_argument("--idle", type=float, default=10)
    args = args.parse_args()
    ours, empty = f"{args.target}/underpaint", f"{args.target}/examples/empty_window"
    home = tempfile.mkdtemp()
    display = ":87"
    server = subprocess.Popen(["Xvfb", display, "-screen", "0", "1600x1000x24", "-nolisten", "tcp"], stderr=subprocess.DEVNULL)
    while not Path("/tmp/.X11-unix/X87").exists():
        time.sleep(0.05)
    env = environment(home, display)
    quiet = dict(env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for renderer in ("wgpu", "glow"):
            start, frame = {"ours": [], "empty": []}, {"ours": [], "empty": []}
            commands = {
                "ours": [ours, "--library", f"{home}/library", "--renderer", renderer, "--exit-after-frames"],
                "empty": [empty, renderer, "--frames"],
            }
            for run in range(args.runs + 1):
                for name, command in commands.items():
                    t = time.perf_counter()
                    subprocess.run(command + ["1"], check=True, timeout=60, **quiet)
                    once = time.perf_counter() - t
                    t = time.perf_counter()
                    subprocess.run(command + [str(FRAMES + 1)], check=True, timeout=60, **quiet)
                    many = time.perf_counter() - t
                    if run:  # the first run warms the disk
                        start[name].append(once)
                        frame[name].append((many - once) / FRAMES * 1000)
            ratio = statistics.median(o / e for o, e in zip(start["ours"], start["empty"]))
            print(f"{renderer}: start to first frame and out again: ours {statistics.median(start['ours']):.3f} s, "
                  f"empty {statistics.median(start['empty']):.3f} s, ratio {ratio:.2f}")
            print(f"{renderer}: a frame: ours {statistics.median(frame['ours']):.2f} ms, empty {statistics.median(frame['empty']):.2f} ms")
            for name, command in (("ours", commands["ours"][:-1]), ("empty", [empty, renderer, "--stay"])):
                process = subprocess.Popen(command, **quiet)
                time.sleep(6)
                before = cpu_seconds(process.pid)
                time.sleep(args.idle)
                used = (cpu_seconds(process.pid) - before) / args.idle
                print(f"{renderer}: {name}: idle CPU {used:.1%}, resident {resident_mib(process.pid):.0f} MiB")
                process.terminate()
                process.wait()
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
