//! What is paid, item by item.

use crate::components::facts::{Fact, Facts};
use crate::format;
use leptos::prelude::*;
use sportello_types::form::{FeeDue, FeeKind};
use sportello_types::lang::Lang;
use sportello_types::text::{istanzapay as words, officeamounts};
use sportello_types::values::EuroCents;

/// The items with what they come to together, and what is to be known of a stamp among them.
pub(in super::super) fn items(fees: &[FeeDue], total: EuroCents, lang: Lang) -> impl IntoView + use<> {
    listed(facts(fees, total, lang), fees, lang)
}

/// The items that are known, and the one whose amount an office sets: nobody knows what they come to.
pub(in super::super) fn items_to_set(known: &[FeeDue], label: &str, lang: Lang) -> impl IntoView + use<> {
    let mut facts = each(known, lang);
    facts.push(Fact::new(label, officeamounts::set_by_office(lang)));
    listed(facts, known, lang)
}

fn listed(facts: Vec<Fact>, fees: &[FeeDue], lang: Lang) -> impl IntoView + use<> {
    let stamp = fees
        .iter()
        .any(|fee| fee.kind == FeeKind::Stamp)
        .then(|| view! { <p class="sp-hint mt-2">{words::stamp_note(lang)}</p> });
    view! { <Facts facts=facts/>{stamp} }
}

fn facts(fees: &[FeeDue], total: EuroCents, lang: Lang) -> Vec<Fact> {
    let mut facts = each(fees, lang);
    facts.push(Fact::new(words::total(lang), format::euro(total.0, lang)));
    facts
}

fn each(fees: &[FeeDue], lang: Lang) -> Vec<Fact> {
    let fact = |fee: &FeeDue| Fact::new(fee.label.clone(), format::euro(fee.amount.0, lang));
    fees.iter().map(fact).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::form::FeeTime;

    #[test]
    fn the_total_comes_last_and_is_that_of_the_items() {
        let fee = |id: &str, kind, cents| FeeDue {
            id: id.to_owned(),
            label: id.to_owned(),
            kind,
            when: FeeTime::BeforeSubmission,
            amount: EuroCents(cents),
        };
        let fees = [
            fee("bollo", FeeKind::Stamp, 1600),
            fee("diritti", FeeKind::Fee, 552),
        ];
        let facts = facts(&fees, FeeDue::total(&fees), Lang::It);
        let labels: Vec<_> = facts.iter().map(|fact| fact.label.as_str()).collect();
        assert_eq!(labels, ["bollo", "diritti", words::total(Lang::It)]);
        let total = format::euro(2152, Lang::It);
        assert_eq!(facts.last().unwrap().values, [total]);
    }
}
