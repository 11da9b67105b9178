//! Certificates of the civil registry (DPR 223/1989 arts. 33–35, DPR 445/2000 arts. 40–42): what a
//! citizen may ask for, how it is asked for, and what was issued.

mod options;

pub use options::{
    Archive, CertificateOptions, CertificateRequest, DestinationOption, KindOption, MOST_COMBINED,
    PaperStamp, PresetOption, RefusalCode, RefusalShown, UseOption,
};

use crate::ids::{CertificateId, DebtId, NoticeId};
use crate::lang::PaperLanguage;
use crate::payments::DebtStatus;
use crate::values::{CertificateCode, CertificateNumber, CleanText, EuroCents, Slug};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How the stamp duty of a certificate was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Duty {
    /// Exempt.
    Exempt {
        /// By this norm.
        #[cfg_attr(feature = "openapi", schema(max_length = 300))]
        by: String,
    },
    /// A stamp on paper.
    PaperStamp {
        /// Which.
        stamp: PaperStamp,
    },
    /// A digital stamp (*@e.bollo*), bought online for the digest of the PDF: it goes with it as a file of
    /// its own.
    DigitalStamp,
}

/// Where a certificate stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CertificateStatus {
    /// Valid today.
    Valid,
    /// Its time is over.
    Expired,
    /// Annulled by the municipality.
    Annulled,
    /// Made, and not issued yet: it waits for its payment. Nobody has its PDF, its code or its mark.
    Held,
    /// Never issued, since it was not paid for.
    Discarded,
}

impl CertificateStatus {
    /// The status on a day of one that was issued.
    pub fn on(day: NaiveDate, valid_until: Option<NaiveDate>, annulled: bool) -> Self {
        if annulled {
            Self::Annulled
        } else if valid_until.is_some_and(|until| until < day) {
            Self::Expired
        } else {
            Self::Valid
        }
    }
}

/// What is paid for a certificate.
#[expect(clippy::struct_excessive_bools, reason = "each says something by itself")]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificatePayment {
    /// The debt.
    pub debt: DebtId,
    /// Its notice, which is paid as every other one.
    pub notice: NoticeId,
    /// How much that asks for: all, but for a stamp that is bought by itself.
    #[serde(default)]
    pub amount: EuroCents,
    /// How much, fees and stamp together.
    pub total: EuroCents,
    /// The last day on which it can be paid.
    pub until: NaiveDate,
    /// Where the debt stands.
    pub status: DebtStatus,
    /// Whether the notice can be paid now; not in the first moments, while the provider of payments is told of it.
    pub payable: bool,
    /// The digital stamp, where it is bought by itself beside fees: the certificate is issued when both are paid,
    /// in whichever order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apart: Option<StampApart>,
    /// Whether the digital stamp that was bought with it is here, to be downloaded.
    #[serde(default)]
    pub stamp: bool,
    /// Whether it is paid and the certificate is not issued, because an office looks at it first: at a
    /// digital stamp that is not good, at an amount that is too small, or at money that was taken back. So of one of
    /// two that are paid by themselves, whether or not the other is.
    #[serde(default)]
    pub looked_at: bool,
    /// Whether its money was taken back after it was paid: the notice tells what follows.
    #[serde(default)]
    pub reversed: bool,
}

/// A digital stamp that is bought by itself, at a page of its own, beside what else is paid for a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StampApart {
    /// Its notice.
    pub notice: NoticeId,
    /// How much.
    pub amount: EuroCents,
    /// Whether it is bought.
    pub paid: bool,
    /// Whether it can be bought now.
    pub payable: bool,
}

impl CertificatePayment {
    /// The notice with which the digital stamp is bought, where one is.
    pub fn stamp_notice(&self) -> NoticeId {
        self.apart.as_ref().map_or(self.notice, |stamp| stamp.notice)
    }

    /// What of two that are paid by themselves is paid, while the other is not; nothing otherwise.
    pub fn half(&self) -> Option<Half> {
        let stamp = self.apart.as_ref()?;
        match (self.status, stamp.paid) {
            (DebtStatus::PartlyPaid, true) => Some(Half::Stamp),
            (DebtStatus::PartlyPaid, false) => Some(Half::Fees),
            _ => None,
        }
    }
}

/// One of two that are paid by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    /// What the municipality gets.
    Fees,
    /// The digital stamp.
    Stamp,
}

/// A certificate that a citizen asked for, as that citizen sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certificate {
    /// Its id.
    pub id: CertificateId,
    /// Its number.
    pub number: CertificateNumber,
    /// The code printed on it; absent until it is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<CertificateCode>,
    /// What the QR says: the address of the page of checks, with the mark in its fragment. Absent until it is
    /// issued: a mark is believed without asking the municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(format = "uri", max_length = 2048))]
    pub mark_url: Option<String>,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
    /// Its types.
    #[cfg_attr(feature = "openapi", schema(max_items = 6))]
    pub kinds: Vec<Slug>,
    /// The language of its PDF.
    #[serde(default)]
    pub language: PaperLanguage,
    /// About whom: given and family name.
    #[cfg_attr(feature = "openapi", schema(max_length = 250))]
    pub holder: String,
    /// Whether that is the citizen.
    pub own: bool,
    /// What for.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub use_title: String,
    /// How the stamp duty was met.
    pub duty: Duty,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day on which it is valid; absent when it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// Where it stands today.
    pub status: CertificateStatus,
    /// Why it was annulled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub annulled_because: Option<String>,
    /// SHA-256 of its PDF, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Bytes of its PDF.
    pub size: i64,
    /// What is paid for it, where it waits for a payment or has waited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<CertificatePayment>,
    /// Whether its PDF is there to be had: not before it is issued; a year after the end of its validity it is not, ten years after the
    /// issue where that has no end.
    pub kept: bool,
}

/// An operator's annulment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Annulment {
    /// Why; the citizen reads it.
    pub reason: CleanText,
}

/// What anybody who holds a certificate learns from its code: no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateVerification {
    /// The municipality that issued it.
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub issuer: String,
    /// Its number.
    pub number: CertificateNumber,
    /// What it is called.
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub title: String,
    /// When it was issued.
    pub issued_at: DateTime<Utc>,
    /// The last day on which it is valid; absent when it always is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// Where it stands today.
    pub status: CertificateStatus,
    /// SHA-256 of the genuine PDF, lower-case hexadecimal.
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9a-f]{64}$"))]
    pub sha256: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digital_stamp_is_a_word_of_its_own_and_requests_of_before_are_read() {
        let written = serde_json::to_value(Duty::DigitalStamp).unwrap();
        assert_eq!(written, serde_json::json!({ "kind": "digital_stamp" }));
        assert_eq!(
            serde_json::from_value::<Duty>(written).unwrap(),
            Duty::DigitalStamp
        );
        let before =
            serde_json::json!({ "kinds": ["residenza"], "use": "bollo", "exemption_confirmed": false });
        let read: CertificateRequest = serde_json::from_value(before).unwrap();
        assert!(!read.digital_stamp && read.deliver.is_none());
    }

    #[test]
    fn only_days_and_annulments_change_what_was_issued() {
        let day: NaiveDate = "2026-11-24".parse().unwrap();
        for annulled in [false, true] {
            for until in [None, Some(day), day.pred_opt()] {
                let status = CertificateStatus::on(day, until, annulled);
                assert!(!matches!(
                    status,
                    CertificateStatus::Held | CertificateStatus::Discarded
                ));
            }
        }
    }
}
