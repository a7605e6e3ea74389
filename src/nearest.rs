//! "Did you mean …?", for every room.

/// The candidate closest to `name`; `None` if it differs in more than a third of its letters.
///
/// ```
/// use attentive::nearest::nearest;
/// assert_eq!(nearest("wieghts", ["scaled", "weights"]), Some("weights"));
/// assert_eq!(nearest("rust", ["run", "show"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let length = name.chars().count();
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::osa_distance(&name, &candidate.to_lowercase()),
                candidate,
            )
        })
        // One-letter names are all one letter apart, so that distance means nothing.
        .filter(|(distance, candidate)| {
            let longer = length.max(candidate.chars().count());
            *distance <= (longer / 3).max(1) && *distance < length
        })
        // Of two equally close candidates, the longer one: `dk` was more likely `d_k` than `d`.
        .min_by_key(|(distance, candidate)| (*distance, std::cmp::Reverse(candidate.len())))
        .map(|(_, candidate)| candidate)
}

/// Help for an unknown name: the closest candidate, or else all candidates.
///
/// ```
/// use attentive::nearest::suggestion;
/// assert_eq!(suggestion("polt", &["plain", "plot"]), "did you mean `plot`?");
/// assert_eq!(suggestion("chart", &["plain", "plot"]), "choose one of `plain`, `plot`");
/// ```
pub fn suggestion(name: &str, candidates: &[&str]) -> String {
    match nearest(name, candidates.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => format!("choose one of `{}`", candidates.join("`, `")),
    }
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
        assert_eq!(nearest("maxx", ["min", "max"]), Some("max"));
        assert_eq!(nearest("Show", ["show"]), Some("show"));
        assert_eq!(nearest("sh", ["show"]), None);
        assert_eq!(nearest("k", ["q", "v"]), None);
        assert_eq!(nearest("", ["q", "v"]), None);
    }
}
