//! The closed loop: cases, promises, what is remembered, changes.

use super::{ANALYST, MANAGER, Operation, PAGE, RANGE, Route, route};

pub(super) static ROUTES: &[Route] = &[
    route(
        "GET",
        "/api/sites/{site}/cases",
        Operation::Cases,
        MANAGER,
        (200, "Cases"),
        "Cases, those whose clock runs out first at the front",
    )
    .of_persons()
    .with(&[
        ("state", "some of new, contacted, waiting, asking_again, closed, reopened, open, overdue; with commas"),
        ("owner", "a member's name, me or none"),
        ("person", "only of this person, by any of their ids"),
        ("due", "today or overdue"),
        ("q", "part of a name, an id, a reason or what was said"),
        ("sort", "clock, opened or value"),
        PAGE[0],
        PAGE[1],
    ]),
    route("POST", "/api/sites/{site}/cases", Operation::MakeCase, MANAGER, (201, "Case"), "Opens a case by hand").takes("NewCase"),
    route(
        "POST",
        "/api/sites/{site}/cases/assign",
        Operation::AssignCases,
        MANAGER,
        (200, "Any"),
        "Gives cases to somebody: these, the open ones of people (`persons`, or `everybody` of the list as the query narrows it), or all open ones of a member with their promises; `back` gives them back",
    )
    .takes("Assignment")
    .with(&super::LIST),
    route(
        "POST",
        "/api/sites/{site}/visitors/cases",
        Operation::MakeCases,
        MANAGER,
        (201, "Any"),
        "Opens a case for each of `persons`, or of `everybody` in the list as the query narrows it, who has no open one",
    )
    .takes("NewCases")
    .with(&super::LIST),
    route("GET", "/api/sites/{site}/cases/{case}", Operation::Case, MANAGER, (200, "Case"), "A case with its log; its ETag is its version")
        .of_persons(),
    route(
        "PATCH",
        "/api/sites/{site}/cases/{case}",
        Operation::ChangeCase,
        MANAGER,
        (200, "Case"),
        "Takes a step, or changes owner, grade or reach; with If-Match 412 when it changed meanwhile",
    )
    .takes("CaseChange"),
    route(
        "POST",
        "/api/sites/{site}/cases/{case}/notes",
        Operation::NoteCase,
        MANAGER,
        (201, "Case"),
        "Adds a note to its log; @Name mentions somebody",
    )
    .takes("Note"),
    route("GET", "/api/sites/{site}/promises", Operation::Promises, MANAGER, (200, "List"), "Promises by their due time")
        .of_persons()
        .with(&[
            ("state", "open, kept or broken"),
            ("owner", "a member's name or me"),
            ("person", "only to this person, by any of their ids"),
            ("case", "only of this case"),
            ("due", "today, late or tomorrow"),
            PAGE[0],
            PAGE[1],
        ]),
    route(
        "POST",
        "/api/sites/{site}/promises",
        Operation::MakePromise,
        MANAGER,
        (201, "Promise"),
        "Writes a promise down; in a case only its owner who accepted it promises",
    )
    .takes("NewPromise"),
    route(
        "PATCH",
        "/api/sites/{site}/promises/{promise}",
        Operation::ChangePromise,
        MANAGER,
        (200, "Promise"),
        "Kept, not kept, or a new date; with If-Match 412 when it changed meanwhile",
    )
    .takes("PromiseChange"),
    route(
        "GET",
        "/api/sites/{site}/today",
        Operation::Today,
        MANAGER,
        (200, "Today"),
        "Due promises, cases by their clocks, customers of value who may leave, whom to thank and congratulate",
    )
    .of_persons()
    .with(&[("owner", "a member's name, me or none")]),
    route(
        "GET",
        "/api/sites/{site}/care",
        Operation::Evening,
        ANALYST,
        (200, "Evening"),
        "What became of cases and promises: times, causes, share recovered beside those nobody contacted",
    )
    .of_persons()
    .with(&[RANGE[0], RANGE[1], ("owner", "a member's name, me or none")]),
    route(
        "GET",
        "/api/sites/{site}/care/settings",
        Operation::CareSettings,
        ANALYST,
        (200, "CareSettings"),
        "What opens cases, who gets them, hours and clocks",
    ),
    route(
        "PUT",
        "/api/sites/{site}/care/settings",
        Operation::SaveCareSettings,
        MANAGER,
        (200, "CareSettings"),
        "Changes what opens cases, who gets them, hours and clocks",
    )
    .takes("CareSettings"),
    route(
        "GET",
        "/api/sites/{site}/visitors/{visitor}/care",
        Operation::PersonCare,
        MANAGER,
        (200, "PersonCare"),
        "Cases, promises, pinned facts, occasions and conversations of a person",
    )
    .of_persons(),
    route("POST", "/api/sites/{site}/visitors/{visitor}/facts", Operation::RememberFact, MANAGER, (201, "Any"), "Pins a fact to a person")
        .takes("NewFact"),
    route("DELETE", "/api/sites/{site}/visitors/{visitor}/facts/{fact}", Operation::ForgetFact, MANAGER, (204, ""), "Forgets a fact"),
    route(
        "POST",
        "/api/sites/{site}/visitors/{visitor}/occasions",
        Operation::RememberOccasion,
        MANAGER,
        (201, "Any"),
        "Remembers a day: birthday, anniversary, renewal",
    )
    .takes("NewOccasion"),
    route(
        "DELETE",
        "/api/sites/{site}/visitors/{visitor}/occasions/{occasion}",
        Operation::ForgetOccasion,
        MANAGER,
        (204, ""),
        "Forgets an occasion",
    ),
    route(
        "POST",
        "/api/sites/{site}/visitors/{visitor}/conversations",
        Operation::RememberConversation,
        MANAGER,
        (201, "Any"),
        "Logs a conversation by phone, e-mail or in the shop; about a case it is a first reply",
    )
    .takes("NewConversation"),
    route(
        "POST",
        "/api/sites/{site}/visitors/{visitor}/reminders",
        Operation::RememberReminder,
        MANAGER,
        (201, "Any"),
        "Puts a person, or a case of theirs, off until a moment; until then Today leaves it out",
    )
    .takes("NewReminder"),
    route(
        "DELETE",
        "/api/sites/{site}/visitors/{visitor}/reminders/{reminder}",
        Operation::ForgetReminder,
        MANAGER,
        (204, ""),
        "Forgets a reminder: what was put off is back",
    ),
    route(
        "GET",
        "/api/sites/{site}/incidents",
        Operation::Incidents,
        MANAGER,
        (200, "Incidents"),
        "Patterns across people: something goes wrong for many, the ratings of a page fall beyond chance",
    )
    .with(&[("state", "open or closed")]),
    route(
        "GET",
        "/api/sites/{site}/incidents/{incident}",
        Operation::Incident,
        MANAGER,
        (200, "Incident"),
        "One of them; its ETag is its version",
    ),
    route(
        "GET",
        "/api/sites/{site}/incidents/{incident}/people",
        Operation::IncidentPeople,
        MANAGER,
        (200, "List"),
        "Everybody whom it affects, the latest first",
    )
    .of_persons()
    .with(&PAGE),
    route(
        "PATCH",
        "/api/sites/{site}/incidents/{incident}",
        Operation::ChangeIncident,
        MANAGER,
        (200, "Incident"),
        "Closes it, perhaps with the change that mended it, or opens it again; with If-Match 412 when it changed meanwhile",
    )
    .takes("IncidentChange"),
    route(
        "POST",
        "/api/sites/{site}/incidents/look",
        Operation::LookForIncidents,
        MANAGER,
        (200, "Incidents"),
        "Looks for them now, not only every five minutes",
    ),
    route(
        "POST",
        "/api/sites/{site}/incidents/{incident}/told",
        Operation::TellIncident,
        MANAGER,
        (200, "Any"),
        "Writes down that everybody whom it affects was told by one message: a talk with each, and nobody twice",
    )
    .takes("IncidentMessage"),
    route(
        "GET",
        "/api/sites/{site}/changes",
        Operation::Changes,
        ANALYST,
        (200, "List"),
        "What was changed, when, how many had complained and were told",
    ),
    route("POST", "/api/sites/{site}/changes", Operation::MakeChange, MANAGER, (201, "Change"), "Writes down what was changed")
        .takes("NewChange"),
    route("PATCH", "/api/sites/{site}/changes/{change}", Operation::SaveChange, MANAGER, (200, "Change"), "Changes what is written there")
        .takes("NewChange"),
    route("DELETE", "/api/sites/{site}/changes/{change}", Operation::RemoveChange, MANAGER, (204, ""), "Removes a change"),
    route(
        "GET",
        "/api/sites/{site}/changes/{change}/people",
        Operation::ChangePeople,
        MANAGER,
        (200, "List"),
        "Who had complained, and when each was told",
    )
    .of_persons(),
    route(
        "POST",
        "/api/sites/{site}/changes/{change}/told",
        Operation::TellChange,
        MANAGER,
        (200, "Any"),
        "Marks persons, or all, as told; nobody is told twice",
    )
    .takes("Told"),
];
