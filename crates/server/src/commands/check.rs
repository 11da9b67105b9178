//! What `sportello verify` says of a certificate: as the public page of checks does, without a browser.

use super::block_on;
use crate::cli::{Failure, complain, say};
use crate::config::Config;
use crate::keys::KeyFolder;
use crate::wiring::{self, Surroundings};
use chrono::DateTime;
use image::ImageError;
use sportello_api::time::{day_text, rome_day, rome_text};
use sportello_check::{FileState, KeyKind, MarkState, Pdf, Picture, SealWord};
use sportello_documents::seal::{Algorithm, has_signed};
use sportello_mark::{Claims, KeySet, Payload, Refused, StampMark, verify};
use std::fs;
use std::io::Cursor;
use std::path::Path;

/// Where a municipality publishes its keys.
const PUBLISHED: &str = "/.well-known/contrassegno-keys.json";
/// Most bytes of such a file.
const LONGEST: usize = 1024 * 1024;
/// Longest side of a picture, in points: more than any telephone's.
const LONGEST_SIDE: u32 = 16_000;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Genuine, as far as can be told without asking the municipality.
    Good,
    /// The same, and its last day is past.
    Expired,
    /// Anything else.
    Bad,
}

/// Keys to judge by.
pub(super) struct Sources {
    /// Whose they are, in words, and they.
    sets: Vec<(String, KeySet)>,
    /// Whether the address in the document may be asked.
    may_ask: bool,
}

impl Sources {
    /// The named keys, else those of the installation.
    pub(super) fn new(config: Option<&Path>, named: Option<&str>) -> Result<Self, Failure> {
        if let Some(named) = named {
            let keys = if named.starts_with("https://") || named.starts_with("http://") {
                block_on(fetched(named.to_owned()))?
            } else {
                let text = fs::read_to_string(named).map_err(|error| format!("{named}: {error}"))?;
                serde_json::from_str(&text).map_err(|error| format!("{named}: {error}"))?
            };
            return Ok(Self {
                sets: vec![(named.to_owned(), keys)],
                may_ask: false,
            });
        }
        let mut sets = Vec::new();
        let folder = Config::read(config)?.keys_dir();
        for slug in slugs(&folder) {
            match KeyFolder::of(&folder, &slug).marks() {
                Ok(Some(marks)) => sets.push((slug, marks.published)),
                Ok(None) => {}
                Err(error) => complain(format_args!("keys of {slug}: {error}")),
            }
        }
        Ok(Self { sets, may_ask: true })
    }

    /// Judges by the first set that knows who made something, else by what is published at an address, where
    /// there is one. `unknown`: whether a judgement says that somebody else made it.
    fn judge<T>(
        &self,
        address: Option<&str>,
        judge: impl Fn(&KeySet) -> T,
        unknown: impl Fn(&T) -> bool,
    ) -> T {
        for (owner, keys) in &self.sets {
            let judged = judge(keys);
            if !unknown(&judged) {
                say(format_args!("judged by the keys of {owner}"));
                return judged;
            }
        }
        let asked = address.filter(|_| self.may_ask).and_then(published_at);
        let fetched = asked.and_then(|url| {
            say(format_args!(
                "judged by what {url} publishes: make sure that this is the municipality"
            ));
            let fetched = block_on(fetched(url));
            fetched.map_err(|error| complain(&error)).ok()
        });
        judge(&fetched.unwrap_or_default())
    }
}

/// The folders of municipalities among the keys.
fn slugs(keys: &Path) -> Vec<String> {
    let entries = fs::read_dir(keys).into_iter().flatten().flatten();
    let mut slugs: Vec<_> = entries
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    slugs.sort();
    slugs
}

/// Where the keys are of whoever answers at the address of a mark. Others than https prove nothing of who
/// answers.
fn published_at(address: &str) -> Option<String> {
    let url: url::Url = address.parse().ok()?;
    let own = url.scheme() == "https" && url.username().is_empty();
    own.then(|| format!("{}{PUBLISHED}", url.origin().ascii_serialization()))
}

async fn fetched(url: String) -> Result<KeySet, Failure> {
    let mut answer = wiring::http_client()?
        .get(&url)
        .send()
        .await?
        .error_for_status()?;
    let mut text = Vec::new();
    while let Some(piece) = answer.chunk().await? {
        text.extend_from_slice(&piece);
        if text.len() > LONGEST {
            return Err(format!("{url}: too long for a set of keys").into());
        }
    }
    Ok(serde_json::from_slice(&text).map_err(|error| format!("{url}: {error}"))?)
}

/// Judges a PDF. `sealed`: whether the seals in it hold, whoever put them; that is all there is to say of a
/// document without a mark.
pub(super) fn pdf(pdf: &Pdf, sources: &Sources, sealed: bool) -> Verdict {
    let judge = |keys: &KeySet| {
        let file = match pdf.seal(keys) {
            SealWord::Said(state) => state,
            SealWord::Asks(signed) => {
                let algorithm = match signed.kind {
                    KeyKind::Rsa => Algorithm::RsaSha256,
                    KeyKind::P256 => Algorithm::EcdsaSha256,
                };
                let holds = has_signed(algorithm, &signed.key, &signed.message, &signed.signature);
                signed.judged(holds)
            }
        };
        (file, pdf.mark(keys))
    };
    let unknown = |(file, mark): &(FileState, MarkState)| match mark {
        MarkState::Missing => *file == FileState::Stranger,
        mark => matches!(mark, MarkState::Refused(Refused::UnknownKey(_))),
    };
    if pdf.mark(&KeySet::default()) == MarkState::Missing {
        say("no mark of a certificate was found in it");
        return if sealed { Verdict::Good } else { Verdict::Bad };
    }
    let (file, mark) = sources.judge(pdf.address(), judge, unknown);
    let claims = match mark {
        MarkState::Genuine(claims) => claims,
        MarkState::Pasted(claims) => {
            complain("the mark is genuine, but of ANOTHER certificate than the file says it is");
            tell(&claims);
            return Verdict::Bad;
        }
        MarkState::Several => {
            complain("there is more than one mark in it: one was pasted in");
            return Verdict::Bad;
        }
        MarkState::Refused(refused) => return refused_mark(refused),
        MarkState::Missing => return Verdict::Bad,
    };
    let file = file.issued_at(claims.issued_at);
    let verdict = of_mark(&claims);
    match file {
        FileState::Untouched(_) => {
            say("the file is the municipality's, byte by byte");
            return verdict;
        }
        FileState::Unsealed => {
            complain("the file is a copy: compare what it shows with what the mark says");
            return verdict;
        }
        FileState::Changed => complain("the file was CHANGED: do not trust what it shows"),
        FileState::Added => complain("something was ADDED to the file after the seal"),
        FileState::Stranger => complain("the seal is not one of the municipality's"),
        FileState::Revoked { at } => complain(format_args!(
            "the certificate of the seal was revoked on {}",
            rome_text(at)
        )),
        FileState::SealTime => complain("issued when the certificate of the seal was not good"),
        FileState::Unknown => complain("the seal is of a form that this program does not know"),
    }
    Verdict::Bad
}

/// Judges the mark in a picture.
pub(super) fn picture(bytes: &[u8], sources: &Sources) -> Result<Verdict, Failure> {
    let picture = opened(bytes)?.into_luma8();
    let width = usize::try_from(picture.width())?;
    let codes = Picture::of_grey(width, picture.into_raw()).map_or_else(Vec::new, |picture| picture.all());
    let marks: Vec<(String, Payload)> = codes
        .into_iter()
        .filter_map(|text| Some((text.clone(), Payload::from_text(&text).ok()?)))
        .collect();
    let (text, mark) = match marks.as_slice() {
        [one] => one,
        [] => return Err("the picture shows no QR code of a certificate".into()),
        _ => return Err("the picture shows several certificates: photograph one".into()),
    };
    let address = text.split_once('#').map(|(address, _)| address);
    let judged = sources.judge(
        address,
        |keys| verify(mark, keys),
        |judged| matches!(judged, Err(Refused::UnknownKey(_))),
    );
    Ok(match judged {
        Ok(claims) => {
            let verdict = of_mark(&claims);
            say("compare what the paper shows with what the mark says");
            verdict
        }
        Err(refused) => refused_mark(refused),
    })
}

/// A picture, unless it claims to be so large that it would fill the memory.
fn opened(bytes: &[u8]) -> Result<image::DynamicImage, Failure> {
    let mut reader = image::ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    if reader.format().is_none() {
        return Err("neither a PDF nor a picture (PNG, JPEG)".into());
    }
    let mut limits = image::Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    reader.limits(limits);
    reader.decode().map_err(|error| match error {
        ImageError::Limits(_) => {
            format!("the picture is too large: {LONGEST_SIDE} points a side at most").into()
        }
        ImageError::Unsupported(error) => format!("neither a PDF nor a picture (PNG, JPEG): {error}").into(),
        error => format!("the picture is broken or cut off: {error}").into(),
    })
}

fn refused_mark(refused: Refused) -> Verdict {
    complain(format_args!("the mark proves NOTHING: {refused}"));
    Verdict::Bad
}

/// Says what a genuine mark says.
fn of_mark(claims: &Claims) -> Verdict {
    say("the mark is genuine");
    tell(claims);
    say("  whether it was annulled meanwhile the municipality's page of checks tells");
    let today = rome_day(Surroundings::system().clock.now());
    match claims.valid_until {
        Some(until) if until < today => {
            complain(format_args!("it has EXPIRED: valid until {}", day_text(until)));
            Verdict::Expired
        }
        _ => Verdict::Good,
    }
}

fn tell(claims: &Claims) {
    let kinds: Vec<_> = claims.kinds.iter().map(ToString::to_string).collect();
    say(format_args!("  certificate: {}", kinds.join(", ")));
    say(format_args!("  code: {}", claims.code));
    say(format_args!("  issuer: {}", claims.issuer));
    if let Some(at) = DateTime::from_timestamp(claims.issued_at, 0) {
        say(format_args!("  issued: {}", rome_text(at)));
    }
    match claims.valid_until {
        Some(until) => say(format_args!("  valid until: {}", day_text(until))),
        None => say("  valid: without end"),
    }
    if let Some(holder) = &claims.holder {
        let names = [&holder.given_name, &holder.family_name].into_iter().flatten();
        let names: Vec<_> = names.map(String::as_str).collect();
        say(format_args!(
            "  holder: {}, born {}",
            names.join(" "),
            holder.birth_date
        ));
        if let Some(code) = &holder.tax_code {
            say(format_args!("  fiscal code: {}", code.as_str()));
        }
    }
    for (label, value) in &claims.facts {
        say(format_args!("  {label}: {value}"));
    }
    let stamp = match claims.stamp {
        StampMark::Exempt => "exempt",
        StampMark::Paper => "a stamp on the paper",
        StampMark::Virtual => "paid to the municipality",
        StampMark::Digital => "a digital stamp",
    };
    say(format_args!("  stamp duty: {stamp}"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_asked_for_where_somebody_vouches_for_the_name() {
        let told = Some(format!("https://sportello.example{PUBLISHED}"));
        assert_eq!(published_at("https://sportello.example/v"), told);
        for bad in [
            "http://sportello.example/v",
            "https://a@sportello.example/v",
            "sportello.example",
            "",
        ] {
            assert_eq!(published_at(bad), None, "{bad}");
        }
    }
}
