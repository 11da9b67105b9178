//! An annulment: a dialog that says what follows, and asks why.

use super::one::TOLD;
use crate::api;
use crate::load::Loaded;
use crate::pages::area::question::opener;
use crate::pages::area::why::{AskWhy, Words};
use crate::pages::clock;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use sportello_types::certificates::{Annulment, CertificateStatus};
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::{AnnulmentShown, IssuedCertificateDetail};
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::CleanText;

#[component]
pub(super) fn Annul(
    /// Which one.
    id: CertificateId,
    /// Whether it waits for its payment: then other things follow.
    held: bool,
    /// The page's data: they change with it.
    loaded: Loaded<IssuedCertificateDetail>,
) -> impl IntoView {
    let (lang, session) = (use_lang(), use_session());
    let open = RwSignal::new(false);
    let said = Words {
        title: words::annul_title(lang),
        text: if held {
            words::annul_held_text(lang)
        } else {
            words::annul_text(lang)
        },
        reason: words::annul_reason(lang),
        hint: words::annul_reason_hint(lang),
        wrong: words::annul_wrong(lang),
        confirm: words::annul_confirm(lang),
        done: words::annul_done(lang),
    };
    let annul = move |reason: CleanText, key: String| async move {
        let annulment = Annulment { reason };
        let done = api::issued::annul(id, &annulment, &key).await;
        done.map(|()| annulment.reason)
    };
    let annulled = Callback::new(move |reason: CleanText| {
        let who = untrack(|| session.citizen());
        loaded.update(|certificate| {
            certificate.status = CertificateStatus::Annulled;
            certificate.printable = false;
            certificate.annulled = Some(AnnulmentShown {
                at: clock::now(),
                by: who.map_or_else(String::new, |who| {
                    format!("{} {}", who.given_name, who.family_name)
                }),
                reason: reason.as_str().to_owned(),
            });
        });
    });
    view! {
        <p>{opener(words::annul(lang), open)}</p>
        <AskWhy
            id="annulla-certificato"
            control="annul-reason"
            words=said
            open=open
            act=annul
            done=annulled
            told=TOLD
        />
    }
}
