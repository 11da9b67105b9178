//! The civil registry (*anagrafe*): the record of a resident (*scheda individuale*), the household
//! (*scheda di famiglia*, *di convivenza*), and who may see whom.
//!
//! The blocks and codes are ANPR's (tables of italia/anpr, CC BY 4.0); the names are ours. All that
//! changes is dated, so that the situation at a day can be asked ([`Dated`]). What is written here is
//! also the shape of the import (`docs/operate/registry.md`).

mod check;
mod civil;
mod codes;
mod declares;
mod documents;
mod household;
mod parts;
mod period;
mod place;
mod position;
mod resident;
mod shown;
mod sight;

pub use check::{Fault, InvalidResident};
pub use civil::{
    CivilAct, CohabitationContract, Death, EndReason, Ending, Relative, Responsibility, ResponsibilityKind,
    Union, UnionKind,
};
pub use codes::{
    AddressKind, Certifiability, DeletionReason, Education, EndOfMarriage, EndOfUnion, InstitutionRelation,
    InstitutionSpecies, MaritalStatus, NonProfessional, PermitKind, Profession, RegistrationReason, Relation,
    UnknownCode,
};
pub use declares::CannotDeclare;
pub use documents::{Driving, Electoral, IdentityCard, Occupation, Pension, Permit};
pub use household::{Household, HouseholdKind, Member};
pub use parts::{
    Birth, Citizenship, Identity, MaritalPeriod, Membership, RegisteredTaxCode, Registration, Residence, Role,
};
pub use period::{Dated, Period, at};
pub use place::{ForeignAddress, HomeAddress, MunicipalityRef, Place, StateRef};
pub use position::RegistryPosition;
pub use resident::{Resident, ResidentData};
pub use shown::{
    HouseholdShown, MemberShown, PersonShown, RecordEntry, RecordFact, RecordPart, RecordSection,
    RegistrySource,
};
pub use sight::{Seen, Sight, sight};

use crate::values::personal_debug;

#[cfg(test)]
mod tests;
