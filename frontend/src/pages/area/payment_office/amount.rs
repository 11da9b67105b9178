//! One istanza that waits for an amount: whose it is, and what the office sets.

use crate::api;
use crate::components::alert::{Alert, Tone};
use crate::components::card::Card;
use crate::components::choice::{Choice, RadioField};
use crate::components::error_summary::focus_field;
use crate::components::facts::{Fact, Facts};
use crate::components::field::{TextArea, TextField};
use crate::components::short_form::Typed;
use crate::format;
use crate::keys::new_key;
use crate::live::use_live;
use crate::load::{Loaded, LoadingPage, load};
use crate::pages::area::frame::{Frame, failed};
use crate::route::Route;
use crate::site::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::form::FeeToSet;
use sportello_types::ids::IstanzaId;
use sportello_types::lang::Lang;
use sportello_types::payment_office::{AmountDecision, AmountWasSet, NOTE, OfficeAmountShown};
use sportello_types::text::officeamounts as words;
use sportello_types::values::{CleanText, EuroCents};

/// Where the page says what was set.
const TOLD: &str = "importo";
// The controls, as the API points at what they hold.
const OUTCOME: &str = "outcome";
const AMOUNT: &str = "amount";
const REASON: &str = "reason";
/// What `OUTCOME` holds.
const DUE: &str = "due";
const NOTHING: &str = "nothing";

#[component]
pub(in super::super) fn AmountPage(id: IstanzaId) -> impl IntoView {
    let lang = use_lang();
    let loaded = load(None, move || async move { api::payment_office::amount(id).await });
    view! {
        <LoadingPage
            from=loaded
            failed=|error, retry| failed(Route::OfficeAmounts, error, retry)
            children=move |found| shown(found, loaded, lang)
        />
    }
}

fn shown(found: OfficeAmountShown, loaded: Loaded<OfficeAmountShown>, lang: Lang) -> impl IntoView {
    let facts = facts(&found, lang);
    let id = found.waits.istanza;
    let told = match (found.set, found.withdrawn) {
        (Some(set), _) => was_set(set, lang).into_any(),
        (None, true) => view! { <Alert tone=Tone::Info>{words::refused_withdrawn(lang)}</Alert> }.into_any(),
        (None, false) => view! { <SetForm id=id fee=found.fee loaded=loaded/> }.into_any(),
    };
    view! {
        <Frame section=Route::OfficeAmount(id) title=words::one_title(lang)>
            <Facts facts=facts/>
            <div id=TOLD tabindex="-1">{told}</div>
            <p class="mt-4"><a href=Route::OfficeAmounts.path(lang)>{words::back(lang)}</a></p>
        </Frame>
    }
}

fn facts(found: &OfficeAmountShown, lang: Lang) -> Vec<Fact> {
    let OfficeAmountShown { waits, fee, .. } = found;
    let registration = waits.registration.as_ref().map(|entry| entry.number.to_string());
    let submission = waits.submission_number.map(|number| number.to_string());
    let sent = waits.submitted_at.map(|at| format::instant(at, lang));
    let mut facts = vec![Fact::new(words::service(lang), waits.service_title.clone())];
    let optional = [
        (words::registration(lang), registration),
        (words::submission_number(lang), submission),
        (words::sent_at(lang), sent),
    ];
    facts.extend(
        optional
            .into_iter()
            .filter_map(|(label, value)| Some(Fact::new(label, value?))),
    );
    facts.extend([
        Fact::new(words::since_when(lang), format::instant(waits.since, lang)),
        Fact::new(words::applicant(lang), found.applicant.clone()),
        Fact::new(words::fee(lang), fee.label.clone()),
        Fact::new(words::note(lang), fee.note.clone()),
    ]);
    if !found.with.is_empty() {
        let known = found.with.iter();
        let known = known.map(|fee| format!("{}: {}", fee.label, format::euro(fee.amount.0, lang)));
        facts.push(Fact {
            label: words::with(lang).to_owned(),
            values: known.collect(),
        });
    }
    facts
}

/// What was set, and the debt that came of it.
fn was_set(set: AmountWasSet, lang: Lang) -> impl IntoView {
    let when = format::instant(set.at, lang);
    let text = match set.reason {
        Some(reason) => words::was_nothing(lang, set.by, when, reason),
        None => words::was_set(lang, format::euro(set.amount.0, lang), set.by, when),
    };
    let debt = set.debt.map(|debt| {
        let href = Route::OfficeDebt(debt).path(lang);
        view! { <p><a href=href>{words::see_debt(lang)}</a></p> }
    });
    view! {
        <Alert tone=Tone::Success>{text}</Alert>
        {debt}
    }
}

#[component]
fn SetForm(
    /// The istanza.
    id: IstanzaId,
    /// What is to be set.
    fee: FeeToSet,
    /// The page's data: they change with it.
    loaded: Loaded<OfficeAmountShown>,
) -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let form = Typed::new(vec![
        (OUTCOME, words::outcome(lang)),
        (AMOUNT, words::amount(lang)),
        (REASON, words::reason(lang)),
    ]);
    let hint = words::amount_hint(
        lang,
        format::euro(fee.least.0, lang),
        format::euro(fee.most.0, lang),
    );
    let beyond = words::wrong_amount(lang, fee.least, fee.most);
    // The same until an answer has come: what is sent again after none has one effect.
    let key = StoredValue::new(new_key());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = match read(|id| form.text(id), &fee, lang) {
            Err(Wrong::Beyond) => return form.wrong(AMOUNT, &beyond),
            Err(Wrong::Flaw(control, message)) => Err(vec![(control, message)]),
            Ok(decision) => Ok(decision),
        };
        let Some(decision) = form.begin_with(read) else {
            return;
        };
        spawn_local(async move {
            match api::payment_office::set_amount(id, &decision, &key.get_value()).await {
                Ok(found) => {
                    form.done();
                    live.announce(words::done(lang));
                    loaded.set(found);
                    // The form that had the focus is gone.
                    request_animation_frame(|| focus_field(TOLD));
                }
                Err(error) => {
                    if error.code().is_some() {
                        key.set_value(new_key());
                    }
                    form.failed(error);
                }
            }
        });
    };
    let outcome = form.value(OUTCOME);
    // What is typed elsewhere leaves the controls as they are.
    let chosen = Memo::new(move |_| outcome.get());
    let choices = vec![
        choice(DUE, words::outcome_due(lang)),
        choice(NOTHING, words::outcome_nothing(lang)),
    ];
    let controls = move || match chosen.get().as_str() {
        DUE => amount(form, hint.clone(), lang),
        NOTHING => reason(form, lang),
        _ => ().into_any(),
    };
    view! {
        <Card title=words::form_title(lang)>
            <form novalidate=true class="sp-narrow" on:submit=submit>
                <p>{words::once(lang)}</p>
                {form.summary()}
                <RadioField
                    id=OUTCOME
                    label=words::outcome(lang)
                    required=true
                    choices=choices
                    value=outcome
                    on_choose=form.hear(OUTCOME)
                    error=form.error(OUTCOME)
                />
                {controls}
                <button type="submit" class="btn btn-primary mobile-full" aria-disabled=form.aria_disabled()>
                    {words::send(lang)}
                </button>
            </form>
        </Card>
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.to_owned(),
        label: label.to_owned(),
    }
}

fn amount(form: Typed, hint: String, lang: Lang) -> AnyView {
    view! {
        <TextField
            id=AMOUNT
            label=words::amount(lang)
            kind="text"
            hint=hint
            required=true
            autocomplete="off"
            maxlength=15_u32
            value=form.value(AMOUNT)
            on_input=form.hear(AMOUNT)
            error=form.error(AMOUNT)
        />
    }
    .into_any()
}

fn reason(form: Typed, lang: Lang) -> AnyView {
    view! {
        <TextArea
            id=REASON
            label=words::reason(lang)
            hint=words::reason_hint(lang)
            required=true
            maxlength=200_u32
            value=form.value(REASON)
            on_input=form.hear(REASON)
            error=form.error(REASON)
        />
    }
    .into_any()
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    /// The amount is beyond its limits, or none.
    Beyond,
    /// A control, and what is wrong there.
    Flaw(&'static str, &'static str),
}

/// What is set. `text`: what stands in a control.
fn read(text: impl Fn(&'static str) -> String, fee: &FeeToSet, lang: Lang) -> Result<AmountDecision, Wrong> {
    match text(OUTCOME).as_str() {
        DUE => {
            let amount = text(AMOUNT).parse::<EuroCents>().ok();
            let amount = amount.filter(|amount| fee.due(*amount).is_some());
            amount
                .map(|amount| AmountDecision::Due { amount })
                .ok_or(Wrong::Beyond)
        }
        NOTHING => {
            let reason = text(REASON).trim().parse::<CleanText>().ok();
            let reason = reason.filter(|reason| NOTE.contains(&reason.as_str().chars().count()));
            reason
                .map(|reason| AmountDecision::Nothing { reason })
                .ok_or(Wrong::Flaw(REASON, words::wrong_reason(lang)))
        }
        _ => Err(Wrong::Flaw(OUTCOME, words::wrong_outcome(lang))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(outcome: &str, amount: &str, reason: &str) -> Result<AmountDecision, Wrong> {
        let fee = FeeToSet {
            id: "land_fee".to_owned(),
            label: "Canone".to_owned(),
            note: "Lo calcola l'ufficio".to_owned(),
            least: EuroCents(1_000),
            most: EuroCents(50_000),
        };
        let text = |id: &'static str| {
            let text = match id {
                OUTCOME => outcome,
                AMOUNT => amount,
                _ => reason,
            };
            text.to_owned()
        };
        read(text, &fee, Lang::It)
    }

    #[test]
    fn an_amount_is_set_within_its_limits_or_nothing_with_a_reason() {
        let amount = EuroCents(12_050);
        assert_eq!(typed(DUE, "120,50", ""), Ok(AmountDecision::Due { amount }));
        for wrong in ["", "9,99", "500,01", "-20", "molto"] {
            assert_eq!(typed(DUE, wrong, ""), Err(Wrong::Beyond), "{wrong}");
        }
        let control = |outcome: &str| match typed(outcome, "120,50", "no") {
            Err(Wrong::Flaw(control, _)) => control,
            other => panic!("{other:?}"),
        };
        assert_eq!((control(NOTHING), control("")), (REASON, OUTCOME));
        let free = typed(NOTHING, "", " Patrocinio del Comune ").unwrap();
        let reason = "Patrocinio del Comune".parse().unwrap();
        assert_eq!(free, AmountDecision::Nothing { reason });
    }
}
