"""Procedural scenes with the statistics of photographs: nothing is read from outside.

`source(rng, n)` gives a picture, float RGB in 0..1, shape (n, n, 3), and what it shows. Most of it is occluding shaded shapes of
all sizes ("dead leaves", the simplest thing that has a photograph's spectrum and edges), lit relief and landscapes; `lens` adds
what cameras do.
"""
import cv2
import numpy as np

from noise import blur, colour, fractal, grain, lerp, luma, ridge

cv2.setNumThreads(1)


def trees(rng, img, horizon):
    n = img.shape[0]
    for _ in range(int(rng.integers(2, 14))):
        x, y0, s = int(rng.uniform(0, n)), int(rng.uniform(horizon, 1) * n), rng.uniform(0.03, 0.18) * n
        leaf = colour(rng, (0.3, 0.9), (0.15, 0.6)).tolist()
        cv2.line(img, (x, y0), (x, int(y0 - s)), (0.2, 0.13, 0.08), max(1, int(s * 0.1)), cv2.LINE_AA)
        if rng.random() < 0.5:
            cv2.fillPoly(img, [np.int32([[x, y0 - 2.2 * s], [x - s * 0.5, y0 - 0.3 * s], [x + s * 0.5, y0 - 0.3 * s]])], leaf, cv2.LINE_AA)
        else:
            for _ in range(12):
                c = (int(x + rng.normal() * s * 0.3), int(y0 - s * rng.uniform(0.8, 1.5)))
                cv2.circle(img, c, max(1, int(s * rng.uniform(0.1, 0.35))), (np.float32(leaf) * rng.uniform(0.6, 1.4)).tolist(), -1, cv2.LINE_AA)


def landscape(rng, n):
    img = np.zeros((n, n, 3), np.float32)
    y = np.linspace(0, 1, n, dtype=np.float32)[:, None, None]
    top, low = colour(rng, (0.2, 0.8), (0.3, 0.9)), colour(rng, (0.05, 0.6), (0.6, 1.0))
    img[:] = lerp(top, low, np.clip(y * rng.uniform(1.2, 2.2), 0, 1))
    clouds = np.clip(fractal(rng, n, n, rng.uniform(2.2, 3)) - rng.uniform(0.4, 0.6), 0, 1)[..., None] * rng.uniform(0.5, 2)
    img = lerp(img, np.float32(1), np.clip(clouds * (1.2 - 1.5 * y), 0, 0.9))
    what = "hills"
    if rng.random() < 0.5:
        c, r = (int(rng.uniform(0.1, 0.9) * n), int(rng.uniform(0.08, 0.4) * n)), int(rng.uniform(0.03, 0.1) * n)
        sun = np.zeros((n, n), np.float32)
        cv2.circle(sun, c, r, 1.0, -1, cv2.LINE_AA)
        img = lerp(img, np.float32([1, rng.uniform(0.75, 1), rng.uniform(0.4, 0.95)]), np.clip(np.maximum(sun, blur(sun, r * 2.0) * 0.8), 0, 1)[..., None])
    layers, base, horizon, sharp = int(rng.integers(2, 6)), colour(rng, (0.15, 0.7), (0.15, 0.6)), rng.uniform(0.35, 0.6), rng.random() < 0.35
    for k in range(layers):
        t = (k + 1) / layers
        line = (horizon + (1 - horizon) * 0.75 * k / layers - (0.28 if sharp else 0.16) * ridge(rng, n, 1.0 if sharp else 1.7) * (1.1 - 0.5 * t)) * n
        mask = (np.arange(n)[:, None] > line[None]).astype(np.float32)
        tone = lerp(low, base * rng.uniform(0.7, 1.15), 0.35 + 0.65 * t)
        shade = 0.6 + 0.8 * fractal(rng, n, n, rng.uniform(1.4, 2.5))
        img = lerp(img, np.clip(tone * shade[..., None], 0, 1), blur(mask, 0.6)[..., None])
    if sharp:
        what = "mountains"
    if rng.random() < 0.35:
        h = int(n * rng.uniform(0.62, 0.8))
        m = n - h
        wobble = (rng.normal(size=m) * 1.5).astype(int)
        mirror = np.stack([np.roll(r, s, 0) for r, s in zip(img[h - m:h][::-1], wobble)])
        img[h:] = lerp(mirror, colour(rng, (0.2, 0.6), (0.2, 0.7)), 0.35)
        what = "a lake and " + what
    elif rng.random() < 0.6:
        img = np.ascontiguousarray(img)
        trees(rng, img, horizon)
        what += " with trees"
    return img, what


def ball(rng, img, c, r, tone):
    """A shaded ellipsoid at `c` of radius `r` pixels, lit from the upper left."""
    n = img.shape[0]
    x0, x1 = int(max(0, c[0] - r - 2)), int(min(n, c[0] + r + 3))
    y0, y1 = int(max(0, c[1] - r - 2)), int(min(n, c[1] + r + 3))
    if x1 <= x0 or y1 <= y0:
        return img
    yy, xx = np.mgrid[y0:y1, x0:x1].astype(np.float32)
    a, q = rng.uniform(0, np.pi), rng.uniform(0.65, 1.0)
    u = ((xx - c[0]) * np.cos(a) + (yy - c[1]) * np.sin(a)) / r
    v = (-(xx - c[0]) * np.sin(a) + (yy - c[1]) * np.cos(a)) / (r * q)
    d = u * u + v * v
    z = np.sqrt(np.clip(1 - d, 0, 1))
    light = np.clip(0.25 + 0.8 * (0.5 * z - 0.45 * (xx - c[0]) / r - 0.6 * (yy - c[1]) / r), 0.08, 1.3)
    shine = np.clip(light - 1.0, 0, 1)[..., None] * 1.2
    m = np.clip((1 - d) * r * 0.5, 0, 1)[..., None]
    img[y0:y1, x0:x1] = lerp(img[y0:y1, x0:x1], np.clip(tone * light[..., None] + shine, 0, 1), m)
    return img


def still_life(rng, n):
    img = np.zeros((n, n, 3), np.float32)
    wall, table, h = colour(rng, (0.05, 0.5), (0.2, 0.8)), colour(rng, (0.1, 0.6), (0.2, 0.7)), int(n * rng.uniform(0.5, 0.7))
    x = np.linspace(0.7, 1.2, n, dtype=np.float32)[None, :, None]
    img[:h], img[h:] = wall * x, table * x[:, ::-1]
    img[h:] *= (0.7 + 0.6 * texture(rng, n)[h:, :, None])
    img *= 0.85 + 0.3 * fractal(rng, n, n, 2.2)[..., None]
    for _ in range(int(rng.integers(2, 9))):
        r = rng.uniform(0.06, 0.24) * n
        c = (rng.uniform(0.1, 0.9) * n, h + rng.uniform(-0.15, 0.2) * n)
        shadow = np.zeros((n, n), np.float32)
        cv2.ellipse(shadow, (int(c[0] + r * 0.4), int(c[1] + r * 0.8)), (int(r * 1.1), max(1, int(r * 0.3))), 0, 0, 360, 0.55, -1)
        img = np.ascontiguousarray(img * (1 - blur(shadow, n / 90))[..., None], np.float32)
        img = ball(rng, img, c, r, colour(rng, (0.3, 1), (0.3, 1)))
    return np.clip(img, 0, 1), "fruit on a table"


def portrait(rng, n):
    if rng.random() < 0.5:
        img = lerp(colour(rng, (0.1, 0.7), (0.2, 0.9)), colour(rng, (0.1, 0.7), (0.2, 0.9)), fractal(rng, n, n, 3)[..., None]).astype(np.float32)
    else:
        img = blur(leaves(rng, n)[0], rng.uniform(2, 10) * n / 512)
    cx, cy, r = n * rng.uniform(0.35, 0.65), n * rng.uniform(0.34, 0.52), n * rng.uniform(0.15, 0.30)
    red = rng.uniform(0.3, 1)
    skin = np.float32([red, red * rng.uniform(0.65, 0.85), 0])
    skin[2] = skin[1] * rng.uniform(0.65, 0.95)
    hair, cloth = colour(rng, (0.1, 0.8), (0.05, 0.7)), colour(rng)
    img = np.ascontiguousarray(img, np.float32)
    img = ball(rng, img, (cx, cy - r * 0.15), r * 1.28, hair)
    img *= 1 + 0.35 * (np.hypot(*(np.mgrid[:n, :n] - np.float32([cy - r * 0.15, cx])[:, None, None])) < r * 1.28)[..., None] * (texture(rng, n)[..., None] - 0.5)
    img = ball(rng, np.ascontiguousarray(img, np.float32), (cx, cy + r * 2.4), r * 1.9, cloth)
    cv2.rectangle(img, (int(cx - r * 0.32), int(cy + r * 0.5)), (int(cx + r * 0.32), int(cy + r * 1.3)), (skin * 0.8).tolist(), -1)
    img = ball(rng, img, (cx, cy + r * 0.08), r, skin)
    for s in (-1, 1):
        e = (int(cx + s * r * 0.38), int(cy))
        cv2.ellipse(img, e, (max(1, int(r * 0.17)), max(1, int(r * 0.09))), 0, 0, 360, (0.95, 0.95, 0.95), -1, cv2.LINE_AA)
        cv2.circle(img, e, max(1, int(r * 0.08)), (0.1, 0.08, 0.06), -1, cv2.LINE_AA)
        cv2.line(img, (e[0] - int(r * 0.2), e[1] - int(r * 0.22)), (e[0] + int(r * 0.2), e[1] - int(r * 0.25)), (hair * 0.6).tolist(), max(1, int(r * 0.06)), cv2.LINE_AA)
    cv2.line(img, (int(cx), int(cy + r * 0.1)), (int(cx + r * 0.07), int(cy + r * 0.35)), (skin * 0.6).tolist(), max(1, int(r * 0.04)), cv2.LINE_AA)
    cv2.ellipse(img, (int(cx), int(cy + r * 0.55)), (int(r * 0.28), max(1, int(r * 0.07))), 0, 0, 360, (0.65, 0.2, 0.2), -1, cv2.LINE_AA)
    return np.clip(img, 0, 1), "a portrait"


def street(rng, n):
    img, _ = landscape(rng, n)
    img = np.ascontiguousarray(img, np.float32)
    x, ground, unit = -int(rng.integers(0, 20)), int(n * rng.uniform(0.75, 0.92)), n / 256
    wall = 0.75 + 0.5 * texture(rng, n)
    while x < n:
        w, h = int(n * rng.uniform(0.1, 0.32)), int(n * rng.uniform(0.2, 0.7))
        c, top = colour(rng, (0.05, 0.6), (0.25, 0.9)), ground - h
        xa, xb, ya = max(0, x), min(n, x + w), max(0, top)
        img[ya:ground, xa:xb] = np.clip(c * lerp(1, wall[ya:ground, xa:xb, None], rng.uniform(0, 0.5)) * np.linspace(1.15, 0.75, max(1, xb - xa), dtype=np.float32)[None, :, None], 0, 1)
        if rng.random() < 0.5:
            cv2.fillPoly(img, [np.int32([[x - 2, top], [x + w // 2, top - w // 2], [x + w + 2, top]])], colour(rng, (0.3, 0.8), (0.2, 0.6)).tolist(), cv2.LINE_AA)
        cols, rows, win = max(1, int(w / (14 * unit))), max(1, int(h / (20 * unit))), colour(rng, (0, 0.6), (0.1, 1.0))
        for i in range(cols):
            for j in range(rows):
                px, py = x + int((i + 0.3) * w / cols), top + int((j + 0.3) * h / rows)
                cv2.rectangle(img, (px, py), (px + int(w / cols * 0.45), py + int(h / rows * 0.5)), (win * rng.uniform(0.6, 1.1)).tolist(), -1)
        x += w + int(rng.integers(-3, 8))
    img[ground:] = colour(rng, (0, 0.3), (0.15, 0.6)) * (0.8 + 0.4 * fractal(rng, n - ground, n, 2)[..., None])
    return np.clip(img, 0, 1), "houses on a street"


def field(rng, n):
    b = rng.uniform(1.8, 3.2)
    img = np.stack([fractal(rng, n, n, b) for _ in range(3)], -1)
    img = lerp(img.mean(-1, keepdims=True), img, rng.uniform(0.2, 1)) * rng.uniform(0.6, 1.3)
    return np.clip(img, 0, 1), "clouds"


def relief(rng, n):
    """A lit height field of one or two materials: folds of cloth, rock, sand, water."""
    z = fractal(rng, n, n, rng.uniform(2.6, 3.8)) * rng.uniform(60, 260) * n / 512
    if rng.random() < 0.4:
        z = np.abs(z - z.mean()) * 1.5
    gy, gx = np.gradient(z)
    a = rng.uniform(0, 2 * np.pi)
    dot = (np.cos(a) * gx + np.sin(a) * gy + 0.8) / np.sqrt(1 + gx * gx + gy * gy)
    light = np.clip(0.25 + 0.75 * dot, 0.05, 1.3)[..., None]
    mix = np.clip((fractal(rng, n, n, 2.4) - 0.5) * rng.uniform(2, 12) + 0.5, 0, 1)[..., None]
    base = lerp(colour(rng, (0.05, 0.9), (0.2, 1)), colour(rng, (0.05, 0.9), (0.2, 1)), mix)
    shine = np.clip(dot - rng.uniform(0.8, 1.1), 0, 1)[..., None] * rng.uniform(0, 3)
    return np.clip(base * light + shine, 0, 1).astype(np.float32), str(rng.choice(["cloth", "rocks", "the sea", "sand"]))


def texture(rng, n):
    """One of: clouds, bands as in wood, stripes, soft speckle, fur or grass, nothing; 0..1, shape (n, n)."""
    k = rng.integers(6)
    if k == 0:
        return fractal(rng, n, n, rng.uniform(1.0, 2.6))
    yy, xx = np.mgrid[:n, :n].astype(np.float32)
    a = rng.uniform(0, np.pi)
    u = xx * np.cos(a) + yy * np.sin(a)
    if k == 1:
        return (0.5 + 0.5 * np.sin(u * rng.uniform(0.05, 0.6) + rng.uniform(3, 14) * fractal(rng, n, n, 3))).astype(np.float32)
    if k == 2:
        return blur((np.sin(u * rng.uniform(0.08, 0.8)) > rng.uniform(-0.5, 0.5)).astype(np.float32), 0.7)
    if k == 3:
        return np.clip(0.5 + 0.2 * grain(rng, n, n, rng.uniform(0.8, 3)), 0, 1)
    if k == 4:
        size = int(rng.integers(6, 14))
        kern = np.zeros((2 * size + 1, 2 * size + 1), np.float32)
        cv2.line(kern, (int(size - size * np.cos(a)), int(size - size * np.sin(a))), (int(size + size * np.cos(a)), int(size + size * np.sin(a))), 1.0, 1)
        b = cv2.filter2D(grain(rng, n, n, 0.7), -1, kern / kern.sum())
        return np.clip(0.5 + 0.22 * b / (b.std() + 1e-6), 0, 1)
    return np.full((n, n), 0.5, np.float32)


def leaves(rng, n):
    """Dead leaves: occluding shaded, textured shapes with power-law sizes."""
    img = np.ones((n, n, 3), np.float32) * colour(rng, (0, 0.7), (0.05, 0.95))
    tex = [texture(rng, n) for _ in range(4)]
    hue = [colour(rng, (0, 0.9), (0.03, 1)) for _ in range(int(rng.integers(2, 9)))]
    yy, xx = np.mgrid[:n, :n].astype(np.float32)
    light, rmin, power = rng.uniform(0, 2 * np.pi), rng.uniform(0.01, 0.03), rng.uniform(0.5, 0.9)
    for _ in range(int(rng.integers(40, 180))):
        r = min(0.6, rmin / max(1e-3, rng.random()) ** power) * n
        c, q, a = rng.uniform(-0.05, 1.05, 2) * n, rng.uniform(0.3, 1), rng.uniform(0, np.pi)
        x0, x1, y0, y1 = [int(np.clip(v, 0, n)) for v in (c[0] - r - 2, c[0] + r + 2, c[1] - r - 2, c[1] + r + 2)]
        if x1 - x0 < 2 or y1 - y0 < 2:
            continue
        dx, dy = xx[y0:y1, x0:x1] - c[0], yy[y0:y1, x0:x1] - c[1]
        u, v = (dx * np.cos(a) + dy * np.sin(a)) / r, (-dx * np.sin(a) + dy * np.cos(a)) / (r * q)
        kind = rng.integers(4)
        if kind == 0:
            d = np.maximum(np.abs(u), np.abs(v)) * 1.2
        elif kind == 1:
            d = np.hypot(u, v) * (1.15 + 0.15 * np.sin(np.arctan2(v, u) * rng.integers(3, 8) + 1))
        else:
            d = np.hypot(u, v)
        m = np.clip((1 - d) * r * rng.choice([0.06, 0.2, 0.6, 0.8]), 0, 1)[..., None]
        tone = np.clip(hue[rng.integers(len(hue))] + rng.normal(0, 0.07, 3), 0, 1).astype(np.float32)
        shade = 1 + rng.uniform(0, 0.6) * (dx * np.cos(light) + dy * np.sin(light)) / r
        if rng.random() < 0.4:                                     # rounded, not flat
            shade = shade * (0.55 + 0.6 * np.sqrt(np.clip(1 - d * d, 0, 1)))
        shade = shade * (1 + rng.uniform(0, 0.8) * (tex[rng.integers(4)][y0:y1, x0:x1] - 0.5))
        if rng.random() < 0.5:                                     # contact shadow
            img[y0:y1, x0:x1] *= 1 - 0.5 * np.clip((1.15 - d) * 3, 0, 1)[..., None] * (1 - m)
        img[y0:y1, x0:x1] = lerp(img[y0:y1, x0:x1], np.clip(tone * shade[..., None], 0, 1), m)
    return np.clip(img, 0, 1), str(rng.choice(["shapes", "many things", "leaves", "a cluttered scene"]))


def animal(rng, n):
    """A furry face: head, ears, eyes, muzzle, whiskers."""
    img = blur((leaves if rng.random() < 0.4 else field)(rng, n)[0], rng.uniform(1, 6) * n / 256)
    cx, cy, r = n * rng.uniform(0.35, 0.65), n * rng.uniform(0.4, 0.6), n * rng.uniform(0.2, 0.42)
    fur = colour(rng, (0.05, 0.7), (0.15, 0.95))
    dark = fur * rng.uniform(0.2, 0.6)
    img = ball(rng, img, (cx + rng.normal() * r * 0.3, cy + r * 1.3), r * 1.3, fur)
    for s in (-1, 1):
        e = np.float32([[cx + s * r * 0.9, cy - r * 0.3], [cx + s * r * rng.uniform(0.7, 1.0), cy - r * rng.uniform(1.1, 1.5)], [cx + s * r * 0.15, cy - r * 0.75]])
        cv2.fillPoly(img, [np.int32(e)], (fur * 0.8).tolist(), cv2.LINE_AA)
        cv2.fillPoly(img, [np.int32(e.mean(0) + (e - e.mean(0)) * 0.55)], (0.75, 0.5, 0.5), cv2.LINE_AA)
    img = ball(rng, img, (cx, cy), r, fur)
    away = np.hypot(*(np.mgrid[:n, :n] - np.float32([cy, cx])[:, None, None])) / r
    coat = texture(rng, n)[..., None]
    img = lerp(img, np.clip(img * (0.5 + 1.0 * coat), 0, 1), np.clip((1.1 - away) * 4, 0, 1)[..., None] * rng.uniform(0.2, 1)).astype(np.float32)
    img = np.ascontiguousarray(img)
    iris = colour(rng, (0.3, 0.9), (0.4, 0.95)).tolist()
    for s in (-1, 1):
        p = (int(cx + s * r * 0.4), int(cy - r * 0.1))
        cv2.ellipse(img, p, (max(2, int(r * 0.2)), max(2, int(r * 0.15))), 0, 0, 360, iris, -1, cv2.LINE_AA)
        cv2.ellipse(img, p, (max(1, int(r * 0.07)), max(1, int(r * 0.13))), 0, 0, 360, (0.02, 0.02, 0.02), -1, cv2.LINE_AA)
        cv2.circle(img, (p[0] - int(r * 0.06), p[1] - int(r * 0.05)), max(1, int(r * 0.03)), (1, 1, 1), -1, cv2.LINE_AA)
    img = ball(rng, img, (cx, cy + r * 0.45), r * 0.38, np.clip(fur * 1.25, 0, 1))
    cv2.fillPoly(img, [np.int32([[cx - r * 0.13, cy + r * 0.25], [cx + r * 0.13, cy + r * 0.25], [cx, cy + r * 0.4]])], dark.tolist(), cv2.LINE_AA)
    for s in (-1, 1):
        for k in range(3):
            cv2.line(img, (int(cx + s * r * 0.2), int(cy + r * 0.45)), (int(cx + s * r * 1.2), int(cy + r * (0.25 + 0.2 * k))), (0.95, 0.95, 0.95), max(1, n // 300), cv2.LINE_AA)
    return np.clip(img, 0, 1), str(rng.choice(["a cat", "a dog", "an animal"]))


def lens(rng, img):
    """What cameras do: depth blur, uneven light, exposure, a colour cast, a little grain."""
    n = img.shape[0]
    if rng.random() < 0.4:
        img = lerp(img, blur(img, rng.uniform(1, 6) * n / 384), np.clip(2 * fractal(rng, n, n, 3) - 0.5, 0, 1)[..., None])
    if rng.random() < 0.6:
        low = rng.uniform(0.4, 0.8)
        img = img * (low + (1.4 - low) * fractal(rng, n, n, 3.2))[..., None]
    if rng.random() < 0.3:
        img = lerp(luma(img)[..., None], img, rng.uniform(0.0, 0.8))
    img = np.clip(img, 0, 1) ** rng.uniform(0.6, 1.5) * np.float32(1 + rng.normal(0, 0.06, 3))
    img = blur(img, rng.uniform(0.4, 1.4))
    return np.clip(img + rng.normal(0, rng.uniform(0.0, 0.012), img.shape).astype(np.float32), 0, 1)


SOURCES = [(landscape, 0.2), (still_life, 0.1), (portrait, 0.14), (street, 0.12), (leaves, 0.24), (animal, 0.1), (field, 0.03), (relief, 0.07)]


def source(rng, n):
    draw, p = zip(*SOURCES)
    img, what = draw[rng.choice(len(draw), p=np.float64(p) / sum(p))](rng, n)
    if rng.random() < 0.5:
        img = img[:, ::-1]
    return lens(rng, np.ascontiguousarray(img, np.float32)), what
