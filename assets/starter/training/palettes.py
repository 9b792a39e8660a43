"""The eight palettes: a picture's lightness on a ramp of colours, with some of its own hues kept."""
import numpy as np

from noise import lerp, luma

RAMPS = {
    "sunset": ["#1a0b2e", "#6b1e3f", "#d1492e", "#f79d43", "#ffe9b0"],
    "night": ["#040814", "#0f2350", "#245c94", "#6fb3d2", "#e3f6ff"],
    "forest": ["#08140c", "#1e4a2b", "#4d8447", "#a3c26b", "#f2f3c8"],
    "autumn": ["#1f0f08", "#5b2a14", "#a8501d", "#dd9a34", "#f6e3ad"],
    "neon": ["#07010f", "#3b0a73", "#d41bb0", "#26d9f2", "#f6ffe0"],
    "sepia": ["#1b120a", "#5a4028", "#99754c", "#d3b689", "#f8ecd2"],
    "pastel": ["#8d88ab", "#c3a9cd", "#f2b9c0", "#fbdcc0", "#fdfaee"],
    "mono": ["#050505", "#404040", "#808080", "#c0c0c0", "#fafafa"],
}
RAMPS = {k: np.float32([[int(c[i:i + 2], 16) / 255 for i in (1, 3, 5)] for c in v]) for k, v in RAMPS.items()}
KEEP = {"sepia": 0.0, "mono": 0.0, "neon": 0.18}


def apply(img, name):
    """`img` (h, w, 3) in 0..1 in the palette `name`. The same map everywhere: no statistics of the picture are used."""
    if name == "natural":
        return img
    g = np.clip(luma(img), 0, 1)
    g = lerp(g, g * g * (3 - 2 * g), 0.35)
    ramp = RAMPS[name]
    t = g * (len(ramp) - 1)
    i = np.clip(t.astype(int), 0, len(ramp) - 2)
    mapped = lerp(ramp[i], ramp[i + 1], (t - i)[..., None])
    own = mapped + (img - luma(img)[..., None])          # the ramp's colour with the picture's own chroma on top
    return np.clip(lerp(mapped, own, np.float32(KEEP.get(name, 0.3))), 0, 1)
