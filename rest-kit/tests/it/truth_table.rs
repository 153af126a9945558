//! Composed permissions against a table: every rule of two kinds of atoms, up to depth two.

use rest_kit::permissions::{And, Not, Or};
use rest_kit::prelude::*;

use crate::support::app::each;

/// Answers as it is told: for the call and for the object.
#[derive(Clone, Copy, Debug)]
struct Atom {
    call: bool,
    object: bool,
}

#[permission]
impl<M: 'static> Permission<M> for Atom {
    fn has_permission(&self, _: &Context) -> bool {
        self.call
    }

    fn has_object_permission(&self, _: &Context, _: &M) -> bool {
        self.object
    }
}

/// What DRF's operators answer, written down once more.
trait Expected {
    fn call(&self) -> bool;
    fn object(&self) -> bool;
}

impl Expected for Atom {
    fn call(&self) -> bool {
        self.call
    }
    fn object(&self) -> bool {
        self.object
    }
}

impl<A: Expected, B: Expected> Expected for And<A, B> {
    fn call(&self) -> bool {
        self.0.call() && self.1.call()
    }
    fn object(&self) -> bool {
        self.0.object() && self.1.object()
    }
}

impl<A: Expected, B: Expected> Expected for Or<A, B> {
    fn call(&self) -> bool {
        self.0.call() || self.1.call()
    }
    // A side that has refused the call cannot grant the object.
    fn object(&self) -> bool {
        (self.0.call() && self.0.object()) || (self.1.call() && self.1.object())
    }
}

impl<A: Expected> Expected for Not<A> {
    fn call(&self) -> bool {
        !self.0.call()
    }
    fn object(&self) -> bool {
        !self.0.object()
    }
}

#[derive(Default)]
struct Table {
    checked: usize,
    wrong: Vec<String>,
}

impl Table {
    async fn check<P: Permission<()> + Expected>(&mut self, cx: &Context, rule: P, text: &str) {
        let found = (rule.check(cx).await, rule.check_object(cx, &()).await);
        let expected = (rule.call(), rule.object());
        self.checked += 1;
        if found.0.ok() != Some(expected.0) || found.1.ok() != Some(expected.1) {
            self.wrong.push(format!("{text}: {expected:?}"));
        }
        // A refused call is never an object granted to a side that was refused.
        let open = expected.0 && expected.1;
        let granted = rule.check(cx).await.is_ok_and(|granted| granted)
            && rule
                .check_object(cx, &())
                .await
                .is_ok_and(|granted| granted);
        if open != granted {
            self.wrong.push(format!("{text} as a whole"));
        }
    }

    async fn pairs(&mut self, cx: &Context, a: Atom, b: Atom) {
        let text = format!("{a:?} {b:?}");
        self.check(cx, a & b, &text).await;
        self.check(cx, a | b, &text).await;
        self.check(cx, !(a & b), &text).await;
        self.check(cx, !(a | b), &text).await;
        self.check(cx, !a & b, &text).await;
        self.check(cx, !a | b, &text).await;
        self.check(cx, !a & !b, &text).await;
        self.check(cx, !a | !b, &text).await;
    }

    async fn triples(&mut self, cx: &Context, a: Atom, b: Atom, c: Atom) {
        let text = format!("{a:?} {b:?} {c:?}");
        self.check(cx, a & (b | c), &text).await;
        self.check(cx, a | (b & c), &text).await;
        self.check(cx, (a | b) & !c, &text).await;
        self.check(cx, (a & b) | !c, &text).await;
        self.check(cx, !(a | b) | c, &text).await;
        self.check(cx, !(a & b) & c, &text).await;
    }
}

#[api_view]
async fn table(cx: &Context) -> Result<Response> {
    let truth = [true, false];
    let atoms = truth
        .iter()
        .flat_map(|call| truth.iter().map(|object| (*call, *object)));
    let atoms: Vec<_> = atoms.map(|(call, object)| Atom { call, object }).collect();
    let mut table = Table::default();
    for a in &atoms {
        table.check(cx, *a, "alone").await;
        table.check(cx, !*a, "not").await;
        table.check(cx, !!*a, "not not").await;
        for b in &atoms {
            table.pairs(cx, *a, *b).await;
            for c in &atoms {
                table.triples(cx, *a, *b, *c).await;
            }
        }
    }
    Ok(Response::new(&(table.checked, table.wrong)))
}

// parity: PRM-005
// security: SEC-23
#[actix_web::test]
async fn composed_rules_decide_as_the_table_says() {
    for library in each(|kit| kit.register_view("table", table)).await {
        // 4 atoms, 16 pairs, 64 triples.
        let answer = library.get("/table/").await;
        assert_eq!(answer.text(), "[524,[]]");
    }
}
