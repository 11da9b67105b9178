//! Debts of another program: a file, tried first, with a report of what is refused and why.

use crate::api::{self, ApiError};
use crate::busy::Busy;
use crate::components::alert::{Alert, Tone};
use crate::components::error_summary::focus_field;
use crate::components::facts::{Fact, Facts};
use crate::components::field::Frame as Wrap;
use crate::components::problem::ApiFailure;
use crate::format;
use crate::live::use_live;
use crate::pages::area::frame::Frame;
use crate::route::Route;
use crate::site::use_lang;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sportello_types::lang::Lang;
use sportello_types::payment_office::{ImportFinding, ImportReport, MOST_FINDINGS};
use sportello_types::text::paymentoffice as words;

const FILE: &str = "file";
/// Where the report stands.
const REPORT: &str = "esito";

#[component]
pub(in super::super) fn ImportPage() -> impl IntoView {
    let (lang, live) = (use_lang(), use_live());
    let input = NodeRef::<html::Input>::new();
    let busy = Busy::default();
    let under_way = RwSignal::new(false);
    let wrong = RwSignal::new(None::<String>);
    let failure = RwSignal::new(None::<ApiError>);
    let report = RwSignal::new(None::<ImportReport>);
    let send = move |dry_run: bool| {
        let file = input.get_untracked().and_then(|input| input.files()?.get(0));
        let Some(file) = file.filter(|file| is_known(&file.name())) else {
            wrong.set(Some(words::wrong_file(lang).to_owned()));
            focus_field(FILE);
            return;
        };
        if !busy.begin() {
            return;
        }
        wrong.set(None);
        failure.set(None);
        under_way.set(true);
        live.announce(words::importing(lang));
        spawn_local(async move {
            match api::payment_office::import(&file, dry_run).await {
                Ok(found) => {
                    live.announce(told(found.dry_run, lang));
                    report.set(Some(found));
                    request_animation_frame(|| focus_field(REPORT));
                }
                Err(error) => failure.set(Some(error)),
            }
            under_way.set(false);
            busy.end();
        });
    };
    let frame = Wrap {
        id: FILE.to_owned(),
        label: words::file(lang).to_owned(),
        hint: Some(words::file_hint(lang).to_owned()),
        required: true,
        error: Signal::derive(move || wrong.get()),
    };
    let (needed, invalid, described) = (frame.needed(), frame.invalid(), frame.described_by());
    let chooser = frame.labelled(view! {
        <input
            node_ref=input
            class="form-control"
            type="file"
            id=FILE
            name=FILE
            accept=".csv,.jsonl,.ndjson"
            aria-required=needed
            aria-invalid=invalid
            aria-describedby=described
        />
    });
    view! {
        <Frame section=Route::OfficeImport title=words::import_title(lang) lead=words::import_lead(lang)>
            <div class="sp-narrow">
                {chooser}
                <p role="status">{move || under_way.get().then(|| words::importing(lang))}</p>
                {move || failure.get().map(|error| view! { <ApiFailure error=error/> })}
                <div class="sp-actions">
                    <button
                        type="button"
                        class="btn btn-primary mobile-full"
                        aria-disabled=busy.aria_disabled()
                        on:click=move |_| send(true)
                    >
                        {words::try_out(lang)}
                    </button>
                    <button
                        type="button"
                        class="btn btn-outline-primary mobile-full"
                        aria-disabled=busy.aria_disabled()
                        on:click=move |_| send(false)
                    >
                        {words::import(lang)}
                    </button>
                </div>
            </div>
            <div id=REPORT tabindex="-1">
                {move || report.get().map(|report| shown(report, lang))}
            </div>
            <p class="mt-4"><a href=Route::OfficeDebts.path(lang)>{words::to_debts(lang)}</a></p>
        </Frame>
    }
}

/// Whether a file is of a kind that can be read.
fn is_known(name: &str) -> bool {
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase());
    matches!(ending.as_deref(), Some("csv" | "jsonl" | "ndjson"))
}

fn told(dry_run: bool, lang: Lang) -> &'static str {
    if dry_run {
        words::tried(lang)
    } else {
        words::imported(lang)
    }
}

fn shown(report: ImportReport, lang: Lang) -> impl IntoView {
    let tone = if report.refused > 0 || report.stopped.is_some() {
        Tone::Warning
    } else {
        Tone::Success
    };
    let facts = vec![
        Fact::new(words::report_taken(lang), report.taken.to_string()),
        Fact::new(words::report_amount(lang), format::euro(report.amount.0, lang)),
        Fact::new(words::report_known(lang), report.known.to_string()),
        Fact::new(words::report_refused(lang), report.refused.to_string()),
    ];
    let stopped = report
        .stopped
        .map(|why| view! { <p>{words::report_stopped(lang, why)}</p> });
    let more = (report.findings.len() >= MOST_FINDINGS)
        .then(|| view! { <p>{words::findings_more(lang, MOST_FINDINGS)}</p> });
    let findings: Vec<_> = report
        .findings
        .iter()
        .map(|finding| view! { <li>{line(finding, lang)}</li> })
        .collect();
    let findings = (!findings.is_empty()).then(|| {
        view! {
            <h3 class="h5">{words::findings_title(lang)}</h3>
            <p>{words::import_again(lang)}</p>
            {more}
            <ul>{findings}</ul>
        }
    });
    view! {
        <h2 class="h4 mt-4">{words::report_title(lang)}</h2>
        <Alert tone=tone>{told(report.dry_run, lang)}</Alert>
        {stopped}
        <Facts facts=facts/>
        {findings}
    }
}

fn line(finding: &ImportFinding, lang: Lang) -> String {
    if finding.field.is_empty() {
        words::finding_row(lang, finding.line, &finding.reason)
    } else {
        words::finding(lang, finding.line, &finding.field, &finding.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_their_ending() {
        for (name, known) in [
            ("tari.CSV", true),
            ("a.b.jsonl", true),
            ("tari.xlsx", false),
            ("csv", false),
        ] {
            assert_eq!(is_known(name), known, "{name}");
        }
    }
}
