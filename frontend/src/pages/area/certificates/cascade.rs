//! What has been chosen so far, and what that leaves to choose: archive, certificate, use, stamp.

use super::archives;
use super::offer::Offer;
use crate::components::short_form::{Flaws, Typed};
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::certificates::{
    Archive, DestinationOption, KindOption, PaperStamp, PresetOption, UseOption,
};
use sportello_types::deliveries::{Delivery, DeliveryChannel};
use sportello_types::lang::{Lang, PaperLanguage};
use sportello_types::text::{certificatepages as words, certificatepay as pay};
use sportello_types::values::{Email, EuroCents, Slug, StampNumber};

/// The controls, from the top down, by the names of the API where it has one.
pub(super) const ARCHIVE: &str = "archive";
pub(super) const KIND: &str = "kinds";
pub(super) const DESTINATION: &str = "destination";
pub(super) const USE: &str = "use";
pub(super) const STAMP_CHOICE: &str = "digital_stamp";
pub(super) const STAMP_NUMBER: &str = "stamp-number";
pub(super) const STAMP_DAY: &str = "stamp-issued_on";
pub(super) const CONFIRMED: &str = "exemption_confirmed";
pub(super) const DELIVER: &str = "deliver-address";
/// It stands by itself: nothing above changes it.
pub(super) const LANGUAGE: &str = "language";
const STEPS: [&str; 9] = [
    ARCHIVE,
    KIND,
    DESTINATION,
    USE,
    STAMP_CHOICE,
    STAMP_NUMBER,
    STAMP_DAY,
    CONFIRMED,
    DELIVER,
];
/// What a ticked box holds.
pub(super) const CHECKED: &str = "checked";
/// The two ways to a stamp.
pub(super) const PAPER: &str = "paper";
pub(super) const DIGITAL: &str = "digital";

/// What was chosen, whoever it is about.
pub(super) struct Chosen {
    pub(super) kinds: Vec<Slug>,
    pub(super) use_: Slug,
    /// Where it is not a private party in Italy.
    pub(super) destination: Option<Slug>,
    /// Where there is a choice.
    pub(super) language: Option<PaperLanguage>,
    pub(super) stamp: Option<PaperStamp>,
    pub(super) digital_stamp: bool,
    pub(super) deliver: Option<Delivery>,
    pub(super) exemption_confirmed: bool,
}

/// The cascade below the person. Its memos change only when what they tell does, not with each key that is
/// pressed.
#[derive(Clone, Copy)]
pub(super) struct Cascade {
    pub(super) form: Typed,
    /// What the registry lets the person have, once it has said so.
    pub(super) offer: Memo<Option<Offer>>,
    pub(super) archive: Memo<Option<Archive>>,
    /// Types beside the first one.
    pub(super) also: RwSignal<Vec<Slug>>,
    /// All types of the certificate, the first one first.
    pub(super) kinds: Memo<Vec<KindOption>>,
    /// To whom it is handed over, where it is not a private party in Italy.
    pub(super) destination: Memo<Option<DestinationOption>>,
    pub(super) purpose: Memo<Option<UseOption>>,
    /// How the stamp is to be had, where there is a choice: [`PAPER`], [`DIGITAL`], or nothing yet.
    pub(super) stamp_choice: Memo<String>,
    /// What was chosen among the languages, by code; empty for nothing yet.
    language_choice: Memo<String>,
}

impl Cascade {
    /// Nothing chosen yet. The form knows the controls ([`labels`]).
    pub(super) fn new(form: Typed, offer: Memo<Option<Offer>>) -> Self {
        let also = RwSignal::new(Vec::new());
        let (archive, kind, use_) = (form.value(ARCHIVE), form.value(KIND), form.value(USE));
        let destination = form.value(DESTINATION);
        let (stamp_choice, language_choice) = (form.value(STAMP_CHOICE), form.value(LANGUAGE));
        Self {
            form,
            offer,
            archive: Memo::new(move |_| archives::of(&archive.get())),
            also,
            kinds: Memo::new(move |_| {
                let found = offer.get();
                found.map_or_else(Vec::new, |offer| chosen(&offer.kinds, &kind.get(), &also.get()))
            }),
            destination: Memo::new(move |_| {
                let offered = offer.get()?.destinations;
                let slug = destination.get();
                offered
                    .into_iter()
                    .find(|known| known.destination.as_str() == slug)
            }),
            purpose: Memo::new(move |_| {
                let offered = offer.get()?.uses;
                let slug = use_.get();
                offered.into_iter().find(|known| known.use_.as_str() == slug)
            }),
            stamp_choice: Memo::new(move |_| stamp_choice.get()),
            language_choice: Memo::new(move |_| language_choice.get()),
        }
    }

    /// Another person: all is open again.
    pub(super) fn clear(self) {
        for id in STEPS {
            self.form.set(id, String::new());
        }
        self.form.set(LANGUAGE, String::new());
        self.also.set(Vec::new());
    }

    /// The languages to choose from; none where there is no choice; tracked.
    pub(super) fn languages(self) -> Vec<PaperLanguage> {
        let offered = self
            .offer
            .with(|offer| offer.as_ref().map(|offer| offer.languages.clone()));
        offered
            .filter(|languages| languages.len() > 1)
            .unwrap_or_default()
    }

    /// The language chosen, or the municipality's first; nothing where there is no choice; tracked.
    pub(super) fn language(self) -> Option<PaperLanguage> {
        let chosen = self.language_choice.get();
        let languages = self.languages();
        let named = languages.iter().find(|language| language.code() == chosen);
        named.or_else(|| languages.first()).copied()
    }

    /// Takes the answer of a menu; whatever was answered below it is open again.
    pub(super) fn choose(self, step: &'static str, answer: String) {
        self.form.set(step, answer);
        let below = STEPS.into_iter().skip_while(|known| *known != step).skip(1);
        for id in below {
            self.form.set(id, String::new());
        }
        if [ARCHIVE, KIND].contains(&step) {
            self.also.set(Vec::new());
        }
    }

    /// Takes a ready choice of types, as if they had been chosen one by one; whatever was answered below them
    /// is open again.
    pub(super) fn fill(self, preset: &PresetOption) {
        let archive = self.offer.with_untracked(|offer| {
            let first = preset.kinds.first()?;
            let mut kinds = offer.as_ref()?.kinds.iter();
            kinds.find(|kind| kind.kind == *first).map(|kind| kind.archive)
        });
        let (Some(archive), Some((first, others))) = (archive, preset.kinds.split_first()) else {
            return;
        };
        self.choose(ARCHIVE, archives::value(archive).to_owned());
        self.choose(KIND, first.to_string());
        self.also.set(others.to_vec());
    }

    /// Whether whom it is handed over to takes an exempt use; tracked.
    pub(super) fn is_exempt_only(self) -> bool {
        self.destination
            .with(|one| one.as_ref().is_some_and(|one| one.exempt_only))
    }

    /// Whether the stamp is bought online; tracked.
    pub(super) fn is_digital(self) -> bool {
        let sold = self
            .purpose
            .with(|purpose| purpose.as_ref().is_some_and(|purpose| purpose.digital_stamp));
        sold && self.stamp_choice.with(|choice| choice == DIGITAL)
    }

    /// What is to be paid online by what was chosen so far; tracked.
    pub(super) fn to_pay(self) -> EuroCents {
        let digital = self.is_digital();
        self.purpose.with(|purpose| {
            purpose
                .as_ref()
                .map_or(EuroCents(0), |purpose| purpose.to_pay(digital))
        })
    }

    /// What a menu tells.
    pub(super) fn chooser(self, step: &'static str) -> Callback<String> {
        Callback::new(move |answer: String| self.choose(step, answer))
    }

    /// What was chosen, or all that is wrong with it.
    pub(super) fn read(self, today: NaiveDate, lang: Lang) -> Result<Chosen, Flaws> {
        let text = |id| self.form.text(id);
        let kinds: Vec<_> = self
            .kinds
            .with_untracked(|kinds| kinds.iter().map(|kind| kind.kind.clone()).collect());
        let purpose = self.purpose.get_untracked();
        let mut flaws: Flaws = [
            (
                self.archive.get_untracked().is_none(),
                ARCHIVE,
                words::wrong_archive(lang),
            ),
            (kinds.is_empty(), KIND, words::wrong_kind(lang)),
            (purpose.is_none(), USE, words::wrong_use(lang)),
        ]
        .into_iter()
        .filter_map(wrong)
        .collect();
        let on_stamp = purpose
            .as_ref()
            .is_some_and(|purpose| purpose.exempt_by.is_none());
        let sold = purpose.as_ref().is_some_and(|purpose| purpose.digital_stamp);
        let choice = text(STAMP_CHOICE);
        let digital_stamp = on_stamp && sold && choice == DIGITAL;
        let stamp = if on_stamp && sold && choice.is_empty() {
            flaws.push((STAMP_CHOICE, pay::wrong_stamp_choice(lang)));
            None
        } else if on_stamp && !digital_stamp {
            match stamp(&text(STAMP_NUMBER), &text(STAMP_DAY), today, lang) {
                Ok(stamp) => Some(stamp),
                Err(found) => {
                    flaws.extend(found);
                    None
                }
            }
        } else {
            None
        };
        let deliver = if let Ok(deliver) = deliver(&text(DELIVER)) {
            deliver.filter(|_| untrack(|| self.to_pay()) > EuroCents(0))
        } else {
            flaws.push((DELIVER, pay::wrong_deliver(lang)));
            None
        };
        let destination = self.destination.get_untracked();
        if on_stamp && destination.as_ref().is_some_and(|one| one.exempt_only) {
            flaws.push((DESTINATION, words::wrong_destination(lang)));
        }
        let confirmed = text(CONFIRMED) == CHECKED;
        let exempt = purpose.is_some() && !on_stamp;
        if exempt && !confirmed {
            flaws.push((CONFIRMED, words::wrong_confirm(lang)));
        }
        match purpose {
            Some(purpose) if flaws.is_empty() => Ok(Chosen {
                kinds,
                use_: purpose.use_,
                destination: destination.map(|one| one.destination),
                language: untrack(|| self.language()),
                stamp,
                digital_stamp,
                deliver,
                exemption_confirmed: exempt && confirmed,
            }),
            _ => Err(flaws),
        }
    }
}

/// The controls with their words, in their order.
pub(super) fn labels(lang: Lang) -> Vec<(&'static str, &'static str)> {
    vec![
        (ARCHIVE, words::archive(lang)),
        (KIND, words::kind(lang)),
        (DESTINATION, words::destination(lang)),
        (USE, words::r#use(lang)),
        (STAMP_CHOICE, pay::stamp_choice(lang)),
        (STAMP_NUMBER, words::stamp_number(lang)),
        (STAMP_DAY, words::stamp_day(lang)),
        (CONFIRMED, words::confirm(lang)),
        (DELIVER, pay::deliver(lang)),
        (LANGUAGE, words::language(lang)),
    ]
}

/// The first type and those beside it, as far as the person may have them.
fn chosen(offered: &[KindOption], first: &str, also: &[Slug]) -> Vec<KindOption> {
    std::iter::once(first)
        .chain(also.iter().map(Slug::as_str))
        .filter_map(|slug| offered.iter().find(|kind| kind.kind.as_str() == slug))
        .cloned()
        .collect()
}

fn stamp(number: &str, day: &str, today: NaiveDate, lang: Lang) -> Result<PaperStamp, Flaws> {
    let number = number.parse::<StampNumber>();
    let issued_on = day.parse::<NaiveDate>().ok().filter(|day| *day <= today);
    match (number, issued_on) {
        (Ok(number), Some(issued_on)) => Ok(PaperStamp { number, issued_on }),
        (number, issued_on) => Err([
            (number.is_err(), STAMP_NUMBER, words::wrong_stamp_number(lang)),
            (issued_on.is_none(), STAMP_DAY, words::wrong_stamp_day(lang)),
        ]
        .into_iter()
        .filter_map(wrong)
        .collect()),
    }
}

/// Where the certificate is sent; nowhere where nothing is written.
fn deliver(address: &str) -> Result<Option<Delivery>, ()> {
    let address = address.trim();
    if address.is_empty() {
        return Ok(None);
    }
    let address: Email = address.parse().map_err(|_| ())?;
    Ok(Some(Delivery {
        by: DeliveryChannel::Email,
        address,
    }))
}

/// What is wrong with a control, if it is.
fn wrong(
    (is_wrong, control, message): (bool, &'static str, &'static str),
) -> Option<(&'static str, &'static str)> {
    is_wrong.then_some((control, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_certificate_is_sent_nowhere_or_to_an_address() {
        assert_eq!(deliver("  "), Ok(None));
        assert_eq!(deliver("mario"), Err(()));
        let to = deliver(" mario@example.it ").unwrap().unwrap();
        assert_eq!(
            (to.by, to.address.as_str()),
            (DeliveryChannel::Email, "mario@example.it")
        );
    }

    #[test]
    fn a_stamp_has_its_digits_and_a_day_that_has_come() {
        let today = "2026-11-10".parse().unwrap();
        let read = |number, day| stamp(number, day, today, Lang::It);
        let controls = |number, day| {
            let flaws = read(number, day).unwrap_err();
            flaws.into_iter().map(|(control, _)| control).collect::<Vec<_>>()
        };
        let good = read("0123 4567 8901 23", "2026-11-10").unwrap();
        assert_eq!(good.number.as_str(), "01234567890123");
        assert_eq!(controls("0123", "2026-11-11"), [STAMP_NUMBER, STAMP_DAY]);
        assert_eq!(controls("01234567890123", ""), [STAMP_DAY]);
    }
}
