//! Tells a citizen that an office has set what is to be paid for an istanza, or that nothing is: in the area and
//! by mail.

use super::sms_notice::send_message;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::istanze::{fees, sent, view};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::mails::{self, About};
use sportello_storage::istanze::{self, AmountSet};
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens, new_id};
use sportello_types::form::FeeDue;
use sportello_types::ids::IstanzaId;
use sportello_types::sent::SentIstanza;
use sportello_types::text::officeamounts as words;
use sportello_types::values::EuroCents;

pub(super) const NAME: &str = "amount_set";

#[derive(Serialize, Deserialize)]
struct Payload {
    istanza: IstanzaId,
}

/// Has it told, in the transaction in which it is set.
pub(crate) async fn enqueue(tx: &Tx, app: &App, istanza: IstanzaId, now: DateTime<Utc>) -> Result<(), Error> {
    super::enqueue(tx, app, now, NAME, istanza.to_string(), &Payload { istanza }).await
}

pub(super) async fn run(app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
    let Payload { istanza } = payload(job)?;
    let tenant = mail::tenant(app, job.tenant).await?;
    let tx = app.db.begin(job.tenant).await?;
    let gone = || JobError::Failed("the istanza is gone, or its amount".to_owned());
    let row = istanze::find_any(&tx, istanza).await?.ok_or_else(gone)?;
    let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
    let (sent, _) = sent::read(&tx, istanza).await?.ok_or_else(gone)?;
    let awaited = istanze::awaited_amount(&tx, istanza).await?;
    let decided = awaited.and_then(|awaited| awaited.set).ok_or_else(gone)?;
    let lang = sent.lang;
    let about = About {
        service_title: view::title(&row, &tenant, lang),
        number: row.registration.as_ref().map(|entry| entry.number),
        withdrawal_number: None,
        url: app.settings.page(
            &tenant.settings.host,
            lang,
            &format!("/area-personale/istanze/{istanza}"),
        ),
    };
    let message = NewMessage {
        id: new_id(now, &mut app.rng()),
        citizen: row.citizen,
        istanza: Some(istanza),
        dedup_key: format!("{NAME}/{istanza}"),
        subject: words::message_subject(lang, &about.service_title),
        body: body(&sent, &decided, &about.service_title),
    };
    send_message(&tx, app, message, lang, now).await?;
    tx.commit().await?;
    let Some(to) = mail::address(&row, &profile) else {
        return mail::end(app, job, now).await;
    };
    let content = mails::amount_set(&mail::frame(&tenant, &profile, lang), &about);
    mail::send(app, job, &tenant, to, content, Vec::new(), now).await
}

fn body(sent: &SentIstanza, decided: &AmountSet, service: &str) -> String {
    let lang = sent.lang;
    let label = sent.fee_to_set.as_ref().map_or("", |fee| fee.label.as_str());
    let first = match &decided.reason {
        None => words::message_due(lang, label, service, decided.amount),
        Some(reason) => words::message_nothing(lang, service, label, reason),
    };
    let known = FeeDue::total(&fees::known_after(sent));
    let total = EuroCents(known.0.saturating_add(decided.amount.0));
    let then = if total.0 > 0 {
        words::message_to_pay(lang, total)
    } else {
        words::message_goes_on(lang).to_owned()
    };
    format!("{first}\n\n{then}")
}
