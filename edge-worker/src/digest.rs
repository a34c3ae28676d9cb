//! Digests, keyed hashes and ids out of dice.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// SHA-256 as 64 hexadecimal digits: how keys and tokens are kept. They are long and random, so no slow hash is needed.
#[must_use]
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// SHA-256 as 32 bytes.
#[must_use]
pub fn sha256_bytes(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// HMAC-SHA256 (RFC 2104) as 64 hexadecimal digits.
#[must_use]
pub fn hmac_sha256(key: &[u8], message: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    hex(&mac.finalize().into_bytes())
}

/// Whether this is the HMAC of the message; takes the same time wherever the first difference is.
#[must_use]
pub fn is_hmac_sha256(key: &[u8], message: &[u8], claimed: &str) -> bool {
    same(&hmac_sha256(key, message), &claimed.trim().to_ascii_lowercase())
}

/// Whether two texts are the same; takes the same time wherever the first difference is.
#[must_use]
pub fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
}

/// Lower-case hexadecimal digits.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).filter_map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}

/// A name nobody else has: a prefix and 160 random bits as 32 letters and digits (32 of them, so that none is likelier).
pub fn unique(prefix: &str, mut random: impl FnMut(&mut [u8])) -> String {
    short(prefix, 32, &mut random)
}

/// The same with as many characters as wanted, of 5 bits each.
pub fn short(prefix: &str, characters: usize, mut random: impl FnMut(&mut [u8])) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let mut dice = vec![0; characters];
    random(&mut dice);
    let letters = dice.iter().map(|die| char::from(LETTERS[usize::from(die % 32)]));
    prefix.chars().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_digests() {
        // FIPS 180-4, example of one block; RFC 4231, test case 2.
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        let mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hmac_sha256(b"Jefe", b"what do ya want for nothing?"), mac);
        assert!(is_hmac_sha256(b"Jefe", b"what do ya want for nothing?", &mac.to_uppercase()));
        assert!(!is_hmac_sha256(b"Jefe", b"what do ya want for nothing", mac));
        assert!(!same("a", "ab"));
    }

    #[test]
    fn names_have_their_length() {
        let name = unique("sk_", |bytes| bytes.fill(33));
        assert_eq!((name.len(), &name[..5]), (35, "sk_bb"));
    }
}
