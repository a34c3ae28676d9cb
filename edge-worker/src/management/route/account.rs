//! Signing in, tokens, the audit log, this table itself.

use super::{ANALYST, Need, OWNER, Operation, PAGE, Route, route};

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
    route("GET", "/api/audit", Operation::Audit, OWNER, (200, "List"), "Who did what, the latest first").with(&PAGE),
];
