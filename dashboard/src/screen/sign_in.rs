//! Signing in: by the one-time link, or by pasting a token.

use leptos::{
    ev,
    html::{button, div, form, h1, input, label, main, p, span},
    prelude::*,
    task::spawn_local,
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    browser::{
        call::{self, Body, TroubleKind},
        page,
        passkey::{self, NoPasskey},
    },
    part::{alert, explain},
    words::{common, passkeys as words_of_passkeys},
};

/// The screen. `given` is the token of the link; `done` runs when the session stands.
pub fn sign_in(given: Option<String>, done: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let words = common();
    page::set_title(words.sign_in());
    let token = RwSignal::new(String::new());
    let trying = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    let attempt = move |token: String| {
        if token.trim().is_empty() || trying.get_untracked() {
            return;
        }
        trying.set(true);
        refused.set(None);
        spawn_local(async move {
            let outcome = call::send("POST", "/api/session", Body::Json(json!({ "token": token.trim() }))).await;
            trying.try_set(false);
            match outcome {
                Ok(_) => done(),
                Err(trouble) => {
                    let said = match trouble.kind {
                        TroubleKind::SignedOut | TroubleKind::Forbidden | TroubleKind::NotFound | TroubleKind::Refused => {
                            words.token_refused()
                        }
                        _ => explain(&trouble),
                    };
                    refused.try_set(Some(said.to_owned()));
                }
            }
        });
    };
    let by_passkey = move |_| {
        if trying.get_untracked() {
            return;
        }
        trying.set(true);
        refused.set(None);
        spawn_local(async move {
            let outcome = sign().await;
            trying.try_set(false);
            match outcome {
                Ok(()) => done(),
                Err(said) => {
                    refused.try_set(Some(said.to_owned()));
                }
            }
        });
    };
    if let Some(given) = given {
        attempt(given);
    }
    main().class("gate").id("main").child(
        div().class("card").child((
            div().class("brand").child((span().class("mark").attr("aria-hidden", "true").child("R"), span().child("Rapport"))),
            h1().child(words.sign_in_title()),
            p().class("muted").child(words.sign_in_lead()),
            form()
                .on(ev::submit, move |event| {
                    event.prevent_default();
                    attempt(token.get_untracked());
                })
                .child((
                    move || refused.get().map(|said| div().attr("role", "alert").child(alert("bad", "warn", said))),
                    div().class("field").child((
                        label().r#for("token").child(words.token()),
                        input()
                            .class("input mono")
                            .id("token")
                            .r#type("password")
                            .attr("autocomplete", "current-password")
                            .attr("aria-describedby", "token-hint")
                            .prop("value", move || token.get())
                            .on(ev::input, move |event| token.set(event_target_value(&event))),
                        span().class("hint").id("token-hint").child(words.token_hint()),
                    )),
                    button()
                        .r#type("submit")
                        .class("btn primary")
                        .prop("disabled", move || trying.get())
                        .child(move || if trying.get() { words.signing_in() } else { words.sign_in() }),
                )),
            passkey::is_there().then(|| {
                (
                    p().class("or xs faint").child(words_of_passkeys().or()),
                    button()
                        .r#type("button")
                        .class("btn")
                        .prop("disabled", move || trying.get())
                        .on(ev::click, by_passkey)
                        .child(words_of_passkeys().sign_in()),
                )
            }),
        )),
    )
}

/// Signs in with a passkey of this device.
async fn sign() -> Result<(), &'static str> {
    let words = words_of_passkeys();
    let asked = call::send("POST", "/api/session/challenge", Body::Empty).await.map_err(|trouble| explain(&trouble))?;
    let Challenge { challenge, rp_id } = call::read(&asked).map_err(|trouble| explain(&trouble))?;
    let signed = passkey::sign(&challenge, &rp_id).await.map_err(told)?;
    let said = |field: &str| signed["response"][field].clone();
    let wish = json!({"id": signed["id"], "authenticator_data": said("authenticatorData"), "client_data": said("clientDataJSON"),
        "signature": said("signature")});
    match call::send("POST", "/api/session/passkey", Body::Json(wish)).await {
        Ok(_) => Ok(()),
        Err(trouble) if matches!(trouble.kind, TroubleKind::SignedOut | TroubleKind::Refused) => Err(words.refused()),
        Err(trouble) => Err(explain(&trouble)),
    }
}

/// Something to sign.
#[derive(Deserialize)]
struct Challenge {
    challenge: String,
    rp_id: String,
}

fn told(none: NoPasskey) -> &'static str {
    let words = words_of_passkeys();
    match none {
        NoPasskey::Unsupported => words.unsupported(),
        NoPasskey::Declined => words.declined(),
    }
}
