//! How a row of the CSV file becomes an order.

use super::{Reason, RefusedRow};
use chrono::NaiveDate;
use sportello_types::payments::{DebtOrder, DebtorGiven, NoticeOrder, PartOrder};
use sportello_types::values::{EuroCents, TaxonomyCode};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A row by columns; what is empty is not there.
#[derive(Default)]
pub(super) struct Cells<'r>(BTreeMap<&'static str, &'r str>);

impl<'r> Cells<'r> {
    pub(super) fn put(&mut self, column: &'static str, text: &'r str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.insert(column, text);
        }
    }

    /// The order.
    pub(super) fn order(&self) -> Result<DebtOrder, RefusedRow> {
        Ok(DebtOrder {
            debtor: DebtorGiven {
                tax_code: self.0.get("tax_code").map(|code| (*code).to_owned()),
                name: self.required("name")?,
                email: self.optional("email")?,
            },
            subject: self.required("subject")?,
            office: self.optional("office")?,
            istanza: None,
            external_key: Some(self.required("key")?),
            options: self.options()?,
        })
    }

    fn options(&self) -> Result<Vec<Vec<NoticeOrder>>, RefusedRow> {
        let amount: EuroCents = self.required("amount")?;
        let whole = NoticeOrder {
            description: None,
            due_on: self.date("due_on")?,
            ends: self.flag("ends")?.unwrap_or(false),
            parts: self.parts(amount)?,
        };
        let instalments = self.instalments(&whole, amount)?;
        let mut options = vec![vec![whole]];
        options.extend(instalments);
        Ok(options)
    }

    /// Who gets what: the municipality, and another body if one is named.
    fn parts(&self, amount: EuroCents) -> Result<Vec<PartOrder>, RefusedRow> {
        let mut own = PartOrder {
            amount,
            category: self.required("category")?,
            creditor: None,
            account: self.optional("account")?,
        };
        let of_another = ["part_amount", "part_creditor", "part_account", "part_category"];
        if !of_another.iter().any(|column| self.0.contains_key(column)) {
            return Ok(vec![own]);
        }
        let share: EuroCents = self.required("part_amount")?;
        // Neither is negative in any file that means something; the sum is checked with the notice.
        if share.0 < 1 || share >= amount {
            return Err(refused("part_amount", "not a part of the amount"));
        }
        own.amount = EuroCents(amount.0 - share.0);
        Ok(vec![
            own,
            PartOrder {
                amount: share,
                category: self.required::<TaxonomyCode>("part_category")?,
                creditor: Some(self.required("part_creditor")?),
                account: Some(self.required("part_account")?),
            },
        ])
    }

    /// The second way to pay, where there is one: `2026-05-31=40,00|2026-09-30=40,00`.
    fn instalments(
        &self,
        whole: &NoticeOrder,
        amount: EuroCents,
    ) -> Result<Option<Vec<NoticeOrder>>, RefusedRow> {
        const COLUMN: &str = "instalments";
        let Some(text) = self.0.get(COLUMN) else {
            return Ok(None);
        };
        let [part] = whole.parts.as_slice() else {
            return Err(refused(
                COLUMN,
                "an amount that is divided has no instalments in CSV: use JSON lines",
            ));
        };
        let mut notices: Vec<NoticeOrder> = Vec::new();
        let mut sum = 0_i64;
        for one in text.split('|') {
            let read = one.split_once('=').and_then(|(day, amount)| {
                let day = NaiveDate::parse_from_str(day.trim(), "%Y-%m-%d").ok()?;
                Some((day, amount.parse::<EuroCents>().ok()?))
            });
            let (day, share) = read.ok_or_else(|| refused(COLUMN, "not as YYYY-MM-DD=40,00|…"))?;
            let later = notices.last().is_none_or(|last| last.due_on < Some(day));
            if !later || share.0 < 1 {
                return Err(refused(
                    COLUMN,
                    "not in the order of their days, or one is of nothing",
                ));
            }
            sum = sum.saturating_add(share.0);
            notices.push(NoticeOrder {
                description: None,
                due_on: Some(day),
                ends: whole.ends,
                parts: vec![PartOrder {
                    amount: share,
                    ..part.clone()
                }],
            });
        }
        if sum != amount.0 {
            return Err(refused(COLUMN, "they do not come to the amount"));
        }
        Ok(Some(notices))
    }

    fn optional<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, RefusedRow>
    where
        T::Err: std::fmt::Display,
    {
        let Some(text) = self.0.get(column) else {
            return Ok(None);
        };
        text.parse().map(Some).map_err(|error: T::Err| RefusedRow {
            field: column.to_owned(),
            reason: Reason::unfit(error.to_string()),
        })
    }

    fn required<T: FromStr>(&self, column: &'static str) -> Result<T, RefusedRow>
    where
        T::Err: std::fmt::Display,
    {
        self.optional(column)?.ok_or_else(|| RefusedRow {
            field: column.to_owned(),
            reason: Reason::Missing,
        })
    }

    fn date(&self, column: &'static str) -> Result<Option<NaiveDate>, RefusedRow> {
        let Some(text) = self.0.get(column) else {
            return Ok(None);
        };
        NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .map(Some)
            .map_err(|_| refused(column, "not a date: YYYY-MM-DD"))
    }

    fn flag(&self, column: &'static str) -> Result<Option<bool>, RefusedRow> {
        match self.0.get(column).copied() {
            None => Ok(None),
            Some("S" | "s" | "1") => Ok(Some(true)),
            Some("N" | "n" | "0") => Ok(Some(false)),
            Some(_) => Err(refused(column, "neither S nor N")),
        }
    }
}

fn refused(column: &str, why: &str) -> RefusedRow {
    RefusedRow {
        field: column.to_owned(),
        reason: Reason::Invalid(why.to_owned()),
    }
}
