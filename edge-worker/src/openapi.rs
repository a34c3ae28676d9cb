//! The OpenAPI 3.1 document, made from the table of routes that drives the router. The public calls, which have a router
//! of their own, are added by hand.

use serde_json::{Map, Value, json};

use crate::management::route::{Need, Route, routes};

/// The document.
#[must_use]
pub fn document() -> Value {
    let mut paths: Map<String, Value> = Map::new();
    for route in routes() {
        let path = paths.entry(route.path.to_owned()).or_insert_with(|| json!({}));
        path[route.method.to_lowercase()] = operation(route);
    }
    if let Value::Object(public) = public() {
        paths.extend(public);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rapport",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Events in, persons and scores out. Every path also answers under the prefix /r. Times are ISO 8601 in UTC, days are days of the site's time zone.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"}
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas(), "securitySchemes": {
            "token": {"type": "http", "scheme": "bearer", "description": "An API token of a member"},
            "session": {"type": "apiKey", "in": "cookie", "name": "__Host-rapport", "description": "The dashboard's session"},
            "key": {"type": "http", "scheme": "basic", "description": "A site's key as the user name"}
        }},
        "tags": [{"name": "ingest", "description": "Public, by site key"}, {"name": "management", "description": "For members by role"}]
    })
}

fn reference(schema: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{schema}")})
}

fn object(required: &[&str], properties: Value) -> Value {
    json!({"type": "object", "required": required, "properties": properties})
}

fn operation(route: &Route) -> Value {
    let in_path = route.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Value> =
        in_path.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})).collect();
    parameters.extend(
        route.query.iter().map(
            |(name, about)| json!({"name": name, "in": "query", "required": false, "description": about, "schema": {"type": "string"}}),
        ),
    );
    let (status, schema) = route.reply;
    let mut success = json!({"description": "Done"});
    if !schema.is_empty() {
        let media_type = if schema == "File" { "application/octet-stream" } else { "application/json" };
        success["content"] = json!({media_type: {"schema": reference(schema)}});
    }
    let problem = |about: &str| json!({"description": about, "content": {"application/problem+json": {"schema": reference("Problem")}}});
    let mut responses = json!({status.to_string(): success, "4XX": problem("What the caller did wrong: field and rule"), "5XX": problem("Our fault; send again")});
    let (security, role) = match route.need {
        Need::Nobody => (json!([]), None),
        Need::Role(role) => {
            responses["401"] = problem("Who is calling?");
            responses["403"] = problem("The role does not allow it");
            (json!([{"token": []}, {"session": []}]), Some(role.name()))
        }
    };
    let mut operation = json!({
        "operationId": format!("{:?}", route.operation),
        "summary": route.summary,
        "tags": ["management"],
        "security": security,
        "responses": responses,
    });
    if !parameters.is_empty() {
        operation["parameters"] = json!(parameters);
    }
    if let Some(role) = role {
        operation["description"] = json!(format!("Needs the role {role}, or a higher one."));
    }
    if let Some((schema, media_type)) = route.body {
        operation["requestBody"] = json!({"required": true, "content": {media_type: {"schema": reference(schema)}}});
    }
    operation
}

/// The calls by site key.
fn public() -> Value {
    let ok = |schema: &str| json!({"description": "Done", "content": {"application/json": {"schema": reference(schema)}}});
    let problem = json!({"description": "What the caller did wrong: field and rule", "content": {"application/problem+json": {"schema": reference("Problem")}}});
    let post = |id: &str, summary: &str, body: Value, reply: &str| {
        json!({"post": {"operationId": id, "summary": summary, "tags": ["ingest"], "security": [{"key": []}, {}], "requestBody": {"required": true, "content": body},
            "responses": {"200": ok(reply), "4XX": problem, "429": {"description": "Send again after Retry-After seconds", "headers": {"Retry-After": {"schema": {"type": "integer"}}}}}}})
    };
    let get = |id: &str, summary: &str, names: &[&str]| {
        let parameters: Vec<_> =
            names.iter().map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}})).collect();
        json!({"get": {"operationId": id, "summary": summary, "tags": ["ingest"], "security": [], "parameters": parameters, "responses": {"200": ok("Any"), "4XX": problem}}})
    };
    let mut paths = json!({
        "/healthz": {"get": {"operationId": "Health", "summary": "Whether the edge is ready", "security": [], "responses": {"200": ok("Any")}}},
        "/v1/events": post("Events", "Sends a batch of events; each is judged on its own", json!({"text/plain": {"schema": reference("Batch")}, "application/json": {"schema": reference("Batch")}}), "Receipt"),
        "/v1/batch": post("SegmentBatch", "Segment: a batch of messages", json!({"application/json": {"schema": reference("SegmentBatch")}}), "Any"),
        "/v1/sites/{key}/config": get("Config", "What a page needs to know of its site", &["key"]),
        "/v1/sites/{key}/preview/{survey}": get("Preview", "A survey's card for its authors; counts nothing", &["key", "survey"]),
        "/v1/projects/{key}/settings": get("SegmentSettings", "What Segment's browser SDK asks for", &["key"]),
    });
    for call in ["identify", "track", "page", "screen", "group", "alias"] {
        let id = format!("Segment{}{}", call[..1].to_uppercase(), &call[1..]);
        paths[format!("/v1/{call}")] =
            post(&id, &format!("Segment: {call}"), json!({"application/json": {"schema": reference("Any")}}), "Any");
    }
    paths
}

fn schemas() -> Value {
    let text = json!({"type": "string"});
    let count = json!({"type": "integer", "minimum": 0});
    let maybe = json!({"type": ["number", "null"]});
    let number = json!({"type": "number"});
    let moment = json!({"type": ["string", "null"], "format": "date-time"});
    let estimate = json!({"value": maybe, "low": maybe, "high": maybe, "n": count});
    let with = |more: Value| {
        let mut all = estimate.as_object().cloned().unwrap_or_default();
        all.extend(more.as_object().cloned().unwrap_or_default());
        object(&["value", "low", "high", "n"], Value::Object(all))
    };
    let counts = json!({"visitors": count, "new": count, "sessions": count, "page_views": count, "events": count, "orders": count, "revenue": {"type": "number"},
        "revenue_by_currency": {"type": "object", "additionalProperties": {"type": "number"}}});
    let refused = object(&["index", "reason"], json!({"id": text, "index": count, "reason": text}));
    let receipt = json!({"accepted": count, "duplicate": count, "refused": {"type": "array", "items": refused}});
    let site = json!({"id": text, "name": text, "origins": {"type": "array", "items": text}, "time_zone": text, "currency": text, "key": text,
        "secret_keys": {"type": "array", "items": object(&["id", "hint", "created_at"], json!({"id": text, "hint": text, "created_at": text}))},
        "minimum_n": count, "first_event_at": moment, "last_event_at": moment, "require_signature": {"type": "boolean"}, "retention_days": count, "shards": count,
        "live": object(&["visitors_online"], json!({"visitors_online": count}))});
    let list_of = |items: Value| json!({"type": "array", "items": items});
    let (nps, csat, ces) = (reference("Nps"), reference("Csat"), reference("Ces"));
    let question = json!({"id": text, "type": text, "text": {"type": "object"}, "answered": count, "stopped": count, "median_seconds": maybe, "nps": nps, "csat": csat, "ces": ces,
        "ratings": list_of(count.clone()), "choices": list_of(json!({}))});
    let results = json!({"survey": text, "name": text, "class": text, "status": text, "asked": count, "answered": count, "completed": count,
        "started": count, "finished": count, "nps": nps, "csat": csat, "ces": ces, "questions": list_of(object(&["id", "answered", "stopped"], question)),
        "gaps": {"type": "object"}, "before": {"type": "object"}, "until": count, "comments": list_of(json!({})), "groups": list_of(json!({}))});
    let merged = |base: &Value, more: Value| {
        let mut all = base.as_object().cloned().unwrap_or_default();
        all.extend(more.as_object().cloned().unwrap_or_default());
        Value::Object(all)
    };
    // In two parts: one would nest deeper than the macro may.
    let insight = json!({
        "Reach": object(&["days", "people", "looked_at", "per_week", "costs", "why_not"], json!({"days": count, "people": count, "looked_at": count,
            "per_week": {"type": ["number", "null"]}, "low": {"type": ["number", "null"]}, "high": {"type": ["number", "null"]}, "visits": count,
            "is_sampled": {"type": "boolean"}, "costs": list_of(object(&["place", "per_week"], json!({"place": text, "per_week": {"type": "number"}}))),
            "not_known": list_of(text.clone()), "why_not": {"enum": ["few_visits", "recovery", null]}, "explain": {"type": "object"}})),
        "Converted": object(&["from", "draft", "left_out", "problems"], json!({"from": text, "draft": reference("Draft"), "left_out": list_of(json!({})), "problems": list_of(json!({}))})),
        "Links": object(&[], json!({"users": {"type": "array", "items": text}, "count": count, "days": count})),
        "NewSegment": object(&["name", "rule"], json!({"name": text, "rule": {"type": "object"}})),
        "Results": object(&["survey", "asked", "started", "finished", "questions", "nps", "csat", "ces"], results),
        "Segment": object(&["id", "name", "rule"], json!({"id": text, "name": text, "rule": {"type": "object"}, "sentence": text})),
        "SegmentSize": object(&["size", "of"], json!({"size": count, "of": count, "looked_at": count, "low": count, "high": count})),
        "SegmentHistory": object(&["from", "to", "since", "came", "left", "days", "items", "next"], json!({"from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"}, "since": {"type": ["string", "null"], "format": "date"}, "came": count, "left": count,
            "days": {"type": "array", "items": object(&["day", "members", "came", "left"], json!({"day": {"type": "string", "format": "date"}, "members": count, "came": count, "left": count}))},
            "items": {"type": "array", "items": object(&["at", "visitor", "moved"], json!({"at": {"type": "string", "format": "date-time"}, "visitor": text, "name": {"type": ["string", "null"]}, "moved": {"enum": ["in", "out"]}}))},
            "next": {"type": ["string", "null"]}})),
        "WrittenRule": object(&["rule"], json!({"rule": {"type": "object"}, "quick": {"type": "boolean"}})),
        "Value": object(&["bg_nbd", "gamma_gamma", "customers", "as_of"], json!({
            "bg_nbd": {"anyOf": [object(&["r", "alpha", "a", "b", "log_likelihood"], json!({"r": number, "alpha": number, "a": number, "b": number, "log_likelihood": number})), {"type": "null"}]},
            "gamma_gamma": {"anyOf": [object(&["p", "q", "v"], json!({"p": number, "q": number, "v": number})), {"type": "null"}]},
            "customers": count, "as_of": {"type": "string", "format": "date"}, "not_enough": {"type": ["string", "null"]}})),
        "Drivers": object(&["score", "n", "compared", "items"], json!({"score": text, "n": count, "value": {"type": ["number", "null"]}, "compared": count, "least": count,
            "items": list_of(object(&["by", "key", "n", "value", "low", "high", "p", "significant", "pull"], json!({"by": text, "key": text, "name": {"type": ["string", "null"]}, "n": count,
                "value": number, "low": number, "high": number, "p": number, "significant": {"type": "boolean"}, "pull": number}))), "not_enough": {"type": ["string", "null"]}})),
        "Nonresponse": object(&["score", "eligible", "asked", "responders", "n", "by", "differs"], json!({"score": text, "eligible": count, "asked": count, "responders": count, "n": count,
            "minimum": count, "by": list_of(object(&["by", "groups"], json!({"by": text, "groups": list_of(object(&["eligible", "asked", "responders", "n"], json!({"key": {"type": ["string", "null"]},
                "eligible": count, "asked": count, "responders": count, "n": count, "value": {"type": ["number", "null"]}, "share_of_people": {"type": ["number", "null"]},
                "share_of_answers": {"type": ["number", "null"]}, "response_rate": {"type": ["number", "null"]}}))), "weighted": {"type": ["object", "null"]}}))),
            "differs": {"type": "boolean"}, "mostly": {"type": ["object", "null"]}, "not_enough": {"type": ["string", "null"]}})),
        "Campaigns": object(&["items", "total", "currency", "window_days"], json!({"from": text, "to": text, "currency": text, "window_days": count,
            "items": list_of(object(&["campaign", "channel", "first", "last"], json!({"campaign": {"type": ["string", "null"]}, "channel": {"type": ["string", "null"]},
                "arrivals": {"type": ["integer", "null"]}, "people": count, "first": {"type": "object"}, "last": {"type": "object"}, "cost": {"type": ["number", "null"]}}))),
            "total": {"type": "object"}, "not_enough": {"type": ["string", "null"]}})),
        "Comments": object(&["total", "matching", "themes", "items", "next"], json!({"from": text, "to": text, "total": count, "matching": count, "before": count,
            "themes": list_of(object(&["id", "name", "count"], json!({"id": text, "name": {"type": "object"}, "count": count, "share": {"type": ["number", "null"]}, "before": {"type": "object"}, "change": {"type": "object"}}))),
            "suggestions": list_of(object(&["phrase", "count"], json!({"phrase": text, "count": count}))), "languages": {"type": "object", "additionalProperties": count},
            "moods": {"type": "object", "additionalProperties": count}, "own_themes": {"type": "boolean"}, "items": {"type": ["array", "null"]}, "next": {"type": ["string", "null"]},
            "not_enough": {"type": ["string", "null"]}})),
        "CommentThemes": object(&["themes"], json!({"own": {"type": "boolean"}, "themes": {"type": ["array", "null"],
            "items": object(&["id", "name", "words"], json!({"id": text, "name": {"type": "object", "additionalProperties": text}, "words": list_of(text.clone())}))}})),
        "Cube": object(&["measure", "by", "periods", "rows", "total"], json!({"measure": text, "by": list_of(text.clone()), "per": text, "from": text, "to": text, "minimum": count,
            "periods": list_of(object(&["from", "to"], json!({"from": text, "to": text}))), "rows": list_of(object(&["key", "total", "cells"], json!({"key": {"type": "array"},
                "total": {"type": "object"}, "cells": {"type": "array"}}))), "other": list_of(count.clone()), "total": {"type": "object"}, "not_enough": {"type": ["string", "null"]}})),
        "Basket": object(&["orders", "items"], json!({"orders": count, "products": count, "items": list_of(object(&["from", "to", "count", "support", "confidence", "lift"],
            json!({"from": list_of(json!({"type": "object"})), "to": list_of(json!({"type": "object"})), "count": count, "support": number, "confidence": number, "lift": number}))), "not_enough": {"type": ["string", "null"]}})),
        "Offers": object(&["items"], json!({"items": list_of(object(&["id", "because", "confidence", "lift"], json!({"id": text, "name": {"type": ["string", "null"]},
            "because": list_of(json!({"type": "object"})), "confidence": number, "lift": number, "count": count}))), "not_enough": {"type": ["string", "null"]}})),
        "ContactTimes": object(&["time_zone", "n", "best", "hours"], json!({"time_zone": text, "n": count, "pooled_with": count, "best": {"type": ["object", "null"]},
            "hours": {"type": ["array", "null"]}, "not_enough": {"type": ["string", "null"]}})),
        "Rfm": object(&["customers", "cells"], json!({"customers": count, "as_of": text, "cells": {"type": "array", "items": {"type": "object"}}})),
        "KeyCustomers": object(&["customers", "revenue", "top", "items"], json!({"customers": count, "revenue": number, "top": {"type": "array", "items": {"type": "object"}},
            "items": {"type": "array", "items": {"type": "object"}}})),
        "Lifecycle": object(&["day", "stages", "loyalty"], json!({"day": {"type": "string", "format": "date"}, "from": {"type": "string", "format": "date"},
            "stages": {"type": "object", "additionalProperties": count}, "loyalty": {"type": "object", "additionalProperties": count}, "by_stage": {"type": "object"},
            "by_loyalty": {"type": "object"}, "before": {"type": "object", "additionalProperties": count}, "flow": {"type": "array", "items": {"type": "object"}},
            "value_at_risk": {"type": ["number", "null"]}, "not_enough": {"type": ["string", "null"]}})),
    });
    let all = json!({
        "Any": {},
        "File": {"type": "string", "contentMediaType": "application/octet-stream"},
        "Problem": object(&["title", "status", "detail"], json!({"type": text, "title": text, "status": count, "detail": text, "field": text, "rule": text})),
        "List": object(&["items", "next"], json!({"items": {"type": "array", "items": {}}, "next": {"type": ["string", "null"]}})),
        "Token": object(&["token"], json!({"token": text})),
        "NewMember": object(&[], json!({"name": text, "role": {"enum": ["owner", "manager", "analyst"]}})),
        "NewToken": object(&["id", "token"], json!({"id": text, "token": text, "name": text, "role": text})),
        "NewKey": object(&["id", "secret_key"], json!({"id": text, "secret_key": text, "hint": text})),
        "Link": object(&["url"], json!({"url": {"type": "string", "format": "uri"}, "expires_at": text})),
        "Session": object(&["member", "sites"], json!({"member": object(&["name", "role"], json!({"name": text, "role": text})), "sites": {"type": "array", "items": {}}})),
        "SiteDraft": object(&["name"], json!({"name": text, "origins": {"type": "array", "items": text}, "time_zone": text, "currency": text, "shards": {"type": "integer", "minimum": 1, "maximum": 64}, "answers": {"enum": ["any", "signed"]}})),
        "SiteChange": object(&[], json!({"name": text, "origins": {"type": "array", "items": text}, "time_zone": text, "currency": text, "minimum_n": count, "require_signature": {"type": "boolean"},
            "retention_days": count, "page_patterns": {"type": "array", "items": text}, "excluded_addresses": {"type": "array", "items": text}, "privacy_url": text, "theme": {"type": "object"}, "asking": {"type": "object"}, "page_knows": {"type": "object"}, "answers": {"enum": ["any", "signed"]}})),
        "Site": object(&["id", "name", "key"], site.clone()),
        "NewSite": object(&["id", "key", "secret_key"], merged(&site, json!({"secret_key": text, "identity_secret": text}))),
        "Totals": object(&["days", "total"], json!({"days": {"type": "array", "items": object(&["day"], merged(&counts, json!({"day": {"type": "string", "format": "date"}})))},
            "total": object(&["visitors"], merged(&counts, json!({"visitors_estimated": {"type": "boolean"}})))})),
        "Nps": with(json!({"promoters": count, "passives": count, "detractors": count})),
        "Csat": with(json!({"satisfied": count})),
        "Ces": with(json!({})),
        "Scores": object(&["nps", "csat", "ces", "asked", "answered", "completed"], json!({"nps": reference("Nps"), "csat": reference("Csat"), "ces": reference("Ces"), "asked": count, "answered": count,
            "completed": count, "groups": {"type": "array", "items": {}}, "series": {"type": "array", "items": {}}})),
        "Visitor": object(&["id", "ids", "traits"], json!({"id": text, "ids": {"type": "array", "items": text}, "traits": {"type": "object"}, "first_seen": moment, "last_seen": moment, "sessions": count,
            "page_views": count, "orders": count, "revenue": {"type": "number"}, "scores": {"type": "array", "items": {}}, "consent": {"type": "object"}, "channels": {"type": "object"}, "devices": {"type": "object"}})),
        "Eligibility": object(&["eligible", "reasons", "why"], json!({"eligible": {"type": "boolean"}, "reasons": {"type": "array", "items": text},
            "why": {"type": "array", "items": object(&["code", "sentence"], json!({"code": text, "sentence": text, "until": text, "survey": text, "part": {"type": "object"}, "max": count, "class": text}))}})),
        "Draft": object(&["languages", "questions"], json!({"name": text, "class": text, "kind": text, "languages": {"type": "array", "items": text}, "questions": {"type": "array", "items": {"type": "object"}},
            "logic": {"type": "array", "items": {"type": "object"}}, "endings": {"type": "array", "items": {"type": "object"}}, "who": {"type": "object"}, "when": {"type": "object"}, "how_often": {"type": "object"}})),
        "Templates": object(&["items"], json!({"items": {"type": "array", "items": object(&["id", "name", "source", "draft"], json!({"id": text, "name": text, "class": text, "source": text, "draft": reference("Draft")}))}})),
        "Survey": object(&["id", "status", "version", "problems"], json!({"id": text, "revision": text, "name": text, "class": text, "status": text, "version": count, "draft": {"anyOf": [reference("Draft"), {"type": "null"}]},
            "problems": {"type": "array", "items": object(&["path", "rule", "sentence"], json!({"path": text, "rule": text, "sentence": text}))}})),
        "Batch": object(&["key", "events"], json!({"key": text, "sent_at": text, "visitor": text, "quiet": text, "language": text, "zone": text, "consent": text,
            "events": {"type": "array", "items": object(&["id", "at", "type"], json!({"id": {"type": "string", "minLength": 1, "maxLength": 64}, "at": text, "type": text, "visitor": text}))}})),
        "SegmentBatch": object(&["batch"], json!({"batch": {"type": "array", "items": {"type": "object"}}, "sentAt": text, "writeKey": text})),
        "Receipt": object(&["accepted", "duplicate", "refused"], merged(&receipt, json!({"visitor": text, "invitation": {"type": "object"}}))),
        "ImportReceipt": object(&["accepted", "duplicate", "refused"], merged(&receipt, json!({"mapping": {"type": "object"}}))),
    });
    merged(&merged(&merged(&merged(&all, insight), care()), accounts()), passkeys())
}

/// What accounts are made of.
fn accounts() -> Value {
    let (text, count) = (json!({"type": "string"}), json!({"type": "integer"}));
    let maybe = json!({"type": ["string", "null"]});
    let list = |items: Value| json!({"type": "array", "items": items});
    let any = json!({"type": "object"});
    json!({
        "Account": object(&["id", "name", "persons", "people", "cases", "promises", "version"], json!({"id": text, "name": text, "persons": count, "owner": maybe, "goal": maybe,
            "next_step": any, "renewal": maybe, "value": {"type": ["number", "null"]}, "value_at_risk": {"type": ["number", "null"]}, "revenue": {"type": "number"}, "orders": count,
            "currency": text, "last_seen": maybe, "open_cases": count, "traits": any, "people": list(any.clone()), "cases": list(reference("Case")),
            "promises": list(reference("Promise")), "facts": list(any.clone()), "occasions": list(any.clone()), "conversations": list(any.clone()), "version": count})),
        "AccountChange": object(&[], json!({"owner": maybe, "goal": maybe, "next_step": any, "renewal": maybe, "parts": any})),
    })
}

/// What passkeys are made of.
fn passkeys() -> Value {
    let (text, count) = (json!({"type": "string"}), json!({"type": "integer"}));
    json!({
        "Challenge": object(&["challenge", "rp_id"], json!({"challenge": text, "rp_id": text, "holds_seconds": count})),
        "NewPasskey": object(&["authenticator_data", "client_data"], json!({"label": text, "authenticator_data": text, "client_data": text})),
        "SignedByPasskey": object(&["id", "authenticator_data", "client_data", "signature"], json!({"id": text, "authenticator_data": text, "client_data": text, "signature": text})),
    })
}

/// What the closed loop is made of.
fn care() -> Value {
    let (text, count, flag) = (json!({"type": "string"}), json!({"type": "integer"}), json!({"type": "boolean"}));
    let maybe = json!({"type": ["string", "null"]});
    let list = |items: Value| json!({"type": "array", "items": items});
    let any = json!({"type": "object"});
    let case = json!({"id": text, "number": count, "person": text, "name": maybe,
        "state": {"enum": ["new", "contacted", "waiting", "asking_again", "closed", "reopened"]}, "reason": text, "because": any, "opened_at": text,
        "updated_at": text, "closed_at": maybe, "owner": maybe, "accepted_at": maybe, "grade": text, "value": {"type": ["number", "null"]}, "currency": text,
        "due": maybe, "clock": any, "first_reply": any, "resolution": any, "reach": any, "cause": maybe, "action": maybe, "recovery": any,
        "steps": list(text.clone()), "log": list(object(&["at", "what"], json!({"at": text, "who": maybe, "what": text, "code": text, "text": maybe, "mentions": list(text.clone())}))),
        "version": count});
    let promise = json!({"id": text, "text": text, "person": text, "name": maybe, "case": maybe, "due": text, "owner": text, "made_at": text, "made_by": text,
        "state": {"enum": ["open", "kept", "broken"]}, "settled_at": maybe, "late": flag, "moves": list(any.clone()), "version": count});
    json!({
        "Case": object(&["id", "person", "state", "reason", "opened_at", "owner", "due", "log"], case),
        "Cases": object(&["items", "next", "counts"], json!({"items": list(reference("Case")), "next": maybe, "counts": any})),
        "NewCase": object(&["person", "reason"], json!({"person": text, "reason": text, "owner": text, "grade": text, "may_reply": flag})),
        "CaseChange": object(&[], json!({"state": text, "owner": maybe, "accepted": flag, "cause": text, "action": text, "grade": text, "note": text, "text": text, "may_reply": flag, "seen": flag})),
        "Note": object(&["text"], json!({"text": text})),
        "Assignment": object(&[], json!({"cases": list(text.clone()), "persons": list(text.clone()), "everybody": flag, "from": text, "owner": text,
            "back": list(object(&["case"], json!({"case": text, "owner": maybe})))})),
        "NewCases": object(&["reason"], json!({"persons": list(text.clone()), "everybody": flag, "reason": text, "owner": text, "grade": text})),
        "Promise": object(&["id", "text", "person", "due", "owner", "state"], promise),
        "NewPromise": object(&["text", "person", "due"], json!({"text": text, "person": text, "due": text, "owner": text, "case": text})),
        "PromiseChange": object(&[], json!({"kept": {"type": ["boolean", "null"]}, "due": text, "text": text, "owner": text})),
        "Today": object(&["day", "promises", "cases"], json!({"day": text, "now": text, "promises": list(reference("Promise")), "cases": list(reference("Case")),
            "falling": list(any.clone()), "accounts": list(any.clone()), "thank": list(any.clone()), "congratulate": list(any.clone()), "reminders": list(any.clone()),
            "put_off": list(any.clone()), "counts": any, "value_at_risk": any})),
        "Evening": object(&["from", "to", "opened", "closed", "open"], json!({"from": text, "to": text, "opened": count, "closed": count, "open": count, "first_reply": any,
            "closing": any, "recovered": any, "change": any, "causes": list(any.clone()), "actions": list(any.clone()), "promises": any, "conversations": any})),
        "CareSettings": object(&[], json!({"hours": any, "holidays": list(text.clone()), "grades": list(any.clone()), "warn_percent": count, "causes": list(text.clone()),
            "actions": list(text.clone()), "own_words": flag, "replies": list(any.clone()), "rules": list(any.clone()), "owners": any, "recovery": any, "version": count})),
        "PersonCare": object(&["cases", "promises", "facts", "occasions", "conversations"], json!({"cases": list(reference("Case")), "promises": list(reference("Promise")),
            "facts": list(any.clone()), "occasions": list(any.clone()), "conversations": list(any.clone())})),
        "NewFact": object(&["text"], json!({"text": text, "for_page": flag})),
        "NewOccasion": object(&["kind", "day"], json!({"kind": {"enum": ["birthday", "anniversary", "renewal", "other"]}, "day": text, "yearly": flag, "text": text})),
        "NewConversation": object(&["channel", "summary"], json!({"channel": {"enum": ["phone", "email", "shop", "chat", "letter", "other"]}, "summary": text, "reached": flag,
            "at": text, "about": {"enum": ["case", "thanks", "congratulations", "other"]}, "case": text})),
        "Incident": object(&["id", "kind", "subject", "state", "since", "people", "p"], json!({"id": text, "kind": {"enum": ["event", "ratings"]}, "subject": text,
            "state": {"enum": ["open", "closed"]}, "since": text, "opened_at": text, "last_at": text, "people": count, "times": count, "usual": {"type": ["number", "null"]},
            "now": {"type": ["number", "null"]}, "n": {"type": ["integer", "null"]}, "p": {"type": "number"}, "method": text, "closed_at": maybe, "closed_by": maybe, "note": maybe,
            "change": {"type": ["object", "null"]}, "version": count})),
        "Incidents": object(&["items", "next", "counts"], json!({"items": list(reference("Incident")), "next": maybe, "counts": any})),
        "IncidentChange": object(&["state"], json!({"state": {"enum": ["open", "closed"]}, "change": maybe, "note": maybe})),
        "IncidentMessage": object(&["message"], json!({"message": text, "channel": {"enum": ["phone", "email", "shop", "chat", "letter", "other"]}, "persons": list(text.clone())})),
        "NewReminder": object(&["until"], json!({"until": text, "text": text, "case": text})),
        "Change": object(&["id", "title", "day"], json!({"id": text, "title": text, "day": text, "theme": maybe, "causes": list(text.clone()), "words": list(text.clone()),
            "made_by": text, "made_at": text, "complained": count, "told": count, "version": count})),
        "NewChange": object(&[], json!({"title": text, "day": text, "theme": text, "causes": list(text.clone()), "words": list(text.clone())})),
        "Webhook": object(&["id", "url", "events", "enabled"], json!({"id": text, "url": text, "events": list(text.clone()), "slack": flag, "enabled": flag,
            "disabled": maybe, "made_at": text, "secret": text})),
        "NewWebhook": object(&[], json!({"url": text, "events": list(text.clone()), "slack": flag, "enabled": flag})),
        "Told": object(&[], json!({"persons": list(text.clone()), "all": flag})),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every reference leads somewhere, every name in a path is a parameter, every operation has a name of its own.
    #[test]
    fn the_document_holds_together() {
        let document = document();
        let text = document.to_string();
        for name in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(document["components"]["schemas"].get(name).is_some(), "no schema {name}");
        }
        let mut names = std::collections::BTreeSet::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                assert!(names.insert(operation["operationId"].as_str().unwrap().to_owned()), "{path}");
                let in_path =
                    operation["parameters"].as_array().into_iter().flatten().filter(|parameter| parameter["in"] == "path").count();
                assert_eq!(in_path, path.matches('{').count(), "{path}");
                assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()));
            }
        }
        assert!(names.len() > 40, "{}", names.len());
    }
}
