//! What the fiscal code and the data of whom it is about disagree on, and how that was cleared up: it stands in
//! nobody's way.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::format;
use crate::pages::area::why::{AskWhy, Words};
use crate::pages::clock;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::doubts::{DoubtsClearance, DoubtsCleared};
use sportello_types::issued_certificates::FoundResident;
use sportello_types::lang::Lang;
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::{CleanText, Mismatch};

/// Where the page says that it was cleared up.
const TOLD: &str = "dubbi";

/// The doubts about somebody, with a way to clear them up; nothing where there are none.
#[component]
pub(super) fn Doubts(
    /// Whom it is about.
    person: FoundResident,
) -> impl IntoView {
    let FoundResident {
        resident,
        doubts,
        cleared,
        ..
    } = person;
    if doubts.is_empty() {
        return ().into_any();
    }
    let (lang, session) = (use_lang(), use_session());
    let cleared = RwSignal::new(cleared);
    let open = RwSignal::new(false);
    let names: Vec<_> = doubts
        .iter()
        .map(|doubt| view! { <li>{name(*doubt, lang)}</li> })
        .collect();
    let clear = move |seen: CleanText, key: String| {
        let clearance = DoubtsClearance {
            resident: resident.clone(),
            doubts: doubts.clone(),
            seen,
        };
        async move {
            let done = api::issued::clear_doubts(&clearance, &key).await;
            done.map(|()| clearance.seen)
        }
    };
    let noted = Callback::new(move |seen: CleanText| {
        let who = untrack(|| session.citizen());
        cleared.set(Some(DoubtsCleared {
            at: clock::now(),
            by: who.map_or_else(String::new, |who| {
                format!("{} {}", who.given_name, who.family_name)
            }),
            seen: seen.as_str().to_owned(),
        }));
    });
    let said = Words {
        title: words::doubts_clear_title(lang),
        text: words::doubts_clear_text(lang),
        reason: words::doubts_seen(lang),
        hint: words::doubts_seen_hint(lang),
        wrong: words::doubts_seen_wrong(lang),
        confirm: words::doubts_confirm(lang),
        done: words::doubts_done(lang),
    };
    let state = move || {
        match cleared.get() {
        Some(cleared) => told(cleared, lang).into_any(),
        None => view! {
            <p>{words::doubts_text(lang)}</p>
            <button type="button" class="btn btn-outline-primary mobile-full" on:click=move |_| open.set(true)>
                {words::doubts_clear(lang)}
            </button>
        }
        .into_any(),
    }
    };
    view! {
        <div id=TOLD tabindex="-1">
            <Alert tone=Tone::Warning title=words::doubts_title(lang)>
                <ul>{names}</ul>
                {state}
            </Alert>
        </div>
        <AskWhy
            id="chiarisci-dubbi"
            control="doubts-seen"
            words=said
            danger=false
            open=open
            act=clear
            done=noted
            told=TOLD
        />
    }
    .into_any()
}

/// Who cleared it up, when, and by what.
fn told(cleared: DoubtsCleared, lang: Lang) -> impl IntoView {
    let DoubtsCleared { at, by, seen } = cleared;
    view! {
        <p>{words::doubts_cleared_by(lang, by, format::instant(at, lang))}</p>
        <p class="mb-0">{words::doubts_cleared_seen(lang, seen)}</p>
    }
}

/// What is still to be cleared up, in a line.
pub(super) fn open_doubts(person: &FoundResident, lang: Lang) -> Option<String> {
    let doubts = person.doubts.iter().map(|doubt| name(*doubt, lang));
    let doubts: Vec<_> = doubts.collect();
    (!doubts.is_empty() && person.cleared.is_none()).then(|| doubts.join(", "))
}

fn name(doubt: Mismatch, lang: Lang) -> &'static str {
    match doubt {
        Mismatch::FamilyName => words::doubt_family_name(lang),
        Mismatch::GivenName => words::doubt_given_name(lang),
        Mismatch::BirthDate => words::doubt_birth_date(lang),
        Mismatch::Sex => words::doubt_sex(lang),
        Mismatch::BirthPlace => words::doubt_birth_place(lang),
    }
}
