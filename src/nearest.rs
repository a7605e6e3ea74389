//! "Did you mean …?"

/// The known name that a mistyped one was most likely meant to be, if any is close enough.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    known
        .into_iter()
        .map(|candidate| {
            let distance = strsim::damerau_levenshtein(&candidate.to_lowercase(), &name);
            (distance, candidate)
        })
        .filter(|(distance, candidate)| *distance <= candidate.chars().count().div_ceil(3))
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_a_close_name_is_suggested() {
        let known = ["affinity", "scaled", "weights", "q"];
        assert_eq!(nearest("weight", known), Some("weights"));
        assert_eq!(nearest("Affinty", known), Some("affinity"));
        assert_eq!(nearest("context", known), None);
        assert_eq!(nearest("", []), None);
    }
}
