//! The word that one knows what one signs, and what becomes of the paper.

use super::declaring::Declaring;
use super::draft::Ending;
use super::flaws::{ADDRESS, AWARE, BY, OUTCOME};
use crate::components::choice::{CheckField, Choice, RadioField};
use crate::components::field::TextField;
use crate::site::use_site;
use leptos::prelude::*;
use sportello_types::deliveries::DeliveryChannel;
use sportello_types::text::selfcertificationpages as words;

/// Both ways, with the values that stand for them.
const CHANNELS: [(DeliveryChannel, &str); 2] =
    [(DeliveryChannel::Email, "email"), (DeliveryChannel::Pec, "pec")];

/// What false declarations lead to (arts. 75 and 76), and the box.
pub(super) fn awareness(declaring: Declaring) -> impl IntoView {
    let lang = declaring.lang;
    view! {
        <div class="sp-note">
            <h3 class="h6">{words::aware_title(lang)}</h3>
            <p>{words::aware_text(lang)}</p>
        </div>
        <CheckField
            id=AWARE
            label=words::aware(lang)
            required=true
            checked=declaring.aware
            on_toggle=Callback::new(move |on| declaring.aware.set(on))
            error=declaring.error(AWARE)
        />
    }
}

/// Downloaded, kept, or sent.
#[component]
pub(super) fn Outcome(declaring: Declaring) -> impl IntoView {
    let lang = declaring.lang;
    let choices: Vec<_> = Ending::ALL
        .into_iter()
        .map(|ending| Choice {
            value: ending.value().to_owned(),
            label: match ending {
                Ending::Download => words::outcome_download(lang),
                Ending::Keep => words::outcome_keep(lang),
                Ending::Send => words::outcome_send(lang),
            }
            .to_owned(),
        })
        .collect();
    let ending = Memo::new(move |_| declaring.draft.with(|draft| draft.ending));
    let value = move || {
        ending
            .get()
            .map(|ending| ending.value().to_owned())
            .unwrap_or_default()
    };
    let choose = move |value: String| {
        let known = Ending::ALL.into_iter().find(|ending| ending.value() == value);
        declaring.change(|draft| draft.ending = known);
    };
    view! {
        <RadioField
            id=OUTCOME
            label=words::outcome(lang)
            hint=words::outcome_hint(lang)
            required=true
            choices=choices
            value=Signal::derive(value)
            on_choose=Callback::new(choose)
            error=declaring.error(OUTCOME)
        />
        {move || (ending.get() == Some(Ending::Send)).then(|| sending(declaring))}
    }
}

/// How, and where to. Where only one way is set up there is nothing to choose.
fn sending(declaring: Declaring) -> impl IntoView {
    let lang = declaring.lang;
    let offered = use_site().tenant.delivery_channels.clone();
    let has_pec = offered.contains(&DeliveryChannel::Pec);
    if !has_pec {
        untrack(|| declaring.change(|draft| draft.by = Some(DeliveryChannel::Email)));
    }
    let value = move || {
        let by = declaring.draft.with(|draft| draft.by);
        let known = CHANNELS.iter().find(|(known, _)| Some(*known) == by);
        known.map(|(_, value)| (*value).to_owned()).unwrap_or_default()
    };
    let choose = move |value: String| {
        let known = CHANNELS.iter().find(|(_, known)| *known == value);
        declaring.change(|draft| draft.by = known.map(|(by, _)| *by));
    };
    let how = has_pec.then(|| {
        let choices: Vec<_> = CHANNELS
            .iter()
            .map(|(by, value)| Choice {
                value: (*value).to_owned(),
                label: match by {
                    DeliveryChannel::Email => words::by_email(lang),
                    DeliveryChannel::Pec => words::by_pec(lang),
                }
                .to_owned(),
            })
            .collect();
        view! {
            <RadioField
                id=BY
                label=words::by(lang)
                required=true
                choices=choices
                value=Signal::derive(value)
                on_choose=Callback::new(choose)
                error=declaring.error(BY)
            />
        }
    });
    view! {
        {how}
        <TextField
            id=ADDRESS
            label=words::address(lang)
            hint=words::address_hint(lang)
            kind="email"
            required=true
            autocomplete="email"
            maxlength=254_u32
            value=Signal::derive(move || declaring.address())
            on_input=Callback::new(move |text| declaring.change(|draft| draft.address = Some(text)))
            error=declaring.error(ADDRESS)
        />
    }
}
