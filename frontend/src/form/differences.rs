//! Two versions of the same draft, side by side.

use sportello_types::form::{SummaryRow, SummaryStep, SummaryValue};
use sportello_types::lang::Lang;
use sportello_types::text::{area, formpage as words};

/// An answer that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    /// The question.
    pub(crate) label: String,
    /// The answer here.
    pub(crate) mine: String,
    /// The answer there.
    pub(crate) theirs: String,
}

struct Line {
    pointer: String,
    label: String,
    text: String,
}

/// The answers that differ, in the order of the form; those that only the other version has, last.
pub(crate) fn differences(mine: &[SummaryStep], theirs: &[SummaryStep], lang: Lang) -> Vec<Difference> {
    let (mine, theirs) = (lines(mine, lang), lines(theirs, lang));
    let text_of = |lines: &[Line], pointer: &str| {
        let found = lines.iter().find(|line| line.pointer == pointer);
        found.map_or_else(|| words::empty(lang).to_owned(), |line| line.text.clone())
    };
    let only_theirs = theirs
        .iter()
        .filter(|line| !mine.iter().any(|other| other.pointer == line.pointer));
    mine.iter()
        .chain(only_theirs)
        .map(|line| Difference {
            label: line.label.clone(),
            mine: text_of(&mine, &line.pointer),
            theirs: text_of(&theirs, &line.pointer),
        })
        .filter(|difference| difference.mine != difference.theirs)
        .collect()
}

fn lines(steps: &[SummaryStep], lang: Lang) -> Vec<Line> {
    let mut all = Vec::new();
    for step in steps {
        collect(&step.rows, "", &mut all, lang);
    }
    all
}

fn collect(rows: &[SummaryRow], item: &str, all: &mut Vec<Line>, lang: Lang) {
    for row in rows {
        let text = match &row.value {
            SummaryValue::Items(items) => {
                for (name, inner) in items {
                    collect(inner, name, all, lang);
                }
                continue;
            }
            SummaryValue::Empty => words::empty(lang).to_owned(),
            SummaryValue::Text(text) => text.clone(),
            SummaryValue::List(items) => items.join(", "),
            SummaryValue::Declared(true) => area::detail_declared(lang).to_owned(),
            SummaryValue::Declared(false) => area::detail_not_declared(lang).to_owned(),
        };
        let label = if item.is_empty() {
            row.label.clone()
        } else {
            words::item_field(lang, item, &row.label)
        };
        all.push(Line {
            pointer: row.pointer.clone(),
            label,
            text,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(pointer: &str, label: &str, value: SummaryValue) -> SummaryRow {
        SummaryRow {
            pointer: pointer.to_owned(),
            label: label.to_owned(),
            value,
            sensitive: false,
        }
    }

    fn steps(rows: Vec<SummaryRow>) -> Vec<SummaryStep> {
        vec![SummaryStep {
            id: "one".to_owned(),
            title: "Uno".to_owned(),
            rows,
        }]
    }

    fn text(text: &str) -> SummaryValue {
        SummaryValue::Text(text.to_owned())
    }

    #[test]
    fn only_answers_that_differ_are_shown_each_under_its_name() {
        let item = |plate: &str| {
            SummaryValue::Items(vec![(
                "Veicolo 1".to_owned(),
                vec![row("/v/0/plate", "Targa", text(plate))],
            )])
        };
        let mine = steps(vec![
            row("/zone", "Zona", text("A")),
            row("/v", "Veicoli", item("AB123CD")),
        ]);
        let theirs = steps(vec![
            row("/zone", "Zona", text("A")),
            row("/v", "Veicoli", item("EF456GH")),
        ]);
        let found = differences(&mine, &theirs, Lang::It);
        let expected = Difference {
            label: "Veicolo 1: Targa".to_owned(),
            mine: "AB123CD".to_owned(),
            theirs: "EF456GH".to_owned(),
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn an_answer_that_only_one_version_has_stands_against_an_empty_one() {
        let mine = steps(vec![row("/zone", "Zona", SummaryValue::Empty)]);
        let theirs = steps(vec![
            row("/zone", "Zona", text("B")),
            row("/note", "Note", text("x")),
        ]);
        let found = differences(&mine, &theirs, Lang::It);
        let labels: Vec<_> = found
            .iter()
            .map(|d| (d.label.as_str(), d.mine.as_str()))
            .collect();
        assert_eq!(labels, [("Zona", "Non compilato"), ("Note", "Non compilato")]);
    }
}
