//! What follows a withdrawal.

use super::notice::Notice;
use sportello_integrations::notify::mails;
use sportello_types::text::messages as words;

pub(crate) const NOTICE: Notice = Notice {
    name: "withdrawn",
    subject: |lang, title| words::istanza_withdrawn_subject(lang, title),
    body: |lang, about| {
        let withdrawn = words::istanza_withdrawn_body(lang, &about.service_title);
        let number = about.withdrawal_number.map_or_else(
            || words::istanza_withdrawn_number_pending(lang).to_owned(),
            |number| words::istanza_withdrawn_number(lang, number),
        );
        format!("{withdrawn}\n\n{number}")
    },
    mail: mails::withdrawn,
};

/// The withdrawal's number, where it comes from the municipality's own system.
pub(super) const REGISTERED: Notice = Notice {
    name: "withdrawal_registered",
    subject: |lang, title| words::withdrawal_registered_subject(lang, title),
    body: |lang, about| {
        let number = about.withdrawal_number.map(|number| number.to_string());
        words::withdrawal_registered_body(lang, &about.service_title, number.unwrap_or_default())
    },
    mail: mails::withdrawal_registered,
};
