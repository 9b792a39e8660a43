//! A writer for logs: only whole lines go on, and each goes through the redactor.

use std::io::{Result, Write};

use super::redact;

/// A line longer than this goes on in pieces, so that memory has an end.
const LONGEST_LINE: usize = 1 << 20;

/// Passes lines on without their secrets. What has no line end yet waits for one, for `flush` or for the end.
#[derive(Debug)]
pub struct RedactingWriter<W: Write> {
    inner: W,
    waiting: Vec<u8>,
}

impl<W: Write> RedactingWriter<W> {
    /// In front of `inner`.
    pub fn new(inner: W) -> Self {
        Self { inner, waiting: Vec::new() }
    }

    /// Passes on the first `count` bytes of what waits.
    fn pass(&mut self, count: usize) -> Result<()> {
        let bytes: Vec<u8> = self.waiting.drain(..count).collect();
        self.inner.write_all(redact(&String::from_utf8_lossy(&bytes)).as_bytes())
    }
}

impl<W: Write> Write for RedactingWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if let Some(end) = self.waiting.iter().rposition(|b| *b == b'\n') {
            self.pass(end + 1)?;
        } else if self.waiting.len() > LONGEST_LINE {
            self.pass(self.waiting.len())?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        self.pass(self.waiting.len())?;
        self.inner.flush()
    }
}

impl<W: Write> Drop for RedactingWriter<W> {
    fn drop(&mut self) {
        // Nobody is left to be told.
        self.flush().ok();
    }
}
