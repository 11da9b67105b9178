//! What is asked for, read: types that can stand together, a use, how the stamp duty is met.

use super::charge::Collects;
use crate::http::{Fail, FieldFlaw, Flaws};
use chrono::NaiveDate;
use sportello_documents::certificates::{Destination, Kind, Statement, Use, catalogue};
use sportello_storage::{Error, Tx, certificates};
use sportello_types::certificates::{CertificateRequest, Duty, MOST_COMBINED, PaperStamp};
use sportello_types::lang::{Lang, PaperLanguage};
use sportello_types::text::{certificatepay, certificates as words};
use sportello_types::values::{EuroCents, Slug};

/// A request that makes sense, whoever it is about.
pub(crate) struct Order {
    pub(crate) kinds: Vec<&'static Kind>,
    pub(crate) use_: &'static Use,
    /// To whom it is handed over, where that is said.
    pub(crate) destination: Option<&'static Destination>,
    pub(crate) duty: Duty,
    /// The language of the paper.
    pub(crate) language: PaperLanguage,
}

impl Order {
    /// Reads a request on a day, where so much is collected online and certificates are issued in these
    /// languages; everything that is wrong with it at once.
    pub(crate) fn read(
        request: &CertificateRequest,
        today: NaiveDate,
        collects: Collects,
        languages: &[PaperLanguage],
    ) -> Result<Self, Fail> {
        let mut flaws = Vec::new();
        let kinds = kinds(request, &mut flaws);
        let language = language(request, &kinds, languages, &mut flaws);
        let use_ = catalogue().use_of(&request.use_, today);
        if use_.is_none() {
            flaws.push(Flaw::Use);
        }
        let destination = destination(request, use_, &mut flaws);
        let duty = use_.and_then(|use_| duty(request, use_, (today, collects), &mut flaws));
        match (use_, duty) {
            (Some(use_), Some(duty)) if flaws.is_empty() => Ok(Self {
                kinds,
                use_,
                destination,
                duty,
                language,
            }),
            _ => Err(Flaws(flaws).into()),
        }
    }

    /// What the certificate says, with the sentence for whom it is handed over to.
    pub(super) fn addressed(&self, statement: Statement) -> Statement {
        match self.destination {
            Some(destination) => statement.for_destination(destination),
            None => statement,
        }
    }

    /// Refuses a stamp that was used before. Of the transaction nothing stays: who is first is decided when
    /// the certificate is kept.
    pub(crate) async fn check_stamp(&self, tx: Tx) -> Result<(), Fail> {
        match &self.duty {
            Duty::Exempt { .. } | Duty::DigitalStamp => tx.rollback().await?,
            Duty::PaperStamp { stamp } => {
                if !certificates::stamp_is_free(tx, &stamp.number).await? {
                    return Err(Self::stamp_used());
                }
            }
        }
        Ok(())
    }

    /// What keeping the certificate failed for: the stamp may have been used meanwhile.
    pub(crate) fn refusal_of(error: Error) -> Fail {
        match error {
            Error::StampUsed => Self::stamp_used(),
            other => other.into(),
        }
    }

    /// The stamp was used before.
    fn stamp_used() -> Fail {
        Flaws(vec![Flaw::StampUsed]).into()
    }
}

fn kinds(request: &CertificateRequest, flaws: &mut Vec<Flaw>) -> Vec<&'static Kind> {
    match request.kinds.len() {
        0 => flaws.push(Flaw::NoKinds),
        1..=MOST_COMBINED => {}
        _ => {
            flaws.push(Flaw::ManyKinds);
            return Vec::new();
        }
    }
    let mut found: Vec<&'static Kind> = Vec::new();
    for (at, slug) in request.kinds.iter().enumerate() {
        match catalogue().kind(slug) {
            None => flaws.push(Flaw::Kind(at)),
            Some(kind) if found.iter().any(|known| known.slug == kind.slug) => flaws.push(Flaw::Twice(at)),
            Some(kind) => found.push(kind),
        }
    }
    if let Some((one, other)) = catalogue().clash(&found) {
        // The later of the two is named, by the position at which it was asked for.
        let place = |slug: &Slug| request.kinds.iter().position(|asked| asked == slug);
        let (first, second) = if place(&one) <= place(&other) {
            (one, other)
        } else {
            (other, one)
        };
        if let (Some(at), Some(with)) = (place(&second), catalogue().kind(&first)) {
            flaws.push(Flaw::Clash { at, with });
        }
    }
    found
}

/// To whom it is handed over; nothing where that is not said, or wrong.
fn destination(
    request: &CertificateRequest,
    use_: Option<&Use>,
    flaws: &mut Vec<Flaw>,
) -> Option<&'static Destination> {
    let slug = request.destination.as_ref()?;
    let Some(found) = catalogue().destination(slug) else {
        flaws.push(Flaw::Destination);
        return None;
    };
    if use_.is_some_and(|use_| !found.admits(use_)) {
        flaws.push(Flaw::ExemptOnly(found));
    }
    Some(found)
}

/// The language of the paper: the municipality's first where none is asked for.
fn language(
    request: &CertificateRequest,
    kinds: &[&'static Kind],
    languages: &[PaperLanguage],
    flaws: &mut Vec<Flaw>,
) -> PaperLanguage {
    let first = languages.first().copied().unwrap_or_default();
    let language = request.language.unwrap_or(first);
    if !languages.contains(&language) {
        flaws.push(Flaw::Language);
    } else if let Some(kind) = kinds.iter().copied().find(|kind| !kind.speaks(language)) {
        flaws.push(Flaw::Unworded(kind));
    }
    language
}

fn duty(
    request: &CertificateRequest,
    use_: &Use,
    (today, collects): (NaiveDate, Collects),
    flaws: &mut Vec<Flaw>,
) -> Option<Duty> {
    match (&use_.exemption, &request.stamp) {
        (Some(exemption), stamp) => {
            if stamp.is_some() {
                flaws.push(Flaw::StampNeedless);
            }
            if request.digital_stamp {
                flaws.push(Flaw::DigitalNeedless);
            }
            if !request.exemption_confirmed {
                flaws.push(Flaw::NotConfirmed);
            }
            Some(Duty::Exempt {
                by: exemption.by.clone(),
            })
        }
        (None, Some(_)) if request.digital_stamp => {
            flaws.push(Flaw::TwoStamps);
            None
        }
        (None, None) if request.digital_stamp => {
            if collects.stamps {
                return Some(Duty::DigitalStamp);
            }
            flaws.push(Flaw::NotSold);
            None
        }
        (None, None) => {
            flaws.push(Flaw::StampMissing(catalogue().stamp_duty(today)));
            None
        }
        (None, Some(PaperStamp { issued_on, .. })) if *issued_on > today => {
            flaws.push(Flaw::StampFuture);
            None
        }
        (None, Some(stamp)) => Some(Duty::PaperStamp { stamp: stamp.clone() }),
    }
}

/// What is wrong with a request.
#[derive(Debug)]
enum Flaw {
    NoKinds,
    ManyKinds,
    Kind(usize),
    Twice(usize),
    Clash { at: usize, with: &'static Kind },
    Use,
    Destination,
    ExemptOnly(&'static Destination),
    Language,
    Unworded(&'static Kind),
    StampMissing(EuroCents),
    StampNeedless,
    StampFuture,
    StampUsed,
    DigitalNeedless,
    TwoStamps,
    NotSold,
    NotConfirmed,
}

impl FieldFlaw for Flaw {
    const OF: &'static str = "fields of the request";

    fn pointer(&self) -> String {
        match self {
            Self::NoKinds | Self::ManyKinds => "/kinds".to_owned(),
            Self::Kind(at) | Self::Twice(at) | Self::Clash { at, .. } => format!("/kinds/{at}"),
            Self::Use => "/use".to_owned(),
            Self::Destination | Self::ExemptOnly(_) => "/destination".to_owned(),
            Self::Language | Self::Unworded(_) => "/language".to_owned(),
            Self::StampMissing(_) | Self::StampNeedless => "/stamp".to_owned(),
            Self::StampFuture => "/stamp/issued_on".to_owned(),
            Self::StampUsed => "/stamp/number".to_owned(),
            Self::DigitalNeedless | Self::TwoStamps | Self::NotSold => "/digital_stamp".to_owned(),
            Self::NotConfirmed => "/exemption_confirmed".to_owned(),
        }
    }

    fn rule(&self) -> String {
        match self {
            Self::NoKinds | Self::StampMissing(_) | Self::NotConfirmed => "required",
            Self::ManyKinds => "too_many",
            Self::Kind(_) | Self::Use | Self::Destination => "unknown",
            Self::ExemptOnly(_) => "exempt_only",
            Self::Twice(_) => "duplicate",
            Self::Clash { .. } | Self::TwoStamps => "combination",
            Self::StampNeedless | Self::DigitalNeedless => "needless",
            Self::NotSold | Self::Language | Self::Unworded(_) => "not_offered",
            Self::StampFuture => "future",
            Self::StampUsed => "used",
        }
        .to_owned()
    }

    fn message(&self, lang: Lang) -> String {
        match self {
            Self::NoKinds => words::field_kinds_missing(lang).to_owned(),
            Self::ManyKinds => words::field_kinds_many(lang, MOST_COMBINED),
            Self::Kind(_) => words::field_kind_unknown(lang).to_owned(),
            Self::Twice(_) => words::field_kind_twice(lang).to_owned(),
            Self::Clash { with, .. } => words::field_kind_clash(lang, with.title.text(lang)),
            Self::Use => words::field_use_unknown(lang).to_owned(),
            Self::Destination => words::field_destination_unknown(lang).to_owned(),
            Self::ExemptOnly(destination) => {
                words::field_destination_exempt(lang, destination.title.text(lang))
            }
            Self::Language => words::field_language(lang).to_owned(),
            Self::Unworded(kind) => words::field_language_kind(lang, kind.title.text(lang)),
            Self::StampMissing(duty) => words::field_stamp_missing(lang, *duty),
            Self::StampNeedless => words::field_stamp_needless(lang).to_owned(),
            Self::StampFuture => words::field_stamp_future(lang).to_owned(),
            Self::StampUsed => words::field_stamp_used(lang).to_owned(),
            Self::DigitalNeedless => certificatepay::field_stamp_needless(lang).to_owned(),
            Self::TwoStamps => certificatepay::field_two_stamps(lang).to_owned(),
            Self::NotSold => certificatepay::field_not_sold(lang).to_owned(),
            Self::NotConfirmed => words::field_exemption_confirmed(lang).to_owned(),
        }
    }
}
