use leptos::prelude::*;

/// Rows of a list that is read again and again: those that are still there stay as they are, with the keyboard's focus and what is
/// open in them; one that changed is built anew, and no other. Goes into the element of the list.
pub fn rows<T>(all: Memo<Vec<T>>, key: fn(&T) -> String, view: impl Fn(&T) -> AnyView + Clone + Send + Sync + 'static) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let keys = move || all.with(|all| all.iter().map(key).collect::<Vec<_>>());
    let row = move |of: String| {
        let view = view.clone();
        let one = Memo::new(move |_| all.with(|all| all.iter().find(|one| key(one) == of).cloned()));
        move || one.with(|one| one.as_ref().map(&view))
    };
    For(ForProps::builder().each(keys).key(Clone::clone).children(row).build())
}
