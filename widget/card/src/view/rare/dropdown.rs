//! One choice of many: a list that one searches in.

use rapport_model::survey::{Choices, Question};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::super::choices;
use super::super::tag::Tag;
use super::line::line;
use crate::desk::{Desk, Things};

/// A field to search in, above the list that it narrows. Not a list that opens over the page: it could not leave the
/// card, and on a phone the keys would cover it.
pub fn field(desk: &Desk, things: &Things, question: &Question, of: &Choices, at: usize) -> Tag {
    let list = choices::list(desk, things, question, of, at, "list long");
    let labels: Vec<(Element, String)> = {
        let all = list.element().query_selector_all("label").ok();
        let labels = all.iter().flat_map(|all| (0..all.length()).filter_map(|at| all.get(at)));
        labels.map(|label| (label.clone().unchecked_into(), small(&label.text_content().unwrap_or_default()))).collect()
    };
    let none = Tag::new("p").class("help").attr("role", "status");
    let (said, nothing) = (none.element().clone(), &things.more.nothing_found);
    let search = line("search", &things.more.search, "", move |text| {
        let wanted = small(text.trim());
        let mut found = false;
        for (label, name) in &labels {
            let fits = name.contains(&wanted);
            label.unchecked_ref::<HtmlElement>().set_hidden(!fits);
            found |= fits;
        }
        said.set_text_content((!found).then_some(nothing.as_str()));
    });
    let search = search.attr("placeholder", &things.more.search).attr("autocomplete", "off");
    Tag::new("div").class("search").child(search).child(none).child(list)
}

/// In small letters, by the browser: Rust's tables of letters would weigh several kilobytes.
fn small(text: &str) -> String {
    js_sys::JsString::from(text).to_locale_lower_case(None).into()
}
