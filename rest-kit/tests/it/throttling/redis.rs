//! The same limits, counted in Redis: `scripts/redis.sh start` says where it is.

use rest_kit::throttling::{Rate, RedisStore, ThrottleStore as _};

use super::*;

/// Returns a store of the test's own; none when no server is named.
fn store() -> Option<RedisStore> {
    let Ok(url) = std::env::var("REST_KIT_TEST_REDIS") else {
        eprintln!(
            "skipped: set REST_KIT_TEST_REDIS to the URL that `scripts/redis.sh start` prints"
        );
        return None;
    };
    Some(
        RedisStore::open(&url)
            .unwrap()
            .prefix(&format!("{}:", Uuid::new_v4())),
    )
}

// security: SEC-16
// parity: THR-010, THR-011
#[actix_web::test]
async fn of_a_thousand_requests_at_once_exactly_a_hundred_go_on() {
    let Some(store) = store() else { return };
    let rate = Rate {
        requests: 100,
        seconds: 60,
    };
    let hits = join_all((0..1_000).map(|_| store.hit("a", rate))).await;
    let allowed = hits.into_iter().filter(|hit| hit.as_ref().unwrap().allowed);
    assert_eq!(allowed.count(), 100);
    let refused = store.hit("a", rate).await.unwrap();
    assert_eq!(refused.remaining, 0);
    assert!(
        refused
            .wait
            .is_some_and(|wait| (55.0..=60.0).contains(&wait))
    );
    // What is given back may be used again.
    store.give_back("a").await.unwrap();
    assert!(store.hit("a", rate).await.unwrap().allowed);
    assert!(!store.hit("a", rate).await.unwrap().allowed);
    assert!(store.hit("b", rate).await.unwrap().allowed);
}

/// Names the counters to a process that calls along.
const TOGETHER: &str = "REST_KIT_TEST_TOGETHER";

/// Calls five hundred times at once; answers how often it was let in.
async fn calls(prefix: &str) -> usize {
    let url = std::env::var("REST_KIT_TEST_REDIS").unwrap();
    let store = RedisStore::open(&url).unwrap().prefix(prefix);
    let kit = RestKit::new(Settings::default())
        .database("sqlite::memory:")
        .permissions(AllowAny)
        .throttle_store(Arc::new(store))
        .throttles(AnonRateThrottle::new("100/min"))
        .register("shapes", Shapes);
    let client = Client::new(kit.build().unwrap()).await;
    let answers = join_all((0..500).map(|_| client.get("/shapes/").into_future())).await;
    let statuses = answers.iter().map(rest_kit::test::TestResponse::status);
    statuses.filter(|status| *status == 200).count()
}

// security: SEC-16
// parity: THR-010, THR-011
#[actix_web::test]
async fn of_a_thousand_requests_in_two_processes_exactly_a_hundred_go_on() {
    if store().is_none() {
        return;
    }
    // The other process is this test once more.
    if let Ok(prefix) = std::env::var(TOGETHER) {
        eprintln!("let in: {}.", calls(&prefix).await);
        return;
    }
    let prefix = format!("{}:", Uuid::new_v4());
    let name = std::thread::current().name().unwrap().to_owned();
    let other = std::process::Command::new(std::env::current_exe().unwrap())
        .args([&name, "--exact", "--nocapture"])
        .env(TOGETHER, &prefix)
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let own = calls(&prefix).await;
    let output = other.wait_with_output().unwrap();
    let heard = String::from_utf8(output.stderr).unwrap();
    let others = heard.split("let in: ").nth(1).unwrap();
    let others: usize = others.split('.').next().unwrap().parse().unwrap();
    assert_eq!(own + others, 100, "{own} here, {others} there");
}

#[actix_web::test]
async fn windows_slide() {
    let Some(store) = store() else { return };
    let rate = Rate {
        requests: 2,
        seconds: 1,
    };
    for expected in [true, true, false] {
        assert_eq!(store.hit("a", rate).await.unwrap().allowed, expected);
    }
    actix_web::rt::time::sleep(std::time::Duration::from_millis(1_050)).await;
    assert!(store.hit("a", rate).await.unwrap().allowed);
}

// parity: THR-011
#[actix_web::test]
async fn applications_count_together() {
    let Some(store) = store() else { return };
    let store = Arc::new(store);
    let mut statuses = Vec::new();
    for _ in 0..2 {
        let kit = RestKit::new(Settings::default())
            .permissions(AllowAny)
            .database("sqlite::memory:");
        let kit = kit
            .throttle_store(store.clone())
            .throttles(AnonRateThrottle::new("1/day"));
        let client = Client::new(kit.register("shapes", Shapes).build().unwrap()).await;
        statuses.push(client.get("/shapes/").await.status());
    }
    assert_eq!(statuses, [200, 429]);
}

#[actix_web::test]
async fn without_its_server_a_throttled_view_is_unavailable() {
    // Nobody listens on the port of discarding.
    let store = RedisStore::open("redis://127.0.0.1:9/").unwrap();
    let kit = RestKit::new(Settings::default())
        .permissions(AllowAny)
        .database("sqlite::memory:");
    let kit = kit
        .throttle_store(Arc::new(store))
        .throttles(AnonRateThrottle::new("1/day"));
    let client = Client::new(kit.register("shapes", Shapes).build().unwrap()).await;
    assert_eq!(client.get("/shapes/").await.status(), 503);
    assert!(RedisStore::open("http://127.0.0.1/").is_err());
}
