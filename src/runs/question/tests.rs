//! Questions on real runs.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Form, Question, Reply, Unasked};
use crate::lesson::Why;
use crate::lesson::{Inline, Lesson, Library, Predict};
use crate::models::catalog::CATALOG;
use crate::models::words::Sentence;
use crate::runs::changes::{Choices, Setup};
use crate::runs::lesson_runs::LessonRuns;
use crate::runs::scope::Scope;
use crate::runs::timing::TimedResults;
use crate::runs::training::trained::TrainedResults;

const ATTENTION: &str = "```run self-attention\nsentence = \"my name is aj\"\n```\n";

/// A lesson of one step that has run.
struct Ran {
    lesson: Lesson,
    runs: LessonRuns,
}

/// These runs and questions, each question by its keys.
fn ran(runs: &str, questions: &[&str], sentence: Option<&str>) -> Ran {
    let predict = |keys: &&str| format!("```predict\nask = 'What?'\n{keys}\n```\n");
    let questions: String = questions.iter().map(predict).collect();
    let text = format!("+++\ntitle = 'T'\npart = 'P'\n+++\n{runs}{questions}");
    let library = Library::from_files([("1-test.md".to_owned(), Ok(text.into_bytes()))]);
    let lesson = library.lessons[0].clone();
    let choices = Choices {
        sentence: sentence.map(|words| Sentence::parse(words).expect("words")),
        ..Choices::default()
    };
    let setup = Setup {
        choices: choices.fitting(&lesson, CATALOG),
        ..Setup::default()
    };
    let runs = LessonRuns::new(
        &LessonRuns::default(),
        &lesson,
        &library.data,
        CATALOG,
        &setup,
        (&TrainedResults::default(), &TimedResults::default()),
    );
    Ran { lesson, runs }
}

impl Ran {
    fn scope(&self) -> Scope<'_> {
        self.runs.scope(&self.lesson, (0, usize::MAX))
    }

    fn predict(&self) -> &Predict {
        self.lesson.questions().next().expect("a question")
    }

    fn question(&self) -> Result<Question<'_>, Unasked> {
        Question::new(self.scope(), self.predict())
    }
}

/// Asks on these runs, and hands the question to `look`.
fn ask_on(runs: &str, question: &str, look: impl FnOnce(Question<'_>, Scope<'_>)) {
    let ran = ran(runs, &[question], None);
    look(ran.question().expect(question), ran.scope());
}

fn ask(question: &str, look: impl FnOnce(Question<'_>, Scope<'_>)) {
    ask_on(ATTENTION, question, look);
}

/// Asserts the sentence that says why a question is not asked.
#[track_caller]
fn not_asked(runs: &str, question: &str, sentence: Option<&str>, reason: &str) {
    match ran(runs, &[question], sentence).question() {
        Err(Unasked::Degenerate { reason: said, .. }) => {
            assert_eq!(said, format!("{reason}, so this question is not asked"));
        }
        other => panic!("{question}: {other:?}"),
    }
}

/// The text of a lesson on a wrong answer.
fn said(why: Option<&Why>) -> Option<&str> {
    match &*why?.text {
        [Inline::Text(text)] => Some(&text.value),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_learners_own_words_are_the_options() {
    let question = "choose = \"columns of affinity\"\nanswer = \"argmax affinity[last]\"\n\
                    why.my = \"Near is not alike.\"";
    ask(question, |question, scope| {
        let Form::Choose { options, right } = &question.form else {
            panic!("{question:?}");
        };
        assert_eq!(options, &["my", "name", "is", "aj"]);
        let expected = "argmax affinity[last]".parse().expect("an expression");
        let expected = scope.evaluate(&expected).expect("a word").to_string();
        assert_eq!(options[*right], expected);
        for choice in 0..5 {
            let judged = question.judge(&Reply::Choice(choice));
            assert_eq!(judged.right, choice == *right, "{choice}");
            assert_eq!(judged.answer, expected);
            let why = (choice == 0).then_some("Near is not alike.");
            assert_eq!(said(judged.why), why);
        }
    });
    let own = ran(ATTENTION, &[question], Some("a rose is a rose"));
    match own.question().expect(question).form {
        Form::Choose { options, .. } => assert_eq!(options, ["a", "rose", "is"]),
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_condition_holds() {
    let question = "choose = [\"few\", \"many\"]\nwhen.few = \"words < 3\"\nwhen.many = \"words >= 3\"\n\
                    why = \"Count them.\"";
    ask(question, |question, _| {
        assert!(question.judge(&Reply::Choice(1)).right);
        let judged = question.judge(&Reply::Choice(0));
        assert!(!judged.right);
        assert_eq!(
            (said(judged.why), &*judged.answer),
            (Some("Count them."), "many")
        );
    });
}

#[test]
fn an_option_may_be_a_number() {
    ask(
        "choose = [\"4\", \"-4\"]\nanswer = \"-words\"",
        |question, _| {
            assert!(question.judge(&Reply::Choice(1)).right);
        },
    );
}

#[test]
fn a_number_may_be_near() {
    let question = "number = \"words / 8\"\nwithin = \"10%\"\nwhy.too_high = \"High.\"\nwhy.too_low = \"Low.\"";
    ask(question, |question, _| {
        let judge = |number| question.judge(&Reply::Number(number));
        for right in [0.5, 0.45, 0.55] {
            assert!(judge(right).right, "{right}");
        }
        assert_eq!(judge(0.5).answer, "0.50");
        assert_eq!(judge(0.55).answer, "0.50 (yours, 0.55, is within 10%)");
        assert_eq!(said(judge(0.5).why), None);
        assert_eq!(said(judge(0.6).why), Some("High."));
        assert_eq!(said(judge(-2.0).why), Some("Low."));
        assert_eq!(judge(0.6).answer, "0.50 (yours, 0.60, is not within 10%)");
        for nonsense in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert!(!judge(nonsense).right, "{nonsense}");
        }
    });
    // What the page shows of 1/3 is as good as the number.
    ask("number = \"(words - 3) / 3\"\nwithin = 0", |question, _| {
        assert!(question.judge(&Reply::Number(0.33)).right);
        assert!(question.judge(&Reply::Number(0.334)).right);
        assert!(!question.judge(&Reply::Number(0.34)).right);
    });
}

#[test]
fn a_cell_is_where_the_extreme_is() {
    let question = "point = \"max affinity[name]\"\nwhy.swapped = \"Query first.\"";
    ask(question, |question, scope| {
        let Form::Point {
            rows,
            cols,
            right,
            address,
        } = &question.form
        else {
            panic!("{question:?}");
        };
        let expected = "argmax affinity[name]".parse().expect("an expression");
        let expected = scope.evaluate(&expected).expect("a word").to_string();
        assert_eq!((&*rows[right.0], &cols[right.1]), ("name", &expected));
        assert_eq!(address, "affinity");
        let judged = question.judge(&Reply::Cell(right.0, right.1));
        assert!(judged.right);
        assert_eq!(judged.answer, format!("affinity[name, {expected}]"));
        let swapped = question.judge(&Reply::Cell(right.1, right.0));
        assert_eq!(
            (swapped.right, said(swapped.why)),
            (false, Some("Query first."))
        );
        assert_eq!(said(question.judge(&Reply::Cell(3, 3)).why), None);
    });
}

#[test]
fn a_cell_may_be_any_that_the_lesson_names() {
    let question = "point = \"affinity[is, name]\"\nwhy.swapped = \"Query first.\"";
    ask(question, |question, _| {
        let judge = |row, col| question.judge(&Reply::Cell(row, col));
        assert!(judge(2, 1).right);
        assert_eq!(judge(2, 1).answer, "affinity[is, name]");
        assert_eq!(said(judge(1, 2).why), Some("Query first."));
        assert!(!judge(2, 2).right);
    });
    // By place, in a matrix without words, and where all numbers are the same.
    ask("point = \"w_q[last, 0]\"", |question, _| {
        assert!(question.judge(&Reply::Cell(3, 0)).right);
    });
    let twice = "`rose` is the name of 2 rows here";
    let rose = "point = \"affinity[rose, is]\"";
    not_asked(ATTENTION, rose, Some("a rose is a rose"), twice);
    let ran = ran(
        ATTENTION,
        &["point = \"affinity[4, is]\""],
        Some("a rose is a rose"),
    );
    let asked = ran.question().expect("a question");
    assert!(asked.judge(&Reply::Cell(4, 2)).right);
    assert_eq!(asked.answer_in_words(), "affinity[2nd rose, is]");
}

#[test]
fn rows_are_those_that_differ() {
    let run = |mask: &str, last: &str, name: &str| {
        format!("```run self-attention\nmask = \"{mask}\"\n{last}as = \"{name}\"\n```\n")
    };
    let question = "rows = \"a.context\"\nagainst = \"b.context\"\nwhy.too_many = \"Many.\"\nwhy.too_few = \"Few.\"";
    let runs = run("causal", "", "a") + &run("causal", "last_word = \"tom\"\n", "b");
    ask_on(&runs, question, |question, _| {
        let judge = |rows: &[usize]| question.judge(&Reply::Rows(rows.iter().copied().collect()));
        assert!(judge(&[3]).right);
        assert_eq!(judge(&[3]).answer, "row aj");
        assert_eq!(said(judge(&[2, 3]).why), Some("Many."));
        assert_eq!(said(judge(&[2]).why), Some("Many."));
        assert_eq!(said(judge(&[]).why), Some("Few."));
    });
    let runs = run("none", "", "a") + &run("none", "last_word = \"tom\"\n", "b");
    ask_on(&runs, question, |question, _| {
        let all = question.judge(&Reply::Rows((0..4).collect()));
        assert_eq!((all.right, &*all.answer), (true, "all rows"));
    });
    let runs = run("none", "", "a") + &run("none", "", "b");
    ask_on(&runs, question, |question, _| {
        let none = question.judge(&Reply::Rows(BTreeSet::new()));
        assert_eq!((none.right, &*none.answer), (true, "no row"));
    });
}

#[test]
fn a_reply_of_another_kind_is_wrong() {
    let replies = [
        Reply::Choice(usize::MAX),
        Reply::Number(2.0),
        Reply::Cell(usize::MAX, 0),
        Reply::Rows(BTreeSet::from([usize::MAX])),
    ];
    for question in [
        "choose = [\"3\", \"4\"]\nanswer = \"words\"",
        "number = \"words\"\nwithin = 0.1",
        "point = \"max affinity\"",
        "rows = \"affinity\"\nagainst = \"scaled\"",
    ] {
        ask(question, |question, _| {
            for reply in &replies {
                assert!(!question.judge(reply).right, "{question:?} {reply:?}");
            }
        });
    }
}

#[test]
fn an_undecided_question_is_not_asked() {
    let options = "choose = \"columns of affinity\"\nanswer = \"argmax affinity[last]\"";
    let one = "`hi` is all there is to choose from here";
    not_asked(ATTENTION, options, Some("hi"), one);
    not_asked(
        ATTENTION,
        "point = \"max affinity\"",
        Some("hi"),
        "there is only one number here",
    );
    let ties = "`mask[other, same]` and `mask[other, other]` tie here";
    let causal = "```run self-attention\nmask = \"causal\"\n```\n";
    let point = "point = \"max mask[last]\"";
    not_asked(causal, point, Some("same other"), ties);
}

#[test]
fn a_question_without_its_answer_among_the_options_is_not_asked() {
    let question = "choose = [\"3\", \"4\"]\nanswer = \"words\"";
    let reason = "the answer here is `2`, which is not an option";
    not_asked(ATTENTION, question, Some("go on"), reason);
    let question = "number = \"1 / (words - 2)\"\nwithin = 1";
    let reason = "the answer would divide by 0 here";
    not_asked(ATTENTION, question, Some("go on"), reason);
    let causal = "```run self-attention\nmask = \"causal\"\n```\n";
    let question = "number = \"min masked\"\nwithin = 1";
    not_asked(causal, question, None, "the answer here is −∞");
}

#[test]
fn an_invisible_difference_is_not_asked() {
    let close = "choose = [\"a\", \"b\"]\nwhen.a = \"affinity[0, 0] < affinity[0, 0] + words / 4000\"\n\
                 when.b = \"words < 2\"";
    let ran = ran(ATTENTION, &[close], None);
    let Err(Unasked::Degenerate { reason, .. }) = ran.question() else {
        panic!("it is asked");
    };
    assert!(
        reason.starts_with("two numbers that both show as"),
        "{reason}"
    );
}

#[test]
fn a_word_missing_from_the_learners_sentence_is_no_problem() {
    let question = "point = \"max affinity[name]\"";
    let ran = ran(ATTENTION, &[question], Some("go on"));
    assert_eq!(ran.question(), Err(Unasked::Absent));
    assert_eq!(Question::problems(ran.scope(), ran.predict()), []);
}

/// The first condition that does not hold says why, of a question as of any text.
#[test]
fn the_first_condition_that_does_not_hold_counts() {
    use crate::runs::conditions::LeftOut;
    let (untrue, absent) = ("`? words > 2`", "`? weights[name, 0] > 0`");
    for (conditions, unasked, left_out) in [
        ([untrue, absent], Unasked::Untrue, LeftOut::Untrue),
        ([absent, untrue], Unasked::Absent, LeftOut::Absent),
    ] {
        let ask = format!("What? {}", conditions.join(" "));
        let question = format!("```predict\nask = '{ask}'\nnumber = 'words'\nwithin = 1\n```\n");
        let ran = ran(&format!("{ATTENTION}{question}"), &[], Some("go on"));
        assert_eq!(ran.question(), Err(unasked), "{ask}");
        let text = &ran.predict().ask;
        assert_eq!(ran.scope().text_left_out(text), Ok(Some(left_out)), "{ask}");
    }
}

/// Something that may be an expression.
fn any_expression() -> impl Strategy<Value = String> {
    let parts = [
        "affinity",
        "mask",
        "masked",
        "weights[last]",
        "context[*, 0]",
        "affinity[name, is]",
        "word[0]",
        "words",
        "seed",
        "0",
        "0.5",
        "+",
        "-",
        "*",
        "/",
        "<",
        ">=",
        "==",
        "!=",
        "(",
        ")",
        "max",
        "min",
        "sum",
        "argmax",
        "argmin",
        "changed",
        "abs",
    ];
    prop::collection::vec(prop::sample::select(parts.to_vec()), 1..6).prop_map(|it| it.join(" "))
}

proptest! {
    #[test]
    fn any_question_is_asked_or_refused(
        expression in any_expression(),
        other in any_expression(),
        words in "[ab](( [ab]){0,3})",
        own in any::<bool>(),
    ) {
        let questions = [
            format!("choose = 'columns of affinity'\nanswer = '{expression}'"),
            format!("choose = ['1', '2']\nwhen.1 = '{expression}'\nwhen.2 = '{other}'"),
            format!("number = '{expression}'\nwithin = '10%'"),
            format!("point = 'max {expression}'"),
            "rows = 'affinity'\nagainst = 'masked'".to_owned(),
        ];
        let questions = questions.each_ref().map(String::as_str);
        let run = "```run self-attention\nmask = 'causal'\n```\n";
        let ran = ran(run, &questions, own.then_some(&words));
        for predict in ran.lesson.questions() {
            let Ok(question) = Question::new(ran.scope(), predict) else {
                continue;
            };
            // What is right is judged to be right.
            let right = match &question.form {
                Form::Choose { right, .. } => Reply::Choice(*right),
                Form::Number { right, .. } => Reply::Number(*right),
                Form::Point { right, .. } => Reply::Cell(right.0, right.1),
                Form::Rows { right, .. } => Reply::Rows(right.clone()),
            };
            let words = question.in_words(&right).expect("a reply to it");
            prop_assert!(words.lines().count() == 1);
            prop_assert!(question.judge(&right).right, "{:?}", question);
        }
    }
}

/// What [`Question::in_words`] writes is read back, also where two words are alike.
#[test]
fn replies_are_read_back_from_their_words() {
    let run = "```run self-attention\nsentence = \"a rose is a rose\"\nseed = 3\n```\n\
               ```run self-attention\nsentence = \"a rose is a rose\"\nseed = 4\nas = \"other\"\n```\n";
    ask_on(run, "point = 'affinity[2, 2]'", |question, _| {
        for row in 0..5 {
            for col in 0..5 {
                let reply = Reply::Cell(row, col);
                let words = question.in_words(&reply).expect("words");
                assert_eq!(question.reply_of(&words), Some(reply), "{words}");
            }
        }
        assert_eq!(question.in_words(&Reply::Cell(5, 0)), None);
        assert_eq!(
            question.reply_of("affinity[a, rose]"),
            None,
            "which of them?"
        );
        assert_eq!(question.reply_of("weights[is, is]"), None);
    });
    ask_on(run, "rows = 'q'\nagainst = 'other.q'", |question, _| {
        for bits in 0_u32..32 {
            let rows: BTreeSet<usize> = (0..5).filter(|row| bits >> row & 1 == 1).collect();
            let reply = Reply::Rows(rows);
            let words = question.in_words(&reply).expect("words");
            assert_eq!(question.reply_of(&words), Some(reply), "{words}");
        }
        assert_eq!(question.reply_of("row nobody"), None);
    });
    ask_on(
        run,
        "choose = ['a', 'is']\nanswer = 'word[0]'",
        |question, _| {
            assert_eq!(question.reply_of("is"), Some(Reply::Choice(1)));
            assert_eq!(question.reply_of("rose"), None);
        },
    );
    ask_on(run, "number = 'words'\nwithin = 0", |question, _| {
        assert_eq!(question.reply_of("−2"), Some(Reply::Number(-2.0)));
        assert_eq!(question.reply_of("five"), None);
    });
}

/// The fingerprint of a question on this seed.
fn numbers_on(seed: u64, question: &str) -> u32 {
    let run = format!("```run self-attention\nsentence = \"my name is aj\"\nseed = {seed}\n```\n");
    let ran = ran(&run, &[question], None);
    let question = ran.question().expect(question);
    question.numbers(ran.scope())
}

#[test]
fn other_numbers_are_those_of_the_cells_that_decide() {
    for (question, is_other) in [
        ("number = 'cols q'\nwithin = 0", false),
        ("number = 'words + rows affinity'\nwithin = 0", false),
        (
            "choose = ['a', 'b']\nwhen.a = 'cols q > 3'\nwhen.b = 'cols q <= 3'",
            false,
        ),
        ("number = 'round sum weights'\nwithin = 0", true),
        ("point = 'max affinity[last]'", true),
        (
            "choose = 'columns of affinity'\nanswer = 'argmax affinity[last]'",
            true,
        ),
        (
            "choose = ['a', 'b']\nwhen.a = 'max v > -99'\nwhen.b = 'max v <= -99'",
            true,
        ),
        ("rows = 'q'\nagainst = 'k'", true),
    ] {
        assert_eq!(numbers_on(7, question), numbers_on(7, question));
        let is_so = numbers_on(7, question) != numbers_on(8, question);
        assert_eq!(is_so, is_other, "{question}");
    }
}
