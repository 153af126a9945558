//! Which plural form a number takes: the rule of a catalogue's `Plural-Forms`.

/// A rule as gettext writes it: `nplurals=2; plural=(n != 1);`.
#[derive(Debug, Clone, Default)]
pub(super) struct Plural(Option<Rule>);

#[derive(Debug, Clone)]
enum Rule {
    Number,
    Value(u64),
    Not(Box<Rule>),
    Binary(Operator, Box<Rule>, Box<Rule>),
    Choice(Box<Rule>, Box<Rule>, Box<Rule>),
}

type Operator = fn(u64, u64) -> u64;

/// The operators of C, those that bind weakest first; longer ones before their beginnings.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("||", |a, b| u64::from(a != 0 || b != 0))],
    &[("&&", |a, b| u64::from(a != 0 && b != 0))],
    &[
        ("==", |a, b| u64::from(a == b)),
        ("!=", |a, b| u64::from(a != b)),
    ],
    &[
        ("<=", |a, b| u64::from(a <= b)),
        (">=", |a, b| u64::from(a >= b)),
        ("<", |a, b| u64::from(a < b)),
        (">", |a, b| u64::from(a > b)),
    ],
    &[("+", u64::wrapping_add), ("-", u64::wrapping_sub)],
    &[
        ("*", u64::wrapping_mul),
        ("/", |a, b| a.checked_div(b).unwrap_or_default()),
        ("%", |a, b| a.checked_rem(b).unwrap_or_default()),
    ],
];

/// How deep a rule may be.
const MAX_DEPTH: usize = 64;

impl Plural {
    /// Reads a rule.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mistake = || format!("`{}` is no rule for plurals", text.trim());
        let rule = text
            .split(';')
            .find_map(|part| part.trim().strip_prefix("plural="));
        let mut parser = Parser(rule.ok_or_else(mistake)?);
        match parser.choice(0) {
            Some(rule) if parser.0.trim().is_empty() => Ok(Self(Some(rule))),
            _ => Err(mistake()),
        }
    }

    /// Returns which form a number takes; English has two.
    pub(super) fn form(&self, number: u64) -> usize {
        let form = match &self.0 {
            Some(rule) => rule.value(number),
            None => u64::from(number != 1),
        };
        usize::try_from(form).unwrap_or(usize::MAX)
    }
}

impl Rule {
    fn value(&self, number: u64) -> u64 {
        match self {
            Self::Number => number,
            Self::Value(value) => *value,
            Self::Not(rule) => u64::from(rule.value(number) == 0),
            Self::Binary(operator, left, right) => {
                operator(left.value(number), right.value(number))
            }
            Self::Choice(condition, yes, no) => match condition.value(number) {
                0 => no.value(number),
                _ => yes.value(number),
            },
        }
    }
}

/// What is left of a rule.
struct Parser<'a>(&'a str);

impl Parser<'_> {
    fn eat(&mut self, token: &str) -> bool {
        let rest = self.0.trim_start().strip_prefix(token);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn choice(&mut self, depth: usize) -> Option<Rule> {
        let condition = self.binary(0, depth)?;
        if !self.eat("?") {
            return Some(condition);
        }
        let depth = deeper(depth)?;
        let yes = self.choice(depth)?;
        let no = self.eat(":").then(|| self.choice(depth))??;
        Some(Rule::Choice(condition.into(), yes.into(), no.into()))
    }

    fn binary(&mut self, level: usize, depth: usize) -> Option<Rule> {
        let Some(operators) = LEVELS.get(level) else {
            return self.unary(depth);
        };
        let mut left = self.binary(level + 1, depth)?;
        while let Some((_, operator)) = operators.iter().find(|(token, _)| self.eat(token)) {
            let right = self.binary(level + 1, depth)?;
            left = Rule::Binary(*operator, left.into(), right.into());
        }
        Some(left)
    }

    fn unary(&mut self, depth: usize) -> Option<Rule> {
        if self.eat("!") {
            return Some(Rule::Not(self.unary(deeper(depth)?)?.into()));
        }
        if self.eat("(") {
            let inner = self.choice(deeper(depth)?)?;
            return self.eat(")").then_some(inner);
        }
        if self.eat("n") {
            return Some(Rule::Number);
        }
        let rest = self.0.trim_start();
        let end = rest.find(|letter: char| !letter.is_ascii_digit());
        let (digits, rest) = rest.split_at(end.unwrap_or(rest.len()));
        self.0 = rest;
        digits.parse().ok().map(Rule::Value)
    }
}

fn deeper(depth: usize) -> Option<usize> {
    (depth < MAX_DEPTH).then_some(depth + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_those_of_gettext() {
        let russian = "nplurals=4; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && \
                       (n%100<12 || n%100>14) ? 1 : n%10==0 || (n%10>=5 && n%10<=9) || \
                       (n%100>=11 && n%100<=14)? 2 : 3);";
        let cases = [
            (
                " nplurals=2; plural=(n != 1);",
                &[(0, 1), (1, 0), (2, 1)][..],
            ),
            ("nplurals=2; plural=n > 1", &[(0, 0), (1, 0), (2, 1)]),
            ("nplurals=1; plural=0;", &[(0, 0), (7, 0)]),
            (
                russian,
                &[(1, 0), (21, 0), (3, 1), (11, 2), (12, 2), (25, 2), (104, 1)],
            ),
            ("nplurals=2; plural=!(n==1) + n/0*2 - 0;", &[(1, 0), (4, 1)]),
        ];
        for (rule, expected) in cases {
            let plural = Plural::parse(rule).unwrap();
            for (number, form) in expected {
                assert_eq!(plural.form(*number), *form, "{rule} of {number}");
            }
        }
        let deep = format!("plural={}n", "(".repeat(10_000));
        for wrong in [
            "",
            "nplurals=2;",
            "plural=n ? 1",
            "plural=m",
            "plural=n n",
            &deep,
        ] {
            assert!(Plural::parse(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            (Plural::default().form(1), Plural::default().form(0)),
            (0, 1)
        );
    }
}
