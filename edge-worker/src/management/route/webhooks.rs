//! Webhooks.

use super::{OWNER, Operation, PAGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route(
        "GET",
        "/api/sites/{site}/webhooks",
        Operation::Webhooks,
        OWNER,
        (200, "List"),
        "Webhooks; their secrets are shown once, when they are made",
    ),
    route(
        "POST",
        "/api/sites/{site}/webhooks",
        Operation::MakeWebhook,
        OWNER,
        (201, "Webhook"),
        "Makes a webhook after the Standard Webhooks specification, or as Slack reads it",
    )
    .takes("NewWebhook"),
    route(
        "PATCH",
        "/api/sites/{site}/webhooks/{webhook}",
        Operation::SaveWebhook,
        OWNER,
        (200, "Webhook"),
        "Changes a webhook, switches it off or on",
    )
    .takes("NewWebhook"),
    route("DELETE", "/api/sites/{site}/webhooks/{webhook}", Operation::RemoveWebhook, OWNER, (204, ""), "Removes a webhook"),
    route(
        "POST",
        "/api/sites/{site}/webhooks/{webhook}/ping",
        Operation::PingWebhook,
        OWNER,
        (202, "Any"),
        "Sends a message that says nothing, to see whether it arrives",
    ),
    route(
        "GET",
        "/api/sites/{site}/webhooks/{webhook}/deliveries",
        Operation::WebhookDeliveries,
        OWNER,
        (200, "List"),
        "Messages and what became of them, the latest first",
    )
    .of_persons()
    .with(&[PAGE[0]]),
    route(
        "POST",
        "/api/sites/{site}/webhooks/{webhook}/deliveries/{delivery}/replay",
        Operation::ReplayDelivery,
        OWNER,
        (202, "Any"),
        "Sends a message again",
    ),
];
