//! Signed data as others made them (RFC 5652 §5): who signed, with which certificate, over what; and the
//! unsigned attribute that a time-stamp becomes.

use super::SealError;
use super::algorithms::{Hash, is_signature_of, skip_rest};
use super::x509::Known;
use ::cms::content_info::ContentInfo;
use ::cms::signed_data::{SignedData, SignerIdentifier, SignerInfo, SignerInfos};
use der::asn1::{AnyRef, ObjectIdentifier, OctetString, SetOfVec};
use der::{Any, Decode, Encode, Reader, SliceReader, Tag, TagNumber};
use x509_cert::attr::Attribute;
use x509_cert::ext::pkix::SubjectKeyIdentifier;
use x509_cert::spki::AlgorithmIdentifierOwned;

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");
const CONTENT_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.4");
/// `id-aa-signingCertificate` (RFC 2634 §5.4): its digest is SHA-1.
const SIGNING_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.12");
/// `id-aa-signingCertificateV2` (RFC 5035 §3).
const SIGNING_CERTIFICATE_V2: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// `id-aa-signatureTimeStampToken` (RFC 3161 appendix A).
const TIME_STAMP_TOKEN: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// Signed data with one signer of interest, the first.
#[derive(Clone, Debug)]
pub(super) struct Envelope {
    signed: SignedData,
    certificates: Vec<Known>,
}

impl Envelope {
    /// Reads a `ContentInfo`; zeros may follow it, as they do in a PDF.
    pub(super) fn read_padded(der: &[u8]) -> der::Result<Self> {
        let mut reader = SliceReader::new(der)?;
        Self::read(reader.tlv_bytes()?)
    }

    /// Reads a `ContentInfo` and nothing else.
    pub(super) fn read(der: &[u8]) -> der::Result<Self> {
        let outer = ContentInfo::from_der(der)?;
        if outer.content_type != SIGNED_DATA {
            return Err(Tag::ObjectIdentifier.value_error());
        }
        Ok(Self {
            signed: outer.content.decode_as()?,
            certificates: certificates(&outer.content)?,
        })
    }

    /// How many signed.
    pub(super) fn signers(&self) -> usize {
        self.signed.signer_infos.0.len()
    }

    pub(super) fn content_type(&self) -> ObjectIdentifier {
        self.signed.encap_content_info.econtent_type
    }

    /// What was signed, where it stands inside.
    pub(super) fn content(&self) -> Option<&[u8]> {
        self.signed.encap_content_info.econtent.as_ref().map(Any::value)
    }

    pub(super) fn certificates(&self) -> &[Known] {
        &self.certificates
    }

    pub(super) fn signature(&self) -> Option<&[u8]> {
        Some(self.info()?.signature.as_bytes())
    }

    /// The signer's certificate, if it stands inside.
    pub(super) fn signer(&self) -> Option<&Known> {
        let sid = &self.info()?.sid;
        self.certificates.iter().find(|known| match sid {
            SignerIdentifier::IssuerAndSerialNumber(wanted) => {
                known.tbs().issuer == wanted.issuer && known.tbs().serial_number == wanted.serial_number
            }
            SignerIdentifier::SubjectKeyIdentifier(wanted) => {
                matches!(known.tbs().get::<SubjectKeyIdentifier>(), Ok(Some((_, own))) if own == *wanted)
            }
        })
    }

    /// Whether the signer's key signed attributes that hold the digest of this content, in pieces.
    pub(super) fn is_signed_over(&self, content: &[&[u8]]) -> bool {
        self.info()
            .zip(self.signer())
            .is_some_and(|(info, signer)| is_signed_over(info, signer, self.content_type(), content))
    }

    /// Whether the signed attributes name this very certificate (RFC 5816 §2.2.1): the signer's, and no
    /// other one of the same key.
    pub(super) fn names_its_signer(&self) -> bool {
        let named = self
            .signed_value(SIGNING_CERTIFICATE_V2)
            .map(|value| (value, Hash::Sha256))
            .or_else(|| Some((self.signed_value(SIGNING_CERTIFICATE)?, Hash::Sha1)));
        let named = named.and_then(|(value, otherwise)| certificate_hash(value, otherwise));
        named
            .zip(self.signer())
            .is_some_and(|((hash, digest), signer)| hash.of(&[signer.der()]) == digest)
    }

    /// The time-stamps on the signature, DER.
    pub(super) fn time_stamps(&self) -> Vec<Vec<u8>> {
        let attributes = self.info().and_then(|info| info.unsigned_attrs.as_ref());
        attributes
            .into_iter()
            .flat_map(SetOfVec::iter)
            .filter(|attribute| attribute.oid == TIME_STAMP_TOKEN)
            .flat_map(|attribute| attribute.values.iter())
            .filter_map(|value| value.to_der().ok())
            .collect()
    }

    /// The same signed data with a time-stamp on the signature.
    pub(super) fn with_time_stamp(mut self, token: &[u8]) -> Result<Vec<u8>, SealError> {
        let attribute = Attribute {
            oid: TIME_STAMP_TOKEN,
            values: SetOfVec::try_from(vec![Any::from_der(token)?])?,
        };
        let mut infos = self.signed.signer_infos.0.into_vec();
        let first = infos
            .first_mut()
            .ok_or_else(|| SealError::Signature("nobody signed".to_string()))?;
        let mut attributes = first.unsigned_attrs.take().unwrap_or_default().into_vec();
        attributes.push(attribute);
        first.unsigned_attrs = Some(SetOfVec::try_from(attributes)?);
        self.signed.signer_infos = SignerInfos::from(SetOfVec::try_from(infos)?);
        let outer = ContentInfo {
            content_type: SIGNED_DATA,
            content: Any::encode_from(&self.signed)?,
        };
        Ok(outer.to_der()?)
    }

    fn info(&self) -> Option<&SignerInfo> {
        self.signed.signer_infos.0.get(0)
    }

    fn signed_value(&self, oid: ObjectIdentifier) -> Option<&Any> {
        signed_value(self.info()?, oid)
    }
}

fn is_signed_over(info: &SignerInfo, signer: &Known, kind: ObjectIdentifier, content: &[&[u8]]) -> bool {
    let Some(hash) = Hash::named(info.digest_alg.oid).filter(|hash| *hash != Hash::Sha1) else {
        return false;
    };
    let stated_kind =
        signed_value(info, CONTENT_TYPE).and_then(|value| value.decode_as::<ObjectIdentifier>().ok());
    let stated_digest =
        signed_value(info, MESSAGE_DIGEST).and_then(|value| value.decode_as::<OctetString>().ok());
    // What is signed is the encoding as a set (RFC 5652 §5.4), not the one that stands in the structure.
    let Some(Ok(message)) = info.signed_attrs.as_ref().map(Encode::to_der) else {
        return false;
    };
    stated_kind == Some(kind)
        && stated_digest.is_some_and(|stated| stated.as_bytes() == hash.of(content))
        && is_signature_of(
            &signer.tbs().subject_public_key_info,
            &info.signature_algorithm,
            Some(&info.digest_alg),
            &message,
            info.signature.as_bytes(),
        )
}

/// The value of a signed attribute that is there once, with one value.
fn signed_value(info: &SignerInfo, oid: ObjectIdentifier) -> Option<&Any> {
    let mut found = info.signed_attrs.as_ref()?.iter();
    let first = found.find(|attribute| attribute.oid == oid)?;
    let once = found.all(|attribute| attribute.oid != oid) && first.values.len() == 1;
    first.values.get(0).filter(|_| once)
}

/// The first of `SEQUENCE { certs SEQUENCE OF ESSCertID, … }`: how it is digested, and the digest.
fn certificate_hash(value: &Any, otherwise: Hash) -> Option<(Hash, Vec<u8>)> {
    let named = value.sequence(|outer| {
        let named = outer.sequence(|certificates| {
            let named = certificates.sequence(|id| {
                let algorithm = if id.peek_tag()? == Tag::Sequence {
                    Some(id.decode::<AlgorithmIdentifierOwned>()?)
                } else {
                    None
                };
                let digest: OctetString = id.decode()?;
                skip_rest(id)?;
                Ok((algorithm, digest))
            })?;
            skip_rest(certificates)?;
            Ok(named)
        })?;
        skip_rest(outer)?;
        Ok(named)
    });
    let (algorithm, digest) = named.ok()?;
    let hash = match algorithm {
        Some(algorithm) => Hash::named(algorithm.oid)?,
        None => otherwise,
    };
    Some((hash, digest.as_bytes().to_vec()))
}

/// The certificates inside `SignedData`, as their bytes are.
fn certificates(signed: &Any) -> der::Result<Vec<Known>> {
    let set = signed.sequence(|inside| {
        for _ in ["version", "digest algorithms", "content"] {
            inside.tlv_bytes()?;
        }
        let first = Tag::ContextSpecific {
            constructed: true,
            number: TagNumber::N0,
        };
        let set = if inside.peek_tag()? == first {
            Some(inside.tlv_bytes()?)
        } else {
            None
        };
        skip_rest(inside)?;
        Ok(set)
    })?;
    let Some(set) = set else {
        return Ok(Vec::new());
    };
    let mut reader = SliceReader::new(AnyRef::from_der(set)?.value())?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        let is_certificate = reader.peek_tag()? == Tag::Sequence;
        let bytes = reader.tlv_bytes()?;
        if is_certificate {
            found.push(Known::from_der(bytes)?);
        }
    }
    Ok(found)
}
