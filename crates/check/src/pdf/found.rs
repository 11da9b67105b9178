//! The marks in a PDF, and what else of its certificate it tells without being laid out. Our papers carry
//! number, code and the address of the mark among their keywords, uncompressed as XMP wants them.

use sportello_mark::Payload;
use sportello_types::values::CertificateCode;

/// Characters of the shortest mark: an envelope alone takes 81 bytes.
const SHORTEST: usize = 130;
/// Marks that are looked for; a certificate has one.
const MOST: usize = 4;
const KEYWORDS: &[u8] = b"/Keywords";
/// Longest address before the `#`.
const LONGEST_ADDRESS: usize = 300;

/// A mark as it stands in a file, read and not judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What stands before the `#`.
    pub(super) address: String,
    pub(super) payload: Payload,
}

/// The marks of a file, each once.
pub(super) fn marks(file: &[u8]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let hashes = file.iter().enumerate().filter(|(_, byte)| **byte == b'#');
    for (at, _) in hashes {
        let Some(one) = mark(file, at) else { continue };
        if !found.iter().any(|known| known.payload == one.payload) {
            found.push(one);
        }
        if found.len() == MOST {
            break;
        }
    }
    found
}

fn mark(file: &[u8], hash: usize) -> Option<Found> {
    let (before, after) = file.split_at_checked(hash)?;
    let after = after.get(1..)?;
    let digits = after
        .iter()
        .take_while(|byte| matches!(byte, b'A'..=b'Z' | b'2'..=b'7'))
        .count();
    let text = after.get(..digits).filter(|_| digits >= SHORTEST)?;
    let payload = Payload::from_text(std::str::from_utf8(text).ok()?).ok()?;
    let address = before
        .iter()
        .rev()
        .take(LONGEST_ADDRESS)
        .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~:/%[]".contains(byte))
        .count();
    let address = before.get(before.len() - address..)?;
    Some(Found {
        address: String::from_utf8_lossy(address).into_owned(),
        payload,
    })
}

/// The code among the keywords: the paper's own, beside the mark's. None where there are no keywords of
/// ours.
pub(super) fn code(file: &[u8]) -> Option<CertificateCode> {
    let at = file
        .windows(KEYWORDS.len())
        .position(|window| window == KEYWORDS)?;
    let text = file.get(at + KEYWORDS.len()..)?.trim_ascii_start();
    let text = text.strip_prefix(b"(")?;
    let end = text.iter().position(|byte| *byte == b')')?;
    let text = std::str::from_utf8(text.get(..end)?).ok()?;
    text.split(", ").find_map(|word| word.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(byte: u8) -> Payload {
        Payload::from_bytes(vec![byte; 150]).unwrap()
    }

    #[test]
    fn marks_are_found_wherever_they_stand_and_each_once() {
        let url = payload(1).to_url("https://servizi.example/v");
        let file = format!("%PDFé/Keywords(C-2026-000123, K7QF-2M9X-0ZTB-R4HC, {url})<pdf:Keywords>{url}<");
        let found = marks(file.as_bytes());
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].address, "https://servizi.example/v");
        assert_eq!(found[0].payload, payload(1));
        assert_eq!(code(file.as_bytes()), "K7QF-2M9X-0ZTB-R4HC".parse().ok());
        let both = format!("{file}/URI({})", payload(2).to_url("https://servizi.example/v"));
        assert_eq!(marks(both.as_bytes()).len(), 2);
    }

    #[test]
    fn names_and_colours_are_no_marks() {
        for other in ["/A#20B", "#FFFFFF", "# ", "#", &format!("#{}", "A".repeat(2000))] {
            assert_eq!(marks(other.as_bytes()), [], "{other}");
            assert_eq!(code(other.as_bytes()), None);
        }
        for other in [
            "/Keywords",
            "/Keywords(",
            "/Keywords<feff>",
            "/Keywords(C-2026-000123)",
        ] {
            assert_eq!(code(other.as_bytes()), None, "{other}");
        }
    }
}
