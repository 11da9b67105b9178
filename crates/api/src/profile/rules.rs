//! What a citizen may change in the profile, and how it must look.

use crate::http::{Fail, FieldFlaw, Flaws};
use crate::places::{Places, country};
use chrono::NaiveDate;
use sportello_types::lang::Lang;
use sportello_types::profile::{
    Address, BirthPlace, ForeignAddress, IdentityDocument, PersonField, Profile, ProfilePatch, Residence,
    Source,
};
use sportello_types::text::profile as words;
use sportello_types::values::{CodiceFiscale, Mismatch};

/// A rule of the profile that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// Certified by the identity: not for the citizen to change.
    Certified,
    /// No such municipality or country on that day.
    UnknownPlace,
    /// Empty, too long, or with characters that a name cannot have.
    Text,
    /// The document was issued in the future, or ends before it begins.
    Dates,
    /// Needed to complete the first access.
    Required,
    /// A name or a date of birth that does not fit the certified fiscal code.
    UnlikeCode,
    /// A fiscal code that does not fit the certified date of birth.
    UnlikeBirth,
}

impl Rule {
    const fn code(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::UnknownPlace => "unknown_place",
            Self::Text => "invalid_text",
            Self::Dates => "invalid_dates",
            Self::Required => "required",
            Self::UnlikeCode => "unlike_tax_code",
            Self::UnlikeBirth => "unlike_birth_date",
        }
    }

    fn message(self, lang: Lang) -> &'static str {
        match self {
            Self::Certified => words::rule_certified(lang),
            Self::UnknownPlace => words::rule_unknown_place(lang),
            Self::Text => words::rule_text(lang),
            Self::Dates => words::rule_dates(lang),
            Self::Required => words::rule_required(lang),
            Self::UnlikeCode => words::rule_unlike_code(lang),
            Self::UnlikeBirth => words::rule_unlike_birth(lang),
        }
    }
}

/// A rule that a change breaks, with the place.
type Broken = (&'static str, Rule);

impl FieldFlaw for Broken {
    const OF: &'static str = "fields of the profile";

    fn pointer(&self) -> String {
        self.0.to_owned()
    }

    fn rule(&self) -> String {
        self.1.code().to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        self.1.message(lang).to_owned()
    }
}

/// Holds a change against the rules; texts come back in their normal form.
pub(super) fn check(
    profile: &Profile,
    mut patch: ProfilePatch,
    places: Places<'_>,
    today: NaiveDate,
) -> Result<ProfilePatch, Fail> {
    let mut broken = Vec::new();
    check_person(profile, &mut patch, today, &mut broken);
    if patch.birth_place.is_some() && !profile.asks(PersonField::BirthPlace) {
        broken.push(("/birth_place", Rule::Certified));
    }
    if let Some(Some(place)) = &mut patch.birth_place {
        let born = patch.birth_date.unwrap_or(profile.birth_date);
        check_birth_place(place, born, places, &mut broken);
    }
    match &mut patch.residence {
        Some(Some(Residence::Italy(address))) => check_address(address, places, &mut broken),
        Some(Some(Residence::Abroad(address))) => check_foreign_address(address, &mut broken),
        Some(None) | None => {}
    }
    if let Some(Some(document)) = &mut patch.identity_document {
        check_document(document, today, &mut broken);
    }
    if patch.complete == Some(true) {
        require(profile, &patch, &mut broken);
    }
    if broken.is_empty() {
        Ok(patch)
    } else {
        Err(Flaws(broken).into())
    }
}

/// Names, date of birth and fiscal code of one person belong together: what is certified of them is the
/// measure of what is stated.
fn check_person(profile: &Profile, patch: &mut ProfilePatch, today: NaiveDate, broken: &mut Vec<Broken>) {
    let unlike = |name: &str, date: NaiveDate, mismatch: Mismatch| {
        // Only one of the three is looked at; the others, whatever they are, are compared to nothing.
        let found = |code: &CodiceFiscale| code.mismatches(name, name, date, None, None);
        let code = profile.tax_code.as_ref();
        code.is_some_and(|code| found(code).contains(&mismatch))
    };
    for (field, pointer, name, mismatch) in [
        (
            PersonField::GivenName,
            "/given_name",
            &mut patch.given_name,
            Mismatch::GivenName,
        ),
        (
            PersonField::FamilyName,
            "/family_name",
            &mut patch.family_name,
            Mismatch::FamilyName,
        ),
    ] {
        let Some(name) = name else { continue };
        if !profile.asks(field) {
            broken.push((pointer, Rule::Certified));
            continue;
        }
        let before = broken.len();
        check_text(name, 200, pointer, broken);
        if broken.len() == before && unlike(name, profile.birth_date, mismatch) {
            broken.push((pointer, Rule::UnlikeCode));
        }
    }
    if let Some(date) = patch.birth_date {
        if !profile.asks(PersonField::BirthDate) {
            broken.push(("/birth_date", Rule::Certified));
        } else if date > today || unlike("", date, Mismatch::BirthDate) {
            broken.push(("/birth_date", Rule::UnlikeCode));
        }
    }
    // Names alone are written too differently from one country to the next to hold a code against them.
    if let Some(declared) = &patch.declared_tax_code {
        let born = patch.birth_date.unwrap_or(profile.birth_date);
        if !profile.asks(PersonField::TaxCode) {
            broken.push(("/declared_tax_code", Rule::Certified));
        } else if declared.as_ref().is_some_and(|code| !code.is_of_birth(born)) {
            broken.push(("/declared_tax_code", Rule::UnlikeBirth));
        }
    }
}

fn check_birth_place(place: &mut BirthPlace, born: NaiveDate, places: Places<'_>, broken: &mut Vec<Broken>) {
    if place.code.is_foreign() {
        match country(place.code.as_str()) {
            Some(country) => place.name = country.name.clone(),
            None => broken.push(("/birth_place/code", Rule::UnknownPlace)),
        }
        place.province = None;
        if let Some(town) = &mut place.foreign_town {
            check_text(town, 200, "/birth_place/foreign_town", broken);
        }
    } else {
        // A code may have had other names: the one of the day of birth counts.
        match places.municipality_at(place.code.as_str(), born) {
            Some(municipality) => {
                place.name = municipality.name.clone();
                place.province = Some(municipality.province.clone());
            }
            None => broken.push(("/birth_place/code", Rule::UnknownPlace)),
        }
        place.foreign_town = None;
    }
}

fn check_address(address: &mut Address, places: Places<'_>, broken: &mut Vec<Broken>) {
    check_text(&mut address.street, 200, "/residence/street", broken);
    check_text(&mut address.number, 20, "/residence/number", broken);
    match places.municipality(address.municipality_code.as_str()) {
        Some(municipality) if municipality.active => {
            address.municipality = municipality.name.clone();
            address.province = municipality.province.clone();
        }
        _ => broken.push(("/residence/municipality_code", Rule::UnknownPlace)),
    }
}

fn check_foreign_address(address: &mut ForeignAddress, broken: &mut Vec<Broken>) {
    check_text(&mut address.street, 200, "/residence/street", broken);
    if let Some(code) = &mut address.postal_code {
        check_text(code, 16, "/residence/postal_code", broken);
    }
    check_text(&mut address.locality, 200, "/residence/locality", broken);
    match country(address.country_code.as_str()) {
        Some(country) if country.active => address.country = country.name.clone(),
        _ => broken.push(("/residence/country_code", Rule::UnknownPlace)),
    }
}

fn check_document(document: &mut IdentityDocument, today: NaiveDate, broken: &mut Vec<Broken>) {
    check_text(&mut document.number, 40, "/identity_document/number", broken);
    check_text(&mut document.issuer, 200, "/identity_document/issuer", broken);
    if document.issued_on > today {
        broken.push(("/identity_document/issued_on", Rule::Dates));
    }
    if document.expires_on <= document.issued_on {
        broken.push(("/identity_document/expires_on", Rule::Dates));
    }
}

/// Folds blanks; refuses empty texts, control characters and invisible ones that reorder text.
fn check_text(text: &mut String, max: usize, pointer: &'static str, broken: &mut Vec<Broken>) {
    *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    if text.is_empty() || text.chars().count() > max || text.chars().any(hidden) {
        broken.push((pointer, Rule::Text));
    }
}

/// What the first access must end with.
fn require(profile: &Profile, patch: &ProfilePatch, broken: &mut Vec<Broken>) {
    let missing = |now: bool, change: Option<bool>| !change.unwrap_or(now);
    let named = |name: &str, said: Option<&String>| !name.is_empty() || said.is_some();
    if !named(&profile.given_name, patch.given_name.as_ref()) {
        broken.push(("/given_name", Rule::Required));
    }
    if !named(&profile.family_name, patch.family_name.as_ref()) {
        broken.push(("/family_name", Rule::Required));
    }
    let guessed = profile.provenance.get("birth_date").map(|p| p.source) == Some(Source::TaxCode);
    if guessed && patch.birth_date.is_none() {
        broken.push(("/birth_date", Rule::Required));
    }
    if missing(
        profile.birth_place.is_some(),
        patch.birth_place.as_ref().map(Option::is_some),
    ) {
        broken.push(("/birth_place", Rule::Required));
    }
    if missing(
        profile.residence.is_some(),
        patch.residence.as_ref().map(Option::is_some),
    ) {
        broken.push(("/residence", Rule::Required));
    }
    let reachable = profile.email.is_some() || profile.pending_email.is_some();
    if missing(reachable, patch.email.as_ref().map(Option::is_some)) {
        broken.push(("/email", Rule::Required));
    }
}
