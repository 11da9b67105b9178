//! Why something cannot be declared here, in plain words, with what to do.

use crate::certificates::office_line;
use crate::http::ToProblem;
use crate::tenant::ServedTenant;
use sportello_documents::self_certifications::Kind;
use sportello_types::certificates::RefusalCode;
use sportello_types::lang::{Lang, Localized};
use sportello_types::problem::ProblemCode;
use sportello_types::registry::CannotDeclare;
use sportello_types::text::selfcertifications as words;
use std::sync::Arc;

/// A declaration that is not made.
#[derive(Debug, thiserror::Error)]
#[error("not declared: {why:?}")]
pub(super) struct Refused {
    tenant: Arc<ServedTenant>,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// Not about this person.
    Person(CannotDeclare),
    /// Not this, about this person; which, where one of several stands in the way.
    Kind(Option<Localized>, RefusalCode),
}

impl Refused {
    pub(super) fn person(tenant: &Arc<ServedTenant>, why: CannotDeclare) -> Self {
        Self {
            tenant: Arc::clone(tenant),
            why: Why::Person(why),
        }
    }

    pub(super) fn kind(tenant: &Arc<ServedTenant>, kind: Option<&Kind>, code: RefusalCode) -> Self {
        Self {
            tenant: Arc::clone(tenant),
            why: Why::Kind(kind.map(|kind| kind.title.clone()), code),
        }
    }
}

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        ProblemCode::NotDeclarable
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let office = || office_line(&self.tenant, lang);
        Some(match &self.why {
            Why::Person(CannotDeclare::NotAlone) => words::not_alone(lang, office()),
            Why::Person(CannotDeclare::OfAge) => words::of_age(lang, office()),
            Why::Person(CannotDeclare::NotTheirs) => words::not_theirs(lang, office()),
            Why::Kind(None, code) => message(*code, &self.tenant, lang),
            Why::Kind(Some(title), code) => {
                words::refused_kind(lang, title.text(lang), message(*code, &self.tenant, lang))
            }
        })
    }
}

/// The reason, and what to do.
pub(super) fn message(code: RefusalCode, tenant: &ServedTenant, lang: Lang) -> String {
    let office = office_line(tenant, lang);
    match code {
        RefusalCode::NotCertifiable | RefusalCode::ProcedureOpen => words::not_certain(lang, office),
        RefusalCode::Deceased => words::deceased(lang).to_owned(),
        RefusalCode::Alive => words::alive(lang).to_owned(),
        RefusalCode::Deleted => words::deleted(lang, office),
        RefusalCode::AireOnly | RefusalCode::ResidentOnly => words::other_registry(lang).to_owned(),
        RefusalCode::CitizenshipOnly => words::citizenship_only(lang, office),
        RefusalCode::MaritalStatus => words::marital_status(lang, office),
        RefusalCode::OneMember => words::one_member(lang).to_owned(),
        RefusalCode::Institution | RefusalCode::NoFixedAbode => words::household(lang, office),
        RefusalCode::DataMissing
        | RefusalCode::HappenedAbroad
        | RefusalCode::NoCohabitation
        | RefusalCode::NoContract => words::data_missing(lang, office),
        RefusalCode::NotEntitled | RefusalCode::PersonOnly | RefusalCode::DeskOnly => {
            words::not_entitled(lang, office)
        }
    }
}
