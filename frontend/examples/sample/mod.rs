//! A municipality and a catalogue to look at pages with: for the preview and for the tests.

use sportello_frontend::site::{Assets, PageData, SessionTimes, Site};
use sportello_types::deliveries::DeliveryChannel;
use sportello_types::lang::Lang;
use sportello_types::loa::Loa;
use sportello_types::services::{
    Availability, Block, Cost, Inline, ListItem, Office, RichText, Rule, Service, ServiceGroup,
    ServiceSummary, TermFrom,
};
use sportello_types::tenant::{
    Contacts, IdentityProvider, Link, Privacy, ProviderState, Tenant, TenantLinks,
};
use sportello_types::verifications::Verification;
use sportello_types::whoami::Provider;

pub fn tenant() -> Tenant {
    let www = |path: &str| format!("https://www.comune.borgoverde.ca.it/{path}");
    Tenant {
        slug: "borgoverde".into(),
        name: "Comune di Borgoverde".into(),
        short_name: "Borgoverde".into(),
        ipa_code: "c_z999".into(),
        region: Link {
            label: "Regione Sardegna".into(),
            href: "https://www.regione.sardegna.it".into(),
        },
        website: www(""),
        crest_path: "/crest.svg".into(),
        theme_path: "/theme.css".into(),
        languages: vec![Lang::It, Lang::En],
        contacts: Contacts {
            address: "Piazza della Repubblica 1, 09999 Borgoverde (CA)".into(),
            tax_code: "00000000000".into(),
            phone: "070 000 0000".into(),
            email: "urp@comune.borgoverde.ca.it".into(),
            pec: "protocollo@pec.comune.borgoverde.ca.it".into(),
        },
        links: TenantLinks {
            management: www("amministrazione"),
            news: www("novita"),
            live: www("vivere"),
            transparency: www("trasparenza"),
            accessibility_declaration: "https://form.agid.gov.it/view/borgoverde".into(),
            appointments: www("appuntamenti"),
            report_inefficiency: www("segnalazioni"),
            assistance: www("assistenza"),
        },
        privacy: Privacy {
            controller: "Comune di Borgoverde, Piazza della Repubblica 1, 09999 Borgoverde (CA)".into(),
            dpo_email: "rpd@comune.borgoverde.ca.it".into(),
            recipients: None,
            transfers: None,
            retention: None,
            notice: None,
        },
        delivery_channels: vec![DeliveryChannel::Email, DeliveryChannel::Pec],
        open_payments: true,
    }
}

pub fn site(assets: Assets) -> Site {
    Site {
        tenant: tenant(),
        assets,
        origin: "https://servizi.comune.borgoverde.ca.it".into(),
        session: SessionTimes::default(),
    }
}

pub fn services() -> Vec<ServiceSummary> {
    let service = |slug: &str, title: &str, category: &str, description: &str, topic: &str| ServiceSummary {
        slug: slug.into(),
        title: title.into(),
        description: description.into(),
        category: category.into(),
        category_label: category.into(),
        topics: vec![topic.into(), "Residenza".into()],
        keywords: Vec::new(),
        availability: Availability::Open,
    };
    let mut services = vec![
        service(
            "permesso-ztl",
            "Permesso di accesso alla zona a traffico limitato",
            "Mobilità e trasporti",
            "Chiedi il permesso per entrare e sostare con il tuo veicolo nella ZTL del centro storico.",
            "ZTL",
        ),
        service(
            "iscrizione-asilo-nido",
            "Iscrizione all'asilo nido",
            "Educazione e formazione",
            "Iscrivi tuo figlio o tua figlia a uno dei nidi comunali e indica le tue preferenze.",
            "Istruzione",
        ),
        service(
            "contributo-sport",
            "Contributo alle associazioni sportive",
            "Cultura e tempo libero",
            "Chiedi un contributo per l'attività sportiva della tua associazione.",
            "Sport",
        ),
        service(
            "rinnovo-concessione-suolo",
            "Rinnovo della concessione di suolo pubblico",
            "Autorizzazioni",
            "Rinnova la concessione per tavoli, dehors o altre occupazioni di suolo pubblico.",
            "Commercio al minuto",
        ),
    ];
    if let Some(nursery) = services.get_mut(1) {
        nursery.availability = Availability::NotYetOpen;
    }
    services
}

fn rich(paragraphs: &[&str], items: &[&str]) -> RichText {
    let inline = |text: &str| {
        vec![Inline {
            text: text.into(),
            strong: false,
            href: None,
        }]
    };
    let mut blocks: Vec<_> = paragraphs
        .iter()
        .map(|text| Block::Paragraph { inline: inline(text) })
        .collect();
    if !items.is_empty() {
        blocks.push(Block::List {
            ordered: false,
            items: items
                .iter()
                .map(|text| ListItem { inline: inline(text) })
                .collect(),
        });
    }
    RichText { blocks }
}

pub fn service() -> Service {
    let Some(summary) = services().into_iter().next() else {
        unreachable!("the list above has four")
    };
    Service {
        summary,
        introduction: rich(
            &["La zona a traffico limitato protegge il centro storico. Chi ci abita o ci lavora può chiedere un permesso per entrare e sostare."],
            &[],
        ),
        addressed_to: rich(
            &["Puoi chiedere il permesso se:"],
            &["abiti nella ZTL;", "lavori nella ZTL;", "assisti una persona che ci abita."],
        ),
        how_to: rich(&["Accedi al servizio online, indica i veicoli e allega i documenti. Se preferisci, prenota un appuntamento."], &[]),
        needed: rich(
            &["Prepara questi documenti:"],
            &["carta di circolazione dei veicoli;", "contratto di lavoro, se lavori nella ZTL."],
        ),
        achieved: rich(&["Un permesso valido due anni per un massimo di tre veicoli."], &[]),
        times: rich(&["Presenta l'istanza almeno un mese prima della scadenza del permesso che hai."], &[]),
        costs: vec![Cost {
            label: "Diritti di segreteria".into(),
            amount_cents: Some(1_550),
            note: Some("Non si pagano per il rinnovo.".into()),
        }],
        further: RichText::default(),
        conditions: rich(&["Il permesso va esposto sul parabrezza. L'uso improprio comporta la revoca."], &[]),
        groups: vec![ServiceGroup::Applications],
        level: Loa::L2,
        needs_tax_code: true,
        term_days: 30,
        term_from: TermFrom::Submitted,
        opens_at: None,
        closes_at: Some("2027-01-31T23:00:00Z".parse().unwrap_or_default()),
        opens_on: None,
        closes_on: Some("2027-01-31".parse().unwrap_or_default()),
        office: Office {
            slug: "polizia-locale".into(),
            name: "Polizia locale".into(),
            street: "Via dei Mulini 4".into(),
            postal_code: "09999".into(),
            town: "Borgoverde".into(),
            phone: "070 000 0001".into(),
            email: "polizialocale@comune.borgoverde.ca.it".into(),
            pec: "polizialocale@pec.comune.borgoverde.ca.it".into(),
            hours: "Dal lunedì al venerdì, 9–13; martedì e giovedì anche 15–17".into(),
            person_in_charge: "Bruna Serra".into(),
            substitute: "Segretario generale".into(),
        },
        rules: vec![Rule {
            label: "D.Lgs. 30 aprile 1992, n. 285, art. 7".into(),
            urn: Some("https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:decreto.legislativo:1992-04-30;285~art7".into()),
        }],
        audience: "Residenti e lavoratori della ZTL".into(),
        updated_on: "2026-10-05".parse().unwrap_or_default(),
    }
}

pub fn providers() -> Vec<IdentityProvider> {
    [
        ("https://idp.aurora.example", "Aurora ID"),
        ("https://idp.bussola.example/saml", "Bussola"),
        ("https://idp.corallo.example", "Corallo Identità"),
    ]
    .map(|(id, name)| IdentityProvider {
        provider: Provider::Spid,
        entity_id: id.into(),
        name: name.into(),
        login_path: "/auth/spid/login".to_owned(),
        logo_path: None,
        state: ProviderState::Ready,
    })
    .into()
}

pub fn verification() -> Verification {
    Verification {
        issuer: "Comune di Borgoverde".into(),
        service_title: "Permesso di accesso alla zona a traffico limitato".into(),
        provisional: false,
        submission_number: match "S-2026-000057".parse() {
            Ok(number) => number,
            Err(error) => unreachable!("{error}"),
        },
        number: "0000042/2026".parse().ok(),
        registered_at: "2026-11-24T10:32:00Z".parse().ok(),
        sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".into(),
    }
}

/// Each public page with the data that the server gives it.
pub fn pages() -> Vec<(&'static str, PageData)> {
    use sportello_types::problem::ProblemCode;
    vec![
        ("/", PageData::Services { services: services() }),
        ("/servizi", PageData::Services { services: services() }),
        (
            "/servizi/permesso-ztl",
            PageData::Service {
                service: Box::new(service()),
                blank_form: true,
            },
        ),
        (
            "/accesso",
            PageData::SignIn {
                providers: providers(),
            },
        ),
        ("/domande-frequenti", PageData::None),
        ("/privacy", PageData::None),
        ("/note-legali", PageData::None),
        ("/accessibilita", PageData::None),
        (
            "/verifica/AB12-CD34",
            PageData::Verification {
                verification: Some(verification()),
            },
        ),
        ("/verifica", PageData::None),
        ("/conferma-email", PageData::None),
        ("/problems/spid_level_missing", PageData::None),
        (
            "/auth/spid/callback",
            PageData::Problem {
                problem: ProblemCode::SpidCancelled,
                reference: Some("0192f0c1-2345-7abc-8def-0123456789ab".into()),
                retry: Some("/accesso?return_to=%2Farea-personale".into()),
            },
        ),
        ("/pagina-che-non-esiste", PageData::None),
        ("/area-personale", PageData::None),
    ]
}
