//! Walks through a million rows by cursors, and compares what a page costs at the start, in the
//! middle and at the end. Ends with 1 when the end costs over ten percent more than the start.
//!
//! `REST_KIT_TEST_DATABASES=sqlite,postgres` and `REST_KIT_TEST_POSTGRES=URL` add PostgreSQL.

use std::fs;
use std::process::ExitCode;
use std::time::Instant;

use rest_kit::db::Connection;
use rest_kit::pagination::CursorPagination;
use rest_kit::prelude::*;
use rest_kit::test::{Client, shared_databases};
use serde_json::Value;

const ROWS: usize = 1_000_000;
/// Rows of a page on the way, and of the pages that are measured.
const STRIDE: usize = 1_000;
const PAGE: usize = 50;
const ROUNDS: usize = 41;
const REQUESTS: u32 = 25;
const MOST: f64 = 1.10;

/// One of many: seven have the same moment, so that positions need the key too.
#[derive(Model, Clone, Debug)]
#[model(table = "events", ordering("-moment"))]
struct Event {
    #[model(primary_key)]
    id: i64,
    moment: i64,
    #[model(max_length = 40)]
    name: String,
}

#[derive(Serializer)]
#[serializer(model = Event)]
struct EventSerializer {
    id: i64,
    moment: i64,
    name: String,
}

struct Events;

#[viewset]
impl ReadOnlyModelViewSet for Events {
    type Model = Event;
    type Serializer = EventSerializer;
}

fn tables(connection: &mut Connection) -> Result<()> {
    let sql = if connection.is_sqlite() {
        format!(
            "CREATE TABLE events (id INTEGER PRIMARY KEY, moment BIGINT NOT NULL, name TEXT NOT NULL);
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
             INSERT INTO events SELECT i, i / 7, 'event ' || i FROM n;
             CREATE INDEX events_moment ON events (moment DESC, id);
             ANALYZE"
        )
    } else {
        format!(
            "CREATE TABLE events (id BIGSERIAL PRIMARY KEY, moment BIGINT NOT NULL, name VARCHAR(40) NOT NULL);
             INSERT INTO events SELECT i, i / 7, 'event ' || i FROM generate_series(1, {ROWS}) AS i;
             CREATE INDEX events_moment ON events (moment DESC, id);
             ANALYZE events"
        )
    };
    Ok(connection.batch_execute(&sql)?)
}

/// What some requests have cost: by the clock, and on all processors by this process.
#[derive(Clone, Copy)]
struct Cost {
    wall: f64,
    cpu: f64,
}

#[actix_web::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut worst = 1.0_f64;
    for database in shared_databases(tables)? {
        let pagination = CursorPagination::new(u32::try_from(PAGE)?)
            .page_size_query_param("size")
            .max_page_size(u32::try_from(STRIDE)?);
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .pagination(pagination)
            .db(database.db().clone())
            .register("events", Events);
        let client = Client::new(kit.build()?).await;
        let name = if client.db().is_postgres() {
            "PostgreSQL"
        } else {
            "SQLite"
        };
        let places = walk(&client).await?;
        let costs = measure(&client, &places).await?;
        report(name, &costs);
        let [start, .., end] = costs;
        // The server of PostgreSQL is another process.
        let ratio = if client.db().is_postgres() {
            end.wall / start.wall
        } else {
            end.cpu / start.cpu
        };
        worst = worst.max(ratio);
    }
    Ok(if worst <= MOST {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

#[expect(clippy::print_stdout, reason = "the report")]
fn report(database: &str, costs: &[Cost; 3]) {
    println!("{database}: {ROWS} rows in pages of {PAGE}, medians of {ROUNDS} rounds");
    let start = costs[0];
    for (place, cost) in ["start", "middle", "end"].into_iter().zip(costs) {
        println!(
            "  {place:<6}  {:7.1} µs by the clock ({:+5.1} %)  {:7.1} µs of processors ({:+5.1} %)",
            cost.wall,
            (cost.wall / start.wall - 1.0) * 100.0,
            cost.cpu,
            (cost.cpu / start.cpu - 1.0) * 100.0,
        );
    }
}

/// Follows the links from the first row to the last; returns addresses of pages on the way.
async fn walk(client: &Client) -> Result<[String; 3], Box<dyn std::error::Error>> {
    let mut pages = vec![format!("/events/?size={STRIDE}")];
    let mut seen = 0;
    loop {
        let body = page(client, &pages[pages.len() - 1]).await?;
        seen += body["results"].as_array().map_or(0, Vec::len);
        let Some(next) = body["next"].as_str() else {
            break;
        };
        pages.push(next.trim_start_matches("http://testserver").to_owned());
    }
    if seen != ROWS {
        return Err(format!("the walk met {seen} rows of {ROWS}").into());
    }
    // A page at each place begins behind a cursor, and is full.
    let places = [1, pages.len() / 2, pages.len() - 1];
    Ok(places.map(|at| pages[at].replace(&format!("size={STRIDE}"), &format!("size={PAGE}"))))
}

async fn page(client: &Client, path: &str) -> Result<Value, Box<dyn std::error::Error>> {
    let answer = client.get(path).await;
    if answer.status() != 200 {
        return Err(format!("{path}: {} {}", answer.status(), answer.text()).into());
    }
    Ok(answer.value())
}

/// Asks for the pages in turns, so that what the machine does otherwise meets all alike.
async fn measure(
    client: &Client,
    places: &[String; 3],
) -> Result<[Cost; 3], Box<dyn std::error::Error>> {
    let mut costs: [Vec<Cost>; 3] = Default::default();
    for round in 0..=ROUNDS {
        for (path, costs) in places.iter().zip(&mut costs) {
            let (clock, cpu) = (Instant::now(), processors()?);
            for _ in 0..REQUESTS {
                let answer = client.get(path).await;
                if answer.status() != 200 {
                    return Err(answer.text().into());
                }
            }
            let requests = f64::from(REQUESTS);
            let cost = Cost {
                wall: clock.elapsed().as_secs_f64() * 1e6 / requests,
                cpu: (processors()? - cpu) / 1e3 / requests,
            };
            // The first round fills caches.
            if round > 0 {
                costs.push(cost);
            }
        }
    }
    Ok(costs.map(|costs| Cost {
        wall: median(costs.iter().map(|cost| cost.wall)),
        cpu: median(costs.iter().map(|cost| cost.cpu)),
    }))
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Returns the nanoseconds that the threads of this process have run.
fn processors() -> Result<f64, Box<dyn std::error::Error>> {
    let mut total = 0.0;
    for thread in fs::read_dir("/proc/self/task")? {
        let text = fs::read_to_string(thread?.path().join("schedstat"))?;
        total += text.split(' ').next().unwrap_or_default().parse::<f64>()?;
    }
    Ok(total)
}
