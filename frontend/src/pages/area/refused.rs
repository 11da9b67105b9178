//! What is not to be had: each reason once, with all that it is the reason for.

use leptos::prelude::*;

/// A reason, and what it is the reason for.
pub(super) type Refused = (String, String);

/// The list of what is refused, under a title; nothing where all is to be had.
pub(super) fn told(title: &'static str, refused: Vec<Refused>) -> Option<impl IntoView> {
    let items: Vec<_> = by_reason(refused)
        .into_iter()
        .map(|(reason, titles)| {
            view! { <li><strong>{titles.join(", ")}</strong>": "{reason}</li> }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <details class="sp-details">
                <summary>{title}</summary>
                <ul class="sp-hint">{items}</ul>
            </details>
        }
    })
}

fn by_reason(refused: Vec<Refused>) -> Vec<(String, Vec<String>)> {
    let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
    for (reason, title) in refused {
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, titles)) => titles.push(title),
            None => reasons.push((reason, vec![title])),
        }
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_told_once() {
        let refused = [
            ("solo allo sportello", "a"),
            ("non sei residente", "c"),
            ("solo allo sportello", "d"),
        ];
        let refused = refused.map(|(reason, title)| (reason.to_owned(), title.to_owned()));
        let owned = |titles: &[&str]| titles.iter().map(|title| (*title).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            by_reason(refused.to_vec()),
            [
                ("solo allo sportello".to_owned(), owned(&["a", "d"])),
                ("non sei residente".to_owned(), owned(&["c"])),
            ]
        );
    }
}
