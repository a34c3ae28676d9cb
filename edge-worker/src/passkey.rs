//! Passkeys: what a browser and its authenticator say, checked as Web Authentication Level 3 (W3C) wants it, for keys on P-256 (ES256)
//! and RSA keys (RS256), without attestation. No I/O: challenges and keys are the account's.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::Verifier;
use p256::ecdsa::{Signature, VerifyingKey};
use rsa::{BigUint, Pkcs1v15Sign, RsaPublicKey};
use serde::Deserialize;

use crate::digest;

/// What is signed over: who was asked, and who answered where.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default, rename = "crossOrigin")]
    cross_origin: bool,
}

/// Where the ceremony has to take place.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The host without its port: the id of the relying party.
    pub name: &'a str,
    /// The host with its port.
    pub host: &'a str,
}

/// What an authenticator says of itself and of the moment (section 6.1).
struct Authenticator<'a> {
    counter: u32,
    /// The credential that was made, where one was.
    attested: Option<(&'a [u8], &'a [u8])>,
}

/// A key that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// Its id, as Base64.
    pub id: String,
    /// The public key as text, see [`PublicKey`].
    pub key: String,
    /// How often it was used, as far as it counts that.
    pub counter: u32,
    /// What was asked.
    pub challenge: String,
}

/// A key that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// How often by now, as far as it counts that.
    pub counter: u32,
    /// What was asked.
    pub challenge: String,
}

/// Bytes from the Base64 of URLs (RFC 4648, section 5), which Web Authentication uses.
fn bytes(text: &str) -> Result<Vec<u8>, &'static str> {
    URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).map_err(|_| "is Base64 as URLs have it")
}

/// The Base64 of URLs.
#[must_use]
pub fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn client_data(raw: &[u8], kind: &str, place: Place<'_>) -> Result<String, &'static str> {
    let data: ClientData = serde_json::from_slice(raw).map_err(|_| "its client data cannot be read")?;
    if data.kind != kind {
        return Err("it was made for something else");
    }
    let (scheme, host) = data.origin.split_once("://").unwrap_or_default();
    if !matches!(scheme, "https" | "http") || !host.eq_ignore_ascii_case(place.host) || data.cross_origin {
        return Err("it was made on another page");
    }
    Ok(data.challenge)
}

/// Somebody was there and was verified (a finger, a face, a code).
const PRESENT_AND_VERIFIED: u8 = 0b101;
/// A credential follows.
const ATTESTED: u8 = 0b100_0000;

fn authenticator<'a>(data: &'a [u8], place: Place<'_>) -> Result<Authenticator<'a>, &'static str> {
    const SHORT: &str = "its authenticator data is cut short";
    let (hash, rest) = data.split_at_checked(32).ok_or(SHORT)?;
    let (head, rest) = rest.split_at_checked(5).ok_or(SHORT)?;
    if hash != digest::sha256_bytes(place.name.as_bytes()) {
        return Err("it belongs to another host");
    }
    let flags = head[0];
    if flags & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED {
        return Err("nobody was verified by it");
    }
    let counter = u32::from_be_bytes([head[1], head[2], head[3], head[4]]);
    let attested = if flags & ATTESTED == 0 {
        None
    } else {
        // The model of the authenticator (16 bytes), then the id with its length, then the key.
        let (model, rest) = rest.split_at_checked(18).ok_or(SHORT)?;
        Some(rest.split_at_checked(usize::from(u16::from_be_bytes([model[16], model[17]]))).ok_or(SHORT)?)
    };
    Ok(Authenticator { counter, attested })
}

/// The point of a COSE key (RFC 9053, section 7.1.1): authenticators write an ES256 key in the one canonical form of CTAP2, so its bytes
/// are known: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
fn point(cose: &[u8]) -> Option<[u8; 65]> {
    const HEAD: &[u8] = &[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
    const BETWEEN: &[u8] = &[0x22, 0x58, 0x20];
    let (x, rest) = cose.strip_prefix(HEAD)?.split_at_checked(32)?;
    let (y, _) = rest.strip_prefix(BETWEEN)?.split_at_checked(32)?;
    let mut point = [4; 65];
    point[1..33].copy_from_slice(x);
    point[33..].copy_from_slice(y);
    Some(point)
}

/// A public key. As text an ES256 key is its point in SEC 1 as Base64, and an RS256 key `RS256.` with modulus and exponent.
#[derive(Debug)]
enum PublicKey {
    /// ECDSA on P-256 with SHA-256.
    Es256(VerifyingKey),
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8812, section 2).
    Rs256(RsaPublicKey),
}

const RS256: &str = "RS256.";

impl PublicKey {
    /// A key as COSE has it, and as text.
    fn of_cose(cose: &[u8]) -> Result<String, &'static str> {
        let text = match (point(cose), numbers(cose)) {
            (Some(point), _) => text(&point),
            (None, Some((modulus, exponent))) => format!("{RS256}{}.{}", text(modulus), text(exponent)),
            (None, None) => return Err("its key is not one of ES256 or RS256"),
        };
        Self::parse(&text)?;
        Ok(text)
    }

    fn parse(text: &str) -> Result<Self, &'static str> {
        let Some(numbers) = text.strip_prefix(RS256) else {
            let point = VerifyingKey::from_sec1_bytes(&bytes(text)?);
            return point.map(Self::Es256).map_err(|_| "its key is no point of P-256");
        };
        let (modulus, exponent) = numbers.split_once('.').ok_or("its key is cut short")?;
        let number = |text: &str| bytes(text).map(|bytes| BigUint::from_bytes_be(&bytes));
        let modulus = number(modulus)?;
        // NIST SP 800-131A: 2048 bits at least; more than 4096 is nobody's passkey.
        if !(2048..=4096).contains(&modulus.bits()) {
            return Err("its key has 2048 to 4096 bits");
        }
        RsaPublicKey::new(modulus, number(exponent)?).map(Self::Rs256).map_err(|_| "its key is no key of RSA")
    }

    fn verify(&self, signed: &[u8], signature: &[u8]) -> Result<(), &'static str> {
        match self {
            Self::Es256(key) => {
                let signature = Signature::from_der(signature).map_err(|_| "its signature cannot be read")?;
                key.verify(signed, &signature).map_err(|_| "its signature does not hold")
            }
            Self::Rs256(key) => {
                // The prefix of SHA-256 in DigestInfo (RFC 8017, section 9.2, note 1).
                const SHA_256: [u8; 19] =
                    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
                let scheme = Pkcs1v15Sign { hash_len: Some(32), prefix: Box::new(SHA_256) };
                key.verify(scheme, &digest::sha256_bytes(signed), signature).map_err(|_| "its signature does not hold")
            }
        }
    }
}

/// Modulus and exponent of a COSE key (RFC 8230, section 4), again in the canonical form: {1: 3, 3: -257, -1: n, -2: e}.
fn numbers(cose: &[u8]) -> Option<(&[u8], &[u8])> {
    const HEAD: &[u8] = &[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59];
    let (length, rest) = cose.strip_prefix(HEAD)?.split_at_checked(2)?;
    let (modulus, rest) = rest.split_at_checked(usize::from(u16::from_be_bytes([length[0], length[1]])))?;
    let (head, rest) = rest.strip_prefix(&[0x21])?.split_first()?;
    // A string of one to four bytes.
    let length = head.checked_sub(0x40).filter(|length| (1..=4).contains(length))?;
    Some((modulus, rest.split_at_checked(usize::from(length))?.0))
}

/// Checks a key that a browser made.
///
/// # Errors
/// What is wrong, in words one may show.
pub fn made(authenticator_data: &str, client: &str, place: Place<'_>) -> Result<Made, &'static str> {
    let challenge = client_data(&bytes(client)?, "webauthn.create", place)?;
    let data = bytes(authenticator_data)?;
    let said = authenticator(&data, place)?;
    let (id, cose) = said.attested.ok_or("no key came with it")?;
    if id.is_empty() || id.len() > 1023 {
        return Err("its id has 1 to 1023 bytes");
    }
    Ok(Made { id: text(id), key: PublicKey::of_cose(cose)?, counter: said.counter, challenge })
}

/// Checks what a key signed.
///
/// # Errors
/// What is wrong, in words one may show.
pub fn used(key: &str, authenticator_data: &str, client: &str, signature: &str, place: Place<'_>) -> Result<Used, &'static str> {
    let client = bytes(client)?;
    let challenge = client_data(&client, "webauthn.get", place)?;
    let data = bytes(authenticator_data)?;
    let said = authenticator(&data, place)?;
    let signed = [data.as_slice(), &digest::sha256_bytes(&client)].concat();
    PublicKey::parse(key)?.verify(&signed, &bytes(signature)?)?;
    Ok(Used { counter: said.counter, challenge })
}

#[cfg(test)]
mod tests {
    use p256::ecdsa::SigningKey;
    use p256::ecdsa::signature::Signer;

    use super::*;

    const HERE: Place<'static> = Place { name: "localhost", host: "localhost:8787" };

    fn client(kind: &str, origin: &str) -> String {
        text(format!(r#"{{"type":"{kind}","challenge":"Y2hhbGxlbmdl","origin":"{origin}","crossOrigin":false}}"#).as_bytes())
    }

    fn data(name: &str, flags: u8, more: &[u8]) -> Vec<u8> {
        [digest::sha256_bytes(name.as_bytes()).as_slice(), &[flags, 0, 0, 0, 7], more].concat()
    }

    fn attested(key: &SigningKey) -> Vec<u8> {
        let point = key.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let cose =
            [&[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20], &bytes[1..33], &[0x22, 0x58, 0x20], &bytes[33..]].concat();
        [&[0; 16][..], &[0, 3], b"abc", &cose].concat()
    }

    #[test]
    fn a_key_is_made_and_used_here_alone() {
        let signing = SigningKey::from_slice(&[7; 32]).unwrap();
        let create = client("webauthn.create", "http://localhost:8787");
        let given = made(&text(&data("localhost", 0x45, &attested(&signing))), &create, HERE).unwrap();
        assert_eq!((given.id.as_str(), given.counter, given.challenge.as_str()), ("YWJj", 7, "Y2hhbGxlbmdl"));
        let raw = data("localhost", 0x05, &[]);
        let get = client("webauthn.get", "http://localhost:8787");
        let sign = |client: &str| {
            let signed = [raw.as_slice(), &digest::sha256_bytes(&bytes(client).unwrap())].concat();
            let signature: Signature = signing.sign(&signed);
            text(signature.to_der().as_bytes())
        };
        assert_eq!(used(&given.key, &text(&raw), &get, &sign(&get), HERE).map(|used| used.counter), Ok(7));
        // Another page, another purpose, another host, nobody verified, a signature over something else.
        let elsewhere = client("webauthn.get", "http://localhost:9999");
        assert_eq!(used(&given.key, &text(&raw), &elsewhere, &sign(&elsewhere), HERE), Err("it was made on another page"));
        assert_eq!(used(&given.key, &text(&raw), &create, &sign(&create), HERE), Err("it was made for something else"));
        assert_eq!(used(&given.key, &text(&data("shop", 0x05, &[])), &get, &sign(&get), HERE), Err("it belongs to another host"));
        assert_eq!(used(&given.key, &text(&data("localhost", 0x01, &[])), &get, &sign(&get), HERE), Err("nobody was verified by it"));
        assert_eq!(used(&given.key, &text(&raw), &get, &sign(&elsewhere), HERE), Err("its signature does not hold"));
        let other = text(SigningKey::from_slice(&[8; 32]).unwrap().verifying_key().to_sec1_point(false).as_bytes());
        assert_eq!(used(&other, &text(&raw), &get, &sign(&get), HERE), Err("its signature does not hold"));
        for cut in 0..raw.len() {
            assert!(used(&given.key, &text(&raw[..cut]), &get, &sign(&get), HERE).is_err());
        }
        let whole = data("localhost", 0x45, &attested(&signing));
        for cut in 0..whole.len() {
            assert!(made(&text(&whole[..cut]), &create, HERE).is_err(), "{cut}");
        }
        assert_eq!(made(&text(&data("localhost", 0x05, &[])), &create, HERE), Err("no key came with it"));
    }

    /// Modulus and signature were made by OpenSSL 3 (Node 20, `crypto.sign`), not by what checks them here.
    #[test]
    fn a_key_of_rsa_is_made_and_used_as_well() {
        const MODULUS: &str = "oRtu2Vb5_v_BVqoe-rkEtEaMEQhfMI5Zjj5Ww79TwkM3pYOn8zRrO95pB5wnsuAOR7bGnyEgg6vvBh_C7npFPrJOqlQe3TMjBxDEItkAbSBpp-WLrqrnEsaPP9pptHsG6nkmQUg_jTpmkZpKoYNn36joI5CFFxRcsHbstaX9UoDKP5KkTywOucNmpcilWtcEKdrY9D_Sye6AVxcESOI4QQu9zwYJuTRorJnUhskey83omk8VXtpSGRWGkVztb5RZE2wyvoYgsiVMZ_tik6H64ERdflrNWC9P-5F4J5ZOT7PJ-o3JpatFarurgFIwaRADE4sSHE-hWzAfn4O8tt9OWQ";
        const SIGNATURE: &str = "QzzppI2HMyR-LUoe6YGrjD6Qo8WU3WBGtB67Y4pQAT4tMBh0xStj6DELbHX-s36V_Es6TiL_aEHaxs3aBBq1hwAaPiLPMG9MUoANMsaeN9fCHHy8jHLKIFdcjUMhT9PG6TU_y9WdFeW0pL5SWlTJ5ApQq5n1SDQYFdf0NqeuwyN2KcrxcUfnhkJ0pd9CXu94fcSQKUXUaWwMa7Ku0RABT-3KIxX16dm9CtV8OypmcTqVcwBHL_KEiUaLzZib8yeJb0lkPVOAC0nNIoD5S6tQc2AerIHYWRVxcQ82EKXX03Cqu3K4pfV5jWNY4WON2oDUH6jmSD5j4KOYgPbmWQi5Pg";
        let (modulus, exponent) = (bytes(MODULUS).unwrap(), [1, 0, 1]);
        let cose =
            [&[0xa4, 0x01, 0x03, 0x03, 0x39, 0x01, 0x00, 0x20, 0x59, 0x01, 0x00], modulus.as_slice(), &[0x21, 0x43], &exponent].concat();
        let attested = [&[0; 16][..], &[0, 3], b"abc", &cose].concat();
        let create = client("webauthn.create", "http://localhost:8787");
        let whole = data("localhost", 0x45, &attested);
        let given = made(&text(&whole), &create, HERE).unwrap();
        assert_eq!(given.key, format!("RS256.{MODULUS}.AQAB"));
        let (raw, get) = (data("localhost", 0x05, &[]), client("webauthn.get", "http://localhost:8787"));
        assert_eq!(used(&given.key, &text(&raw), &get, SIGNATURE, HERE).map(|used| used.counter), Ok(7));
        // Over something else, a broken signature, a key of another kind, a modulus that is too short.
        assert_eq!(used(&given.key, &text(&data("localhost", 0x0d, &[])), &get, SIGNATURE, HERE), Err("its signature does not hold"));
        let mut broken = bytes(SIGNATURE).unwrap();
        broken[100] ^= 1;
        assert_eq!(used(&given.key, &text(&raw), &get, &text(&broken), HERE), Err("its signature does not hold"));
        assert_eq!(used(&given.key, &text(&raw), &get, "", HERE), Err("its signature does not hold"));
        assert_eq!(
            used(&format!("RS256.{}.AQAB", text(&modulus[..128])), &text(&raw), &get, SIGNATURE, HERE),
            Err("its key has 2048 to 4096 bits")
        );
        for cut in 0..whole.len() {
            assert!(made(&text(&whole[..cut]), &create, HERE).is_err(), "{cut}");
        }
    }
}
