"""python export.py --work DIR --out MODEL: the trained parts as a diffusers FluxImg2ImgPipeline folder in float16, with underpaint.json."""
import argparse
import json
from pathlib import Path

import torch
from diffusers import FlowMatchEulerDiscreteScheduler, FluxImg2ImgPipeline

import pca
import text
from flow import SCALE, SHIFT, transformer

STYLES = ["oil painting", "watercolour", "ink drawing", "pixel art", "stained glass", "mosaic", "pointillism", "paper cut", "comic book", "photo"]
PALETTES = ["warm sunset", "cool blue night", "forest green", "autumn colours", "neon", "sepia", "pastel colours", "black and white"]


def autoencoder(work):
    vae = pca.new_vae()
    pca.write_encoder(vae, torch.load(work / "encoder.pt"))
    if (work / "decoder.pt").exists():
        vae.decoder.load_state_dict(torch.load(work / "decoder.pt", map_location="cpu", weights_only=False)["ema"])
    vae.register_to_config(scaling_factor=SCALE, shift_factor=0.0)
    return vae.eval()


def pipeline(work, state="flow.pt"):
    ct, tt = text.CLIPTokenizer.from_pretrained(work / "tokenizer"), text.T5TokenizerFast.from_pretrained(work / "tokenizer_2")
    mods = torch.nn.ModuleList([transformer(), *text.encoders(ct, tt)])
    mods.load_state_dict(torch.load(work / state, map_location="cpu", weights_only=False)["ema"])
    scheduler = FlowMatchEulerDiscreteScheduler(num_train_timesteps=1000, shift=SHIFT)
    return FluxImg2ImgPipeline(scheduler=scheduler, vae=autoencoder(work), text_encoder=mods[1], tokenizer=ct, text_encoder_2=mods[2], tokenizer_2=tt, transformer=mods[0])


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--work", type=Path, required=True)
    a.add_argument("--out", type=Path, required=True)
    o = a.parse_args()
    pipeline(o.work).to(dtype=torch.float16).save_pretrained(o.out)
    (o.out / "underpaint.json").write_text(json.dumps({"name": "Starter", "steps": 20, "strength": 0.7, "guidance": 7.0, "true_cfg": 1.0,
                                                      "max_sequence_length": text.TOKENS, "styles": STYLES, "palettes": PALETTES}, indent=1) + "\n")


if __name__ == "__main__":
    main()
