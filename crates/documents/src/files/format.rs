//! The formats that a service may admit.

use sportello_types::form::FileFormat;

/// A file format (AgID guidelines on electronic documents, annex 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// PDF, PDF/A.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// TIFF.
    Tiff,
    /// XML.
    Xml,
    /// JSON.
    Json,
    /// Comma-separated values.
    Csv,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
    /// Office Open XML text.
    Docx,
    /// Office Open XML spreadsheet.
    Xlsx,
    /// Electronic mail message.
    Eml,
    /// ZIP archive of files in these formats.
    Zip,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 14] = [
        Self::Pdf,
        Self::Jpeg,
        Self::Png,
        Self::Tiff,
        Self::Xml,
        Self::Json,
        Self::Csv,
        Self::Odt,
        Self::Ods,
        Self::Odp,
        Self::Docx,
        Self::Xlsx,
        Self::Eml,
        Self::Zip,
    ];

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Tiff => "image/tiff",
            Self::Xml => "application/xml",
            Self::Json => "application/json",
            Self::Csv => "text/csv",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Self::Odp => "application/vnd.oasis.opendocument.presentation",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Eml => "message/rfc822",
            Self::Zip => "application/zip",
        }
    }

    /// The format of a media type; `None` also for `application/pkcs7-mime`, which is an envelope
    /// and no format.
    pub fn from_media_type(media_type: &str) -> Option<Self> {
        let essence = media_type.split(';').next().unwrap_or_default().trim();
        if essence.eq_ignore_ascii_case("text/xml") {
            return Some(Self::Xml);
        }
        Self::ALL
            .into_iter()
            .find(|format| essence.eq_ignore_ascii_case(format.media_type()))
    }

    /// The format that a form's field declares; `None` for the signed envelope, which is no format:
    /// it is admitted when its content is.
    pub const fn from_declared(format: FileFormat) -> Option<Self> {
        match format {
            FileFormat::Pdf => Some(Self::Pdf),
            FileFormat::P7m => None,
            FileFormat::Jpeg => Some(Self::Jpeg),
            FileFormat::Png => Some(Self::Png),
            FileFormat::Tiff => Some(Self::Tiff),
            FileFormat::Xml => Some(Self::Xml),
            FileFormat::Csv => Some(Self::Csv),
            FileFormat::Odt => Some(Self::Odt),
            FileFormat::Ods => Some(Self::Ods),
            FileFormat::Docx => Some(Self::Docx),
            FileFormat::Xlsx => Some(Self::Xlsx),
            FileFormat::Eml => Some(Self::Eml),
            FileFormat::Zip => Some(Self::Zip),
        }
    }

    /// Endings of file names, without the dot, in lower case; the usual one first.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Jpeg => &["jpg", "jpeg", "jpe", "jfif"],
            Self::Png => &["png"],
            Self::Tiff => &["tif", "tiff"],
            Self::Xml => &["xml", "xsd"],
            Self::Json => &["json"],
            Self::Csv => &["csv", "txt"],
            Self::Odt => &["odt"],
            Self::Ods => &["ods"],
            Self::Odp => &["odp"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Eml => &["eml"],
            Self::Zip => &["zip"],
        }
    }

    /// Whether a file of this format may bear this name: one without an ending may, one with the
    /// ending of something else may not, because programs go by it.
    pub(super) fn suits_name(self, name: &str) -> bool {
        match extension(name) {
            Some(ending) => self
                .extensions()
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known)),
            None => true,
        }
    }
}

/// The ending of a name, when it looks like one: `Relazione del 12.03` has none.
pub(super) fn extension(name: &str) -> Option<&str> {
    let (_, ending) = name.rsplit_once('.')?;
    let is_number = ending.bytes().all(|b| b.is_ascii_digit());
    (!is_number && !ending.contains(' ')).then_some(ending)
}
