//! Why a certificate is not issued, in plain words, with what to do.

use super::offer::office_line;
use crate::http::ToProblem;
use crate::tenant::ServedTenant;
use sportello_documents::certificates::Kind;
use sportello_types::certificates::RefusalCode;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::certificates as words;
use std::sync::Arc;

/// A certificate that is not issued.
#[derive(Debug, thiserror::Error)]
#[error("not issued: {why:?}")]
pub(super) struct Refused {
    tenant: Arc<ServedTenant>,
    why: Why,
}

#[derive(Debug)]
enum Why {
    /// The municipality issues none.
    NotOffered,
    /// Not this one, for this person; which one, where one of several stands in the way.
    Kind(Option<&'static Kind>, RefusalCode),
}

impl Refused {
    pub(super) fn not_offered(tenant: &Arc<ServedTenant>) -> Self {
        Self {
            tenant: Arc::clone(tenant),
            why: Why::NotOffered,
        }
    }

    pub(super) fn kind(tenant: &Arc<ServedTenant>, kind: Option<&'static Kind>, code: RefusalCode) -> Self {
        Self {
            tenant: Arc::clone(tenant),
            why: Why::Kind(kind, code),
        }
    }
}

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        ProblemCode::NotCertifiable
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        Some(match &self.why {
            Why::NotOffered => words::not_offered(lang, office_line(&self.tenant, lang)),
            Why::Kind(None, code) => message(*code, &self.tenant, lang),
            Why::Kind(Some(kind), code) => {
                words::refused_kind(lang, kind.title.text(lang), message(*code, &self.tenant, lang))
            }
        })
    }
}

/// The reason, and what to do.
pub(super) fn message(code: RefusalCode, tenant: &ServedTenant, lang: Lang) -> String {
    let office = office_line(tenant, lang);
    match code {
        RefusalCode::NotCertifiable => words::not_certifiable(lang, office),
        RefusalCode::ProcedureOpen => words::procedure_open(lang, office),
        RefusalCode::Deceased => words::deceased(lang, office),
        RefusalCode::Alive => words::alive(lang).to_owned(),
        RefusalCode::Deleted => words::deleted(lang, office),
        RefusalCode::AireOnly => words::aire_only(lang).to_owned(),
        RefusalCode::ResidentOnly => words::resident_only(lang).to_owned(),
        RefusalCode::HappenedAbroad => words::happened_abroad(lang, office),
        RefusalCode::NoCohabitation => words::no_cohabitation(lang, office),
        RefusalCode::NoContract => words::no_contract(lang, office),
        RefusalCode::CitizenshipOnly => words::citizenship_only(lang, office),
        RefusalCode::MaritalStatus => words::marital_status(lang, office),
        RefusalCode::OneMember => words::one_member(lang).to_owned(),
        RefusalCode::Institution => words::institution(lang, office),
        RefusalCode::NoFixedAbode => words::no_fixed_abode(lang, office),
        RefusalCode::DataMissing => words::data_missing(lang, office),
        RefusalCode::NotEntitled => words::not_entitled(lang, office),
        RefusalCode::PersonOnly => words::person_only(lang, office),
        RefusalCode::DeskOnly => words::desk_only(lang, office),
    }
}
