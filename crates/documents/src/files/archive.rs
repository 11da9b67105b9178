//! ZIP archives, and the office documents that are ZIP archives.

use super::budget::Budget;
use super::format::extension;
use super::{FileName, Format, Refused, judge as judge_file};
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

const MOST_FILES: usize = 200;
const MOST_OFFICE_PARTS: usize = 5_000;
/// Unpacked size over packed size.
const HIGHEST_RATIO: u64 = 100;
/// Small parts compress well beyond the ratio and harm nobody.
const RATIO_COUNTS_FROM: u64 = 1024 * 1024;
const LONGEST_DESCRIPTION: u64 = 4 * 1024 * 1024;

/// What an office document must not hold, by the part's path.
const ACTIVE_PARTS: [&str; 6] = [
    "vbaproject",
    "vbadata",
    "/activex/",
    "basic/",
    "scripts/",
    "/customui/",
];

pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// Opens an archive and tells the office document from the plain one, whose files are judged too.
pub(super) fn judge(bytes: &[u8], budget: &mut Budget) -> Result<Format, Refused> {
    let damaged = |_| Refused::Damaged(Format::Zip);
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    // Two parts of one name are read differently by different programs.
    if archive.is_empty() || archive.has_duplicate_names() {
        return Err(Refused::Damaged(Format::Zip));
    }
    let mut names = Vec::new();
    for index in 0..archive.len().min(MOST_OFFICE_PARTS + 1) {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        if part.encrypted() {
            return Err(Refused::Encrypted);
        }
        let name = part.name().map_err(damaged)?.into_owned();
        if part.is_symlink() || part.enclosed_name().is_none() || name.contains('\\') {
            return Err(Refused::UnsafePath);
        }
        names.push(name);
    }
    match office_format(&mut archive, &names, budget)? {
        Some(format) if names.len() > MOST_OFFICE_PARTS => Err(Refused::Damaged(format)),
        Some(format) => {
            judge_office(&mut archive, &names, format, budget)?;
            Ok(format)
        }
        None if names.len() > MOST_FILES => Err(Refused::TooManyFiles),
        None => {
            budget.within_archive(|budget| judge_files(&mut archive, budget))?;
            Ok(Format::Zip)
        }
    }
}

type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// ODF by its first part, `mimetype` (OpenDocument 1.2 part 3 §3.3); OOXML by its content types
/// (ECMA-376 part 2 §10.1).
fn office_format(
    archive: &mut Archive<'_>,
    names: &[String],
    budget: &mut Budget,
) -> Result<Option<Format>, Refused> {
    if names.first().is_some_and(|name| name == "mimetype") {
        let declared = read_text(archive, "mimetype", budget)?;
        return match Format::from_media_type(&declared) {
            Some(format @ (Format::Odt | Format::Ods | Format::Odp)) => Ok(Some(format)),
            _ => Err(Refused::Unrecognised),
        };
    }
    if !names.iter().any(|name| name == "[Content_Types].xml") {
        return Ok(None);
    }
    let types = read_text(archive, "[Content_Types].xml", budget)?;
    let macro_enabled = types.to_ascii_lowercase().contains("macroenabled");
    if macro_enabled {
        return Err(Refused::ActiveContent);
    }
    let has = |part: &str| names.iter().any(|name| name == part);
    if types.contains("wordprocessingml.document.main+xml") && has("word/document.xml") {
        Ok(Some(Format::Docx))
    } else if types.contains("spreadsheetml.sheet.main+xml") && has("xl/workbook.xml") {
        Ok(Some(Format::Xlsx))
    } else {
        Err(Refused::Unrecognised)
    }
}

fn judge_office(
    archive: &mut Archive<'_>,
    names: &[String],
    format: Format,
    budget: &mut Budget,
) -> Result<(), Refused> {
    for name in names {
        let lower = format!("/{}", name.to_ascii_lowercase());
        if ACTIVE_PARTS.iter().any(|part| lower.contains(part)) {
            return Err(Refused::ActiveContent);
        }
        let ending = extension(&lower);
        let is_object = lower.contains("/embeddings/") && ending == Some("bin");
        if is_object || lower.starts_with("/object ") {
            return Err(Refused::EmbeddedFiles);
        }
        if ending == Some("rels") {
            let relationships = read_text(archive, name, budget)?;
            if fetches_template(&relationships) {
                return Err(Refused::ActiveContent);
            }
        }
        if lower == "/meta-inf/manifest.xml" && read_text(archive, name, budget)?.contains("encryption-data")
        {
            return Err(Refused::Encrypted);
        }
    }
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Refused::Damaged(format))?;
        unpack(part, format, budget)?;
    }
    Ok(())
}

/// A template or an object fetched from elsewhere when the document opens.
fn fetches_template(relationships: &str) -> bool {
    relationships.split('<').any(|element| {
        element.contains("External")
            && ["/attachedTemplate", "/oleObject", "/frame", "/subDocument"]
                .iter()
                .any(|kind| element.contains(kind))
    })
}

fn judge_files(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<(), Refused> {
    for index in 0..archive.len() {
        let file = archive
            .by_index(index)
            .map_err(|_| Refused::Damaged(Format::Zip))?;
        if file.is_dir() {
            continue;
        }
        let path = file.name().map_err(|_| Refused::UnsafePath)?.into_owned();
        let last = path.rsplit('/').next().unwrap_or_default();
        let name: FileName = last.parse().map_err(|_| Refused::UnsafePath)?;
        let content = unpack(file, Format::Zip, budget)?;
        judge_file(name.as_str(), &content, &Format::ALL, budget)?;
    }
    Ok(())
}

/// Unpacks a part within the budget, trusting no size that the archive declares.
fn unpack<R: Read>(part: ZipFile<'_, R>, format: Format, budget: &mut Budget) -> Result<Vec<u8>, Refused> {
    let packed = part.compressed_size().max(1);
    let by_ratio = packed.saturating_mul(HIGHEST_RATIO).max(RATIO_COUNTS_FROM);
    let limit = by_ratio.min(budget.unpacked_bytes_left());
    let mut content = Vec::new();
    part.take(limit + 1)
        .read_to_end(&mut content)
        .map_err(|_| Refused::Damaged(format))?;
    let unpacked = u64::try_from(content.len()).unwrap_or(u64::MAX);
    if unpacked > limit {
        return Err(Refused::Bomb);
    }
    budget.spend_unpacked(unpacked)?;
    Ok(content)
}

fn read_text(archive: &mut Archive<'_>, name: &str, budget: &mut Budget) -> Result<String, Refused> {
    let damaged = Refused::Damaged(Format::Zip);
    let part = archive.by_name(name).map_err(|_| damaged)?;
    let mut text = String::new();
    part.take(LONGEST_DESCRIPTION + 1)
        .read_to_string(&mut text)
        .map_err(|_| damaged)?;
    let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
    if length > LONGEST_DESCRIPTION {
        return Err(Refused::Bomb);
    }
    budget.spend_unpacked(length)?;
    Ok(text)
}
