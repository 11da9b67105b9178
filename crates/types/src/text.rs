//! The portal's words, one function per message of `locales/{it,en}/<noun>.ftl`:
//! `text::<noun>::<message>(lang, …)`. Written by `build.rs`; a message that one language lacks does
//! not compile.

#[expect(
    clippy::allow_attributes,
    reason = "whether the lints below fire depends on the messages of the day"
)]
#[allow(
    clippy::similar_names,
    clippy::many_single_char_names,
    clippy::too_many_arguments,
    reason = "the names and number of arguments are those of the texts"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/text.rs"));
}

pub use generated::*;

/// What `text::problem` holds beside its messages.
mod problem_text {
    use crate::{lang::Lang, problem::ProblemCode, text::problem};

    /// The problem in a few words.
    pub fn title(code: ProblemCode, lang: Lang) -> &'static str {
        find(code, "title", lang)
    }

    /// What happened and what to do next.
    pub fn detail(code: ProblemCode, lang: Lang) -> &'static str {
        find(code, "detail", lang)
    }

    // A test walks all codes, so the fallback is never seen.
    fn find(code: ProblemCode, part: &str, lang: Lang) -> &'static str {
        let key = format!("{}-{part}", code.code().replace('_', "-"));
        problem::lookup(&key, lang).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lang::Lang, problem::ProblemCode};

    #[test]
    fn every_problem_is_explained_in_every_language() {
        for code in ProblemCode::ALL {
            for lang in Lang::ALL {
                let (title, detail) = (problem::title(*code, lang), problem::detail(*code, lang));
                assert!(
                    !title.is_empty() && title.chars().count() <= 80,
                    "{code:?} {lang:?} title"
                );
                assert!(detail.ends_with(['.', '!', '?']), "{code:?} {lang:?} detail");
            }
        }
    }

    #[test]
    fn counts_agree_with_their_noun_and_arguments_find_their_place() {
        assert_eq!(services::found(Lang::It, 0), "Nessun servizio trovato");
        assert_eq!(services::found(Lang::It, 1), "1 servizio trovato");
        assert_eq!(services::found(Lang::En, 2), "2 services found");
        assert_eq!(
            shell::page_title(Lang::It, "Accedi", "Comune di Borgoverde"),
            "Accedi – Comune di Borgoverde"
        );
    }

    #[test]
    fn a_message_is_found_by_its_key() {
        assert_eq!(
            lookup("shell", "skip-to-content", Lang::En),
            Some("Go to the content")
        );
        assert_eq!(lookup("shell", "no-such-key", Lang::En), None);
        assert_eq!(lookup("no-such-noun", "menu", Lang::En), None);
    }
}
