//! The blank form of a service, open to everyone: what will be asked, on paper.

use super::document::{BlankField, BlankShape, Block, Document};
use super::{Issuer, RenderError, render};
use chrono::{DateTime, Utc};
use sportello_types::form::{Choice, Field, FieldKind, Form, Presence, Signed, Step};
use sportello_types::lang::Lang;
use sportello_types::text::documents as text;

const LINES_OF_LONG_TEXT: u8 = 6;

/// A form to print.
#[derive(Clone, Debug)]
pub struct BlankForm<'a> {
    /// Language of the document.
    pub lang: Lang,
    /// The municipality.
    pub issuer: Issuer,
    /// Name of the service.
    pub service_title: String,
    /// Page of the service on the portal.
    pub service_url: String,
    /// Version of the form.
    pub version: String,
    /// The form, with the municipality's lists filled in.
    pub form: &'a Form,
}

/// Lays the blank form out. The same input and `now` give the same bytes.
///
/// # Errors
/// [`RenderError`] when the layout fails.
pub fn blank_form(blank: &BlankForm<'_>, now: DateTime<Utc>) -> Result<Vec<u8>, RenderError> {
    render::pdf(&document(blank), now)
}

fn document(blank: &BlankForm<'_>) -> Document {
    let lang = blank.lang;
    let mut blocks = vec![
        Block::lead(text::blank_lead(lang)),
        Block::paragraph(text::blank_address(lang, &blank.service_url)),
        Block::paragraph(text::blank_version(lang, &blank.version)),
    ];
    let count = blank.form.steps.len();
    for (index, step) in blank.form.steps.iter().enumerate() {
        push_step(&mut blocks, lang, step, index + 1, count);
    }
    Document::new(
        lang,
        &blank.issuer,
        text::blank_title(lang).to_string(),
        blank.service_title.clone(),
        blocks,
    )
}

fn push_step(blocks: &mut Vec<Block>, lang: Lang, step: &Step, number: usize, count: usize) {
    let title = step.title.text(lang);
    blocks.push(Block::heading(text::blank_step(lang, number, count, title)));
    if let Some(intro) = &step.intro {
        blocks.push(Block::paragraph(intro.text(lang)));
    }
    for field in &step.fields {
        push_field(blocks, lang, field, 3);
    }
}

fn push_field(blocks: &mut Vec<Block>, lang: Lang, field: &Field, level: u8) {
    let label = field.label.text(lang);
    match &field.kind {
        FieldKind::Note { text: note, .. } => {
            blocks.push(Block::subheading(label));
            blocks.push(Block::paragraph(note.text(lang)));
        }
        FieldKind::Group {
            item, max, fields, ..
        } => {
            blocks.push(Block::subheading(format!("{label}: {}", item.text(lang))));
            let mut about = vec![text::blank_repeat(lang).to_string()];
            if let Some(most) = max.as_ref().and_then(sportello_types::form::Limit::value) {
                about.push(text::blank_most_items(lang, most));
            }
            about.extend(field.hint.as_ref().map(|hint| hint.text(lang).to_string()));
            blocks.push(Block::List { items: about });
            for field in fields {
                push_field(blocks, lang, field, level + 1);
            }
        }
        _ => blocks.push(Block::Field(BlankField {
            level,
            label: label.to_string(),
            hints: hints(lang, field),
            shape: shape(lang, field),
        })),
    }
}

fn hints(lang: Lang, field: &Field) -> Vec<String> {
    let mut hints = vec![
        if field.compute.is_some() {
            text::blank_computed(lang)
        } else if field.visible_when.is_some() {
            text::blank_conditional(lang)
        } else if field.required {
            text::blank_required(lang)
        } else {
            text::blank_optional(lang)
        }
        .to_string(),
    ];
    hints.extend(field.hint.as_ref().map(|hint| hint.text(lang).to_string()));
    match &field.kind {
        FieldKind::Date { .. } => hints.push(text::blank_date(lang).to_string()),
        FieldKind::Choice { .. } => hints.push(text::blank_choose_one(lang).to_string()),
        FieldKind::Multi { .. } => hints.push(text::blank_choose_many(lang).to_string()),
        FieldKind::Ranked { .. } => hints.push(text::blank_ranked(lang).to_string()),
        FieldKind::Address { .. } => hints.push(text::blank_address_lines(lang).to_string()),
        FieldKind::Person { tax_code } if *tax_code != Presence::Absent => {
            hints.push(text::blank_person_lines(lang).to_string());
        }
        FieldKind::Targa { foreign: true } => hints.push(text::blank_plate_lines(lang).to_string()),
        FieldKind::Number { unit: Some(unit), .. } => hints.push(unit.text(lang).to_string()),
        FieldKind::Declaration { text: Some(text) } => hints.push(text.text(lang).to_string()),
        FieldKind::File {
            formats,
            max_mb,
            max,
            signed,
            ..
        } => {
            let names: Vec<_> = formats
                .iter()
                .filter_map(|format| format.extensions().first())
                .map(|ending| ending.to_uppercase())
                .collect();
            hints.push(text::blank_file(lang).to_string());
            hints.push(text::blank_formats(lang, names.join(", ")));
            hints.push(text::blank_most_files(lang, u64::from(*max), max_mb));
            if *signed == Signed::Required {
                hints.push(text::blank_must_be_signed(lang).to_string());
            }
        }
        _ => {}
    }
    hints
}

fn shape(lang: Lang, field: &Field) -> BlankShape {
    let boxes = |choices: &[Choice]| BlankShape::Boxes {
        choices: choices
            .iter()
            .map(|choice| choice.label.text(lang).to_string())
            .collect(),
    };
    match &field.kind {
        FieldKind::LongText { .. } => BlankShape::Lines {
            count: LINES_OF_LONG_TEXT,
        },
        FieldKind::Address { .. } | FieldKind::Person { .. } => BlankShape::Lines { count: 2 },
        FieldKind::Bool {} => BlankShape::Boxes {
            choices: vec![
                text::blank_yes(lang).to_string(),
                text::blank_no(lang).to_string(),
            ],
        },
        FieldKind::Declaration { .. } => BlankShape::Boxes {
            choices: vec![text::blank_declare(lang).to_string()],
        },
        FieldKind::Choice { options, .. }
        | FieldKind::Multi { options, .. }
        | FieldKind::Ranked { options, .. }
            if !options.is_empty() =>
        {
            boxes(options)
        }
        FieldKind::File { .. } => BlankShape::Nothing,
        _ => BlankShape::Lines { count: 1 },
    }
}
