"""python flow.py --data WINDOWS --held WINDOWS --work DIR --steps N [--device cuda]: train text encoders and transformer on pairs.

**A path from the source to the restyled picture.** Image-to-image starts at the source's latents z_s mixed with noise n at noise
level s (the first sigma, which is the strength after the scheduler's shift) and walks the level t down to 0. Content c is a mix of both pictures,

    a(t) = ((1 - s) / (1 - t)) ** POWER,    c = a z_s + (1 - a) z_r,    x = (1 - t) c + t n,

so a walk begun at s starts at the noised source (a = 1), leaves a share (1 - s) ** POWER of it in the end, and its velocity

    dx/dt = n - c + POWER a (z_s - z_r)

depends on s only through a, which can be seen in x. The model therefore learns the very walk that it is used for; strength means
how far it goes; and the path is nearly straight, so few steps do.

**Guidance.** The target is z_s + w(g) (z_r - z_s): nothing of the prompt at guidance 0, all of it at 3.5. Above, up to 1.6 times
the change of style and never more than all of the palette: the step beyond z_r leads away from z_p, the source in the palette's
colours, and leaves the picture's mean alone. (A step away from z_s pushed warm photographs past every warm palette.) The guidance embedding learns it, so the slider
works with one pass a step.
"""
import argparse
import copy
import json
import math
import shutil
import time
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL, FluxTransformer2DModel
from safetensors.torch import load_file

import palettes
import pca
import text
from words import caption

POWER, SCALE = 3.5, 1.4          # SCALE: the latents' standard deviation beside the noise's (AutoencoderKL's scaling_factor)
# The scheduler's shift. Below 1, a walk of strength 0.7 begins at noise level 0.54: the picture's lines are still to be seen in it.
SHIFT = 0.5
LEARNING_RATE, MUON_RATE = 2e-3, 1e-2


HEADS, NUMBERS, AXES = 8, 32, (4, 14, 14)


def transformer():
    net = FluxTransformer2DModel(patch_size=1, in_channels=64, num_layers=2, num_single_layers=6, attention_head_dim=NUMBERS, num_attention_heads=HEADS, joint_attention_dim=128,
                                 pooled_projection_dim=128, guidance_embeds=True, axes_dims_rope=AXES)
    for name, p in net.named_parameters():       # adaLN-zero: every block starts as the identity
        if name.endswith(("norm.linear.weight", "norm.linear.bias", "norm1.linear.weight", "norm1_context.linear.weight")) or name.startswith("proj_out."):
            torch.nn.init.zeros_(p)
    with torch.no_grad():
        # Every block, and the output, hears a token through a norm that forgets how large it is. A few constant numbers in the
        # stream hold the norm's scale still, so that bright and dark tokens keep their size.
        net.x_embedder.bias[:8] = torch.tensor([8.0, -8.0] * 4)
    for i, block in enumerate(list(net.transformer_blocks) + list(net.single_transformer_blocks)):
        look_around(block.attn, i)
    return net


@torch.no_grad()
def look_around(attn, number):
    """Five heads of eight begin by looking at a neighbourhood of one place (their own, or one beside it), three at everything alike.

    Rotary positions can say "near" only through a constant part of queries and keys, which random weights lack: without this the
    transformer denoises every cell on its own for thousands of steps.
    """
    places = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)] if number % 2 == 0 else [(0, 0), (1, 1), (-1, -1), (1, -1), (-1, 1)]
    rates = 10000.0 ** (-torch.arange(0, AXES[1], 2) / AXES[1])
    q, k = torch.zeros(HEADS, NUMBERS), torch.zeros(HEADS, NUMBERS)
    for h, place in enumerate(places):
        for axis, step in enumerate(place):
            at = AXES[0] + axis * AXES[1]
            k[h, at:at + AXES[1]:2] = 1.0
            q[h, at:at + AXES[1]:2], q[h, at + 1:at + AXES[1]:2] = torch.cos(rates * step), torch.sin(rates * step)
    q[len(places):, :AXES[0]] = k[len(places):, :AXES[0]] = 2.0          # the same for every place: attention starts even
    attn.to_q.bias.copy_(q.flatten())
    attn.to_k.bias.copy_(k.flatten())
    for m in (attn.to_q, attn.to_k):
        m.weight.mul_(0.3)
    for m in (attn.norm_q, attn.norm_k):
        m.weight.fill_(2.2)


def position_ids(h, w, device):
    ids = torch.zeros(h, w, 3, device=device)
    ids[..., 1] += torch.arange(h, device=device)[:, None]
    ids[..., 2] += torch.arange(w, device=device)[None]
    return ids.view(-1, 3)


def pack(a):
    b, c, h, w = a.shape
    return a.view(b, c, h // 2, 2, w // 2, 2).permute(0, 2, 4, 1, 3, 5).reshape(b, -1, 4 * c)


def share(g):
    """How much of the prompt's change guidance `g` asks for."""
    return torch.where(g < 3.5, g / 3.5, 1 + 0.6 * (1 - torch.exp((3.5 - g) / 3.5)))


def guided(g, zs, zp, zr):
    """The picture that guidance `g` asks for: between the source and the restyled picture, or beyond it in style alone."""
    w, style = share(g)[:, None, None, None], zr - zp
    return torch.where(w < 1, zs + w * (zr - zs), zr + (w - 1) * (style - style.mean((2, 3), keepdim=True)))


def guidances(b, device):
    """Half of a batch at the two guidances that matter (the whole prompt, and the model's default), the others anywhere from 0.5 to 30."""
    g = torch.exp(torch.rand(b, device=device) * 4.1 - 0.7)
    u = torch.rand(b, device=device)
    return torch.where(u < 0.3, 3.5, torch.where(u < 0.6, 7.0, g))


# Styles that change a picture least, or only in its flat parts, are learnt last: from LATE on they are drawn more often.
HARD, LATE = {"paper": 2.5, "comic": 2.0, "glass": 2.0, "mosaic": 1.5, "oil": 1.3, "watercolour": 1.3}, 0.88


class Windows:
    """Batches of (source, source in the palette, restyled, caption): crops on the 16-pixel grid, mirrored at random."""

    def __init__(self, path, seed, late=False):
        self.late = late
        self.data, self.notes = np.load(f"{path}.npy", mmap_mode="r"), json.loads(Path(f"{path}.json").read_text())
        self.rng = np.random.default_rng(seed)

    def __call__(self, b, side):
        r, src, tinted, out, caps = self.rng, [], [], [], []
        for _ in range(b):
            i, plain = int(r.integers(len(self.data))), r.random() < 0.08
            what, names = self.notes[i]
            weight = np.array([HARD.get(style, 1.0) if self.late else 1.0 for style, _ in names])
            k = int(r.choice(len(names), p=weight / weight.sum()))
            y, x = (int(v) * 16 for v in r.integers(0, (self.data.shape[2] - side) // 16 + 1, 2))
            pair = np.asarray(self.data[i, [0, 0 if plain else 1 + k], y:y + side, x:x + side])
            pair = pair[:, :, ::-1] if r.random() < 0.5 else pair
            style, palette = ("photo", "natural") if plain else names[k]
            src.append(np.float32(pair[0]) / 255)
            tinted.append(np.float32(palettes.apply(src[-1], palette)))
            out.append(np.float32(pair[1]) / 255)
            caps.append(caption(r, style, palette, what))
        pixels = torch.from_numpy(np.stack(src + tinted + out)).permute(0, 3, 1, 2) * 2 - 1
        return *pixels.split(b), caps


def levels(b, device):
    """Start levels s and levels t below them: t = s itself for one in six, the first step of every walk."""
    strength = 0.1 + 0.89 * torch.rand(b, device=device) ** 0.8
    s = SHIFT * strength / (1 + (SHIFT - 1) * strength)
    t = s * torch.rand(b, device=device) ** 0.75
    return s, torch.where(torch.rand(b, device=device) < 1 / 6, s, t.clamp_min(0.01))


def muon_side(name, p):
    return p.ndim == 2 and "transformer_blocks" in name and "norm" not in name


class Both:
    """Muon for the blocks' matrices, AdamW for everything else, one learning-rate shape for both."""

    def __init__(self, mods, muon):
        named = list(mods.named_parameters())
        a = [p for n, p in named if muon and muon_side(n, p)]
        self.parts = [(torch.optim.AdamW([p for n, p in named if not (muon and muon_side(n, p))], LEARNING_RATE, betas=(0.9, 0.98), weight_decay=0.0, fused=True), LEARNING_RATE if muon else 1e-3)]
        if a:
            self.parts.append((torch.optim.Muon(a, MUON_RATE, momentum=0.95, weight_decay=0.01, ns_steps=4), MUON_RATE))

    def step(self, shape):
        for o, rate in self.parts:
            for g in o.param_groups:
                g["lr"] = rate * shape
            o.step()
            o.zero_grad(set_to_none=True)

    def state(self):
        return [o.state_dict() for o, _ in self.parts]

    def load(self, states):
        for (o, _), s in zip(self.parts, states):
            o.load_state_dict(s)


def prepare(work, data):
    """Encoder map and tokenizers, made once in `work`."""
    if not (work / "encoder.pt").exists():
        x = torch.from_numpy(np.ascontiguousarray(data.data[:300].reshape(-1, *data.data.shape[2:]))).permute(0, 3, 1, 2).float() / 127.5 - 1
        torch.save(pca.fit(x), work / "encoder.pt")
    if not (work / "tokenizer_2").exists():
        r = np.random.default_rng(0)
        said = [caption(r, *n, w) for w, names in data.notes[:6000] for n in names for _ in (0, 1)]
        text.clip_tokenizer(work / "tokenizer", said)
        text.t5_tokenizer(work / "tokenizer_2", said)
    return torch.load(work / "encoder.pt"), text.CLIPTokenizer.from_pretrained(work / "tokenizer"), text.T5TokenizerFast.from_pretrained(work / "tokenizer_2")


@torch.no_grad()
def took_over(mods, model, kernel, bias, data):
    """Fills the parts with an exported model's weights, after a look that the encoder read from it is its own."""
    for mod, part in zip(mods, ("transformer/diffusion_pytorch_model", "text_encoder/model", "text_encoder_2/model")):
        weights = load_file(model / f"{part}.safetensors")
        missing, extra = mod.load_state_dict({k: v.float() for k, v in weights.items()}, strict=False)
        known = {"encoder.embed_tokens.weight", "shared.weight", "text_model.embeddings.position_ids"}
        assert set(missing) <= known and set(extra) <= known, (missing, extra)
    x = torch.from_numpy(np.ascontiguousarray(data.data[:8, 0])).permute(0, 3, 1, 2).float() / 127.5 - 1
    theirs = AutoencoderKL.from_pretrained(model / "vae").float().encode(x).latent_dist.mean
    off = (F.conv2d(x, kernel.cpu(), bias.cpu(), stride=8) - theirs).abs().max().item()
    assert off < 0.05, f"the model's encoder is another one: {off:.3f}"


def begin_from(model, work):
    """Brings an exported model's tokenizers and autoencoder into `work`."""
    for part in ("tokenizer", "tokenizer_2"):
        shutil.copytree(model / part, work / part, dirs_exist_ok=True)
    vae = AutoencoderKL.from_pretrained(model / "vae").float()
    if not (work / "encoder.pt").exists():
        torch.save(pca.read_encoder(vae), work / "encoder.pt")
    if not (work / "decoder.pt").exists():
        torch.save({"ema": vae.decoder.state_dict()}, work / "decoder.pt")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--data", required=True)
    a.add_argument("--work", type=Path, required=True)
    a.add_argument("--held", required=True)
    a.add_argument("--steps", type=int, required=True, help="of training in all, over every run")
    a.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    a.add_argument("--scale", type=float, default=1.0, help="batch sizes times this")
    a.add_argument("--adam", action="store_true", help="AdamW for all, to compare")
    a.add_argument("--start", type=Path, help="an exported model to go on from, with fresh optimisers and a lower learning rate")
    a.add_argument("--rate", type=float, default=0.3, help="the learning rate after --start, times the usual one")
    a.add_argument("--state", default="flow.pt")
    a.add_argument("--threads", type=int, default=0)
    o = a.parse_args()
    if o.threads:
        torch.set_num_threads(o.threads)
    torch.manual_seed(0)
    o.work.mkdir(parents=True, exist_ok=True)
    state, device = o.work / o.state, o.device
    saved = torch.load(state, map_location=device, weights_only=False) if state.exists() else None
    data = Windows(o.data, saved["it"] if saved else 1)
    if o.start:
        begin_from(o.start, o.work)
    f, ct, tt = prepare(o.work, data)
    kernel, bias = (v.to(device) for v in pca.convolution(f))
    mods = torch.nn.ModuleList([transformer(), *text.encoders(ct, tt)]).to(device)
    if o.start:
        took_over(mods, o.start, kernel, bias, data)
    net, clip, t5 = mods
    ema, opt = copy.deepcopy(mods).requires_grad_(False), Both(mods, not o.adam)
    step = torch.compile(net, dynamic=False)          # on a CPU most of a step is memory traffic between small operations; this more than halves it
    before, it, run = 0.0, 0, None
    if saved:
        mods.load_state_dict(saved["mods"])
        ema.load_state_dict(saved["ema"])
        opt.load(saved["opt"])
        before, it, run = saved["spent"], saved["it"], saved["run"]
        torch.manual_seed(it)
    t0 = kept = time.time()

    def save():
        torch.save({"mods": mods.state_dict(), "ema": ema.state_dict(), "opt": opt.state(), "spent": before + time.time() - t0, "it": it, "run": run}, state.with_suffix(".part"))
        state.with_suffix(".part").rename(state)

    def loss_of(model, call, src, tinted, out, caps):
        """The mean squared error of each of the batch's velocities."""
        b, side = src.shape[0], src.shape[-1]
        with torch.no_grad():
            zs, zp, zr = (F.conv2d(torch.cat([src, tinted, out]).to(device), kernel, bias, stride=8) * SCALE).split(b)
            g = guidances(b, device)
            zr = guided(g, zs, zp, zr)
            s, t = levels(b, device)
            left = (((1 - s) / (1 - t)) ** POWER)[:, None, None, None]
            n, t4 = torch.randn_like(zs), t[:, None, None, None]
            c = left * zs + (1 - left) * zr
            x, v = (1 - t4) * c + t4 * n, n - c + POWER * left * (zs - zr)
        with torch.autocast(device, torch.bfloat16):
            pooled = model[1](text.tokens(ct, caps, 77, "longest").to(device)).pooler_output      # causal: padding behind the end changes nothing
            words = model[2](text.tokens(tt, caps, text.TOKENS).to(device)).last_hidden_state
            y = call(hidden_states=pack(x), timestep=t, guidance=g, pooled_projections=pooled, encoder_hidden_states=words,
                     txt_ids=torch.zeros(text.TOKENS, 3, device=device), img_ids=position_ids(side // 16, side // 16, device)).sample
        return (y.float() - pack(v)).square().mean((1, 2)), t

    def judge():
        """The averaged weights on the same held-out pictures every time, at low, middle and high levels."""
        rng, held = torch.random.get_rng_state(), Windows(o.held, 7)
        torch.manual_seed(7)
        with torch.no_grad():
            parts = [loss_of(ema, ema[0], *held(36, 128)) for _ in range(4)]
        torch.random.set_rng_state(rng)
        loss, t = torch.cat([p[0] for p in parts]), torch.cat([p[1] for p in parts])
        low, middle, high = (round(loss[m].mean().item(), 4) for m in (t < 0.3, (t >= 0.3) & (t < 0.6), t >= 0.6))
        line = {"step": it, "seconds": round(before + time.time() - t0), "held_low": low, "held_middle": middle, "held_high": high}
        print(json.dumps(line), flush=True)
        with open(o.work / "curve.jsonl", "a") as f:
            f.write(json.dumps(line) + "\n")

    while it < o.steps:
        side, b = [(128, 36), (128, 36), (192, 16), (256, 9)][it % 4]
        data.late = bool(o.start) or it >= LATE * o.steps
        loss = loss_of(mods, step, *data(max(1, int(b * o.scale)), side))[0].mean()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(mods.parameters(), 1.0)
        opt.step((o.rate if o.start else 1) * min(1, (it + 1) / 100) * min(1, (1 - it / o.steps) / (0.9 if o.start else 0.45) + 0.01))
        it += 1
        with torch.no_grad():
            torch._foreach_lerp_(list(ema.parameters()), list(mods.parameters()), 1 - min(0.999, it / (it + 30)))
        run = loss.item() if run is None else 0.98 * run + 0.02 * loss.item()
        if it % 50 == 0 or it == 1:
            print(f"flow {it} {before + time.time() - t0:.0f}s loss {run:.4f}", flush=True)
        if it % 250 == 0:
            judge()
        if time.time() - kept > 120:
            save()
            kept = time.time()
    save()
    judge()


if __name__ == "__main__":
    main()
