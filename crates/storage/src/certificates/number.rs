//! The number of a certificate.

use crate::{Error, Result, Tx, args};
use sportello_types::values::CertificateNumber;

/// Takes the next number of a year of Europe/Rome. In a short transaction of its own, before the PDF is
/// made: its counter is a lock that all certificates of a municipality share. A number that is not used
/// then stays a gap; none is given twice.
///
/// # Errors
///
/// [`Error::Corrupt`] for a year that numbers do not have (before 2000), or when the year's are used up.
pub async fn next_number(tx: &Tx, year: u16) -> Result<CertificateNumber> {
    let year = i64::from(year);
    let row = tx
        .row(
            "INSERT INTO certificate_counter (tenant_id, year, last) VALUES ($1, $2, 1) \
             ON CONFLICT (tenant_id, year) DO UPDATE SET last = certificate_counter.last + 1 RETURNING last",
            args![year],
        )
        .await?;
    let number = row.ok_or(Error::Corrupt { column: "last" })?.get("last")?;
    certificate_number(year, number)
}

/// Year and number in one value.
pub(crate) fn certificate_number(year: i64, number: i64) -> Result<CertificateNumber> {
    let year = u16::try_from(year).ok();
    let number = u32::try_from(number).ok();
    year.zip(number)
        .and_then(|(year, number)| CertificateNumber::new(year, number))
        .ok_or(Error::Corrupt { column: "number" })
}
