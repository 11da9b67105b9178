//! Addresses of pages: one enum that server and browser parse alike. One address per language:
//! English pages stand under `/en`.

mod address;
mod apps;
mod needs;
#[cfg(test)]
mod tests;

pub use address::{Address, Query};
pub use apps::WebApp;

use sportello_types::ids::{CertificateId, DebtId, IstanzaId, MessageId, SeenPersonId};
use sportello_types::lang::Lang;
use sportello_types::problem::ProblemCode;
use sportello_types::values::{CertificateCode, Slug};
use std::str::FromStr;

/// A page of the portal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/`
    Home,
    /// `/servizi`, with `?q=` and `?categoria=`
    Services,
    /// `/servizi/{slug}`
    Service(Slug),
    /// `/accesso`, with `?return_to=` and `?level=`
    SignIn,
    /// `/accesso/tessera`
    CardHelp,
    /// `/accesso/registrazione`
    Register,
    /// `/accesso/registrazione/conferma`, token in the fragment
    RegisterConfirm,
    /// `/accesso/credenziali`, with `?return_to=`
    Credentials,
    /// `/accesso/recupero`
    Recover,
    /// `/accesso/recupero/password`, token in the fragment
    RecoverPassword,
    /// `/domande-frequenti`
    Faq,
    /// `/privacy`
    Privacy,
    /// `/note-legali`
    LegalNotes,
    /// `/accessibilita`
    Accessibility,
    /// `/pagamenti`
    Pay,
    /// `/pagamenti/avviso`
    PayNotice,
    /// `/pagamenti/spontanei/{slug}`
    PaySpontaneous(Slug),
    /// `/pagamenti/ritorno`, with `?esito=`, token in the fragment
    PayReturn,
    /// `/pagamenti/ricevuta`, token in the fragment
    PayReceipt,
    /// `/verifica`, for QR codes `/v`: there the fragment holds the mark of a certificate
    Verify,
    /// `/verifica/{code}`: a certificate, by the code printed on it
    CertificateCheck(CertificateCode),
    /// `/verifica/{code}`: a receipt
    Verification(String),
    /// `/problems/{code}`
    Problem(ProblemCode),
    /// `/conferma-email`, token in the fragment
    EmailConfirmation,
    /// `/area-personale`
    Dashboard,
    /// `/area-personale/primo-accesso`
    FirstAccess,
    /// `/area-personale/istanze`
    Istanze,
    /// `/area-personale/istanze/{id}`
    Istanza(IstanzaId),
    /// `/area-personale/istanze/{id}/modulo`
    IstanzaForm(IstanzaId),
    /// `/area-personale/istanze/{id}/ricevuta`
    IstanzaReceipt(IstanzaId),
    /// `/area-personale/messaggi`
    Messages,
    /// `/area-personale/messaggi/{id}`
    Message(MessageId),
    /// `/area-personale/famiglia`, with `?giorno=` and `?deceduti=`
    Household,
    /// `/area-personale/famiglia/{id}`, with `?giorno=`
    HouseholdMember(SeenPersonId),
    /// `/area-personale/certificati`, with `?persona=`
    Certificates,
    /// `/area-personale/certificati/{id}`
    Certificate(CertificateId),
    /// `/area-personale/pagamenti`, with `?stato=` and `?avvisi=`
    Payments,
    /// `/area-personale/pagamenti/avviso`: a notice on paper
    PaymentByNumber,
    /// `/area-personale/pagamenti/spontanei`
    SpontaneousPayments,
    /// `/area-personale/pagamenti/spontanei/{slug}`
    SpontaneousPayment(Slug),
    /// `/area-personale/pagamenti/{id}`
    Payment(DebtId),
    /// `/area-personale/pagamenti/ritorno/{token}`, with `?esito=`
    PaymentReturn(String),
    /// `/area-personale/documenti`, with `?tipo=`
    Documents,
    /// `/area-personale/autocertificazioni`, with `?persona=`
    SelfCertifications,
    /// `/area-personale/profilo`
    Profile,
    /// `/area-personale/servizi`
    ManageServices,
    /// `/area-personale/sessioni`
    Sessions,
    /// `/area-personale/applicazioni`
    ConnectedApps,
    /// `/area-personale/autorizza`, with `?richiesta=`
    Authorize,
    /// `/area-personale/operatori/accessi`
    SignIns,
    /// `/area-personale/operatori/applicazioni`
    Clients,
    /// `/area-personale/operatori/codici-fiscali`
    TaxCodeLinks,
    /// `/area-personale/operatori/sportello`
    Desk,
    /// `/area-personale/operatori/certificati`
    IssuedCertificates,
    /// `/area-personale/operatori/certificati/rilascio`
    CounterCertificate,
    /// `/area-personale/operatori/certificati/{id}`
    IssuedCertificate(CertificateId),
    /// `/area-personale/operatori/pagamenti`
    OfficeDebts,
    /// `/area-personale/operatori/pagamenti/anomalie`
    OfficeAnomalies,
    /// `/area-personale/operatori/pagamenti/riconciliazione`
    OfficeReconciliation,
    /// `/area-personale/operatori/pagamenti/richiesta`
    OfficeAsk,
    /// `/area-personale/operatori/pagamenti/importazione`
    OfficeImport,
    /// `/area-personale/operatori/pagamenti/importi`
    OfficeAmounts,
    /// `/area-personale/operatori/pagamenti/importi/{id}`
    OfficeAmount(IstanzaId),
    /// `/area-personale/operatori/pagamenti/{id}`
    OfficeDebt(DebtId),
    /// Anything else.
    NotFound,
}

impl Route {
    /// The language and the page of a path (without query and fragment).
    pub fn parse(path: &str) -> (Lang, Self) {
        let trimmed = path.trim_matches('/');
        let mut segments: Vec<&str> = trimmed.split('/').filter(|s| !s.is_empty()).collect();
        let lang = if segments.first() == Some(&"en") {
            segments.remove(0);
            Lang::En
        } else {
            Lang::It
        };
        (lang, Self::of(&segments))
    }

    fn of(segments: &[&str]) -> Self {
        fn one<T: FromStr>(text: &str, make: impl FnOnce(T) -> Route) -> Route {
            text.parse().map_or(Route::NotFound, make)
        }
        match segments {
            [] => Self::Home,
            ["servizi"] => Self::Services,
            ["servizi", slug] => one(slug, Self::Service),
            ["accesso"] => Self::SignIn,
            ["accesso", "tessera"] => Self::CardHelp,
            ["accesso", "registrazione"] => Self::Register,
            ["accesso", "registrazione", "conferma"] => Self::RegisterConfirm,
            ["accesso", "credenziali"] => Self::Credentials,
            ["accesso", "recupero"] => Self::Recover,
            ["accesso", "recupero", "password"] => Self::RecoverPassword,
            ["domande-frequenti"] => Self::Faq,
            ["privacy"] => Self::Privacy,
            ["note-legali"] => Self::LegalNotes,
            ["accessibilita"] => Self::Accessibility,
            ["pagamenti"] => Self::Pay,
            ["pagamenti", "avviso"] => Self::PayNotice,
            ["pagamenti", "spontanei", slug] => one(slug, Self::PaySpontaneous),
            ["pagamenti", "ritorno"] => Self::PayReturn,
            ["pagamenti", "ricevuta"] => Self::PayReceipt,
            ["verifica" | "v"] => Self::Verify,
            ["verifica", code] if is_code(code) => code
                .parse::<CertificateCode>()
                .map_or_else(|_| Self::Verification((*code).to_owned()), Self::CertificateCheck),
            ["problems", code] => ProblemCode::from_code(code).map_or(Self::NotFound, Self::Problem),
            ["conferma-email"] => Self::EmailConfirmation,
            ["area-personale"] => Self::Dashboard,
            ["area-personale", "primo-accesso"] => Self::FirstAccess,
            ["area-personale", "istanze"] => Self::Istanze,
            ["area-personale", "istanze", id] => one(id, Self::Istanza),
            ["area-personale", "istanze", id, "modulo"] => one(id, Self::IstanzaForm),
            ["area-personale", "istanze", id, "ricevuta"] => one(id, Self::IstanzaReceipt),
            ["area-personale", "messaggi"] => Self::Messages,
            ["area-personale", "messaggi", id] => one(id, Self::Message),
            ["area-personale", "famiglia"] => Self::Household,
            ["area-personale", "famiglia", id] => one(id, Self::HouseholdMember),
            ["area-personale", "certificati"] => Self::Certificates,
            ["area-personale", "certificati", id] => one(id, Self::Certificate),
            ["area-personale", "pagamenti"] => Self::Payments,
            ["area-personale", "pagamenti", "avviso"] => Self::PaymentByNumber,
            ["area-personale", "pagamenti", "spontanei"] => Self::SpontaneousPayments,
            ["area-personale", "pagamenti", "spontanei", slug] => one(slug, Self::SpontaneousPayment),
            ["area-personale", "pagamenti", id] => one(id, Self::Payment),
            ["area-personale", "pagamenti", "ritorno", token] if is_code(token) => {
                Self::PaymentReturn((*token).to_owned())
            }
            ["area-personale", "documenti"] => Self::Documents,
            ["area-personale", "autocertificazioni"] => Self::SelfCertifications,
            ["area-personale", "profilo"] => Self::Profile,
            ["area-personale", "servizi"] => Self::ManageServices,
            ["area-personale", "sessioni"] => Self::Sessions,
            ["area-personale", "applicazioni"] => Self::ConnectedApps,
            ["area-personale", "autorizza"] => Self::Authorize,
            ["area-personale", "operatori", "accessi"] => Self::SignIns,
            ["area-personale", "operatori", "applicazioni"] => Self::Clients,
            ["area-personale", "operatori", "codici-fiscali"] => Self::TaxCodeLinks,
            ["area-personale", "operatori", "sportello"] => Self::Desk,
            ["area-personale", "operatori", "certificati"] => Self::IssuedCertificates,
            ["area-personale", "operatori", "certificati", "rilascio"] => Self::CounterCertificate,
            ["area-personale", "operatori", "certificati", id] => one(id, Self::IssuedCertificate),
            ["area-personale", "operatori", "pagamenti"] => Self::OfficeDebts,
            ["area-personale", "operatori", "pagamenti", "anomalie"] => Self::OfficeAnomalies,
            ["area-personale", "operatori", "pagamenti", "riconciliazione"] => Self::OfficeReconciliation,
            ["area-personale", "operatori", "pagamenti", "richiesta"] => Self::OfficeAsk,
            ["area-personale", "operatori", "pagamenti", "importazione"] => Self::OfficeImport,
            ["area-personale", "operatori", "pagamenti", "importi"] => Self::OfficeAmounts,
            ["area-personale", "operatori", "pagamenti", "importi", id] => one(id, Self::OfficeAmount),
            ["area-personale", "operatori", "pagamenti", id] => one(id, Self::OfficeDebt),
            _ => Self::NotFound,
        }
    }

    /// The path of the page in one language. `NotFound` has none of its own and gives the home's.
    pub fn path(&self, lang: Lang) -> String {
        let path = match self {
            Self::Home | Self::NotFound => String::new(),
            Self::Services => "/servizi".to_owned(),
            Self::Service(slug) => format!("/servizi/{slug}"),
            Self::SignIn => "/accesso".to_owned(),
            Self::CardHelp => "/accesso/tessera".to_owned(),
            Self::Register => "/accesso/registrazione".to_owned(),
            Self::RegisterConfirm => "/accesso/registrazione/conferma".to_owned(),
            Self::Credentials => "/accesso/credenziali".to_owned(),
            Self::Recover => "/accesso/recupero".to_owned(),
            Self::RecoverPassword => "/accesso/recupero/password".to_owned(),
            Self::Faq => "/domande-frequenti".to_owned(),
            Self::Privacy => "/privacy".to_owned(),
            Self::LegalNotes => "/note-legali".to_owned(),
            Self::Accessibility => "/accessibilita".to_owned(),
            Self::Pay => "/pagamenti".to_owned(),
            Self::PayNotice => "/pagamenti/avviso".to_owned(),
            Self::PaySpontaneous(slug) => format!("/pagamenti/spontanei/{slug}"),
            Self::PayReturn => "/pagamenti/ritorno".to_owned(),
            Self::PayReceipt => "/pagamenti/ricevuta".to_owned(),
            Self::Verify => "/verifica".to_owned(),
            Self::CertificateCheck(code) => format!("/verifica/{code}"),
            Self::Verification(code) => format!("/verifica/{code}"),
            Self::Problem(code) => format!("/problems/{}", code.code()),
            Self::EmailConfirmation => "/conferma-email".to_owned(),
            Self::Dashboard => "/area-personale".to_owned(),
            Self::FirstAccess => "/area-personale/primo-accesso".to_owned(),
            Self::Istanze => "/area-personale/istanze".to_owned(),
            Self::Istanza(id) => format!("/area-personale/istanze/{id}"),
            Self::IstanzaForm(id) => format!("/area-personale/istanze/{id}/modulo"),
            Self::IstanzaReceipt(id) => format!("/area-personale/istanze/{id}/ricevuta"),
            Self::Messages => "/area-personale/messaggi".to_owned(),
            Self::Message(id) => format!("/area-personale/messaggi/{id}"),
            Self::Household => "/area-personale/famiglia".to_owned(),
            Self::HouseholdMember(id) => format!("/area-personale/famiglia/{id}"),
            Self::Certificates => "/area-personale/certificati".to_owned(),
            Self::Certificate(id) => format!("/area-personale/certificati/{id}"),
            Self::Payments => "/area-personale/pagamenti".to_owned(),
            Self::PaymentByNumber => "/area-personale/pagamenti/avviso".to_owned(),
            Self::SpontaneousPayments => "/area-personale/pagamenti/spontanei".to_owned(),
            Self::SpontaneousPayment(slug) => format!("/area-personale/pagamenti/spontanei/{slug}"),
            Self::Payment(id) => format!("/area-personale/pagamenti/{id}"),
            Self::PaymentReturn(token) => format!("/area-personale/pagamenti/ritorno/{token}"),
            Self::Documents => "/area-personale/documenti".to_owned(),
            Self::SelfCertifications => "/area-personale/autocertificazioni".to_owned(),
            Self::Profile => "/area-personale/profilo".to_owned(),
            Self::ManageServices => "/area-personale/servizi".to_owned(),
            Self::Sessions => "/area-personale/sessioni".to_owned(),
            Self::ConnectedApps => "/area-personale/applicazioni".to_owned(),
            Self::Authorize => "/area-personale/autorizza".to_owned(),
            Self::SignIns => "/area-personale/operatori/accessi".to_owned(),
            Self::Clients => "/area-personale/operatori/applicazioni".to_owned(),
            Self::TaxCodeLinks => "/area-personale/operatori/codici-fiscali".to_owned(),
            Self::Desk => "/area-personale/operatori/sportello".to_owned(),
            Self::IssuedCertificates => "/area-personale/operatori/certificati".to_owned(),
            Self::CounterCertificate => "/area-personale/operatori/certificati/rilascio".to_owned(),
            Self::IssuedCertificate(id) => format!("/area-personale/operatori/certificati/{id}"),
            Self::OfficeDebts => "/area-personale/operatori/pagamenti".to_owned(),
            Self::OfficeAnomalies => "/area-personale/operatori/pagamenti/anomalie".to_owned(),
            Self::OfficeReconciliation => "/area-personale/operatori/pagamenti/riconciliazione".to_owned(),
            Self::OfficeAsk => "/area-personale/operatori/pagamenti/richiesta".to_owned(),
            Self::OfficeImport => "/area-personale/operatori/pagamenti/importazione".to_owned(),
            Self::OfficeAmounts => "/area-personale/operatori/pagamenti/importi".to_owned(),
            Self::OfficeAmount(id) => format!("/area-personale/operatori/pagamenti/importi/{id}"),
            Self::OfficeDebt(id) => format!("/area-personale/operatori/pagamenti/{id}"),
        };
        match (lang, path.as_str()) {
            (Lang::It, "") => "/".to_owned(),
            (Lang::It, _) => path,
            (Lang::En, _) => format!("/en{path}"),
        }
    }
}

fn is_code(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
