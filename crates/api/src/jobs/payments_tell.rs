//! Tells somebody what became of their money: a message in the area, and a mail that leads there.

use super::sms_notice::send_message;
use super::{JobError, mail};
use crate::app::App;
use crate::payments::PAGE;
use crate::tenant::ServedTenant;
use chrono::{DateTime, Utc};
use sportello_integrations::notify::Content;
use sportello_integrations::notify::mails::Frame;
use sportello_storage::messages::NewMessage;
use sportello_storage::outbox::TakenJob;
use sportello_storage::{Tx, new_id};
use sportello_types::profile::Profile;

/// The message, in the language of the municipality.
pub(super) struct News {
    /// The same at each try: nobody reads it twice.
    pub(super) dedup_key: String,
    pub(super) subject: String,
    pub(super) body: String,
}

/// A job that tells somebody.
pub(super) struct Telling<'a> {
    pub(super) app: &'a App,
    pub(super) job: &'a TakenJob,
    pub(super) tenant: &'a ServedTenant,
    pub(super) profile: &'a Profile,
    pub(super) now: DateTime<Utc>,
}

impl Telling<'_> {
    /// Sends the message and commits what was done until here; then the mail, to whoever has an address, and the job
    /// is over. `mail`: what it says, given its frame and the address of the page of payments.
    pub(super) async fn tell(
        self,
        tx: Tx,
        news: News,
        mail: impl FnOnce(&Frame, &str) -> Content,
    ) -> Result<(), JobError> {
        let Self {
            app,
            job,
            tenant,
            profile,
            now,
        } = self;
        let lang = tenant.default_language();
        let message = NewMessage {
            id: new_id(now, &mut app.rng()),
            citizen: profile.id,
            istanza: None,
            dedup_key: news.dedup_key,
            subject: news.subject,
            body: news.body,
        };
        send_message(&tx, app, message, lang, now).await?;
        tx.commit().await?;
        let Some(to) = profile.email.clone() else {
            return mail::end(app, job, now).await;
        };
        let page = app.settings.page(&tenant.settings.host, lang, PAGE);
        let content = mail(&mail::frame(tenant, profile, lang), &page);
        mail::send(app, job, tenant, to, content, Vec::new(), now).await
    }
}
