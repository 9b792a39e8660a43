"""The judge of style: a small convolutional network that names the style of a window of 128 pixels; the model never sees it.

Trained on scenes that the model was not trained on, as drawn and as the autoencoder keeps them, and tested on others still. It
sees every picture in other light (lighter, darker, harder, greyer), so that it judges by how a picture is drawn.
"""
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from styles import STYLES

NAMES = list(STYLES)


def network():
    layers, width = [], 3
    for out in (32, 64, 96, 128):
        layers += [torch.nn.Conv2d(width, out, 3, stride=2, padding=1), torch.nn.GroupNorm(8, out), torch.nn.ReLU(),
                   torch.nn.Conv2d(out, out, 3, padding=1), torch.nn.GroupNorm(8, out), torch.nn.ReLU()]
        width = out
    return torch.nn.Sequential(*layers, torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten(), torch.nn.Linear(width, len(NAMES)))


def pictures(data, notes, which):
    """Restyled pictures, uint8 (n, 256, 256, 3), and their styles' numbers."""
    at = [(i, k) for i in which for k in range(len(notes[i][1]))]
    return np.stack([data[i, 1 + k] for i, k in at]), torch.tensor([NAMES.index(notes[i][1][k][0]) for i, k in at])


def tensor(a):
    return torch.from_numpy(np.ascontiguousarray(a)).permute(0, 3, 1, 2).float().contiguous(memory_format=torch.channels_last) / 127.5 - 1


@torch.no_grad()
def kept(vae, a):
    """Pictures as the autoencoder keeps them, uint8."""
    out = []
    for i in range(0, len(a), 16):
        y = vae.decode(vae.encode(tensor(a[i:i + 16])).latent_dist.mean).sample
        out.append(((y.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).numpy())
    return np.concatenate(out)


def light(w):
    """The windows in other light: brightness, contrast and saturation, each picture its own."""
    draw = lambda low, high: low + (high - low) * torch.rand(len(w), 1, 1, 1)
    w = (w - w.mean((1, 2, 3), keepdim=True)) * draw(0.7, 1.35) + w.mean((1, 2, 3), keepdim=True) + draw(-0.25, 0.25)
    grey = w.mean(1, keepdim=True)
    return (grey + (w - grey) * draw(0.3, 1.4)).clamp(-1, 1)


def learn(x, y, steps):
    torch.manual_seed(0)
    net, rng = network().to(memory_format=torch.channels_last), np.random.default_rng(0)
    opt = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.02)
    for it in range(steps):
        for g in opt.param_groups:
            g["lr"] = 2e-3 * min(1, (it + 1) / 50) * (1 - it / steps)
        i = rng.integers(0, len(x), 48)
        p, q = rng.integers(0, 129, 2)
        w = light(tensor(x[i][:, p:p + 128, q:q + 128]))
        w = w.flip(3) if rng.random() < 0.5 else w
        w = w[:, torch.randperm(3)] if rng.random() < 0.3 else w
        with torch.autocast("cpu", torch.bfloat16):
            out = net(w)
        loss = F.cross_entropy(out.float(), y[i])
        opt.zero_grad()
        loss.backward()
        opt.step()
        if it % 100 == 0:
            print(f"classifier {it} loss {loss.item():.3f}", flush=True)
    return net


def train(held, vae, path, steps=1000):
    """Gives the network and how often it is right, by `judge`, on scenes that it has not seen. What is there already is kept."""
    data, notes = np.load(f"{held}.npy", mmap_mode="r"), json.loads(Path(f"{held}.json").read_text())
    cut, net = len(data) * 4 // 5, network()
    if path.exists():
        net.load_state_dict(torch.load(path))
    else:
        x, y = pictures(data, notes, range(cut))
        net = learn(np.concatenate([x, kept(vae, x)]), torch.cat([y, y]), steps)
        torch.save(net.state_dict(), path)
    net.eval()
    known = path.with_suffix(".json")
    if not known.exists():
        tx, ty = pictures(data, notes, range(cut, len(data)))
        known.write_text(json.dumps(float(np.mean([judge(net, a) == NAMES[int(b)] for a, b in zip(kept(vae, tx), ty)]))))
    return net, json.loads(known.read_text())


@torch.no_grad()
def judge(net, picture):
    """The style's name of a picture uint8 (h, w, 3): the mean opinion over its windows."""
    h, w = picture.shape[:2]
    tiles = np.stack([picture[y:y + 128, x:x + 128] for y in range(0, h - 127, 128) for x in range(0, w - 127, 128)])
    return NAMES[int(net(tensor(tiles)).softmax(-1).mean(0).argmax())]
