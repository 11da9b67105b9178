//! Numbers of what was sent to the portal.

use std::str::FromStr;

yearly_number! {
    /// Year and progressive number of a sent istanza, whatever register it goes to: what identifies it
    /// from the moment it is sent. Written `S-2026-000123`, with six digits or more. It is no register
    /// number: gaps do not matter.
    SubmissionNumber,
    /// The text is not the number of a submission.
    InvalidSubmissionNumber,
    prefix = "S"
}
