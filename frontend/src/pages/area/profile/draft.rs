//! The profile as one types it: texts, until they are read as values.

use crate::components::choice::Choice;
use crate::components::place::Place;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sportello_types::lang::Lang;
use sportello_types::profile::{
    Address, BirthPlace, ForeignAddress, IdentityDocument, IdentityDocumentKind, PersonField, Profile,
    ProfilePatch, Residence,
};
use sportello_types::text::profilepage as words;
use std::str::FromStr;

/// Kinds of documents, in the order of the menu.
const KINDS: [IdentityDocumentKind; 8] = [
    IdentityDocumentKind::CartaIdentita,
    IdentityDocumentKind::Passaporto,
    IdentityDocumentKind::PatenteGuida,
    IdentityDocumentKind::PatenteNautica,
    IdentityDocumentKind::LibrettoPensione,
    IdentityDocumentKind::PatentinoImpTermici,
    IdentityDocumentKind::PortoArmi,
    IdentityDocumentKind::TesseraRiconoscimento,
];

fn kind_name(kind: IdentityDocumentKind) -> String {
    serde_json::to_value(kind)
        .ok()
        .and_then(|value| value.as_str().map(str::to_owned))
        .unwrap_or_default()
}

/// The kinds as choices of a menu.
pub(super) fn kind_choices(lang: Lang) -> Vec<Choice> {
    let choice = |kind| Choice {
        value: kind_name(kind),
        label: kind.label(lang).to_owned(),
    };
    KINDS.into_iter().map(choice).collect()
}

/// What stands in the fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Draft {
    pub(super) given_name: String,
    pub(super) family_name: String,
    pub(super) birth_date: String,
    pub(super) born_abroad: bool,
    pub(super) birth_place: Option<Place>,
    pub(super) foreign_town: String,
    pub(super) lives_abroad: bool,
    pub(super) street: String,
    pub(super) number: String,
    pub(super) postal_code: String,
    pub(super) municipality: Option<Place>,
    pub(super) locality: String,
    pub(super) country: Option<Place>,
    pub(super) document_kind: String,
    pub(super) document_number: String,
    pub(super) document_issuer: String,
    pub(super) document_issued_on: String,
    pub(super) document_expires_on: String,
    pub(super) email: String,
    pub(super) pec: String,
    pub(super) mobile: String,
    pub(super) phone: String,
    pub(super) declared_tax_code: String,
}

/// A field that cannot be read: its JSON Pointer and what to do.
pub(super) type Flaws = Vec<(&'static str, &'static str)>;

impl Draft {
    /// The fields of a profile.
    pub(super) fn of(profile: &Profile) -> Self {
        let mut draft = Self {
            given_name: profile.given_name.clone(),
            family_name: profile.family_name.clone(),
            birth_date: profile.birth_date.to_string(),
            email: text(profile.pending_email.as_ref().or(profile.email.as_ref())),
            pec: text(profile.pec.as_ref()),
            mobile: text(profile.mobile.as_ref()),
            phone: text(profile.phone.as_ref()),
            declared_tax_code: text(profile.declared_tax_code.as_ref()),
            // Whom another country vouches for is from there, as a rule.
            born_abroad: profile.birth_place.is_none() && profile.eidas_identifier.is_some(),
            lives_abroad: profile.residence.is_none() && profile.eidas_identifier.is_some(),
            ..Self::default()
        };
        if let Some(place) = &profile.birth_place {
            draft.born_abroad = place.code.is_foreign();
            draft.foreign_town = place.foreign_town.clone().unwrap_or_default();
            draft.birth_place = Some(Place {
                code: place.code.to_string(),
                name: place.name.clone(),
                province: place.province.clone(),
                invented: false,
            });
        }
        match &profile.residence {
            Some(Residence::Italy(address)) => {
                draft.street.clone_from(&address.street);
                draft.number.clone_from(&address.number);
                draft.postal_code = address.postal_code.to_string();
                draft.municipality = Some(Place {
                    code: address.municipality_code.to_string(),
                    name: address.municipality.clone(),
                    province: Some(address.province.clone()),
                    invented: false,
                });
            }
            Some(Residence::Abroad(address)) => {
                draft.lives_abroad = true;
                draft.street.clone_from(&address.street);
                draft.postal_code = address.postal_code.clone().unwrap_or_default();
                draft.locality.clone_from(&address.locality);
                draft.country = Some(Place {
                    code: address.country_code.to_string(),
                    name: address.country.clone(),
                    province: None,
                    invented: false,
                });
            }
            None => {}
        }
        if let Some(document) = &profile.identity_document {
            draft.document_kind = kind_name(document.kind);
            draft.document_number.clone_from(&document.number);
            draft.document_issuer.clone_from(&document.issuer);
            draft.document_issued_on = document.issued_on.to_string();
            draft.document_expires_on = document.expires_on.to_string();
        }
        draft
    }

    /// The fields of `now`, and over them those that were typed: that differ from `began`, the fields as
    /// they stood before.
    pub(super) fn typed_over(self, began: &Self, now: Self) -> Self {
        let mut all = now;
        macro_rules! typed {
            ($($field:ident),*) => {
                $(if self.$field != began.$field {
                    all.$field = self.$field;
                })*
            };
        }
        // A municipality is none when one was born abroad, and the other way round.
        if (self.born_abroad, &self.birth_place) != (began.born_abroad, &began.birth_place) {
            (all.born_abroad, all.birth_place) = (self.born_abroad, self.birth_place);
        }
        typed!(
            given_name,
            family_name,
            birth_date,
            foreign_town,
            lives_abroad,
            street,
            number,
            postal_code,
            municipality,
            locality,
            country,
            document_kind,
            document_number,
            document_issuer,
            document_issued_on,
            document_expires_on,
            email,
            pec,
            mobile,
            phone,
            declared_tax_code
        );
        all
    }

    /// The change that these fields ask for, or what cannot be read.
    pub(super) fn patch(&self, profile: &Profile, complete: bool, lang: Lang) -> Result<ProfilePatch, Flaws> {
        let mut flaws = Flaws::new();
        let mut patch = ProfilePatch {
            complete: complete.then_some(true),
            ..ProfilePatch::default()
        };
        let mut name = |field, pointer, text: &str| {
            profile.asks(field).then(|| {
                if text.trim().is_empty() {
                    flaws.push((pointer, words::required(lang)));
                }
                text.trim().to_owned()
            })
        };
        patch.given_name = name(PersonField::GivenName, "/given_name", &self.given_name);
        patch.family_name = name(PersonField::FamilyName, "/family_name", &self.family_name);
        if profile.asks(PersonField::BirthDate) {
            patch.birth_date = NaiveDate::from_str(&self.birth_date).ok();
            if patch.birth_date.is_none() {
                flaws.push(("/birth_date", words::wrong_date(lang)));
            }
        }
        if profile.asks(PersonField::BirthPlace) {
            patch.birth_place = Some(self.birth_place(&mut flaws, lang));
        }
        patch.residence = Some(if self.lives_abroad {
            self.abroad(&mut flaws, lang).map(Residence::Abroad)
        } else {
            self.residence(&mut flaws, lang).map(Residence::Italy)
        });
        if profile.asks(PersonField::TaxCode) {
            patch.declared_tax_code = Some(optional(
                &self.declared_tax_code,
                "/declared_tax_code",
                words::wrong_tax_code(lang),
                &mut flaws,
            ));
        }
        patch.identity_document = Some(self.document(&mut flaws, lang));
        let email = optional(&self.email, "/email", words::wrong_email(lang), &mut flaws);
        if self.email.trim().is_empty() {
            flaws.push(("/email", words::required(lang)));
        } else if email != profile.pending_email
            && (email != profile.email || profile.pending_email.is_some())
        {
            patch.email = Some(email);
        }
        patch.pec = Some(optional(&self.pec, "/pec", words::wrong_email(lang), &mut flaws));
        patch.mobile = Some(optional(
            &self.mobile,
            "/mobile",
            words::wrong_phone(lang),
            &mut flaws,
        ));
        patch.phone = Some(optional(
            &self.phone,
            "/phone",
            words::wrong_phone(lang),
            &mut flaws,
        ));
        if flaws.is_empty() { Ok(patch) } else { Err(flaws) }
    }

    fn birth_place(&self, flaws: &mut Flaws, lang: Lang) -> Option<BirthPlace> {
        let read = self.birth_place.as_ref().and_then(|place| {
            Some(BirthPlace {
                code: place.code.parse().ok()?,
                name: place.name.clone(),
                province: place.province.clone(),
                foreign_town: Some(self.foreign_town.trim().to_owned())
                    .filter(|town| self.born_abroad && !town.is_empty()),
            })
        });
        if read.is_none() {
            flaws.push(("/birth_place", words::choose_place(lang)));
        }
        read
    }

    fn residence(&self, flaws: &mut Flaws, lang: Lang) -> Option<Address> {
        let before = flaws.len();
        for (pointer, text) in [
            ("/residence/street", &self.street),
            ("/residence/number", &self.number),
        ] {
            if text.trim().is_empty() {
                flaws.push((pointer, words::required(lang)));
            }
        }
        let cap = self.postal_code.parse().ok();
        if cap.is_none() {
            flaws.push(("/residence/postal_code", words::wrong_postal_code(lang)));
        }
        let code = self
            .municipality
            .as_ref()
            .and_then(|place| place.code.parse().ok());
        if code.is_none() {
            flaws.push(("/residence/municipality_code", words::choose_place(lang)));
        }
        let (postal_code, municipality_code, place) = (cap?, code?, self.municipality.as_ref()?);
        (flaws.len() == before).then(|| Address {
            street: self.street.trim().to_owned(),
            number: self.number.trim().to_owned(),
            postal_code,
            municipality_code,
            municipality: place.name.clone(),
            province: place.province.clone().unwrap_or_default(),
        })
    }

    fn abroad(&self, flaws: &mut Flaws, lang: Lang) -> Option<ForeignAddress> {
        let before = flaws.len();
        for (pointer, text) in [
            ("/residence/street", &self.street),
            ("/residence/locality", &self.locality),
        ] {
            if text.trim().is_empty() {
                flaws.push((pointer, words::required(lang)));
            }
        }
        let code = self.country.as_ref().and_then(|place| place.code.parse().ok());
        if code.is_none() {
            flaws.push(("/residence/country_code", words::choose_place(lang)));
        }
        let (country_code, place) = (code?, self.country.as_ref()?);
        (flaws.len() == before).then(|| ForeignAddress {
            street: self.street.trim().to_owned(),
            postal_code: Some(self.postal_code.trim().to_owned()).filter(|code| !code.is_empty()),
            locality: self.locality.trim().to_owned(),
            country_code,
            country: place.name.clone(),
        })
    }

    /// The document is not compulsory: all its fields are empty, or all are filled in.
    fn document(&self, flaws: &mut Flaws, lang: Lang) -> Option<IdentityDocument> {
        let texts = [
            &self.document_kind,
            &self.document_number,
            &self.document_issuer,
            &self.document_issued_on,
            &self.document_expires_on,
        ];
        if texts.iter().all(|text| text.trim().is_empty()) {
            return None;
        }
        let before = flaws.len();
        let kind = KINDS
            .into_iter()
            .find(|kind| kind_name(*kind) == self.document_kind);
        if kind.is_none() {
            flaws.push(("/identity_document/kind", words::required(lang)));
        }
        for (pointer, text) in [
            ("/identity_document/number", &self.document_number),
            ("/identity_document/issuer", &self.document_issuer),
        ] {
            if text.trim().is_empty() {
                flaws.push((pointer, words::required(lang)));
            }
        }
        let mut date = |text: &str, pointer| {
            let day = NaiveDate::from_str(text).ok();
            if day.is_none() {
                flaws.push((pointer, words::wrong_date(lang)));
            }
            day
        };
        let issued_on = date(&self.document_issued_on, "/identity_document/issued_on");
        let expires_on = date(&self.document_expires_on, "/identity_document/expires_on");
        let (kind, issued_on, expires_on) = (kind?, issued_on?, expires_on?);
        (flaws.len() == before).then(|| IdentityDocument {
            kind,
            number: self.document_number.trim().to_owned(),
            issuer: self.document_issuer.trim().to_owned(),
            issued_on,
            expires_on,
        })
    }
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn optional<T: FromStr>(
    text: &str,
    pointer: &'static str,
    wrong: &'static str,
    flaws: &mut Flaws,
) -> Option<T> {
    if text.trim().is_empty() {
        return None;
    }
    let value = text.parse().ok();
    if value.is_none() {
        flaws.push((pointer, wrong));
    }
    value
}
