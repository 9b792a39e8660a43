//! Secrets by their looks: one way through the text, a few rules at each place.
//!
//! Only ASCII is looked at, so that every cut lies between characters.

use std::borrow::Cow;

use super::{HIDDEN, is_secret_name};

/// A run of base64 longer than this is a picture, not a word.
const LONGEST_RUN: usize = 200;
/// No field's name is longer.
const LONGEST_NAME: usize = 64;
/// Headers whose line is hidden.
const HEADERS: &[&str] = &[
    "authorization",
    "proxy-authorization",
    "x-key",
    "x-api-key",
    "x-amz-security-token",
    "x-goog-api-key",
    "cookie",
    "set-cookie",
];
/// Parameters that make an address a secret; so does everything that begins as Amazon's and Google's do.
const SIGNED: &[&str] = &[
    "signature",
    "sig",
    "expires",
    "token",
    "access_token",
    "key",
    "api_key",
    "apikey",
    "key-pair-id",
    "policy",
    "awsaccesskeyid",
    "googleaccessid",
    "password",
    "secret",
];

/// The text with what looks like a secret hidden.
pub(super) fn hide(text: &str) -> Cow<'_, str> {
    let mut scan = Scan { text, out: String::new(), copied: 0, run_end: 0, url_end: 0, query: None };
    let mut at = 0;
    while at < text.len() {
        at = scan.step(at);
    }
    if scan.copied == 0 { Cow::Borrowed(text) } else { Cow::Owned(scan.out + text.get(scan.copied..).unwrap_or("")) }
}

struct Scan<'a> {
    text: &'a str,
    out: String,
    /// How far the text is in `out`.
    copied: usize,
    /// How far runs of base64 have been looked at.
    run_end: usize,
    /// The end of the address that is being passed.
    url_end: usize,
    /// The signed query of the address that is being passed: from, to.
    query: Option<(usize, usize)>,
}

impl Scan<'_> {
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    /// The end of the run from `at` whose bytes are all `of` such.
    fn run(&self, at: usize, of: impl Fn(u8) -> bool) -> usize {
        let mut end = at;
        while self.byte(end).is_some_and(&of) {
            end += 1;
        }
        end
    }

    /// Whether these (lower-case) bytes stand at `at`, in any case.
    fn stands(&self, at: usize, what: &str) -> bool {
        let there = self.text.as_bytes().get(at..at + what.len());
        there.is_some_and(|t| t.eq_ignore_ascii_case(what.as_bytes()))
    }

    /// Writes `with` instead of a piece, and goes on after it.
    fn replace(&mut self, from: usize, to: usize, with: &str) -> usize {
        let before = self.text.get(self.copied..from).unwrap_or_default();
        if self.text.get(from..to) != Some(with) {
            self.out.push_str(before);
            self.out.push_str(with);
            self.copied = to;
        }
        to
    }

    /// Looks at one place; the next place to look at.
    fn step(&mut self, at: usize) -> usize {
        if let Some((from, to)) = self.query
            && at >= from
        {
            self.query = None;
            // Another rule may have hidden a part of it already.
            return if at < to { self.replace(at.max(from), to, HIDDEN) } else { at };
        }
        let begins = at == 0 || !self.byte(at - 1).is_some_and(is_word);
        let found = match self.byte(at) {
            Some(b'"' | b'\'') => self.field(at),
            Some(c) if begins && c.is_ascii_alphabetic() => {
                self.address(at).or_else(|| self.data(at)).or_else(|| self.header(at)).or_else(|| self.assigned(at))
            }
            _ => None,
        };
        found.or_else(|| self.picture(at)).unwrap_or(at + 1)
    }

    /// `"key": "value"`, in JSON, in JSON inside JSON, and as Rust and Python print it.
    fn field(&mut self, at: usize) -> Option<usize> {
        let quote = self.byte(at)?;
        let slashes = (0..at).rev().take_while(|i| self.byte(*i) == Some(b'\\')).count();
        let name_end = self.run(at + 1, |c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'));
        if name_end - at > LONGEST_NAME || !is_secret_name(self.text.get(at + 1..name_end)?) {
            return None;
        }
        let closed = self.run(name_end, |c| c == b'\\');
        if closed - name_end != slashes || self.byte(closed)? != quote {
            return None;
        }
        let mut value = self.run(closed + 1, blank);
        // Also `=>`, and pairs as Rust prints them: ("key", "value").
        let pair = at.checked_sub(slashes + 1).is_some_and(|before| self.byte(before) == Some(b'('));
        match self.byte(value)? {
            b':' | b'=' => {}
            b',' if pair => {}
            _ => return None,
        }
        value = self.run(value + 1, |c| blank(c) || c == b'>');
        let opened = self.run(value, |c| c == b'\\');
        match self.byte(opened) {
            Some(q @ (b'"' | b'\'')) => {
                let end = self.text_end(opened + 1, opened - value, q);
                if end == opened + 1 { None } else { Some(self.replace(opened + 1, end, HIDDEN)) }
            }
            Some(b'[' | b'{') => Some(self.replace(value, self.bracket_end(opened), HIDDEN)),
            _ => {
                let word = self.run(value, is_word);
                let end = self.run(value, |c| !matches!(c, b',' | b'}' | b']' | b'&' | b')') && !blank(c));
                match self.text.get(value..end)? {
                    "" | "null" | "None" | "true" | "false" => Some(end),
                    // Some("value"), as Rust prints it.
                    _ if self.byte(word) == Some(b'(') => Some(self.replace(value, self.bracket_end(word), HIDDEN)),
                    _ => Some(self.replace(value, end, HIDDEN)),
                }
            }
        }
    }

    /// Where a text that began behind a quote with so many backslashes before it ends.
    fn text_end(&self, from: usize, slashes: usize, quote: u8) -> usize {
        let (mut at, mut before) = (from, 0);
        while let Some(c) = self.byte(at) {
            match c {
                b'\\' => before += 1,
                _ if c == quote && (if slashes == 0 { before % 2 == 0 } else { before <= slashes }) => {
                    return at - before.min(slashes);
                }
                _ => before = 0,
            }
            at += 1;
        }
        at
    }

    /// Where the bracket that opens here is closed; the end of the text where it is not.
    fn bracket_end(&self, from: usize) -> usize {
        let (mut at, mut depth) = (from, 0_usize);
        while let Some(c) = self.byte(at) {
            at += 1;
            match c {
                b'[' | b'{' | b'(' => depth += 1,
                b']' | b'}' | b')' => depth = depth.saturating_sub(1),
                b'"' => at = self.text_end(at, 0, b'"') + 1,
                _ => {}
            }
            if depth == 0 {
                return at;
            }
        }
        self.text.len()
    }

    /// A header's line; a token behind its scheme.
    fn header(&mut self, at: usize) -> Option<usize> {
        for scheme in ["bearer", "basic"] {
            let blanks = at + scheme.len();
            let token = self.run(blanks, |c| c == b' ');
            if self.stands(at, scheme) && token > blanks {
                let end = self.run(token, |c| is_base64(c) || matches!(c, b'.' | b'~'));
                let text = self.text.get(token..end)?;
                if text.len() >= 20 || (text.len() >= 8 && text.bytes().any(|c| c.is_ascii_digit())) {
                    return Some(self.replace(token, end, HIDDEN));
                }
            }
        }
        let name = HEADERS.iter().find(|h| self.stands(at, h))?;
        let colon = self.run(at + name.len(), |c| c == b' ');
        if self.byte(colon)? != b':' {
            return None;
        }
        let value = self.run(colon + 1, |c| c == b' ');
        let end = self.run(value, |c| !matches!(c, b'\n' | b'\r'));
        if value == end { None } else { Some(self.replace(value, end, HIDDEN)) }
    }

    /// `api_key=value`, as logs and forms have it. The bare word "key" is left: it is the one of a keyboard.
    fn assigned(&mut self, at: usize) -> Option<usize> {
        let end = self.run(at, |c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'));
        let name = self.text.get(at..end)?;
        if self.byte(end)? != b'=' || name.len() > LONGEST_NAME || name == "key" || !is_secret_name(name) {
            return None;
        }
        let value = end + 1;
        match self.byte(value)? {
            q @ (b'"' | b'\'') => Some(self.replace(value + 1, self.text_end(value + 1, 0, q), HIDDEN)),
            _ => {
                let end = self.run(value, |c| !blank(c) && !matches!(c, b'&' | b',' | b';' | b'"' | b')' | b'}'));
                if end == value { None } else { Some(self.replace(value, end, HIDDEN)) }
            }
        }
    }

    /// An address: its user and password, and its query where that is signed.
    fn address(&mut self, at: usize) -> Option<usize> {
        let scheme = ["https:", "http:"].into_iter().find(|s| self.stands(at, s))?;
        let after = at + scheme.len();
        let mut host = after;
        for _ in 0..2 {
            host += usize::from(self.byte(host) == Some(b'\\'));
            if self.byte(host) != Some(b'/') {
                return None;
            }
            host += 1;
        }
        // One inside another ends where that does, and is judged with its query: no text makes this slow.
        let inner = at < self.url_end;
        if !inner {
            let end = self.run(host, |c| !blank(c) && !matches!(c, b'"' | b'<' | b'>' | b'`'));
            self.url_end = end - (host..end).rev().take_while(|i| self.byte(*i) == Some(b'\\')).count();
        }
        let end = self.url_end.max(host);
        let mut path = self.run(host, |c| !matches!(c, b'/' | b'\\' | b'?' | b'#') && !blank(c)).min(end);
        if let Some(user) = self.text.get(host..path)?.rfind('@') {
            self.replace(host, host + user, HIDDEN);
            path = host + user + 1;
        }
        if !inner {
            let mark = self.run(path, |c| !matches!(c, b'?' | b'#')).min(end);
            if is_signed(self.text.get(mark..end)?) {
                self.query = Some((mark + 1, end));
            }
        }
        Some(path)
    }

    /// A picture inside an address.
    fn data(&mut self, at: usize) -> Option<usize> {
        if !self.stands(at, "data:") {
            return None;
        }
        let kind = self.run(at + 5, |c| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'+' | b'-' | b'/'));
        let comma = self.run(kind, |c| c.is_ascii_alphanumeric() || matches!(c, b';' | b'=' | b'-' | b'_' | b'.'));
        let named = self.text.get(at + 5..kind)?.contains('/') || self.text.get(kind..comma)?.contains("base64");
        if !named || self.byte(comma)? != b',' {
            return None;
        }
        let end = self.run(comma, |c| !blank(c) && !matches!(c, b'"' | b'\'' | b'<' | b'>' | b')'));
        let end = end - (comma..end).rev().take_while(|i| self.byte(*i) == Some(b'\\')).count();
        Some(self.replace(at, end, &format!("[data, {} characters]", end - at)))
    }

    /// A long run of base64.
    fn picture(&mut self, at: usize) -> Option<usize> {
        if at < self.run_end {
            return None;
        }
        let end = self.run(at, |c| is_base64(c) || c == b'\\');
        self.run_end = end.max(at + 1);
        if end - at <= LONGEST_RUN {
            return None;
        }
        Some(self.replace(at, end, &format!("[base64, {} characters]", end - at)))
    }
}

fn is_word(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-')
}

fn is_base64(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'+' | b'/' | b'_' | b'-' | b'=')
}

fn blank(c: u8) -> bool {
    c.is_ascii_whitespace()
}

/// Whether a query (with its mark) is the key to what it points at.
fn is_signed(query: &str) -> bool {
    let query = query.to_ascii_lowercase().replace("\\u0026", "&").replace("&amp;", "&").replace("%3d", "=");
    query.contains("x-amz-")
        || query.contains("x-goog-")
        || query.split(['?', '&', ';', '#']).any(|p| p.split_once('=').is_some_and(|(name, _)| SIGNED.contains(&name)))
}
