//! Numbers and amounts: typed as Italians write them, kept as integers.

use super::slot::Slot;
use crate::components::field::TextField;
use leptos::prelude::*;
use serde_json::Value;
use sportello_types::lang::Localized;
use sportello_types::text::formpage as words;
use sportello_types::values::EuroCents;

/// A number.
pub(crate) fn number(slot: &Slot, unit: Option<&Localized>, decimals: u8) -> AnyView {
    let lang = slot.form.lang;
    let label = match unit.map(|unit| unit.text(lang)).filter(|unit| !unit.is_empty()) {
        Some(unit) => words::with_unit(lang, slot.label(), unit),
        None => slot.label(),
    };
    let inputmode = if decimals == 0 { "numeric" } else { "decimal" };
    let read = move |text: &str| parse_units(text, decimals);
    typed(slot, label, inputmode, read, move |units| {
        print_units(units, decimals)
    })
}

/// An amount of money.
pub(crate) fn money(slot: &Slot) -> AnyView {
    let label = words::with_unit(slot.form.lang, slot.label(), "€");
    let read = |text: &str| text.parse::<EuroCents>().ok().map(|cents| cents.0);
    typed(slot, label, "decimal", read, |cents| EuroCents(cents).to_string())
}

/// What is typed stands as it is until the reader leaves the field. What is no number is kept as text,
/// so that nothing typed is lost; the judgement says what is wrong with it.
fn typed(
    slot: &Slot,
    label: String,
    inputmode: &'static str,
    read: impl Fn(&str) -> Option<i64> + Send + Sync + 'static,
    print: impl Fn(i64) -> String + Copy + Send + Sync + 'static,
) -> AnyView {
    let (form, pointer) = (slot.form, slot.pointer.clone());
    let kept = move |value: Option<Value>| match value {
        Some(Value::String(text)) => text,
        Some(value) => value.as_i64().map(print).unwrap_or_default(),
        None => String::new(),
    };
    let text = RwSignal::new(kept(form.value(&pointer)));
    let typed = {
        let pointer = pointer.clone();
        Callback::new(move |words: String| {
            let value = read(&words).map_or_else(|| Value::String(words.trim().to_owned()), Value::from);
            text.set(words);
            form.put(&pointer, value);
        })
    };
    let left = Callback::new(move |()| text.set(kept(form.value(&pointer))));
    view! {
        <TextField
            id=slot.id()
            label=label
            nostrip:hint=slot.hint()
            required=slot.required
            inputmode=inputmode
            autocomplete="off"
            maxlength=24_u32
            value=text
            on_input=typed
            on_blur=left
            error=slot.error()
        />
    }
    .into_any()
}

/// A number as one would type it: `12`, `12,5`.
pub(crate) fn example(decimals: u8) -> &'static str {
    if decimals == 0 { "12" } else { "12,5" }
}

/// Reads a number in units of 10^-`decimals`: `1234,5`, `1.234,5`, `1234.5`. A dot before exactly
/// three digits groups thousands, as Italians write it. Nothing for what is no number, has more
/// decimals, or is beyond what JSON keeps exact.
fn parse_units(text: &str, decimals: u8) -> Option<i64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.as_str()),
    };
    let (whole, fraction) = match (digits.rsplit_once(','), digits.rsplit_once('.')) {
        (Some((whole, fraction)), _) => (ungrouped(whole)?, fraction),
        (None, Some((whole, fraction))) if fraction.len() != 3 => (whole.to_owned(), fraction),
        _ => (ungrouped(digits)?, ""),
    };
    let fraction = fraction.trim_end_matches('0');
    let places = usize::from(decimals);
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || fraction.len() > places || !all_digits(&whole) || !all_digits(fraction) {
        return None;
    }
    let units: i64 = format!("{whole}{fraction:0<places$}").parse().ok()?;
    let most = 9_007_199_254_740_991;
    (units <= most).then_some(if negative { -units } else { units })
}

fn ungrouped(whole: &str) -> Option<String> {
    let mut groups = whole.split('.');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<_> = groups.collect();
    let odd = !rest.is_empty()
        && (first.is_empty() || first.len() > 3 || rest.iter().any(|group| group.len() != 3));
    (!odd).then(|| whole.replace('.', ""))
}

/// Writes a number as it is typed: decimal comma, no more decimals than it needs.
fn print_units(units: i64, decimals: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let places = usize::from(decimals);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits
        .split_at_checked(digits.len() - places)
        .unwrap_or((&digits, ""));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole},{fraction}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_italians_write_them() {
        for (text, decimals, units) in [
            ("12", 0, 12),
            ("1.234", 0, 1_234),
            (" 1 234 ", 0, 1_234),
            ("1.234,5", 1, 12_345),
            ("1234.5", 2, 123_450),
            ("0,05", 2, 5),
            ("12,50", 1, 125),
            ("-3", 0, -3),
        ] {
            assert_eq!(parse_units(text, decimals), Some(units), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_or_has_too_many_decimals_is_not_read() {
        for (text, decimals) in [
            ("", 0),
            ("dodici", 0),
            ("1,5", 0),
            ("1,234", 2),
            ("1.23.4", 2),
            ("1,2,3", 2),
            ("-", 0),
            ("99999999999999999", 0),
        ] {
            assert_eq!(parse_units(text, decimals), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_written_so_that_it_reads_as_itself() {
        for (units, decimals, text) in [(125, 1, "12,5"), (5, 2, "0,05"), (-1_200, 2, "-12"), (7, 0, "7")] {
            assert_eq!(print_units(units, decimals), text);
            assert_eq!(parse_units(text, decimals), Some(units));
        }
    }
}
