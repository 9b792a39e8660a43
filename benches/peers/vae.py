"""torch's side of benches/vae.rs: diffusers' AutoencoderKL, the same shape, encode and decode at 256 x 256,
float32, on the CPU. Run it right before or after the Rust side and compare the medians.

    pip install -r benches/peers/requirements.txt
    python benches/peers/vae.py [--threads 2] [--rounds 10] [--side 256]
"""

import argparse
import json
import platform
import statistics
import time

import diffusers
import torch


def main() -> None:
    parser = argparse.ArgumentParser(description="The autoencoder of a FLUX of full width in torch.")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--side", type=int, default=256)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model = diffusers.AutoencoderKL(
        down_block_types=["DownEncoderBlock2D"] * 4,
        up_block_types=["UpDecoderBlock2D"] * 4,
        block_out_channels=[128, 256, 512, 512],
        layers_per_block=2,
        latent_channels=16,
        norm_num_groups=32,
        scaling_factor=0.3611,
        shift_factor=0.1159,
        use_quant_conv=False,
        use_post_quant_conv=False,
    ).eval()
    picture = torch.randn(1, 3, arguments.side, arguments.side).clamp(-1, 1)
    latents = torch.randn(1, 16, arguments.side // 8, arguments.side // 8)
    work = {
        "VAE encode": lambda: model.encode(picture).latent_dist.mode(),
        "VAE decode": lambda: model.decode(latents, return_dict=False)[0],
    }
    with torch.inference_mode():
        for what, call in work.items():
            call()
            seconds = []
            for _ in range(arguments.rounds):
                begin = time.perf_counter()
                call()
                seconds.append(time.perf_counter() - begin)
            print(json.dumps({
                "what": f"{what}, {arguments.side} x {arguments.side}, float32",
                "torch": torch.__version__,
                "diffusers": diffusers.__version__,
                "python": platform.python_version(),
                "threads": torch.get_num_threads(),
                "rounds": arguments.rounds,
                "median_s": round(statistics.median(seconds), 3),
                "min_s": round(min(seconds), 3),
                "max_s": round(max(seconds), 3),
            }), flush=True)


if __name__ == "__main__":
    main()
