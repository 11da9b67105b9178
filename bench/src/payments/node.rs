//! The node of payments, as far as a station sees it.

use super::{Case, now, written};
use reqwest::{Certificate, Client, Identity};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) struct Node {
    client: Client,
    station: String,
    receipts: AtomicU64,
}

impl Node {
    /// The node of a folder of certificates, calling a station.
    pub(super) fn new(station: &str, folder: &Path) -> Self {
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let pem = format!("{}{}", read("node.pem"), read("node.key"));
        let client = Client::builder()
            .no_proxy()
            .tls_certs_only([Certificate::from_pem(read("station.pem").as_bytes()).unwrap()])
            .identity(Identity::from_pem(pem.as_bytes()).unwrap())
            .build()
            .unwrap();
        Self {
            client,
            station: station.to_owned(),
            receipts: AtomicU64::new(0),
        }
    }

    pub(super) async fn verify(&self, case: &Case) {
        let Case { creditor, number, .. } = case;
        self.call(
            "paVerifyPaymentNotice",
            "paVerifyPaymentNoticeReq",
            creditor,
            &format!(
                "<qrCode><fiscalCode>{creditor}</fiscalCode><noticeNumber>{number}</noticeNumber></qrCode>"
            ),
        )
        .await;
    }

    pub(super) async fn receipt(&self, case: &Case) {
        let Case {
            creditor,
            number,
            amount,
            ..
        } = case;
        let id = self.receipts.fetch_add(1, Ordering::Relaxed);
        let amount = format!("{}.{:02}", amount / 100, amount % 100);
        let (iuv, at) = (number.get(1..).unwrap(), written(now()));
        let receipt = format!(
            "<receipt><receiptId>bench{id:030}</receiptId><noticeNumber>{number}</noticeNumber>\
             <fiscalCode>{creditor}</fiscalCode><outcome>OK</outcome>\
             <creditorReferenceId>{iuv}</creditorReferenceId><paymentAmount>{amount}</paymentAmount>\
             <description>TARI</description><companyName>Comune</companyName><debtor><uniqueIdentifier>\
             <entityUniqueIdentifierType>F</entityUniqueIdentifierType>\
             <entityUniqueIdentifierValue>ANONIMO</entityUniqueIdentifierValue></uniqueIdentifier>\
             <fullName>Anonimo</fullName></debtor><transferList><transfer><idTransfer>1</idTransfer>\
             <transferAmount>{amount}</transferAmount><fiscalCodePA>{creditor}</fiscalCodePA>\
             <IBAN>IT60X0542811101000000123456</IBAN><remittanceInformation>TARI</remittanceInformation>\
             <transferCategory>9/0101101IM/</transferCategory></transfer></transferList><idPSP>BANCA</idPSP>\
             <pspFiscalCode>12345678903</pspFiscalCode><PSPCompanyName>Banca</PSPCompanyName>\
             <idChannel>BANCA_01</idChannel><channelDescription>app</channelDescription><fee>1.00</fee>\
             <paymentDateTime>{at}</paymentDateTime></receipt>"
        );
        self.call("paSendRTV2", "paSendRTV2Request", creditor, &receipt)
            .await;
    }

    async fn call(&self, operation: &str, root: &str, creditor: &str, content: &str) {
        let message = format!(
            "<soapenv:Envelope xmlns:soapenv=\"http://schemas.xmlsoap.org/soap/envelope/\" \
             xmlns:pafn=\"http://pagopa-api.pagopa.gov.it/pa/paForNode.xsd\"><soapenv:Body><pafn:{root}>\
             <idPA>{creditor}</idPA><idBrokerPA>{creditor}</idBrokerPA><idStation>{creditor}_01</idStation>\
             {content}</pafn:{root}></soapenv:Body></soapenv:Envelope>"
        );
        let request = self.client.post(&self.station).header("SOAPAction", operation);
        let answer = request.body(message).send().await.unwrap().text().await.unwrap();
        assert!(answer.contains("<outcome>OK</outcome>"), "{operation}: {answer}");
    }
}
