//! Why a certificate is not issued, for the operator: in short, since the office is here.

use crate::http::ToProblem;
use sportello_documents::certificates::Kind;
use sportello_types::certificates::RefusalCode;
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::text::countercertificates as words;

/// A certificate that is not issued.
#[derive(Debug, thiserror::Error)]
#[error("not issued: {code:?}")]
pub(super) struct Refused {
    /// Which one, where one of several stands in the way.
    pub(super) kind: Option<&'static Kind>,
    pub(super) code: RefusalCode,
}

impl ToProblem for Refused {
    fn code(&self) -> ProblemCode {
        ProblemCode::NotCertifiable
    }

    fn detail(&self, lang: Lang) -> Option<String> {
        let why = message(self.code, lang);
        Some(match self.kind {
            Some(kind) => words::refused_kind(lang, kind.title.text(lang), why),
            None => why.to_owned(),
        })
    }
}

/// The reason.
pub(super) fn message(code: RefusalCode, lang: Lang) -> &'static str {
    match code {
        RefusalCode::NotCertifiable => words::not_certifiable(lang),
        RefusalCode::ProcedureOpen => words::procedure_open(lang),
        RefusalCode::Deceased => words::deceased(lang),
        RefusalCode::Alive => words::alive(lang),
        RefusalCode::Deleted => words::deleted(lang),
        RefusalCode::AireOnly => words::aire_only(lang),
        RefusalCode::ResidentOnly => words::resident_only(lang),
        RefusalCode::HappenedAbroad => words::happened_abroad(lang),
        RefusalCode::NoCohabitation => words::no_cohabitation(lang),
        RefusalCode::NoContract => words::no_contract(lang),
        RefusalCode::CitizenshipOnly => words::citizenship_only(lang),
        RefusalCode::MaritalStatus => words::marital_status(lang),
        RefusalCode::OneMember => words::one_member(lang),
        RefusalCode::Institution => words::institution(lang),
        RefusalCode::NoFixedAbode => words::no_fixed_abode(lang),
        RefusalCode::DataMissing => words::data_missing(lang),
        RefusalCode::NotEntitled => words::not_entitled(lang),
        RefusalCode::PersonOnly => words::person_only(lang),
        RefusalCode::DeskOnly => words::desk_only(lang),
    }
}
