"""Random fields and colours that the scenes and styles are drawn with. Everything takes a numpy Generator and nothing else."""
import cv2
import numpy as np

LUMA = np.float32([0.299, 0.587, 0.114])


def lerp(a, b, t):
    return a + (b - a) * t


def fractal(rng, h, w, beta=2.0):
    """Noise with a 1/f^beta power spectrum, stretched to 0..1, shape (h, w)."""
    fy, fx = np.fft.fftfreq(h)[:, None], np.fft.rfftfreq(w)[None]
    f = np.sqrt(fy * fy + fx * fx)
    f[0, 0] = 1
    spectrum = rng.normal(size=f.shape) + 1j * rng.normal(size=f.shape)
    n = np.fft.irfft2(spectrum / f ** (beta / 2), s=(h, w))
    return ((n - n.min()) / (np.ptp(n) + 1e-9)).astype(np.float32)


def ridge(rng, w, rough=1.7):
    """A skyline: fractal noise in one dimension, 0..1, shape (w,)."""
    f = np.fft.rfftfreq(w)
    f[0] = 1
    n = np.fft.irfft((rng.normal(size=f.shape) + 1j * rng.normal(size=f.shape)) / f ** rough, n=w)
    return (n - n.min()) / (np.ptp(n) + 1e-9)


def colour(rng, s=(0.1, 0.9), v=(0.15, 0.95)):
    """A colour of any hue: RGB in 0..1, shape (3,)."""
    hsv = np.array([[[rng.uniform(0, 360), rng.uniform(*s), rng.uniform(*v)]]], np.float32)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2RGB)[0, 0]


def grain(rng, h, w, sigma):
    """White noise blurred by `sigma` pixels, mean 0, standard deviation 1, shape (h, w)."""
    n = cv2.GaussianBlur(rng.standard_normal((h, w), dtype=np.float32), (0, 0), sigma) if sigma > 0 else rng.standard_normal((h, w), dtype=np.float32)
    return (n - n.mean()) / (n.std() + 1e-6)


def blur(img, sigma):
    return cv2.GaussianBlur(np.ascontiguousarray(img, np.float32), (0, 0), sigma)


def luma(img):
    return img @ LUMA
