//! The built-in pairs, checked by rules of their own: the Kannada is read letter by letter, and the English, the romanisation, the
//! morphemes and the alignment are worked out from it again. And the reader of such files, with files that are wrong.

use std::collections::{BTreeMap, BTreeSet};

use attentive::models::corpus::{Corpus, MOST_PAIRS, Split, source_words};
use attentive::models::vocabulary::{END, START};

const PAIRS: &str = include_str!("../../lessons/pairs.tsv");
const GLOSSARY: &str = include_str!("../../lessons/glossary.tsv");
const VARIANTS: &str = include_str!("../../lessons/variants.tsv");

const COLUMNS: [&str; 8] = [
    "split",
    "template",
    "source",
    "target",
    "romanised",
    "target_morphemes",
    "romanised_morphemes",
    "alignment",
];

/// A line of the pairs, by columns.
type Row = BTreeMap<&'static str, &'static str>;

fn rows() -> Vec<Row> {
    let mut lines = PAIRS.lines();
    let header: Vec<&str> = lines.next().unwrap().split('\t').collect();
    assert_eq!(header, COLUMNS);
    let row = |line: &'static str| {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), COLUMNS.len(), "{line}");
        COLUMNS.into_iter().zip(cells).collect()
    };
    lines.map(row).collect()
}

/// The Latin letters of a consonant letter of Kannada.
fn consonant(letter: char) -> Option<&'static str> {
    let letters = "ಕಖಗಘಙಚಛಜಝಞಟಠಡಢಣತಥದಧನಪಫಬಭಮಯರಲವಶಷಸಹಳ";
    let latin = "k kh g gh ṅ ch chh j jh ñ ṭ ṭh ḍ ḍh ṇ t th d dh n p ph b bh m y r l v sh ṣh s h ḷ";
    letters
        .chars()
        .zip(latin.split(' '))
        .find(|it| it.0 == letter)
        .map(|it| it.1)
}

/// The Latin letters of a vowel, and whether it is a sign behind a consonant.
fn vowel(letter: char) -> Option<(&'static str, bool)> {
    let letters = "ಅಆಇಈಉಊಎಏಐಒಓಔ";
    let signs = "ಾಿೀುೂೆೇೈೊೋೌ";
    let latin = ["a", "ā", "i", "ī", "u", "ū", "e", "ē", "ai", "o", "ō", "au"];
    let place = |all: &str| all.chars().position(|it| it == letter);
    let sign = place(signs).map(|at| (latin[at + 1], true));
    place(letters).map(|at| (latin[at], false)).or(sign)
}

/// The nasal that an anusvara stands for before a consonant.
fn nasal(next: Option<char>) -> &'static str {
    let organs = [
        ("ಕಖಗಘ", "ṅ"),
        ("ಚಛಜಝ", "ñ"),
        ("ಟಠಡಢ", "ṇ"),
        ("ತಥದಧ", "n"),
        ("ಪಫಬಭ", "m"),
    ];
    let of = |next: char| {
        organs
            .into_iter()
            .find(|(letters, _)| letters.contains(next))
    };
    next.and_then(of).map_or("ṁ", |(_, nasal)| nasal)
}

/// Kannada in Latin letters; `None` if it is not well formed: a vowel sign or a virama follows a consonant, and nothing is left over.
fn romanised(kannada: &str) -> Option<String> {
    let letters: Vec<char> = kannada.chars().collect();
    let (mut latin, mut has_open_consonant) = (String::new(), false);
    for (at, &letter) in letters.iter().enumerate() {
        let close = |latin: &mut String, open: bool| {
            if open {
                latin.push('a');
            }
        };
        if let Some(letters) = consonant(letter) {
            close(&mut latin, has_open_consonant);
            latin += letters;
            has_open_consonant = true;
        } else if let Some((letters, is_sign)) = vowel(letter) {
            if is_sign && !has_open_consonant {
                return None;
            }
            close(&mut latin, has_open_consonant && !is_sign);
            latin += letters;
            has_open_consonant = false;
        } else {
            match letter {
                '\u{ccd}' if has_open_consonant => {}
                '\u{c82}' => {
                    close(&mut latin, has_open_consonant);
                    latin += nasal(letters.get(at + 1).copied());
                }
                ' ' | '+' => {
                    close(&mut latin, has_open_consonant);
                    latin.push(letter);
                }
                _ => return None,
            }
            has_open_consonant = false;
        }
    }
    if has_open_consonant {
        latin.push('a');
    }
    Some(latin)
}

fn of<'a>(table: &[(&str, &'a str)], word: &str) -> Option<&'a str> {
    table
        .iter()
        .find(|(kannada, _)| *kannada == word)
        .map(|it| it.1)
}

const SUBJECTS: &[(&str, &str)] = &[
    ("ನಾನು", "i"),
    ("ನೀವು", "you"),
    ("ಅವನು", "he"),
    ("ಅವಳು", "she"),
    ("ನಾವು", "we"),
    ("ಅವರು", "they"),
];
const DATIVES: &[(&str, &str)] = &[
    ("ನನಗೆ", "i"),
    ("ನಿಮಗೆ", "you"),
    ("ಅವನಿಗೆ", "he"),
    ("ಅವಳಿಗೆ", "she"),
    ("ನಮಗೆ", "we"),
    ("ಅವರಿಗೆ", "they"),
];
const OWNERS: &[(&str, &str)] = &[
    ("ನನ್ನ", "my"),
    ("ನಿಮ್ಮ", "your"),
    ("ಅವನ", "his"),
    ("ಅವಳ", "her"),
    ("ನಮ್ಮ", "our"),
    ("ಅವರ", "their"),
];
const POINTERS: &[(&str, &str)] = &[("ಇದು", "this"), ("ಅದು", "that")];
const MASS: &[(&str, &str)] = &[
    ("ಅನ್ನ", "rice"),
    ("ಹಣ್ಣು", "fruit"),
    ("ದೋಸೆ", "dosa"),
    ("ನೀರು", "water"),
    ("ಹಾಲು", "milk"),
    ("ಚಹಾ", "tea"),
    ("ಕನ್ನಡ", "kannada"),
    ("ಇಂಗ್ಲಿಷ್", "english"),
];
const THINGS: &[(&str, &str)] = &[
    ("ಮನೆ", "house"),
    ("ಪುಸ್ತಕ", "book"),
    ("ಕಾರು", "car"),
    ("ಶಾಲೆ", "school"),
    ("ಪತ್ರ", "letter"),
    ("ಕಥೆ", "story"),
];
const PLACES: &[(&str, &str)] = &[
    ("ಮನೆಗೆ", "home"),
    ("ಶಾಲೆಗೆ", "to school"),
    ("ಮಾರುಕಟ್ಟೆಗೆ", "to the market"),
    ("ಹಳ್ಳಿಗೆ", "to the village"),
];
const QUALITIES: &[(&str, &str)] = &[
    ("ದೊಡ್ಡದು", "big"),
    ("ಚಿಕ್ಕದು", "small"),
    ("ಹೊಸದು", "new"),
    ("ಹಳೆಯದು", "old"),
];
const NAMES: &[(&str, &str)] = &[
    ("ಅಜ್", "aj"),
    ("ರವಿ", "ravi"),
    ("ಕಿರಣ್", "kiran"),
    ("ರಾಮ", "rama"),
    ("ಮಾಯಾ", "maya"),
    ("ಆಶಾ", "asha"),
    ("ಉಮಾ", "uma"),
    ("ಸೀತಾ", "sita"),
];
const STEMS: &[(&str, &str)] = &[
    ("ತಿನ್ನು", "eat"),
    ("ಕುಡಿಯು", "drink"),
    ("ಓದು", "read"),
    ("ಬರೆಯು", "write"),
    ("ಹೋಗು", "go"),
    ("ಬರು", "come"),
];
/// What follows -tt- and -ttidd-.
const ENDINGS: &[(&str, &str)] = &[
    ("ೇನೆ", "i"),
    ("ೀರಿ", "you"),
    ("ಾನೆ", "he"),
    ("ಾಳೆ", "she"),
    ("ೇವೆ", "we"),
    ("ಾರೆ", "they"),
];

/// A verb: what it means, whether it is going on now, who does it, and its two morphemes.
struct Verb {
    meaning: &'static str,
    is_going_on: bool,
    subject: &'static str,
    morphemes: String,
}

fn verb(word: &str) -> Option<Verb> {
    STEMS.iter().find_map(|(stem, meaning)| {
        let ending = word.strip_prefix(stem)?;
        let rest = ending.strip_prefix("ತ್ತ")?;
        let (rest, is_going_on) = match rest.strip_prefix("ಿದ್ದ") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        Some(Verb {
            meaning,
            is_going_on,
            subject: of(ENDINGS, rest)?,
            morphemes: format!("{stem} +{ending}"),
        })
    })
}

/// With an article where English wants one.
fn object(word: &str) -> Option<String> {
    let thing = || of(THINGS, word).map(|thing| format!("a {thing}"));
    of(MASS, word).map(str::to_owned).or_else(thing)
}

/// What a Kannada sentence comes to: template, English, alignment, morphemes.
fn reading(kannada: &str) -> Option<[String; 4]> {
    let words: Vec<&str> = kannada.split(' ').collect();
    let made = |template: &str, english: String, alignment: &str| {
        Some([
            template.to_owned(),
            english,
            alignment.to_owned(),
            kannada.to_owned(),
        ])
    };
    if let [a, b] = words[..] {
        let this = of(POINTERS, a)?;
        return match b {
            "ಏನು" => made("what", format!("what is {this}"), "2;0"),
            _ => made("isa", format!("{this} is a {}", of(THINGS, b)?), "0;3"),
        };
    }
    let [a, b, c] = words[..] else {
        return None;
    };
    if let Some(owner) = of(OWNERS, a) {
        if b == "ಹೆಸರು" && c == "ಏನು" {
            return made("what", format!("what is {owner} name"), "2;3;0");
        }
        if b == "ಹೆಸರು" {
            let name = of(NAMES, c)?;
            let misnamed = match owner {
                "his" => ["maya", "asha", "uma", "sita"].contains(&name),
                "her" => ["ravi", "rama"].contains(&name),
                _ => false,
            };
            return made("name", format!("{owner} name is {name}"), "0;1;3").filter(|_| !misnamed);
        }
        let thing = of(THINGS, b)?;
        return match c {
            "ಎಲ್ಲಿದೆ" => {
                made("where", format!("where is {owner} {thing}"), "2;3;0,1")
            }
            _ => made(
                "adj",
                format!("{owner} {thing} is {}", of(QUALITIES, c)?),
                "0;1;3",
            ),
        };
    }
    if let Some(this) = of(POINTERS, a) {
        let (owner, thing) = (of(OWNERS, b)?, of(THINGS, c)?);
        return made("this", format!("{this} is {owner} {thing}"), "0;2;3");
    }
    let s = |subject: &str| {
        if ["he", "she"].contains(&subject) {
            "s"
        } else {
            ""
        }
    };
    if let Some(subject) = of(DATIVES, a) {
        let (object, wants) = (object(b)?, c == "ಬೇಕು");
        if (!wants && c != "ಗೊತ್ತು") || wants == ["kannada", "english"].contains(&&*object)
        {
            return None;
        }
        let template = if wants { "want" } else { "know" };
        let at = 1 + object.split(' ').count();
        let english = format!("{subject} {template}{} {object}", s(subject));
        return made(template, english, &format!("0;{at};1"));
    }
    let (subject, verb) = (of(SUBJECTS, a)?, verb(c)?);
    if verb.subject != subject {
        return None;
    }
    let morphemes = format!("{a} {b} {}", verb.morphemes);
    let made = |template: &str, english: String, alignment: String| {
        Some([template.to_owned(), english, alignment, morphemes.clone()])
    };
    if !verb.is_going_on {
        let object = of(MASS, b)?;
        let fits = match verb.meaning {
            "eat" => ["rice", "fruit", "dosa"].contains(&object),
            "drink" => ["water", "milk", "tea"].contains(&object),
            _ => false,
        };
        let english = format!("{subject} {}{} {object}", verb.meaning, s(subject));
        return made("svo", english, "0;2;1,0".to_owned()).filter(|_| fits);
    }
    let be = match subject {
        "i" => "am",
        "he" | "she" => "is",
        _ => "are",
    };
    let (meaning, doing) = match verb.meaning {
        "write" => ("write", "writing".to_owned()),
        "come" => ("come", "coming".to_owned()),
        other => (other, format!("{other}ing")),
    };
    if let Some(place) = of(PLACES, b) {
        let at = 2 + place.split(' ').count();
        let to = if place.starts_with("to ") { ",3" } else { "" };
        let alignment = format!("0;{at}{to};2,1,0");
        let goes = ["go", "come"].contains(&meaning);
        return made("go", format!("{subject} {be} {doing} {place}"), alignment).filter(|_| goes);
    }
    let thing = of(THINGS, b)?;
    let english = format!("{subject} {be} {doing} a {thing}");
    let fits = ["read", "write"].contains(&meaning);
    made("prog", english, "0;4;2,1,0".to_owned()).filter(|_| fits)
}

#[test]
fn the_kannada_says_what_the_english_says() {
    let rows = rows();
    assert_eq!(rows.len(), 376);
    for row in &rows {
        let says = reading(row["target"]);
        let written = ["template", "source", "alignment", "target_morphemes"];
        let written = written.map(|column| row[column].to_owned());
        assert_eq!(says, Some(written), "{row:?}");
        // Neither says which meaning is meant: "read" is past or present, cooked rice is another word than grain.
        assert!(!(row["template"] == "want" && row["source"].contains("rice")));
        assert!(
            row["source"]
                .split(' ')
                .all(|it| it != "read" && it != "bread")
        );
    }
}

#[test]
fn the_romanisation_follows_from_the_letters() {
    for row in rows() {
        for (kannada, latin) in [
            ("target", "romanised"),
            ("target_morphemes", "romanised_morphemes"),
        ] {
            assert_eq!(
                romanised(row[kannada]).as_deref(),
                Some(row[latin]),
                "{row:?}"
            );
        }
        for (words, morphemes) in [
            ("target", "target_morphemes"),
            ("romanised", "romanised_morphemes"),
        ] {
            assert_eq!(row[morphemes].replace(" +", ""), row[words]);
        }
    }
}

#[test]
fn the_file_is_clean() {
    use unicode_normalization::is_nfc;
    assert!(PAIRS.ends_with('\n') && !PAIRS.contains('\r') && !PAIRS.starts_with('\u{feff}'));
    for text in [PAIRS, GLOSSARY, VARIANTS] {
        assert!(is_nfc(text));
        let is_hidden =
            |it: char| matches!(it, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{feff}');
        assert!(!text.chars().any(is_hidden));
    }
    for row in rows() {
        for cell in row.values() {
            let words: Vec<&str> = cell.split_whitespace().collect();
            assert_eq!(words.join(" "), **cell);
            assert!(!cell.is_empty());
        }
        assert!(
            row["source"]
                .chars()
                .all(|it| it == ' ' || it.is_ascii_lowercase())
        );
        let is_of_scheme =
            |it: char| it == ' ' || it.is_ascii_lowercase() || "āīūēōṭḍṇḷṅṣ".contains(it);
        assert!(row["romanised"].chars().all(is_of_scheme), "{row:?}");
    }
    for column in ["source", "target", "romanised"] {
        let different: BTreeSet<&str> = rows().iter().map(|row| row[column]).collect();
        assert_eq!(different.len(), rows().len(), "{column}");
    }
}

#[test]
fn the_alignment_leaves_out_only_words_without_a_counterpart() {
    let mut reordered = 0;
    for row in rows() {
        let english: Vec<&str> = row["source"].split(' ').collect();
        let aligned: Vec<Vec<usize>> = row["alignment"]
            .split(';')
            .map(|word| word.split(',').map(|it| it.parse().unwrap()).collect())
            .collect();
        assert_eq!(aligned.len(), row["target"].split(' ').count());
        for (at, word) in english.iter().enumerate() {
            let is_aligned = aligned.iter().any(|word| word.contains(&at));
            assert!(is_aligned || ["is", "a", "the"].contains(word), "{row:?}");
        }
        reordered += usize::from(!aligned.is_sorted_by_key(|word| word[0]));
    }
    // Word for word in the order of the English, these would be wrong.
    assert_eq!(reordered, 198);
}

/// A held-out sentence is new, and nothing in it is: every word of it has been seen twice, every two English words beside each other once.
#[test]
fn what_is_held_out_can_be_known() {
    let rows = rows();
    let (held, train): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row["split"] == "held");
    assert_eq!((train.len(), held.len()), (310, 66));
    let count = |column: &str, word: &str| {
        let words = train.iter().flat_map(|row| row[column].split(' '));
        words.filter(|it| *it == word).count()
    };
    let beside = |row: &Row| -> Vec<String> {
        let words: Vec<&str> = row["source"].split(' ').collect();
        words.windows(2).map(|two| two.join(" ")).collect()
    };
    let seen: BTreeSet<String> = train.iter().flat_map(|row| beside(row)).collect();
    for row in &held {
        for column in ["source", "target", "target_morphemes"] {
            for word in row[column].split(' ') {
                assert!(count(column, word) >= 2, "{word}: {row:?}");
            }
        }
        assert!(beside(row).iter().all(|two| seen.contains(two)), "{row:?}");
    }
    let templates: BTreeSet<&str> = rows.iter().map(|row| row["template"]).collect();
    assert_eq!(templates.len(), 11);
    for template in templates {
        let of = |rows: &[&Row]| {
            rows.iter()
                .filter(|row| row["template"] == template)
                .count()
        };
        let (held, train) = (of(&held), of(&train));
        assert!(
            held > 0 && held * 10 <= (held + train) * 3,
            "{template}: {held}, {train}"
        );
    }
}

#[test]
fn the_glossary_has_every_word_and_piece() {
    let mut lines = GLOSSARY.lines();
    assert_eq!(lines.next(), Some("kannada\tromanised\tgloss\tpos"));
    let mut known = BTreeSet::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        assert!(
            cells.len() == 4 && cells.iter().all(|cell| !cell.trim().is_empty()),
            "{line}"
        );
        assert_eq!(romanised(cells[0]).as_deref(), Some(cells[1]), "{line}");
        assert!(known.insert(cells[0]), "{line}");
    }
    let rows = rows();
    let pieces = rows
        .iter()
        .flat_map(|row| [row["target"], row["target_morphemes"]]);
    let pieces: BTreeSet<&str> = pieces.flat_map(|cell| cell.split(' ')).collect();
    assert_eq!(known, pieces);
}

#[test]
fn the_variants_count_the_pairs_that_they_touch() {
    for line in VARIANTS.lines() {
        assert_eq!(line.split('\t').count(), 5, "{line}");
    }
    let everything = VARIANTS.lines().last().unwrap();
    assert!(everything.starts_with(&format!("{}\t", rows().len())));
}

/// The rules above are rules: a fault in a sentence is none of its readings, and a fault in a word none of its letters.
#[test]
fn the_rules_notice_faults() {
    let english = |kannada| reading(kannada).map(|reading| reading[1].clone());
    assert_eq!(english("ನನ್ನ ಹೆಸರು ಅಜ್").as_deref(), Some("my name is aj"));
    for kannada in [
        "ನಾನು ಅನ್ನ ತಿನ್ನುತ್ತಾನೆ",
        "ಅವನ ಹೆಸರು ಉಮಾ",
        "ನನಗೆ ಕನ್ನಡ ಬೇಕು",
        "ನಾನು ನೀರು ತಿನ್ನುತ್ತೇನೆ",
        "ನನ್ನ ಹೆಸರು",
        "ಹೆಸರು ನನ್ನ ಅಜ್",
    ] {
        assert_eq!(english(kannada), None, "{kannada}");
    }
    assert_eq!(romanised("ಇಂಗ್ಲಿಷ್").as_deref(), Some("iṅgliṣh"));
    for word in ["ಾಮ", "್ಕ", "ಕಾ್", "a"] {
        assert_eq!(romanised(word), None, "{word}");
    }
}

#[test]
fn the_built_in_pairs_are_read() {
    let corpus = Corpus::built_in();
    let rows = rows();
    assert_eq!(corpus.pairs().len(), rows.len());
    for (pair, row) in corpus.pairs().iter().zip(&rows) {
        assert_eq!(pair.source.join(" "), row["source"]);
        assert_eq!(pair.target.join(" "), row["target"]);
        assert_eq!(pair.split == Split::Held, row["split"] == "held");
    }
    assert_eq!(
        (corpus.training().len(), corpus.held_out().len()),
        (310, 66)
    );
    assert_eq!((corpus.source().len(), corpus.target().len()), (64, 93));
    assert_eq!(corpus.target().words()[..3], [START, END, "ನನ್ನ"]);
    assert_eq!(corpus.target().romanised(2), Some("nanna"));
    assert_eq!(corpus.source().word(0), "my");
    for pair in corpus.training() {
        assert_eq!((pair.target[0], pair.target.last()), (0, Some(&1)));
        assert!(
            pair.target[1..pair.target.len() - 1]
                .iter()
                .all(|&word| word > 1)
        );
    }
    assert_eq!(
        source_words("My name is AJ.").unwrap(),
        ["my", "name", "is", "aj"]
    );
}

#[track_caller]
fn parse(text: &[u8]) -> Result<Corpus, String> {
    Corpus::parse("`a.tsv`", text.to_vec()).map_err(|error| error.to_string())
}

const HEADER: &str = "source\ttarget\tsplit\n";

/// A file of these lines below the header is refused with this sentence.
#[track_caller]
fn refused(lines: &str, expected: &str) {
    let found = parse(format!("{HEADER}{lines}").as_bytes());
    assert_eq!(found.unwrap_err(), expected);
}

#[test]
fn any_language_is_read_as_other_programs_write_it() {
    let lines =
        "Ich bin da.\tje suis là\ttrain\nich war da\tj'étais là\ttrain\nich bin\tje suis\theld\n";
    let plain = format!("{HEADER}{lines}");
    let marked = format!("\u{feff}{plain}");
    let windows = plain.replace('\n', "\r\n");
    let utf_16: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [
        plain.as_bytes(),
        marked.as_bytes(),
        windows.as_bytes(),
        &utf_16,
    ] {
        let corpus = parse(bytes).unwrap();
        assert_eq!(corpus.source().words(), ["ich", "bin", "da", "war"]);
        assert_eq!(
            corpus.target().words()[2..],
            ["je", "suis", "là", "j'étais"]
        );
        assert_eq!((corpus.training().len(), corpus.held_out().len()), (2, 1));
    }
    let columns = "note\tsplit\ttarget\tsource\nx\ttrain\tb\ta\n";
    assert_eq!(parse(columns.as_bytes()).unwrap().source().words(), ["a"]);
}

/// A script that is written without spaces is cut into characters, unless its author writes spaces.
#[test]
fn words_of_a_target_are_those_between_its_spaces() {
    let header = HEADER.replace("split", "split\tromanised");
    let line = "the cat eats fish\t猫 は 魚 を 食べる。\ttrain\tneko wa sakana o taberu\n";
    let corpus = parse(format!("{header}{line}").as_bytes()).unwrap();
    assert_eq!(
        corpus.target().words()[2..],
        ["猫", "は", "魚", "を", "食べる"]
    );
    let line = "the cat\t猫は\ttrain\nno-one is here\tя не-то тут\ttrain\n";
    let corpus = parse(format!("{HEADER}{line}").as_bytes()).unwrap();
    assert_eq!(
        corpus.target().words()[2..],
        ["猫", "は", "я", "не", "то", "тут"]
    );
}

#[test]
fn one_pair_is_enough() {
    let corpus = parse(format!("{HEADER}a\tb\ttrain\n").as_bytes()).unwrap();
    assert_eq!((corpus.training().len(), corpus.held_out().len()), (1, 0));
    refused(
        "a\tb\theld\n",
        "`a.tsv` has no pair to train on; write `train` in the column `split` of most pairs",
    );
    refused(
        "",
        "`a.tsv` has no pair to train on; write `train` in the column `split` of most pairs",
    );
}

#[test]
fn what_is_wrong_is_said_with_line_and_column() {
    let header = |text: &str, expected: &str| {
        assert_eq!(parse(text.as_bytes()).unwrap_err(), expected);
    };
    let names = "name the columns in the first line, with tabs between them: source, target, split";
    header(
        "",
        &format!("`a.tsv`, line 1, column 1: there is no column `source`; {names}"),
    );
    header(
        "source\ttarget\n",
        &format!("`a.tsv`, line 1, column 14: there is no column `split`; {names}"),
    );
    header(
        "source,target,split\n",
        &format!("`a.tsv`, line 1, column 20: there is no column `source`; {names}"),
    );
    header(
        "source\ttarget\tsource\tsplit\n",
        "`a.tsv`, line 1, column 15: two columns are called `source`; name each column once",
    );
    refused(
        "a\tb\ttrain\nc\td\n",
        "`a.tsv`, line 3, column 4: the columns here are 2, and the first line names 3; put one tab between two columns",
    );
    refused(
        "a\tb\ttrain\n\nc\td\ttrain\n",
        "`a.tsv`, line 3, column 1: this line is empty; take it out",
    );
    refused(
        "a\t \ttrain\n",
        "`a.tsv`, line 2, column 3: this target has no words in it; write a sentence, or take the line out",
    );
    refused(
        "a\tb\ttest\n",
        "`a.tsv`, line 2, column 5: `test` is no split; write `train`, or `held` for a pair that is held out",
    );
    refused(
        "a b\tb\ttrain\nA  b\tc\ttrain\n",
        "`a.tsv`, line 3, column 1: this source is that of line 2 again; leave one of the two lines",
    );
    refused(
        "a\tb\u{1b}\ttrain\n",
        "`a.tsv`, line 2, column 4: here is a control character; take it out",
    );
    let unseen = "no model can learn a word that it never sees: train on a pair with it";
    refused(
        "a b\tc\ttrain\na é b new\tc\theld\n",
        &format!("`a.tsv`, line 3, column 3: `é` is in no pair to train on; {unseen}"),
    );
    refused(
        "a b\tc\ttrain\nb\tc d\theld\n",
        &format!("`a.tsv`, line 3, column 5: `d` is in no pair to train on; {unseen}"),
    );
    refused(
        &format!("{}\tb\ttrain\n", "a ".repeat(65)),
        "`a.tsv`, line 2, column 1: this source has 65 words; a sentence has at most 64 here",
    );
    refused(
        &format!("{}\tb\ttrain\n", "a ".repeat(600)),
        "`a.tsv`, line 2, column 1: this source has 600 words; a sentence has at most 64 here",
    );
    let text = format!("{HEADER}a\tb\ttrain\n");
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(
        parse(&utf_16).unwrap_err(),
        "`a.tsv`, line 1, column 1: this looks like UTF-16 without the mark at its beginning; save it as UTF-8"
    );
    assert_eq!(
        parse(text.replace('\n', "\r").as_bytes()).unwrap_err(),
        "`a.tsv`, line 1, column 1: the lines of this file end in a carriage return alone; save it with a line feed behind each line"
    );
    let mut latin_1 = format!("{HEADER}a\tb\ttrain\nc\t").into_bytes();
    latin_1.extend(b"\xe9t\xe9\ttrain\n");
    assert_eq!(
        parse(&latin_1).unwrap_err(),
        "`a.tsv`, line 3, column 3: this is not UTF-8; save it as UTF-8"
    );
    let romanised = |line: &str| {
        parse(format!("source\ttarget\tsplit\tromanised\na\tಕ ಖ\ttrain\tka kha\n{line}").as_bytes())
    };
    assert!(romanised("").is_ok());
    assert_eq!(
        romanised("b\tಕ ಖ\ttrain\tka\n").unwrap_err(),
        "`a.tsv`, line 3, column 13: the target has 2 words, but 1 when it is romanised; write one for each, with spaces between them"
    );
    assert_eq!(
        romanised("b\tಕ\ttrain\tca\n").unwrap_err(),
        "`a.tsv`, line 3, column 11: `ಕ` is `ca` here and `ka` in line 2; romanise a word in one way"
    );
}

#[test]
fn a_million_lines_are_too_many() {
    let mut text = HEADER.to_owned();
    for number in 0..1_000_000 {
        text += &format!("w{number}\tb\ttrain\n");
    }
    let line = MOST_PAIRS + 2;
    let expected = format!(
        "`a.tsv`, line {line}, column 1: here is one pair too many; a corpus has at most {MOST_PAIRS}"
    );
    assert_eq!(parse(text.as_bytes()).unwrap_err(), expected);
}
