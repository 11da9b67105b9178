//! No declaration, expression or answer makes the form language panic, and its verdict is the same
//! twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sportello_types::form::{self, Answers, Env, Expr, Form};

fuzz_target!(|data: &[u8]| {
    let (head, tail) = data.split_at(data.len() / 2);
    if let Ok(text) = std::str::from_utf8(head)
        && let Ok(expr) = text.parse::<Expr>()
    {
        assert_eq!(expr.to_string().parse::<Expr>().as_ref(), Ok(&expr));
    }
    // A declaration and answers, apart by a line feed; answers alone meet the empty form.
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let declaration = parts.next().unwrap_or_default();
    let form: Form = serde_json::from_slice(declaration).unwrap_or_default();
    let answers: Answers = serde_json::from_slice(parts.next().unwrap_or(tail)).unwrap_or_default();
    let env = Env {
        today: chrono::NaiveDate::MIN,
        attachments: &[],
    };
    let canonical = form::canonical(&form, &answers);
    assert_eq!(form::canonical(&form, &canonical), canonical);
    let sent = form::prune(&form, &form::compute(&form, &canonical, &env), &env);
    assert_eq!(form::validate(&form, &sent, &env), form::validate(&form, &sent, &env));
    let _ = form::json_schema(&form);
});
