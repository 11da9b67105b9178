//! The personal code, typed again by somebody who is signed in.

use super::guessing::admit;
use super::{about, secrets};
use crate::ctx::{Citizen, Level};
use crate::http::Fail;
use sportello_identity::desk::Patience;
use sportello_storage::desk::{self, Account};
use sportello_types::desk::SecretText;
use sportello_types::problem::ProblemCode;
use sportello_types::values::PersonalCode;

/// The account whose code was typed, or why not.
pub(super) async fn check<L: Level>(citizen: &Citizen<L>, typed: &SecretText) -> Result<Account, Fail> {
    let tx = citizen.write().await?;
    let account = desk::by_citizen(&tx, citizen.id).await?;
    let account = account
        .filter(|account| !account.code_due)
        .ok_or(ProblemCode::PersonalCodeDue)?;
    let key = about(&["code", &account.is.id.to_string()]);
    if let Some(locked) = admit(&tx, &[(key, Patience::PERSONAL_CODE)], citizen.now).await? {
        return Err(locked.into());
    }
    tx.commit().await?;
    let right = match typed.0.parse::<PersonalCode>() {
        Ok(code) => secrets::verify(code.as_str().to_owned(), Some(account.is.code_hash.clone())).await?,
        Err(_) => false,
    };
    if !right {
        return Err(ProblemCode::PersonalCodeRefused.into());
    }
    let tx = citizen.write().await?;
    desk::forget_failures(&tx, &key).await?;
    tx.commit().await?;
    Ok(account)
}
