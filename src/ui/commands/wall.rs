//! The seed wall. Its commands apply only while it is open, and share keys with the others.

use super::Command;

pub(super) const COMMANDS: &[Command] = &[];
