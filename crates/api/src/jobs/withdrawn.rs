//! What follows a withdrawal.

use super::notice::Notice;
use sportello_integrations::notify::mails;
use sportello_types::text::messages as words;

pub(crate) const NOTICE: Notice = Notice {
    name: "withdrawn",
    subject: |lang, title| words::istanza_withdrawn_subject(lang, title),
    body: |lang, title| words::istanza_withdrawn_body(lang, title),
    mail: mails::withdrawn,
};
