//! `kill -9` under writes loses no acknowledged row and leaves no locked database.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::failing::FailingList;
use crate::http::Server;
use crate::json::Json;
use crate::program::{Database, Program};

const WRITERS: usize = 4;
const WRITES_FOR: Duration = Duration::from_millis(700);

#[test]
fn killing_the_server_loses_no_acknowledged_row_on_sqlite() {
    if crate::runs_on("sqlite") {
        check(|| Database::sqlite("durability"));
    }
}

#[test]
fn killing_the_server_loses_no_acknowledged_row_on_postgres() {
    if crate::runs_on("postgres") {
        check(|| Database::postgres("durability"));
    }
}

fn check(database: impl FnOnce() -> Database) {
    if FailingList::read("failing.txt").has("crud/crud-author-create") {
        return; // there is nothing to write to yet
    }
    let mut program = Program::start(database(), "durability");
    Server::new(&program.url())
        .reset()
        .expect("the server can be reset");
    let acknowledged = write_until_killed(&mut program);
    assert!(
        acknowledged.len() > WRITERS,
        "only {} writes",
        acknowledged.len()
    );
    program.start_again();
    let mut server = Server::new(&program.url());
    for (id, name) in &acknowledged {
        let path = format!("/api/authors/{id}/");
        let answer = server
            .send("GET", &path, &Vec::new(), None)
            .expect("an answer");
        let stored = answer.body.as_ref().and_then(|body| body.get("name"));
        assert_eq!(
            stored.and_then(Json::as_str),
            Some(name.as_str()),
            "author {id}"
        );
    }
    assert!(
        create_author(&mut server, "after").is_some(),
        "the database takes no write"
    );
}

/// Creates authors from several threads, kills the server meanwhile, and gives back the id and
/// name of each author that the server said it created.
fn write_until_killed(program: &mut Program) -> Vec<(String, String)> {
    let killed = AtomicBool::new(false);
    let url = program.url();
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn({
                    let (killed, url) = (&killed, &url);
                    move || {
                        let mut server = Server::new(url);
                        let mut created = Vec::new();
                        for number in 0.. {
                            let name = format!("writer {writer}, author {number}");
                            match create_author(&mut server, &name) {
                                Some(id) => created.push((id, name)),
                                None => break,
                            }
                        }
                        assert!(
                            killed.load(Ordering::SeqCst),
                            "a write failed before the kill"
                        );
                        created
                    }
                })
            })
            .collect();
        thread::sleep(WRITES_FOR);
        killed.store(true, Ordering::SeqCst);
        program.kill();
        writers
            .into_iter()
            .flat_map(|writer| writer.join().expect("a writer"))
            .collect()
    })
}

/// The new author's id, if the server says that it is stored.
fn create_author(server: &mut Server, name: &str) -> Option<String> {
    let body = format!(r#"{{"name": "{name}"}}"#);
    let headers = vec![("Content-Type".to_owned(), "application/json".to_owned())];
    let answer = server
        .send("POST", "/api/authors/", &headers, Some(body.as_bytes()))
        .ok()?;
    if answer.status != 201 {
        return None;
    }
    Some(answer.body?.get("id")?.to_plain())
}
