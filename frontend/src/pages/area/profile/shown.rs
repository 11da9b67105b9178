//! The profile to read.

use crate::components::card::Card;
use crate::components::facts::{Fact, Facts};
use crate::format;
use crate::route::Route;
use leptos::prelude::*;
use sportello_types::lang::Lang;
use sportello_types::profile::{Access, BirthPlace, IdentityDocument, PersonField, Profile, Sex, Source};
use sportello_types::text::profilepage as words;

/// What the identity certifies.
pub(in crate::pages::area) fn certified(profile: &Profile, lang: Lang) -> impl IntoView + use<> {
    let facts: Vec<_> = person(profile, lang)
        .into_iter()
        .filter_map(|(stated, fact)| (!stated).then_some(fact))
        .collect();
    view! {
        <Card title=words::certified(lang)>
            <p>{words::certified_text(lang)}</p>
            <div class="sp-sourced"><Facts facts=facts/></div>
        </Card>
    }
}

/// Who one is, each value with whether it is the citizen who states it.
fn person(profile: &Profile, lang: Lang) -> Vec<(bool, Fact)> {
    let name = |field: PersonField, label, text: &String| {
        let value = Some(text.clone()).filter(|text| !text.is_empty());
        (
            profile.asks(field),
            fact(profile, field.key(), label, value, lang),
        )
    };
    let native = |field, label, value: &Option<String>| {
        let known = value.is_some();
        known.then(|| (false, fact(profile, field, label, value.clone(), lang)))
    };
    let mut facts = vec![
        name(
            PersonField::GivenName,
            words::given_name(lang),
            &profile.given_name,
        ),
        name(
            PersonField::FamilyName,
            words::family_name(lang),
            &profile.family_name,
        ),
    ];
    facts.extend(native(
        "native_given_name",
        words::native_given_name(lang),
        &profile.native_given_name,
    ));
    facts.extend(native(
        "native_family_name",
        words::native_family_name(lang),
        &profile.native_family_name,
    ));
    facts.push(tax_code(profile, lang));
    if let Some(identifier) = &profile.eidas_identifier {
        let (label, text) = (words::eidas_identifier(lang), identifier.to_string());
        facts.push((false, fact(profile, "eidas_identifier", label, Some(text), lang)));
    }
    let born = format::day(profile.birth_date, lang);
    let sex = profile.sex.map(|sex| match sex {
        Sex::F => words::female(lang).to_owned(),
        Sex::M => words::male(lang).to_owned(),
    });
    facts.push((
        profile.asks(PersonField::BirthDate),
        fact(profile, "birth_date", words::birth_date(lang), Some(born), lang),
    ));
    facts.push((false, fact(profile, "sex", words::sex(lang), sex, lang)));
    facts.push((
        profile.asks(PersonField::BirthPlace),
        fact(
            profile,
            "birth_place",
            words::birth_place(lang),
            profile.birth_place.as_ref().map(birth_place_text),
            lang,
        ),
    ));
    facts
}

/// The fiscal code; one that is stated says that nobody has checked it.
fn tax_code(profile: &Profile, lang: Lang) -> (bool, Fact) {
    let stated = profile.asks(PersonField::TaxCode);
    let (field, text) = if stated {
        let code = profile.declared_tax_code.as_ref();
        let text = code.map(|code| words::unchecked_tax_code(lang, code.as_str()));
        ("declared_tax_code", text)
    } else {
        ("tax_code", profile.tax_code.as_ref().map(ToString::to_string))
    };
    (stated, fact(profile, field, words::tax_code(lang), text, lang))
}

/// What the citizen says, or confirms.
pub(super) fn declared(profile: &Profile, lang: Lang) -> impl IntoView + use<> {
    let text = |value: &Option<sportello_types::values::Email>| value.as_ref().map(ToString::to_string);
    let mut facts: Vec<_> = person(profile, lang)
        .into_iter()
        .filter_map(|(stated, fact)| stated.then_some(fact))
        .collect();
    facts.extend([
        fact(
            profile,
            "residence",
            words::residence(lang),
            profile.residence.as_ref().map(ToString::to_string),
            lang,
        ),
        fact(
            profile,
            "identity_document",
            words::identity_document(lang),
            profile
                .identity_document
                .as_ref()
                .map(|document| document_text(document, lang)),
            lang,
        ),
        fact(profile, "email", words::email(lang), text(&profile.email), lang),
    ]);
    if let Some(pending) = &profile.pending_email {
        facts.push(Fact::new(
            words::pending_email(lang),
            words::pending_email_text(lang, pending.as_str()),
        ));
    }
    let phone = |value: &Option<sportello_types::values::Phone>| value.as_ref().map(ToString::to_string);
    facts.push(fact(profile, "pec", words::pec(lang), text(&profile.pec), lang));
    facts.push(fact(
        profile,
        "mobile",
        words::mobile(lang),
        phone(&profile.mobile),
        lang,
    ));
    facts.push(fact(
        profile,
        "phone",
        words::phone(lang),
        phone(&profile.phone),
        lang,
    ));
    view! { <Card title=words::declared(lang)><div class="sp-sourced"><Facts facts=facts/></div></Card> }
}

/// A value with where it comes from and since when.
fn fact(profile: &Profile, field: &str, label: &str, value: Option<String>, lang: Lang) -> Fact {
    let known = value.is_some();
    let mut values = vec![value.unwrap_or_else(|| words::missing(lang).to_owned())];
    if let Some(provenance) = profile.provenance.get(field).filter(|_| known) {
        let source = match provenance.source {
            Source::Spid => words::from_spid(lang),
            Source::Cie => words::from_cie(lang),
            Source::Cns => words::from_cns(lang),
            Source::Eidas => words::from_eidas(lang),
            Source::Desk => words::from_desk(lang),
            Source::Citizen => words::from_citizen(lang),
            Source::TaxCode => words::from_tax_code(lang),
            Source::Office => words::from_office(lang),
        };
        values.push(words::provenance(
            lang,
            source,
            format::day_of(provenance.changed_at, lang),
        ));
    }
    Fact {
        label: label.to_owned(),
        values,
    }
}

fn birth_place_text(place: &BirthPlace) -> String {
    match (&place.province, &place.foreign_town) {
        (Some(province), _) => format!("{} ({province})", place.name),
        (None, Some(town)) => format!("{town}, {}", place.name),
        (None, None) => place.name.clone(),
    }
}

fn document_text(document: &IdentityDocument, lang: Lang) -> String {
    let kind = document.kind.label(lang);
    words::document_line(
        lang,
        kind,
        document.number.clone(),
        document.issuer.clone(),
        format::day(document.expires_on, lang),
    )
}

/// The log of accesses to the data: what, on what, when, by whom and from where.
pub(super) fn accesses(items: Vec<Access>, lang: Lang) -> impl IntoView {
    let rows: Vec<_> = items.into_iter().map(|access| row(access, lang)).collect();
    view! { <ul class="sp-list">{rows}</ul> }
}

fn row(access: Access, lang: Lang) -> impl IntoView {
    let about = access.about.map(|about| match access.istanza {
        Some(id) => {
            view! { <p class="mb-0"><a href=Route::Istanza(id).path(lang)>{about}</a></p> }.into_any()
        }
        None => view! { <p class="mb-0">{about}</p> }.into_any(),
    });
    let fields = (!access.fields.is_empty()).then(|| {
        let fields = words::accesses_fields(lang, access.fields.join(", "));
        view! { <p class="mb-0">{fields}</p> }
    });
    let by = match access.actor.as_str() {
        "operator" => Some(words::accesses_by_operator(lang).to_owned()),
        "system" => Some(words::accesses_by_system(lang).to_owned()),
        _ => access.device.map(|device| words::accesses_device(lang, device)),
    };
    let when: Vec<_> = std::iter::once(format::instant(access.at, lang))
        .chain(by)
        .collect();
    view! {
        <li>
            <p class="mb-0">{access.description}</p>
            {about}
            {fields}
            <p class="sp-hint mb-0">{when.join(" · ")}</p>
        </li>
    }
}
