"""python figures.py --work DIR --model MODEL --held WINDOWS --out docs/starter [--full] [--program underpaint]: every figure and sheet of the
model card.

Photographs: scikit-image's chelsea (a cat, CC0, Stefan van der Walt), coffee (CC0, Rachel Michetti) and astronaut (Eileen Collins, NASA, public
domain), cropped to their middle square, 512 x 512. Pictures are painted by diffusers' own FluxImg2ImgPipeline in float32 on the exported model,
or, in a quarter of the time, by the program itself, which tests/parity.rs holds to within 1/255 of diffusers.
Without --full the palettes are judged on every style and photograph with one of the four seeds each, in turn; with it on all 120.
"""
import argparse
import hashlib
import json
import os
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np
import torch
from diffusers import FluxImg2ImgPipeline
from PIL import Image
from skimage import data as skdata
from skimage.metrics import structural_similarity

import classifier
import palettes
from export import PALETTES, STYLES
from windows import restyle, u8

SIDE, SEEDS = 512, [1, 2, 3, 4]
STYLE_NAMES, PALETTE_NAMES = list(classifier.NAMES), list(palettes.RAMPS)


def photographs():
    out = {}
    for name in ("chelsea", "coffee", "astronaut"):
        a = getattr(skdata, name)()
        k = min(a.shape[:2])
        y, x = (a.shape[0] - k) // 2, (a.shape[1] - k) // 2
        out[name] = np.asarray(Image.fromarray(a[y:y + k, x:x + k]).resize((SIDE, SIDE), Image.LANCZOS))
    return out


class Painter:
    def __init__(self, model):
        self.pipe = FluxImg2ImgPipeline.from_pretrained(model, torch_dtype=torch.float32)
        self.pipe.set_progress_bar_config(disable=True)
        self.defaults = json.loads((Path(model) / "underpaint.json").read_text())

    def __call__(self, picture, prompts, seeds, strength, guidance=None):
        d = self.defaults
        n = len(prompts)
        out = self.pipe(prompt=list(prompts), image=[Image.fromarray(picture)] * n, width=picture.shape[1], height=picture.shape[0], strength=strength,
                        num_inference_steps=d["steps"], guidance_scale=d["guidance"] if guidance is None else guidance,
                        max_sequence_length=d["max_sequence_length"], generator=[torch.Generator().manual_seed(s) for s in seeds])
        return [np.asarray(i) for i in out.images]


class Program(Painter):
    """The program's command line, one process for each core. What was painted is kept, so that a broken run goes on where it was."""

    def __init__(self, model, program, kept):
        super().__init__(model)
        self.model, self.program, self.folder = model, program, tempfile.TemporaryDirectory()
        weights = Path(model, "transformer/diffusion_pytorch_model.safetensors").read_bytes() + Path(model, "vae/diffusion_pytorch_model.safetensors").read_bytes()
        self.kept = kept / hashlib.sha256(weights).hexdigest()[:12]
        self.kept.mkdir(parents=True, exist_ok=True)

    def run(self, job):
        picture, prompt, seed, count, strength, guidance = job
        names = [hashlib.sha256(picture.tobytes() + repr((prompt, seed + i, strength, guidance)).encode()).hexdigest()[:24] for i in range(count)]
        files = [self.kept / f"{name}.png" for name in names]
        if not all(f.exists() for f in files):
            for file, out in zip(files, self.paint(job)):
                Image.fromarray(out).save(file.with_suffix(".part"), "PNG")
                file.with_suffix(".part").rename(file)
        return [np.asarray(Image.open(f)) for f in files]

    def paint(self, job):
        picture, prompt, seed, count, strength, guidance = job
        with tempfile.TemporaryDirectory(dir=self.folder.name) as place:
            Image.fromarray(picture).save(f"{place}/init.png")
            d = self.defaults
            told = subprocess.run(
                [self.program, "generate", "--model", self.model, "--library", f"{place}/library", "--init", f"{place}/init.png", "--prompt", prompt,
                 "--strength", str(strength), "--guidance", str(d["guidance"] if guidance is None else guidance), "--steps", str(d["steps"]),
                 "--seed", str(seed), "--count", str(count), "--width", str(picture.shape[1]), "--height", str(picture.shape[0]), "--json"],
                check=True, capture_output=True, text=True, env=os.environ | {"RAYON_NUM_THREADS": "1", "HOME": place, "XDG_CACHE_HOME": place})
            return [np.asarray(Image.open(json.loads(line)["path"]).convert("RGB")) for line in told.stdout.splitlines()]

    def __call__(self, picture, prompts, seeds, strength, guidance=None):
        jobs = []
        for prompt, seed in zip(prompts, seeds):
            last = jobs[-1] if jobs else None
            if last and last[1] == prompt and last[2] + last[3] == seed and last[3] < 2:
                jobs[-1] = (*last[:3], last[3] + 1, *last[4:])
            else:
                jobs.append((picture, prompt, seed, 1, strength, guidance))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return [out for made in pool.map(self.run, jobs) for out in made]


def lab(picture):
    return cv2.cvtColor(np.float32(picture) / 255, cv2.COLOR_RGB2LAB)


def moved(palette, photo, without, word):
    """Whether the palette word moved the picture's mean colour the right way: lighter for pastel, greyer for black and white, else
    nearer to the mean colour that the palette gives the photograph itself."""
    a, b = lab(without), lab(word)
    if palette == "pastel":
        return b[..., 0].mean() > a[..., 0].mean()
    if palette == "mono":
        return np.hypot(b[..., 1], b[..., 2]).mean() < np.hypot(a[..., 1], a[..., 2]).mean()
    goal = lab(palettes.apply(np.float32(photo) / 255, palette) * 255)[..., 1:].mean((0, 1))
    return bool(np.linalg.norm(b[..., 1:].mean((0, 1)) - goal) < np.linalg.norm(a[..., 1:].mean((0, 1)) - goal))


def likeness(a, b):
    """SSIM of the two pictures' lightness after a blur of 4 pixels."""
    f = [cv2.GaussianBlur(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), (0, 0), 4) for p in (a, b)]
    return float(structural_similarity(*f, data_range=255))


def label(picture, text, side=256):
    p = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    strip = np.full((26, side, 3), 24, np.uint8)
    cv2.putText(strip, text, (8, 18), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (230, 230, 230), 1, cv2.LINE_AA)
    return np.vstack([strip, p])


def save(path, rows):
    Image.fromarray(np.vstack([np.hstack(r) for r in rows])).save(path, quality=90)
    print("wrote", path.name, flush=True)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--work", type=Path, required=True)
    a.add_argument("--model", type=Path, required=True)
    a.add_argument("--held", required=True)
    a.add_argument("--out", type=Path, required=True)
    a.add_argument("--full", action="store_true")
    a.add_argument("--program", help="the underpaint executable; without it diffusers paints")
    o = a.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    paint, photos, got = Program(o.model, o.program, o.work / "painted") if o.program else Painter(o.model), photographs(), {}
    vae = paint.pipe.vae
    got["autoencoder psnr"] = {}
    for name, p in photos.items():
        mse = np.mean((np.float64(classifier.kept(vae, p[None])[0]) - p) ** 2)
        got["autoencoder psnr"][name] = round(10 * np.log10(255 ** 2 / mse), 2)
    print(got, flush=True)
    net, right = classifier.train(o.held, vae, o.work / "classifier.pt")
    got["classifier right on held-out scenes"] = round(right, 3)
    # The judge has seen drawn scenes only; whether it may judge photographs is seen where the style is drawn by code and certain.
    drawn = [(s, u8(restyle(np.random.default_rng(k), np.float32(p) / 255, s, "natural"))) for p in photos.values() for s in STYLE_NAMES for k in SEEDS]
    got["classifier right on the photographs, drawn by code"] = round(float(np.mean([classifier.judge(net, classifier.kept(vae, a[None])[0]) == s for s, a in drawn])), 3)
    print(got, flush=True)

    grid, hits = {}, []
    for name, p in photos.items():
        for style, prompt in zip(STYLE_NAMES, STYLES):
            for seed, out in zip(SEEDS, paint(p, [prompt] * 4, SEEDS, 0.7)):
                grid[name, style, seed] = out
                hits.append((style, classifier.judge(net, out)))
    got["style named"] = round(float(np.mean([x == y for x, y in hits])), 3)
    got["style named, each"] = {s: round(float(np.mean([y == s for x, y in hits if x == s])), 2) for s in STYLE_NAMES}
    got["seeds differ by"] = round(float(np.mean([np.abs(np.float32(grid[n, s, 1]) - grid[n, s, 2]).mean() for n in photos for s in STYLE_NAMES])), 2)
    got["seeds differ by, each"] = {s: round(float(np.mean([np.abs(np.float32(grid[n, s, 1]) - grid[n, s, 2]).mean() for n in photos])), 2) for s in STYLE_NAMES}
    print(got, flush=True)
    save(o.out / "styles.jpg", [[label(p, name)] + [label(grid[name, s, 1], w) for s, w in zip(STYLE_NAMES, STYLES)] for name, p in photos.items()])
    save(o.out / "seeds.jpg", [[label(p, name)] + [label(grid[name, s, k], f"seed {k}") for s in ("oil", "glass") for k in SEEDS] for name, p in photos.items()])

    strengths = [0.3, 0.5, 0.7, 0.9]
    alike, rows = {s: [] for s in strengths}, []
    for name, p in photos.items():
        row = [label(p, name)]
        for prompt in ("watercolour, warm sunset", "comic book"):
            for s in strengths:
                out = paint(p, [prompt], [1], s)[0]
                alike[s].append(likeness(p, out))
                row.append(label(out, f"{s}"))
        rows.append(row)
    got["likeness"] = {s: round(float(np.mean(v)), 3) for s, v in alike.items()}
    print(got, flush=True)
    save(o.out / "strength.jpg", rows)

    words = ["", "watercolor", "van gogh brush strokes", "8 bit", "a cat in the style of stained glass", "stained glass, a cat", "blorptang fizz", "neon pixel art"]
    save(o.out / "words.jpg", [[label(p, name)] + [label(v, w or "(empty)") for w, v in zip(words, paint(p, words, [1] * len(words), 0.7))] for name, p in photos.items()])
    save(o.out / "guidance.jpg", [[label(p, name)] + [label(paint(p, ["oil painting, cool blue night"], [1], 0.7, g)[0], f"guidance {g}") for g in (0, 1, 2, 3.5, 6, 12)] for name, p in photos.items()])

    score, rows = {q: [] for q in PALETTE_NAMES}, []
    for j, (name, p) in enumerate(photos.items()):
        row = [label(p, name)]
        for palette, word in zip(PALETTE_NAMES, PALETTES):
            # One call a palette, so that every core paints.
            asked = [(style, prompt, seed) for i, (style, prompt) in enumerate(zip(STYLE_NAMES, STYLES)) for seed in (SEEDS if o.full else [SEEDS[(i + j) % 4]])]
            made = paint(p, [f"{prompt}, {word}" for _, prompt, _ in asked], [seed for _, _, seed in asked], 0.7)
            score[palette] += [moved(palette, p, grid[name, style, seed], out) for (style, _, seed), out in zip(asked, made)]
            row.append(label(next(out for (style, _, _), out in zip(asked, made) if style == "oil"), word))
        rows.append(row)
    got["palette moves the right way"] = {q: round(float(np.mean(v)), 3) for q, v in score.items()}
    got["palette pictures each"] = len(score["sunset"])
    save(o.out / "palettes.jpg", rows)
    (o.out / "figures.json").write_text(json.dumps(got, indent=1) + "\n")
    print(json.dumps(got, indent=1))


if __name__ == "__main__":
    main()
