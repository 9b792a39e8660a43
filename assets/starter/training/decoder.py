"""python decoder.py --data WINDOWS --work DIR --seconds S [--device cuda]: train the autoencoder's decoder; the encoder is computed (pca.py).

The loss is L1 + MSE + L1 of the pictures' differences (fixed filters: what the eye sees as sharpness). Latents get a little noise, because the
transformer's are never exact. Colours are shuffled and contrast is changed, so that no palette is favoured.
"""
import argparse
import copy
import math
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

import pca

CROPS = [(64, 16), (64, 16), (128, 4)]


class Crops:
    def __init__(self, path, seed):
        self.data, self.rng = np.load(f"{path}.npy", mmap_mode="r"), np.random.default_rng(seed)

    def __call__(self, b, side):
        r, out = self.rng, []
        for _ in range(b):
            i = self.data[int(r.integers(len(self.data))), 0 if r.random() < 0.35 else int(r.integers(1, self.data.shape[1]))]
            y, x = (int(v) for v in r.integers(0, self.data.shape[2] - side + 1, 2))
            p = np.asarray(i[y:y + side, x:x + side], np.float32) / 127.5 - 1
            p = p[:, ::-1] if r.random() < 0.5 else p
            p = p.transpose(1, 0, 2) if r.random() < 0.25 else p
            p = p[..., r.permutation(3)] if r.random() < 0.3 else p
            if r.random() < 0.3:
                p = np.clip((p - p.mean()) * r.uniform(0.6, 1.2) + p.mean() + r.normal() * 0.1, -1, 1)
            out.append(np.ascontiguousarray(p.transpose(2, 0, 1)))
        return torch.from_numpy(np.stack(out))


def differences(a):
    return a[..., 1:, :] - a[..., :-1, :], a[..., 1:] - a[..., :-1]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--data", required=True)
    a.add_argument("--work", type=Path, required=True)
    a.add_argument("--seconds", type=float, required=True, help="of training in all, over every run")
    a.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    a.add_argument("--scale", type=float, default=1.0)
    o = a.parse_args()
    torch.manual_seed(0)
    device, state = o.device, o.work / "decoder.pt"
    saved = torch.load(state, map_location=device, weights_only=False) if state.exists() else None
    crops = Crops(o.data, saved["it"] if saved else 0)
    f = torch.load(o.work / "encoder.pt")
    kernel, bias = pca.convolution(f)
    vae = pca.new_vae()
    pca.write_encoder(vae, f)
    x = crops(256, 64)
    pca.start_decoder(vae, x, F.conv2d(x, kernel, bias, stride=8))
    kernel, bias = kernel.to(device), bias.to(device)
    dec = vae.decoder.to(device, memory_format=torch.channels_last)
    ema = copy.deepcopy(dec).requires_grad_(False)
    opt = torch.optim.AdamW(dec.parameters(), 1.5e-3, betas=(0.9, 0.99), weight_decay=1e-4)
    before, it, run = 0.0, 0, None
    if saved:
        dec.load_state_dict(saved["dec"]), ema.load_state_dict(saved["ema"]), opt.load_state_dict(saved["opt"])
        before, it, run = saved["spent"], saved["it"], saved["run"]
    t0 = kept = time.time()

    def save(spent):
        torch.save({"dec": dec.state_dict(), "ema": ema.state_dict(), "opt": opt.state_dict(), "spent": spent, "it": it, "run": run}, state.with_suffix(".part"))
        state.with_suffix(".part").rename(state)

    while (spent := before + time.time() - t0) < o.seconds:
        for g in opt.param_groups:
            g["lr"] = 1.5e-3 * min(1, (it + 1) / 100) * (0.02 + 0.49 * (1 + math.cos(math.pi * spent / o.seconds)))
        side, b = CROPS[it % 3]
        x = crops(max(1, int(b * o.scale)), side).to(device)
        with torch.no_grad():
            z = F.conv2d(x, kernel, bias, stride=8)
            z = z + torch.randn_like(z) * 0.04
        x = x.to(memory_format=torch.channels_last)
        with torch.autocast(device, torch.bfloat16):
            y = dec(z.to(memory_format=torch.channels_last))
        y = y.float()
        mse = F.mse_loss(y, x)
        loss = (y - x).abs().mean() + 2 * mse + 0.5 * sum((p - q).abs().mean() for p, q in zip(differences(y), differences(x)))
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(dec.parameters(), 1.0)
        opt.step()
        it += 1
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.parameters()), list(dec.parameters()), 1 - min(0.998, it / (it + 20)))
        run = mse.item() if run is None else 0.99 * run + 0.01 * mse.item()
        if it % 100 == 0 or it == 1:
            print(f"decoder {it} {spent:.0f}s psnr {10 * math.log10(4 / run):.2f}", flush=True)
        if time.time() - kept > 60:
            save(spent)
            kept = time.time()
    save(spent)


if __name__ == "__main__":
    main()
