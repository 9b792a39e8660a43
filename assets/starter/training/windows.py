"""python windows.py OUT COUNT SEED [STYLED]: the training pictures, windows of 256 x 256 out of pictures of 256 to 640.

OUT.npy is uint8 (COUNT, 1 + STYLED, 256, 256, 3): a source and its restyled versions; OUT.json has, for each, what the source
shows and the (style, palette) of every version. Style and palette are drawn at 512-pixel scale whatever the source's size, so
a window is what the model sees of an artist's picture at 512 and more.
"""
import json
import os
import sys
from multiprocessing import Pool

import cv2
import numpy as np

import palettes
from noise import blur, luma
from sources import source
from styles import STYLES

SIDE = 256


def u8(a):
    return (np.clip(a, 0, 1) * 255 + 0.5).astype(np.uint8)


def chroma(img):
    return img - luma(img)[..., None]


def restyle(rng, img, style, palette):
    img = np.ascontiguousarray(np.clip(palettes.apply(np.ascontiguousarray(img, np.float32), palette), 0, 1), np.float32)
    out = STYLES[style](rng, img)
    if palette != "natural" and style != "ink":
        # A palette word is a promise about colour: a style may move colours about, but not away from the palette as a whole.
        # (Styles that make colours stronger carried warm pictures past every warm palette.)
        out = out + 0.8 * blur(chroma(img) - chroma(out), 24)
    return np.clip(out, 0, 1)


def window(rng):
    """A source window with something in it, float RGB, shape (256, 256, 3), and what it shows."""
    while True:
        src, what = any_window(rng)
        if src.std() > 0.07 or rng.random() < 0.05:
            return src, what


def any_window(rng):
    drawn = int(rng.choice([256, 320, 384, 512]))
    img, what = source(rng, drawn)
    grown = max(SIDE, int(drawn * rng.uniform(0.85, 1.6)) if drawn > SIDE else SIDE)
    if grown != drawn:
        img = cv2.resize(img, (grown, grown), interpolation=cv2.INTER_AREA if grown < drawn else cv2.INTER_CUBIC)
    y, x = rng.integers(0, grown + 1 - SIDE, 2)
    return np.ascontiguousarray(np.clip(img[y:y + SIDE, x:x + SIDE], 0, 1), np.float32), what


def one(job):
    seed, styled, weights = job
    rng = np.random.default_rng(seed)
    src, what = window(rng)
    out, names = [u8(src)], []
    for style in rng.choice(list(STYLES), styled, replace=False, p=weights):
        palette = "natural" if rng.random() < 0.35 else str(rng.choice(list(palettes.RAMPS)))
        out.append(u8(restyle(rng, src, str(style), palette)))
        names.append((str(style), palette))
    return np.stack(out), what, names


def main():
    out, count, seed, styled = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]) if len(sys.argv) > 4 else 4
    # Styles to be drawn more often: "paper=4,comic=4".
    often = dict(pair.split("=") for pair in sys.argv[5].split(",")) if len(sys.argv) > 5 else {}
    weights = np.array([float(often.get(style, 1)) for style in STYLES])
    weights = list(weights / weights.sum())
    data, notes = np.lib.format.open_memmap(out + ".part.npy", "w+", np.uint8, (count, 1 + styled, SIDE, SIDE, 3)), []
    with Pool(os.cpu_count()) as pool:
        for i, (pictures, what, names) in enumerate(pool.imap(one, ((seed + j, styled, weights) for j in range(count)), 8)):
            data[i] = pictures
            notes.append([what, names])
            if (i + 1) % 200 == 0:
                print(f"{i + 1} of {count}", flush=True)
    data.flush()
    with open(out + ".json", "w") as f:
        json.dump(notes, f)
    os.rename(out + ".part.npy", out + ".npy")


if __name__ == "__main__":
    main()
