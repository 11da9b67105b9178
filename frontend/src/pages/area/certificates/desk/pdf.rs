//! The PDF: for who has just issued it to print, for others with a reason.

use crate::api;
use crate::components::card::Card;
use crate::components::field::TextArea;
use crate::components::icon::Icon;
use crate::components::short_form::Typed;
use crate::format;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::backoffice::REASON;
use sportello_types::ids::CertificateId;
use sportello_types::issued_certificates::DocumentReason;
use sportello_types::text::issuedcertificates as words;
use sportello_types::values::CertificateNumber;

const WHY: &str = "reason";

#[component]
pub(super) fn Pdf(
    /// Which one.
    id: CertificateId,
    /// Its number, for the name of the file.
    number: CertificateNumber,
    /// Bytes of it.
    size: i64,
    /// Whether no reason is needed.
    printable: bool,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![(WHY, words::pdf_reason(lang))]);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = form.text(WHY).trim().to_owned();
        let reasoned = printable || REASON.contains(&reason.chars().count());
        let flaw = (!reasoned).then(|| (WHY, words::wrong_reason(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        spawn_local(async move {
            let reason = DocumentReason {
                reason: (!printable).then_some(reason),
            };
            let name = format!("certificato-{number}.pdf");
            match api::issued::save_document(id, &reason, &name).await {
                Ok(()) => {
                    form.done();
                    live.announce(words::pdf_done(lang));
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let bytes = format::bytes(size, lang);
    let (text, button) = if printable {
        (words::pdf_print_text(lang), words::pdf_print(lang, bytes))
    } else {
        (words::pdf_text(lang), words::pdf_take(lang, bytes))
    };
    let why = (!printable).then(|| {
        view! {
            <TextArea
                id=WHY
                label=words::pdf_reason(lang)
                hint=words::pdf_reason_hint(lang)
                required=true
                maxlength=500_u32
                value=form.value(WHY)
                on_input=form.hear(WHY)
                error=form.error(WHY)
            />
        }
    });
    view! {
        <Card title=words::pdf_title(lang)>
            <form novalidate=true on:submit=submit>
                <p>{text}</p>
                {form.summary()}
                {why}
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    <Icon name="it-download" class="icon-white icon-sm"/>
                    " "
                    {button}
                </button>
            </form>
        </Card>
    }
}
