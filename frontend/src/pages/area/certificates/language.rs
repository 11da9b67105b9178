//! The language of the paper, where the municipality has more than one.

use super::cascade::{Cascade, LANGUAGE};
use crate::components::choice::{Choice, RadioField};
use crate::components::facts::Fact;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::lang::{Lang, PaperLanguage};
use sportello_types::text::certificatepages as words;

#[component]
pub(super) fn Language(cascade: Cascade) -> impl IntoView {
    let offered = Memo::new(move |_| cascade.languages());
    move || {
        let languages = offered.get();
        (!languages.is_empty()).then(|| choice(cascade, &languages))
    }
}

fn choice(cascade: Cascade, languages: &[PaperLanguage]) -> impl IntoView + use<> {
    let (lang, form) = (use_lang(), cascade.form);
    let choices: Vec<Choice> = languages
        .iter()
        .map(|language| Choice {
            value: language.code().to_owned(),
            label: name(*language, lang).to_owned(),
        })
        .collect();
    let chosen = move || {
        let language = cascade.language();
        language.map_or_else(String::new, |language| language.code().to_owned())
    };
    view! {
        <RadioField
            id=LANGUAGE
            label=words::language(lang)
            hint=words::language_hint(lang)
            required=true
            choices=choices
            value=Signal::derive(chosen)
            on_choose=form.hear(LANGUAGE)
            error=form.error(LANGUAGE)
        />
    }
}

/// What a language is called.
pub(super) fn name(language: PaperLanguage, lang: Lang) -> &'static str {
    match language {
        PaperLanguage::It => words::language_it(lang),
        PaperLanguage::De => words::language_de(lang),
        PaperLanguage::ItDe => words::language_it_de(lang),
    }
}

/// The language of a certificate, where that is not Italian alone.
pub(super) fn fact(language: PaperLanguage, lang: Lang) -> Option<Fact> {
    language
        .has_german()
        .then(|| Fact::new(words::language(lang), name(language, lang)))
}
