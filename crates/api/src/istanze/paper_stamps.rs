//! Stamp duty that is met with stamps on paper: what is said of them, judged, and the stamps used up.

use crate::http::{Fail, FieldFlaw, Flaws};
use chrono::NaiveDate;
use sportello_storage::{Error, Tx, certificates};
use sportello_types::certificates::PaperStamp;
use sportello_types::form::{FeeDue, Form};
use sportello_types::ids::IstanzaId;
use sportello_types::istanze::StampGiven;
use sportello_types::lang::Lang;
use sportello_types::sent::SentStamp;
use sportello_types::text::istanzafees as words;

/// The stamps that are given for what is due by a form on a day, in their order; everything that is wrong with
/// them at once.
pub(super) fn read(
    form: &Form,
    due: &[FeeDue],
    given: &[StampGiven],
    today: NaiveDate,
) -> Result<Vec<SentStamp>, Flaws<Flaw>> {
    let mut flaws = Vec::new();
    let mut stamps: Vec<SentStamp> = Vec::with_capacity(given.len());
    for (at, given) in given.iter().enumerate() {
        let takes_paper = |fee: &&FeeDue| {
            let mut fees = form.fees.iter();
            fees.any(|declared| declared.id == fee.id && declared.takes_paper())
        };
        let fee = due.iter().find(|fee| fee.id == given.fee).filter(takes_paper);
        if fee.is_none() {
            flaws.push(Flaw::Fee(at));
        }
        if stamps.iter().any(|other| other.fee.id == given.fee) {
            flaws.push(Flaw::FeeTwice(at));
        }
        if stamps.iter().any(|other| other.stamp.number == given.number) {
            flaws.push(Flaw::NumberTwice(at));
        }
        if given.issued_on > today {
            flaws.push(Flaw::Future(at));
        }
        stamps.extend(fee.map(|fee| SentStamp {
            fee: fee.clone(),
            stamp: PaperStamp {
                number: given.number.clone(),
                issued_on: given.issued_on,
            },
        }));
    }
    if flaws.is_empty() {
        Ok(stamps)
    } else {
        Err(Flaws(flaws))
    }
}

/// Uses stamps up for an istanza, in the transaction that sends it; refused where one was used before, for a
/// certificate or another istanza, in whatever municipality.
pub(super) async fn use_up(tx: &Tx, istanza: IstanzaId, stamps: &[SentStamp]) -> Result<(), Fail> {
    let mut ordered: Vec<(usize, &SentStamp)> = stamps.iter().enumerate().collect();
    // Whoever names the same ones in another order waits, and is not waited for.
    ordered.sort_by(|(_, one), (_, other)| one.stamp.number.as_str().cmp(other.stamp.number.as_str()));
    let mut used = Vec::new();
    for (at, sent) in ordered {
        match certificates::use_stamp_for_istanza(tx, &sent.stamp.number, istanza).await {
            Ok(()) => {}
            Err(Error::StampUsed) => used.push(Flaw::Used(at)),
            Err(error) => return Err(error.into()),
        }
    }
    if used.is_empty() {
        Ok(())
    } else {
        used.sort_by_key(|flaw| flaw.at());
        Err(Flaws(used).into())
    }
}

/// What is wrong with a stamp that is given, the one at this place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    Fee(usize),
    FeeTwice(usize),
    NumberTwice(usize),
    Future(usize),
    Used(usize),
}

impl Flaw {
    const fn at(self) -> usize {
        match self {
            Self::Fee(at)
            | Self::FeeTwice(at)
            | Self::NumberTwice(at)
            | Self::Future(at)
            | Self::Used(at) => at,
        }
    }
}

impl FieldFlaw for Flaw {
    const OF: &'static str = "stamps of an istanza";

    fn pointer(&self) -> String {
        let field = match self {
            Self::Fee(_) | Self::FeeTwice(_) => "fee",
            Self::NumberTwice(_) | Self::Used(_) => "number",
            Self::Future(_) => "issued_on",
        };
        format!("/stamps/{}/{field}", self.at())
    }

    fn rule(&self) -> String {
        match self {
            Self::Fee(_) => "not_offered",
            Self::FeeTwice(_) | Self::NumberTwice(_) => "duplicate",
            Self::Future(_) => "future",
            Self::Used(_) => "used",
        }
        .to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            Self::Fee(_) => words::field_stamp_fee(lang),
            Self::FeeTwice(_) => words::field_stamp_fee_twice(lang),
            Self::NumberTwice(_) => words::field_stamp_twice(lang),
            Self::Future(_) => words::field_stamp_future(lang),
            Self::Used(_) => words::field_stamp_used(lang),
        }
        .to_owned()
    }
}
