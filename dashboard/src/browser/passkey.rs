//! Web Authentication: the browser asks the device for a passkey. Options and answers are JSON (Level 3: `parseCreationOptionsFromJSON`,
//! `parseRequestOptionsFromJSON`, `toJSON`), so no bytes are turned about here.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use serde_json::{Value, json};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Why there is no passkey.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPasskey {
    /// The browser, or this address, knows none: an IP address cannot have one.
    Unsupported,
    /// The reader, or the device, said no.
    Declined,
}

/// Makes a passkey for somebody on this device.
///
/// # Errors
/// When there is none in the end.
pub async fn make(challenge: &str, host: &str, name: &str, handle: &str) -> Result<Value, NoPasskey> {
    let options = json!({
        "challenge": challenge,
        "rp": {"id": host, "name": "Rapport"},
        "user": {"id": handle, "name": name, "displayName": name},
        // ES256, which nearly every platform's passkeys have; RS256 for those of Windows Hello that have nothing else.
        "pubKeyCredParams": [{"type": "public-key", "alg": -7}, {"type": "public-key", "alg": -257}],
        "authenticatorSelection": {"residentKey": "required", "requireResidentKey": true, "userVerification": "required"},
        "attestation": "none",
        "timeout": 120_000,
    });
    ceremony("create", "parseCreationOptionsFromJSON", &options).await
}

/// Signs with a passkey of this device: the reader chooses which.
///
/// # Errors
/// When there is none in the end.
pub async fn sign(challenge: &str, host: &str) -> Result<Value, NoPasskey> {
    let options = json!({"challenge": challenge, "rpId": host, "userVerification": "required", "timeout": 120_000});
    ceremony("get", "parseRequestOptionsFromJSON", &options).await
}

/// Whether the browser can do any of this.
pub fn is_there() -> bool {
    class().is_some_and(|class| function(&class, "parseRequestOptionsFromJSON").is_some())
}

fn class() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"PublicKeyCredential".into()).ok().filter(|class| !class.is_undefined())
}

fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

async fn ceremony(verb: &str, parser: &str, options: &Value) -> Result<Value, NoPasskey> {
    let asked = || {
        let class = class()?;
        let options = function(&class, parser)?.call1(&class, &JSON::parse(&options.to_string()).ok()?).ok()?;
        let wish = Object::new();
        Reflect::set(&wish, &"publicKey".into(), &options).ok()?;
        let credentials = Reflect::get(&web_sys::window()?.navigator(), &"credentials".into()).ok()?;
        function(&credentials, verb)?.call1(&credentials, &wish).ok()?.dyn_into::<Promise>().ok()
    };
    let promise = asked().ok_or(NoPasskey::Unsupported)?;
    let credential = JsFuture::from(promise).await.map_err(|_| NoPasskey::Declined)?;
    let said = || {
        let said = function(&credential, "toJSON")?.call0(&credential).ok()?;
        serde_json::from_str(&String::from(JSON::stringify(&said).ok()?)).ok()
    };
    said().ok_or(NoPasskey::Unsupported)
}
