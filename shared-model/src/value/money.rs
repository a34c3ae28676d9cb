use super::Invalid;

/// A currency of ISO 4217: three letters, upper case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(try_from = "String", into = "String"))]
pub struct Currency([u8; 3]);

impl Currency {
    /// The US dollar, the default where a site names none.
    pub const USD: Self = Self(*b"USD");

    /// # Errors
    /// A currency is a code of ISO 4217: three letters.
    pub fn parse(code: &str) -> Result<Self, Invalid> {
        match <[u8; 3]>::try_from(code.trim().as_bytes()) {
            Ok(letters) if letters.iter().all(u8::is_ascii_alphabetic) => Ok(Self(letters.map(|l| l.to_ascii_uppercase()))),
            _ => Err(Invalid("a currency is a code of ISO 4217: three letters such as EUR")),
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Digits after the point in ISO 4217 (the exceptions from two of its table of 2024).
    pub fn digits(self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX" | b"UYI" | b"VND" | b"VUV"
            | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }
}

impl TryFrom<String> for Currency {
    type Error = Invalid;
    fn try_from(code: String) -> Result<Self, Invalid> {
        Self::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> String {
        currency.as_str().to_owned()
    }
}

/// An amount in the minor unit of its currency (cents, yen, fils): sums never lose a cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Money {
    /// In minor units; negative for what was paid back.
    pub minor: i64,
    /// Of which currency.
    pub currency: Currency,
}

impl Money {
    /// From an amount as people and JSON write it, rounded to the minor unit, half away from zero.
    ///
    /// # Errors
    /// An amount is a number of at most ten million million.
    pub fn of(amount: f64, currency: Currency) -> Result<Self, Invalid> {
        let minor = (amount * 10f64.powi(currency.digits() as i32)).round();
        if amount.is_finite() && amount.abs() <= 1e13 {
            Ok(Self { minor: minor as i64, currency })
        } else {
            Err(Invalid("an amount of money is a number of at most ten million million"))
        }
    }

    /// The amount in the major unit, as a reading.
    pub fn amount(self) -> f64 {
        self.minor as f64 / 10f64.powi(self.currency.digits() as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cents_are_whole() {
        let usd = Currency::parse("usd").unwrap();
        assert_eq!(Money::of(10.5, usd).unwrap().minor, 1050);
        assert_eq!(Money::of(29.33, usd).unwrap().amount(), 29.33);
        assert_eq!(Money::of(1200.0, Currency::parse("JPY").unwrap()).unwrap().minor, 1200);
        assert!(Money::of(f64::NAN, usd).is_err());
        assert!(Currency::parse("$").is_err());
    }
}
