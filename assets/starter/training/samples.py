"""python samples.py OUT: the three sample pictures of the first run, 1024 x 1024, drawn by code (a lake, balloons over dunes, fruit), and
the small ones that the window offers."""
import sys
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from noise import blur, fractal, grain, lerp

N = 1024
SUN = np.float32([0.55, 0.42, -0.72]) / np.linalg.norm([0.55, 0.42, -0.72])      # towards the sun: right, up, behind the viewer


def unit(v):
    return v / (np.linalg.norm(v, axis=-1, keepdims=True) + 1e-9)


def finish(rng, img, exposure=1.6):
    """A lens and film: bloom, a little vignette, a shoulder instead of clipping, grain."""
    img = np.maximum(img, 0)
    img = img + 0.12 * blur(np.clip(img - 0.8, 0, 2), 18)
    y, x = np.mgrid[-1:1:N * 1j, -1:1:N * 1j]
    img = img * (1 - 0.16 * (x * x + y * y))[..., None]
    img = 1 - np.exp(-exposure * img)
    img = lerp(img, img * img * (3 - 2 * img), 0.35)
    return (np.clip(img + 0.006 * grain(rng, N, N, 0.6)[..., None], 0, 1) * 255 + 0.5).astype(np.uint8)


def sky(rng, low, high, cover):
    y = np.linspace(0, 1, N, dtype=np.float32)[:, None, None]
    img = lerp(np.float32(high), np.float32(low), np.clip(y * 1.7, 0, 1) ** 0.8) * np.ones((1, N, 1), np.float32)
    f = fractal(rng, N, N * 2, 3.3)
    f = cv2.resize(f, (N * 2, N // 2))[:, :N]
    f = np.vstack([f, f[::-1]])
    c = np.clip((f - cover) * 3.2, 0, 1)[..., None]
    lit = np.clip(0.75 + 2.2 * (f - np.roll(f, (6, -8), (0, 1))), 0.45, 1.25)[..., None]
    return lerp(img, np.float32([1.05, 0.98, 0.93]) * lit, c * (1 - np.clip(y * 1.5 - 0.35, 0, 1)) * 0.9)


def lake(seed=11):
    rng = np.random.default_rng(seed)
    img = sky(rng, [0.98, 0.80, 0.62], [0.22, 0.42, 0.78], 0.5)
    h = fractal(rng, 2048, 2048, 3.55)
    detail = fractal(rng, 2048, 2048, 2.7)
    away = (np.arange(2048)[:, None] - 300) / 1500.0          # rows of the map are distance: a lake in front, the range behind it
    bowl = np.clip((away - 0.10) * 2.1, 0, 1) ** 1.3
    h = np.clip(h - 0.30 + 0.02 * bowl, 0, 1) ** 1.15 * 900 * bowl + 34 * (detail - 0.5) * np.clip(h * 2 - 0.5, 0, 1) * bowl - 14 * (1 - bowl)
    gy, gx = np.gradient(blur(h, 0.8))
    normal = unit(np.stack([-gx, np.full_like(h, 1.6), gy], -1))
    light = np.clip(normal @ SUN, 0, 1)
    rock, grass, snow, sand = np.float32([0.46, 0.38, 0.33]), np.float32([0.26, 0.36, 0.10]), np.float32([0.95, 0.96, 1.0]), np.float32([0.60, 0.52, 0.36])
    mottle = fractal(rng, 2048, 2048, 1.9)[..., None]
    tone = lerp(grass * (0.5 + mottle), rock * (0.6 + 0.8 * mottle), np.clip((1.02 - normal[..., 1:2]) * 3.2 + (h[..., None] - 150) / 260, 0, 1))
    tone = lerp(sand, tone, np.clip(h[..., None] / 10, 0, 1))
    tone = lerp(tone, snow, np.clip((h[..., None] + 60 * (mottle - 0.5) - 205) / 45, 0, 1) * np.clip(normal[..., 1:2] * 3 - 1.1, 0, 1))
    colour = tone * (0.34 * np.float32([0.75, 0.85, 1.1]) + 1.05 * light[..., None] * np.float32([1.15, 1.0, 0.8]))
    # one column of the picture after another, from near to far; the horizon is at 0.46 N
    eye, horizon, focal = 40.0, 0.50 * N, 0.85 * N
    top, water = np.full(N, N, int), np.zeros((N, N), bool)
    x = (np.arange(N) - N / 2) / focal
    z, far = 40.0, 1500.0
    while z < far:
        px = np.mod(1024 + x * z, 2046).astype(np.float32)[None]
        pz = np.full_like(px, min(z + 300, 2046))
        hh = cv2.remap(h.astype(np.float32), px, pz, cv2.INTER_LINEAR)[0]
        wet = hh <= 0.5
        y = np.clip(horizon + (eye - np.maximum(hh, 0)) / z * focal, 0, N - 1).astype(int)
        fog = 1 - np.exp(-(z / 950) ** 1.6)
        c = lerp(cv2.remap(colour.astype(np.float32), px, pz, cv2.INTER_LINEAR)[0], np.float32([0.80, 0.78, 0.80]), fog * 0.6)
        for k in np.nonzero(y < top)[0]:
            img[y[k]:top[k], k] = c[k]
            water[y[k]:top[k], k] = wet[k]
            top[k] = y[k]
        z *= 1.0035
    # water mirrors what stands above the shore, wobbling more the nearer it is
    rows = np.arange(N)[:, None]
    ripple = grain(rng, N, N, 2.0)
    ripple = cv2.resize(ripple[:, : N // 7], (N, N)) * np.clip((rows - horizon) / (N - horizon), 0.02, 1)
    mirror = np.clip(2 * horizon + 18 - rows + 9 * ripple, 0, horizon).astype(np.float32) * np.ones((1, N), np.float32)
    cols = np.arange(N, dtype=np.float32)[None] + 5 * ripple
    seen = cv2.remap(img, cols.astype(np.float32), mirror, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    depth = np.clip((rows - horizon) / (N - horizon), 0, 1)[..., None]
    deep = lerp(seen * np.float32([0.82, 0.88, 0.92]), np.float32([0.05, 0.14, 0.18]), 0.12 + 0.38 * depth) + 0.05 * ripple[..., None]
    edge = blur(water.astype(np.float32), 1.2)[..., None]
    return finish(rng, lerp(img, deep, edge), 1.75)


def balloons(seed=4):
    rng = np.random.default_rng(seed)
    img = sky(rng, [1.0, 0.72, 0.50], [0.16, 0.36, 0.70], 0.56)
    x = np.linspace(0, 1, N, dtype=np.float32)
    tones = [([0.72, 0.52, 0.50], 0.60), ([0.80, 0.50, 0.34], 0.68), ([0.84, 0.52, 0.26], 0.78), ([0.78, 0.44, 0.18], 0.90)]
    rows = np.arange(N)[:, None]
    for k, (tone, base) in enumerate(tones):
        line = sum(a * np.sin(2 * np.pi * (f * x + p)) for a, f, p in [(0.045, rng.uniform(0.6, 1.1), rng.random()), (0.02, rng.uniform(1.5, 2.6), rng.random())])
        crest = (base + line) * N
        depth = np.clip((rows - crest[None]) / (0.30 * N), 0, 1)
        slope = np.gradient(crest)[None] * 1.0
        windward = 1 / (1 + np.exp(-(slope * 9 + 5 * (fractal(rng, N, N, 3.4) - 0.5))))
        wave = 0.5 + 0.5 * np.sin((rows - crest[None]) * (0.55 - 0.08 * k) + 9 * fractal(rng, N, N, 3.2) + x[None] * 40)
        light = lerp(0.42, 1.12, windward) * (1 - 0.10 * wave * np.clip(depth * 3, 0, 1)) * (1 - 0.35 * depth)
        sand = np.float32(tone) * light[..., None] + np.float32([0.05, 0.04, 0.07]) * (1 - windward)[..., None]
        haze = 0.42 * (1 - k / 3)
        img = lerp(img, lerp(sand, np.float32([0.96, 0.74, 0.60]), haze), blur((rows > crest[None]).astype(np.float32), 0.8)[..., None])
    sets = [([0.86, 0.12, 0.10], [0.98, 0.86, 0.60]), ([0.10, 0.36, 0.66], [0.96, 0.78, 0.20]), ([0.12, 0.52, 0.42], [0.96, 0.94, 0.88]), ([0.60, 0.16, 0.46], [0.98, 0.58, 0.20]),
            ([0.95, 0.62, 0.10], [0.82, 0.16, 0.14])]
    for (cx, cy, r), (a, b) in zip([(0.86, 0.47, 0.035), (0.55, 0.42, 0.055), (0.17, 0.30, 0.08), (0.74, 0.19, 0.10), (0.38, 0.26, 0.155)], sets):
        img = balloon(img, cx * N, cy * N, r * N, np.float32(a), np.float32(b), int(rng.integers(6, 9)))
    return finish(rng, img)


def balloon(img, cx, cy, r, a, b, gores):
    yy, xx = np.mgrid[:N, :N].astype(np.float32)
    u, v = (xx - cx) / r, (yy - cy) / r
    taper = np.where(v > 0, 1 - 0.42 * np.clip(v / 1.35, 0, 1) ** 1.7, 1)
    tall = np.where(v > 0, 1.35, 1.0)
    d = (u / taper) ** 2 + (v / tall) ** 2
    w = np.sqrt(np.clip(1 - d, 0, 1))
    normal = unit(np.stack([u / taper, -v / tall, -w], -1))
    around = np.arctan2(u / taper, w + 1e-4)
    gore = np.sin(around * gores)
    puff = 0.86 + 0.14 * np.abs(gore) ** 0.4
    stripe = np.clip(gore * 9 + 0.5, 0, 1)[..., None]
    band = np.clip(1 - np.abs(v - 0.28) * 9, 0, 1)[..., None]
    tone = lerp(lerp(a, b, stripe), lerp(b, a, stripe), np.clip(band * 4, 0, 1))
    light = 0.30 + 0.95 * np.clip(normal @ SUN, 0, 1) + 0.22 * np.clip(-v, 0, 1) + 0.18 * np.clip(v, 0, 1)
    body = tone * (light * puff)[..., None] + 0.25 * np.clip(normal @ unit(SUN + np.float32([0, 0, -1])), 0, 1)[..., None] ** 40
    img = lerp(img, body, np.clip((1 - d) * r * 0.5, 0, 1)[..., None])
    for s in (-1, 1):
        cv2.line(img, (int(cx + s * r * 0.34), int(cy + r * 1.22)), (int(cx + s * r * 0.13), int(cy + r * 1.72)), (0.16, 0.11, 0.08), max(1, int(r * 0.02)), cv2.LINE_AA)
    x0, x1, y0, y1 = int(cx - r * 0.15), int(cx + r * 0.15), int(cy + r * 1.70), int(cy + r * 1.95)
    for y in range(y0, y1):
        shade = np.linspace(0.55, 1.25, max(1, x1 - x0))[:, None]
        img[y, x0:x1] = np.float32([0.42, 0.26, 0.13]) * shade * (1.0 if (y - y0) // max(1, int(r * 0.04)) % 2 else 0.8)
    return img


def fruit(seed=7):
    """Ray-traced: fruit on a wooden table in window light, nine shadow rays a pixel."""
    rng = np.random.default_rng(seed)
    eye = np.float32([0, 2.3, -6.2])
    y, x = np.mgrid[1:-1:N * 1j, -1:1:N * 1j].astype(np.float32)
    pitch = 0.30
    d = unit(np.stack([x * 0.5, y * 0.5 * np.cos(pitch) - np.sin(pitch), np.cos(pitch) + y * 0.5 * np.sin(pitch)], -1).astype(np.float32))
    balls = [([-1.35, 0.78, 0.5], 0.78, "orange"), ([0.15, 0.92, 1.0], 0.92, "apple"), ([1.45, 0.70, 0.35], 0.70, "lemon"), ([-0.45, 0.52, -0.9], 0.52, "plum"),
             ([0.62, 0.44, -1.15], 0.44, "lime"), ([2.05, 0.34, -0.75], 0.34, "cherry"), ([1.62, 0.32, -1.35], 0.32, "cherry"), ([-1.75, 0.40, -0.85], 0.40, "apricot")]
    balls = [(np.float32(c), np.float32(r), k) for c, r, k in balls]
    lamp = np.float32([-4.2, 6.0, -3.6])

    def hit(o, v, c, r):
        m = o - c
        b = (m * v).sum(-1)
        q = b * b - (m * m).sum(-1) + r * r
        t = -b - np.sqrt(np.clip(q, 0, None))
        return np.where((q > 0) & (t > 1e-3), t, np.inf)

    def scene(o, v):
        ts = [hit(o, v, c, r) for c, r, _ in balls] + [np.where(v[..., 1] < -1e-4, -o[..., 1] / np.minimum(v[..., 1], -1e-4), np.inf)]
        ts = np.stack(ts, -1)
        k = ts.argmin(-1)
        return np.take_along_axis(ts, k[..., None], -1)[..., 0], k

    def wood(p):
        u, w = p[..., 0], p[..., 2]
        board = np.floor(w / 1.15 + 0.2)
        ring = np.sin((w * 9 + 1.6 * np.sin(u * 0.7 + board * 3) + 0.5 * np.sin(u * 2.3 + board)) * 2.6 + board * 5)
        fine = np.sin(u * 1.5 + w * 130 + 3 * np.sin(u * 3))
        seam = np.clip(1 - np.abs(((w / 1.15 + 0.2) % 1) - 0.0) * 55, 0, 1)
        tone = lerp(np.float32([0.46, 0.25, 0.12]), np.float32([0.66, 0.40, 0.20]), (0.5 + 0.32 * ring + 0.09 * fine + 0.10 * np.sin(board * 7))[..., None])
        return tone * (1 - 0.75 * seam[..., None])

    peel = cv2.GaussianBlur(rng.standard_normal((512, 512)).astype(np.float32), (0, 0), 1.6, borderType=cv2.BORDER_REFLECT)
    peel = peel / peel.std()
    spots = fractal(rng, 512, 512, 1.6)

    def surface(p, k):
        normal = np.zeros_like(p)
        normal[..., 1] = 1
        tone, shine, rough = wood(p), np.full(p.shape[:-1], 0.16, np.float32), np.full(p.shape[:-1], 30.0, np.float32)
        for i, (c, r, kind) in enumerate(balls):
            m = k == i
            if not m.any():
                continue
            n = (p[m] - c) / r
            iu, iv = ((np.arctan2(n[:, 0], n[:, 2]) / np.pi * 255) % 512).astype(int), ((n[:, 1] * 0.5 + 0.5) * 255).astype(int)
            e, s = peel[iv, iu], spots[iv, iu]
            base = {"orange": [0.95, 0.46, 0.06], "apple": [0.74, 0.10, 0.08], "lemon": [0.96, 0.80, 0.12], "plum": [0.26, 0.08, 0.24], "lime": [0.36, 0.58, 0.10],
                    "cherry": [0.50, 0.02, 0.05], "apricot": [0.96, 0.60, 0.26]}[kind]
            t = np.float32(base) * (0.86 + 0.28 * s)[:, None]
            if kind == "apple":
                blush = np.clip(0.5 + 0.9 * n[:, 0] + 0.5 * n[:, 1] + 0.5 * (s - 0.5), 0, 1)[:, None]
                t = lerp(t, np.float32([0.86, 0.70, 0.22]), blush * 0.75)
                t = lerp(t, np.float32([0.25, 0.16, 0.06]), np.clip(1 - np.hypot(n[:, 0], n[:, 2]) * 7, 0, 1)[:, None] * (n[:, 1:2] > 0))
            if kind in ("orange", "lemon", "lime"):
                n = unit(n + 0.045 * np.stack([e, np.roll(e, 1), np.roll(e, 7)], -1))
            if kind == "plum":
                t = lerp(t, np.float32([0.52, 0.50, 0.66]), (np.clip(s - 0.42, 0, 1) * 0.9)[:, None])
            normal[m], tone[m] = n, t
            shine[m], rough[m] = {"orange": (0.35, 24), "lemon": (0.35, 24), "lime": (0.4, 30), "plum": (0.2, 14), "apricot": (0.12, 8)}.get(kind, (0.75, 90))
        return normal, tone, shine, rough

    def shade(o, v, depth):
        t, k = scene(o, v)
        far = ~np.isfinite(t)
        p = o + v * np.where(far, 0, t)[..., None]
        normal, tone, shine, rough = surface(p, k)
        start = p + normal * 2e-3
        soft = np.zeros(t.shape, np.float32)
        for i in range(3):
            for j in range(3):
                jitter = np.stack([rng.uniform(-0.5, 0.5, t.shape), rng.uniform(-0.5, 0.5, t.shape)], -1)
                aim = lamp + (np.float32([1.5, 0, 0]) * (i - 1 + jitter[..., :1]) + np.float32([0, 1.0, 0.9]) * (j - 1 + jitter[..., 1:])) * 0.8
                to = aim - start
                soft += scene(start, unit(to))[0] > np.linalg.norm(to, axis=-1)
        soft /= 9
        # how much of the room a place sees: exact for one ball over a plane, multiplied for several
        open_ = np.ones(t.shape, np.float32)
        for i, (c, r, _) in enumerate(balls):
            to = c - start
            dist = np.linalg.norm(to, axis=-1)
            block = np.clip((unit(to) * normal).sum(-1), 0, 1) * np.clip(r / np.maximum(dist, r), 0, 1) ** 2
            open_ *= np.where(k == i, 1, 1 - 0.9 * block)
        to = unit(lamp - start)
        facing = np.clip((to * normal).sum(-1), 0, 1)
        half = np.clip((unit(to - v) * normal).sum(-1), 0, 1)
        warm, cool = np.float32([1.28, 1.12, 0.92]), np.float32([0.26, 0.30, 0.38])
        bounce = np.float32([0.22, 0.13, 0.07]) * np.clip(-normal[..., 1:2], 0, 1)
        out = tone * (warm * (facing * soft)[..., None] * 0.95 + cool * (open_ * (0.65 + 0.35 * normal[..., 1]))[..., None] + bounce)
        out += warm * (shine * soft * half ** rough)[..., None]
        if depth:
            mirror = unit(v - 2 * (v * normal).sum(-1, keepdims=True) * normal)
            fresnel = shine * (0.05 + 0.5 * np.clip(1 + (v * normal).sum(-1), 0, 1) ** 4)
            out = lerp(out, shade(start, mirror, 0), fresnel[..., None])
        wall = lerp(np.float32([0.30, 0.36, 0.36]), np.float32([0.58, 0.58, 0.50]), np.clip(0.75 - 0.16 * (o[..., :1] + v[..., :1] * 11), 0, 1))
        behind = (far | ((k == len(balls)) & (p[..., 2] > 5.2)))[..., None]          # the table ends where the wall begins
        return np.where(behind, wall, out)

    big = shade(np.broadcast_to(eye, d.shape), d, 1)
    return finish(rng, big.astype(np.float32), 1.45)


def main():
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    for name, draw in (("lake", lake), ("balloons", balloons), ("fruit", fruit)):
        if len(sys.argv) > 2 and name not in sys.argv[2:]:
            continue
        picture = Image.fromarray(draw())
        picture.save(out / f"{name}.jpg", quality=90, subsampling=0)
        picture.resize((240, 240), Image.LANCZOS).save(out / f"{name}-small.jpg", quality=88)


if __name__ == "__main__":
    main()
