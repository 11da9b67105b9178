//! ANPR's JSON, as far as it is read here. Fields that we do not use are let pass; texts become values
//! in `convert`.

use super::UseCase;
use super::criteria::Criteria;
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize};

/// A request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Body<'a> {
    id_operazione_client: String,
    criteri_ricerca: &'a Criteria,
    dati_richiesta: Asked<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Asked<'a> {
    data_riferimento_richiesta: NaiveDate,
    motivo_richiesta: &'a str,
    caso_uso: &'static str,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        number: u64,
        criteria: &'a Criteria,
        at: NaiveDate,
        reason: &'a str,
        use_case: UseCase,
    ) -> Self {
        Self {
            id_operazione_client: number.to_string(),
            criteri_ricerca: criteria,
            dati_richiesta: Asked {
                data_riferimento_richiesta: at,
                motivo_richiesta: reason,
                caso_uso: use_case.code(),
            },
        }
    }
}

/// An answer.
#[derive(Deserialize)]
pub(super) struct Response {
    #[serde(rename = "idOperazioneANPR")]
    pub(super) operation: Option<String>,
    #[serde(rename = "listaSoggetti")]
    pub(super) subjects: Option<Subjects>,
    #[serde(rename = "listaErrori", default)]
    pub(super) errors: Vec<Fault>,
}

#[derive(Deserialize)]
pub(super) struct Subjects {
    #[serde(rename = "datiSoggetto", default)]
    pub(super) subjects: Vec<Subject>,
}

#[derive(Deserialize)]
pub(super) struct Fault {
    #[serde(rename = "codiceErroreAnomalia")]
    pub(super) code: Option<String>,
}

/// The gateway's own refusal.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Gateway {
    pub(super) title: Option<String>,
    pub(super) govway_id: Option<String>,
}

/// One subject of an answer.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Subject {
    pub(super) identificativi: Option<Identifiers>,
    pub(super) generalita: Option<General>,
    #[serde(deserialize_with = "one_or_many")]
    pub(super) residenza: Vec<Residence>,
    pub(super) stato_civile: Option<MaritalStatus>,
    #[serde(deserialize_with = "one_or_many")]
    pub(super) cittadinanza: Vec<Citizenship>,
    pub(super) legame_soggetto: Option<Tie>,
    #[serde(deserialize_with = "one_or_many")]
    pub(super) matrimonio: Vec<Marriage>,
    #[serde(deserialize_with = "one_or_many")]
    pub(super) convivenza_di_fatto: Vec<Cohabitation>,
    pub(super) dati_decesso: Option<Event>,
    pub(super) info_soggetto_ente: Vec<Info>,
    pub(super) attributi_soggetto: Option<Attributes>,
    pub(super) lista_elettorale: Option<Electoral>,
    pub(super) paternita: Option<Parent>,
    pub(super) maternita: Option<Parent>,
}

impl Subject {
    /// What two services say of one person: the first to say something of a block counts.
    pub(super) fn and(mut self, other: Self) -> Self {
        fn longer<T>(one: &mut Vec<T>, other: Vec<T>) {
            if one.is_empty() {
                *one = other;
            }
        }
        self.identificativi = self.identificativi.or(other.identificativi);
        self.generalita = self.generalita.or(other.generalita);
        self.stato_civile = self.stato_civile.or(other.stato_civile);
        self.legame_soggetto = self.legame_soggetto.or(other.legame_soggetto);
        self.dati_decesso = self.dati_decesso.or(other.dati_decesso);
        self.attributi_soggetto = self.attributi_soggetto.or(other.attributi_soggetto);
        self.lista_elettorale = self.lista_elettorale.or(other.lista_elettorale);
        self.paternita = self.paternita.or(other.paternita);
        self.maternita = self.maternita.or(other.maternita);
        longer(&mut self.residenza, other.residenza);
        longer(&mut self.cittadinanza, other.cittadinanza);
        longer(&mut self.matrimonio, other.matrimonio);
        longer(&mut self.convivenza_di_fatto, other.convivenza_di_fatto);
        self.info_soggetto_ente.extend(other.info_soggetto_ente);
        self
    }
}

/// Some services write one block where others write a list of them.
fn one_or_many<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given<T> {
        Many(Vec<T>),
        One(T),
        None,
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::Many(many) => many,
        Given::One(one) => vec![one],
        Given::None => Vec::new(),
    })
}

/// A code that some clients read as a number.
fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Given {
        Text(String),
        Number(u16),
        None,
    }
    Ok(match Given::deserialize(deserializer)? {
        Given::Text(text) => Some(text),
        Given::Number(number) => Some(number.to_string()),
        Given::None => None,
    })
}

#[derive(Deserialize)]
pub(super) struct Identifiers {
    #[serde(rename = "idANPR")]
    pub(super) id: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct General {
    pub(super) codice_fiscale: Option<TaxCode>,
    pub(super) cognome: Option<String>,
    pub(super) nome: Option<String>,
    pub(super) sesso: Option<String>,
    pub(super) data_nascita: Option<String>,
    pub(super) senza_giorno: Option<String>,
    pub(super) senza_giorno_mese: Option<String>,
    pub(super) luogo_nascita: Option<Place>,
    #[serde(rename = "soggettoAIRE")]
    pub(super) aire: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct TaxCode {
    pub(super) cod_fiscale: Option<String>,
    #[serde(rename = "validitaCF")]
    pub(super) validity: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Place {
    pub(super) comune: Option<Municipality>,
    pub(super) localita: Option<Locality>,
    pub(super) luogo_eccezionale: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Municipality {
    pub(super) nome_comune: Option<String>,
    pub(super) sigla_provincia_istat: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Locality {
    pub(super) descrizione_localita: Option<String>,
    pub(super) descrizione_stato: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct MaritalStatus {
    pub(super) stato_civile: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Citizenship {
    pub(super) descrizione_stato: Option<String>,
    pub(super) data_validita: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Tie {
    pub(super) tipo_legame: Option<String>,
    pub(super) codice_legame: Option<String>,
    pub(super) data_decorrenza: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Parent {
    pub(super) generalita: Option<General>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Marriage {
    pub(super) coniuge: Option<General>,
    pub(super) dati_matrimonio: Option<Event>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Cohabitation {
    pub(super) convivente: Option<General>,
    pub(super) contratto_stipula: Option<Contract>,
    pub(super) contratto_risoluzione: Option<Resolution>,
}

/// The contract of a cohabitation, or what resolved it.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Contract {
    pub(super) data: Option<String>,
    pub(super) data_documento: Option<String>,
    pub(super) protocollo: Option<String>,
    pub(super) luogo_evento: Option<Place>,
    pub(super) professionista: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Resolution {
    #[serde(deserialize_with = "text_or_number")]
    pub(super) motivo_risoluzione: Option<String>,
    pub(super) contratto: Option<Contract>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Event {
    pub(super) data_evento: Option<String>,
    pub(super) luogo_evento: Option<Place>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Info {
    pub(super) id: Option<String>,
    pub(super) chiave: Option<String>,
    pub(super) valore_data: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Attributes {
    pub(super) senza_fissa_dimora: Option<String>,
    pub(super) soggetto_certificabile: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Electoral {
    pub(super) elettore: Option<String>,
    pub(super) sezioneelettoralenum: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Residence {
    pub(super) tipo_indirizzo: Option<String>,
    pub(super) indirizzo: Option<Address>,
    pub(super) localita_estera: Option<Abroad>,
    pub(super) presso: Option<String>,
    pub(super) data_decorrenza_residenza: Option<String>,
    pub(super) data_fine_residenza: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Address {
    pub(super) cap: Option<String>,
    pub(super) comune: Option<Municipality>,
    pub(super) frazione: Option<String>,
    pub(super) toponimo: Option<Street>,
    pub(super) numero_civico: Option<Number>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Street {
    pub(super) specie: Option<String>,
    pub(super) denominazione_toponimo: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Number {
    pub(super) numero: Option<String>,
    pub(super) lettera: Option<String>,
    pub(super) esponente1: Option<String>,
    pub(super) civico_interno: Option<Interior>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Interior {
    pub(super) scala: Option<String>,
    pub(super) piano: Option<String>,
    pub(super) interno1: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Abroad {
    pub(super) indirizzo_estero: Option<ForeignAddress>,
    pub(super) consolato: Option<Consulate>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ForeignAddress {
    pub(super) localita: Option<Locality>,
    pub(super) toponimo: Option<ForeignStreet>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ForeignStreet {
    pub(super) denominazione: Option<String>,
    pub(super) numero_civico: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Consulate {
    pub(super) descrizione_consolato: Option<String>,
}
