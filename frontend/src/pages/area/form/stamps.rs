//! Stamp duty that is met with a stamp on paper, chosen on the review: the stamp's number and its day.

use crate::components::choice::{Choice, RadioField};
use crate::components::error_summary::Flaw;
use crate::components::field::TextField;
use crate::form::state::{FormState, Wrong};
use crate::format;
use chrono::NaiveDate;
use leptos::prelude::*;
use sportello_types::form::FeeDue;
use sportello_types::istanze::{Sending, StampGiven};
use sportello_types::lang::Lang;
use sportello_types::text::{certificatepages as fields, istanzapay as words};
use sportello_types::values::StampNumber;
use std::collections::{BTreeMap, BTreeSet};

/// Begins the places of stamps among those of the answers: no field has such a name.
const PLACES: &str = "/~stamps/";
/// The choices.
const ONLINE: &str = "online";
const PAPER: &str = "paper";

/// What is typed of a stamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Number,
    Day,
}

impl Part {
    const BOTH: [Self; 2] = [Self::Number, Self::Day];

    /// As the API calls it.
    const fn word(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Day => "issued_on",
        }
    }

    fn label(self, lang: Lang) -> &'static str {
        match self {
            Self::Number => fields::stamp_number(lang),
            Self::Day => fields::stamp_day(lang),
        }
    }

    fn wrong(self, lang: Lang) -> &'static str {
        match self {
            Self::Number => fields::wrong_stamp_number(lang),
            Self::Day => fields::wrong_stamp_day(lang),
        }
    }
}

/// A stamp as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    number: String,
    day: String,
}

impl Typed {
    const fn part(&self, part: Part) -> &String {
        match part {
            Part::Number => &self.number,
            Part::Day => &self.day,
        }
    }

    const fn part_mut(&mut self, part: Part) -> &mut String {
        match part {
            Part::Number => &mut self.number,
            Part::Day => &mut self.day,
        }
    }

    /// The stamp, on a day; or what of it is not right.
    fn read(&self, fee: &str, today: NaiveDate) -> Result<StampGiven, Vec<Part>> {
        let number = self.number.parse::<StampNumber>();
        let issued_on = self.day.parse::<NaiveDate>().ok().filter(|day| *day <= today);
        match (number, issued_on) {
            (Ok(number), Some(issued_on)) => Ok(StampGiven {
                fee: fee.to_owned(),
                number,
                issued_on,
            }),
            (number, issued_on) => Err(Part::BOTH
                .into_iter()
                .filter(|part| match part {
                    Part::Number => number.is_err(),
                    Part::Day => issued_on.is_none(),
                })
                .collect()),
        }
    }
}

/// Which stamps one has, and what is typed of them.
#[derive(Clone, Copy)]
pub(super) struct Stamps {
    form: FormState,
    /// The fees that are met with a stamp on paper, by their names.
    paper: RwSignal<BTreeSet<String>>,
    typed: RwSignal<BTreeMap<String, Typed>>,
}

impl Stamps {
    pub(super) fn new(form: FormState) -> Self {
        Self {
            form,
            paper: RwSignal::new(BTreeSet::new()),
            typed: RwSignal::new(BTreeMap::new()),
        }
    }

    /// The form that they belong to.
    pub(super) const fn form(self) -> FormState {
        self.form
    }

    /// What is left to pay; tracked.
    pub(super) fn open(self) -> Vec<FeeDue> {
        self.split().1
    }

    /// What is met with a stamp on paper; tracked.
    pub(super) fn met(self) -> Vec<FeeDue> {
        self.split().0
    }

    fn split(self) -> (Vec<FeeDue>, Vec<FeeDue>) {
        let fees = self.form.fees();
        self.paper
            .with(|paper| fees.into_iter().partition(|fee| paper.contains(&fee.id)))
    }

    /// What may be met with one; tracked.
    fn offered(self) -> Vec<FeeDue> {
        let form = self.form.form();
        let takes_paper = |fee: &FeeDue| {
            let mut declared = form.fees.iter();
            declared.any(|declared| declared.id == fee.id && declared.takes_paper())
        };
        self.form.fees().into_iter().filter(takes_paper).collect()
    }

    /// The stamps as they are typed, each read; not tracked.
    fn read(self) -> Vec<(FeeDue, Result<StampGiven, Vec<Part>>)> {
        let met = untrack(|| self.met());
        let read = |fee: FeeDue| {
            let typed = self
                .typed
                .with_untracked(|typed| typed.get(&fee.id).cloned().unwrap_or_default());
            let read = typed.read(&fee.id, self.form.today);
            (fee, read)
        };
        met.into_iter().map(read).collect()
    }

    /// What is wrong with them.
    pub(super) fn judge(self) -> Vec<Wrong> {
        let lang = self.form.lang;
        let mut wrong = Vec::new();
        for (fee, read) in self.read() {
            wrong.extend(read.err().into_iter().flatten().map(|part| Wrong {
                pointer: pointer(&fee.id, part),
                message: part.wrong(lang).to_owned(),
            }));
        }
        wrong
    }

    /// What is said of them when the istanza is sent.
    pub(super) fn sending(self) -> Sending {
        let read = self.read().into_iter();
        Sending {
            stamps: read.filter_map(|(_, read)| read.ok()).collect(),
        }
    }

    /// The place on the page of one that the portal names.
    pub(super) fn place(self, named: &str) -> Option<String> {
        let (at, part) = named.strip_prefix("/stamps/")?.split_once('/')?;
        let at = at.parse::<usize>().ok()?;
        let fee = untrack(|| self.met()).into_iter().nth(at)?;
        let part = if part == Part::Day.word() {
            Part::Day
        } else {
            Part::Number
        };
        Some(pointer(&fee.id, part))
    }

    /// What is wrong, as the list of the page tells it; nothing where it is not about a stamp.
    pub(super) fn flaw(self, wrong: &Wrong) -> Option<Flaw> {
        let (fee, named) = wrong.pointer.strip_prefix(PLACES)?.split_once('/')?;
        let part = Part::BOTH.into_iter().find(|part| part.word() == named)?;
        Some(Flaw {
            field_id: control(fee, part.word()),
            label: part.label(self.form.lang).to_owned(),
            message: wrong.message.clone(),
        })
    }

    /// For each stamp duty, whether one has the stamp. Told apart by what is due, so that the controls stay where
    /// they are while one types.
    pub(super) fn view(self) -> impl IntoView + use<> {
        let offered = Memo::new(move |_| self.offered());
        move || {
            let fees = offered.get().into_iter();
            fees.map(|fee| self.one(&fee)).collect::<Vec<_>>()
        }
    }

    fn one(self, fee: &FeeDue) -> impl IntoView + use<> {
        let lang = self.form.lang;
        let id = fee.id.clone();
        let on_paper = Memo::new(move |_| self.paper.with(|paper| paper.contains(&id)));
        let (heard, typed) = (fee.id.clone(), fee.id.clone());
        let amount = format::euro(fee.amount.0, lang);
        let choices = [
            (ONLINE, words::stamp_online(lang, amount)),
            (PAPER, words::stamp_paper(lang).to_owned()),
        ]
        .map(|(value, label)| Choice {
            value: value.to_owned(),
            label,
        });
        let value = Signal::derive(move || if on_paper.get() { PAPER } else { ONLINE }.to_owned());
        let on_choose = Callback::new(move |chosen: String| {
            self.paper.update(|paper| {
                if chosen == PAPER {
                    paper.insert(heard.clone());
                } else {
                    paper.remove(&heard);
                }
            });
            for part in Part::BOTH {
                self.form.clear_wrong(&pointer(&heard, part));
            }
        });
        let parts = move || on_paper.get().then(|| self.parts(&typed));
        view! {
            <RadioField
                id=control(&fee.id, "choice")
                label=fee.label.clone()
                hint=words::stamp_choice_hint(lang)
                choices=choices.to_vec()
                value=value
                on_choose=on_choose
            />
            {parts}
        }
    }

    fn parts(self, fee: &str) -> impl IntoView + use<> {
        let lang = self.form.lang;
        let [number, day] = Part::BOTH.map(|part| self.typed(fee, part));
        let [hear_number, hear_day] = Part::BOTH.map(|part| self.hear(fee, part));
        let [number_error, day_error] = Part::BOTH.map(|part| self.form.error(&pointer(fee, part), false));
        view! {
            <p>{words::stamp_how(lang)}</p>
            <TextField
                id=control(fee, Part::Number.word())
                label=Part::Number.label(lang)
                hint=fields::stamp_number_hint(lang)
                required=true
                autocomplete="off"
                inputmode="numeric"
                maxlength=20_u32
                value=number
                on_input=hear_number
                error=number_error
            />
            <TextField
                id=control(fee, Part::Day.word())
                label=Part::Day.label(lang)
                kind="date"
                hint=fields::stamp_day_hint(lang)
                required=true
                autocomplete="off"
                value=day
                on_input=hear_day
                error=day_error
            />
        }
    }

    fn typed(self, fee: &str, part: Part) -> Signal<String> {
        let fee = fee.to_owned();
        Signal::derive(move || {
            self.typed
                .with(|typed| typed.get(&fee).map(|typed| typed.part(part).clone()))
                .unwrap_or_default()
        })
    }

    fn hear(self, fee: &str, part: Part) -> Callback<String> {
        let fee = fee.to_owned();
        Callback::new(move |text: String| {
            self.typed
                .update(|typed| *typed.entry(fee.clone()).or_default().part_mut(part) = text);
            self.form.clear_wrong(&pointer(&fee, part));
        })
    }
}

/// The place of a part among those of the answers.
fn pointer(fee: &str, part: Part) -> String {
    format!("{PLACES}{fee}/{}", part.word())
}

/// The id of a control.
fn control(fee: &str, what: &str) -> String {
    format!("marca-{fee}-{what}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_has_its_digits_and_a_day_that_has_come() {
        let today = "2026-11-10".parse().unwrap();
        let read = |number: &str, day: &str| {
            let typed = Typed {
                number: number.to_owned(),
                day: day.to_owned(),
            };
            typed.read("bollo", today)
        };
        let good = read("0123 4567 8901 23", "2026-11-10").unwrap();
        assert_eq!(
            (good.fee.as_str(), good.number.as_str()),
            ("bollo", "01234567890123")
        );
        assert_eq!(read("0123", "2026-11-11"), Err(Part::BOTH.to_vec()));
        assert_eq!(read("01234567890123", ""), Err(vec![Part::Day]));
        assert_eq!(read("", "2026-11-09"), Err(vec![Part::Number]));
    }
}
