//! For operators: how people sign in, and how it ends.

use super::frame::Frame;
use crate::api::{self, ApiError};
use crate::components::card::Card;
use crate::format;
use crate::load::{Loading, load};
use crate::pages::clock;
use crate::route::Route;
use crate::site::use_lang;
use chrono::TimeDelta;
use leptos::prelude::*;
use sportello_types::backoffice::{LoginOutcome, SignInCount, SignIns};
use sportello_types::lang::Lang;
use sportello_types::tenant::IdentityProvider;
use sportello_types::text::{operators as words, problem};
use sportello_types::whoami::Provider;

/// Days back that one can choose from.
const PERIODS: [i64; 3] = [7, 30, 90];

#[component]
pub(super) fn SignInsPage() -> impl IntoView {
    let lang = use_lang();
    let days = RwSignal::new(PERIODS[0]);
    let loaded = load(None, move || {
        let days = days.get_untracked();
        async move { counted(days).await }
    });
    let choose = move |choice: i64| {
        days.set(choice);
        loaded.reload();
    };
    let periods: Vec<_> = PERIODS
        .into_iter()
        .map(|choice| {
            let chosen = move || days.get() == choice;
            view! {
                <button
                    type="button"
                    class="btn btn-outline-primary"
                    aria-pressed=move || chosen().to_string()
                    on:click=move |_| choose(choice)
                >
                    {words::sign_ins_days(lang, choice)}
                </button>
            }
        })
        .collect();
    view! {
        <Frame section=Route::SignIns title=words::sign_ins_title(lang) lead=words::sign_ins_lead(lang)>
            <div class="sp-choices" role="group" aria-label=words::sign_ins_period(lang)>{periods}</div>
            <Loading from=loaded children=move |found| shown(found, lang)/>
        </Frame>
    }
}

/// What is counted, and the names of those who were asked.
#[derive(Clone, Debug, PartialEq)]
struct Found {
    counts: SignIns,
    names: Vec<IdentityProvider>,
}

async fn counted(days: i64) -> Result<Found, ApiError> {
    let counts = api::backoffice::sign_ins(clock::now() - TimeDelta::days(days)).await?;
    let names = api::tenant::identity_providers().await?.items;
    Ok(Found { counts, names })
}

fn shown(found: Found, lang: Lang) -> AnyView {
    let SignIns { from, to, items } = found.counts;
    let period = words::sign_ins_between(lang, format::instant(from, lang), format::instant(to, lang));
    if items.is_empty() {
        return view! { <p>{period}</p><p>{words::sign_ins_none(lang)}</p> }.into_any();
    }
    let cards: Vec<_> = by_provider(items)
        .into_iter()
        .map(|ends| view! { <li>{provider(ends, &found.names, lang)}</li> })
        .collect();
    view! { <p>{period}</p><ul class="sp-cards">{cards}</ul> }.into_any()
}

/// Ends of logins at the same provider together, the most used provider first.
fn by_provider(items: Vec<SignInCount>) -> Vec<Vec<SignInCount>> {
    let mut groups: Vec<Vec<SignInCount>> = Vec::new();
    for item in items {
        let same = |group: &&mut Vec<SignInCount>| {
            group.iter().all(|other| {
                other.provider == item.provider && other.identity_provider == item.identity_provider
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(total(group)));
    groups
}

fn total(ends: &[SignInCount]) -> u64 {
    ends.iter().map(|end| end.count).sum()
}

fn provider(ends: Vec<SignInCount>, names: &[IdentityProvider], lang: Lang) -> impl IntoView {
    let all = total(&ends);
    let title = title(&ends, names, lang);
    let rows: Vec<_> = ends
        .into_iter()
        .map(|end| {
            let number = words::sign_ins_share(lang, end.count.to_string(), percent(end.count, all));
            view! { <tr><th scope="row">{how(&end, lang)}</th><td>{number}</td></tr> }
        })
        .collect();
    view! {
        <Card title=title>
            <div class="table-responsive">
                <table class="table sp-numbers">
                    <thead>
                        <tr>
                            <th scope="col">{words::sign_ins_outcome(lang)}</th>
                            <th scope="col">{words::sign_ins_number(lang)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Card>
    }
}

/// The name that people know, and the address where the registry has no name for it any more.
fn title(ends: &[SignInCount], names: &[IdentityProvider], lang: Lang) -> String {
    let Some(first) = ends.first() else {
        return String::new();
    };
    let kind = first.provider.label(lang);
    let Some(id) = &first.identity_provider else {
        return kind.to_owned();
    };
    let known = names.iter().find(|known| known.entity_id == *id);
    match known.map_or(id, |known| &known.name) {
        // Cards have no provider but their kind, desk credentials none but the municipality.
        _ if first.provider == Provider::Desk => kind.to_owned(),
        name if *name == kind => kind.to_owned(),
        name => format!("{kind} – {name}"),
    }
}

fn how(end: &SignInCount, lang: Lang) -> String {
    let told = match (end.outcome, end.problem) {
        (LoginOutcome::Accepted, _) => return words::sign_ins_accepted(lang).to_owned(),
        (LoginOutcome::Refused, Some(code)) => problem::title(code, lang),
        (LoginOutcome::Refused, None) => words::sign_ins_refused(lang),
    };
    match end.anomaly {
        Some(number) => words::sign_ins_anomaly(lang, told, i64::from(number)),
        None => told.to_owned(),
    }
}

/// Whole per cents; what is there is never told as nothing.
fn percent(part: u64, all: u64) -> String {
    match (part * 100).checked_div(all) {
        None | Some(0) => "< 1".to_owned(),
        Some(whole) => whole.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sportello_types::problem::ProblemCode;

    fn end(idp: &str, problem: Option<ProblemCode>, count: u64) -> SignInCount {
        SignInCount {
            provider: Provider::Spid,
            identity_provider: Some(idp.to_owned()),
            outcome: if problem.is_some() {
                LoginOutcome::Refused
            } else {
                LoginOutcome::Accepted
            },
            problem,
            anomaly: problem.map(|_| 25),
            count,
        }
    }

    #[test]
    fn ends_are_told_by_provider_the_most_used_first() {
        let cancelled = end("b", Some(ProblemCode::SpidCancelled), 4);
        let groups = by_provider(vec![end("a", None, 5), cancelled.clone(), end("b", None, 3)]);
        let numbers: Vec<Vec<u64>> = groups
            .iter()
            .map(|group| group.iter().map(|end| end.count).collect())
            .collect();
        assert_eq!(numbers, [vec![4, 3], vec![5]]);
        assert!(how(&cancelled, Lang::It).contains("25"));
        assert_eq!(title(&groups[0], &[], Lang::It), "SPID – b");
        assert_eq!(
            (percent(1, 3), percent(1, 1000)),
            ("33".to_owned(), "< 1".to_owned())
        );
    }
}
