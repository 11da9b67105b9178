//! A record by section, in words. What is dated shows as it was known on the day asked for: nothing that
//! began later, no end that came later. What the registry does not date is of today, and is left out of
//! another day's record.

use crate::time::day_text;
use chrono::NaiveDate;
use sportello_types::lang::Lang;
use sportello_types::registry::{
    CivilAct, Dated, RecordEntry, RecordFact, RecordPart, RecordSection, Resident,
};
use sportello_types::text::household as words;
use sportello_types::values::CleanText;
use std::cmp::Reverse;

/// How a record is shown.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// The day whose situation it is.
    pub(super) at: NaiveDate,
    /// Whether that is today.
    pub(super) is_today: bool,
    /// Whether it is the citizen's own record.
    pub(super) own: bool,
    /// In which language.
    pub(super) lang: Lang,
}

impl View {
    /// All sections, those that hold nothing too.
    pub(super) fn sections(self, record: &Resident) -> Vec<RecordSection> {
        let lang = self.lang;
        let mut all = vec![
            section(
                RecordPart::PersonalData,
                words::personal_data(lang),
                vec![self.personal_data(record)],
            ),
            section(
                RecordPart::Position,
                words::position(lang),
                vec![self.position(record)],
            ),
        ];
        // Restricted to the person (L. 1064/1955; DPR 432/1957).
        if self.own {
            let parents = vec![self.parents(record)];
            all.push(section(RecordPart::Parents, words::parents(lang), parents));
        }
        all.extend([
            section(RecordPart::Unions, words::unions(lang), self.unions(record)),
            section(
                RecordPart::Citizenships,
                words::citizenships(lang),
                self.citizenships(record),
            ),
            section(
                RecordPart::Residences,
                words::residences(lang),
                self.residences(record),
            ),
            section(
                RecordPart::Migrations,
                words::migrations(lang),
                self.migrations(record),
            ),
            section(
                RecordPart::Documents,
                words::documents(lang),
                self.documents(record),
            ),
        ]);
        if self.is_today {
            all.push(section(
                RecordPart::Driving,
                words::driving(lang),
                vec![self.driving(record)],
            ));
        }
        all.push(section(
            RecordPart::Pensions,
            words::pensions(lang),
            self.pensions(record),
        ));
        if self.is_today {
            let electoral = vec![self.electoral(record)];
            let occupation = vec![self.occupation(record)];
            all.push(section(RecordPart::Electoral, words::electoral(lang), electoral));
            all.push(section(
                RecordPart::Occupation,
                words::occupation(lang),
                occupation,
            ));
        }
        all
    }

    /// What had begun by the day, the newest first.
    pub(super) fn history<T: Dated>(self, items: &[T]) -> impl Iterator<Item = &T> {
        let mut begun: Vec<&T> = items
            .iter()
            .filter(|item| item.period().since.is_none_or(|since| since <= self.at))
            .collect();
        begun.sort_by_key(|item| Reverse(item.period().since));
        begun.into_iter()
    }

    /// A day in words, if it had come by then.
    pub(super) fn known(self, day: Option<NaiveDate>) -> Option<String> {
        day.filter(|day| *day <= self.at).map(day_text)
    }

    /// `CAGLIARI, anno 2009, n. 214, parte 2, serie A`.
    pub(super) fn act(self, act: &CivilAct) -> String {
        let lang = self.lang;
        let text = |part: &Option<CleanText>| part.as_ref().map(|part| part.as_str().to_owned());
        [
            Some(words::act_of(lang, act.municipality.as_str(), act.year)),
            text(&act.number).map(|number| words::act_number(lang, number)),
            text(&act.part).map(|part| words::act_part(lang, part)),
            text(&act.series).map(|series| words::act_series(lang, series)),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
    }
}

/// Labels with their values, as they come together.
#[derive(Default)]
pub(super) struct Facts(Vec<RecordFact>);

impl Facts {
    /// Adds a fact, if there is anything to say.
    pub(super) fn put(&mut self, label: &str, value: Option<impl Into<String>>) {
        let value = value.map(Into::into).filter(|value: &String| !value.is_empty());
        self.0.extend(value.map(|value| RecordFact {
            label: label.to_owned(),
            value,
        }));
    }
}

fn section(section: RecordPart, title: &str, entries: Vec<Facts>) -> RecordSection {
    let entries = entries.into_iter().filter(|facts| !facts.0.is_empty());
    RecordSection {
        section,
        title: title.to_owned(),
        entries: entries.map(|Facts(facts)| RecordEntry { facts }).collect(),
    }
}
