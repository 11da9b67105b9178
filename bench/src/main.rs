//! What the portal is measured against, and who loads it. `bench/run.sh` calls these one by one and
//! prints the table; nothing here ever fails for being slow.

#![expect(clippy::print_stdout, reason = "a benchmark prints")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a benchmark stops at the first trouble"
)]

mod bare;
mod browser;
mod certificates;
mod documents;
mod id_tokens;
mod journeys;
mod library;
mod marks;
mod payments;
mod pool;
mod receipts;
mod saml;
mod seals;
mod sign_ins;
mod submissions;

#[path = "../../crates/documents/tests/it/certificate_papers.rs"]
#[expect(dead_code, reason = "the tests need more papers")]
mod certificate_papers;
#[path = "../../crates/documents/tests/it/fixtures.rs"]
#[expect(dead_code, reason = "the tests need more papers")]
mod fixtures;

use std::path::Path;
use std::time::Duration;

const USAGE: &str = "sportello-bench WORD …
  submissions URL COUNT CLIENTS         the statements of a submission, ours and bare; URL of an empty database
  bare PORT FILE MEDIA-TYPE             an actix handler that answers with the bytes of the file
  journeys URL PACE-MS SECONDS          seven citizens of a demo, each beginning a journey every PACE-MS
  sign-ins URL RATE SECONDS             sign-ins with SPID of a demo, RATE begun each second
  id-tokens SECONDS                     CIE id tokens judged
  saml SECONDS                          SAML answers judged, and the library's own rate
  receipts SECONDS                      sealed receipts laid out
  documents SECONDS                     papers laid out and sealed, laid out alone, and bare signatures
  seals FOLDER SECONDS                  one file sealed, the bare signature by the same key, the file checked; it
                                        and the key stay in the folder
  marks SECONDS                         marks of certificates signed and judged
  certificates URL CLIENTS SECONDS      CLIENTS citizens of a demo asking for certificates, one after the other each
  certificates-rate URL RATE SECONDS    certificates of a demo, RATE asked for each second
  payments-certificates FOLDER          certificates of a station and of the node
  payments-open URL                     all notices of a database made payable
  payments-lists URL SLUG TAX-CODE      how long lists of debts take
  payments-office URL SLUG              how long lists of receipts, anomalies and days take
  payments-answers URL STATION FOLDER SECONDS
                                        what a station answers to the node, and the bare statements";

#[tokio::main]
async fn main() {
    rustls::crypto::aws_lc_rs::default_provider()
        .install_default()
        .unwrap();
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["submissions", url, count, clients] => {
            submissions::run(url, count.parse().unwrap(), clients.parse().unwrap()).await;
        }
        ["bare", port, file, media_type] => bare::serve(port.parse().unwrap(), file, media_type).await,
        ["journeys", portal, pace, length] => journeys::run(portal, millis(pace), seconds(length)).await,
        ["sign-ins", portal, rate, length] => {
            sign_ins::run(portal, rate.parse().unwrap(), seconds(length)).await;
        }
        ["id-tokens", length] => id_tokens::run(seconds(length)),
        ["saml", length] => saml::run(seconds(length)),
        ["receipts", length] => receipts::run(seconds(length)),
        ["documents", length] => documents::run(seconds(length)),
        ["seals", folder, length] => seals::run(Path::new(folder), seconds(length)),
        ["marks", length] => marks::run(seconds(length)),
        ["certificates", portal, clients, length] => {
            certificates::run(portal, clients.parse().unwrap(), seconds(length)).await;
        }
        ["certificates-rate", portal, rate, length] => {
            certificates::at_rate(portal, rate.parse().unwrap(), seconds(length)).await;
        }
        ["payments-certificates", folder] => payments::certificates(Path::new(folder)),
        ["payments-open", url] => payments::open(url).await,
        ["payments-lists", url, slug, tax_code] => payments::lists(url, slug, tax_code).await,
        ["payments-office", url, slug] => payments::office(url, slug).await,
        ["payments-answers", url, station, folder, length] => {
            payments::answers(url, station, Path::new(folder), seconds(length)).await;
        }
        _ => println!("{USAGE}"),
    }
}

fn seconds(text: &str) -> Duration {
    Duration::from_secs(text.parse().unwrap())
}

fn millis(text: &str) -> Duration {
    Duration::from_millis(text.parse().unwrap())
}

/// Repeats work on this thread for a while: how often a second.
fn per_second(length: Duration, mut work: impl FnMut()) -> f64 {
    work();
    let begun = std::time::Instant::now();
    let mut count = 0_u32;
    while begun.elapsed() < length {
        work();
        count += 1;
    }
    f64::from(count) / begun.elapsed().as_secs_f64()
}
