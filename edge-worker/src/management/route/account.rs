//! Signing in, tokens, the audit log, this table itself.

use super::{ANALYST, MANAGER, Need, OWNER, Operation, PAGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route("GET", "/api/openapi.json", Operation::OpenApi, Need::Nobody, (200, "Any"), "This document"),
    route(
        "POST",
        "/api/session",
        Operation::SignIn,
        Need::Nobody,
        (204, ""),
        "Signs in by a sign-in link's token or an API token; sets the cookie",
    )
    .takes("Token"),
    route("GET", "/api/session", Operation::Session, ANALYST, (200, "Session"), "Who is signed in, and which sites there are"),
    route("DELETE", "/api/session", Operation::SignOut, Need::Nobody, (204, ""), "Signs out"),
    route("POST", "/api/signin-links", Operation::MakeSignInLink, OWNER, (201, "Link"), "Makes a link that signs somebody in once")
        .takes("NewMember"),
    route("GET", "/api/tokens", Operation::Tokens, OWNER, (200, "List"), "API tokens; their secrets are not kept"),
    route("POST", "/api/tokens", Operation::MakeToken, OWNER, (201, "NewToken"), "Makes an API token; its secret is shown once")
        .takes("NewMember"),
    route("DELETE", "/api/tokens/{token}", Operation::RevokeToken, OWNER, (204, ""), "Revokes a token and the sessions that came of it"),
    route(
        "POST",
        "/api/session/challenge",
        Operation::PasskeyChallenge,
        Need::Nobody,
        (201, "Challenge"),
        "Something for a passkey to sign; it holds for five minutes and for one answer",
    ),
    route(
        "POST",
        "/api/session/passkey",
        Operation::PasskeySignIn,
        Need::Nobody,
        (204, ""),
        "Signs in with a passkey (Web Authentication, ES256 or RS256); sets the cookie",
    )
    .takes("SignedByPasskey"),
    route("GET", "/api/passkeys", Operation::Passkeys, ANALYST, (200, "List"), "One's own passkeys; everybody's, for owners"),
    route("POST", "/api/passkeys", Operation::AddPasskey, ANALYST, (201, "Any"), "Keeps a passkey that the member's browser made")
        .takes("NewPasskey"),
    route(
        "POST",
        "/api/passkeys/recovery-codes",
        Operation::RecoveryCodes,
        ANALYST,
        (201, "Any"),
        "Ten codes that sign in once each, as a sign-in link's token does; those from before hold no longer",
    ),
    route(
        "DELETE",
        "/api/passkeys/{passkey}",
        Operation::RemovePasskey,
        ANALYST,
        (204, ""),
        "Removes a passkey of one's own, or anybody's as an owner, and ends the sessions that came of it",
    ),
    route(
        "GET",
        "/api/members",
        Operation::Members,
        MANAGER,
        (200, "List"),
        "Names and roles of who may sign in, to be mentioned and given work",
    ),
    route("GET", "/api/sessions", Operation::Sessions, OWNER, (200, "List"), "Browsers that are signed in to the dashboard"),
    route("DELETE", "/api/sessions/{session}", Operation::EndSession, OWNER, (204, ""), "Signs a browser out"),
    route(
        "GET",
        "/api/audit",
        Operation::Audit,
        OWNER,
        (200, "List"),
        "Who read a person, changed, exported or erased what, the latest first",
    )
    .with(&[("kind", "read, changed, exported, erased or signed_in"), PAGE[0], PAGE[1]]),
    route("GET", "/api/audit.xlsx", Operation::AuditSheet, OWNER, (200, "File"), "The same as a spreadsheet")
        .with(&[("kind", "read, changed, exported, erased or signed_in")]),
    route("GET", "/api/audit.csv", Operation::AuditFile, OWNER, (200, "File"), "The audit log as CSV, up to its latest 100,000 lines")
        .with(&[("kind", "read, changed, exported, erased or signed_in")]),
];
