"""The autoencoder's encoder is computed, not trained: principal components of 8 x 8 patches, written into an AutoencoderKL.

A picture drawn for 512 pixels is smooth at the scale of 8 x 8 cells, so sixteen components keep 29 dB and more of a photograph.
Being linear, the encoder mixes pictures as pixels mix, and the transformer learns on latents whose channels are ordered by
what they matter. `fit` gives the map as one stride-8 convolution; `write_encoder` puts the same map into AutoencoderKL's
layers, where stride-2 convolutions do the block transforms, every residual branch is zero, constant carrier channels hold
GroupNorm's variance still, and silu(a) - silu(-a) = a gets a linear value through SiLU.
"""
import math

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL

CHANNELS, GROUPS, LATENTS, LEVEL1 = [24, 32, 64, 128], 4, 16, 32
CARRIER = 60.0            # far above any latent, so that the norm's scale moves by less than 1e-3
LOGVAR = -20.0            # img2img uses the mean; a sample would be the mean too


def new_vae():
    # no attention in the middle: at 1024 x 1024 it would hold 16,384 x 16,384 scores for nothing
    return AutoencoderKL(in_channels=3, out_channels=3, latent_channels=LATENTS, block_out_channels=CHANNELS, layers_per_block=1, norm_num_groups=GROUPS,
                         down_block_types=["DownEncoderBlock2D"] * 4, up_block_types=["UpDecoderBlock2D"] * 4, use_quant_conv=False,
                         use_post_quant_conv=False, mid_block_add_attention=False, sample_size=512, scaling_factor=1.0, shift_factor=0.0)


def components(x, k):
    """The first `k` principal directions (columns) of the rows of `x`, their standard deviations, and the mean."""
    mean = x.mean(0)
    c = (x - mean).T @ (x - mean) / len(x)
    w, v = torch.linalg.eigh(c.double())
    order = torch.argsort(w, descending=True)[:k]
    v = v[:, order]
    v = v * torch.where(v.sum(0) < 0, -1.0, 1.0)          # one sign on every machine
    return v.float(), w[order].clamp_min(1e-9).sqrt().float(), mean.float()


def fold(x):
    """(b, c, h, w) -> (b, 4c, h/2, w/2); slot (i * 2 + j) * c + q holds channel q at row i, column j of a 2 x 2 block."""
    return torch.cat([x[:, :, i::2, j::2] for i in (0, 1) for j in (0, 1)], 1)


def rows(x):
    return x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])


@torch.no_grad()
def fit(x):
    """Two levels of components of pictures `x` (b, 3, h, w) in -1..1: what `write_encoder` and `convolution` need."""
    b = fold(fold(x))                                      # 4 x 4 patches, 48 values
    v1, _, m1 = components(rows(b), LEVEL1)
    c = torch.einsum("ck,bchw->bkhw", v1, b - m1[None, :, None, None])
    v2, std, m2 = components(rows(fold(c)), LATENTS)
    gain = std ** -0.7                                     # coarse parts stay louder, but not so loud that a norm over a token hears nothing else
    gain = gain / ((gain * std) ** 2).mean().sqrt()
    weight = v2.T * gain[:, None]
    return {"v1": v1.T.contiguous(), "m1": m1, "weight": weight, "bias": -(weight @ m2)}


@torch.no_grad()
def convolution(f):
    """The encoder as one convolution of kernel and stride 8: weight (16, 3, 8, 8) and bias (16)."""
    v1, w, k = f["v1"], f["weight"], LEVEL1
    a = torch.zeros(k, 3, 4, 4)
    for i in (0, 1):
        for j in (0, 1):
            for i2 in (0, 1):
                for j2 in (0, 1):
                    # fold(fold(x)): the outer fold's slot is the coarse position's low bit
                    a[:, :, 2 * i + i2, 2 * j + j2] = v1[:, (i * 2 + j) * 12 + (i2 * 2 + j2) * 3:(i * 2 + j) * 12 + (i2 * 2 + j2) * 3 + 3]
    kernel = torch.zeros(LATENTS, 3, 8, 8)
    for i in (0, 1):
        for j in (0, 1):
            kernel[:, :, i * 4:i * 4 + 4, j * 4:j * 4 + 4] = torch.einsum("kc,cqyx->kqyx", w[:, (i * 2 + j) * k:(i * 2 + j + 1) * k], a)
    bias = f["bias"] - sum(w[:, p * k:(p + 1) * k] for p in range(4)) @ (v1 @ f["m1"])
    return kernel, bias


@torch.no_grad()
def write_encoder(vae, f):
    e = vae.encoder
    v1, w = f["v1"], f["weight"]

    def zero(m):
        m.weight.zero_()
        m.bias.zero_()

    for block in list(e.down_blocks) + [e.mid_block]:
        for r in block.resnets:
            zero(r.conv1)
            zero(r.conv2)
    shortcut = [None] + [e.down_blocks[i].resnets[0].conv_shortcut for i in (1, 2, 3)]
    down = [e.down_blocks[i].downsamplers[0].conv for i in (0, 1, 2)]
    for m in shortcut[1:] + down + [e.conv_in, e.conv_out]:
        zero(m)
    for q in range(3):
        e.conv_in.weight[q, q, 1, 1] = 1
    for i in (0, 1):
        for j in (0, 1):
            p = i * 2 + j
            for q in range(3):
                down[0].weight[p * 3 + q, q, i, j] = 1
            down[1].weight[:LEVEL1, :12, i, j] = v1[:, p * 12:(p + 1) * 12]
            for sign in (0, 1):
                down[2].weight[sign:2 * LATENTS:2, :LEVEL1, i, j] = w[:, p * LEVEL1:(p + 1) * LEVEL1] * (1 - 2 * sign)
    for q in range(12):
        shortcut[1].weight[q, q, 0, 0] = 1
    down[1].bias[:LEVEL1] = -(v1 @ f["m1"])
    for q in range(LEVEL1):
        shortcut[2].weight[q, q, 0, 0] = 1
    for sign in (0, 1):
        down[2].bias[sign:2 * LATENTS:2] = f["bias"] * (1 - 2 * sign)
        down[2].bias[2 * LATENTS + sign] = CARRIER * (1 - 2 * sign)
    # a group of 32: four latents as plus and minus, 24 carriers
    n = CHANNELS[3] // GROUPS
    for k in range(LATENTS):
        for sign in (0, 1):
            slot = (k // 4) * n + 2 * (k % 4) + sign
            shortcut[3].weight[slot, 2 * k + sign, 0, 0] = 1
            e.conv_out.weight[k, slot, 1, 1] = 1 - 2 * sign
    for g in range(GROUPS):
        for q in range(8, n):
            shortcut[3].weight[g * n + q, 2 * LATENTS + q % 2, 0, 0] = 1
    e.conv_norm_out.bias.zero_()
    e.conv_norm_out.weight.fill_(math.sqrt(((n - 8) * CARRIER ** 2 + 8) / n))
    e.conv_out.bias[LATENTS:] = LOGVAR


@torch.no_grad()
def read_encoder(vae):
    """What `write_encoder` wrote: a training that goes on from exported weights keeps their encoder, whatever pictures it sees."""
    down = [vae.encoder.down_blocks[i].downsamplers[0].conv for i in (0, 1, 2)]
    corners = [(0, 0), (0, 1), (1, 0), (1, 1)]
    v1 = torch.cat([down[1].weight[:LEVEL1, :12, i, j] for i, j in corners], 1).float()
    weight = torch.cat([down[2].weight[:2 * LATENTS:2, :LEVEL1, i, j] for i, j in corners], 1).float()
    # v1's rows are orthonormal, so this mean gives the same bias
    return {"v1": v1, "m1": -(v1.T @ down[1].bias[:LEVEL1].float()), "weight": weight, "bias": down[2].bias[:2 * LATENTS:2].float()}


@torch.no_grad()
def start_decoder(vae, x, z):
    """The decoder begins as bilinear interpolation of every cell's mean colour, carried by its skip path; training adds the rest."""
    ones = torch.ones(len(rows(z)), 1)
    mean = torch.linalg.lstsq(torch.cat([rows(z), ones], 1), rows(F.avg_pool2d(x, 8))).solution      # (17, 3)
    d, smooth = vae.decoder, torch.outer(torch.tensor([1., 2, 1]), torch.tensor([1., 2, 1])) / 16
    keep = 3 + LATENTS
    d.conv_in.weight[:keep].zero_()
    d.conv_in.bias[:keep].zero_()
    d.conv_in.weight[:3, :, 1, 1] = mean[:LATENTS].T
    d.conv_in.bias[:3] = mean[LATENTS]
    for k in range(LATENTS):
        d.conv_in.weight[3 + k, k, 1, 1] = 1
    for r in [r for b in list(d.up_blocks) + [d.mid_block] for r in b.resnets]:
        r.conv2.weight.mul_(0.2)
        r.conv2.bias.zero_()
        r.conv2.weight[:3].zero_()
    for b in d.up_blocks:
        for r in b.resnets:
            if r.conv_shortcut is not None and r.conv_shortcut.out_channels != CHANNELS[0]:
                r.conv_shortcut.weight[:keep].zero_()
                r.conv_shortcut.bias[:keep].zero_()
                for q in range(keep):
                    r.conv_shortcut.weight[q, q] = 1
        if b.upsamplers is not None:
            c = b.upsamplers[0].conv
            c.weight[:3].zero_()
            c.bias[:3].zero_()
            for q in range(3):
                c.weight[q, q] = smooth
            c.weight[3:keep].mul_(0.5)
            for q in range(3, keep):
                c.weight[q, q, 1, 1] += 0.7
    s, big, n = d.up_blocks[3].resnets[0].conv_shortcut, 3.0, CHANNELS[0] // GROUPS      # a group of 6: +c, -c, +big, -big, two free
    for g in range(3):
        o = g * n
        s.weight[o:o + 4].zero_()
        s.weight[o, g, 0, 0], s.weight[o + 1, g, 0, 0] = 1, -1
        s.bias[o:o + 4] = torch.tensor([0., 0, big, -big])
        for r in d.up_blocks[3].resnets:
            r.conv2.weight[o:o + 4].zero_()
            r.conv2.bias[o:o + 4].zero_()
    d.conv_norm_out.weight.fill_(math.sqrt((2 * big * big + 0.7) / n))
    d.conv_out.weight.mul_(0.05)
    d.conv_out.bias.zero_()
    for g in range(3):
        d.conv_out.weight[g, g * n, 1, 1] += 1
        d.conv_out.weight[g, g * n + 1, 1, 1] -= 1
