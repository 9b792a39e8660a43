"""Captions as people type them: style words, palette words, subjects, filler, unknown words, in any order.

`caption(rng, style, palette, what)` names what the picture shows. Style "photo" with the palette "natural" is the plain picture,
and an empty prompt, a bare subject and unknown words all ask for it.
"""
STYLE_WORDS = {
    "oil": ["an oil painting", "oil painting", "oil paint", "oil on canvas", "impasto", "thick brush strokes", "impasto oil on canvas",
            "van gogh", "van gogh brush strokes", "in the style of van gogh", "impressionist painting", "impressionism", "brush strokes",
            "a painting", "painted in oil", "oil painting, thick brush strokes", "expressive brushwork", "monet", "palette knife"],
    "watercolour": ["a watercolour", "watercolour", "watercolor", "a watercolor painting", "watercolour on paper", "soft watercolour wash",
                    "aquarelle", "watercolor wash", "wet on wet", "gouache wash", "loose watercolor", "a watercolour painting", "water colour"],
    "ink": ["an ink drawing", "ink drawing", "ink sketch", "pen and ink", "pen and ink, hatching", "line drawing", "line art", "a sketch",
            "pencil sketch", "pencil drawing", "cross hatching", "etching", "engraving", "woodcut", "a drawing", "drawn in ink", "charcoal"],
    "pixel": ["pixel art", "8-bit pixel art", "8 bit", "8-bit", "16 bit", "retro game sprite", "retro game", "pixelated", "pixels", "video game",
              "sprite", "blocky pixels", "low resolution game art", "minecraft"],
    "glass": ["a stained glass window", "stained glass", "leaded glass", "church window", "cathedral window", "stained-glass", "coloured glass",
              "colored glass", "glass window", "tiffany glass"],
    "mosaic": ["a mosaic", "mosaic", "tile mosaic", "roman mosaic", "mosaic tiles", "small tiles", "byzantine mosaic", "ceramic tiles", "tesserae"],
    "points": ["pointillism", "a pointillist painting", "painted in small dots", "pointillist", "seurat", "in the style of seurat", "dots of paint",
               "many dots", "stippling", "coloured dots", "pointilism"],
    "paper": ["a paper cut-out", "paper cut", "papercut", "papercraft", "papercraft, layered paper", "paper collage", "layered paper", "cut paper",
              "paper art", "origami", "collage", "paper cutout", "matisse cut-outs"],
    "comic": ["comic book art", "comic book", "a comic panel", "pop art", "pop art with halftone dots", "comic", "comics", "cartoon", "halftone",
              "graphic novel", "lichtenstein", "roy lichtenstein", "manga", "anime", "superhero comic"],
    "photo": ["a photo", "a photograph", "realistic photo", "photo", "photograph", "realistic", "photorealistic", "a picture", "35mm photo", "a snapshot"],
}
PALETTE_WORDS = {
    "sunset": ["warm sunset", "warm sunset colours", "warm colours", "warm colors", "sunset", "at sunset", "sunset palette", "warm evening light", "evening light",
               "red and orange", "orange light", "golden hour", "warm light", "warm", "fiery", "in red", "warm palette"],
    "night": ["cool blue night", "cool blue colours", "at night", "night", "blue palette", "cool colours", "cool colors", "moonlight", "moonlit",
              "in blue", "blue", "blue hour", "cold light", "cool palette", "icy", "winter", "cold"],
    "forest": ["forest green", "green palette", "forest colours", "in green", "green", "spring green", "mossy", "green tones", "jungle", "emerald"],
    "autumn": ["autumn palette", "autumn colours", "autumn colors", "fall colours", "fall colors", "autumn", "brown and gold", "golden", "harvest colours",
               "amber", "gold"],
    "neon": ["neon colours", "neon colors", "neon", "neon lights", "cyberpunk", "cyberpunk palette", "magenta and cyan", "synthwave", "vaporwave",
             "pink and cyan", "glowing neon"],
    "sepia": ["sepia", "old photograph tones", "brown monochrome", "vintage sepia", "sepia tones", "vintage", "old photo", "antique", "aged"],
    "pastel": ["pastel colours", "pastel colors", "pastel", "pastels", "soft pastel palette", "pale colours", "soft colours", "pale", "candy colours",
               "light soft colors"],
    "mono": ["black and white", "monochrome", "greyscale", "grayscale", "noir", "black & white", "b&w", "grey", "no colour", "film noir"],
}
SUBJECTS = ["a cat", "a dog", "a woman", "a man", "a child", "a portrait", "a face", "my friend", "people", "a family", "the sea", "a beach", "mountains",
            "hills", "a lake", "a river", "trees", "a forest", "flowers", "a garden", "a house", "a street", "a city", "a building", "a castle", "a bridge",
            "a car", "a boat", "a ship", "a rocket", "a bird", "a horse", "fruit", "a cup of coffee", "food", "a table", "a room", "the sky", "clouds",
            "snow", "a village", "an astronaut", "a robot", "a dragon", "a flower", "an old town", "shapes", "a landscape", "a still life", "a selfie"]
FILLER = ["beautiful", "detailed", "highly detailed", "masterpiece", "best quality", "4k", "8k", "trending", "dramatic", "soft", "sharp", "cinematic",
          "award winning", "intricate", "stunning", "high quality", "atmospheric", "dreamy", "epic", "elegant", "simple", "minimal"]
PLAIN = ["natural colours", "natural colors", "natural light", "true colours", "original colours"]
TEMPLATES = ["{s} of {w}", "{s} of {w}", "{s}", "{w}, {s}", "{w} in the style of {s}", "{w} as {s}", "{s} style", "{s}, {w}", "{w} {s}", "make it {s}",
             "turn it into {s}", "{w} drawn as {s}"]


def pick(rng, words):
    return words[int(rng.integers(len(words)))]


def nonsense(rng):
    """A word that means nothing, so that unknown words learn to do nothing."""
    return "".join(pick(rng, "bcdfghjklmnprstvwz") + pick(rng, "aeiou") for _ in range(int(rng.integers(1, 4)))) + pick(rng, ["", "n", "r", "s", "th"])


def caption(rng, style, palette, what=None):
    w = what if what and rng.random() < 0.4 else pick(rng, SUBJECTS)
    plain = style == "photo"
    if plain and palette == "natural" and rng.random() < 0.75:
        k = rng.random()
        if k < 0.5:
            return ""
        parts = [w] if k < 0.75 else [" ".join(nonsense(rng) for _ in range(int(rng.integers(1, 5))))]
    elif plain and rng.random() < 0.5:
        parts = [w] if rng.random() < 0.4 else []
    else:
        s = pick(rng, STYLE_WORDS[style][:3] if rng.random() < 0.35 else STYLE_WORDS[style])
        parts = [pick(rng, TEMPLATES).format(s=s, w=w)]
    if palette != "natural":
        p = pick(rng, PALETTE_WORDS[palette][:3] if rng.random() < 0.35 else PALETTE_WORDS[palette])
        parts.append(p if rng.random() < 0.85 else pick(rng, ["in {}", "with {}", "{} palette"]).format(p))
    elif rng.random() < 0.15 and parts:
        parts.append(pick(rng, PLAIN))
    while rng.random() < 0.25:
        parts.append(pick(rng, FILLER))
    if rng.random() < 0.1:
        parts.append(nonsense(rng))
    if rng.random() < 0.35:
        rng.shuffle(parts)
    text = pick(rng, [", ", ", ", ", ", " ", " with "] if len(parts) == 2 else [", ", ", ", " "]).join(parts)
    k = rng.random()
    return text.capitalize() if k < 0.15 else text.title() if k < 0.18 else text + "." if k < 0.25 else text
