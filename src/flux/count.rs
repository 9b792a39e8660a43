//! How many tokens a prompt has, for a read-out beside it: the tokenizers alone, no weights.

use super::error::Result;
use super::inspect::configs;
use super::source::ModelSource;
use super::tokens::{Encoder, Tokens};
use crate::recipe::TokenCount;

/// A model's two tokenizers.
pub struct Counter {
    clip: Tokens,
    t5: Tokens,
    limits: (usize, usize),
}

impl Counter {
    /// Opens them; `t5_limit` is how many tokens of T5's the model reads.
    ///
    /// # Errors
    /// Missing or damaged files.
    pub fn open(source: &ModelSource, t5_limit: usize) -> Result<Self> {
        let configs = configs(source)?;
        let clip_limit = configs.clip.max_position_embeddings.min(77);
        let clip = Tokens::open(source, Encoder::Clip, configs.clip.vocab_size, clip_limit)?.uncut();
        let t5 = Tokens::open(source, Encoder::T5, configs.t5.vocab_size, t5_limit)?.uncut();
        Ok(Self { clip, t5, limits: (clip_limit, t5_limit) })
    }

    /// What a prompt takes, start and end tokens with it.
    ///
    /// # Errors
    /// A text the tokenizers refuse.
    pub fn count(&self, prompt: &str) -> Result<TokenCount> {
        let (clip, t5) = (self.clip.ids(prompt)?.len(), self.t5.ids(prompt)?.len());
        Ok(TokenCount { clip, clip_limit: self.limits.0, t5, t5_limit: self.limits.1 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_counted_beyond_what_the_model_reads() {
        let counter = Counter::open(&super::super::starter::source(), 96).unwrap();
        let empty = counter.count("").unwrap();
        assert!(empty.clip >= 2 && empty.t5 >= 1, "the end is a token: {empty:?}");
        let long = counter.count(&"watercolour ".repeat(200)).unwrap();
        assert!(long.clip > long.clip_limit && long.t5 > 200, "{long:?}");
        assert_eq!(long.t5_limit, 96);
    }
}
