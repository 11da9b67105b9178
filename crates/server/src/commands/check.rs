//! What `sportello verify` says of a certificate: as the public page of checks does, without a browser.

mod keys;

pub(super) use keys::Sources;

use crate::cli::{Failure, complain, say};
use crate::wiring::Surroundings;
use chrono::DateTime;
use image::ImageError;
use keys::By;
use sportello_api::time::{day_text, rome_day, rome_text};
use sportello_check::{FileState, KeyKind, MarkState, PagePicture, PagePictures, Pdf, Picture, SealWord};
use sportello_documents::seal::{Algorithm, has_signed};
use sportello_mark::{Claims, KeySet, Payload, Refused, StampMark, verify};
use std::io::Cursor;

/// Longest side of a picture, in points: more than any telephone's.
const LONGEST_SIDE: u32 = 16_000;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// The file is the municipality's, byte by byte, as far as can be told without asking it. Whose keys say
    /// so was chosen by who asks.
    Good,
    /// The same, and its last day is past.
    Expired,
    /// The mark is genuine, and something is left to somebody's eyes: what the document itself shows, or
    /// whose keys these are.
    Look,
    /// Anything else.
    Bad,
}

/// Judges a PDF. `whole`: whether the seals in it, whoever put them, and their time-stamps hold.
pub(super) fn pdf(file: &[u8], pdf: &Pdf, sources: &Sources, whole: bool) -> Result<Verdict, Failure> {
    let no_keys = KeySet::default();
    let is_bare = pdf.seal(&no_keys) == SealWord::Said(FileState::Unsealed);
    if is_bare && pdf.mark(&no_keys) == MarkState::Missing {
        return scan(file, sources);
    }
    Ok(sealed_or_marked(pdf, sources, whole))
}

fn sealed_or_marked(pdf: &Pdf, sources: &Sources, whole: bool) -> Verdict {
    if pdf.mark(&KeySet::default()) == MarkState::Missing {
        say("no mark of a certificate was found in it");
        return unmarked(pdf, sources, whole);
    }
    let (judged, by) = sources.judge(
        pdf.address(),
        |keys| (state(pdf, keys), pdf.mark(keys)),
        |(_, mark)| matches!(mark, MarkState::Refused(Refused::UnknownKey(_))),
    );
    let (file, mark) = judged;
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
    let expired = of_mark(&claims);
    match file.issued_at(claims.issued_at) {
        FileState::Untouched(_) => match (untouched(whole), by) {
            (Verdict::Good, By::Document) => {
                chosen_by_the_document();
                Verdict::Look
            }
            (Verdict::Good, _) if expired => Verdict::Expired,
            (verdict, _) => verdict,
        },
        FileState::Unsealed => {
            complain("the file is a copy: compare what it shows with what the mark says");
            if by == By::Document {
                chosen_by_the_document();
            }
            Verdict::Look
        }
        other => refused_file(other),
    }
}

/// Judges a document that bears no mark, such as a receipt: there is nothing but its seal.
fn unmarked(pdf: &Pdf, sources: &Sources, whole: bool) -> Verdict {
    let (file, _) = sources.judge(
        None,
        |keys| state(pdf, keys),
        |state| matches!(state, FileState::Stranger | FileState::Unknown),
    );
    match file {
        FileState::Untouched(_) => untouched(whole),
        other => refused_file(other),
    }
}

/// What a file is by the keys of one municipality.
fn state(pdf: &Pdf, keys: &KeySet) -> FileState {
    match pdf.seal(keys) {
        SealWord::Said(state) => state,
        SealWord::Asks(signed) => {
            let algorithm = match signed.kind {
                KeyKind::Rsa => Algorithm::RsaSha256,
                KeyKind::P256 => Algorithm::EcdsaSha256,
            };
            let holds = has_signed(algorithm, &signed.key, &signed.message, &signed.signature);
            signed.judged(holds)
        }
    }
}

/// Of a file that the municipality has sealed.
fn untouched(whole: bool) -> Verdict {
    if whole {
        say("the file is the municipality's, byte by byte");
        return Verdict::Good;
    }
    complain("the seal is the municipality's, but something of the seals in it does not hold");
    Verdict::Bad
}

/// Says why a file that bears a seal is not the municipality's.
fn refused_file(file: FileState) -> Verdict {
    match file {
        FileState::Untouched(_) | FileState::Unsealed | FileState::Changed => {
            complain("the file was CHANGED: do not trust what it shows");
        }
        FileState::Added => complain("something was ADDED to the file after the seal"),
        FileState::Stranger => complain("it was sealed by somebody who is not the municipality"),
        FileState::Revoked { at } => complain(format_args!(
            "the certificate of the seal was revoked on {}",
            rome_text(at)
        )),
        FileState::SealTime => complain("issued when the certificate of the seal was not good"),
        FileState::Unknown => complain("the seal is of a form that this program does not know"),
    }
    Verdict::Bad
}

fn chosen_by_the_document() {
    complain("nobody but the document says whose keys these are: name the municipality's with --keys");
}

/// Judges the mark in a picture.
pub(super) fn picture(bytes: &[u8], sources: &Sources) -> Result<Verdict, Failure> {
    let codes = grey(opened(bytes)?).map_or_else(Vec::new, |picture| picture.all());
    let marks: Vec<_> = codes.into_iter().filter_map(as_mark).collect();
    match marks.as_slice() {
        [(text, mark)] => Ok(shown(text, mark, sources)),
        [] => Err("the picture shows no QR code of a certificate".into()),
        _ => Err("the picture shows several certificates: photograph one".into()),
    }
}

/// Judges a PDF with neither seal nor mark by the pictures in it, as a photo.
fn scan(file: &[u8], sources: &Sources) -> Result<Verdict, Failure> {
    let mut pictures = PagePictures::of(file);
    let mut marks: Vec<(String, Payload)> = Vec::new();
    let mut unread = false;
    for found in pictures.by_ref() {
        let picture = match found {
            PagePicture::Points(picture) => Some(picture),
            PagePicture::Jpeg(bytes) => opened(bytes).ok().and_then(grey),
            PagePicture::Unread => None,
        };
        let Some(picture) = picture else {
            unread = true;
            continue;
        };
        // Once one was found, a glance tells whether other pages are of another certificate.
        let codes = if marks.is_empty() {
            picture.all()
        } else {
            picture.glance()
        };
        for mark in codes.into_iter().filter_map(as_mark) {
            if !marks.contains(&mark) {
                marks.push(mark);
            }
        }
    }
    match marks.as_slice() {
        [(text, mark)] => Ok(shown(text, mark, sources)),
        [] if unread => Err(
            "a picture in the PDF could not be read (CCITT, JBIG2, too large or broken): photograph the QR code"
                .into(),
        ),
        [] if pictures.left_out() => Err(format!(
            "there is no mark in the first {} pictures of the PDF, the rest was not looked at: photograph the \
             QR code",
            PagePictures::MOST
        )
        .into()),
        [] => {
            say("no mark of a certificate was found in it");
            Ok(Verdict::Bad)
        }
        _ => Err("the PDF shows several certificates: check one at a time".into()),
    }
}

fn as_mark(text: String) -> Option<(String, Payload)> {
    let mark = Payload::from_text(&text).ok()?;
    Some((text, mark))
}

/// The same picture for the reader of codes; none when it is too small to show one.
fn grey(picture: image::DynamicImage) -> Option<Picture> {
    let picture = picture.into_luma8();
    let width = usize::try_from(picture.width()).ok()?;
    Picture::of_grey(width, picture.into_raw())
}

/// Judges a mark that somebody saw. What else the paper shows nobody vouches for.
fn shown(text: &str, mark: &Payload, sources: &Sources) -> Verdict {
    let address = text.split_once('#').map(|(address, _)| address);
    let (judged, by) = sources.judge(
        address,
        |keys| verify(mark, keys),
        |judged| matches!(judged, Err(Refused::UnknownKey(_))),
    );
    match judged {
        Ok(claims) => {
            of_mark(&claims);
            complain("compare what the paper shows with what the mark says");
            if by == By::Document {
                chosen_by_the_document();
            }
            Verdict::Look
        }
        Err(refused) => refused_mark(refused),
    }
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

/// Says what a genuine mark says; whether its last day is past.
fn of_mark(claims: &Claims) -> bool {
    say("the mark is genuine");
    tell(claims);
    say("  whether it was annulled meanwhile the municipality's page of checks tells");
    let today = rome_day(Surroundings::system().clock.now());
    let past = claims.valid_until.filter(|until| *until < today);
    if let Some(until) = past {
        complain(format_args!("it has EXPIRED: valid until {}", day_text(until)));
    }
    past.is_some()
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
