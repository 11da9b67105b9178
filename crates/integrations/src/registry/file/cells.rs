//! How a row of the CSV file becomes a record.

use super::{Reason, RefusedRow};
use chrono::NaiveDate;
use sportello_types::profile::Sex;
use sportello_types::registry::{
    AddressKind, Birth, Citizenship, Death, Electoral, ForeignAddress, HomeAddress, Identity, IdentityCard,
    InstitutionRelation, MaritalPeriod, Membership, MunicipalityRef, Occupation, Permit, Place,
    RegisteredTaxCode, Registration, Relation, Residence, Resident, ResidentData, Role, StateRef,
};
use sportello_types::values::{CleanText, CodiceCatastale, HouseholdKey, PersonName};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A row by columns; what is empty is not there.
#[derive(Default)]
pub(super) struct Cells<'r>(BTreeMap<&'static str, &'r str>);

impl<'r> Cells<'r> {
    pub(super) fn put(&mut self, column: &'static str, text: &'r str) {
        if !text.trim().is_empty() {
            self.0.insert(column, text);
        }
    }

    pub(super) fn refused(&self, field: &str, reason: Reason) -> RefusedRow {
        let household = self
            .0
            .get("household")
            .and_then(|text| text.parse::<HouseholdKey>().ok());
        RefusedRow {
            field: field.to_owned(),
            reason,
            households: household.into_iter().collect(),
        }
    }

    pub(super) fn optional<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, RefusedRow>
    where
        T::Err: std::fmt::Display,
    {
        let Some(text) = self.0.get(column) else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|error: T::Err| self.refused(column, Reason::unfit(error.to_string())))
    }

    pub(super) fn required<T: FromStr>(&self, column: &'static str) -> Result<T, RefusedRow>
    where
        T::Err: std::fmt::Display,
    {
        self.optional(column)?
            .ok_or_else(|| self.refused(column, Reason::Missing))
    }

    pub(super) fn date(&self, column: &'static str) -> Result<Option<NaiveDate>, RefusedRow> {
        let Some(text) = self.0.get(column) else {
            return Ok(None);
        };
        NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d")
            .map(Some)
            .map_err(|_| self.refused(column, Reason::Invalid("not a date: YYYY-MM-DD".to_owned())))
    }

    fn flag(&self, column: &'static str) -> Result<Option<bool>, RefusedRow> {
        match self.0.get(column).map(|text| text.trim()) {
            None => Ok(None),
            Some("S" | "s" | "1") => Ok(Some(true)),
            Some("N" | "n" | "0") => Ok(Some(false)),
            Some(_) => Err(self.refused(column, Reason::Invalid("neither S nor N".to_owned()))),
        }
    }

    pub(super) fn word<T: Copy>(
        &self,
        column: &'static str,
        words: &[(&str, T)],
    ) -> Result<Option<T>, RefusedRow> {
        let Some(text) = self.0.get(column) else {
            return Ok(None);
        };
        let found = words.iter().find(|(word, _)| *word == text.trim());
        let one_of = || words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
        found
            .map(|(_, value)| Some(*value))
            .ok_or_else(|| self.refused(column, Reason::Invalid(format!("not one of: {}", one_of()))))
    }

    pub(super) fn has(&self, columns: &[&'static str]) -> bool {
        columns.iter().any(|column| self.0.contains_key(column))
    }

    /// The record.
    pub(super) fn resident(&self) -> Result<Resident, RefusedRow> {
        let flags: Vec<&str> = self
            .0
            .get("flags")
            .map(|text| text.split_whitespace().collect())
            .unwrap_or_default();
        if flags
            .iter()
            .any(|flag| !["aire", "no_fixed_abode", "procedure_open", "withheld"].contains(flag))
        {
            return Err(self.refused("flags", Reason::Invalid("not a flag".to_owned())));
        }
        let data = ResidentData {
            id: self.required("id")?,
            identity: self.identity()?,
            former_tax_codes: Vec::new(),
            citizenships: self.citizenships()?,
            marital_statuses: self.marital()?,
            registrations: self.registrations()?,
            residences: self.residences()?,
            memberships: vec![self.membership()?],
            father: self.relative("father_id", "father_tax_code")?,
            mother: self.relative("mother_id", "mother_tax_code")?,
            unions: self.union()?.into_iter().collect(),
            responsibilities: Vec::new(),
            identity_cards: self.card()?.into_iter().collect(),
            permits: self.permit()?.into_iter().collect(),
            electoral: self.electoral()?,
            occupation: self.occupation()?,
            driving: None,
            pensions: Vec::new(),
            death: self.date("death_date")?.map(|on| Death {
                on,
                place: None,
                act: None,
            }),
            certifiability: self.optional("certifiability")?,
            procedure_open: flags.contains(&"procedure_open"),
            aire: flags.contains(&"aire"),
            no_fixed_abode: flags.contains(&"no_fixed_abode"),
            withheld: flags.contains(&"withheld"),
        };
        Resident::new(data)
            .map_err(|invalid| self.refused(invalid.field, Reason::Contradiction(invalid.fault)))
    }

    fn identity(&self) -> Result<Identity, RefusedRow> {
        let validated = self.flag("tax_code_validated")?.unwrap_or(false);
        let code = self.optional("tax_code")?;
        let family_name: Option<PersonName> = self.optional("family_name")?;
        Ok(Identity {
            tax_code: code.map(|code| RegisteredTaxCode { code, validated }),
            family_name,
            given_name: self.optional("given_name")?,
            sex: self.word("sex", &[("F", Sex::F), ("M", Sex::M)])?,
            birth: Birth {
                date: self.required("birth_date")?,
                place: self.birth_place()?,
                act: None,
            },
        })
    }

    fn birth_place(&self) -> Result<Option<Place>, RefusedRow> {
        if !self.has(&["birth_place_code", "birth_place", "birth_province", "birth_town"]) {
            return Ok(None);
        }
        let code: Option<CodiceCatastale> = self.optional("birth_place_code")?;
        let name: CleanText = self.required("birth_place")?;
        let abroad = code.as_ref().is_some_and(CodiceCatastale::is_foreign) || self.has(&["birth_town"]);
        Ok(Some(if abroad {
            Place::Abroad {
                state: StateRef { code, name },
                town: self.optional("birth_town")?,
            }
        } else {
            let province = self.optional("birth_province")?;
            Place::Italy {
                municipality: MunicipalityRef { code, name, province },
            }
        }))
    }

    fn citizenships(&self) -> Result<Vec<Citizenship>, RefusedRow> {
        let mut found = Vec::new();
        for (code, name) in [
            ("citizenship_code", "citizenship"),
            ("second_citizenship_code", "second_citizenship"),
        ] {
            if self.has(&[code, name]) {
                found.push(Citizenship {
                    state: StateRef {
                        code: self.optional(code)?,
                        name: self.required(name)?,
                    },
                    since: None,
                    until: None,
                });
            }
        }
        Ok(found)
    }

    fn marital(&self) -> Result<Vec<MaritalPeriod>, RefusedRow> {
        let status = self.optional("marital_status")?;
        let since = self.date("marital_status_since")?;
        Ok(status
            .map(|status| MaritalPeriod {
                status,
                since,
                until: None,
            })
            .into_iter()
            .collect())
    }

    fn registrations(&self) -> Result<Vec<Registration>, RefusedRow> {
        if !self.has(&[
            "registered_since",
            "registration_reason",
            "deleted_on",
            "deletion_reason",
        ]) {
            return Ok(Vec::new());
        }
        Ok(vec![Registration {
            since: self.date("registered_since")?,
            reason: self.optional("registration_reason")?,
            from: None,
            until: self.date("deleted_on")?,
            deletion: self.optional("deletion_reason")?,
            to: None,
        }])
    }

    fn residences(&self) -> Result<Vec<Residence>, RefusedRow> {
        const HOME: [&str; 8] = [
            "street",
            "house_number",
            "interior",
            "hamlet",
            "postal_code",
            "municipality_code",
            "municipality",
            "province",
        ];
        const ABROAD: [&str; 5] = [
            "foreign_street",
            "foreign_town",
            "foreign_state_code",
            "foreign_state",
            "consulate",
        ];
        let since = self.date("resident_since")?;
        let mut residence = Residence {
            kind: AddressKind::Residence,
            address: None,
            abroad: None,
            care_of: None,
            since,
            until: self.date("deleted_on")?,
        };
        if self.has(&HOME) {
            residence.address = Some(HomeAddress {
                street: self.required("street")?,
                number: self.optional("house_number")?,
                interior: self.optional("interior")?,
                hamlet: self.optional("hamlet")?,
                postal_code: self.optional("postal_code")?,
                municipality: MunicipalityRef {
                    code: self.optional("municipality_code")?,
                    name: self.required("municipality")?,
                    province: self.optional("province")?,
                },
            });
        }
        if self.has(&ABROAD) {
            residence.kind = AddressKind::ResidenceAbroad;
            residence.abroad = Some(ForeignAddress {
                street: self.optional("foreign_street")?,
                town: self.optional("foreign_town")?,
                state: StateRef {
                    code: self.optional("foreign_state_code")?,
                    name: self.required("foreign_state")?,
                },
                consulate: self.optional("consulate")?,
            });
        }
        let empty = residence.address.is_none() && residence.abroad.is_none();
        Ok(if empty { Vec::new() } else { vec![residence] })
    }

    fn membership(&self) -> Result<Membership, RefusedRow> {
        let institution = self
            .word("household_kind", &[("family", false), ("institution", true)])?
            .unwrap_or(false);
        let role = if institution {
            Role::Institution {
                relation: self.required::<InstitutionRelation>("relation")?,
                species: self.optional("institution_species")?,
                name: self.optional("institution_name")?,
            }
        } else {
            Role::Family {
                relation: self.required::<Relation>("relation")?,
            }
        };
        let death = self.date("death_date")?;
        Ok(Membership {
            household: self.required("household")?,
            role,
            since: self.date("household_since")?,
            until: death.or(self.date("deleted_on")?),
        })
    }

    fn card(&self) -> Result<Option<IdentityCard>, RefusedRow> {
        let Some(number) = self.optional("card_number")? else {
            return Ok(None);
        };
        Ok(Some(IdentityCard {
            number,
            electronic: self.flag("card_electronic")?.unwrap_or(false),
            valid_abroad: self.flag("card_valid_abroad")?.unwrap_or(false),
            issuer: self.optional("card_issuer")?,
            since: self.date("card_since")?,
            until: self.date("card_until")?,
            annulled_on: None,
        }))
    }

    fn permit(&self) -> Result<Option<Permit>, RefusedRow> {
        let Some(kind) = self.optional("permit_kind")? else {
            return Ok(None);
        };
        Ok(Some(Permit {
            kind,
            number: self.optional("permit_number")?,
            issuer: None,
            since: self.date("permit_since")?,
            until: self.date("permit_until")?,
        }))
    }

    fn electoral(&self) -> Result<Option<Electoral>, RefusedRow> {
        let Some(voter) = self.flag("voter")? else {
            return Ok(None);
        };
        Ok(Some(Electoral {
            voter,
            section: self.optional("electoral_section")?,
            municipality: None,
        }))
    }

    fn occupation(&self) -> Result<Option<Occupation>, RefusedRow> {
        if !self.has(&["profession", "education"]) {
            return Ok(None);
        }
        Ok(Some(Occupation {
            profession: self.optional("profession")?,
            non_professional: None,
            education: self.optional("education")?,
        }))
    }
}
