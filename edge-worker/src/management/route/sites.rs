//! Sites, their keys, their live line.

use super::{ANALYST, OWNER, Operation, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route("GET", "/api/sites", Operation::Sites, ANALYST, (200, "List"), "All sites"),
    route("POST", "/api/sites", Operation::MakeSite, OWNER, (201, "NewSite"), "Makes a site; its secret key is shown once")
        .takes("SiteDraft"),
    route("GET", "/api/sites/{site}", Operation::Site, ANALYST, (200, "Site"), "A site as it is set up, and whether events arrive"),
    route("PATCH", "/api/sites/{site}", Operation::ChangeSite, OWNER, (200, "Site"), "Changes settings; what is absent stays")
        .takes("SiteChange"),
    route(
        "DELETE",
        "/api/sites/{site}",
        Operation::RemoveSite,
        OWNER,
        (204, ""),
        "Removes a site with all its data; its keys hold no longer",
    ),
    route("POST", "/api/sites/{site}/keys", Operation::MakeSecretKey, OWNER, (201, "NewKey"), "Makes a secret key; it is shown once"),
    route("DELETE", "/api/sites/{site}/keys/{key}", Operation::RevokeSecretKey, OWNER, (204, ""), "Revokes a secret key"),
    route("GET", "/api/sites/{site}/live", Operation::Live, ANALYST, (101, ""), "A WebSocket that says when something changed"),
];
