use leptos::{
    html::{a, li, span, ul},
    prelude::*,
};

use super::{icon, menu};
use crate::{place, words::common};

/// Something of the screen that is to be had as a file.
pub struct File {
    /// What it is.
    name: String,
    /// Its address at the edge, up to the ending, and what stands after the question mark.
    address: (String, String),
}

impl File {
    /// What an address such as `/api/sites/s/tables/totals?last=28` gives.
    pub fn of(name: impl Into<String>, address: String) -> Self {
        let address = address.split_once('?').map_or((address.clone(), String::new()), |(path, query)| (path.to_owned(), query.to_owned()));
        Self { name: name.into(), address }
    }

    fn link(&self, kind: &'static str, ending: &str) -> impl IntoView + use<> {
        let (path, query) = &self.address;
        a().class("btn small")
            .href(place::with_query(format!("{}.{ending}", place::at_edge(path)), std::slice::from_ref(query)))
            .attr("download", "")
            .attr("rel", "external")
            .attr("aria-label", common().file_as(&self.name, kind))
            .child(kind)
    }

    /// The two files, side by side.
    pub fn links(&self) -> impl IntoView + use<> {
        (self.link("CSV", "csv"), self.link("XLSX", "xlsx"))
    }
}

/// A menu of all that the screen shows, each as CSV and as a spreadsheet.
pub fn files(all: impl Fn() -> Vec<File> + Send + 'static) -> impl IntoView {
    menu("btn", None, (icon("export"), span().child(common().files()), icon("down")), move |_| {
        let row =
            |file: File| li().class("row file").child((span().class("sm").attr("dir", "auto").child(file.name.clone()), file.links()));
        ul().class("choices").child(all().into_iter().map(row).collect_view()).into_any()
    })
}
