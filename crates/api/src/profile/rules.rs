//! What a citizen may change in the profile, and how it must look.

use crate::http::{Fail, ToProblem};
use crate::places::{Places, country};
use chrono::NaiveDate;
use sportello_types::lang::Lang;
use sportello_types::problem::{FieldError, ProblemCode};
use sportello_types::profile::{Address, BirthPlace, IdentityDocument, Profile, ProfilePatch, Source};
use sportello_types::text::profile as words;

/// A rule of the profile that a value breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rule {
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
}

impl Rule {
    const fn code(self) -> &'static str {
        match self {
            Self::Certified => "certified",
            Self::UnknownPlace => "unknown_place",
            Self::Text => "invalid_text",
            Self::Dates => "invalid_dates",
            Self::Required => "required",
        }
    }

    fn message(self, lang: Lang) -> &'static str {
        match self {
            Self::Certified => words::rule_certified(lang),
            Self::UnknownPlace => words::rule_unknown_place(lang),
            Self::Text => words::rule_text(lang),
            Self::Dates => words::rule_dates(lang),
            Self::Required => words::rule_required(lang),
        }
    }
}

/// The rules that a change breaks, each with the place.
#[derive(Debug, thiserror::Error)]
#[error("the change of the profile breaks {} rules", .0.len())]
pub(super) struct Broken(pub(super) Vec<(&'static str, Rule)>);

impl ToProblem for Broken {
    fn code(&self) -> ProblemCode {
        ProblemCode::ValidationFailed
    }

    fn fields(&self, lang: Lang) -> Vec<FieldError> {
        let field = |(pointer, rule): &(&str, Rule)| FieldError {
            pointer: (*pointer).to_owned(),
            code: rule.code().to_owned(),
            message: rule.message(lang).to_owned(),
        };
        self.0.iter().map(field).collect()
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
    if patch.birth_place.is_some() {
        let source = profile.provenance.get("birth_place").map(|p| p.source);
        if profile.birth_place.is_some() && source != Some(Source::Citizen) {
            broken.push(("/birth_place", Rule::Certified));
        }
    }
    if let Some(Some(place)) = &mut patch.birth_place {
        check_birth_place(place, profile.birth_date, places, &mut broken);
    }
    if let Some(Some(address)) = &mut patch.residence {
        check_address(address, places, &mut broken);
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
        Err(Broken(broken).into())
    }
}

fn check_birth_place(
    place: &mut BirthPlace,
    born: NaiveDate,
    places: Places<'_>,
    broken: &mut Vec<(&'static str, Rule)>,
) {
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

fn check_address(address: &mut Address, places: Places<'_>, broken: &mut Vec<(&'static str, Rule)>) {
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

fn check_document(document: &mut IdentityDocument, today: NaiveDate, broken: &mut Vec<(&'static str, Rule)>) {
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
fn check_text(text: &mut String, max: usize, pointer: &'static str, broken: &mut Vec<(&'static str, Rule)>) {
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
fn require(profile: &Profile, patch: &ProfilePatch, broken: &mut Vec<(&'static str, Rule)>) {
    let missing = |now: bool, change: Option<bool>| !change.unwrap_or(now);
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
