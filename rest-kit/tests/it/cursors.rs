//! Cursors: every row that stays comes once, in both directions, whatever happens meanwhile.

use std::collections::BTreeSet;

use rest_kit::db::{Connection, Nulls};
use rest_kit::pagination::{Count, CursorPagination, LinkHeader, Pagination};
use rest_kit::path;
use rest_kit::prelude::*;
use rest_kit::secrets::SecretKey;
use rest_kit::test::{Client, shared_databases};
use rest_kit::views::Setting;
use serde_json::{Value, json};

use crate::support::database::sql;

#[derive(Model, Clone, Debug)]
#[model(table = "owners")]
struct Owner {
    #[model(primary_key)]
    id: i64,
    #[model(max_length = 20)]
    name: String,
    rating: Option<f64>,
    #[model(references = Owner, on_delete = "cascade")]
    boss_id: Option<i64>,
}

#[derive(Model, Clone, Debug)]
#[model(table = "entries", ordering("-day"))]
struct Entry {
    #[model(primary_key)]
    id: i64,
    #[model(references = Owner, on_delete = "cascade")]
    owner_id: Option<i64>,
    day: NaiveDate,
    rank: Option<i32>,
}

#[derive(Serializer)]
#[serializer(model = Entry)]
struct EntrySerializer {
    id: i64,
}

macro_rules! list {
    ($name:ident, $pagination:expr, ($($keys:tt)*)) => {
        struct $name;

        #[viewset($($keys)*)]
        impl ReadOnlyModelViewSet for $name {
            type Model = Entry;
            type Serializer = EntrySerializer;

            fn pagination(&self) -> Setting<dyn Pagination> {
                $pagination.into()
            }
        }
    };
}

const FIRST: rest_kit::db::OrderTerm<Entry> = Entry::FIELDS.rank.desc().nulls(Nulls::First);

list!(
    ByModel,
    CursorPagination::new(7)
        .page_size_query_param("size")
        .max_page_size(9),
    ()
);
list!(
    ByRank,
    CursorPagination::new(7).order_by(&[Entry::FIELDS.rank.asc()]),
    ()
);
list!(
    NullsFirst,
    CursorPagination::new(7).order_by(&[FIRST, Entry::FIELDS.day.asc()]),
    ()
);
list!(
    ByKey,
    CursorPagination::new(7).order_by(&[Entry::FIELDS.id.desc()]),
    ()
);
list!(
    Asked,
    CursorPagination::new(7),
    (
        ordering(rank, day, owner.name, owner.rating, owner.boss.name),
        default_ordering(rank, -day)
    )
);
list!(
    ByOwner,
    CursorPagination::new(7).order_by(&[
        path!(Entry, owner.boss.rating).desc().nulls(Nulls::Last),
        path!(Entry, owner.name).asc(),
    ]),
    ()
);
list!(
    Guessed,
    PageNumberPagination::new(5).count(Count::Estimated),
    ()
);
list!(
    Unsigned,
    CursorPagination::new(7).unsigned().max_page_size(9),
    ()
);
list!(Linked, LinkHeader(PageNumberPagination::new(30)), ());
list!(
    Uncounted,
    PageNumberPagination::new(30).count(Count::None),
    ()
);
list!(
    Estimated,
    LimitOffsetPagination::new()
        .default_limit(30)
        .count(Count::Estimated),
    ()
);

const LISTS: [&str; 11] = [
    "model",
    "rank",
    "nulls",
    "key",
    "asked",
    "asked?ordering=-rank",
    "asked?ordering=owner__name",
    "asked?ordering=-owner__rating,rank",
    "asked?ordering=owner__boss__name,-owner__name",
    "asked?ordering=-rank,-owner__boss__name,day",
    "owner",
];

fn tables(connection: &mut Connection) -> Result<()> {
    let schema = "CREATE TABLE owners (id SERIAL, name VARCHAR(20) NOT NULL, rating DOUBLE PRECISION,
            boss_id BIGINT);
        INSERT INTO owners (name, rating, boss_id)
            VALUES ('ann', 0.1, NULL), ('bob', NULL, 1), ('ann', 1e300, 2), ('Cid', 0.30000000000000004, 2);
        CREATE TABLE entries (id SERIAL, owner_id BIGINT, day DATE NOT NULL, rank INTEGER);
        CREATE INDEX entries_day ON entries (day)";
    Ok(connection.batch_execute(&sql(schema, connection.is_sqlite()))?)
}

async fn each(mut check: impl AsyncFnMut(&Client)) {
    for database in shared_databases(tables).unwrap() {
        let kit = RestKit::new(rest_kit::app::Settings::default())
            .permissions(AllowAny)
            .db(database.db().clone());
        let kit = kit
            .register("model", ByModel)
            .register("rank", ByRank)
            .basename("rank")
            .register("nulls", NullsFirst)
            .basename("nulls")
            .register("key", ByKey)
            .basename("key")
            .register("asked", Asked)
            .basename("asked")
            .register("owner", ByOwner)
            .basename("owner")
            .register("linked", Linked)
            .basename("linked")
            .register("uncounted", Uncounted)
            .basename("uncounted")
            .register("estimated", Estimated)
            .basename("estimated");
        let kit = kit
            .register("unsigned", Unsigned)
            .basename("unsigned")
            .register("guessed", Guessed)
            .basename("guessed");
        check(&Client::new(kit.build().unwrap()).await).await;
    }
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

async fn insert(client: &Client, dice: &mut Dice) -> i64 {
    let day = NaiveDate::from_ymd_opt(2024, 1, 1 + u32::try_from(dice.roll(3)).unwrap()).unwrap();
    let rank = i32::try_from(dice.roll(4)).unwrap();
    let owner = i64::try_from(dice.roll(5)).unwrap();
    let entry = Entry::changes()
        .set(entries::day, day)
        .set(entries::owner_id, (owner > 0).then_some(owner))
        .set(entries::rank, (rank > 0).then_some(rank));
    let stored = Entry::objects().create(entry, client.db()).await.unwrap();
    stored.id
}

async fn page(client: &Client, path: &str) -> (Vec<i64>, Option<String>, Option<String>) {
    let answer = client.get(path).await;
    assert_eq!(answer.status(), 200, "{path}: {}", answer.text());
    let body: Value = answer.json();
    let results = body["results"].as_array().unwrap();
    let ids = results.iter().map(|row| row["id"].as_i64().unwrap());
    let link = |name: &str| {
        let link = body[name].as_str()?;
        Some(link.strip_prefix("http://testserver").unwrap().to_owned())
    };
    (ids.collect(), link("next"), link("previous"))
}

fn first(list: &str) -> String {
    match list.split_once('?') {
        Some((list, query)) => format!("/{list}/?{query}"),
        None => format!("/{list}/"),
    }
}

// parity: PAG-009, PAG-010, PAG-011
#[actix_web::test]
async fn walks_there_and_back_meet_every_row_once() {
    each(async |client: &Client| {
        let mut dice = Dice(7);
        for _ in 0..50 {
            insert(client, &mut dice).await;
        }
        for list in LISTS {
            let (mut seen, mut last) = (Vec::new(), first(list));
            loop {
                let (ids, next, _) = page(client, &last).await;
                seen.extend(ids);
                let Some(next) = next else { break };
                last = next;
            }
            assert_eq!(seen.len(), 50, "{list}");
            assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 50, "{list}");
            let mut back = Vec::new();
            loop {
                let (ids, _, previous) = page(client, &last).await;
                back.splice(0..0, ids);
                let Some(previous) = previous else { break };
                last = previous;
            }
            assert_eq!(back, seen, "{list}");
        }
    })
    .await;
}

// parity: PAG-011
#[actix_web::test]
async fn rows_that_come_and_go_neither_hide_nor_repeat_those_that_stay() {
    each(async |client: &Client| {
        for (round, list) in (1_u64..).zip(LISTS) {
            let mut dice = Dice(round * 7919);
            let mut stayed = BTreeSet::new();
            Entry::objects().delete(client.db()).await.unwrap();
            for _ in 0..60 {
                stayed.insert(insert(client, &mut dice).await);
            }
            for direction in ["next", "previous"] {
                let mut at = Some(first(list));
                if direction == "previous" {
                    let mut last = first(list);
                    while let (_, Some(next), _) = page(client, &last).await {
                        last = next;
                    }
                    at = Some(last);
                }
                let mut seen: Vec<i64> = Vec::new();
                while let Some(path) = at {
                    let (ids, next, previous) = page(client, &path).await;
                    seen.extend(ids);
                    at = if direction == "next" { next } else { previous };
                    for _ in 0..3 {
                        insert(client, &mut dice).await;
                    }
                    let gone = dice.roll(60);
                    let victim = stayed.iter().copied().nth(usize::try_from(gone).unwrap());
                    if let Some(victim) = victim {
                        stayed.remove(&victim);
                        let row = Entry::objects().filter(entries::id.eq(victim));
                        row.delete(client.db()).await.unwrap();
                    }
                }
                let unique: BTreeSet<i64> = seen.iter().copied().collect();
                assert_eq!(unique.len(), seen.len(), "{list} {direction}: twice");
                let missed: Vec<_> = stayed.difference(&unique).collect();
                assert!(missed.is_empty(), "{list} {direction}: missed {missed:?}");
            }
        }
    })
    .await;
}

// parity: PAG-009
// SEC-19
#[actix_web::test]
async fn what_is_no_cursor_of_the_list_is_not_found() {
    each(async |client: &Client| {
        let mut dice = Dice(3);
        for _ in 0..10 {
            insert(client, &mut dice).await;
        }
        let refused = json!({"detail": "Invalid cursor"});
        // p=soon, p=2024-01-01&p=1&p=2, p=1%00, n=0, o=-1, r=x
        for cursor in [
            "nonsense",
            "123",
            "cD1zb29u",
            "cD0yMDI0LTAxLTAxJnA9MSZwPTI=",
            "cD0xJTAw",
            "bj0w",
            "bz0tMQ==",
            "cj14",
            "%C3%A9",
        ] {
            let answer = client.get(&format!("/unsigned/?cursor={cursor}")).await;
            assert_eq!(
                (answer.status(), answer.value()),
                (404, refused.clone()),
                "{cursor}"
            );
        }
        let (start, ..) = page(client, "/unsigned/").await;
        assert_eq!(start.len(), 7);
        for cursor in ["", "!!!!", "===="] {
            let (ids, ..) = page(client, &format!("/unsigned/?cursor={cursor}")).await;
            assert_eq!(ids, start, "{cursor}");
        }
        let (ids, ..) = page(client, "/model/?size=1000").await;
        assert_eq!(ids.len(), 9);
    })
    .await;
}

/// The next page's address of a list of this application, which has this key or none.
async fn app_with(client: &Client, key: Option<&SecretKey>) -> Client {
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .db(client.db().clone())
        .register("model", ByModel)
        .basename("model")
        .register("asked", Asked)
        .basename("asked");
    let kit = key
        .into_iter()
        .fold(kit, |kit, key| kit.secret_key(key.clone()));
    Client::new(kit.build().unwrap()).await
}

// parity: PAG-009
// SEC-19
#[actix_web::test]
async fn cursors_are_the_applications_own() {
    each(async |client: &Client| {
        let mut dice = Dice(5);
        for _ in 0..20 {
            insert(client, &mut dice).await;
        }
        let old = SecretKey::new([1; 32]).unwrap();
        let key = SecretKey::new([2; 32]).unwrap().fallback(old.clone());
        let own = app_with(client, Some(&key)).await;
        let (_, next, _) = page(&own, "/model/").await;
        let next = next.unwrap();
        let cursor = next.split_once("cursor=").unwrap().1.to_owned();
        let gone = async |client: &Client, path: &str| {
            let answer = client.get(path).await;
            assert_eq!(answer.status(), 404, "{path}");
            assert_eq!(answer.value(), json!({"detail": "Invalid cursor"}));
        };
        // Another process with the key reads it, and one that has the key as its old one.
        let (second, ..) = page(&own, &next).await;
        let again = app_with(client, Some(&key)).await;
        assert_eq!(page(&again, &next).await.0, second);
        let (_, aged, _) = page(&app_with(client, Some(&old)).await, "/model/").await;
        assert_eq!(page(&own, &aged.unwrap()).await.0, second);
        // Nobody else does, and no other list or order.
        gone(&app_with(client, None).await, &next).await;
        gone(
            &app_with(client, Some(&SecretKey::new([3; 32]).unwrap())).await,
            &next,
        )
        .await;
        gone(&own, &format!("/asked/?cursor={cursor}")).await;
        gone(&own, &format!("{next}&ordering=rank")).await;
        // p=2024-01-01, and every single letter changed.
        gone(&own, "/model/?cursor=cD0yMDI0LTAxLTAx").await;
        for at in 0..cursor.len() {
            let changed = if cursor.as_bytes()[at] == b'A' {
                "B"
            } else {
                "A"
            };
            let mut cursor = cursor.clone();
            cursor.replace_range(at..=at, changed);
            let answer = own.get(&format!("/model/?cursor={cursor}")).await;
            let same = answer.status() == 200
                && answer.value()["results"][0]["id"].as_i64() == second.first().copied();
            assert!(answer.status() == 404 || same, "{at}: {cursor}");
        }
        // However the path is spelled, the cursors of its links are its own.
        let (_, spelled, _) = page(&own, "/%6dodel/").await;
        assert_eq!(page(&own, &spelled.unwrap()).await.0, second);
        // What a client adds itself may change.
        assert_eq!(page(&own, &format!("{next}&size=3")).await.0, second[..3]);
    })
    .await;
}

// parity: PAG-009
#[actix_web::test]
async fn a_page_far_down_reads_as_few_rows_as_the_first() {
    each(async |client: &Client| {
        let fill = "INSERT INTO entries (day, rank)
            WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
            SELECT DATE('2000-01-01'), i FROM n";
        let fill = if client.db().is_postgres() {
            "INSERT INTO entries (day, rank)
                SELECT DATE '2000-01-01' + i, i FROM generate_series(0, 4999) AS i;
             ANALYZE entries"
                .to_owned()
        } else {
            fill.replace(
                "DATE('2000-01-01')",
                "DATE('2000-01-01', '+' || i || ' days')",
            )
        };
        let write = move |connection: &mut Connection| -> Result<()> {
            Ok(connection.batch_execute(&fill)?)
        };
        client.db().write(write).await.unwrap();
        let mut path = "/model/".to_owned();
        for _ in 0..600 {
            match page(client, &path).await {
                (_, Some(next), _) => path = next,
                _ => panic!("the list ends at {path}"),
            }
        }
        let before = client.db().query_count();
        page(client, &path).await;
        assert_eq!(
            client.db().query_count() - before,
            1,
            "nothing is counted or skipped"
        );
    })
    .await;
}

// parity: PAG-012, PAG-013
#[actix_web::test]
async fn lists_are_counted_as_told_and_linked_in_headers() {
    each(async |client: &Client| {
        let mut dice = Dice(5);
        for _ in 0..70 {
            insert(client, &mut dice).await;
        }
        let answer = client.get("/linked/?page=2").await;
        assert_eq!(
            answer.header("link"),
            Some(
                "<http://testserver/linked/?page=3>; rel=\"next\", \
                 <http://testserver/linked/>; rel=\"prev\""
            )
        );
        assert_eq!(answer.json::<Vec<Value>>().len(), 30);
        assert_eq!(client.get("/linked/?page=4").await.status(), 404);

        let body = client.get("/uncounted/?page=2").await.value();
        assert_eq!(body["count"], Value::Null);
        assert_eq!(body["next"], "http://testserver/uncounted/?page=3");
        let body = client.get("/uncounted/?page=3").await.value();
        assert_eq!(body["next"], Value::Null);
        assert_eq!(client.get("/uncounted/?page=4").await.status(), 404);
        let body = client.get("/uncounted/?page=last").await.value();
        assert_eq!(body["count"], 70);

        let body = client.get("/estimated/").await.value();
        assert_eq!(body["count"], 70);
    })
    .await;
}

// parity: PAG-013
// D04
#[actix_web::test]
async fn estimates_do_not_lead_behind_the_end() {
    each(async |client: &Client| {
        if client.db().is_postgres() {
            // The planner believes in rows that are gone.
            let fill = "INSERT INTO entries (day, rank)
                    SELECT DATE '2000-01-01' + i, i FROM generate_series(1, 30000) AS i;
                ANALYZE entries; DELETE FROM entries";
            let write = move |connection: &mut Connection| -> Result<()> {
                Ok(connection.batch_execute(fill)?)
            };
            client.db().write(write).await.unwrap();
        }
        let mut dice = Dice(9);
        for _ in 0..12 {
            insert(client, &mut dice).await;
        }
        let page = async |path: &str| client.get(path).await.value();
        let first = page("/guessed/").await;
        assert!(first["count"].as_i64().unwrap() >= 12, "{first}");
        assert_eq!(first["next"], "http://testserver/guessed/?page=2");
        let last = page("/guessed/?page=3").await;
        assert_eq!((&last["count"], &last["next"]), (&json!(12), &Value::Null));
        assert_eq!(last["results"].as_array().unwrap().len(), 2);
        assert_eq!(
            page("/guessed/?page=last").await["results"],
            last["results"]
        );
        for behind in ["4", "9000"] {
            let answer = client.get(&format!("/guessed/?page={behind}")).await;
            assert_eq!(answer.status(), 404, "{behind}: {}", answer.text());
        }
    })
    .await;
}
