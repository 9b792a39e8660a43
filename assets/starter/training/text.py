"""The Starter's tokenizers, trained on its own captions, and its two text encoders, trained with the transformer."""
import json

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer, T5Config, T5EncoderModel, T5TokenizerFast

TOKENS = 32              # T5's length; a prompt of about twenty words


def clip_tokenizer(folder, captions):
    tok = Tokenizer(models.BPE(unk_token="<|endoftext|>", end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tok.normalizer = normalizers.Lowercase()
    tok.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Whitespace(), pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tok.train_from_iterator(captions, trainers.BpeTrainer(vocab_size=1600, end_of_word_suffix="</w>", initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
                                                          special_tokens=["<|startoftext|>", "<|endoftext|>"]))
    model = json.loads(tok.to_str())["model"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
    (folder / "merges.txt").write_text("#version: 0.2\n" + "\n".join(m if isinstance(m, str) else " ".join(m) for m in model["merges"]) + "\n")
    t = CLIPTokenizer.from_pretrained(folder, model_max_length=77)
    t.save_pretrained(folder)
    return t


def t5_tokenizer(folder, captions):
    tok = Tokenizer(models.Unigram())
    tok.normalizer = normalizers.Lowercase()
    tok.pre_tokenizer, tok.decoder = pre_tokenizers.Metaspace(), decoders.Metaspace()
    tok.train_from_iterator(captions, trainers.UnigramTrainer(vocab_size=1600, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>"))
    tok.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", tok.token_to_id("</s>"))])
    t = T5TokenizerFast(tokenizer_object=tok, pad_token="<pad>", eos_token="</s>", unk_token="<unk>", extra_ids=0, model_max_length=TOKENS)
    t.save_pretrained(folder)
    return t


def tokens(tokenizer, captions, length, padding="max_length"):
    return tokenizer(captions, padding=padding, max_length=length, truncation=True, return_tensors="pt").input_ids


def encoders(clip_tok, t5_tok):
    clip = CLIPTextModel(CLIPTextConfig(vocab_size=len(clip_tok), hidden_size=128, intermediate_size=256, projection_dim=128, num_hidden_layers=1, num_attention_heads=4,
                                        max_position_embeddings=77, bos_token_id=clip_tok.bos_token_id, eos_token_id=clip_tok.eos_token_id, pad_token_id=clip_tok.pad_token_id))
    t5 = T5EncoderModel(T5Config(vocab_size=len(t5_tok), d_model=128, d_kv=32, d_ff=256, num_layers=2, num_heads=4, feed_forward_proj="gated-gelu",
                                 is_encoder_decoder=False, use_cache=False, dropout_rate=0.0))
    return clip, t5
