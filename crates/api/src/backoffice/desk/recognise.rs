//! `POST /backoffice/desk/registrations/{code}/recognition`.

use super::{find, offices};
use crate::auth::certified;
use crate::ctx::DeskOfficer;
use crate::desk::Flaws;
use crate::http::{Fail, Json};
use crate::jobs::desk_activated;
use crate::journal::Act;
use crate::places::Places;
use crate::time;
use actix_web::{HttpResponse, post, web};
use chrono::{Datelike, Months, NaiveDate};
use sportello_storage::citizens::{self, Certified, Citizen};
use sportello_storage::desk::{self, NewAccount, Recognition, Registration};
use sportello_storage::{Tx, audit, new_id};
use sportello_types::desk::NewRecognition;
use sportello_types::ids::CitizenId;
use sportello_types::problem::ProblemCode;
use sportello_types::profile::Source;
use sportello_types::text::deskoffice as words;
use sportello_types::values::CodiceFiscale;
use uuid::Uuid;

/// Years of whoever may have credentials (desk-services: adults alone).
const OF_AGE: u32 = 18;

/// Records that somebody was recognised, and opens the account
///
/// With the data of the document shown, the scan of the form signed before the operator, operator and
/// office. Nobody recognises himself or a colleague. The account takes the place of an earlier one of
/// the same person; a mail tells that signing in is possible now.
#[utoipa::path(tag = "backoffice", operation_id = "desk_recognise", request_body = NewRecognition,
    params(("code" = String, Path, max_length = 32, description = "The code of the adhesion form")),
    responses((status = 204, description = "The account is open"), (status = 404), (status = 409), (status = 422)))]
#[post("/backoffice/desk/registrations/{code}/recognition")]
pub(in crate::backoffice) async fn handler(
    officer: DeskOfficer,
    code: web::Path<String>,
    body: Json<NewRecognition>,
) -> Result<HttpResponse, Fail> {
    let tx = officer.write().await?;
    let (found, _) = find(&tx, &officer, &code).await?;
    let known = nobody_of_the_house(&tx, &found.asked.tax_code).await?;
    let today = time::rome_day(officer.now);
    let seen = checked(&officer, &found, body.0, today)?;
    let citizen = take_up(&tx, &officer, &found, &seen, (known.as_ref(), today)).await?;
    let (Some(scan), Some(user_name), Some(code_hash)) = (found.scan, found.user_name, found.code_hash)
    else {
        return Err(ProblemCode::Conflict.into());
    };
    let mut rng = officer.rng();
    let mut named = offices(&officer, found.asked.lang).into_iter();
    let office_name = named.find(|office| office.slug == seen.office);
    let recognition = Recognition {
        id: new_id::<Uuid>(officer.now, &mut rng),
        citizen,
        operator: officer.id,
        office_name: office_name.map_or_else(|| seen.office.clone(), |office| office.name),
        office: seen.office,
        document: seen.document,
        scan,
        at: officer.now,
    };
    desk::recognise(&tx, &recognition).await?;
    let asked = found.asked;
    let account = NewAccount {
        id: new_id::<Uuid>(officer.now, &mut rng),
        citizen,
        user_name,
        email: asked.email,
        password_hash: asked.password_hash,
        code_hash,
        question: asked.question,
        answer_hash: asked.answer_hash,
        lang: asked.lang,
        idle_ends_at: officer.tenant.settings.desk.idle_ends_at(officer.now),
    };
    desk::insert(&tx, &account, officer.now).await?;
    desk::remove(&tx, &asked.tax_code, asked.id, officer.now).await?;
    let elsewhere = known.and_then(|known| known.profile.email);
    let told_elsewhere = elsewhere.is_some_and(|address| address != account.email);
    desk_activated::enqueue(&tx, &officer, citizen, told_elsewhere).await?;
    let event = audit::Event {
        actor: audit::Actor::Operator,
        citizen: Some(citizen),
        object: Some(format!("desk_recognition/{}", recognition.id)),
        detail: serde_json::json!({ "office": recognition.office }),
        ..officer.event(Act::DeskRecognised.name())
    };
    audit::append(&tx, event).await?;
    tx.commit().await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The citizen of a fiscal code, if there is one already: neither the operator nor anybody else with a role
/// at this portal.
pub(super) async fn nobody_of_the_house(tx: &Tx, tax_code: &CodiceFiscale) -> Result<Option<Citizen>, Fail> {
    let known = citizens::find_by_tax_code(tx, tax_code).await?;
    if known.as_ref().is_some_and(|known| !known.roles.is_empty()) {
        return Err(ProblemCode::RecognitionNotAllowed.into());
    }
    Ok(known)
}

/// What the operator has seen, or all that is wrong with it.
fn checked(
    officer: &DeskOfficer,
    found: &Registration,
    mut seen: NewRecognition,
    today: NaiveDate,
) -> Result<NewRecognition, Fail> {
    let mut flaws = Flaws::default();
    let document = &mut seen.document;
    for text in [&mut document.number, &mut document.issuer] {
        *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let (number, issuer) = (document.number.chars().count(), document.issuer.chars().count());
    flaws.when(number == 0, "/document/number", "required", words::flaw_empty);
    flaws.when(number > 40, "/document/number", "too_long", words::flaw_length);
    flaws.when(issuer == 0, "/document/issuer", "required", words::flaw_empty);
    flaws.when(issuer > 200, "/document/issuer", "too_long", words::flaw_length);
    flaws.when(
        document.issued_on > today,
        "/document/issued_on",
        "future",
        words::flaw_issued,
    );
    let ordered = document.expires_on > document.issued_on;
    flaws.when(!ordered, "/document/expires_on", "order", words::flaw_order);
    flaws.when(
        ordered && document.expires_on < today,
        "/document/expires_on",
        "expired",
        words::flaw_expired,
    );
    let fits = is_day_of(&found.asked.tax_code, seen.birth_date);
    flaws.when(!fits, "/birth_date", "mismatch", words::flaw_birth);
    let adult = seen.birth_date.checked_add_months(Months::new(12 * OF_AGE));
    flaws.when(
        fits && adult.is_none_or(|adult| adult > today),
        "/birth_date",
        "under_age",
        words::flaw_adult,
    );
    let mut named = offices(officer, officer.lang).into_iter();
    flaws.when(
        !named.any(|office| office.slug == seen.office),
        "/office",
        "unknown",
        words::flaw_office,
    );
    flaws.when(found.scan.is_none(), "/scan", "required", words::flaw_scan);
    flaws.when(
        !seen.identity_checked,
        "/identity_checked",
        "required",
        words::flaw_checked,
    );
    flaws.settle()?;
    Ok(seen)
}

/// Whether a fiscal code can be that of somebody born on a day.
fn is_day_of(code: &CodiceFiscale, day: NaiveDate) -> bool {
    let year = u32::try_from(day.year().rem_euclid(100)).ok();
    (year, day.month(), day.day())
        == (
            Some(code.birth_year_in_century()),
            code.birth_month(),
            code.birth_day(),
        )
}

/// The citizen of the registration: the one that there is, or a new one. What SPID and CIE have said
/// before stays, and so does the address that is written to: whoever was recognised with a forged document
/// is not told alone.
async fn take_up(
    tx: &Tx,
    officer: &DeskOfficer,
    found: &Registration,
    seen: &NewRecognition,
    (known, today): (Option<&Citizen>, NaiveDate),
) -> Result<CitizenId, Fail> {
    let asked = &found.asked;
    let names = (Some(asked.given_name.clone()), Some(asked.family_name.clone()));
    let read = certified::of_card(&asked.tax_code, names, today, Places::of(&officer.tenant));
    let read = read.ok_or_else(|| Flaws::one("/birth_date", "mismatch", words::flaw_birth))?;
    let certified = Certified {
        source: Source::Desk,
        birth_date: (seen.birth_date, Source::Desk),
        identity_document: Some(seen.document.clone()),
        email: known
            .is_none_or(|known| known.profile.email.is_none())
            .then(|| asked.email.clone()),
        ..read
    };
    let new: CitizenId = new_id(officer.now, &mut officer.rng());
    let row = citizens::upsert_at_login(tx, new, &certified, officer.now).await?;
    Ok(row.profile.id)
}
