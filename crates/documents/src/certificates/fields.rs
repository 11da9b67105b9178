//! What a wording may say of a person: each field by name, taken out of the record. Paternity and
//! maternity are none (L. 1064/1955 art. 1).

use super::subject::Subject;
use super::wording::InvalidWording;
use super::words::{Phrases, TownName, address, name};
use chrono::NaiveDate;
use sportello_types::lang::Lang;
use sportello_types::profile::Sex;
use sportello_types::registry::{
    CohabitationContract, EndOfMarriage, EndOfUnion, EndReason, MaritalStatus, Place, Relative, Role, Union,
    at,
};
use sportello_types::values::CleanText;

/// Declares the fields: name in a wording, then what it says.
macro_rules! fields {
    ($($(#[$doc:meta])* $variant:ident = $name:literal,)+) => {
        /// Something that the registry says of a person. Those with a preposition in front say it as it
        /// stands in a sentence; days of the kind `…_since` follow `dal`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Field {
            $($(#[$doc])* $variant,)+
        }

        impl Field {
            /// All of them, by name.
            #[cfg(test)]
            pub(crate) const NAMES: &'static [&'static str] = &[$($name,)+];
        }

        impl std::str::FromStr for Field {
            type Err = InvalidWording;

            fn from_str(text: &str) -> Result<Self, InvalidWording> {
                match text {
                    $($name => Ok(Self::$variant),)+
                    other => Err(InvalidWording::UnknownField(other.to_owned())),
                }
            }
        }
    };
}

fields! {
    /// `SERRA GIULIA`.
    Name = "name",
    /// The fiscal code.
    TaxCode = "tax_code",
    /// `a CAGLIARI (CA)`, `in ROMANIA`.
    BirthAt = "birth_at",
    /// `il 12/04/1985`, `nell’anno 1985`.
    BirthOn = "birth_on",
    /// `CAGLIARI, anno 1985, n. 12, parte 1, serie A`.
    BirthAct = "birth_act",
    /// `italiana`; missing for all others.
    Citizenship = "citizenship",
    /// The countries: `ROMANIA`, `ITALIA e FRANCIA`.
    Citizenships = "citizenships",
    /// The address in Italy at which the person resides.
    Residence = "residence",
    /// Since when.
    ResidenceSince = "residence_since",
    /// The address abroad at which the person resides.
    ResidenceAbroad = "residence_abroad",
    /// Since when.
    ResidenceAbroadSince = "residence_abroad_since",
    /// The consulate in charge.
    Consulate = "consulate",
    /// Name of the institution in which the person lives.
    Institution = "institution",
    /// `coniugata`; missing where it is not known.
    MaritalStatus = "marital_status",
    /// Since when.
    MaritalSince = "marital_since",
    /// Whom the person is married to today.
    MarriedTo = "married_to",
    /// Whom the person is in a civil union with today.
    UnitedTo = "united_to",
    /// The dead spouse of who is widowed.
    LateSpouse = "late_spouse",
    /// `il …`: when the marriage of who is divorced ended.
    DivorcedOn = "divorced_on",
    /// The spouse of the marriage that stands, or of the last one.
    WeddingWith = "wedding_with",
    /// `il 12/09/2009`.
    WeddingOn = "wedding_on",
    /// `a CAGLIARI (CA)`.
    WeddingAt = "wedding_at",
    /// Its act.
    WeddingAct = "wedding_act",
    /// `il …`: when that marriage ended.
    WeddingEndedOn = "wedding_ended_on",
    /// How it ended.
    WeddingEndedBy = "wedding_ended_by",
    /// The partner of the civil union.
    CivilUnionWith = "civil_union_with",
    /// `il …`.
    CivilUnionOn = "civil_union_on",
    /// `a …`.
    CivilUnionAt = "civil_union_at",
    /// Its act.
    CivilUnionAct = "civil_union_act",
    /// The partner of the cohabitation.
    CohabitationWith = "cohabitation_with",
    /// Since when.
    CohabitationSince = "cohabitation_since",
    /// The other one of the contract of cohabitation.
    ContractWith = "contract_with",
    /// `il …`.
    ContractOn = "contract_on",
    /// `a …`.
    ContractAt = "contract_at",
    /// The notary or lawyer: `NOTAIO ANNA PIRAS`.
    ContractProfessional = "contract_professional",
    /// Where that one has the office: `CAGLIARI`.
    ContractSeat = "contract_seat",
    /// `il …`: when the copy of it reached the municipality.
    ContractReceivedOn = "contract_received_on",
    /// Under which number it was registered there.
    ContractProtocol = "contract_protocol",
    /// `il …`.
    DeathOn = "death_on",
    /// `a …`.
    DeathAt = "death_at",
    /// Its act.
    DeathAct = "death_act",
    /// The municipality in whose electoral lists the person is.
    ElectoralRoll = "electoral_roll",
    /// The pension, of who has one alone.
    Pension = "pension",
}

/// What the registry says of a person, in the words of certificates.
#[derive(Clone, Copy)]
pub(crate) struct Facts<'f> {
    /// The person.
    pub(crate) subject: &'f Subject<'f>,
    /// The words.
    pub(crate) phrases: &'f Phrases,
    /// What municipalities are called in the language of the words, where that is not as the registry writes.
    pub(crate) called: Option<TownName>,
}

impl Facts<'_> {
    /// What a field says; nothing where the registry does not.
    pub(crate) fn value(self, field: Field) -> Option<String> {
        match field {
            Field::Name
            | Field::TaxCode
            | Field::BirthAt
            | Field::BirthOn
            | Field::BirthAct
            | Field::Citizenship
            | Field::Citizenships => self.identity(field),
            Field::Residence
            | Field::ResidenceSince
            | Field::ResidenceAbroad
            | Field::ResidenceAbroadSince
            | Field::Consulate
            | Field::Institution => self.home(field),
            Field::MaritalStatus
            | Field::MaritalSince
            | Field::MarriedTo
            | Field::UnitedTo
            | Field::LateSpouse
            | Field::DivorcedOn => self.status(field),
            Field::WeddingWith
            | Field::WeddingOn
            | Field::WeddingAt
            | Field::WeddingAct
            | Field::WeddingEndedOn
            | Field::WeddingEndedBy => self.wedding(field, self.subject.marriage()?),
            Field::CivilUnionWith | Field::CivilUnionOn | Field::CivilUnionAt | Field::CivilUnionAct => {
                self.civil_union(field, self.subject.civil_union()?)
            }
            Field::CohabitationWith => self.named(&self.subject.cohabitation()?.partner),
            Field::CohabitationSince => self.subject.cohabitation()?.since.map(|on| self.phrases.day(on)),
            Field::ContractWith
            | Field::ContractOn
            | Field::ContractAt
            | Field::ContractProfessional
            | Field::ContractSeat
            | Field::ContractReceivedOn
            | Field::ContractProtocol => self.contract(field, self.subject.contract()?),
            Field::DeathOn | Field::DeathAt | Field::DeathAct => self.death(field),
            Field::ElectoralRoll => self.electoral_roll(),
            Field::Pension => self.pension(),
        }
    }

    fn identity(self, field: Field) -> Option<String> {
        let identity = &self.subject.resident.identity;
        match field {
            Field::Name => name(identity.family_name.as_ref(), identity.given_name.as_ref()),
            Field::TaxCode => identity.tax_code.as_ref().map(|known| known.code.to_string()),
            Field::BirthAt => self.at(identity.birth.place.as_ref()),
            Field::BirthOn => Some(self.phrases.on_partly(identity.birth.date)),
            Field::BirthAct => identity.birth.act.as_ref().map(|act| self.phrases.act(act)),
            Field::Citizenships => {
                let states = at(&self.subject.resident.citizenships, self.subject.on);
                let names: Vec<String> = states
                    .map(|citizenship| citizenship.state.name.as_str().to_owned())
                    .collect();
                (!names.is_empty()).then(|| self.phrases.list(&names))
            }
            _ => {
                let mut states = at(&self.subject.resident.citizenships, self.subject.on);
                states
                    .any(|citizenship| citizenship.state.is_italy())
                    .then(|| self.phrases.italian.clone())
            }
        }
    }

    fn home(self, field: Field) -> Option<String> {
        let (resident, on) = (self.subject.resident, self.subject.on);
        if field == Field::Institution {
            return match &resident.membership(on)?.role {
                Role::Institution { name, .. } => name.as_ref().map(|name| name.as_str().to_owned()),
                Role::Family { .. } => None,
            };
        }
        let abroad = matches!(
            field,
            Field::ResidenceAbroad | Field::ResidenceAbroadSince | Field::Consulate
        );
        let residence = resident
            .residence(on)
            .filter(|residence| residence.abroad.is_some() == abroad)?;
        match field {
            Field::ResidenceSince | Field::ResidenceAbroadSince => {
                residence.since.map(|on| self.phrases.day(on))
            }
            Field::Consulate => {
                let consulate = residence.abroad.as_ref()?.consulate.as_ref();
                consulate.map(|consulate| consulate.as_str().to_owned())
            }
            _ => address(residence, self.called),
        }
    }

    fn status(self, field: Field) -> Option<String> {
        let (resident, on) = (self.subject.resident, self.subject.on);
        let period = at(&resident.marital_statuses, on).next()?;
        let of = |status: MaritalStatus| (period.status == status).then_some(());
        match field {
            Field::MaritalStatus => (period.status != MaritalStatus::Unknown)
                .then(|| self.marital_status(period.status, resident.identity.sex)),
            Field::MaritalSince => period.since.map(|on| self.phrases.day(on)),
            Field::MarriedTo => {
                of(MaritalStatus::Married)?;
                self.named(&self.subject.marriage()?.partner)
            }
            Field::UnitedTo => {
                of(MaritalStatus::CivilUnion)?;
                self.named(&self.subject.civil_union()?.partner)
            }
            Field::LateSpouse => {
                of(MaritalStatus::Widowed)?;
                self.named(&self.subject.marriage()?.partner)
            }
            _ => {
                of(MaritalStatus::Divorced)?;
                self.ended(self.subject.marriage()?).map(|on| self.phrases.on(on))
            }
        }
    }

    fn wedding(self, field: Field, marriage: &Union) -> Option<String> {
        let (phrases, sex) = (self.phrases, self.subject.resident.identity.sex);
        match field {
            Field::WeddingWith => self.named(&marriage.partner),
            Field::WeddingOn => marriage.since.map(|on| phrases.on(on)),
            Field::WeddingAt => self.at(marriage.place.as_ref()),
            Field::WeddingAct => marriage.act.as_ref().map(|act| phrases.act(act)),
            Field::WeddingEndedOn => self.ended(marriage).map(|on| phrases.on(on)),
            _ => {
                self.ended(marriage)?;
                Some(match marriage.ended.as_ref()?.reason? {
                    EndReason::Death => phrases.by_death.clone(),
                    EndReason::Marriage(end) => {
                        phrases.label(EndOfMarriage::TABLE, end.code(), sex, end.label(sex, Lang::It))
                    }
                    EndReason::Union(end) => {
                        phrases.label(EndOfUnion::TABLE, end.code(), sex, end.label(sex, Lang::It))
                    }
                })
            }
        }
    }

    fn civil_union(self, field: Field, union: &Union) -> Option<String> {
        let phrases = self.phrases;
        match field {
            Field::CivilUnionWith => self.named(&union.partner),
            Field::CivilUnionOn => union.since.map(|on| phrases.on(on)),
            Field::CivilUnionAt => self.at(union.place.as_ref()),
            _ => union.act.as_ref().map(|act| phrases.act(act)),
        }
    }

    fn contract(self, field: Field, contract: &CohabitationContract) -> Option<String> {
        let phrases = self.phrases;
        let text = |text: &Option<CleanText>| text.as_ref().map(|text| text.as_str().to_owned());
        match field {
            Field::ContractWith => self.named(&self.subject.cohabitation()?.partner),
            Field::ContractOn => Some(phrases.on(contract.on)),
            Field::ContractAt => self.at(contract.place.as_ref()),
            Field::ContractProfessional => text(&contract.professional),
            Field::ContractSeat => text(&contract.seat),
            Field::ContractReceivedOn => contract.received_on.map(|on| phrases.on(on)),
            _ => text(&contract.protocol),
        }
    }

    fn death(self, field: Field) -> Option<String> {
        let phrases = self.phrases;
        let death = self.subject.resident.death.as_ref();
        let death = death.filter(|death| death.on <= self.subject.on)?;
        match field {
            Field::DeathOn => Some(phrases.on(death.on)),
            Field::DeathAt => self.at(death.place.as_ref()),
            _ => death.act.as_ref().map(|act| phrases.act(act)),
        }
    }

    fn electoral_roll(self) -> Option<String> {
        let electoral = self.subject.resident.electoral.as_ref();
        let municipality = electoral
            .filter(|electoral| electoral.voter)?
            .municipality
            .as_ref();
        municipality.map(|name| name.as_str().to_owned())
    }

    fn pension(self) -> Option<String> {
        let mut pensions = at(&self.subject.resident.pensions, self.subject.on);
        let first = pensions.next()?;
        pensions.next().is_none().then(|| first.kind.as_str().to_owned())
    }

    /// `a CAGLIARI (CA)`.
    fn at(self, place: Option<&Place>) -> Option<String> {
        place.map(|place| self.phrases.at(place, self.called))
    }

    /// `coniugata`.
    pub(super) fn marital_status(self, status: MaritalStatus, sex: Option<Sex>) -> String {
        let italian = status.label(sex, Lang::It);
        self.phrases
            .label(MaritalStatus::TABLE, status.code(), sex, italian)
    }

    /// The day on which a union ended, if that has come.
    fn ended(self, union: &Union) -> Option<NaiveDate> {
        let ended = union.ended.as_ref().map(|ending| ending.on);
        ended.filter(|on| *on <= self.subject.on)
    }

    /// Another person's name: as the record has it, or as the household has where the record has a key
    /// alone.
    pub(crate) fn named(self, relative: &Relative) -> Option<String> {
        let written = name(relative.family_name.as_ref(), relative.given_name.as_ref());
        written.or_else(|| {
            let identity = &self.subject.member(relative)?.identity;
            name(identity.family_name.as_ref(), identity.given_name.as_ref())
        })
    }
}
