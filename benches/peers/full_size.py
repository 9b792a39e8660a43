"""python full_size.py OUT [--blocks Q4_K|Q8_0] [--t5 Q8_0|F16] [--small]: a FLUX.1-dev of full size whose weights are random, as files that every
program reads: OUT/flux.gguf (the transformer, Black Forest Labs' names), OUT/t5xxl.gguf (llama.cpp's names) or t5xxl.safetensors, OUT/clip_l.safetensors,
OUT/ae.safetensors. For times and memory; the pictures are noise. --small makes one of the same layout in seconds, for trying.

A block's bytes are drawn at random and its scales chosen so that the weights' standard deviation is about 0.02, so nothing has to be quantised.
"""
import argparse
import json
import struct
from pathlib import Path

import numpy as np

SPREAD = 0.02
KINDS = {"F32": (0, 1, 4), "F16": (1, 1, 2), "Q8_0": (8, 32, 34), "Q4_K": (12, 256, 144)}
rng = np.random.default_rng(0)


def numbers(kind, count):
    """The bytes of `count` random weights, a few megabytes at a time."""
    _, block, size = KINDS[kind]
    assert count % block == 0, (kind, count)
    step = block << 16
    for start in range(0, count, step):
        n = min(step, count - start) // block
        if kind == "F32":
            yield (rng.standard_normal(n, np.float32) * SPREAD).tobytes()
            continue
        if kind == "F16":
            yield (rng.standard_normal(n, np.float32) * SPREAD).astype(np.float16).tobytes()
            continue
        raw = np.frombuffer(rng.bytes(n * size), np.uint8).reshape(n, size).copy()
        if kind == "Q8_0":  # 8-bit numbers of spread 74, times one half
            raw[:, :2] = np.full(n, SPREAD / 74, np.float16).view(np.uint8).reshape(n, 2)
        else:  # 4-bit numbers times a 6-bit scale (about 32), less a 6-bit minimum: scales and minima of 32 everywhere
            raw[:, :2] = np.full(n, SPREAD / 4.6 / 32, np.float16).view(np.uint8).reshape(n, 2)
            raw[:, 2:4] = np.full(n, SPREAD / 4.6 / 32 * 7.5, np.float16).view(np.uint8).reshape(n, 2)
            raw[:, 4:12], raw[:, 12:16] = 160, 0
        yield raw.tobytes()


def constant(value, count):
    yield np.full(count, value, np.float32).tobytes()


def gguf(path, architecture, tensors):
    """tensors: (name, shape slowest first, kind, chunks)."""
    text = lambda s: struct.pack("<Q", len(s)) + s.encode()
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), 1) + text("general.architecture") + struct.pack("<I", 8) + text(architecture)
    at = 0
    for name, shape, kind, _ in tensors:
        number, block, size = KINDS[kind]
        head += text(name) + struct.pack("<I", len(shape)) + struct.pack(f"<{len(shape)}Q", *reversed(shape)) + struct.pack("<IQ", number, at)
        at += -(-int(np.prod(shape)) // block * size // 32) * 32
    with open(path, "wb") as f:
        f.write(head + b"\0" * (-len(head) % 32))
        for _, _, _, chunks in tensors:
            n = sum(f.write(c) for c in chunks)
            f.write(b"\0" * (-n % 32))
    print("wrote", path, f"{path.stat().st_size / 1e9:.2f} GB", flush=True)


def safetensors(path, tensors):
    kinds = {"F32": "F32", "F16": "F16"}
    head, at = {}, 0
    for name, shape, kind, _ in tensors:
        size = int(np.prod(shape)) * KINDS[kind][2]
        head[name] = {"dtype": kinds[kind], "shape": list(shape), "data_offsets": [at, at + size]}
        at += size
    text = json.dumps(head).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text)
        for _, _, _, chunks in tensors:
            for c in chunks:
                f.write(c)
    print("wrote", path, f"{path.stat().st_size / 1e9:.2f} GB", flush=True)


def matrix(name, rows, width, kind):
    return name, (rows, width), kind, numbers(kind, rows * width)


def vector(name, n, value=0.0):
    return name, (n,), "F32", constant(value, n)


def flux(kind, dim, heads, doubles, singles, text, pooled):
    head, out = dim // heads, []

    def linear(name, rows, width):
        out.append(matrix(f"{name}.weight", rows, width, kind if width % KINDS[kind][1] == 0 else "F16"))
        out.append(vector(f"{name}.bias", rows))

    linear("img_in", dim, 64)
    linear("txt_in", dim, text)
    for name, width in (("time_in", 256), ("vector_in", pooled), ("guidance_in", 256)):
        linear(f"{name}.in_layer", dim, width)
        linear(f"{name}.out_layer", dim, dim)
    for i in range(doubles):
        for s in ("img", "txt"):
            b = f"double_blocks.{i}.{s}"
            linear(f"{b}_mod.lin", 6 * dim, dim)
            linear(f"{b}_attn.qkv", 3 * dim, dim)
            linear(f"{b}_attn.proj", dim, dim)
            linear(f"{b}_mlp.0", 4 * dim, dim)
            linear(f"{b}_mlp.2", dim, 4 * dim)
            out.extend(vector(f"{b}_attn.norm.{n}_norm.scale", head, 1.0) for n in ("query", "key"))
    for i in range(singles):
        b = f"single_blocks.{i}"
        linear(f"{b}.linear1", 7 * dim, dim)
        linear(f"{b}.linear2", dim, 5 * dim)
        linear(f"{b}.modulation.lin", 3 * dim, dim)
        out.extend(vector(f"{b}.norm.{n}_norm.scale", head, 1.0) for n in ("query", "key"))
    linear("final_layer.linear", 64, dim)
    linear("final_layer.adaLN_modulation.1", 2 * dim, dim)
    return out


def t5(kind, dim, ff, heads, layers, words, names):
    inner = heads * 64
    out = [matrix(names["tokens"], words, dim, kind), vector(names["norm"], dim, 1.0)]
    for i in range(layers):
        n = lambda key: names[key].format(i)
        if i == 0:
            out.append((n("bias"), (32, heads), "F16" if kind == "F16" else "F32", numbers("F16" if kind == "F16" else "F32", 32 * heads)))
        out += [matrix(n(k), inner, dim, kind) for k in "qkv"] + [matrix(n("o"), dim, inner, kind)]
        out += [matrix(n("gate"), ff, dim, kind), matrix(n("up"), ff, dim, kind), matrix(n("down"), dim, ff, kind)]
        out += [vector(n("norm1"), dim, 1.0), vector(n("norm2"), dim, 1.0)]
    return out


LLAMA = {"tokens": "token_embd.weight", "norm": "enc.output_norm.weight", "bias": "enc.blk.{}.attn_rel_b.weight", "q": "enc.blk.{}.attn_q.weight",
         "k": "enc.blk.{}.attn_k.weight", "v": "enc.blk.{}.attn_v.weight", "o": "enc.blk.{}.attn_o.weight", "gate": "enc.blk.{}.ffn_gate.weight",
         "up": "enc.blk.{}.ffn_up.weight", "down": "enc.blk.{}.ffn_down.weight", "norm1": "enc.blk.{}.attn_norm.weight",
         "norm2": "enc.blk.{}.ffn_norm.weight"}
S, D = "encoder.block.{}.layer.0.SelfAttention", "encoder.block.{}.layer.1.DenseReluDense"
HUGGING = {"tokens": "shared.weight", "norm": "encoder.final_layer_norm.weight", "bias": f"{S}.relative_attention_bias.weight", "q": f"{S}.q.weight",
           "k": f"{S}.k.weight", "v": f"{S}.v.weight", "o": f"{S}.o.weight", "gate": f"{D}.wi_0.weight", "up": f"{D}.wi_1.weight",
           "down": f"{D}.wo.weight", "norm1": "encoder.block.{}.layer.0.layer_norm.weight", "norm2": "encoder.block.{}.layer.1.layer_norm.weight"}


def clip(dim, layers):
    t, out = "text_model", []
    half = lambda name, *shape: out.append((name, shape, "F16", numbers("F16", int(np.prod(shape)))))
    half(f"{t}.embeddings.token_embedding.weight", 49408, dim)
    half(f"{t}.embeddings.position_embedding.weight", 77, dim)
    for i in range(layers):
        b = f"{t}.encoder.layers.{i}"
        for n, o, w in (("self_attn.q_proj", dim, dim), ("self_attn.k_proj", dim, dim), ("self_attn.v_proj", dim, dim), ("self_attn.out_proj", dim, dim),
                        ("mlp.fc1", 4 * dim, dim), ("mlp.fc2", dim, 4 * dim)):
            half(f"{b}.{n}.weight", o, w)
            half(f"{b}.{n}.bias", o)
        for n in ("layer_norm1", "layer_norm2"):
            out.extend((vector(f"{b}.{n}.weight", dim, 1.0), vector(f"{b}.{n}.bias", dim)))
    out.extend((vector(f"{t}.final_layer_norm.weight", dim, 1.0), vector(f"{t}.final_layer_norm.bias", dim)))
    return out


def autoencoder(first):
    c, out = [first, 2 * first, 4 * first, 4 * first], []

    def conv(name, o, i, k):
        out.append((f"{name}.weight", (o, i, k, k), "F32", numbers("F32", o * i * k * k)))
        out.append(vector(f"{name}.bias", o))

    def norm(name, n):
        out.extend((vector(f"{name}.weight", n, 1.0), vector(f"{name}.bias", n)))

    def block(name, i, o):
        norm(f"{name}.norm1", i)
        conv(f"{name}.conv1", o, i, 3)
        norm(f"{name}.norm2", o)
        conv(f"{name}.conv2", o, o, 3)
        if i != o:
            conv(f"{name}.nin_shortcut", o, i, 1)

    def middle(name):
        block(f"{name}.block_1", c[-1], c[-1])
        norm(f"{name}.attn_1.norm", c[-1])
        for n in ("q", "k", "v", "proj_out"):
            conv(f"{name}.attn_1.{n}", c[-1], c[-1], 1)
        block(f"{name}.block_2", c[-1], c[-1])

    conv("encoder.conv_in", c[0], 3, 3)
    before = c[0]
    for i, o in enumerate(c):
        for j in range(2):
            block(f"encoder.down.{i}.block.{j}", before, o)
            before = o
        if i < 3:
            conv(f"encoder.down.{i}.downsample.conv", o, o, 3)
    middle("encoder.mid")
    norm("encoder.norm_out", c[-1])
    conv("encoder.conv_out", 32, c[-1], 3)
    conv("decoder.conv_in", c[-1], 16, 3)
    middle("decoder.mid")
    before = c[-1]
    for i in (3, 2, 1, 0):
        for j in range(3):
            block(f"decoder.up.{i}.block.{j}", before, c[i])
            before = c[i]
        if i > 0:
            conv(f"decoder.up.{i}.upsample.conv", c[i], c[i], 3)
    norm("decoder.norm_out", c[0])
    conv("decoder.conv_out", 3, c[0], 3)
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("out", type=Path)
    a.add_argument("--blocks", default="Q4_K", choices=["Q4_K", "Q8_0"])
    a.add_argument("--t5", default="Q8_0", choices=["Q8_0", "F16"])
    a.add_argument("--small", action="store_true")
    o = a.parse_args()
    o.out.mkdir(parents=True, exist_ok=True)
    dim, heads, doubles, singles, layers = (512, 4, 2, 2, 2) if o.small else (3072, 24, 19, 38, 24)
    gguf(o.out / "flux.gguf", "flux", flux(o.blocks, dim, heads, doubles, singles, 4096, 768))
    if o.t5 == "F16":
        safetensors(o.out / "t5xxl.safetensors", t5("F16", 4096, 10240, 64, layers, 32128, HUGGING))
    else:
        gguf(o.out / "t5xxl.gguf", "t5encoder", t5(o.t5, 4096, 10240, 64, layers, 32128, LLAMA))
    safetensors(o.out / "clip_l.safetensors", clip(768, 12))
    safetensors(o.out / "ae.safetensors", autoencoder(128))


if __name__ == "__main__":
    main()
