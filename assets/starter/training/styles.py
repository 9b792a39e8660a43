"""The ten styles. Each takes a picture as float RGB in 0..1, shape (h, w, 3), drawn for 512 pixels, and draws it again.

Feature sizes are in pixels of a picture 512 wide and are kept above four pixels, because the autoencoder sees cells of 8 x 8
and the transformer cells of 16 x 16: a style that lives below that size would be noise to both. Pixel art's blocks, a mosaic's
tiles and a comic's dots repeat with the transformer's cells on purpose. Every colour decision (levels, thresholds) is fixed and not taken from
the picture's statistics, so that a window of a picture is drawn exactly as it would be inside the whole.
"""
import cv2
import numpy as np

from noise import blur, fractal, grain, lerp, luma


def saturate(img, factor, add=0.0):
    hsv = cv2.cvtColor(np.ascontiguousarray(np.clip(img, 0, 1), np.float32), cv2.COLOR_RGB2HSV)
    hsv[..., 1] = np.clip(hsv[..., 1] * factor + add * (hsv[..., 1] > 0.04), 0, 1)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)


def contrast(img, factor):
    return np.clip((img - 0.5) * factor + 0.5, 0, 1)


def kuwahara(img, r):
    """Edge-keeping smoothing into flat patches of about `r` pixels."""
    k, out, best = (r + 1, r + 1), None, None
    square = img * img
    for dx in (0, r):
        for dy in (0, r):
            m = cv2.blur(img, k, anchor=(dx, dy), borderType=cv2.BORDER_REFLECT)
            s = cv2.blur(square, k, anchor=(dx, dy), borderType=cv2.BORDER_REFLECT)
            v = (s - m * m).sum(-1)
            if out is None:
                out, best = m, v
            else:
                out = np.where((v < best)[..., None], m, out)
                best = np.minimum(best, v)
    return out


def strokes(rng, img, length, width):
    """Streaks that run along the picture's edges as bristles do: mean 0, standard deviation 1, shape (h, w)."""
    h, w = img.shape[:2]
    g = blur(luma(img), 5)
    gx, gy = cv2.Sobel(g, cv2.CV_32F, 1, 0), cv2.Sobel(g, cv2.CV_32F, 0, 1)
    # the structure tensor's direction, smoothed, so that neighbouring strokes agree; noise decides where nothing else does
    wander = fractal(rng, h, w, 3.2) * 2 * np.pi
    jx, jy = blur(gx * gx - gy * gy, 9) + 2e-3 * np.cos(wander), blur(2 * gx * gy, 9) + 2e-3 * np.sin(wander)
    a = 0.5 * np.arctan2(jy, jx) + np.pi / 2
    n, acc = grain(rng, h, w, width), np.zeros((h, w), np.float32)
    yy, xx = np.mgrid[:h, :w].astype(np.float32)
    dx, dy = np.cos(a).astype(np.float32), np.sin(a).astype(np.float32)
    taps = np.linspace(-length / 2, length / 2, 9)
    for s in taps:
        acc += cv2.remap(n, xx + np.float32(s) * dx, yy + np.float32(s) * dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    return (acc - acc.mean()) / (acc.std() + 1e-6)


def oil(rng, img):
    out = saturate(contrast(kuwahara(kuwahara(img, 8), 7), 1.12), 1.15)
    s = strokes(rng, out, 26, 1.6)
    relief = s - np.roll(s, (2, 2), (0, 1))
    return np.clip(out * (1 + 0.09 * s + 0.05 * relief)[..., None] + 0.012 * relief[..., None], 0, 1)


def watercolour(rng, img):
    h, w = img.shape[:2]
    yy, xx = np.mgrid[:h, :w].astype(np.float32)
    wx, wy = 18 * (fractal(rng, h, w, 2.6) - 0.5), 18 * (fractal(rng, h, w, 2.6) - 0.5)
    out = kuwahara(kuwahara(cv2.remap(img, xx + wx, yy + wy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT), 9), 8)
    out = saturate(lerp(out, np.float32(1), 0.22), 1.45) ** 0.92
    g = blur(luma(out), 1.6)
    edge = np.clip(np.hypot(cv2.Sobel(g, cv2.CV_32F, 1, 0), cv2.Sobel(g, cv2.CV_32F, 0, 1)) * 2.4 - 0.03, 0, 0.45)
    wash = 0.74 + 0.52 * fractal(rng, h, w, 2.4)
    out = 1 - (1 - out) * wash[..., None]
    paper = 1 + 0.018 * grain(rng, h, w, 1.6)
    return np.clip(out * (1 - edge[..., None]) * paper[..., None], 0, 1)


def ink(rng, img):
    h, w = img.shape[:2]
    g = luma(kuwahara(img, 4))          # fur and grain would be a thicket of lines
    d = blur(g, 1.6) - 0.985 * blur(g, 3.6)
    line = np.clip(1 + np.tanh(55 * (d - 0.002)), 0, 1)
    yy, xx = np.mgrid[:h, :w].astype(np.float32)
    s, wave = blur(g, 3), 2.5 * fractal(rng, h, w, 3)
    for angle, limit in ((0.785, 0.52), (-0.785, 0.34), (0.0, 0.18)):
        p = 0.5 + 0.5 * np.sin((xx * np.cos(angle) + yy * np.sin(angle)) * 0.72 + wave)
        line = np.where((s < limit) & (p > 0.58), line * 0.25, line)
    tone = 0.07 + 0.93 * blur(line, 0.8)
    # the paper takes the picture's tint, so that a palette word acts on a drawing too
    tint = blur(img, 12)
    paper = np.clip(lerp(np.float32([0.97, 0.95, 0.90]), tint / (tint.max(-1, keepdims=True) + 0.08), 0.35), 0, 1)
    return np.clip(paper * tone[..., None] + (1 - tone[..., None]) * 0.12 * tint, 0, 1)


def levels(img, k):
    """Every channel on `k` even levels."""
    return np.round(np.clip(img, 0, 1) * (k - 1)) / (k - 1)


def pixel_art(rng, img):
    h, w = img.shape[:2]
    small = cv2.resize(img, (w // 16, h // 16), interpolation=cv2.INTER_AREA)
    small = levels(saturate(contrast(small, 1.25), 1.3), 6)
    return cv2.resize(small, (w, h), interpolation=cv2.INTER_NEAREST)


def cells(rng, h, w, step, jitter=0.42, start=0.0):
    """A jittered lattice's Voronoi cells, as labels, shape (h, w). `start` (in steps) is where the lattice begins."""
    yy, xx = np.mgrid[0:h + step:step, 0:w + step:step].astype(np.float32)
    p = np.stack([xx.ravel(), yy.ravel()], 1) + (rng.uniform(-jitter, jitter, (xx.size, 2)).astype(np.float32) + np.float32(start)) * step
    seed = np.full((h, w), 255, np.uint8)
    seed[np.clip(p[:, 1], 0, h - 1).astype(int), np.clip(p[:, 0], 0, w - 1).astype(int)] = 0
    return cv2.distanceTransformWithLabels(seed, cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL)[1]


def cell_mean(img, lab):
    k = lab.max() + 1
    count = np.bincount(lab.ravel(), minlength=k).astype(np.float32) + 1e-6
    return np.stack([np.bincount(lab.ravel(), img[..., c].ravel(), k) / count for c in range(3)], -1).astype(np.float32)[lab]


def borders(lab, width):
    e = (lab != np.roll(lab, 1, 0)) | (lab != np.roll(lab, 1, 1))
    return blur(cv2.dilate(e.astype(np.float32), cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (width, width))), 0.9)


def stained_glass(rng, img):
    h, w = img.shape[:2]
    lab = cells(rng, h, w, 34)
    out = saturate(contrast(cell_mean(img, lab), 1.2), 1.6, 0.08) ** 0.75
    glow = 0.85 + 0.3 * fractal(rng, h, w, 2.4)
    return np.clip(lerp(out * glow[..., None] + 0.05, np.float32(0.03), np.clip(borders(lab, 6), 0, 1)[..., None]), 0, 1)


def mosaic(rng, img):
    h, w = img.shape[:2]
    lab = cells(rng, h, w, 16, 0.28, 0.5)          # one tile a cell of the transformer
    out = saturate(contrast(cell_mean(img, lab), 1.15), 1.3)
    tone = rng.uniform(0.80, 1.20, lab.max() + 1).astype(np.float32)[lab]
    return np.clip(lerp(out * tone[..., None], np.float32([0.88, 0.86, 0.81]), 0.92 * np.clip(borders(lab, 4), 0, 1)[..., None]), 0, 1)


def pointillism(rng, img):
    h, w = img.shape[:2]
    out = np.ascontiguousarray(np.clip(blur(img, 16) * 0.45 + 0.52, 0, 1), np.float32)
    m = h * w // 34
    xs, ys = rng.integers(0, w, m), rng.integers(0, h, m)
    dots = np.clip(saturate(blur(img, 2), 1.35)[ys, xs] + rng.normal(0, 0.10, (m, 3)), 0, 1)
    for x, y, c, r in zip(xs.tolist(), ys.tolist(), dots.tolist(), rng.integers(4, 7, m).tolist()):
        cv2.circle(out, (x, y), r, c, -1, cv2.LINE_AA)
    return out


def offset(m, d):
    """`m` moved down and right by `d` pixels, its border repeated."""
    return cv2.copyMakeBorder(m, d, 0, d, 0, cv2.BORDER_REPLICATE)[:m.shape[0], :m.shape[1]]


def paper_cut(rng, img):
    # Coarse shapes and no wandering edges: where a sheet ends can be told from the picture even under noise, so the cut is crisp.
    g = blur(luma(img), 8)
    soft = blur(saturate(img, 1.5), 22)
    soft = soft / (luma(soft)[..., None] + 0.03)
    out = np.zeros_like(img)
    for edge, tone in zip((-1, 0.17, 0.36, 0.55, 0.75), (0.08, 0.30, 0.52, 0.74, 0.96)):
        sheet = np.clip(lerp(soft * tone, np.float32(tone), 0.15), 0, 1)
        m = blur((g >= edge).astype(np.float32), 0.8)
        shadow = offset(blur(m, 5), 9) * 0.8
        rim = np.clip(m - offset(m, 4), 0, 1)          # the sheet's thickness, in the light
        out = lerp(out * (1 - shadow * (1 - m))[..., None], np.clip(sheet + 0.22 * rim[..., None], 0, 1), m[..., None])
    return np.clip(out * (1 + 0.02 * grain(rng, *g.shape, 2.2))[..., None], 0, 1)


def comic(rng, img):
    h, w = img.shape[:2]
    base = kuwahara(kuwahara(img, 8), 6)
    g0 = luma(base)
    k = np.digitize(blur(g0, 1), np.float32([0.16, 0.36, 0.62]))
    base = saturate(np.clip(base * (np.float32([0.10, 0.38, 0.66, 0.94])[k] / (g0 + 0.05))[..., None], 0, 1), 1.6, 0.05)
    g = luma(kuwahara(img, 5))
    d = blur(g, 2.1) - 0.975 * blur(g, 4.6)
    line = np.clip(1 + np.tanh(50 * (d + 0.0005)), 0, 1)
    yy, xx = np.mgrid[:h, :w]
    p = 16          # the dots lie alike in every cell of the transformer
    dot = blur((np.hypot((xx + yy) % p - p / 2, (xx - yy) % p - p / 2) < 5.2).astype(np.float32), 0.8)
    dark, light = blur((k <= 1).astype(np.float32), 2), blur((k == 2).astype(np.float32), 2)
    out = lerp(base * (1 - 0.5 * dot * dark)[..., None], np.float32(1), (0.55 * dot * light)[..., None])
    return np.clip(out * (0.03 + 0.97 * line[..., None]), 0, 1)


def photo(rng, img):
    return img


STYLES = {"oil": oil, "watercolour": watercolour, "ink": ink, "pixel": pixel_art, "glass": stained_glass, "mosaic": mosaic,
          "points": pointillism, "paper": paper_cut, "comic": comic, "photo": photo}
