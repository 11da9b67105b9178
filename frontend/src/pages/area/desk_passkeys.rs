//! For operators at the desk: somebody has lost the device of a passkey, and is recognised again.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::choice::CheckField;
use crate::components::error_summary::focus_field;
use crate::components::facts::{Fact, Facts};
use crate::components::short_form::{Typed, field};
use crate::format;
use crate::live::use_live;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::passkeys::{Passkey, PasskeyOwner, PasskeyRemoval, PasskeySearch};
use sportello_types::problem::ProblemCode;
use sportello_types::text::{deskoffice as words, passkeys};
use sportello_types::values::CodiceFiscale;

/// What a ticked box holds.
const CHECKED: &str = "checked";

#[component]
pub(super) fn LostPasskey() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![("lost_tax_code", words::lost_tax_code(lang))]);
    let found = RwSignal::new(None::<PasskeyOwner>);
    let nobody = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        found.set(None);
        nobody.set(false);
        let tax_code = form.text("lost_tax_code").parse::<CodiceFiscale>();
        let flaw = tax_code
            .is_err()
            .then(|| ("lost_tax_code", words::lost_flaw_tax_code(lang)));
        if !form.begin(flaw.into_iter().collect()) {
            return;
        }
        let Ok(tax_code) = tax_code else { return };
        spawn_local(async move {
            match api::backoffice::desk_passkeys(&PasskeySearch { tax_code }).await {
                Ok(owner) => {
                    form.pause();
                    live.announce(words::data(lang));
                    found.set(Some(owner));
                }
                Err(error) if error.code() == Some(ProblemCode::NotFound) => {
                    form.pause();
                    live.alert(words::lost_nobody(lang));
                    nobody.set(true);
                }
                Err(error) => form.failed(error),
            }
        });
    };
    let missing = move || {
        nobody
            .get()
            .then(|| view! { <Alert tone=Tone::Warning>{words::lost_nobody(lang)}</Alert> })
    };
    view! {
        <section class="sp-section" aria-labelledby="passkey-persa">
            <h2 class="h4" id="passkey-persa">{words::lost_title(lang)}</h2>
            <p>{words::lost_lead(lang)}</p>
            <form novalidate=true on:submit=submit>
                {form.summary()}
                {missing}
                {field(form, "lost_tax_code", words::lost_tax_code(lang), None, ("text", "off", 20))}
                <button
                    type="submit"
                    class="btn btn-outline-primary mobile-full"
                    aria-disabled=form.aria_disabled()
                >
                    {words::lost_find(lang)}
                </button>
            </form>
            {move || found.get().map(|owner| view! { <Owner owner=owner/> })}
        </section>
    }
}

/// Who it is, and the passkeys.
#[component]
fn Owner(owner: PasskeyOwner) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![("identity_checked", words::lost_checked(lang))]);
    let left = RwSignal::new(owner.passkeys);
    let removed = RwSignal::new(false);
    let facts = vec![
        Fact::new(
            words::name(lang),
            format!("{} {}", owner.given_name, owner.family_name),
        ),
        Fact::new(words::tax_code(lang), owner.tax_code.as_str()),
    ];
    let remove = Callback::new(move |passkey: Passkey| {
        let checked = form.text("identity_checked") == CHECKED;
        let flaw = (!checked).then(|| ("identity_checked", words::flaw_checked(lang)));
        let refused = flaw.is_some();
        if !form.begin(flaw.into_iter().collect()) {
            if refused {
                focus_field("identity_checked");
            }
            return;
        }
        spawn_local(async move {
            let removal = PasskeyRemoval {
                identity_checked: true,
            };
            let done = api::backoffice::desk_revoke(passkey.id, removal).await;
            match done {
                Ok(()) => {
                    form.pause();
                    live.announce(words::lost_removed(lang));
                    removed.set(true);
                    left.update(|items| items.retain(|item| item.id != passkey.id));
                }
                Err(error) => form.failed(error),
            }
        });
    });
    let rows = move || {
        let items = left.get();
        if items.is_empty() {
            return view! { <p>{words::lost_none(lang)}</p> }.into_any();
        }
        let rows: Vec<_> = items
            .into_iter()
            .map(|item| view! { <li>{row(item, remove, form, lang)}</li> })
            .collect();
        view! {
            {form.summary()}
            <CheckField
                id="identity_checked"
                label=words::lost_checked(lang)
                required=true
                checked=Signal::derive(move || form.value("identity_checked").get() == CHECKED)
                on_toggle=Callback::new(move |on: bool| {
                    form.set("identity_checked", if on { CHECKED.to_owned() } else { String::new() });
                })
                error=form.error("identity_checked")
            />
            <ul class="sp-cards">{rows}</ul>
        }
        .into_any()
    };
    let done = move || {
        removed
            .get()
            .then(|| view! { <Alert tone=Tone::Success>{words::lost_removed(lang)}</Alert> })
    };
    view! {
        <h3 class="h5 mt-4">{words::document(lang)}</h3>
        <Facts facts=facts/>
        {done}
        {rows}
    }
}

fn row(item: Passkey, remove: Callback<Passkey>, form: Typed, lang: Lang) -> impl IntoView {
    let this = item.clone();
    view! {
        <Card title=item.name.clone()>
            <p class="mb-1">{item.kept(lang)}</p>
            <p>{passkeys::added_on(lang, format::instant(item.added_at, lang))}</p>
            <button
                type="button"
                class="btn btn-outline-primary"
                aria-disabled=form.aria_disabled()
                on:click=move |_| remove.run(this.clone())
            >
                {words::lost_remove(lang, item.name)}
            </button>
        </Card>
    }
}
