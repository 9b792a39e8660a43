"""python full_size_sd.py FOLDER INIT.png --size 256 --steps 2 PROMPT [PROMPT]: stable-diffusion.cpp through its Python package, for full_size_run.py, which
reads the times of the parts from what the library logs. One process, one model; each prompt is one picture of the warm model.
"""
import argparse
import os
import sys
from pathlib import Path

from PIL import Image
from stable_diffusion_cpp import StableDiffusion

a = argparse.ArgumentParser()
a.add_argument("folder", type=Path)
a.add_argument("init")
a.add_argument("prompts", nargs="+")
a.add_argument("--size", type=int, required=True)
a.add_argument("--steps", type=int, required=True)
o = a.parse_args()
f = o.folder
model = StableDiffusion(diffusion_model_path=str(f / "flux.gguf"), clip_l_path=str(f / "clip_l.safetensors"), t5xxl_path=str(f / "t5xxl.gguf"),
                        vae_path=str(f / "ae.safetensors"), n_threads=os.cpu_count(), verbose=True)
for prompt in o.prompts:
    print(f"[prompt] {prompt}", file=sys.stderr, flush=True)
    steps = []
    picture, = model.generate_image(prompt=prompt, init_image=Image.open(o.init), width=o.size, height=o.size, cfg_scale=1.0, guidance=3.5,
                                    sample_method="euler", sample_steps=o.steps, strength=1.0, seed=1, progress_callback=lambda *step: steps.append(step))
    assert picture.size == (o.size, o.size), picture.size
    # The library calls it for other work too, which has its own number of steps.
    print(f"[steps] {max((s for s, of, _ in steps if of == o.steps), default=0)}", file=sys.stderr, flush=True)
