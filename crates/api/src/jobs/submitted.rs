//! What tells at once that an istanza has arrived, where its number comes later (L. 241/1990
//! art. 18-bis).

use super::notice::Notice;
use sportello_integrations::notify::mails;
use sportello_types::text::messages as words;

pub(super) const NOTICE: Notice = Notice {
    name: "submitted",
    subject: |lang, title| words::istanza_submitted_subject(lang, title),
    body: |lang, about| words::istanza_submitted_body(lang, &about.service_title),
    mail: mails::submitted,
};
