"""torch's side of benches/transformer.rs: one step of diffusers' FluxTransformer2DModel, the same shape,
float32, on the CPU. Run it right before or after the Rust side and compare the two medians.

    pip install -r benches/peers/requirements.txt
    python benches/peers/step.py [--threads 2] [--rounds 10]
"""

import argparse
import json
import platform
import statistics
import time

import diffusers
import torch

ROWS = COLUMNS = 32
TEXT = 256


def main() -> None:
    parser = argparse.ArgumentParser(description="One step of a FLUX of full width in torch.")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=10)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(1)
    model = diffusers.FluxTransformer2DModel(
        in_channels=64,
        num_layers=1,
        num_single_layers=2,
        attention_head_dim=128,
        num_attention_heads=24,
        joint_attention_dim=4096,
        pooled_projection_dim=768,
        guidance_embeds=True,
        axes_dims_rope=(16, 56, 56),
    ).eval()
    rows = torch.arange(ROWS).repeat_interleave(COLUMNS)
    columns = torch.arange(COLUMNS).repeat(ROWS)
    inputs = {
        "hidden_states": torch.randn(1, ROWS * COLUMNS, 64),
        "encoder_hidden_states": torch.randn(1, TEXT, 4096),
        "pooled_projections": torch.randn(1, 768),
        "timestep": torch.tensor([0.625]),
        "guidance": torch.tensor([3.5]),
        "img_ids": torch.stack([torch.zeros_like(rows), rows, columns], dim=1).float(),
        "txt_ids": torch.zeros(TEXT, 3),
    }
    seconds = []
    with torch.inference_mode():
        for _ in range(2):
            model(**inputs, return_dict=False)
        for _ in range(arguments.rounds):
            begin = time.perf_counter()
            model(**inputs, return_dict=False)
            seconds.append(time.perf_counter() - begin)
    print(json.dumps({
        "what": "one step, 1024 + 256 tokens, float32",
        "torch": torch.__version__,
        "diffusers": diffusers.__version__,
        "python": platform.python_version(),
        "threads": torch.get_num_threads(),
        "rounds": arguments.rounds,
        "median_s": round(statistics.median(seconds), 3),
        "min_s": round(min(seconds), 3),
        "max_s": round(max(seconds), 3),
    }))


if __name__ == "__main__":
    main()
