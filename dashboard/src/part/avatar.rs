use leptos::{html::span, prelude::*};

/// Two letters for a name; one for names of one word, and for those without letters a dot.
pub fn initials(name: &str) -> String {
    let letters: Vec<char> = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric())).collect();
    match letters.as_slice() {
        [] => "·".to_owned(),
        [one] => one.to_uppercase().collect(),
        [first, .., last] => first.to_uppercase().chain(last.to_uppercase()).collect(),
    }
}

/// The round sign of a person; decorative, the name stands beside it.
pub fn avatar(name: &str, class: &'static str) -> impl IntoView + use<> {
    span().class(format!("avatar {class}")).attr("aria-hidden", "true").child(initials(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_initials() {
        assert_eq!(initials("Inès Moreau"), "IM");
        assert_eq!(initials("inès de la tour"), "IT");
        assert_eq!(initials("王小明"), "王");
        assert_eq!(initials("<img src=x>"), "IS");
        assert_eq!(initials("  "), "·");
    }
}
