//! The grammar of expressions, with one method for each rule.
//!
//! ```text
//! span      = whole ("," integer ("decimal" | "decimals"))?
//! whole     = sum (("<" | ">" | "<=" | ">=" | "==" | "!=") sum)?
//! sum       = product (("+" | "-") product)*
//! product   = factor (("*" | "/" | "@") factor)*
//! factor    = "-" factor | atom
//! atom      = number | "(" whole ")" | function atom | reference
//! reference = address ("[" index ("," index)? "]")?
//! index     = "*" | integer | "last" ("-" integer)? | word | quoted
//! address   = name ("." name)*          a "-" belongs to a name when it stands between two of its characters
//! ```
//!
//! A constant divisor that is 0 is refused here, since no run is needed to know it.

use std::ops::Range;
use std::str::FromStr;

use super::cursor::{Cursor, Parsed};
use super::expression::{Expression, Function, Operator, Reference};
use super::manuscript::{Manuscript, Span, Spanned};
use super::problem::Problem;
use super::tokens::{address_length, number_length};
use crate::nearest::suggestion;

/// More than any sensible span has, and few enough that a hostile one cannot exhaust the stack.
const MOST_PARTS: usize = 100;

/// The most decimals of a span: with more, the last ones are those of the binary fraction and not of the number.
const MOST_DECIMALS: usize = 12;

pub(super) struct Grammar<'a> {
    pub(super) cursor: Cursor<'a>,
    /// How many parts have been read.
    parts: usize,
}

impl<'a> Grammar<'a> {
    /// Reads the expression that fills `bytes`.
    pub(super) fn expression(
        manuscript: &'a Manuscript,
        bytes: Range<usize>,
    ) -> Parsed<Expression> {
        let mut grammar = Self::over(manuscript, bytes);
        let expression = grammar.whole()?;
        grammar.cursor.end().map(|()| expression)
    }

    /// Reads what a computed span shows, which fills `bytes`: an expression, and the number of decimals if there is one.
    pub(super) fn span(
        manuscript: &'a Manuscript,
        bytes: Range<usize>,
    ) -> Parsed<(Expression, Option<usize>)> {
        let mut grammar = Self::over(manuscript, bytes);
        let expression = grammar.whole()?;
        let decimals = grammar.decimals()?;
        grammar.cursor.end().map(|()| (expression, decimals))
    }

    pub(super) fn over(manuscript: &'a Manuscript, bytes: Range<usize>) -> Self {
        let cursor = Cursor::new(manuscript, bytes);
        Self { cursor, parts: 0 }
    }

    pub(super) fn refuse<T>(&self, at: Span, message: impl Into<String>, help: &str) -> Parsed<T> {
        self.cursor.refuse(at, message, help)
    }

    /// Fails at the next character.
    fn refuse_next<T>(&self, message: impl Into<String>, help: &str) -> Parsed<T> {
        self.refuse(self.cursor.next_place(), message, help)
    }

    fn whole(&mut self) -> Parsed<Expression> {
        let left = self.sum()?;
        let Some(operator) = self.operator(&Operator::COMPARING) else {
            return Ok(left);
        };
        let compared = binary(operator, left, self.sum()?);
        let next = self.cursor.next_place();
        if self.operator(&Operator::COMPARING).is_some() {
            let help = "put one comparison in brackets";
            return self.refuse(next, "an expression compares only once", help);
        }
        Ok(compared)
    }

    fn sum(&mut self) -> Parsed<Expression> {
        let mut left = self.product()?;
        while let Some(operator) = self.operator(&Operator::ADDING) {
            left = binary(operator, left, self.product()?);
        }
        Ok(left)
    }

    fn product(&mut self) -> Parsed<Expression> {
        let mut left = self.factor()?;
        while let Some(operator) = self.operator(&Operator::MULTIPLYING) {
            self.cursor.peek();
            let start = self.cursor.offset();
            let right = self.factor()?;
            if operator == Operator::Divide && right.constant() == Some(0.0) {
                let help = "divide by something that is not 0";
                return self.refuse(self.cursor.since(start), "this divides by zero", help);
            }
            left = binary(operator, left, right);
        }
        Ok(left)
    }

    fn operator(&mut self, known: &[(&str, Operator)]) -> Option<Operator> {
        let mut known = known.iter();
        let found = known.find(|(sign, _)| self.cursor.eat(sign))?;
        Some(found.1)
    }

    fn factor(&mut self) -> Parsed<Expression> {
        self.count_part()?;
        if self.cursor.eat("-") {
            return Ok(Expression::Negate(Box::new(self.factor()?)));
        }
        self.atom()
    }

    fn atom(&mut self) -> Parsed<Expression> {
        let help = "write a number, an address or a function";
        match self.cursor.peek() {
            Some('(') => self.parenthesis(),
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.named(),
            Some(c) => self.refuse_next(format!("`{c}` stands where a value should be"), help),
            None => self.refuse_next("the expression ends where a value should be", help),
        }
    }

    fn parenthesis(&mut self) -> Parsed<Expression> {
        let open = self.cursor.next_place();
        self.cursor.eat("(");
        let inner = self.whole()?;
        if !self.cursor.eat(")") {
            if self.cursor.peek().is_some() {
                self.cursor.end()?;
            }
            return self.refuse(open, "this `(` is never closed", "add `)`");
        }
        Ok(inner)
    }

    /// The decimals behind an expression: `, 3 decimals`.
    fn decimals(&mut self) -> Parsed<Option<usize>> {
        if !self.cursor.eat(",") {
            return Ok(None);
        }
        self.cursor.peek();
        let number = self.cursor.spanned(number_length(self.cursor.text()));
        let found = number.value.parse().ok();
        let Some(decimals) = found.filter(|&decimals| decimals <= MOST_DECIMALS) else {
            let message = format!("a number of decimals goes from 0 to {MOST_DECIMALS}");
            return self.refuse(number.at, message, "write it as in `= max a, 3 decimals`");
        };
        if !self.cursor.eat("decimals") && !self.cursor.eat("decimal") {
            let help = "write it as in `= max a, 3 decimals`";
            return self.refuse_next("behind a comma stands the number of decimals", help);
        }
        Ok(Some(decimals))
    }

    fn number(&mut self) -> Parsed<Expression> {
        let number = self.cursor.spanned(number_length(self.cursor.text()));
        match number.value.parse() {
            Ok(number) => Ok(Expression::Number(number)),
            Err(_) => {
                let message = format!("`{}` is not a number", number.value);
                self.refuse(number.at, message, "write it as in `0.5`")
            }
        }
    }

    /// A call or a reference: a name is a function if an argument follows it.
    fn named(&mut self) -> Parsed<Expression> {
        let name = self.cursor.spanned(address_length(self.cursor.text()));
        let next = self.cursor.peek();
        if !next.is_some_and(|c| c.is_ascii_alphanumeric() || "_(.".contains(c)) {
            return self.reference(name).map(Expression::Reference);
        }
        let Some(value) = Function::named(&name.value) else {
            let names = Function::ALL.map(|(name, _)| name);
            let message = format!("no function `{}`", name.value);
            return self.refuse(name.at, message, &suggestion(&name.value, &names));
        };
        let function = Spanned { value, at: name.at };
        self.count_part()?;
        let argument = Box::new(self.atom()?);
        Ok(Expression::Call { function, argument })
    }

    fn reference(&mut self, address: Spanned<String>) -> Parsed<Reference> {
        let open = self.cursor.next_place();
        let (mut row, mut column) = (None, None);
        if self.cursor.eat("[") {
            if !self.cursor.text().contains(']') {
                return self.refuse(open, "this `[` is never closed", "add `]`");
            }
            row = Some(self.index()?);
            if self.cursor.eat(",") {
                column = Some(self.index()?);
            }
            if !self.cursor.eat("]") {
                let help = "write `name[row, column]`";
                return self.refuse_next("a matrix has only rows and columns", help);
            }
        }
        Ok(Reference {
            address,
            row,
            column,
        })
    }

    fn count_part(&mut self) -> Parsed<()> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            let help = "split it over several spans";
            return self.refuse_next("this expression is too long", help);
        }
        Ok(())
    }
}

impl FromStr for Expression {
    type Err = Problem;

    /// Reads an expression that stands alone, such as one that a learner types.
    fn from_str(text: &str) -> Result<Self, Problem> {
        let manuscript = Manuscript::new("expression", text);
        Grammar::expression(&manuscript, 0..manuscript.text.len())
    }
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    let (left, right) = (Box::new(left), Box::new(right));
    Expression::Binary {
        operator,
        left,
        right,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Index;

    /// Writes an expression with every bracket, so that a test shows how it was understood.
    fn spelled(expression: &Expression) -> String {
        match expression {
            Expression::Number(number) => number.to_string(),
            Expression::Negate(inner) => format!("-{}", spelled(inner)),
            Expression::Binary {
                operator,
                left,
                right,
            } => {
                format!("({} {operator:?} {})", spelled(left), spelled(right))
            }
            Expression::Call { function, argument } => {
                let function = format!("{:?}", function.value).to_lowercase();
                format!("{function}({})", spelled(argument))
            }
            Expression::Reference(reference) => {
                let index = |index: &Option<Spanned<Index>>| match index {
                    Some(index) => format!("[{:?}]", index.value),
                    None => String::new(),
                };
                let address = &reference.address.value;
                format!(
                    "{address}{}{}",
                    index(&reference.row),
                    index(&reference.column)
                )
            }
        }
    }

    fn check(text: &str, expected: &str) {
        let found = match text.parse::<Expression>() {
            Ok(expression) => spelled(&expression),
            Err(problem) => problem.to_string(),
        };
        assert_eq!(found, expected, "{text}");
    }

    /// Asserts the last two lines of a diagnostic: the text, and the caret with its help.
    fn check_problem(text: &str, message: &str, caret: &str) {
        let expected = format!("error: {message}\n");
        let found = text.parse::<Expression>().expect_err(text).to_string();
        assert!(found.starts_with(&expected), "{found}");
        assert_eq!(
            found.lines().last(),
            Some(format!("  | {caret}").as_str()),
            "{found}"
        );
    }

    #[test]
    fn operators_bind_as_in_arithmetic() {
        check("1 + 2 * 3", "(1 Add (2 Multiply 3))");
        check("(1 + 2) * 3", "((1 Add 2) Multiply 3)");
        check(
            "8 / 4 / 2 - 1e-3",
            "(((8 Divide 4) Divide 2) Subtract 0.001)",
        );
        check("-a * - .5", "(-a Multiply -0.5)");
        check(
            "q @ transpose k / sqrt d_k",
            "((q MatrixProduct transpose(k)) Divide sqrt(d_k))",
        );
    }

    #[test]
    fn a_comparison_binds_loosest() {
        check("a + 1 < b / 2", "((a Add 1) Less (b Divide 2))");
        check(
            "(a<=b) * (a != -1)",
            "((a AtMost b) Multiply (a Unequal -1))",
        );
        check("sum(a >= .5) == 2", "(sum((a AtLeast 0.5)) Equal 2)");
        check_problem(
            "a = b",
            "`=` stands where an operator should be",
            "  ^ the operators are + - * / @ < > <= >= == !=",
        );
    }

    #[test]
    fn a_divisor_that_is_zero_points_at_itself() {
        let help = "divide by something that is not 0";
        for (text, caret) in [
            ("1/0", "  ^"),
            ("a / (2 - 2) + 1", "    ^^^^^^^"),
            ("1 / -0.0", "    ^^^^"),
            ("1 / variance 5", "    ^^^^^^^^^^"),
            (
                "a[0] / round(abs(-0.2) < 0.1)",
                "       ^^^^^^^^^^^^^^^^^^^^^^",
            ),
        ] {
            check_problem(text, "this divides by zero", &format!("{caret} {help}"));
        }
        check("1 / (a - a)", "(1 Divide (a Subtract a))");
        check("0 / 2", "(0 Divide 2)");
    }

    #[test]
    fn a_function_binds_tighter_than_an_operator() {
        check("max a[0] + 1", "(max(a[At(0)]) Add 1)");
        check("max(a[0] + 1)", "max((a[At(0)] Add 1))");
        check("sum abs a", "sum(abs(a))");
        check("rows a / 2", "(rows(a) Divide 2)");
    }

    #[test]
    fn a_function_with_nothing_to_apply_to_is_an_address() {
        check("max", "max");
        check("max[0]", "max[At(0)]");
        check("max - 1", "(max Subtract 1)");
    }

    #[test]
    fn a_span_may_say_how_many_decimals() {
        let decimals = |text: &str| {
            let manuscript = Manuscript::new("span", text);
            let read = Grammar::span(&manuscript, 0..text.len());
            read.map(|(_, decimals)| decimals)
                .map_err(|problem| (problem.message, problem.column))
        };
        assert_eq!(decimals("max a"), Ok(None));
        assert_eq!(decimals("a[0, 1], 3 decimals"), Ok(Some(3)));
        assert_eq!(decimals("a ,1 decimal "), Ok(Some(1)));
        assert_eq!(decimals("a, 12 decimals"), Ok(Some(12)));
        let range = "a number of decimals goes from 0 to 12".to_owned();
        for wrong in ["13", "2.5", "1e1", "many", "-1", "99999999999999999999"] {
            assert_eq!(
                decimals(&format!("a, {wrong} decimals")),
                Err((range.clone(), 4))
            );
        }
        let unit = "behind a comma stands the number of decimals".to_owned();
        assert_eq!(decimals("a, 3 digits"), Err((unit.clone(), 6)));
        assert_eq!(decimals("a, 3"), Err((unit, 5)));
    }

    #[test]
    fn a_hyphen_belongs_to_a_name_only_inside_it() {
        check("multi-head.out-1", "multi-head.out-1");
        check("a - b", "(a Subtract b)");
        check("a- b", "(a Subtract b)");
        check("a -b", "(a Subtract b)");
    }

    #[test]
    fn indices_are_numbers_labels_or_counted_from_the_end() {
        check(
            "head0.w[name, is]",
            r#"head0.w[Label("name")][Label("is")]"#,
        );
        check("w[*, 0]", "w[All][At(0)]");
        check("w[ last - 2 ]", "w[FromEnd(2)]");
        check("w[last-1,größe]", r#"w[FromEnd(1)][Label("größe")]"#);
        check(
            r#"w["two, words]", don't]"#,
            r#"w[Label("two, words]")][Label("don't")]"#,
        );
    }

    #[test]
    fn a_name_keeps_its_place() {
        let Ok(Expression::Reference(reference)) = "  head0.weights[größe, is]".parse() else {
            panic!("it is a reference");
        };
        let place = |line, column, width| Span {
            line,
            column,
            width,
        };
        assert_eq!(reference.address.at, place(1, 3, 13));
        assert_eq!(reference.row.map(|row| row.at), Some(place(1, 17, 5)));
        assert_eq!(
            reference.column.map(|column| column.at),
            Some(place(1, 24, 2))
        );
    }

    #[test]
    fn mistakes_point_at_themselves() {
        check_problem("a)", "this `)` closes nothing", " ^ remove it");
        check_problem(
            "a ×",
            "`×` stands where an operator should be",
            "  ^ the operators are + - * / @ < > <= >= == !=",
        );
    }

    #[test]
    fn depth_is_bounded() {
        for part in ["(", "-", "max ", "1+"] {
            let problem = part.repeat(50_000).parse::<Expression>().expect_err(part);
            assert_eq!(problem.message, "this expression is too long");
        }
    }
}
