"""python full_size_run.py FOLDER --program underpaint [--sd sd-cli] [--size 256] [--steps 2] [--tokens 256] [--rounds 2]: the full-size model of
full_size.py painted by the program's worker and by stable-diffusion.cpp in turns, with the time of each part and the most memory held.

stable-diffusion.cpp reads 256 tokens of text; the program does so here too (`underpaint.json`), so that both multiply the same matrices.
"""
import argparse
import json
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
        began = time.time()
        told = subprocess.run(
            ["/usr/bin/time", "-v", o.sd, "-M", "img_gen", "--diffusion-model", f / "flux.gguf", "--clip_l", f / "clip_l.safetensors", "--t5xxl",
             f / "t5xxl.gguf", "--vae", f / "ae.safetensors", "-i", f"{place}/init.png", "-p", PROMPT, "-W", str(o.size), "-H", str(o.size), "--strength", "1",
             "--steps", str(o.steps), "--cfg-scale", "1", "--guidance", "3.5", "--sampling-method", "euler", "-t", "2", "-s", "1", "-o", f"{place}/out.png",
             "-v"], capture_output=True, text=True)
        text, whole = told.stdout + told.stderr, time.time() - began
        find = lambda pattern: (re.findall(pattern, text) or ["?"])[-1]
        sampling = float(find(r"sampling completed, taking ([\d.]+)s"))
        print("stable-diffusion.cpp", {
            "loading": find(r"loading tensors completed, taking ([\d.]+)s"), "reading_prompt": find(r"get_learned_condition completed, taking ([\d.]+)s"),
            "reading_image": find(r"encode_first_stage completed, taking ([\d.]+)s"), "painting": sampling,
            "finishing": find(r"decode_first_stage completed, taking ([\d.]+)s"), "whole": round(whole, 2), "step": round(sampling / o.steps, 2)},
            f"memory held {int(find(r'Maximum resident set size .kbytes.: (\d+)')) * 1024 / 1e9:.2f} GB", flush=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folder", type=Path)
    a.add_argument("--program", required=True)
    a.add_argument("--sd")
    a.add_argument("--size", type=int, default=256)
    a.add_argument("--steps", type=int, default=2)
    a.add_argument("--tokens", type=int, default=256)
    a.add_argument("--rounds", type=int, default=2)
    o = a.parse_args()
    y, x = np.mgrid[0:o.size, 0:o.size] / o.size
    init = (np.stack([0.9 - 0.6 * y, 0.5 + 0.4 * np.sin(6 * x), 0.3 + 0.6 * y], -1).clip(0, 1) * 255).astype(np.uint8)
    for _ in range(o.rounds):
        ours(o, init)
        if o.sd:
            theirs(o, init)


if __name__ == "__main__":
    main()
