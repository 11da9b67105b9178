//! Which marriage, civil union or cohabitation of a record a certificate speaks of.

use super::subject::Subject;
use chrono::NaiveDate;
use sportello_types::registry::{CohabitationContract, MaritalStatus, RegistryPosition, Union, UnionKind};

impl<'a> Subject<'a> {
    /// The marriage that stands, or the last one of who is no longer married. Nothing where the record
    /// contradicts the marital status: married, and the last marriage over.
    pub(super) fn marriage(&self) -> Option<&'a Union> {
        let married = self.resident.marital_status(self.on) == Some(MaritalStatus::Married);
        self.last(UnionKind::Marriage)
            .filter(|marriage| !married || !self.is_over(marriage))
    }

    /// The civil union that stands.
    pub(super) fn civil_union(&self) -> Option<&'a Union> {
        self.last(UnionKind::CivilUnion)
            .filter(|union| !self.is_over(union))
    }

    /// The cohabitation that stands.
    pub(super) fn cohabitation(&self) -> Option<&'a Union> {
        self.last(UnionKind::Cohabitation)
            .filter(|union| !self.is_over(union))
    }

    /// The contract of that cohabitation, while it is in force: made, not resolved, and the person neither married
    /// nor in a civil union, which resolves it whether the registry says so or not (L. 76/2016 art. 1 c. 59 c).
    pub(super) fn contract(&self) -> Option<&'a CohabitationContract> {
        let bound = matches!(
            self.resident.marital_status(self.on),
            Some(MaritalStatus::Married | MaritalStatus::CivilUnion)
        );
        let contract = self.cohabitation()?.contract.as_ref()?;
        let resolved = contract.ended.as_ref().is_some_and(|ending| ending.on <= self.on);
        (contract.on <= self.on && !resolved && !bound).then_some(contract)
    }

    /// Whether a resident abroad was one already when a contract was registered (ANPR, checks of type 19).
    pub(super) fn registered_abroad(&self, contract: &CohabitationContract) -> bool {
        self.was_abroad(Some(contract.received_on.unwrap_or(contract.on)))
    }

    /// Whether a resident abroad was one already when a union began: then the consulate's papers say it,
    /// not ours. Where nobody knows when it began nobody knows that either.
    pub(super) fn began_abroad(&self, union: &Union) -> bool {
        self.was_abroad(union.since)
    }

    fn was_abroad(&self, day: Option<NaiveDate>) -> bool {
        let away = |day| self.resident.position(day) == Some(RegistryPosition::Aire);
        self.is_abroad() && day.is_none_or(away)
    }

    /// The one that began last, of those that have begun; one without a day before all others.
    fn last(&self, kind: UnionKind) -> Option<&'a Union> {
        self.resident
            .unions
            .iter()
            .filter(|union| union.kind == kind && union.since.is_none_or(|since| since <= self.on))
            .max_by_key(|union| union.since)
    }

    fn is_over(&self, union: &Union) -> bool {
        union.ended.as_ref().is_some_and(|ending| ending.on <= self.on)
    }
}
