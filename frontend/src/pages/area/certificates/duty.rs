//! The stamp duty in words.

use crate::format;
use sportello_types::certificates::{Duty, UseOption};
use sportello_types::lang::Lang;
use sportello_types::text::{certificatepages as words, certificatepay as pay};

/// How it is to be met for a use, by a stamp that is bought online or one on paper.
pub(super) fn due(purpose: &UseOption, digital: bool, lang: Lang) -> String {
    match &purpose.exempt_by {
        Some(norm) => words::duty_exempt(lang, norm),
        None if digital => pay::duty_digital_due(lang, format::euro(purpose.duty.0, lang)),
        None => words::duty_stamp_due(lang, format::euro(purpose.duty.0, lang)),
    }
}

/// How it was met.
pub(super) fn met(duty: &Duty, lang: Lang) -> String {
    match duty {
        Duty::Exempt { by } => words::duty_exempt(lang, by),
        Duty::PaperStamp { stamp } => {
            words::duty_stamp(lang, stamp.number.as_str(), format::day(stamp.issued_on, lang))
        }
        Duty::DigitalStamp => pay::duty_digital(lang).to_owned(),
    }
}
