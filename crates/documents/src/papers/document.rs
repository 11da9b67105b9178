//! What a document says, before anybody lays it out: a title and blocks. All our papers are made of
//! these, and one template draws them.

use super::slip::Slips;
use super::{Issuer, qr, render::RenderError};
use serde::Serialize;
use sportello_types::lang::Lang;
use sportello_types::text::documents as text;

/// A document ready to be laid out.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Document {
    pub(super) lang: &'static str,
    /// The country whose language it is, where that counts.
    pub(super) region: Option<&'static str>,
    pub(super) title: String,
    pub(super) subtitle: String,
    pub(super) issuer: Issuer,
    pub(super) page_label: String,
    pub(super) pages_label: String,
    /// The head of an act, centred; `None` for the plain one of a communication.
    pub(super) letterhead: Option<Letterhead>,
    /// What stands in the plain head, opposite the municipality.
    pub(super) badge: Option<String>,
    /// What stands at the foot of every page to check a copy on paper.
    pub(super) mark: Option<Mark>,
    /// What stands large and faint behind the text of every page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) watermark: Option<String>,
    /// Head and foot in a second language, in which the document speaks beside the first.
    pub(super) beside: Option<Beside>,
    pub(super) blocks: Vec<Block>,
}

/// The head of an act: arms and name of the municipality, the office, the title in capitals.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Letterhead {
    pub(super) office: String,
    pub(super) crest_alt: String,
    /// What stands in the box where the revenue stamp goes, top right; without lines there is no box.
    pub(super) stamp: Vec<String>,
}

/// Head and foot in the second language of a document.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Beside {
    pub(super) lang: &'static str,
    pub(super) title: String,
    pub(super) subtitle: String,
    /// The municipality.
    pub(super) issuer: String,
    pub(super) office: String,
    pub(super) page_label: String,
    pub(super) pages_label: String,
    /// Beside the mark.
    pub(super) code_label: String,
    pub(super) address: String,
    pub(super) note: String,
}

/// A QR code and the words beside it, repeated on every page.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Mark {
    svg: String,
    /// Modules of a side, quiet zone included: each is drawn 0.4 mm wide.
    modules: usize,
    /// What a program finds in the file without drawing it.
    keywords: Vec<String>,
    words: MarkWords,
}

/// The words of a mark.
#[derive(Clone, Debug, Serialize)]
pub(super) struct MarkWords {
    /// What the picture is, for those who do not see it.
    pub(super) alt: String,
    pub(super) code_label: String,
    /// What one types where the picture cannot be read.
    pub(super) code: String,
    pub(super) address: String,
    pub(super) note: String,
}

/// A piece of a document.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum Block {
    /// A heading; the title is level 1.
    Heading { level: u8, text: String },
    /// A paragraph; `lead` is the first one, larger.
    Paragraph { text: String, lead: bool },
    /// Labels and values.
    Facts { rows: Vec<Fact> },
    /// A table with a header row.
    Table {
        header: Vec<String>,
        rows: Vec<Vec<String>>,
    },
    /// A line in the middle of the page; a `strong` one weighs more.
    Centred { text: String, strong: bool },
    /// A warning that nobody may miss.
    Framed { text: String },
    /// Who signs, on the right.
    Signature { lines: Vec<String> },
    /// A list.
    List { items: Vec<String> },
    /// A QR code with its address beside it.
    Code {
        svg: String,
        alt: String,
        address: String,
    },
    /// A place to write by hand.
    Field(BlankField),
    /// The value that one looks for first.
    Large { text: String },
    /// Blocks side by side, read column by column.
    Columns { columns: Vec<Vec<Self>> },
    /// A block in another language than the document's.
    Spoken { lang: &'static str, block: Box<Self> },
    /// What one pays by.
    Slips(Slips),
}

/// A label and its value, one line each.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Fact {
    label: String,
    lines: Vec<String>,
    fixed_width: bool,
}

/// A question of a form on paper.
#[derive(Clone, Debug, Serialize)]
pub(super) struct BlankField {
    /// Level of the question as a heading, so that one can jump from question to question.
    pub(super) level: u8,
    pub(super) label: String,
    pub(super) hints: Vec<String>,
    pub(super) shape: BlankShape,
}

/// What is drawn for a question.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum BlankShape {
    /// Empty lines to write on.
    Lines { count: u8 },
    /// Boxes to tick.
    Boxes { choices: Vec<String> },
    /// Nothing: the label says it all.
    Nothing,
}

impl Document {
    pub(super) fn new(
        lang: Lang,
        issuer: &Issuer,
        title: String,
        subtitle: String,
        blocks: Vec<Block>,
    ) -> Self {
        Self {
            lang: lang.tag(),
            region: None,
            title,
            subtitle,
            issuer: issuer.clone(),
            page_label: text::page(lang).to_string(),
            pages_label: text::page_of(lang).to_string(),
            letterhead: None,
            badge: None,
            mark: None,
            watermark: None,
            beside: None,
            blocks,
        }
    }

    /// Applies a function to every text that comes from outside.
    pub(super) fn map_texts(&mut self, mut clean: impl FnMut(&mut String)) {
        clean(&mut self.title);
        clean(&mut self.subtitle);
        clean(&mut self.issuer.name);
        if let Some(letterhead) = &mut self.letterhead {
            clean(&mut letterhead.office);
            clean(&mut letterhead.crest_alt);
            letterhead.stamp.iter_mut().for_each(&mut clean);
        }
        self.badge.iter_mut().for_each(&mut clean);
        self.watermark.iter_mut().for_each(&mut clean);
        if let Some(mark) = &mut self.mark {
            let MarkWords {
                alt,
                code_label,
                code,
                address,
                note,
            } = &mut mark.words;
            [alt, code_label, code, address, note]
                .into_iter()
                .for_each(&mut clean);
        }
        if let Some(beside) = &mut self.beside {
            [
                &mut beside.title,
                &mut beside.subtitle,
                &mut beside.issuer,
                &mut beside.office,
                &mut beside.code_label,
                &mut beside.address,
                &mut beside.note,
            ]
            .into_iter()
            .for_each(&mut clean);
        }
        for block in &mut self.blocks {
            block.map_texts(&mut clean);
        }
    }
}

impl Block {
    pub(super) fn lead(text: impl Into<String>) -> Self {
        Self::Paragraph {
            text: text.into(),
            lead: true,
        }
    }

    pub(super) fn paragraph(text: impl Into<String>) -> Self {
        Self::Paragraph {
            text: text.into(),
            lead: false,
        }
    }

    pub(super) fn heading(text: impl Into<String>) -> Self {
        Self::Heading {
            level: 2,
            text: text.into(),
        }
    }

    pub(super) fn subheading(text: impl Into<String>) -> Self {
        Self::Heading {
            level: 3,
            text: text.into(),
        }
    }

    pub(super) fn centred(text: impl Into<String>) -> Self {
        Self::Centred {
            text: text.into(),
            strong: false,
        }
    }

    pub(super) fn strong(text: impl Into<String>) -> Self {
        Self::Centred {
            text: text.into(),
            strong: true,
        }
    }

    /// A block in another language than the document's.
    pub(super) fn spoken(lang: &'static str, block: Self) -> Self {
        Self::Spoken {
            lang,
            block: Box::new(block),
        }
    }

    pub(super) fn large(text: impl Into<String>) -> Self {
        Self::Large { text: text.into() }
    }

    pub(super) fn code(address: &str, alt: impl Into<String>) -> Result<Self, RenderError> {
        Ok(Self::Code {
            svg: qr::svg(address)?,
            alt: alt.into(),
            address: address.to_string(),
        })
    }

    fn map_texts(&mut self, clean: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Heading { text, .. }
            | Self::Paragraph { text, .. }
            | Self::Centred { text, .. }
            | Self::Framed { text }
            | Self::Large { text } => clean(text),
            Self::Signature { lines } => lines.iter_mut().for_each(clean),
            Self::Facts { rows } => rows.iter_mut().for_each(|fact| fact.map_texts(clean)),
            Self::Table { header, rows } => {
                header.iter_mut().for_each(&mut *clean);
                rows.iter_mut().flatten().for_each(clean);
            }
            Self::List { items } => items.iter_mut().for_each(clean),
            Self::Code { alt, address, .. } => {
                clean(alt);
                clean(address);
            }
            Self::Field(field) => {
                clean(&mut field.label);
                field.hints.iter_mut().for_each(&mut *clean);
                if let BlankShape::Boxes { choices } = &mut field.shape {
                    choices.iter_mut().for_each(clean);
                }
            }
            Self::Columns { columns } => {
                let blocks = columns.iter_mut().flatten();
                blocks.for_each(|block| block.map_texts(clean));
            }
            Self::Spoken { block, .. } => block.map_texts(clean),
            Self::Slips(slips) => slips.map_texts(clean),
        }
    }
}

impl Mark {
    /// The mark for an address whose fragment is the signed payload.
    pub(super) fn new(address: &str, keywords: Vec<String>, words: MarkWords) -> Result<Self, RenderError> {
        let qr::Drawn { svg, modules } = qr::mark(address)?;
        Ok(Self {
            svg,
            modules,
            keywords,
            words,
        })
    }
}

impl Fact {
    pub(super) fn new(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self::lines(label, vec![value.into()])
    }

    pub(super) fn lines(label: impl Into<String>, lines: Vec<String>) -> Self {
        Self {
            label: label.into(),
            lines,
            fixed_width: false,
        }
    }

    /// A value to compare character by character.
    pub(super) fn fingerprint(label: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            fixed_width: true,
            ..Self::new(label, value)
        }
    }

    pub(super) fn map_texts(&mut self, clean: &mut dyn FnMut(&mut String)) {
        clean(&mut self.label);
        self.lines.iter_mut().for_each(clean);
    }
}
