//! The QR of a notice: `PAGOPA|002|number|creditor|amount` (*Avviso di pagamento* 3.5).

use sportello_types::values::{NoticeNumber, PartitaIva};

/// What a QR says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct OnPaper {
    /// The number of the notice.
    pub(super) number: NoticeNumber,
    /// The body whose notice it is.
    pub(super) creditor: PartitaIva,
}

/// Reads what a scanner gives; none for anything but a notice.
pub(super) fn read(text: &str) -> Option<OnPaper> {
    let mut parts = text.trim().split('|');
    if (parts.next(), parts.next()) != (Some("PAGOPA"), Some("002")) {
        return None;
    }
    let (number, creditor, amount) = (parts.next()?, parts.next()?, parts.next()?);
    let is_amount = (2..=11).contains(&amount.len()) && amount.bytes().all(|sign| sign.is_ascii_digit());
    if !is_amount || parts.next().is_some() {
        return None;
    }
    Some(OnPaper {
        number: number.parse().ok()?,
        creditor: creditor.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn the_qr_of_a_notice_says_number_and_creditor() {
        let on_paper = read(" PAGOPA|002|301123456789012316|80010470922|6450 ").unwrap();
        assert_eq!(on_paper.number.as_str(), "301123456789012316");
        assert_eq!(on_paper.creditor.as_str(), "80010470922");
    }

    #[test]
    fn what_is_no_notice_says_nothing() {
        for text in [
            "",
            "https://servizi.example/v#MZXW6",
            "PAGOPA|001|301123456789012316|80010470922|6450",
            "PAGOPA|002|30112345678901231|80010470922|6450",
            "PAGOPA|002|301123456789012316|80010470923|6450",
            "PAGOPA|002|301123456789012316|80010470922|6",
            "PAGOPA|002|301123456789012316|80010470922|64,50",
            "PAGOPA|002|301123456789012316|80010470922|6450|x",
            "PAGOPA|002|301123456789012316",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
