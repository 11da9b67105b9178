//! The attributes of a natural person (technical rules, *Tabella attributi*).
//!
//! Strict about what makes an account (name, fiscal code, date of birth, `spidCode`), lenient
//! about the rest: what cannot be read is as if it had not come, because the citizen completes it
//! in the profile.

use super::{Fault, Refusal};
use crate::saml::Element;
use crate::saml::names::SAML;
use crate::verified::Domicile;
use chrono::NaiveDate;
use sportello_types::profile::{IdentityDocument, IdentityDocumentKind, Sex};
use sportello_types::values::{AccountKey, CodiceCatastale, Email, Phone};
use std::collections::BTreeMap;

/// Attributes that only identities of professionals and companies have (Avviso 18).
const NOT_OF_CITIZENS: [&str; 4] = [
    "companyName",
    "companyFiscalNumber",
    "ivaCode",
    "registeredOffice",
];

const LONGEST_TEXT: usize = 200;

pub(super) struct Attributes {
    pub(super) account: AccountKey,
    pub(super) handle: String,
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) native_given_name: Option<String>,
    pub(super) native_family_name: Option<String>,
    pub(super) birth_date: NaiveDate,
    pub(super) sex: Option<Sex>,
    pub(super) birth_place: Option<CodiceCatastale>,
    pub(super) birth_county: Option<String>,
    pub(super) email: Option<Email>,
    pub(super) mobile: Option<Phone>,
    pub(super) identity_document: Option<IdentityDocument>,
    pub(super) domicile: Option<Domicile>,
}

impl Attributes {
    /// Reads a verified `AttributeStatement`. `bare_tax_code`: accept a fiscal code without its
    /// `TINIT-` prefix, as test environments send it.
    pub(super) fn read(statement: &Element, bare_tax_code: bool) -> Result<Self, Refusal> {
        let values = Values::read(statement)?;
        values.of_a_citizen()?;
        let tax_code = values.essential("fiscalNumber")?;
        let tax_code = match tax_code.strip_prefix("TINIT-") {
            Some(code) => code,
            None if bare_tax_code => tax_code,
            None => return Err(Refusal::Attribute("fiscalNumber", Fault::Malformed)),
        };
        Ok(Self {
            account: AccountKey::TaxCode(
                tax_code
                    .parse()
                    .map_err(|_| Refusal::Attribute("fiscalNumber", Fault::Malformed))?,
            ),
            handle: values.text("spidCode")?,
            given_name: values.text("name")?,
            family_name: values.text("familyName")?,
            native_given_name: None,
            native_family_name: None,
            birth_date: date(values.essential("dateOfBirth")?)
                .ok_or(Refusal::Attribute("dateOfBirth", Fault::Malformed))?,
            sex: sex(values.optional("gender")),
            birth_place: values.optional("placeOfBirth").and_then(|code| code.parse().ok()),
            birth_county: values.optional("countyOfBirth").and_then(county),
            email: values.optional("email").and_then(|email| email.parse().ok()),
            mobile: values
                .optional("mobilePhone")
                .and_then(|phone| phone.parse().ok()),
            identity_document: values.optional("idCard").and_then(identity_document),
            domicile: domicile(&values),
        })
    }
}

pub(super) struct Values<'a>(BTreeMap<&'a str, &'a str>);

impl<'a> Values<'a> {
    /// Reads the first value of each attribute; each comes once, and none is empty.
    pub(super) fn read(statement: &'a Element) -> Result<Self, Refusal> {
        let mut values = BTreeMap::new();
        for attribute in &statement.children {
            if !attribute.is(SAML, "Attribute") {
                return Err(Refusal::Unexpected("AttributeStatement/*"));
            }
            let name = attribute
                .attribute("Name")
                .filter(|name| !name.is_empty())
                .ok_or(Refusal::AttributeEmpty)?;
            let value = attribute
                .all(SAML, "AttributeValue")
                .next()
                .and_then(Element::text)
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .ok_or(Refusal::AttributeEmpty)?;
            if values.insert(name, value).is_some() {
                return Err(Refusal::AttributeRepeated);
            }
        }
        if values.is_empty() {
            return Err(Refusal::AttributeStatement(Fault::Malformed));
        }
        Ok(Self(values))
    }

    /// Refuses what only identities of professionals and companies have.
    pub(super) fn of_a_citizen(&self) -> Result<(), Refusal> {
        let found = NOT_OF_CITIZENS.iter().any(|name| self.0.contains_key(name));
        if found { Err(Refusal::IdentityKind) } else { Ok(()) }
    }

    pub(super) fn optional(&self, name: &str) -> Option<&'a str> {
        self.0.get(name).copied()
    }

    pub(super) fn essential(&self, name: &'static str) -> Result<&'a str, Refusal> {
        self.optional(name)
            .ok_or(Refusal::Attribute(name, Fault::Missing))
    }

    pub(super) fn text(&self, name: &'static str) -> Result<String, Refusal> {
        text(self.essential(name)?).ok_or(Refusal::Attribute(name, Fault::Malformed))
    }
}

/// A short text, blanks collapsed.
pub(crate) fn text(value: &str) -> Option<String> {
    let text = value.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits =
        !text.is_empty() && text.chars().count() <= LONGEST_TEXT && !text.chars().any(char::is_control);
    fits.then_some(text)
}

pub(crate) fn county(value: &str) -> Option<String> {
    let letters = value.len() == 2 && value.bytes().all(|b| b.is_ascii_alphabetic());
    letters.then(|| value.to_ascii_uppercase())
}

pub(super) fn sex(value: Option<&str>) -> Option<Sex> {
    match value {
        Some("F" | "Female") => Some(Sex::F),
        Some("M" | "Male") => Some(Sex::M),
        _ => None,
    }
}

/// `xs:date`; its optional offset says nothing about a date of birth.
pub(super) fn date(value: &str) -> Option<NaiveDate> {
    let (day, offset) = value.split_at_checked(10)?;
    let digits = day.bytes().filter(u8::is_ascii_digit).count() == 8;
    let offset = match offset.as_bytes() {
        [] | [b'Z'] => true,
        [b'+' | b'-', hours @ ..] => {
            hours.len() == 5 && hours.iter().all(|b| b.is_ascii_digit() || *b == b':')
        }
        _ => false,
    };
    (digits && offset).then(|| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())?
}

/// `cartaIdentita AS09452389 ComuneRoma 2013-01-02 2023-01-31`: kind, number, issuer (which may
/// hold blanks), first and last day.
fn identity_document(value: &str) -> Option<IdentityDocument> {
    let parts: Vec<&str> = value.split_whitespace().collect();
    let [kind, number, authority @ .., first_day, last_day] = parts.as_slice() else {
        return None;
    };
    Some(IdentityDocument {
        kind: document_kind(kind)?,
        number: Some(*number).filter(|number| number.len() <= 40)?.to_owned(),
        issuer: text(&spaced(&authority.join(" ")))?,
        issued_on: lenient_date(first_day)?,
        expires_on: lenient_date(last_day)?,
    })
}

/// `ComuneCagliari` → `Comune di Cagliari`: the rules write the authority as its kind and its name
/// in one word, without blanks and prepositions. Whatever already has blanks stays as it is.
fn spaced(authority: &str) -> String {
    const KINDS: [&str; 9] = [
        "comune",
        "questura",
        "prefettura",
        "motorizzazione",
        "consolato",
        "ambasciata",
        "provincia",
        "regione",
        "ufficio",
    ];
    if authority.contains(' ') {
        return authority.to_owned();
    }
    let mut words: Vec<String> = Vec::new();
    let mut after_lower = false;
    for c in authority.chars() {
        match words.last_mut() {
            Some(word) if !(after_lower && c.is_uppercase()) => word.push(c),
            _ => words.push(c.to_string()),
        }
        after_lower = c.is_lowercase();
    }
    let is_kind = words
        .first()
        .is_some_and(|word| KINDS.contains(&word.to_lowercase().as_str()));
    if is_kind && words.len() > 1 {
        words.insert(1, "di".to_owned());
    }
    let text = words.join(" ");
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

pub(crate) fn document_kind(name: &str) -> Option<IdentityDocumentKind> {
    use IdentityDocumentKind as Kind;
    let kinds = [
        ("cartaIdentita", Kind::CartaIdentita),
        ("passaporto", Kind::Passaporto),
        ("patenteGuida", Kind::PatenteGuida),
        ("patenteNautica", Kind::PatenteNautica),
        ("librettoPensione", Kind::LibrettoPensione),
        ("patentinoImpTermici", Kind::PatentinoImpTermici),
        ("portoArmi", Kind::PortoArmi),
        ("tesseraRiconoscimento", Kind::TesseraRiconoscimento),
    ];
    kinds
        .into_iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, kind)| kind)
}

fn lenient_date(value: &str) -> Option<NaiveDate> {
    date(value).or_else(|| {
        ["%d/%m/%Y", "%d-%m-%Y"]
            .into_iter()
            .find_map(|format| NaiveDate::parse_from_str(value, format).ok())
    })
}

fn domicile(values: &Values<'_>) -> Option<Domicile> {
    let part = |name| values.optional(name).and_then(text);
    let domicile = Domicile {
        street: part("domicileStreetAddress"),
        postal_code: part("domicilePostalCode"),
        municipality: part("domicileMunicipality"),
        province: part("domicileProvince"),
        nation: part("domicileNation"),
    };
    (domicile != Domicile::default()).then_some(domicile)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_authority_of_a_document_is_written_in_words() {
        for (token, words) in [
            ("ComuneCagliari", "Comune di Cagliari"),
            ("comuneReggioEmilia", "Comune di Reggio Emilia"),
            ("QuesturaRoma", "Questura di Roma"),
            ("MinisteroInterno", "Ministero Interno"),
            ("Comune di Sant'Antioco", "Comune di Sant'Antioco"),
            ("MIT-UCO", "MIT-UCO"),
        ] {
            assert_eq!(spaced(token), words, "{token}");
        }
        let read = identity_document("cartaIdentita CA12345XY ComuneCagliari 2021-03-01 2031-03-01");
        assert_eq!(read.unwrap().issuer, "Comune di Cagliari");
    }
}
