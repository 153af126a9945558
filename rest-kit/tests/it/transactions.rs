//! Races and transactions: all of it or nothing, and never a server error.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpStream};

use actix_web::{App, HttpServer};
use futures_util::future::join_all;
use rest_kit::error::ErrorKind;
use rest_kit::prelude::*;
use rest_kit::serializers::{save_many, validate_many};
use rest_kit::test::shared_databases;
use serde_json::json;

use crate::support::app::{each, each_shared, expect, new_book, tables, with};
use crate::support::library::{Author, Book, BookSerializer, Tag, authors, books, open, tags};

// parity: SER-029, EXC-021
#[actix_web::test]
async fn of_two_that_take_one_value_one_is_refused_in_words() {
    for library in each_shared(open).await {
        for round in 0..10 {
            let body = json!({"name": format!("tag {round}")});
            let both = [0, 1].map(|_| library.post("/api/tags/").json(&body).into_future());
            let mut answers = join_all(both).await;
            answers.sort_by_key(rest_kit::test::TestResponse::status);
            assert_eq!(answers[0].status(), 201, "{}", answers[0].text());
            expect(
                &answers[1],
                400,
                &json!({"name": ["tag with this name already exists."]}),
            );
        }
    }
}

#[actix_web::test]
async fn of_two_that_take_one_combination_one_is_refused_in_words() {
    for library in each_shared(open).await {
        let body = json!({"book": 1, "reader": "Ann", "stars": 5});
        let both = [0, 1].map(|_| library.post("/api/reviews/").json(&body).into_future());
        let mut answers = join_all(both).await;
        answers.sort_by_key(rest_kit::test::TestResponse::status);
        assert_eq!(answers[0].status(), 201, "{}", answers[0].text());
        let message = "The fields book, reader must make a unique set.";
        expect(&answers[1], 400, &json!({"non_field_errors": [message]}));
    }
}

struct Vanishing;

/// Between check and store, another request deletes what is needed.
#[viewset]
impl ModelViewSet for Vanishing {
    type Model = Book;
    type Serializer = BookSerializer;

    async fn perform_create(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        Author::objects()
            .filter(authors::name.eq("Nobody"))
            .delete(cx)
            .await?;
        book.save(cx).await
    }

    async fn perform_update(&self, cx: &Context, book: Validated<BookSerializer>) -> Result<Book> {
        Book::objects()
            .filter(books::id.eq(3_i64))
            .delete(cx)
            .await?;
        book.save(cx).await
    }
}

fn vanishing(kit: RestKit) -> RestKit {
    open(kit)
        .register("api/vanishing", Vanishing)
        .basename("vanishing")
}

// parity: EXC-021
#[actix_web::test]
async fn a_key_that_vanishes_meanwhile_is_no_server_error() {
    for library in each(vanishing).await {
        let author = library
            .post("/api/authors/")
            .json(&json!({"name": "Nobody"}))
            .await;
        let body = with(new_book(), json!({"author": author.value()["id"]}));
        let answer = library.post("/api/vanishing/").json(&body).await;
        assert!([400, 409].contains(&answer.status()), "{}", answer.text());
        assert_eq!(library.get("/api/books/4/").await.status(), 404);
    }
}

// parity: GEN-012
#[actix_web::test]
async fn a_row_that_vanishes_meanwhile_is_not_found() {
    for library in each(vanishing).await {
        let answer = library
            .patch("/api/vanishing/3/")
            .json(&json!({"title": "x"}))
            .await;
        expect(&answer, 404, &json!({"detail": "Not found."}));
        let answer = library
            .patch("/api/vanishing/3/")
            .json(&json!({"tags": [1]}))
            .await;
        assert_eq!(answer.status(), 404);
    }
}

// parity: EXC-021
#[actix_web::test]
async fn a_row_that_others_need_is_kept() {
    for library in each(open).await {
        let answer = library.delete("/api/authors/1/").await;
        assert_eq!(answer.status(), 409, "{}", answer.text());
        assert_eq!(library.get("/api/authors/1/").await.status(), 200);
    }
}

#[actix_web::test]
async fn thirty_two_writers_at_once_all_succeed() {
    for library in each_shared(open).await {
        let writes = (0..32).map(|number| {
            let body = with(
                new_book(),
                json!({"isbn": format!("978{number}"), "title": format!("Book {number}")}),
            );
            library.post("/api/books/").json(&body).into_future()
        });
        for answer in join_all(writes).await {
            assert_eq!(answer.status(), 201, "{}", answer.text());
        }
        assert_eq!(Book::objects().count(library.db()).await.unwrap(), 35);
    }
}

#[api_view(post)]
async fn outer(cx: &Context) -> Result<Response> {
    cx.db()
        .atomic(|connection| -> Result<()> {
            let add = |name: &'static str| Tag::changes().set(tags::name, name);
            add("kept").insert_on(connection)?;
            let inner = connection.atomic(|connection| -> Result<()> {
                add("undone").insert_on(connection)?;
                add("kept").insert_on(connection)?;
                Ok(())
            });
            assert!(inner.is_err());
            add("kept too").insert_on(connection)?;
            Ok(())
        })
        .await?;
    Ok(Response::no_content())
}

#[api_view(post)]
async fn failing(cx: &Context) -> Result<Response> {
    cx.db()
        .atomic(|connection| -> Result<()> {
            Tag::changes()
                .set(tags::name, "lost")
                .insert_on(connection)?;
            Err(Error::new(ErrorKind::Conflict))
        })
        .await?;
    Ok(Response::no_content())
}

fn with_transactions(kit: RestKit) -> RestKit {
    open(kit)
        .register_view("outer", outer)
        .register_view("failing", failing)
}

// parity: EXC-015
#[actix_web::test]
async fn transactions_nest_as_savepoints() {
    for library in each(with_transactions).await {
        assert_eq!(library.post("/outer/").await.status(), 204);
        assert_eq!(library.post("/failing/").await.status(), 409);
        let stored = Tag::objects()
            .order_by(tags::id.asc())
            .load(library.db())
            .await
            .unwrap();
        let names: Vec<_> = stored.iter().map(|tag| tag.name.as_str()).collect();
        assert_eq!(names, ["classic", "sand", "kept", "kept too"]);
    }
}

#[api_view(post)]
async fn bulk(cx: &Context) -> Result<Response> {
    let items = validate_many::<BookSerializer>(cx.data().await?, cx).await?;
    let stored = save_many(items, cx).await?;
    Ok(cx
        .serialize_many::<BookSerializer>(stored)
        .await?
        .with_status(201))
}

// parity: SER-010, SER-011, SER-014
#[actix_web::test]
async fn many_are_stored_together_or_not_at_all() {
    for library in each(|kit| open(kit).register_view("bulk", bulk)).await {
        let item = |isbn: &str| with(new_book(), json!({"isbn": isbn}));
        let answer = library
            .post("/bulk/")
            .json(&json!([item("1"), item("2")]))
            .await;
        assert_eq!(answer.status(), 201, "{}", answer.text());
        let twice = library
            .post("/bulk/")
            .json(&json!([item("3"), item("3")]))
            .await;
        expect(
            &twice,
            400,
            &json!({"1": {"isbn": ["book with this ISBN already exists."]}}),
        );
        let wrong = library
            .post("/bulk/")
            .json(&json!([item("4"), {"isbn": ""}]))
            .await;
        assert_eq!(wrong.status(), 400);
        assert_eq!(
            wrong.value()["1"]["isbn"],
            json!(["This field may not be blank."])
        );
        assert!(wrong.value().get("0").is_none());
        let single = library.post("/bulk/").json(&item("5")).await;
        let message = "Expected a list of items but got type \"dict\".";
        expect(&single, 400, &json!({"non_field_errors": [message]}));
        let nothing = library.post("/bulk/").json(&json!(null)).await;
        let message = "No data provided";
        expect(&nothing, 400, &json!({"non_field_errors": [message]}));
        assert_eq!(Book::objects().count(library.db()).await.unwrap(), 5);
        // A form names its items by their places, and may have none.
        let form = [("[0]isbn", ""), ("[1]isbn", "6")];
        let wrong = library.post("/bulk/").form(&form).await;
        assert_eq!(
            wrong.value()["0"]["isbn"],
            json!(["This field may not be blank."])
        );
        let empty = library.post("/bulk/").form(&[("isbn", "7")]).await;
        expect(&empty, 201, &json!([]));
    }
}

/// Sends one request over a socket; answers the status line.
fn post(address: SocketAddr, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    write!(
        stream,
        "POST /api/books/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )?;
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line)?;
    Ok(line)
}

#[actix_web::test]
async fn thirty_two_clients_of_a_server_write_at_once() {
    for database in shared_databases(tables).unwrap() {
        let kit = RestKit::new(rest_kit::app::Settings::default())
            .permissions(AllowAny)
            .db(database.db().clone());
        let api = open(kit).build().unwrap();
        let server = HttpServer::new(move || App::new().configure(api.mount()))
            .workers(2)
            .bind("127.0.0.1:0")
            .unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let clients = (0..32).map(|number| {
            let body = with(new_book(), json!({"isbn": format!("978{number}")})).to_string();
            actix_web::rt::task::spawn_blocking(move || post(address, &body))
        });
        for answer in join_all(clients).await {
            assert_eq!(answer.unwrap().unwrap(), "HTTP/1.1 201 Created\r\n");
        }
        handle.stop(true).await;
        assert_eq!(Book::objects().count(database.db()).await.unwrap(), 35);
    }
}
