//! The form language: what a service asks, declared as data; one evaluator for server and browser.
//!
//! A [`Form`] is read from the service's declaration (TOML) or from the API (JSON); reading checks
//! it, so a form in hand is well formed ([`Form::new`] lists the rules). The evaluator is total,
//! deterministic and linear in the size of the answers:
//!
//! - [`visible`]: which fields show, which of them are required or read-only;
//! - [`validate`], [`validate_step`]: what is wrong, each with a JSON Pointer into the answers;
//! - [`compute`]: computed values filled in; [`prefill`], [`certify`]: values of the profile filled in;
//! - [`canonical`]: answers in their normal form (blanks, Unicode NFC, upper case of codes…);
//! - [`prune`]: hidden and unknown answers dropped, for the moment of sending;
//! - [`fees_due`]: what there is to pay;
//! - [`summary`]: the answers as text, for the review page and for the receipt.
//!
//! # Answers on the wire
//!
//! | Kind | JSON |
//! |---|---|
//! | text, long_text, codice_fiscale, email, phone, iban | string, in canonical form |
//! | number | integer, in units of 10^-`decimals` (`12.50` with two decimals is `1250`) |
//! | money | integer, euro cents |
//! | date, month | `"2026-09-30"`, `"2026-09"` |
//! | bool, declaration | `true`, `false` |
//! | choice | id of the option |
//! | multi, ranked | array of ids of options (ranked: the preferred one first) |
//! | country, municipality | `{"code": "Z110", "name": "Francia"}`, `{"code": "F205", "name": "Milano", "province": "MI"}` |
//! | address | [`crate::profile::Address`] |
//! | person | `{"given_name", "family_name", "birth_date", "tax_code"}` |
//! | targa | `{"country": "IT", "plate": "AB123CD"}` (when foreign: Belfiore code of the country, and its name as `country_name`) |
//! | file | array of attachment ids |
//! | group | array of objects, by id of the inner fields |
//! | note | nothing |
//!
//! Absent, `null`, `""`, `[]` and `{}` all mean *not answered*.

mod canonical;
mod change;
mod codes;
mod compound;
mod decimal;
mod evaluate;
mod expr;
mod fee;
mod json_schema;
mod judge;
mod kind;
mod load;
mod office_amount;
mod parse;
mod prefill;
mod print;
mod reading;
mod resolve;
mod schema;
mod summary;
mod text;
mod token;
mod typing;
mod validate;
mod value;
mod violation;
mod visibility;

pub use canonical::{canonical, canonical_value};
pub use change::{compute, prune};
pub use expr::{ArithmeticOp, CompareOp, Expr, Literal, Path, SpanUnit};
pub use fee::{Fee, FeeAmount, FeeDue, FeeKind, FeeTime, fees_due};
pub use json_schema::{json_schema, unstated};
pub use kind::{Choice, FieldKind, FileFormat, Holder, Limit, Mask, NotePage, Presence, Signed, TextStyle};
pub use load::{Fault, LoadError, TypeError};
pub use office_amount::{FeeToSet, OfficeAmount, Setter, fee_to_set};
pub use parse::ParseError;
pub use prefill::{certify, other_persons, prefill};
pub use resolve::{Param, Params, ResolveError};
pub use schema::{Answers, Check, Env, Field, Form, Prefill, Step};
pub use summary::{SummaryRow, SummaryStep, SummaryValue, summary};
pub use validate::{operations, validate, validate_step};
pub use violation::{Amount, Rule, Violation, When};
pub use visibility::{FieldState, Visible, visible};

#[cfg(test)]
mod tests;
