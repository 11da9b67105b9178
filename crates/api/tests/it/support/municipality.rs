//! What a municipality sets for itself.

use sportello_api::certificates::CertificateSettings;
use sportello_api::payments::{PaymentSettings, SpontaneousSettings};
use sportello_api::tenant::{Aoo, Colour, DeskSettings, SpidSettings, TenantSettings};
use sportello_types::lang::Localized;
use sportello_types::loa::Loa;
use sportello_types::payments::AmountAsked;
use sportello_types::places::Municipality;
use sportello_types::tenant::{Contacts, Link, Privacy, Tenant, TenantLinks};
use sportello_types::values::{EuroCents, PartitaIva};
use std::collections::BTreeMap;

pub(crate) fn settings(host: &str, slug: &str, name: &str) -> TenantSettings {
    let site = |path: &str| format!("https://www.{slug}.test/{path}");
    TenantSettings {
        host: host.to_owned(),
        public: Tenant {
            slug: slug.to_owned(),
            name: name.to_owned(),
            short_name: name.trim_start_matches("Comune di ").to_owned(),
            ipa_code: "c_z999".to_owned(),
            region: Link { label: "Regione Sardegna".to_owned(), href: site("") },
            website: site(""),
            crest_path: "/crest.svg".to_owned(),
            theme_path: "/theme.css".to_owned(),
            languages: sportello_types::lang::Lang::ALL.to_vec(),
            contacts: Contacts {
                address: "Piazza della Repubblica 1, 09124 Borgoverde (CA)".to_owned(),
                tax_code: "80000000000".to_owned(),
                phone: "+39070000000".to_owned(),
                email: "urp@borgoverde.test".to_owned(),
                pec: "protocollo@pec.borgoverde.test".to_owned(),
            },
            links: TenantLinks {
                management: site("amministrazione"),
                news: site("novita"),
                live: site("vivere"),
                transparency: site("trasparente"),
                accessibility_declaration: site("accessibilita"),
                appointments: site("appuntamenti"),
                report_inefficiency: site("disservizi"),
                assistance: site("assistenza"),
            },
            privacy: Privacy {
                controller: name.to_owned(),
                dpo_email: "rpd@borgoverde.test".to_owned(),
                recipients: None,
                transfers: None,
                retention: None,
                notice: None,
            },
            delivery_channels: Vec::new(),
            open_payments: false,
        },
        aoo: Aoo { code: "AOO0001".to_owned(), name: "Protocollo generale".to_owned() },
        offices: Vec::new(),
        crest_svg: "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 10 10\"><rect width=\"10\" height=\"10\"/></svg>"
            .to_owned(),
        colour: Colour { hue: 160, saturation: 100, brightness: 48 },
        municipality: Municipality {
            code: "B354".to_owned(),
            name: "Cagliari".to_owned(),
            province: "CA".to_owned(),
            active: true,
            invented: false,
        },
        spid: SpidSettings::default(),
        desk: DeskSettings { enabled: slug == "borgoverde", level: Loa::L2, ..DeskSettings::default() },
        parameters: BTreeMap::new(),
        calls: BTreeMap::new(),
        // Tests let months pass; how old data may be is told where that is what they are about.
        registry: sportello_api::registry::RegistrySettings::Own { max_age: 366_u16.try_into().unwrap() },
        certificates: CertificateSettings { enabled: true, ..CertificateSettings::default() },
        payments: payments(slug),
    }
}

/// Each municipality is a creditor of its own.
pub(crate) fn creditor(slug: &str) -> PartitaIva {
    let code = if slug == "borgoverde" {
        "80010470922"
    } else {
        "01234567897"
    };
    code.parse().unwrap()
}

fn payments(slug: &str) -> PaymentSettings {
    PaymentSettings {
        enabled: true,
        creditor: Some(creditor(slug)),
        segregation_code: Some("01".parse().unwrap()),
        iban: Some("IT60X0542811101000000123456".parse().unwrap()),
        open: slug == "borgoverde",
        spontaneous: spontaneous(slug == "borgoverde"),
        ..PaymentSettings::default()
    }
}

/// A fixed amount, a range with something to say, and one for whoever signs in alone.
fn spontaneous(open: bool) -> Vec<SpontaneousSettings> {
    let fixed = AmountAsked::Fixed {
        fixed: EuroCents(516),
    };
    let range = AmountAsked::Range {
        least: EuroCents(1_000),
        most: EuroCents(20_000),
        step: EuroCents(500),
    };
    [
        ("diritti", fixed, None, open),
        ("mensa", range, Some("Codice mensa"), open),
        ("sala", fixed, None, false),
    ]
    .into_iter()
    .map(|(slug, amount, reason, open)| SpontaneousSettings {
        slug: slug.parse().unwrap(),
        title: both(&format!("Pagamento {slug}")),
        about: both("Per chi lo vuole pagare."),
        category: "9/0103100TS/".parse().unwrap(),
        amount,
        reason: reason.map(both),
        office: None,
        open,
    })
    .collect()
}

fn both(text: &str) -> Localized {
    Localized {
        it: text.to_owned(),
        en: text.to_owned(),
    }
}
