//! The tables of certificates: one line for each member of the household, each residence, each
//! citizenship.

use super::fields::Facts;
use super::words::{address, name, place};
use chrono::NaiveDate;
use serde::Deserialize;
use sportello_types::lang::Lang;
use sportello_types::registry::{InstitutionRelation, MaritalStatus, Member, Relation, Role};

/// A table that a certificate has.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TableOf {
    /// What its lines are.
    pub(crate) of: Lines,
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// What a line is called in the mark.
    pub(crate) mark: String,
}

/// What the lines of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lines {
    /// The members of the household, alive.
    Members,
    /// The residences in the register, of the past and of today.
    Residences,
    /// The citizenships, of the past and of today.
    Citizenships,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Column {
    /// Family and given name.
    Name,
    /// Place and date of birth.
    Birth,
    /// What somebody is to the reference person.
    Relation,
    /// Marital status.
    MaritalStatus,
    /// Address.
    Address,
    /// Country.
    State,
    /// The first day.
    Since,
    /// The last day.
    Until,
}

impl TableOf {
    /// The first column that its lines do not have.
    pub(crate) fn stray_column(&self) -> Option<Column> {
        let known: &[Column] = match self.of {
            Lines::Members => &[
                Column::Name,
                Column::Birth,
                Column::Relation,
                Column::MaritalStatus,
            ],
            Lines::Residences => &[Column::Address, Column::Since, Column::Until],
            Lines::Citizenships => &[Column::State, Column::Since, Column::Until],
        };
        self.columns
            .iter()
            .copied()
            .find(|column| !known.contains(column))
    }

    /// The lines about one person; nothing when there is none, or the registry lacks a cell.
    pub(crate) fn rows(&self, facts: Facts<'_>) -> Option<Vec<Vec<String>>> {
        let rows: Vec<Vec<String>> = match self.of {
            Lines::Members => facts
                .subject
                .members()
                .map(|member| self.row(|column| member_cell(member, column, facts)))
                .collect::<Option<_>>()?,
            Lines::Residences => self.periods(&residences(facts)?, Column::Address, facts)?,
            Lines::Citizenships => self.periods(&citizenships(facts)?, Column::State, facts)?,
        };
        (!rows.is_empty()).then_some(rows)
    }

    fn row(&self, cell: impl Fn(Column) -> Option<String>) -> Option<Vec<String>> {
        self.columns.iter().map(|column| cell(*column)).collect()
    }

    fn periods(&self, lines: &[Line], what: Column, facts: Facts<'_>) -> Option<Vec<Vec<String>>> {
        let still = || facts.phrases.still.clone();
        let cell = |line: &Line, column: Column| match column {
            Column::Since => Some(facts.phrases.day(line.since)),
            Column::Until => Some(line.until.map_or_else(still, |until| facts.phrases.day(until))),
            column if column == what => Some(line.what.clone()),
            _ => None,
        };
        lines
            .iter()
            .map(|line| self.row(|column| cell(line, column)))
            .collect()
    }
}

fn member_cell(member: &Member, column: Column, facts: Facts<'_>) -> Option<String> {
    let identity = &member.identity;
    match column {
        Column::Name => name(identity.family_name.as_ref(), identity.given_name.as_ref()),
        Column::Birth => {
            let born = facts.phrases.partial_day(identity.birth.date);
            Some(match &identity.birth.place {
                Some(at) => format!("{}, {born}", place(at, facts.called)),
                None => born,
            })
        }
        Column::Relation => {
            let (table, code) = match &member.role {
                Role::Family { relation } => (Relation::TABLE, relation.told().code()),
                Role::Institution { relation, .. } => (InstitutionRelation::TABLE, relation.code()),
            };
            let italian = member.relation_label(Lang::It);
            Some(facts.phrases.label(table, code, identity.sex, italian))
        }
        Column::MaritalStatus => {
            let status = member.marital_status;
            let status = status.filter(|status| *status != MaritalStatus::Unknown)?;
            Some(facts.marital_status(status, identity.sex))
        }
        Column::Address | Column::State | Column::Since | Column::Until => None,
    }
}

/// Something that held from a day to a day.
struct Line {
    what: String,
    since: NaiveDate,
    /// Nothing where it still holds.
    until: Option<NaiveDate>,
}

/// Where somebody resided, of each stay in the register, the oldest first; nothing when a day or today's
/// residence is missing. Of before the first stay another municipality's register speaks. What is stated anew
/// ends the row that it restates.
fn residences(facts: Facts<'_>) -> Option<Vec<Line>> {
    let (resident, on) = (facts.subject.resident, facts.subject.on);
    let mut lines = Vec::new();
    let mut residences: Vec<_> = resident.residences.iter().collect();
    residences.retain(|residence| residence.kind.is_residence());
    residences.sort_by_key(|residence| residence.kind.is_restated());
    for stay in &resident.registrations {
        let begun = stay.since?;
        for residence in &residences {
            let since = residence.since?.max(begun);
            let until = [residence.until, stay.until]
                .into_iter()
                .flatten()
                .min()
                .filter(|until| *until < on);
            if since > on || until.is_some_and(|until| until < since) {
                continue;
            }
            lines.push(Line {
                what: address(residence, facts.called)?,
                since,
                until,
            });
        }
    }
    lines.sort_by_key(|line| line.since);
    let mut next: Option<NaiveDate> = None;
    for line in lines.iter_mut().rev() {
        let before = next.and_then(|next| next.pred_opt());
        line.until = [line.until, before].into_iter().flatten().min();
        next = Some(line.since);
    }
    lines.retain(|line| line.until.is_none_or(|until| line.since <= until));
    lines.last().filter(|line| line.until.is_none())?;
    Some(lines)
}

/// Of which countries somebody was a citizen, the oldest first; nothing when a day is missing.
fn citizenships(facts: Facts<'_>) -> Option<Vec<Line>> {
    let on = facts.subject.on;
    let mut lines = Vec::new();
    for citizenship in &facts.subject.resident.citizenships {
        let since = citizenship.since?;
        if since > on {
            continue;
        }
        lines.push(Line {
            what: citizenship.state.name.as_str().to_owned(),
            since,
            until: citizenship.until.filter(|until| *until < on),
        });
    }
    lines.sort_by_key(|line| line.since);
    Some(lines)
}
