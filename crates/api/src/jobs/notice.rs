//! Tells a citizen what has happened to an istanza: a message in the area and a mail.

use super::sms_notice::send_message;
use super::{JobError, mail, payload};
use crate::app::App;
use crate::ctx::Ctx;
use crate::istanze::view;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sportello_integrations::notify::Content;
use sportello_integrations::notify::mails::{About, Frame};
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Error, Tx, citizens, istanze, new_id};
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;

/// The istanza that a job is about, and how to speak to its citizen.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Matter {
    pub(super) istanza: IstanzaId,
    pub(super) lang: Lang,
    pub(super) host: String,
}

impl Matter {
    pub(super) fn of(ctx: &Ctx, istanza: IstanzaId) -> Self {
        Self {
            istanza,
            lang: ctx.lang,
            host: ctx.host.clone(),
        }
    }
}

/// One kind of news.
pub(crate) struct Notice {
    /// The job's name.
    pub(super) name: &'static str,
    /// Subject of the message, given the service's name.
    pub(super) subject: fn(Lang, &str) -> String,
    /// Text of the message.
    pub(super) body: fn(Lang, &About) -> String,
    /// The mail, given the instant at which it happened.
    pub(super) mail: fn(&Frame, &About, DateTime<Utc>) -> Content,
}

impl Notice {
    /// Has it told, in the transaction in which it happens.
    pub(crate) async fn enqueue(&self, tx: &Tx, ctx: &Ctx, istanza: IstanzaId) -> Result<(), Error> {
        self.follow(tx, &ctx.app, &Matter::of(ctx, istanza), ctx.now)
            .await
    }

    /// The same, for what happens in a job.
    pub(super) async fn follow(
        &self,
        tx: &Tx,
        app: &App,
        matter: &Matter,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        super::enqueue(tx, app, now, self.name, matter.istanza.to_string(), matter).await
    }

    pub(super) async fn run(&self, app: &App, job: &TakenJob, now: DateTime<Utc>) -> Result<(), JobError> {
        let Matter { istanza, lang, host } = payload(job)?;
        let tenant = mail::tenant(app, job.tenant).await?;
        let tx = app.db.begin(job.tenant).await?;
        let gone = || JobError::Failed("the istanza is gone".to_owned());
        let row = istanze::find_any(&tx, istanza).await?.ok_or_else(gone)?;
        let profile = citizens::find(&tx, row.citizen).await?.ok_or_else(gone)?.profile;
        let withdrawal = istanze::withdrawal(&tx, istanza).await?;
        let about = About {
            service_title: view::title(&row, &tenant, lang),
            number: row.registration.as_ref().map(|entry| entry.number),
            withdrawal_number: withdrawal.and_then(|w| Some(w.registration?.number)),
            url: app
                .settings
                .page(&host, lang, &format!("/area-personale/istanze/{istanza}")),
        };
        let message = NewMessage {
            id: new_id(now, &mut app.rng()),
            citizen: row.citizen,
            istanza: Some(istanza),
            dedup_key: format!("{}/{istanza}", self.name),
            subject: (self.subject)(lang, &about.service_title),
            body: (self.body)(lang, &about),
        };
        send_message(&tx, app, message, lang, now).await?;
        tx.commit().await?;
        let Some(to) = mail::address(&row, &profile) else {
            return mail::end(app, job, now).await;
        };
        let content = (self.mail)(&mail::frame(&tenant, &profile, lang), &about, job.enqueued_at);
        mail::send(app, job, &tenant, to, content, Vec::new(), now).await
    }
}
