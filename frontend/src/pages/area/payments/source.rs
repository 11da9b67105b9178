//! The way to what a debt is for, where that has a page.

use crate::pages::area::istanza_payment;
use crate::route::{Query, Route};
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::payments::DebtSource;
use sportello_types::text::paymentpages as words;

/// The link, in a paragraph of its own.
pub(super) fn link(source: &DebtSource, lang: Lang) -> Option<impl IntoView + use<>> {
    way(source, lang).map(|(route, text)| view! { <p><a href=route.path(lang)>{text}</a></p> })
}

/// The same from the page to which payments return.
pub(super) fn back(source: &DebtSource, lang: Lang) -> Option<impl IntoView + use<>> {
    way(source, lang).map(|(route, text)| view! { <p><a href=path_back(&route, lang)>{text}</a></p> })
}

/// The same as what to do next.
pub(super) fn button(source: &DebtSource, lang: Lang) -> Option<impl IntoView + use<>> {
    way(source, lang).map(|(route, text)| {
        view! {
            <p>
                <a class="btn btn-primary mobile-full" href=path_back(&route, lang)>{text}</a>
            </p>
        }
    })
}

fn way(source: &DebtSource, lang: Lang) -> Option<(Route, &'static str)> {
    match source {
        DebtSource::Istanza { istanza } => Some((Route::Istanza(*istanza), words::source_istanza(lang))),
        DebtSource::Certificate { certificate } => {
            Some((Route::Certificate(*certificate), words::source_certificate(lang)))
        }
        DebtSource::Municipality | DebtSource::Spontaneous | DebtSource::Receipt => None,
    }
}

/// An istanza that was sent by being paid shows its confirmation to whoever has just paid.
fn path_back(route: &Route, lang: Lang) -> String {
    let path = route.path(lang);
    match route {
        Route::Istanza(_) => {
            let query = Query::of([(istanza_payment::AFTER, Some(istanza_payment::PAYING))]);
            format!("{path}{query}")
        }
        _ => path,
    }
}
