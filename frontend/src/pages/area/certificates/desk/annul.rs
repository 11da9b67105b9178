//! An annulment: a dialog that says what follows, and asks why.

use super::one::TOLD;
use crate::api;
use crate::components::dialog::Dialog;
use crate::components::error_summary::focus_field;
use crate::components::field::TextArea;
use crate::components::short_form::Typed;
use crate::keys::new_key;
use crate::live::use_live;
use crate::load::Loaded;
use crate::pages::area::clock;
use crate::session::use_session;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::certificates::{Annulment, CertificateStatus};
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::{AnnulmentShown, IssuedCertificateDetail};
use sportello_types::text::{issuedcertificates as words, shell};
use sportello_types::values::CleanText;

const WHY: &str = "annul-reason";

#[component]
pub(super) fn Annul(
    /// Which one.
    id: CertificateId,
    /// The page's data: they change with it.
    loaded: Loaded<IssuedCertificateDetail>,
) -> impl IntoView {
    let (lang, live, session) = (use_lang(), use_live(), use_session());
    let open = RwSignal::new(false);
    let form = Typed::new(vec![(WHY, words::annul_reason(lang))]);
    // The same until an answer has come: what is sent again after none has one effect.
    let key = StoredValue::new(new_key());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = form.text(WHY).parse::<CleanText>();
        let flaw = reason.is_err().then(|| (WHY, words::annul_wrong(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        let Ok(reason) = reason else { return };
        spawn_local(async move {
            let annulment = Annulment {
                reason: reason.clone(),
            };
            let answer = api::issued::annul(id, &annulment, &key.get_value()).await;
            match answer {
                Ok(()) => {
                    let who = untrack(|| session.citizen());
                    open.set(false);
                    form.done();
                    live.announce(words::annul_done(lang));
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
                    // The button that had the focus is gone.
                    request_animation_frame(|| focus_field(TOLD));
                }
                Err(error) => {
                    if error.code().is_some() {
                        key.set_value(new_key());
                    }
                    form.failed(error);
                }
            }
        });
    };
    view! {
        <p>
            <button
                type="button"
                class="btn btn-outline-danger mobile-full"
                on:click=move |_| open.set(true)
            >
                {words::annul(lang)}
            </button>
        </p>
        <Dialog id="annulla-certificato" title=words::annul_title(lang) open=open>
            <form novalidate=true on:submit=submit>
                <p>{words::annul_text(lang)}</p>
                {form.summary()}
                <TextArea
                    id=WHY
                    label=words::annul_reason(lang)
                    hint=words::annul_reason_hint(lang)
                    required=true
                    maxlength=200_u32
                    value=form.value(WHY)
                    on_input=form.hear(WHY)
                    error=form.error(WHY)
                />
                <div class="sp-dialog-actions">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>
                        {shell::cancel(lang)}
                    </button>
                    <button type="submit" class="btn btn-danger" aria-disabled=form.aria_disabled()>
                        {words::annul_confirm(lang)}
                    </button>
                </div>
            </form>
        </Dialog>
    }
}
