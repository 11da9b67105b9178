//! About whom a certificate is asked for, and by whom.

use chrono::NaiveDate;
use sportello_types::registry::{
    Household, Member, RegistryPosition, RegistrySource, Relative, Resident, Sight,
};
use sportello_types::values::CodiceFiscale;

/// The person whom a certificate is about, as the registry says on a day.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The record.
    pub resident: &'a Resident,
    /// The household in which the person is on [`Self::on`]; one of another day counts as none.
    pub household: Option<&'a Household>,
    /// Which registry says it.
    pub source: RegistrySource,
    /// Who asks.
    pub asked_by: AskedBy<'a>,
    /// The day of the certificate, Europe/Rome.
    pub on: NaiveDate,
    /// The day whose state of the registry it is: of a registry that is brought in by files that of the
    /// last one, which may be before [`Self::on`].
    pub as_of: NaiveDate,
}

/// Who asks for a certificate.
#[derive(Clone, Copy)]
pub enum AskedBy<'a> {
    /// The person.
    Self_,
    /// Somebody of the same household, who may see the person.
    Member {
        /// The fiscal code of the one who asks.
        tax_code: Option<&'a CodiceFiscale>,
        /// How much of the person the one who asks may see.
        sight: Sight,
    },
    /// Whoever stands before an operator, who judges by which right (DPR 223/1989 arts. 33, 35).
    Operator {
        /// Whether it is the person who stands there.
        in_person: bool,
    },
}

impl<'a> Subject<'a> {
    /// The household, if it is of the day.
    pub(crate) fn card(&self) -> Option<&'a Household> {
        self.household.filter(|household| household.at == self.on)
    }

    /// Who is in the household on the day, alive.
    pub(crate) fn members(&self) -> impl Iterator<Item = &'a Member> {
        let on = self.on;
        let members = self.card().map(|card| card.members.iter());
        members
            .into_iter()
            .flatten()
            .filter(move |member| !member.is_deceased(on) && member.until.is_none_or(|until| on <= until))
    }

    /// Who asks, as the household has it; nothing where the household does not have them.
    pub(crate) fn asker(&self) -> Option<&'a Member> {
        match self.asked_by {
            AskedBy::Self_ | AskedBy::Operator { in_person: true } => {
                self.members().find(|member| member.id == self.resident.id)
            }
            AskedBy::Operator { in_person: false } => None,
            AskedBy::Member { tax_code, .. } => {
                let asking = tax_code?;
                self.members().find(|member| tax_code_of(member) == Some(asking))
            }
        }
    }

    /// The member whom a record names.
    pub(super) fn member(&self, relative: &Relative) -> Option<&'a Member> {
        self.members()
            .find(|member| relative.is(&member.id, tax_code_of(member)))
    }

    /// Whether the registry's silence on whether somebody is certifiable means that they are. ANPR's services
    /// for other ends than certificates leave it out: there nobody knows.
    pub(super) fn silence_certifies(&self) -> bool {
        self.source == RegistrySource::Municipality
    }

    /// Whether somebody asks who sees of the person no more than the line of the household's list.
    pub(super) const fn is_by_listed(&self) -> bool {
        match self.asked_by {
            AskedBy::Member { sight, .. } => !matches!(sight, Sight::Whole),
            AskedBy::Self_ | AskedBy::Operator { .. } => false,
        }
    }

    /// Whether it is a resident abroad.
    pub(super) fn is_abroad(&self) -> bool {
        self.resident.position(self.on) == Some(RegistryPosition::Aire)
    }
}

pub(crate) fn tax_code_of(member: &Member) -> Option<&CodiceFiscale> {
    member.identity.tax_code.as_ref().map(|known| &known.code)
}
