"""A FLUX on a graphics card, ours and torch's, in one run: the parity cases painted by the program with its worker for
cards, then one step of a transformer of full size and both ways through the autoencoder at 1024 x 1024 (ours by
benches/card.rs, then diffusers eager), random weights made on the card, medians and peak memory.

Needs a machine with an NVIDIA card of 40 GB or more, its driver, the CUDA 13 toolkit (nvcc), Rust, and

    pip install -r benches/peers/requirements.txt pillow   # with a torch that was built for CUDA
    packaging/build-cuda                               # target/release/underpaint and underpaint-worker-cuda
    python benches/peers/card.py > card.jsonl

One line of JSON for each figure. `--tiny` runs all of it in small, on the processor where there is no card. The peak of
ours is asked of the driver between blocks, torch's is its allocator's own: compare them with that in mind.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = ROOT / "tests" / "fixtures" / "parity"


def say(**line: object) -> None:
    print(json.dumps(line), flush=True)


def painted(program: pathlib.Path) -> bool:
    """The parity cases by the program itself. Whether a card painted them."""
    import numpy
    from PIL import Image

    doctor = subprocess.run([program, "doctor", "--json"], check=True, capture_output=True, text=True)
    graphics = json.loads(doctor.stdout)["graphics"]
    say(who="underpaint", what="graphics card", **graphics)
    for case in json.loads((CASES / "cases.json").read_text()):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out.png"
            command = [
                program, "generate", "--library", pathlib.Path(folder) / "library", "--out", out,
                "--init", CASES / f"{case['name']}-init.png", "--prompt", case["prompt"],
                "--negative", case["negative"], "--strength", case["strength"], "--steps", case["steps"],
                "--step-count", "whole", "--guidance", case["guidance"], "--true-cfg", case["true_cfg"],
                "--seed", case["seed"], "--width", case["width"], "--height", case["height"],
            ]
            if case["model"]:
                command += ["--model", CASES / case["model"]]
            begin = time.perf_counter()
            subprocess.run([str(part) for part in command], check=True, stdout=subprocess.DEVNULL)
            taken = time.perf_counter() - begin
            ours, theirs = (numpy.asarray(Image.open(p).convert("RGB"), dtype=int) for p in (out, CASES / f"{case['name']}.png"))
            off = numpy.abs(ours - theirs)
            say(who="underpaint", what=f"picture {case['name']}", seconds=round(taken, 3),
                within_1_of_255=round(float((off <= 1).mean()), 5), mean_of_255=round(float(off.mean()), 4),
                worst_of_255=int(off.max()))
    return graphics["state"] == "ready"


def ours(tiny: bool, card: bool) -> None:
    command = ["cargo", "bench", "--bench", "card"] + (["--features", "cuda"] if card else []) + ["--"]
    run = subprocess.run(command + (["--tiny"] if tiny else []), cwd=ROOT, check=True, capture_output=True, text=True)
    for line in run.stdout.splitlines():
        if line.startswith("{"):
            print(line, flush=True)


def theirs(tiny: bool) -> None:
    import diffusers
    import torch

    card = torch.cuda.is_available()
    device = torch.device("cuda" if card else "cpu")
    name = torch.cuda.get_device_name() if card else "processor"
    numbers = torch.bfloat16
    wait = torch.cuda.synchronize if card else lambda: None
    side, text, rounds = (128, 16, 2) if tiny else (1024, 512, 10)
    torch.manual_seed(1)

    def measure(what: str, work) -> None:
        if card:
            torch.cuda.reset_peak_memory_stats()
        seconds = []
        with torch.inference_mode():
            for round_ in range(rounds + 2):
                begin = time.perf_counter()
                work()
                wait()
                if round_ >= 2:
                    seconds.append(time.perf_counter() - begin)
        peak = torch.cuda.max_memory_allocated() if card else 0
        say(who=f"diffusers {diffusers.__version__} eager, torch {torch.__version__}", what=what, device=name,
            median_s=statistics.median(seconds), best_s=min(seconds), peak_bytes=peak)

    with device:
        torch.set_default_dtype(numbers)
        model = diffusers.FluxTransformer2DModel(
            in_channels=64, num_layers=1 if tiny else 19, num_single_layers=1 if tiny else 38, attention_head_dim=128,
            num_attention_heads=1 if tiny else 24, joint_attention_dim=64 if tiny else 4096,
            pooled_projection_dim=768, guidance_embeds=True, axes_dims_rope=(16, 56, 56),
        ).eval()
        with torch.no_grad():
            for weight in model.parameters():
                weight.normal_(0, 0.02)
        patches = side // 16
        rows = torch.arange(patches).repeat_interleave(patches)
        columns = torch.arange(patches).repeat(patches)
        inputs = {
            "hidden_states": torch.randn(1, patches * patches, 64),
            "encoder_hidden_states": torch.randn(1, text, 64 if tiny else 4096),
            "pooled_projections": torch.randn(1, 768),
            "timestep": torch.tensor([0.625]),
            "guidance": torch.tensor([3.5], dtype=torch.float32),
            "img_ids": torch.stack([torch.zeros_like(rows), rows, columns], dim=1).float(),
            "txt_ids": torch.zeros(text, 3, dtype=torch.float32),
        }
        measure(f"one step at {side} x {side}, BF16", lambda: model(**inputs, return_dict=False))
        del model
        for kind in (torch.float32, torch.bfloat16):
            torch.set_default_dtype(kind)
            vae = diffusers.AutoencoderKL(
                down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
                block_out_channels=(32, 32, 64, 64) if tiny else (128, 256, 512, 512), layers_per_block=2,
                latent_channels=16, norm_num_groups=32, use_quant_conv=False, use_post_quant_conv=False,
            ).eval()
            picture, latents = torch.randn(1, 3, side, side), torch.randn(1, 16, side // 8, side // 8)
            label = "F32" if kind == torch.float32 else "BF16"
            measure(f"VAE encode {side} x {side}, {label}", lambda: vae.encode(picture).latent_dist.mode())
            measure(f"VAE decode {side} x {side}, {label}", lambda: vae.decode(latents, return_dict=False))
            del vae


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, default=ROOT / "target" / "release" / "underpaint")
    parser.add_argument("--tiny", action="store_true", help="in small, also without a card")
    parser.add_argument("--skip", choices=["painted", "ours", "theirs"], nargs="*", default=[])
    arguments = parser.parse_args()
    card = os.environ.get("UNDERPAINT_DEVICE") != "cpu"
    if "painted" not in arguments.skip:
        card = painted(arguments.program)
        if not card and not arguments.tiny:
            sys.exit("the program does not use a card here (see the line above); only --tiny runs without one")
    if "ours" not in arguments.skip:
        ours(arguments.tiny, card)
    if "theirs" not in arguments.skip:
        theirs(arguments.tiny)


if __name__ == "__main__":
    main()
