//! The fields of the profile, in groups.

use super::change::Wrong;
use super::draft::{Draft, kind_choices};
use crate::components::choice::{Choice, RadioField, SelectField};
use crate::components::field::TextField;
use crate::components::place::{PlaceField, Places};
use crate::session::use_session;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::profile::{PersonField, Profile};
use sportello_types::text::profilepage as words;

/// The control's id for a place in the profile: `/residence/street` is `residence-street`.
pub(super) fn id_of(pointer: &str) -> String {
    match pointer.trim_start_matches('/') {
        "birth_place/code" => "birth_place".to_owned(),
        "residence" => "residence-street".to_owned(),
        other => other.replace('/', "-"),
    }
}

/// Where a place in the profile stands in the form.
pub(super) fn position_of(pointer: &str) -> usize {
    const ORDER: [&str; 20] = [
        "/given_name",
        "/family_name",
        "/birth_date",
        "/declared_tax_code",
        "/birth_place",
        "/residence/street",
        "/residence/number",
        "/residence/postal_code",
        "/residence/locality",
        "/residence/municipality_code",
        "/residence/country_code",
        "/residence",
        "/identity_document/kind",
        "/identity_document/number",
        "/identity_document/issuer",
        "/identity_document/issued_on",
        "/identity_document/expires_on",
        "/email",
        "/pec",
        "/mobile",
    ];
    let stands = |start: &&str| pointer.starts_with(*start);
    ORDER.iter().position(stands).unwrap_or(ORDER.len())
}

/// The words of a place in the profile; `abroad`: one lives in another country.
pub(super) fn label_of(pointer: &str, abroad: bool, lang: Lang) -> &'static str {
    match pointer {
        "/given_name" => words::given_name(lang),
        "/family_name" => words::family_name(lang),
        "/birth_date" => words::birth_date(lang),
        "/residence/street" if abroad => words::foreign_street(lang),
        "/residence/postal_code" if abroad => words::foreign_postal_code(lang),
        "/birth_place/foreign_town" => words::foreign_town(lang),
        p if p.starts_with("/birth_place") => words::birth_place(lang),
        "/residence/street" => words::street(lang),
        "/residence/number" => words::house_number(lang),
        "/residence/postal_code" => words::postal_code(lang),
        "/residence/municipality_code" => words::municipality(lang),
        "/residence/locality" => words::locality(lang),
        "/residence/country_code" => words::country(lang),
        p if p.starts_with("/residence") => words::residence(lang),
        "/identity_document/kind" => words::document_kind(lang),
        "/identity_document/number" => words::document_number(lang),
        "/identity_document/issuer" => words::document_issuer(lang),
        "/identity_document/issued_on" => words::document_issued_on(lang),
        "/identity_document/expires_on" => words::document_expires_on(lang),
        "/email" => words::email(lang),
        "/pec" => words::pec(lang),
        "/mobile" => words::mobile(lang),
        "/declared_tax_code" => words::declared_tax_code(lang),
        _ => words::phone(lang),
    }
}

fn error(wrong: RwSignal<Wrong>, pointer: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        wrong.with(|wrong| {
            let inner = format!("{pointer}/code");
            wrong.get(pointer).or_else(|| wrong.get(&inner)).cloned()
        })
    })
}

/// A field of text bound to one place of the draft.
macro_rules! text {
    ($draft:ident, $wrong:ident, $lang:ident, $pointer:literal, $field:ident, $kind:literal, $max:literal,
     $complete:expr, $hint:expr, $required:literal) => {
        view! {
            <TextField
                id=id_of($pointer)
                label=label_of($pointer, $draft.with_untracked(|draft| draft.lives_abroad), $lang)
                kind=$kind
                hint=$hint
                required=$required
                autocomplete=$complete
                maxlength=$max
                value=Signal::derive(move || $draft.with(|draft| draft.$field.clone()))
                on_input=Callback::new(move |text: String| $draft.update(|draft| draft.$field = text))
                error=error($wrong, $pointer)
            />
        }
    };
}

/// Who one is, as far as no identity says it: a card may hold the fiscal code alone, another member
/// state knows of none.
pub(super) fn person(
    profile: &Profile,
    draft: RwSignal<Draft>,
    wrong: RwSignal<Wrong>,
    lang: Lang,
) -> impl IntoView + use<> {
    let given_name = profile.asks(PersonField::GivenName).then(|| {
        text!(
            draft,
            wrong,
            lang,
            "/given_name",
            given_name,
            "text",
            200_u32,
            "given-name",
            words::name_hint(lang),
            true
        )
    });
    let family_name = profile.asks(PersonField::FamilyName).then(|| {
        text!(
            draft,
            wrong,
            lang,
            "/family_name",
            family_name,
            "text",
            200_u32,
            "family-name",
            words::name_hint(lang),
            true
        )
    });
    let birth_date = profile.asks(PersonField::BirthDate).then(|| {
        text!(
            draft,
            wrong,
            lang,
            "/birth_date",
            birth_date,
            "date",
            10_u32,
            "bday",
            words::birth_date_hint(lang),
            true
        )
    });
    let tax_code = profile.asks(PersonField::TaxCode).then(|| {
        text!(
            draft,
            wrong,
            lang,
            "/declared_tax_code",
            declared_tax_code,
            "text",
            16_u32,
            "off",
            words::declared_tax_code_hint(lang),
            false
        )
    });
    let any = given_name.is_some() || family_name.is_some() || birth_date.is_some() || tax_code.is_some();
    any.then(|| {
        view! {
            <fieldset class="sp-group">
                <legend class="h4">{words::stated(lang)}</legend>
                <p>{words::stated_text(lang)}</p>
                {given_name}
                {family_name}
                {birth_date}
                {tax_code}
            </fieldset>
        }
    })
}

/// Place of birth, when the identity does not say it.
pub(super) fn birth_place(draft: RwSignal<Draft>, wrong: RwSignal<Wrong>, lang: Lang) -> impl IntoView {
    let abroad = Memo::new(move |_| draft.with(|draft| draft.born_abroad));
    let where_ = Signal::derive(move || if abroad.get() { "abroad" } else { "italy" }.to_owned());
    let choices = vec![
        Choice {
            value: "italy".to_owned(),
            label: words::born_in_italy(lang).to_owned(),
        },
        Choice {
            value: "abroad".to_owned(),
            label: words::born_abroad(lang).to_owned(),
        },
    ];
    let choose = Callback::new(move |place| draft.update(|draft| draft.birth_place = place));
    let value = Signal::derive(move || draft.with(|draft| draft.birth_place.clone()));
    view! {
        <fieldset class="sp-group">
            <legend class="h4">{words::birth_place(lang)}</legend>
            <RadioField
                id="birth-where"
                label=words::born_where(lang)
                required=true
                choices=choices
                value=where_
                on_choose=Callback::new(move |value: String| {
                    draft.update(|draft| {
                        draft.born_abroad = value == "abroad";
                        draft.birth_place = None;
                    });
                })
            />
            {move || {
                if abroad.get() {
                    view! {
                        <PlaceField
                            id="birth_place"
                            label=words::birth_country(lang)
                            hint=words::place_hint(lang)
                            required=true
                            list=Places::Countries
                            value=value
                            on_choose=choose
                            error=error(wrong, "/birth_place")
                        />
                        {text!(draft, wrong, lang, "/birth_place/foreign_town", foreign_town, "text", 200_u32, "off", words::foreign_town_hint(lang), false)}
                    }
                    .into_any()
                } else {
                    view! {
                        <PlaceField
                            id="birth_place"
                            label=words::birth_municipality(lang)
                            hint=words::place_hint(lang)
                            required=true
                            list=Places::AllMunicipalities
                            value=value
                            on_choose=choose
                            error=error(wrong, "/birth_place")
                        />
                    }
                    .into_any()
                }
            }}
        </fieldset>
    }
}

/// Residence.
pub(super) fn residence(draft: RwSignal<Draft>, wrong: RwSignal<Wrong>, lang: Lang) -> impl IntoView {
    let abroad = Memo::new(move |_| draft.with(|draft| draft.lives_abroad));
    let where_ = Signal::derive(move || if abroad.get() { "abroad" } else { "italy" }.to_owned());
    let choices = vec![
        Choice {
            value: "italy".to_owned(),
            label: words::lives_in_italy(lang).to_owned(),
        },
        Choice {
            value: "abroad".to_owned(),
            label: words::lives_abroad(lang).to_owned(),
        },
    ];
    view! {
        <fieldset class="sp-group">
            <legend class="h4">{words::residence(lang)}</legend>
            <RadioField
                id="residence-where"
                label=words::lives_where(lang)
                required=true
                choices=choices
                value=where_
                on_choose=Callback::new(move |value: String| {
                    draft.update(|draft| draft.lives_abroad = value == "abroad");
                    wrong.update(|wrong| wrong.retain(|pointer, _| !pointer.starts_with("/residence")));
                })
            />
            {move || {
                if abroad.get() {
                    address_abroad(draft, wrong, lang).into_any()
                } else {
                    address_in_italy(draft, wrong, lang).into_any()
                }
            }}
        </fieldset>
    }
}

fn address_in_italy(draft: RwSignal<Draft>, wrong: RwSignal<Wrong>, lang: Lang) -> impl IntoView {
    view! {
        {text!(draft, wrong, lang, "/residence/street", street, "text", 200_u32, "address-line1", words::street_hint(lang), true)}
        {text!(draft, wrong, lang, "/residence/number", number, "text", 20_u32, "address-line2", words::house_number_hint(lang), true)}
        {text!(draft, wrong, lang, "/residence/postal_code", postal_code, "text", 5_u32, "postal-code", words::postal_code_hint(lang), true)}
        <PlaceField
            id=id_of("/residence/municipality_code")
            label=words::municipality(lang)
            hint=words::place_hint(lang)
            required=true
            list=Places::Municipalities
            value=Signal::derive(move || draft.with(|draft| draft.municipality.clone()))
            on_choose=Callback::new(move |place| draft.update(|draft| draft.municipality = place))
            error=error(wrong, "/residence/municipality_code")
        />
    }
}

fn address_abroad(draft: RwSignal<Draft>, wrong: RwSignal<Wrong>, lang: Lang) -> impl IntoView {
    view! {
        {text!(draft, wrong, lang, "/residence/street", street, "text", 200_u32, "street-address", words::foreign_street_hint(lang), true)}
        {text!(draft, wrong, lang, "/residence/postal_code", postal_code, "text", 16_u32, "postal-code", words::foreign_postal_code_hint(lang), false)}
        {text!(draft, wrong, lang, "/residence/locality", locality, "text", 200_u32, "address-level2", words::locality_hint(lang), true)}
        <PlaceField
            id=id_of("/residence/country_code")
            label=words::country(lang)
            hint=words::place_hint(lang)
            required=true
            list=Places::CountriesOfToday
            value=Signal::derive(move || draft.with(|draft| draft.country.clone()))
            on_choose=Callback::new(move |place| draft.update(|draft| draft.country = place))
            error=error(wrong, "/residence/country_code")
        />
    }
}

/// Identity document.
pub(super) fn document(draft: RwSignal<Draft>, wrong: RwSignal<Wrong>, lang: Lang) -> impl IntoView {
    view! {
        <fieldset class="sp-group">
            <legend class="h4">{words::identity_document(lang)}</legend>
            <p>{words::document_text(lang)}</p>
            <SelectField
                id=id_of("/identity_document/kind")
                label=words::document_kind(lang)
                choices=Signal::stored(kind_choices(lang))
                value=Signal::derive(move || draft.with(|draft| draft.document_kind.clone()))
                on_choose=Callback::new(move |kind: String| draft.update(|draft| draft.document_kind = kind))
                error=error(wrong, "/identity_document/kind")
            />
            {text!(draft, wrong, lang, "/identity_document/number", document_number, "text", 40_u32, "off", words::document_number_hint(lang), false)}
            {text!(draft, wrong, lang, "/identity_document/issuer", document_issuer, "text", 200_u32, "off", words::document_issuer_hint(lang), false)}
            {text!(draft, wrong, lang, "/identity_document/issued_on", document_issued_on, "date", 10_u32, "off", words::date_hint(lang), false)}
            {text!(draft, wrong, lang, "/identity_document/expires_on", document_expires_on, "date", 10_u32, "off", words::date_hint(lang), false)}
        </fieldset>
    }
}

/// How to reach the citizen: not for a login of level 1 to change.
pub(super) fn contacts(draft: RwSignal<Draft>, wrong: RwSignal<Wrong>, lang: Lang) -> impl IntoView {
    let session = use_session();
    let low = move || session.citizen().is_some_and(|who| who.level < Loa::L2);
    view! {
        <fieldset class="sp-group">
            <legend class="h4">{words::contacts(lang)}</legend>
            {move || low().then(|| view! { <p>{words::contacts_level(lang)}</p> })}
            {text!(draft, wrong, lang, "/email", email, "email", 254_u32, "email", words::email_hint(lang), true)}
            {text!(draft, wrong, lang, "/pec", pec, "email", 254_u32, "off", words::pec_hint(lang), false)}
            {text!(draft, wrong, lang, "/mobile", mobile, "tel", 20_u32, "tel", words::phone_hint(lang), false)}
            {text!(draft, wrong, lang, "/phone", phone, "tel", 20_u32, "tel", words::phone_hint(lang), false)}
        </fieldset>
    }
}
