//! Whom a row of the CSV file names beside the person: parents, spouse or partner, and the contract with the latter.

use super::cells::Cells;
use super::{Reason, RefusedRow};
use sportello_types::registry::{CohabitationContract, MunicipalityRef, Place, Relative, Union, UnionKind};

/// The columns of a contract of cohabitation.
const CONTRACT: [&str; 7] = [
    "contract_date",
    "contract_place",
    "contract_province",
    "contract_professional",
    "contract_seat",
    "contract_received_on",
    "contract_protocol",
];

impl Cells<'_> {
    pub(super) fn relative(
        &self,
        id: &'static str,
        tax_code: &'static str,
    ) -> Result<Option<Relative>, RefusedRow> {
        if !self.has(&[id, tax_code]) {
            return Ok(None);
        }
        Ok(Some(Relative {
            id: self.optional(id)?,
            tax_code: self.optional(tax_code)?,
            family_name: None,
            given_name: None,
        }))
    }

    pub(super) fn union(&self) -> Result<Option<Union>, RefusedRow> {
        let kinds = [
            ("marriage", UnionKind::Marriage),
            ("civil_union", UnionKind::CivilUnion),
            ("cohabitation", UnionKind::Cohabitation),
        ];
        let kind = self.word("union_kind", &kinds)?.unwrap_or(UnionKind::Marriage);
        let since = self.date("union_since")?;
        let partner = self.relative("spouse_id", "spouse_tax_code")?;
        let contract = self.contract()?;
        let separated_on = self.date("separated_on")?;
        if (contract.is_some() || separated_on.is_some()) && partner.is_none() {
            return Err(self.refused("spouse_id", Reason::Missing));
        }
        Ok(partner.map(|partner| Union {
            kind,
            partner,
            since,
            place: None,
            act: None,
            contract,
            separated_on,
            ended: None,
        }))
    }

    fn contract(&self) -> Result<Option<CohabitationContract>, RefusedRow> {
        if !self.has(&CONTRACT) {
            return Ok(None);
        }
        let on = self
            .date("contract_date")?
            .ok_or_else(|| self.refused("contract_date", Reason::Missing))?;
        let place = if self.has(&["contract_place", "contract_province"]) {
            Some(Place::Italy {
                municipality: MunicipalityRef {
                    code: None,
                    name: self.required("contract_place")?,
                    province: self.optional("contract_province")?,
                },
            })
        } else {
            None
        };
        Ok(Some(CohabitationContract {
            on,
            place,
            professional: self.optional("contract_professional")?,
            seat: self.optional("contract_seat")?,
            received_on: self.date("contract_received_on")?,
            protocol: self.optional("contract_protocol")?,
            ended: None,
        }))
    }
}
