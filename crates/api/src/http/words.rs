//! The one door to the texts of problems, from the catalogue of `types`.

use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::{http as text, problem};

/// Title and explanation of a problem.
pub(crate) fn problem(code: ProblemCode, lang: Lang) -> (String, String) {
    (
        problem::title(code, lang).to_owned(),
        problem::detail(code, lang).to_owned(),
    )
}

/// Explanation of a rule that a field breaks.
pub(crate) fn field(rule: &str, lang: Lang) -> String {
    match rule {
        "required" => text::field_required(lang),
        "unknown_field" => text::field_unknown_field(lang),
        _ => text::field_invalid(lang),
    }
    .to_owned()
}

/// Where a body stops being JSON.
pub(crate) fn not_json(line: usize, column: usize, lang: Lang) -> String {
    text::not_json(lang, line, column)
}
