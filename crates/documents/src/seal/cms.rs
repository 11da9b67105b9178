//! The signature itself: CMS SignedData, detached (RFC 5652), with the attributes of CAdES baseline B
//! (ETSI EN 319 122-1 §6) that PAdES keeps. The signing time stands in the PDF, not here.

use super::SealError;
use super::algorithms::sha256_identifier;
use ::cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use ::cms::content_info::{CmsVersion, ContentInfo};
use ::cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedAttributes, SignedData, SignerIdentifier, SignerInfo,
    SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Tag};
use sha2::{Digest, Sha256};
use x509_cert::Certificate;
use x509_cert::attr::Attribute;
use x509_cert::spki::AlgorithmIdentifierOwned;

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-aa-signingCertificateV2` (RFC 5035).
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");

impl From<der::Error> for SealError {
    fn from(error: der::Error) -> Self {
        Self::Signature(error.to_string())
    }
}

/// Builds the signature; `sign` signs the encoded attributes by the algorithm named.
pub(super) fn signed_data(
    sha256: &[u8; 32],
    chain: &[Certificate],
    algorithm: AlgorithmIdentifierOwned,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, SealError>,
) -> Result<Vec<u8>, SealError> {
    let signer = chain
        .first()
        .ok_or_else(|| SealError::Signature("no certificate".to_string()))?;
    let attributes = SignedAttributes::try_from(vec![
        attribute(CONTENT_TYPE, Any::encode_from(&DATA)?)?,
        attribute(MESSAGE_DIGEST, Any::new(Tag::OctetString, sha256.as_slice())?)?,
        attribute(SIGNING_CERTIFICATE_V2, signing_certificate(signer)?)?,
    ])?;
    let signature = sign(&attributes.to_der()?)?;
    let digest_algorithm = sha256_identifier();
    let signer_info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: signer.tbs_certificate.issuer.clone(),
            serial_number: signer.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: digest_algorithm.clone(),
        signed_attrs: Some(attributes),
        signature_algorithm: algorithm,
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let certificates = chain.iter().cloned().map(CertificateChoices::Certificate);
    let envelope = SignedData {
        version: CmsVersion::V1,
        digest_algorithms: SetOfVec::try_from(vec![digest_algorithm])?,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet::from(SetOfVec::try_from(
            certificates.collect::<Vec<_>>(),
        )?)),
        crls: None,
        signer_infos: SignerInfos::from(SetOfVec::try_from(vec![signer_info])?),
    };
    let content = ContentInfo {
        content_type: SIGNED_DATA,
        content: Any::encode_from(&envelope)?,
    };
    Ok(content.to_der()?)
}

fn attribute(oid: ObjectIdentifier, value: Any) -> der::Result<Attribute> {
    Ok(Attribute {
        oid,
        values: SetOfVec::try_from(vec![value])?,
    })
}

/// `SigningCertificateV2 { certs { ESSCertIDv2 { certHash } } }` with the default hash, SHA-256, and
/// without issuer and serial number, which the signer identifier carries already.
fn signing_certificate(certificate: &Certificate) -> der::Result<Any> {
    let hash = Sha256::digest(certificate.to_der()?);
    let mut encoded = vec![0x30, 0x26, 0x30, 0x24, 0x30, 0x22, 0x04, 0x20];
    encoded.extend_from_slice(&hash);
    Any::from_der(&encoded)
}
