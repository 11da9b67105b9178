//! *Invia per e-mail*: to oneself or to whoever is to receive the certificate.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::choice::{Choice, RadioField};
use crate::components::short_form::{Typed, field};
use crate::keys::key_of;
use crate::live::use_live;
use crate::load::{Loaded, load};
use crate::site::{use_lang, use_site};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::deliveries::{Delivery, DeliveryChannel, DeliveryShown};
use sportello_types::ids::CertificateId;
use sportello_types::lang::Lang;
use sportello_types::page::Page;
use sportello_types::profile::Profile;
use sportello_types::text::{deliveries as words, fields as common};
use sportello_types::values::Email;

/// The controls, by their place in what is sent.
const BY: &str = "by";
const ADDRESS: &str = "address";
/// Most characters of an address.
const LONGEST: u32 = 254;

const EMAIL: &str = "email";
const PEC: &str = "pec";

#[component]
pub(super) fn SendForm(
    /// The certificate.
    of: CertificateId,
    /// To whom it was sent.
    deliveries: Loaded<Page<DeliveryShown>>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let offers_pec = use_site()
        .tenant
        .delivery_channels
        .contains(&DeliveryChannel::Pec);
    let form = Typed::new(vec![(BY, words::by(lang)), (ADDRESS, words::address(lang))]);
    form.set(BY, EMAIL.to_owned());
    let own = load(None, || async { api::profile::profile().await });
    // The own address, as long as nothing else was typed.
    let proposed = StoredValue::new(String::new());
    let propose = move || {
        let by = form.text(BY);
        let address = own.ready().and_then(|profile| own_address(&profile, &by));
        let address = address.unwrap_or_default();
        let untouched = proposed.with_value(|last| form.text(ADDRESS) == *last);
        if untouched {
            form.set(ADDRESS, address.clone());
            proposed.set_value(address);
        }
    };
    Effect::new(move |_| propose());
    let choose = Callback::new(move |by: String| {
        form.set(BY, by);
        untrack(propose);
    });
    let sent_to = RwSignal::new(None::<String>);
    // What was sent without an answer, with its key: sent again as it is, it has one effect.
    let sent = StoredValue::new(None::<(Delivery, String)>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sent_to.set(None);
        let Some(to) = form.begin_with(read(form, lang).map_err(|flaw| vec![flaw])) else {
            return;
        };
        let key = key_of(sent, &to);
        spawn_local(async move {
            let answer = api::certificates::deliver(of, &to, &key).await;
            // The page may have been left meanwhile.
            if sent.try_get_value().is_none() {
                return;
            }
            match answer {
                Ok(delivery) => {
                    sent.set_value(None);
                    form.pause();
                    let told = words::sent_text(lang, &delivery.address);
                    live.announce(format!("{}. {told}", words::sent_title(lang)));
                    sent_to.set(Some(told));
                    deliveries.reload();
                }
                Err(error) => {
                    if error.code().is_some() {
                        sent.set_value(None);
                    }
                    form.failed(error);
                }
            }
        });
    };
    view! {
        <Card title=words::title(lang)>
            <p>{words::text(lang)}</p>
            {move || {
                sent_to
                    .get()
                    .map(|told| {
                        view! {
                            <Alert tone=Tone::Success title=words::sent_title(lang)>
                                <span class="text-break">{told}</span>
                            </Alert>
                        }
                    })
            }}
            <form novalidate=true on:submit=submit>
                {form.summary()}
                <p>{common::required_note(lang)}</p>
                {offers_pec.then(|| channels(form, choose, lang))}
                {field(
                    form,
                    ADDRESS,
                    words::address(lang),
                    Some(words::address_hint(lang)),
                    ("email", "email", LONGEST),
                )}
                <button
                    type="submit"
                    class="btn btn-outline-primary mobile-full"
                    aria-disabled=form.aria_disabled()
                >
                    {words::send(lang)}
                </button>
            </form>
        </Card>
    }
}

fn channels(form: Typed, choose: Callback<String>, lang: Lang) -> impl IntoView {
    let choice = |value: &str, label: &str| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    };
    view! {
        <RadioField
            id=BY
            label=words::by(lang)
            hint=words::by_pec_hint(lang)
            required=true
            choices=vec![choice(EMAIL, words::by_email(lang)), choice(PEC, words::by_pec(lang))]
            value=form.value(BY)
            on_choose=choose
            error=form.error(BY)
        />
    }
}

fn own_address(profile: &Profile, by: &str) -> Option<String> {
    let own = if by == PEC { &profile.pec } else { &profile.email };
    own.as_ref().map(|address| address.as_str().to_owned())
}

fn read(form: Typed, lang: Lang) -> Result<Delivery, (&'static str, &'static str)> {
    let address: Email = form
        .text(ADDRESS)
        .parse()
        .map_err(|_| (ADDRESS, words::wrong_address(lang)))?;
    let by = if form.text(BY) == PEC {
        DeliveryChannel::Pec
    } else {
        DeliveryChannel::Email
    };
    Ok(Delivery { by, address })
}
