//! Any field: shown when its condition holds, as data when it cannot be changed, else as a control.

use super::slot::Slot;
use super::state::FormState;
use super::{
    address, choices, codes, dates, declaration, file, group, numbers, person, places, ranked, shown, targa,
    texts,
};
use leptos::prelude::*;
use sportello_types::form::{Field, FieldKind};
use std::sync::Arc;

/// A field at a place of the answers; `path` is its path as files know it.
pub(crate) fn field(form: FormState, field: Arc<Field>, pointer: String, path: String) -> AnyView {
    let visible = form.visible();
    let stand = {
        let pointer = pointer.clone();
        Memo::new(move |_| visible.with(|visible| visible.state(&pointer)))
    };
    (move || {
        let stand = stand.get()?;
        let slot = Slot {
            form,
            field: field.clone(),
            pointer: pointer.clone(),
            path: path.clone(),
            required: stand.required,
        };
        let as_data = stand.read_only && !field.kind.is_note();
        // Controls are built once: what they read first must not have them built again.
        Some(untrack(|| {
            if as_data {
                shown::shown(&slot)
            } else {
                control(&slot)
            }
        }))
    })
    .into_any()
}

fn control(slot: &Slot) -> AnyView {
    let field = slot.field.clone();
    match &field.kind {
        FieldKind::Text { max, mask, .. } => texts::text(slot, *max, mask.as_ref()),
        FieldKind::LongText { max, .. } => texts::long_text(slot, *max),
        FieldKind::Number { unit, decimals, .. } => numbers::number(slot, unit.as_ref(), *decimals),
        FieldKind::Money { .. } => numbers::money(slot),
        FieldKind::Date { .. } => dates::date(slot),
        FieldKind::Month { .. } => dates::month(slot),
        FieldKind::Bool {} => choices::yes_or_no(slot),
        FieldKind::Choice { options, .. } => choices::one(slot, options),
        FieldKind::Multi { options, .. } => choices::some(slot, options),
        FieldKind::Ranked { options, max, .. } => ranked::ranked(slot, options, *max),
        FieldKind::Country {} => places::country(slot),
        FieldKind::Municipality {} => places::municipality(slot),
        FieldKind::Address { .. } => address::address(slot),
        FieldKind::Person { tax_code } => person::person(slot, *tax_code),
        FieldKind::CodiceFiscale { holder } => codes::codice_fiscale(slot, *holder),
        FieldKind::Email {} => texts::email(slot),
        FieldKind::Phone {} => texts::phone(slot),
        FieldKind::Iban {} => codes::iban(slot),
        FieldKind::Targa { foreign } => targa::targa(slot, *foreign),
        FieldKind::File { .. } => file::file(slot),
        FieldKind::Declaration { text } => declaration::declaration(slot, text.as_ref()),
        FieldKind::Group { .. } => group::group(slot),
        FieldKind::Note { text, page } => declaration::note(slot, text, *page),
    }
}
