//! The checks of several objects and of the objects inside them, in DRF's order.
//!
//! The database is asked about all of them together: once for their values, and once for each
//! depth that has sets of values which must be unique.

use std::borrow::Cow;
use std::pin::Pin;

use crate::context::Context;
use crate::db::{KeyValue, QueryResult};
use crate::error::{Error, ErrorDetail, Result, ValidationErrors};
use crate::http::BodyLimits;

use super::checks::{Answers, Asked, Checks};
use super::errors::FieldErrors;
use super::input::{Mode, as_object, refusal};
use super::list::too_many;
use super::nested::{Child, Children, Present};
use super::sets::{UniqueSets, ask_all};
use super::{Serializer, Validated};

/// The questions that each object of a long list may raise on average.
const QUESTIONS: usize = 10;

/// An object of any serializer while it is checked.
pub(super) trait Node {
    fn errors(&mut self) -> &mut FieldErrors;

    /// Asks for the rows that the objects inside it stand for.
    fn ask_present(&mut self, present: &mut Present);

    /// Takes the rows that were asked for.
    fn take_present(&mut self, present: &mut Present);

    /// What it is read for.
    fn mode(&self) -> Mode;

    fn set_hidden(&mut self, cx: &Context) -> Result<()>;

    fn check(&mut self, checks: &mut Checks<'_>);

    fn settle(&mut self, answers: Answers, found: &mut Found);

    fn validate_fields(&mut self);

    fn check_sets(&mut self, sets: &mut UniqueSets);

    fn validate_object(&mut self);

    /// Runs the functions that ask about its fields.
    fn ask<'a>(&'a mut self, cx: &'a Context) -> Asking<'a>;

    /// Runs the function that asks about the whole.
    fn ask_object<'a>(&'a mut self, cx: &'a Context) -> Asking<'a>;

    fn children(&mut self) -> Vec<Child<'_>>;
}

/// Functions of serializers that ask, at work.
type Asking<'a> = Pin<Box<dyn Future<Output = Result<()>> + 'a>>;

/// The database's answers, in the order of the questions.
pub(super) struct Found {
    exist: std::vec::IntoIter<bool>,
    keys: std::vec::IntoIter<Option<KeyValue>>,
}

impl<S: Serializer> Node for Validated<S> {
    fn errors(&mut self) -> &mut FieldErrors {
        &mut self.errors
    }

    fn ask_present(&mut self, present: &mut Present) {
        let (input, instance) = self.input_and_instance();
        S::ask_present(input, instance, present);
    }

    fn take_present(&mut self, present: &mut Present) {
        S::take_present(self.input_and_instance().0, present);
    }

    fn mode(&self) -> Mode {
        Validated::mode(self)
    }

    fn set_hidden(&mut self, cx: &Context) -> Result<()> {
        if self.mode() == Mode::Partial {
            return Ok(());
        }
        S::set_hidden(self.input_and_instance().0, cx)
    }

    fn check(&mut self, checks: &mut Checks<'_>) {
        let (input, instance) = self.input_and_instance();
        S::check(input, instance, checks);
    }

    fn settle(&mut self, answers: Answers, found: &mut Found) {
        self.keys = answers.report(&mut found.exist, &mut found.keys, &mut self.errors);
    }

    fn validate_fields(&mut self) {
        let mut errors = self.errors.take_out();
        S::validate_fields(self.input_and_instance().0, &mut errors);
        self.errors = errors;
    }

    fn check_sets(&mut self, sets: &mut UniqueSets) {
        let keys = std::mem::take(&mut self.keys);
        let (input, instance) = self.input_and_instance();
        S::check_sets(input, instance, &keys, sets);
        self.keys = keys;
    }

    fn validate_object(&mut self) {
        if let Err(errors) = S::validate_object(self) {
            self.errors.refuse_whole(as_object(errors));
        }
    }

    fn ask<'a>(&'a mut self, cx: &'a Context) -> Asking<'a> {
        Box::pin(async move {
            if S::ASKS {
                let (mut errors, keys) = (self.errors.take_out(), std::mem::take(&mut self.keys));
                let input = self.input_and_instance().0;
                let asked = S::ask(input, &mut errors, &keys, cx).await;
                (self.errors, self.keys) = (errors, keys);
                asked?;
            }
            Ok(())
        })
    }

    fn ask_object<'a>(&'a mut self, cx: &'a Context) -> Asking<'a> {
        Box::pin(async move {
            if S::ASKS
                && self.errors.is_empty()
                && let Err(error) = S::ask_object(self, cx).await
            {
                self.errors.refuse_whole(as_object(refusal(error)?));
            }
            Ok(())
        })
    }

    fn children(&mut self) -> Vec<Child<'_>> {
        let mut children = Children::default();
        S::nested(self.input_and_instance().0, &mut children);
        children.into_inner()
    }
}

/// Runs every check of objects that were read; what is wrong is noted in them.
pub(super) async fn check_all<S: Serializer>(
    objects: &mut [Validated<S>],
    cx: &Context,
) -> Result<()> {
    refuse_crowds(objects, cx)?;
    let depths = find_present(objects, cx).await?;
    ask_values(objects, cx).await?;
    for object in &mut *objects {
        ask(object, None, cx).await?;
    }
    for depth in (0..depths).rev() {
        let mut sets = Vec::new();
        at(objects, depth, &mut |node| {
            gather(node);
            node.validate_fields();
            let mut own = UniqueSets::new(node.mode());
            if node.errors().is_empty() {
                node.check_sets(&mut own);
            }
            sets.push(own);
        });
        let mut answers = ask_all(sets, cx).await?.into_iter();
        at(objects, depth, &mut |node| {
            if let Some(Err(errors)) = answers.next() {
                node.errors().refuse_whole(errors);
            }
            if node.errors().is_empty() {
                node.validate_object();
            }
        });
        for object in &mut *objects {
            ask(object, Some(depth), cx).await?;
        }
    }
    Ok(())
}

/// Refuses bodies with more objects inside objects than the application takes.
fn refuse_crowds<S: Serializer>(objects: &mut [Validated<S>], cx: &Context) -> Result<()> {
    if !S::NESTED {
        return Ok(());
    }
    let (most, outer) = (limits(cx).max_rows, objects.len());
    let mut all = 0;
    each(objects, &mut |_| all += 1);
    if all - outer > most {
        return Err(refused(too_many(most)));
    }
    Ok(())
}

fn limits(cx: &Context) -> &BodyLimits {
    cx.request().body_limits()
}

fn refused(detail: ErrorDetail) -> Error {
    Error::validation(ValidationErrors::field("non_field_errors", detail))
}

/// Runs the functions that ask: about the fields of an object and of those inside it, or about
/// the whole of those at one depth.
fn ask<'a>(node: &'a mut dyn Node, depth: Option<usize>, cx: &'a Context) -> Asking<'a> {
    Box::pin(async move {
        match depth {
            Some(0) => return node.ask_object(cx).await,
            Some(_) => {}
            None => node.ask(cx).await?,
        }
        for child in node.children() {
            ask(child.node, depth.map(|depth| depth - 1), cx).await?;
        }
        Ok(())
    })
}

/// Asks what only the database knows of the objects' values.
async fn ask_values<S: Serializer>(objects: &mut [Validated<S>], cx: &Context) -> Result<()> {
    let (mut asked, mut answers) = (Asked::default(), Vec::new());
    let mut outcome = Ok(());
    each(objects, &mut |node| {
        let mut ask = || {
            node.set_hidden(cx)?;
            let mut checks = Checks::new(cx);
            node.check(&mut checks);
            asked.add(checks)
        };
        if outcome.is_ok() {
            outcome = ask().map(|answer| answers.push(answer));
        }
    });
    outcome?;
    let most = limits(cx).max_items.max(QUESTIONS * objects.len());
    if asked.len() > most {
        return Err(refused(too_many(most)));
    }
    let (exist, keys) = asked.ask(cx).await?;
    let mut found = Found {
        exist: exist.into_iter(),
        keys: keys.into_iter(),
    };
    let mut answers = answers.into_iter();
    each(objects, &mut |node| {
        if let Some(answers) = answers.next() {
            node.settle(answers, &mut found);
        }
    });
    Ok(())
}

/// Finds the rows that nested objects stand for; answers how many depths of objects there are.
async fn find_present<S: Serializer>(objects: &mut [Validated<S>], cx: &Context) -> Result<usize> {
    let mut depth = 0;
    loop {
        let mut present = Present::default();
        let mut is_empty = true;
        at(objects, depth, &mut |node| {
            is_empty = false;
            node.ask_present(&mut present);
        });
        if is_empty {
            return Ok(depth);
        }
        if let Some(job) = present.take_job() {
            let answers = cx
                .db()
                .read(move |connection| -> QueryResult<_> { job.run(connection) })
                .await?;
            present.answer(answers);
            at(objects, depth, &mut |node| node.take_present(&mut present));
        }
        depth += 1;
    }
}

/// Moves the errors of the objects inside a node to the fields that they are in.
fn gather(node: &mut dyn Node) {
    let mut found: Vec<(usize, ValidationErrors)> = Vec::new();
    for child in node.children() {
        let Some(errors) = child.node.errors().take() else {
            continue;
        };
        let errors = match child.place {
            None => errors,
            Some(place) => ValidationErrors::Map(vec![(Cow::Owned(place.to_string()), errors)]),
        };
        match found.last_mut() {
            Some((last, present)) if *last == child.field => present.append(errors),
            _ => found.push((child.field, errors)),
        }
    }
    for (field, errors) in found {
        node.errors().add(field, errors);
    }
}

/// Visits every object, from the outside in; always in the same order.
fn each<S: Serializer>(objects: &mut [Validated<S>], visit: &mut dyn FnMut(&mut dyn Node)) {
    fn inside(node: &mut dyn Node, visit: &mut dyn FnMut(&mut dyn Node)) {
        visit(node);
        for child in node.children() {
            inside(child.node, visit);
        }
    }
    for object in objects {
        inside(object, visit);
    }
}

/// Visits the objects of one depth.
fn at<S: Serializer>(
    objects: &mut [Validated<S>],
    depth: usize,
    visit: &mut dyn FnMut(&mut dyn Node),
) {
    fn inside(node: &mut dyn Node, depth: usize, visit: &mut dyn FnMut(&mut dyn Node)) {
        if depth == 0 {
            return visit(node);
        }
        for child in node.children() {
            inside(child.node, depth - 1, visit);
        }
    }
    for object in objects {
        inside(object, depth, visit);
    }
}
