//! What a genuine mark says, and what the municipality holds: to compare with the paper.

use crate::components::facts::Fact;
use crate::format;
use crate::site::Site;
use chrono::DateTime;
use sportello_mark::{Claims, StampMark};
use sportello_types::certificates::CertificateVerification;
use sportello_types::lang::Lang;
use sportello_types::text::{certificatekinds, certificatepages as words};
use sportello_types::values::Slug;

/// What the mark says. `title`: what the municipality calls the certificate, once it has answered.
pub(super) fn by_mark(claims: &Claims, title: Option<String>, site: &Site, lang: Lang) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(words::verify_issuer(lang), issuer(claims, site)),
        Fact {
            label: words::verify_kinds(lang).to_owned(),
            values: title.map_or_else(
                || claims.kinds.iter().map(|kind| kind_title(kind, lang)).collect(),
                |title| vec![title],
            ),
        },
    ];
    if let Some(holder) = &claims.holder {
        let names = [&holder.given_name, &holder.family_name];
        let names: Vec<_> = names.into_iter().flatten().map(String::as_str).collect();
        facts.push(Fact::new(words::verify_name(lang), names.join(" ")));
        facts.push(Fact::new(words::verify_birth(lang), holder.birth_date.clone()));
        if let Some(code) = &holder.tax_code {
            facts.push(Fact::new(words::verify_tax_code(lang), code.as_str()));
        }
    }
    let certified = claims.facts.iter();
    facts.extend(certified.map(|(label, value)| Fact::new(label.clone(), value.clone())));
    if let Some(at) = DateTime::from_timestamp(claims.issued_at, 0) {
        facts.push(Fact::new(words::verify_issued(lang), format::instant(at, lang)));
    }
    match claims.valid_until {
        Some(day) => facts.push(Fact::new(words::valid_until(lang), format::day(day, lang))),
        None => facts.push(Fact::new(words::validity(lang), words::valid_always(lang))),
    }
    facts.push(Fact::new(words::code(lang), claims.code.to_string()));
    facts.push(Fact::new(words::verify_stamp(lang), stamp(claims.stamp, lang)));
    facts
}

/// What the municipality holds of a certificate.
pub(super) fn by_code(known: &CertificateVerification, lang: Lang) -> Vec<Fact> {
    let mut facts = vec![
        Fact::new(words::verify_issuer(lang), known.issuer.clone()),
        Fact::new(words::verify_kinds(lang), known.title.clone()),
        Fact::new(words::verify_number(lang), known.number.to_string()),
        Fact::new(words::verify_issued(lang), format::instant(known.issued_at, lang)),
    ];
    match known.valid_until {
        Some(day) => facts.push(Fact::new(words::valid_until(lang), format::day(day, lang))),
        None => facts.push(Fact::new(words::validity(lang), words::valid_always(lang))),
    }
    facts
}

/// The municipality by its name where the mark means the one whose page it is, else by its code.
fn issuer(claims: &Claims, site: &Site) -> String {
    if claims.issuer == site.tenant.ipa_code {
        site.tenant.name.clone()
    } else {
        claims.issuer.clone()
    }
}

/// The title of a kind; its slug, where this page does not know it yet.
fn kind_title(kind: &Slug, lang: Lang) -> String {
    certificatekinds::lookup(kind.as_str(), lang)
        .unwrap_or(kind.as_str())
        .to_owned()
}

fn stamp(stamp: StampMark, lang: Lang) -> &'static str {
    match stamp {
        StampMark::Exempt => words::verify_stamp_exempt(lang),
        StampMark::Paper => words::verify_stamp_paper(lang),
        StampMark::Virtual => words::verify_stamp_virtual(lang),
        StampMark::Digital => words::verify_stamp_digital(lang),
    }
}
