//! Slips: a code to pay by, and beside it what one types where it cannot be read.

use super::document::Fact;
use super::render::RenderError;
use super::{data_matrix, qr};
use serde::Serialize;

/// Slips side by side, row after row; the end of a page cuts no row.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Slips {
    /// How many stand side by side.
    pub(super) columns: usize,
    pub(super) slips: Vec<Slip>,
}

/// A slip.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Slip {
    /// A heading of level 3.
    pub(super) title: String,
    pub(super) code: Code,
    pub(super) facts: Vec<Fact>,
    /// Small print.
    pub(super) note: Option<String>,
    /// Whether its words are printed at 70 % black, as those of a postal slip.
    pub(super) faint: bool,
}

/// A code that is printed 25 mm wide, and its quiet zone around it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Code {
    svg: String,
    /// What it is, for those who do not see it.
    alt: String,
    /// Modules of a side, quiet zone included.
    modules: usize,
    /// Modules of the quiet zone on each side.
    quiet_zone: usize,
}

impl Slips {
    pub(super) fn map_texts(&mut self, clean: &mut dyn FnMut(&mut String)) {
        for slip in &mut self.slips {
            clean(&mut slip.title);
            clean(&mut slip.code.alt);
            slip.facts.iter_mut().for_each(|fact| fact.map_texts(clean));
            slip.note.iter_mut().for_each(&mut *clean);
        }
    }
}

impl Code {
    /// The QR code of a notice.
    pub(super) fn qr(text: &str, alt: String) -> Result<Self, RenderError> {
        let qr::Drawn { svg, modules } = qr::notice(text)?;
        Ok(Self {
            svg,
            alt,
            modules,
            quiet_zone: qr::QUIET_ZONE,
        })
    }

    /// The Data Matrix of a postal slip.
    pub(super) fn data_matrix(text: &str, alt: String) -> Result<Self, RenderError> {
        let qr::Drawn { svg, modules } = data_matrix::draw(text)?;
        Ok(Self {
            svg,
            alt,
            modules,
            quiet_zone: data_matrix::QUIET_ZONE,
        })
    }
}
