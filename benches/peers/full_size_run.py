"""python full_size_run.py FOLDER --program underpaint [--sd sd-cli | --sd-python PYTHON] [--size 256] [--steps 2] [--tokens 256] [--rounds 2]: the full-size model of
full_size.py painted by the program's worker and by stable-diffusion.cpp in turns, with the time of each part and the most memory held.

stable-diffusion.cpp pads text to whole chunks of 256 tokens; the program reads so many here too (`underpaint.json`), so that both multiply the same matrices.
"""
import argparse
import json
import os
import re
import struct
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

PROMPT = "a cat in the rain"


def ours(o, init):
    (o.folder / "underpaint.json").write_text(json.dumps({"max_sequence_length": o.tokens}))
    began = time.time()
    worker = subprocess.Popen([o.program, "worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def ask(run, prompt):
        request = {"run": {"run": run, "model": {"folder": str(o.folder / "flux.gguf")}, "width": o.size, "height": o.size, "prompt": prompt, "negative": "",
                           "strength": 1.0, "guidance": 3.5, "true_cfg": 1.0, "steps": o.steps, "step_count": "whole", "loras": [], "seed": run}}
        header, pixels = json.dumps(request).encode(), init.tobytes()
        worker.stdin.write(struct.pack("<II", len(header), len(pixels)) + header + pixels)
        worker.stdin.flush()
        took, phase, since = {}, "loading", time.time()
        while True:
            a, b = struct.unpack("<II", worker.stdout.read(8))
            answer = json.loads(worker.stdout.read(a))
            worker.stdout.read(b)
            (kind, body), = answer.items() if isinstance(answer, dict) else ((answer, {}),)
            if kind == "failed":
                raise SystemExit(body["message"])
            now = body.get("phase", phase) if kind == "progress" else phase
            if now != phase or kind == "done":
                took[phase] = round(took.get(phase, 0) + time.time() - since, 2)
                phase, since = now, time.time()
            if kind == "done":
                return took, body

    took, done = ask(1, PROMPT)
    took["whole"] = round(time.time() - began, 2)
    took["step"] = round(took["painting"] / o.steps, 2)
    print("ours", took, f"memory planned {done['planned']['needed'] / 1e9:.2f} GB, held {done['peak'] / 1e9:.2f} GB", flush=True)
    print("ours, a new prompt on the warm worker", ask(2, "a dog in the snow")[0], flush=True)
    print("ours, another seed of it", ask(3, "a dog in the snow")[0], flush=True)
    worker.stdin.close()
    worker.wait()


def theirs(o, init):
    with tempfile.TemporaryDirectory() as place:
        Image.fromarray(init).save(f"{place}/init.png")
        f = o.folder
        if o.sd_python:
            command = [o.sd_python, Path(__file__).with_name("full_size_sd.py"), f, f"{place}/init.png", PROMPT, "a dog in the snow", "--size", str(o.size),
                       "--steps", str(o.steps)]
        else:
            command = [o.sd, "-M", "img_gen", "--diffusion-model", f / "flux.gguf", "--clip_l", f / "clip_l.safetensors", "--t5xxl", f / "t5xxl.gguf", "--vae",
                       f / "ae.safetensors", "-i", f"{place}/init.png", "-p", PROMPT, "-W", str(o.size), "-H", str(o.size), "--strength", "1", "--steps",
                       str(o.steps), "--cfg-scale", "1", "--guidance", "3.5", "--sampling-method", "euler", "-t", str(os.cpu_count()), "-s", "1", "-o",
                       f"{place}/out.png", "-v"]
        began = time.time()
        with open(f"{place}/told", "w+") as told:
            program = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
            # wait4 tells this one child's peak, not the largest child's.
            _, status, usage = os.wait4(program.pid, 0)
            program.returncode = os.waitstatus_to_exitcode(status)
            whole = time.time() - began
            told.seek(0)
            text = told.read()
        if program.returncode != 0:
            raise SystemExit(f"stable-diffusion.cpp ended with {program.returncode}:\n{text[-2000:]}")
        loading, *runs = re.split(r"\[prompt\]", text) if o.sd_python else (text, text)
        for number, run in enumerate(runs):
            find = lambda pattern, text=run: float((re.findall(pattern, text) or ["nan"])[-1])
            steps = find(r"\[steps\] (\d+)") if o.sd_python else o.steps
            if steps != o.steps:
                raise SystemExit(f"stable-diffusion.cpp ran {steps} steps of {o.steps}")
            parts = {"reading_prompt": find(r"get_learned_condition completed, taking ([\d.]+)s"),
                     "reading_image": find(r"encode_first_stage completed, taking ([\d.]+)s"), "painting": find(r"sampling completed, taking ([\d.]+)s"),
                     "finishing": find(r"decode_first_stage completed, taking ([\d.]+)s")}
            parts["step"] = round(parts["painting"] / o.steps, 2)
            if number == 0:
                parts = {"loading": find(r"loading tensors completed, taking ([\d.]+)s", loading), **parts}
            name = "stable-diffusion.cpp" + (", a new prompt on the warm model" if number else "")
            print(name, parts, flush=True)
        print(f"stable-diffusion.cpp: whole process {whole:.2f} s, memory held {usage.ru_maxrss * 1024 / 1e9:.2f} GB, text read {o.tokens} tokens", flush=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder", type=Path)
    a.add_argument("--program", required=True)
    a.add_argument("--sd", help="its command line program")
    a.add_argument("--sd-python", help="or a Python that has the package stable-diffusion-cpp-python")
    a.add_argument("--size", type=int, default=256)
    a.add_argument("--steps", type=int, default=2)
    a.add_argument("--tokens", type=int, default=256)
    a.add_argument("--rounds", type=int, default=2)
    o = a.parse_args()
    y, x = np.mgrid[0:o.size, 0:o.size] / o.size
    init = (np.stack([0.9 - 0.6 * y, 0.5 + 0.4 * np.sin(6 * x), 0.3 + 0.6 * y], -1).clip(0, 1) * 255).astype(np.uint8)
    for _ in range(o.rounds):
        ours(o, init)
        if o.sd or o.sd_python:
            theirs(o, init)


if __name__ == "__main__":
    main()
