//! What somebody has in hand to check a document with: the mark of a QR, or a printed code.

use sportello_mark::{Payload, Unreadable};
use sportello_types::values::CertificateCode;

/// Characters of the code of a receipt: 32 random bytes in base 64 for addresses.
const RECEIPT: usize = 43;

/// What was given, as far as its form tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// The mark of a certificate, or what should be one.
    Mark(Result<Payload, Unreadable>),
    /// The code of a certificate.
    Certificate(CertificateCode),
    /// The code of a receipt.
    Receipt(String),
}

impl Given {
    /// Reads a code, or what a scanner gives. None when it can be neither.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains('#') {
            return Some(Self::Mark(Payload::from_text(text)));
        }
        if let Ok(code) = text.parse() {
            return Some(Self::Certificate(code));
        }
        // The QR of a receipt is the address of its page.
        let last = text.rsplit('/').next().unwrap_or_default();
        if last.len() == RECEIPT
            && last
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        {
            return Some(Self::Receipt(last.to_owned()));
        }
        Payload::from_text(text)
            .ok()
            .filter(|mark| mark.as_bytes().len() > RECEIPT)
            .map(|mark| Self::Mark(Ok(mark)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_of_a_text_tells_what_it_is() {
        let code = "K7QF-2M9X-0ZTB-R4HC";
        let read = Given::read(" k7qf 2m9x 0ztb r4hc ");
        assert_eq!(read, code.parse().ok().map(Given::Certificate));
        let receipt = "aB3_".repeat(10) + "x-9";
        let known = Some(Given::Receipt(receipt.clone()));
        assert_eq!(Given::read(&receipt), known);
        let address = format!("https://servizi.example/verifica/{receipt}");
        assert_eq!(Given::read(&address), known);
    }

    #[test]
    fn marks_come_with_their_address_or_bare() {
        let mark = Payload::from_bytes(vec![7; 150]).unwrap();
        let known = Some(Given::Mark(Ok(mark.clone())));
        assert_eq!(Given::read(&mark.to_url("https://servizi.example/v")), known);
        assert_eq!(Given::read(&mark.to_text()), known);
        let broken = Some(Given::Mark(Err(Unreadable::NotBase32)));
        assert_eq!(Given::read("https://servizi.example/v#abc"), broken);
    }

    #[test]
    fn other_texts_are_none_of_them() {
        for text in [
            "",
            "C-2026-000123",
            "K7QF-2M9X",
            "ciao",
            "MZXW6YTBOI",
            "https://servizi.example/",
        ] {
            assert_eq!(Given::read(text), None, "{text}");
        }
    }
}
