//! What self-certifications are called, by what they declare.

use sportello_documents::self_certifications::{Kind, catalogue};
use sportello_types::lang::Lang;
use sportello_types::self_certifications::Article;
use sportello_types::text::selfcertifications as words;
use sportello_types::values::Slug;

/// Most kinds that a title names.
const NAMED: usize = 3;

/// The kinds in words; nothing where the catalogue knows none of them.
pub(crate) fn titles(kinds: &[Slug], lang: Lang) -> Option<String> {
    let known: Vec<&Kind> = kinds.iter().filter_map(|slug| catalogue().kind(slug)).collect();
    (!known.is_empty()).then(|| listed(&known, lang))
}

/// The title of a paper.
pub(super) fn title(kinds: &[&Kind], lang: Lang) -> String {
    let what = listed(kinds, lang);
    let has = |article: Article| kinds.iter().any(|kind| kind.article == article);
    match (has(Article::Certification), has(Article::Notoriety)) {
        (true, false) => words::title_46(lang, what),
        (false, true) => words::title_47(lang, what),
        _ => words::title_both(lang, what),
    }
}

fn listed(kinds: &[&Kind], lang: Lang) -> String {
    let titles: Vec<&str> = kinds.iter().map(|kind| kind.title.text(lang)).collect();
    if titles.len() <= NAMED {
        return titles.join(", ");
    }
    let named = NAMED - 1;
    let first: Vec<&str> = titles.iter().take(named).copied().collect();
    let more = u64::try_from(titles.len() - named).unwrap_or(u64::MAX);
    words::title_more(lang, first.join(", "), more)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(article: Article) -> Vec<&'static Kind> {
        let kinds = catalogue().kinds().iter();
        kinds.filter(|kind| kind.article == article).collect()
    }

    #[test]
    fn a_title_says_by_which_article_and_names_three_kinds_at_most() {
        let (facts, affidavits) = (of(Article::Certification), of(Article::Notoriety));
        let named = |kind: &Kind| kind.title.text(Lang::It).to_owned();
        let three = title(&facts[..3], Lang::It);
        assert!(
            three.starts_with("Dichiarazione sostitutiva di certificazione: "),
            "{three}"
        );
        assert!(three.ends_with(&named(facts[2])), "{three}");
        let five = title(&facts[..5], Lang::It);
        assert!(
            five.contains(&named(facts[1])) && !five.contains(&named(facts[2])),
            "{five}"
        );
        assert!(five.ends_with("altre 3 dichiarazioni"), "{five}");
        let affidavit = title(&affidavits[..1], Lang::It);
        assert!(
            affidavit.starts_with("Dichiarazione sostitutiva dell'atto"),
            "{affidavit}"
        );
        let both = title(&[facts[0], affidavits[0]], Lang::It);
        assert!(both.starts_with("Autocertificazione: "), "{both}");
    }

    #[test]
    fn what_the_catalogue_does_not_know_has_no_title() {
        assert_eq!(titles(&["no-such-kind".parse().unwrap()], Lang::It), None);
        assert_eq!(titles(&[], Lang::It), None);
    }
}
