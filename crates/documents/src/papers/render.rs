//! From a document to PDF/A-2a and PDF/UA-1, by typst used as a library.
//!
//! The template is ours and fixed; the data reach it as one file of JSON, so that no answer of a citizen is
//! ever read as markup. The compiler sees no file but these two. What is the same for all papers, template
//! and library, is made once: the compiler knows it again.

use super::document::Document;
use chrono::{DateTime, Datelike, Timelike, Utc};
use std::fmt::Write;
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

const TEMPLATE: &str = include_str!("../../templates/document.typ");

/// Titillium Web (SIL Open Font License 1.1), the typeface of Italian public administrations.
const FONT_FILES: [&[u8]; 4] = [
    include_bytes!("../../fonts/titillium-web-regular.ttf"),
    include_bytes!("../../fonts/titillium-web-600.ttf"),
    include_bytes!("../../fonts/titillium-web-700.ttf"),
    include_bytes!("../../fonts/titillium-web-italic.ttf"),
];

/// Renders after which the compiler's cache forgets what was not used again.
const CACHE_GENERATIONS: usize = 8;

/// A document that could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// The template failed: a defect of ours.
    #[error("the document could not be laid out: {0}")]
    Layout(String),
    /// What a QR code or a Data Matrix should hold does not fit it.
    #[error("what it should hold does not fit the code: {0}")]
    Code(String),
    /// The data could not be handed to the template.
    #[error("the document's data are not serialisable: {0}")]
    Data(#[from] serde_json::Error),
}

struct Fonts {
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let ours = FONT_FILES.into_iter();
    let fonts: Vec<Font> = ours
        .chain(typst_assets::fonts())
        .flat_map(|data| Font::iter(Bytes::new(data)))
        .collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
    }
});

/// What is the same for all papers.
struct Common {
    library: LazyHash<Library>,
    source: Source,
    /// The name under which the template asks for its data.
    data: FileId,
}

static COMMON: LazyLock<Result<Common, String>> = LazyLock::new(|| {
    let file = |name| {
        let path = VirtualPath::new(name).map_err(|error| format!("{error:?}"))?;
        Ok::<FileId, String>(RootedPath::new(VirtualRoot::Project, path).intern())
    };
    let library = Library::builder()
        .with_features([Feature::A11yExtras].into_iter().collect())
        .build();
    Ok(Common {
        library: LazyHash::new(library),
        source: Source::new(file("document.typ")?, TEMPLATE.to_owned()),
        data: file("data.json")?,
    })
});

struct Desk {
    common: &'static Common,
    data: Bytes,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.common.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.common.source.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.common.source.id() {
            Ok(self.common.source.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.common.data {
            Ok(self.data.clone())
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Lays a document out. The same document and `now` give the same bytes.
pub(super) fn pdf(document: &Document, now: DateTime<Utc>) -> Result<Vec<u8>, RenderError> {
    let mut document = document.clone();
    document.map_texts(|text| *text = printable(text));
    let data = serde_json::to_string(&document)?;

    let common = COMMON
        .as_ref()
        .map_err(|error| RenderError::Layout(error.clone()))?;
    let world = Desk {
        common,
        data: Bytes::new(data.clone().into_bytes()),
    };
    let pages = typst::compile::<PagedDocument>(&world)
        .output
        .map_err(|errors| failure(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
        .map_err(|error| RenderError::Layout(error.message().to_string()))?;
    let bytes = typst_pdf::pdf(
        &pages,
        &PdfOptions {
            ident: Smart::Custom(data),
            creator: Smart::Custom(Some("Sportello".to_string())),
            timestamp: timestamp(now),
            standards,
            ..PdfOptions::default()
        },
    )
    .map_err(|errors| failure(&errors))?;
    typst::comemo::evict(CACHE_GENERATIONS);
    Ok(bytes)
}

fn failure(errors: &[SourceDiagnostic]) -> RenderError {
    let messages: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    RenderError::Layout(messages.join("; "))
}

fn timestamp(now: DateTime<Utc>) -> Option<Timestamp> {
    let small = |n: u32| u8::try_from(n).ok();
    let datetime = Datetime::from_ymd_hms(
        now.year(),
        small(now.month())?,
        small(now.day())?,
        small(now.hour())?,
        small(now.minute())?,
        small(now.second())?,
    )?;
    Some(Timestamp::new_utc(datetime))
}

/// Makes a text printable without losing what it says: PDF/A wants a glyph and a meaning for every
/// character, so one that no font of ours has is written by its number, and those that only steer
/// the layout (controls, direction marks) are dropped.
fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        let number = u32::from(c);
        if matches!(c, '\n' | '\t' | ' ' | '\u{a0}') {
            out.push(if c == '\n' { '\n' } else { ' ' });
        } else if c.is_control() || steers_layout(c) {
        } else if is_private(c) || !FONTS.fonts.iter().any(|f| f.info().coverage.contains(number)) {
            // Writing to a string never fails.
            let _ = write!(out, "[U+{number:04X}]");
        } else {
            out.push(c);
        }
    }
    out
}

const fn steers_layout(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}
