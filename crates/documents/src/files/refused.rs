//! Why a file is refused, and how that is told.

use super::Format;
use sportello_types::lang::Lang;
use sportello_types::text::documents as text;

/// The reason why a file is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No bytes.
    #[error("the file is empty")]
    Empty,
    /// None of the known formats.
    #[error("the format is not recognised")]
    Unrecognised,
    /// A known format that the service does not admit.
    #[error("the format {0:?} is not admitted")]
    NotAllowed(Format),
    /// The name ends as another format's.
    #[error("the content is {0:?}, the name says otherwise")]
    NameLies(Format),
    /// It does not open.
    #[error("the {0:?} file does not open")]
    Damaged(Format),
    /// A signed envelope that does not open.
    #[error("the signed envelope does not open")]
    DamagedEnvelope,
    /// A signed envelope whose name does not end in `.p7m`.
    #[error("the file is a signed envelope, the name says otherwise")]
    EnvelopeNameLies,
    /// A signed envelope, which the field does not take.
    #[error("signed envelopes are not admitted")]
    EnvelopeNotAllowed,
    /// A plain file, where the field takes signed envelopes alone.
    #[error("only signed envelopes are admitted")]
    EnvelopeWanted,
    /// It needs a password.
    #[error("the file is encrypted")]
    Encrypted,
    /// It holds scripts, macros, actions or forms that run.
    #[error("the file holds active content")]
    ActiveContent,
    /// It holds other files that cannot be judged.
    #[error("the file holds embedded files")]
    EmbeddedFiles,
    /// The formats of Office before 2007, or an encrypted newer one.
    #[error("the file is in an old or encrypted Office format")]
    OldOffice,
    /// Archives in archives, or envelopes in envelopes, beyond reason.
    #[error("archives or envelopes are nested too deep")]
    TooDeep,
    /// Too many files in an archive.
    #[error("the archive holds too many files")]
    TooManyFiles,
    /// Unpacked it would be enormous.
    #[error("the file would unpack to an unreasonable size")]
    Bomb,
    /// A file in an archive has a name that could write outside of its folder.
    #[error("a file in the archive has an unacceptable name")]
    UnsafePath,
}

impl Refused {
    /// Stable code, `snake_case`, for field errors and logs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "file_empty",
            Self::Unrecognised => "file_unrecognised",
            Self::NotAllowed(_) => "file_format_not_allowed",
            Self::NameLies(_) => "file_name_lies",
            Self::Damaged(_) => "file_damaged",
            Self::DamagedEnvelope => "file_envelope_damaged",
            Self::EnvelopeNameLies => "file_envelope_name_lies",
            Self::EnvelopeNotAllowed => "file_envelope_not_allowed",
            Self::EnvelopeWanted => "file_envelope_wanted",
            Self::Encrypted => "file_encrypted",
            Self::ActiveContent => "file_active_content",
            Self::EmbeddedFiles => "file_embedded_files",
            Self::OldOffice => "file_old_office",
            Self::TooDeep => "file_too_deep",
            Self::TooManyFiles => "file_too_many_files",
            Self::Bomb => "file_bomb",
            Self::UnsafePath => "file_unsafe_path",
        }
    }

    /// What to tell the citizen.
    pub fn message(self, lang: Lang) -> String {
        let kind = |format: Format| {
            format
                .extensions()
                .first()
                .copied()
                .unwrap_or_default()
                .to_uppercase()
        };
        match self {
            Self::Empty => text::file_empty(lang).to_string(),
            Self::Unrecognised => text::file_unrecognised(lang).to_string(),
            Self::NotAllowed(format) => text::file_format_not_allowed(lang, kind(format)),
            Self::NameLies(format) => text::file_name_lies(lang, kind(format)),
            Self::Damaged(format) => text::file_damaged(lang, kind(format)),
            Self::DamagedEnvelope => text::file_envelope_damaged(lang).to_string(),
            Self::EnvelopeNameLies => text::file_envelope_name_lies(lang).to_string(),
            Self::EnvelopeNotAllowed => text::file_envelope_not_allowed(lang).to_string(),
            Self::EnvelopeWanted => text::file_envelope_wanted(lang).to_string(),
            Self::Encrypted => text::file_encrypted(lang).to_string(),
            Self::ActiveContent => text::file_active_content(lang).to_string(),
            Self::EmbeddedFiles => text::file_embedded_files(lang).to_string(),
            Self::OldOffice => text::file_old_office(lang).to_string(),
            Self::TooDeep => text::file_too_deep(lang).to_string(),
            Self::TooManyFiles => text::file_too_many_files(lang).to_string(),
            Self::Bomb => text::file_bomb(lang).to_string(),
            Self::UnsafePath => text::file_unsafe_path(lang).to_string(),
        }
    }
}
