//! Filling a form with the parameters of a municipality.

use super::expr::{Expr, Literal};
use super::fee::FeeAmount;
use super::kind::{Choice, FieldKind, Limit};
use super::load::LoadError;
use super::schema::{Field, Form};
use crate::values::EuroCents;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A parameter of the municipality, as its configuration holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Param {
    /// A number, in the unit of the field that it limits.
    Number(i64),
    /// Yes or no.
    Bool(bool),
    /// A text; `2026-09-01` is a date.
    Text(String),
    /// A list of options.
    Options(Vec<Choice>),
}

/// The parameters of a municipality, by the name that follows `tenant.`.
pub type Params = BTreeMap<String, Param>;

/// The form cannot be filled with these parameters.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ResolveError {
    /// The municipality lacks a parameter.
    #[error("the parameter tenant.{0} is missing")]
    Missing(String),
    /// The parameter is of another kind than its use needs.
    #[error("the parameter tenant.{0} is of the wrong kind")]
    WrongKind(String),
    /// The form is not well formed with them.
    #[error("the form does not hold together with the parameters of the municipality")]
    Load(#[from] LoadError),
}

impl Form {
    /// The form with the municipality's lists, limits and constants in place; none stays open.
    pub fn resolve(&self, params: &Params) -> Result<Self, ResolveError> {
        let mut form = self.clone();
        for step in &mut form.steps {
            for field in &mut step.fields {
                resolve_field(field, params)?;
            }
        }
        for check in &mut form.checks {
            resolve_expr(&mut check.assert, params)?;
        }
        for fee in &mut form.fees {
            resolve_amount(&mut fee.amount, params)?;
            if let Some(exempt) = &mut fee.exempt_when {
                resolve_expr(exempt, params)?;
            }
        }
        Ok(Self::with_fees(form.steps, form.checks, form.fees)?)
    }
}

fn resolve_amount(amount: &mut FeeAmount, params: &Params) -> Result<(), ResolveError> {
    let FeeAmount::Named(name) = amount else {
        return Ok(());
    };
    if !name.starts_with("tenant.") {
        return Ok(());
    }
    match find(name, params)? {
        Param::Number(cents) => *amount = FeeAmount::Fixed(EuroCents(*cents)),
        _ => return Err(ResolveError::WrongKind(bare(name).to_owned())),
    }
    Ok(())
}

fn resolve_field(field: &mut Field, params: &Params) -> Result<(), ResolveError> {
    let own = [
        &mut field.required_when,
        &mut field.visible_when,
        &mut field.read_only_when,
        &mut field.compute,
    ];
    for expr in own.into_iter().flatten() {
        resolve_expr(expr, params)?;
    }
    match &mut field.kind {
        FieldKind::Number { min, max, .. } | FieldKind::Money { min, max } => {
            resolve_limit(min, params)?;
            resolve_limit(max, params)
        }
        FieldKind::Date { min, max } | FieldKind::Month { min, max } => {
            for expr in [min, max].into_iter().flatten() {
                resolve_expr(expr, params)?;
            }
            Ok(())
        }
        FieldKind::Choice {
            options,
            options_from,
        }
        | FieldKind::Multi {
            options,
            options_from,
            ..
        }
        | FieldKind::Ranked {
            options,
            options_from,
            ..
        } => {
            if let Some(name) = options_from.take() {
                match find(&name, params)? {
                    Param::Options(list) => options.clone_from(list),
                    _ => return Err(ResolveError::WrongKind(bare(&name).to_owned())),
                }
            }
            Ok(())
        }
        FieldKind::Group { min, max, fields, .. } => {
            resolve_limit(min, params)?;
            resolve_limit(max, params)?;
            fields
                .iter_mut()
                .try_for_each(|inner| resolve_field(inner, params))
        }
        _ => Ok(()),
    }
}

fn bare(name: &str) -> &str {
    name.strip_prefix("tenant.").unwrap_or(name)
}

fn find<'a>(name: &str, params: &'a Params) -> Result<&'a Param, ResolveError> {
    params
        .get(bare(name))
        .ok_or_else(|| ResolveError::Missing(bare(name).to_owned()))
}

fn resolve_limit(limit: &mut Option<Limit>, params: &Params) -> Result<(), ResolveError> {
    if let Some(Limit::Param(name)) = limit {
        match find(name, params)? {
            Param::Number(value) => *limit = Some(Limit::Fixed(*value)),
            _ => return Err(ResolveError::WrongKind(bare(name).to_owned())),
        }
    }
    Ok(())
}

fn resolve_expr(expr: &mut Expr, params: &Params) -> Result<(), ResolveError> {
    if let Expr::Param(name) = expr {
        *expr = match find(name, params)? {
            Param::Number(value) => Expr::Literal(Literal::Number {
                mantissa: *value,
                scale: 0,
            }),
            Param::Bool(value) => Expr::Literal(Literal::Bool(*value)),
            Param::Text(text) if text.contains('\'') => {
                return Err(ResolveError::WrongKind(name.clone()));
            }
            Param::Text(text) => Expr::Literal(
                super::value::date(text).map_or_else(|| Literal::Text(text.clone()), Literal::Date),
            ),
            Param::Options(list) => Expr::List(list.iter().map(|c| Literal::Text(c.id.clone())).collect()),
        };
        return Ok(());
    }
    expr.parts_mut()
        .into_iter()
        .try_for_each(|part| resolve_expr(part, params))
}
