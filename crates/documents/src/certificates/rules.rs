//! Whether a certificate can be issued for a person: the one rule.
//!
//! In this order; the first that is not met is the reason.
//!
//! | What must hold | Otherwise | Source |
//! |---|---|---|
//! | the type is issued online; at the counter, there is something that it says | `DeskOnly` | ANPR, types that the portal gives |
//! | who asks online for themselves is of age | `NotEntitled` | c.c. art. 2: the parent asks |
//! | nobody else asks about a person who is withheld | `NotEntitled` | protected addresses |
//! | online, who asks about another sees the whole record, or the type is open to them ([`OpenTo`]) | `PersonOnly`; `Deceased` of the dead | DPR 223/1989 art. 33 c. 1: residence and family status are anybody's to ask |
//! | alive; for the certificate of death dead ([`Need::Dead`]) | `Deceased`, `Alive` | ANPR, check of types 2, 7 |
//! | in the register | `Deleted` | DPR 223/1989 art. 11 |
//! | in the right one ([`KindRegister`]) | `AireOnly`, `ResidentOnly` | ANPR, checks of all types; L. 470/1988 |
//! | certifiable, or partially and the type says so | `NotCertifiable` | ANPR `soggettoCertificabile` 0, 1, 3, 4; 1 gives residence and family alone |
//! | no procedure about the person is open, or the type is issued all the same | `ProcedureOpen` | ANPR `EN181`; not for types 8, 10, 12 |
//! | the needs of the type ([`Need`]), each with its own reason | | ANPR, checks by type |
//! | the registry has everything that the wording says | `DataMissing` | |
//!
//! Who is shown no more of another adult than the line of the household's list is told no more by a refusal
//! either: where the reason does not stand in that line it is `PersonOnly` too ([`is_shown_by_the_list`]).
//!
//! Whether a procedure about the person is open the municipality's own registry says, ANPR does not. A registry of the
//! municipality's that does not say whether a person is certifiable is taken to mean that they are; what ANPR
//! does not say nobody knows. Nothing that ANPR lets the registrar force is forced here. Who may have what at the counter the
//! operator judges (DPR 223/1989 arts. 33, 35) and answers for, but for a contract of cohabitation ([`Need::Contract`]);
//! of what stands in the record nothing changes there.

use super::catalogue::{Kind, KindRegister, OpenTo, catalogue};
use super::family;
use super::fields::Facts;
use super::statement::told;
use super::subject::{AskedBy, Subject};
use serde::Deserialize;
use sportello_types::certificates::RefusalCode;
use sportello_types::registry::{Certifiability, MaritalStatus, Place, RegistryPosition, Role, Union, at};

/// What a type of certificate needs of a record besides what its wording says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// The person is dead (type 2).
    Dead,
    /// A resident abroad was born in Italy (type 1).
    BornInItalyIfAbroad,
    /// Italian, and of no other country (types 5, 6).
    Italian,
    /// Is or was married; a resident abroad before going there (type 3).
    Married,
    /// Is in a civil union; a resident abroad since before going there (type 18).
    CivilUnion,
    /// Is in a registered cohabitation, and one of the two asks (`convivenza-fatto`).
    Cohabitation,
    /// Is bound by a contract of cohabitation in force, registered before going abroad, and one of the two asks: at
    /// the counter too, where ANPR has the registrar force nothing (type 19).
    Contract,
    /// Free to marry (type 17).
    Free,
    /// Lives in a family whose record is whole (types 12, 13, 16).
    Family,
    /// The family has several members (types 13, 16).
    SeveralMembers,
    /// An adult of the family asks (types 13, 16).
    AskedByAdultOfFamily,
    /// The relations to the reference person do not contradict each other (type 16).
    SoundRelations,
    /// The family is one of residents abroad, without relations that are no longer given (type 15).
    AireFamily,
    /// Lives in an institution (type 14).
    Institution,
}

/// Why a certificate of this type cannot be issued for this person; nothing when it can.
pub fn refusal(kind: &Kind, subject: &Subject<'_>) -> Option<RefusalCode> {
    let code = judge(kind, subject).err()?;
    let told = !subject.is_by_listed() || is_shown_by_the_list(code);
    Some(if told { code } else { RefusalCode::PersonOnly })
}

fn judge(kind: &Kind, subject: &Subject<'_>) -> Result<(), RefusalCode> {
    require(is_offered(kind, subject), RefusalCode::DeskOnly)?;
    asked_rightly(subject)?;
    if !may_ask(kind, subject) {
        // That somebody has died the list says.
        let dead = subject.resident.is_deceased(subject.on);
        return Err(if dead {
            RefusalCode::Deceased
        } else {
            RefusalCode::PersonOnly
        });
    }
    stands(kind, subject)?;
    for need in &kind.needs {
        met(*need, subject)?;
    }
    let facts = Facts {
        subject,
        phrases: &catalogue().phrases,
        called: None,
    };
    told(kind, facts).map(drop).ok_or(RefusalCode::DataMissing)
}

/// Whether the type is to be had at all where it is asked for.
fn is_offered(kind: &Kind, subject: &Subject<'_>) -> bool {
    match subject.asked_by {
        AskedBy::Self_ | AskedBy::Member { .. } => kind.online,
        AskedBy::Operator { .. } => kind.has_content(),
    }
}

fn asked_rightly(subject: &Subject<'_>) -> Result<(), RefusalCode> {
    let rightly = match subject.asked_by {
        AskedBy::Self_ => {
            let birth = &subject.resident.identity.birth;
            birth.date.is_certainly_adult(subject.on)
        }
        AskedBy::Member { .. } => !subject.resident.withheld,
        AskedBy::Operator { in_person } => in_person || !subject.resident.withheld,
    };
    require(rightly, RefusalCode::NotEntitled)
}

/// Whether a type about this person is the one's to ask for who asks. At the counter the operator judges.
fn may_ask(kind: &Kind, subject: &Subject<'_>) -> bool {
    !subject.is_by_listed()
        || match kind.open_to {
            OpenTo::Whole => false,
            OpenTo::Partner => subject
                .cohabitation()
                .is_some_and(|cohabitation| is_one_of_two(subject, cohabitation)),
            OpenTo::Listed => true,
        }
}

/// Whether a reason tells no more of a person than the household's list does: death and position, birth,
/// citizenships, marital status and relation, and how many there are.
const fn is_shown_by_the_list(code: RefusalCode) -> bool {
    match code {
        RefusalCode::Deceased
        | RefusalCode::Alive
        | RefusalCode::Deleted
        | RefusalCode::AireOnly
        | RefusalCode::ResidentOnly
        | RefusalCode::CitizenshipOnly
        | RefusalCode::MaritalStatus
        | RefusalCode::OneMember
        | RefusalCode::Institution
        | RefusalCode::NotEntitled
        | RefusalCode::PersonOnly
        | RefusalCode::DeskOnly => true,
        RefusalCode::NotCertifiable
        | RefusalCode::ProcedureOpen
        | RefusalCode::HappenedAbroad
        | RefusalCode::NoCohabitation
        | RefusalCode::NoContract
        | RefusalCode::NoFixedAbode
        | RefusalCode::DataMissing => false,
    }
}

/// Whether the person stands in the register for which the type is.
fn stands(kind: &Kind, subject: &Subject<'_>) -> Result<(), RefusalCode> {
    let resident = subject.resident;
    let of_the_dead = kind.needs.contains(&Need::Dead);
    match resident.position(subject.on) {
        Some(RegistryPosition::Deceased) => {
            require(of_the_dead, RefusalCode::Deceased)?;
            let abroad = resident.aire && kind.register == KindRegister::Resident;
            require(!abroad, RefusalCode::ResidentOnly)?;
        }
        _ if of_the_dead => return Err(RefusalCode::Alive),
        Some(RegistryPosition::Resident) => {
            require(kind.register != KindRegister::Aire, RefusalCode::AireOnly)?;
        }
        Some(RegistryPosition::Aire) => {
            require(kind.register != KindRegister::Resident, RefusalCode::ResidentOnly)?;
        }
        Some(
            RegistryPosition::Emigrated
            | RegistryPosition::EmigratedAbroad
            | RegistryPosition::Untraceable
            | RegistryPosition::DeletedOther,
        ) => return Err(RefusalCode::Deleted),
        None => return Err(RefusalCode::DataMissing),
    }
    let certifiable = match resident.certifiability {
        None => subject.silence_certifies(),
        Some(Certifiability::Full) => true,
        Some(Certifiability::Partial) => kind.partial,
        Some(Certifiability::No | Certifiability::NotRegistrable | Certifiability::UnderGuardianship) => {
            false
        }
    };
    require(certifiable, RefusalCode::NotCertifiable)?;
    require(
        !resident.procedure_open || kind.despite_procedure,
        RefusalCode::ProcedureOpen,
    )
}

pub(crate) fn met(need: Need, subject: &Subject<'_>) -> Result<(), RefusalCode> {
    match need {
        // Decided with the register.
        Need::Dead => Ok(()),
        Need::BornInItalyIfAbroad => {
            let elsewhere = matches!(
                subject.resident.identity.birth.place,
                Some(Place::Abroad { .. } | Place::Exceptional { .. })
            );
            require(!(subject.is_abroad() && elsewhere), RefusalCode::HappenedAbroad)
        }
        Need::Italian => italian(subject),
        Need::Married => {
            let status = status(subject)?;
            let marriage = subject.marriage();
            let never = match status {
                MaritalStatus::Single | MaritalStatus::CivilUnion | MaritalStatus::Unknown => true,
                // Free after a civil union: married before it, or never.
                MaritalStatus::FreeByDeath | MaritalStatus::FreeByDissolution => marriage.is_none(),
                MaritalStatus::Married | MaritalStatus::Widowed | MaritalStatus::Divorced => false,
            };
            require(!never, RefusalCode::MaritalStatus)?;
            began_here(subject, marriage)
        }
        Need::CivilUnion => {
            let united = status(subject)? == MaritalStatus::CivilUnion;
            require(united, RefusalCode::MaritalStatus)?;
            began_here(subject, subject.civil_union())
        }
        Need::Cohabitation => {
            let cohabitation = subject.cohabitation().ok_or(RefusalCode::NoCohabitation)?;
            began_here(subject, Some(cohabitation))?;
            require(is_one_of_two(subject, cohabitation), RefusalCode::NotEntitled)
        }
        Need::Contract => {
            let contract = subject.contract().ok_or(RefusalCode::NoContract)?;
            require(!subject.registered_abroad(contract), RefusalCode::HappenedAbroad)?;
            // Each of the two has it about themselves: whoever else stands at the counter is a third party.
            let third = matches!(subject.asked_by, AskedBy::Operator { in_person: false });
            require(!third, RefusalCode::PersonOnly)?;
            let cohabitation = subject.cohabitation().ok_or(RefusalCode::NoContract)?;
            require(is_one_of_two(subject, cohabitation), RefusalCode::NotEntitled)
        }
        Need::Free => require(status(subject)?.is_free(), RefusalCode::MaritalStatus),
        Need::Family => family::is_whole(subject, RegistryPosition::Resident),
        Need::SeveralMembers => require(subject.members().nth(1).is_some(), RefusalCode::OneMember),
        Need::AskedByAdultOfFamily => {
            let adult = || {
                let asking = subject.asker();
                asking.is_some_and(|asking| asking.identity.birth.date.is_certainly_adult(subject.on))
            };
            let by_operator = matches!(subject.asked_by, AskedBy::Operator { .. });
            require(by_operator || adult(), RefusalCode::NotEntitled)
        }
        Need::SoundRelations => require(family::relations_agree(subject), RefusalCode::NotCertifiable),
        Need::AireFamily => {
            family::is_whole(subject, RegistryPosition::Aire)?;
            require(
                family::relations_are_current(subject),
                RefusalCode::NotCertifiable,
            )
        }
        Need::Institution => {
            let membership = subject.resident.membership(subject.on);
            match membership.ok_or(RefusalCode::DataMissing)?.role {
                Role::Institution { .. } => Ok(()),
                Role::Family { .. } => Err(RefusalCode::Institution),
            }
        }
    }
}

/// Italian and of no other country: of several, and of who is being given one (ANPR 997, 998), the
/// registrar decides.
fn italian(subject: &Subject<'_>) -> Result<(), RefusalCode> {
    let mut states = at(&subject.resident.citizenships, subject.on).map(|citizenship| &citizenship.state);
    let first = states.next().ok_or(RefusalCode::DataMissing)?;
    require(
        first.is_italy() && states.next().is_none(),
        RefusalCode::CitizenshipOnly,
    )
}

fn status(subject: &Subject<'_>) -> Result<MaritalStatus, RefusalCode> {
    let status = subject.resident.marital_status(subject.on);
    status.ok_or(RefusalCode::DataMissing)
}

fn began_here(subject: &Subject<'_>, union: Option<&Union>) -> Result<(), RefusalCode> {
    let union = union.ok_or(RefusalCode::DataMissing)?;
    require(!subject.began_abroad(union), RefusalCode::HappenedAbroad)
}

/// Whether the one who asks is one of the two.
fn is_one_of_two(subject: &Subject<'_>, union: &Union) -> bool {
    match subject.asked_by {
        AskedBy::Self_ | AskedBy::Operator { .. } => true,
        AskedBy::Member { tax_code, .. } => {
            let written = tax_code.is_some() && tax_code == union.partner.tax_code.as_ref();
            let known = || {
                let asking = subject.asker().map(|member| &member.id);
                asking.is_some_and(|id| union.partner.is(id, tax_code))
            };
            written || known()
        }
    }
}

pub(crate) fn require(holds: bool, otherwise: RefusalCode) -> Result<(), RefusalCode> {
    if holds { Ok(()) } else { Err(otherwise) }
}
