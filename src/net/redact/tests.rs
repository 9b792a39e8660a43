use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::net::Secret;

fn shown(text: &str) -> String {
    let once = redact(text).into_owned();
    assert_eq!(redact(&once), once, "redacting {text:?} twice");
    once
}

#[test]
fn fields_that_hold_keys_are_hidden_and_their_neighbours_stay() {
    assert_eq!(shown(r#"{"key":"abc","prompt":"a cat"}"#), r#"{"key":"***","prompt":"a cat"}"#);
    assert_eq!(
        shown(r#"{"prompt":"a \"key\" fob", "API_KEY" : "a\"b,c" ,"n":1}"#),
        r#"{"prompt":"a \"key\" fob", "API_KEY" : "***" ,"n":1}"#
    );
    assert_eq!(shown(r#"{"token":12345,"tokens_used":7}"#), r#"{"token":***,"tokens_used":7}"#);
    assert_eq!(shown(r#"{"aws_secret":["a","]",{"b":1}],"n":[1]}"#), r#"{"aws_secret":***,"n":[1]}"#);
    assert_eq!(shown(r#"{"password":null,"key":true,"token":""}"#), r#"{"password":null,"key":true,"token":""}"#);
    assert_eq!(shown(r#"cut off: {"key":"abcdef"#), r#"cut off: {"key":"***"#);
}

#[test]
fn fields_are_found_in_json_inside_json_and_as_rust_and_python_print_them() {
    assert_eq!(shown(r#"body: "{\"key\":\"abc\",\"n\":1}""#), r#"body: "{\"key\":\"***\",\"n\":1}""#);
    assert_eq!(shown(r#""{\\\"key\\\": \\\"abc\\\", 1}""#), r#""{\\\"key\\\": \\\"***\\\", 1}""#);
    assert_eq!(shown("{'key': 'abc', 'n': 1}"), "{'key': '***', 'n': 1}");
    assert_eq!(shown(r#"{"key": Some("a) b"), "n": 1}"#), r#"{"key": ***, "n": 1}"#);
    assert_eq!(shown(r#"[("x-key", "abc"), ("n", "1")]"#), r#"[("x-key", "***"), ("n", "1")]"#);
    assert_eq!(shown(r#"["key","prompt"]"#), r#"["key","prompt"]"#);
    assert_eq!(shown("sent api_key=abc&n=1 with token=\"a b\" kept"), "sent api_key=***&n=1 with token=\"***\" kept");
}

#[test]
fn headers_are_hidden_to_the_end_of_their_line() {
    assert_eq!(shown("Authorization: Bearer abc def\nHost: h"), "Authorization: ***\nHost: h");
    assert_eq!(shown("> x-key: abc\r\n> accept: b"), "> x-key: ***\r\n> accept: b");
    assert_eq!(shown("sent Bearer eyJhbGciOi.J9abc/x= to h"), "sent Bearer *** to h");
    assert_eq!(shown("a bearer of news, basic English"), "a bearer of news, basic English");
}

#[test]
fn an_address_loses_its_signature_and_its_password_and_keeps_its_place() {
    let signed = "see https://cdn.example/a/b.png?X-Amz-Date=1&X-Amz-Signature=ab12 there";
    assert_eq!(shown(signed), "see https://cdn.example/a/b.png?*** there");
    for query in [
        "Expires=1&Signature=a",
        "w=1&sig=b",
        "key=c",
        "w=1\\u0026token=d",
        "w=1&amp;KEY=e",
        "u=%2F%3FX-Amz-Signature%3Df",
    ] {
        assert_eq!(shown(&format!("\"http://h.example/p?{query}\"")), "\"http://h.example/p?***\"");
    }
    assert_eq!(shown(r#"{"u":"https:\/\/h.example\/a?sig=1","n":2}"#), r#"{"u":"https:\/\/h.example\/a?***","n":2}"#);
    assert_eq!(shown(r#""{\"u\":\"https://h.example/a?sig=1\"}""#), r#""{\"u\":\"https://h.example/a?***\"}""#);
    assert_eq!(shown("by http://me:pass@proxy.example:3128/"), "by http://***@proxy.example:3128/");
    assert_eq!(shown("https://h.example/#access_token=a"), "https://h.example/#***");
    let plain = "https://h.example/search?q=keys&page=2 and https://h.example/a@b";
    assert_eq!(shown(plain), plain);
}

#[test]
fn an_address_inside_another_is_judged_with_it() {
    assert_eq!(shown("https://a.example/?u=https://b.example/c?sig=1 end"), "https://a.example/?*** end");
    assert_eq!(shown("https://a.example/https://me:word@b.example/c"), "https://a.example/https://***@b.example/c");
}

#[test]
fn no_text_takes_long() {
    let began = std::time::Instant::now();
    for piece in ["http://", "http://a?", "\\\"", "\"key\":[", "data:a/", "bearer ", "'key': ", "key=\"", "a/\\"] {
        shown(&piece.repeat(200_000 / piece.len()));
    }
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
}

#[test]
fn pictures_as_text_become_a_note_of_their_length() {
    let run = "iVBORw0KGgo/".repeat(30);
    assert_eq!(shown(&format!("image {run}, done")), "image [base64, 360 characters], done");
    assert_eq!(shown("data:image/png;base64,iVBORw0KGgo= end"), "[data, 34 characters] end");
    assert_eq!(shown(r#"{"i":"data:image/jpeg;base64,\/9j\/4AAQ"}"#), r#"{"i":"[data, 33 characters]"}"#);
    let short = "a".repeat(200);
    assert_eq!(shown(&short), short);
    assert_eq!(shown("bad data: nothing, and data:x,y"), "bad data: nothing, and data:x,y");
}

#[test]
fn a_living_secret_is_hidden_in_every_form() {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    let text = "Kq7/\"ä+ zP0-secret-one";
    let secret = Secret::new(text).unwrap();
    for (name, form) in [
        ("plain", text.to_owned()),
        ("JSON", serde_json::to_string(text).unwrap()),
        ("escaped slashes", serde_json::to_string(text).unwrap().replace('/', "\\/")),
        ("JSON in JSON", serde_json::to_string(&serde_json::to_string(text).unwrap()).unwrap()),
        ("Debug", format!("{text:?}")),
        ("percent", "Kq7%2F%22%C3%A4%2B%20zP0-secret-one".to_owned()),
        ("percent, lower", "Kq7%2f%22%c3%a4%2b%20zP0-secret-one".to_owned()),
        ("form", "Kq7%2F%22%C3%A4%2B+zP0-secret-one".to_owned()),
        ("base64", STANDARD.encode(text)),
        ("base64 behind a user", STANDARD.encode(format!("u:{text}"))),
        ("base64 in the middle", URL_SAFE.encode(format!("me:{text}:x"))),
    ] {
        let out = shown(&format!("the server says: {form} is wrong"));
        assert!(out.contains("***") && out.len() < 45, "{name}: {out}");
    }
    drop(secret);
}

#[test]
fn a_json_value_keeps_its_shape() {
    let _secret = Secret::new("4815162342").unwrap();
    let value = json!({"key": "abc", "aws_x": {"a": 1}, "token": null, "n": 1.5, "id": 4_815_162_342_u64,
        "images": ["https://h.example/a?sig=1", {"password": [1]}], "4815162342": true});
    let hidden = redact_json(&value);
    let expected = json!({"key": "***", "aws_x": "***", "token": null, "n": 1.5, "id": "***",
        "images": ["https://h.example/a?***", {"password": "***"}], "***": true});
    assert_eq!(hidden, expected);
    assert_eq!(redact_json(&hidden), hidden);
}

#[test]
fn a_log_line_is_redacted_even_when_it_comes_in_pieces() {
    use std::io::Write;
    let _secret = Secret::new("hf_inPieces77").unwrap();
    let mut out = Vec::new();
    {
        let mut writer = RedactingWriter::new(&mut out);
        writer.write_all(b"token hf_in").unwrap();
        writer.write_all(b"Pieces77 end\nand ").unwrap();
        writer.write_all(b"hf_inPieces77").unwrap();
    }
    assert_eq!(String::from_utf8(out).unwrap(), "token *** end\nand ***");
}

/// Pieces that the rules care about, put together at random.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "\"",
            "'",
            "\\",
            "\\\\",
            ":",
            "=",
            ",",
            "{",
            "[",
            "]",
            "}",
            "(",
            ")",
            "?",
            "&",
            "#",
            "@",
            "/",
            " ",
            "\n",
            "***",
            "key",
            "api_key",
            "aws_x",
            "token",
            "https://",
            "http:\\/\\/",
            "h.example",
            "sig=",
            "X-Amz-Signature=",
            "Bearer ",
            "authorization: ",
            "data:image/png;base64,",
            "\\u0026",
            "%3D",
            "null",
            "=>",
            "ä",
            "Some(",
        ])
        .prop_map(str::to_owned),
        "[A-Za-z0-9+/]{1,30}",
        "[A-Za-z0-9+/]{190,230}",
        ".{0,8}",
    ];
    prop::collection::vec(piece, 0..24).prop_map(|p| p.concat())
}

proptest! {
    #[test]
    fn redacting_twice_changes_nothing_and_no_registered_key_is_shown(
        before in pieces(), after in pieces(), key in "[!-~ä]{4,40}", how in 0..5_usize,
    ) {
        let key = key.trim().to_owned();
        prop_assume!(key.len() >= registry::SHORTEST);
        let secret = Secret::new(&key).unwrap();
        let form = match how {
            0 => key.clone(),
            1 => serde_json::to_string(&key).unwrap(),
            2 => registry::percent(&key, true),
            3 => format!("\"key\":\"{key}"),
            _ => format!("https://h.example/?q={key}"),
        };
        let out = redact(&format!("{before}{form}{after}")).into_owned();
        prop_assert!(!out.contains(&key), "{out:?} shows {key:?}");
        prop_assert_eq!(redact(&out), &*out);
        drop(secret);
    }

    #[test]
    fn any_text_can_be_redacted(text in pieces()) {
        let out = redact(&text).into_owned();
        prop_assert_eq!(redact(&out), &*out);
    }

    #[test]
    fn the_value_of_a_field_that_holds_a_key_is_never_shown(value in "[a-z]{12}[^\"\\\\]{0,30}", n in 0..3_usize) {
        let mut text = json!({"prompt": "a cat", "key": value, "n": 1}).to_string();
        for _ in 0..n {
            text = serde_json::to_string(&text).unwrap();
        }
        let out = redact(&text).into_owned();
        prop_assert!(!out.contains(&value[..12]), "{}", out);
        prop_assert!(out.contains("a cat"), "{}", out);
    }
}
