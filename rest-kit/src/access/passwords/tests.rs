use super::*;

fn run<T>(test: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(test)
}

/// As cheap as argon2 can be.
fn cheap() -> Passwords {
    Passwords::default().cost(8, 1)
}

// parity: DJG-007
#[test]
fn hashes_of_django_are_checked_and_outdated() {
    let stored = "pbkdf2_sha256$1000$seasalt12345$QRYeQVaE4tMeckehmaSFmkoZLTczspbmCCtRfUKzYoA=";
    let check = |password| run(cheap().check(password, Some(stored)));
    assert_eq!(check("a long and quiet river").unwrap(), Check::Outdated);
    assert_eq!(check("a long and quiet rivet").unwrap(), Check::Wrong);
}

#[test]
fn hashes_of_another_cost_are_outdated() {
    let stored = run(cheap().hash("secret")).unwrap();
    assert!(stored.starts_with("argon2$argon2id$v=19$m=8,t=1,p=1$"));
    let check = |passwords: Passwords, stored: &str| run(passwords.check("secret", Some(stored)));
    assert_eq!(check(cheap(), &stored).unwrap(), Check::Right);
    assert_eq!(
        check(cheap().cost(16, 1), &stored).unwrap(),
        Check::Outdated
    );
    // Without Django's prefix it is the usual form of argon2.
    let bare = stored.strip_prefix("argon2").unwrap();
    assert_eq!(check(cheap(), bare).unwrap(), Check::Right);
}

#[test]
fn what_is_no_hash_matches_no_password() {
    let unusable = Passwords::unusable().unwrap();
    for stored in [
        "",
        "secret",
        &unusable,
        "argon2$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ",
        "argon2$argon2id$v=19$m=4294967295,t=1,p=1$c2FsdHNhbHQ$c2FsdHNhbHRzYWx0c2FsdA",
        "pbkdf2_sha256$0$salt$QRYeQVaE4tMeckehmaSFmkoZLTczspbmCCtRfUKzYoA=",
        "pbkdf2_sha256$4000000000$salt$QRYeQVaE4tMeckehmaSFmkoZLTczspbmCCtRfUKzYoA=",
        "md5$salt$5ebe2294ecd0e0f08eab7690d2a6ee69",
    ] {
        let checked = run(cheap().check("secret", Some(stored)));
        assert_eq!(checked.unwrap(), Check::Wrong, "{stored}");
    }
}

// security: SEC-34
#[test]
fn too_long_passwords_are_not_hashed() {
    let passwords = cheap();
    let long = "x".repeat(Passwords::MAX_LENGTH + 1);
    assert_eq!(run(passwords.check(&long, None)).unwrap(), Check::Wrong);
    assert_eq!(run(passwords.hash(&long)).unwrap_err().status(), 400);
    assert_eq!(passwords.hash_count(), 0);
}

// security: SEC-34
#[test]
fn a_full_queue_answers_503() {
    let passwords = cheap();
    let places: Vec<_> = (0..Passwords::MAX_WAITING)
        .map(|_| Place::take(&passwords.waiting).unwrap())
        .collect();
    assert_eq!(run(passwords.hash("secret")).unwrap_err().status(), 503);
    drop(places);
    assert!(run(passwords.hash("secret")).is_ok());
}

// security: SEC-14
#[test]
fn users_that_do_not_exist_cost_one_hash_as_others() {
    let passwords = cheap();
    let stored = run(passwords.hash("secret")).unwrap();
    let cost = |stored: Option<&str>| {
        let before = passwords.hash_count();
        assert_eq!(run(passwords.check("wrong", stored)).unwrap(), Check::Wrong);
        passwords.hash_count() - before
    };
    assert_eq!(cost(Some(&stored)), 1);
    assert_eq!(cost(None), 1);
}

// parity: DJG-008
#[test]
fn new_passwords_are_judged_as_django_judges_them() {
    const NAME: &str = "The password is too similar to the username.";
    const LAST: &str = "The password is too similar to the last name.";
    const ADDRESS: &str = "The password is too similar to the email address.";
    const SHORT: &str = "This password is too short. It must contain at least 8 characters.";
    const COMMON: &str = "This password is too common.";
    const NUMERIC: &str = "This password is entirely numeric.";
    let user = [
        ("username", "alice"),
        ("first name", "Alice"),
        ("last name", "Lidell"),
        ("email address", "alice.l@wonder.example"),
    ];
    let policy = PasswordPolicy::default();
    // What Django 5.2 answers.
    let cases: [(&str, &[&str]); 18] = [
        ("alice", &[NAME, SHORT, COMMON]),
        ("alice123", &[NAME, COMMON]),
        ("ecila999", &[NAME]),
        ("password", &[COMMON]),
        ("PASSWORD1 ", &[COMMON]),
        ("12345678", &[COMMON, NUMERIC]),
        ("9182736455", &[NUMERIC]),
        ("lidellxx", &[LAST]),
        ("wonderland", &[ADDRESS, COMMON]),
        ("wonder.example", &[ADDRESS]),
        ("short", &[SHORT]),
        ("", &[SHORT]),
        ("٣٤٥٦٧٨٩٠", &[NUMERIC]),
        ("alice.l@wonder.example", &[ADDRESS]),
        ("a long and quiet river", &[]),
        ("zzzzzzzz", &[COMMON]),
        ("example1", &[ADDRESS]),
        ("alicealicealicealicealicealicealicealicealicealice!", &[]),
    ];
    for (password, expected) in cases {
        let found = policy.check(password, &user).err();
        let found = found.map_or_else(
            || "[]".to_owned(),
            |found| serde_json::to_string(&found).unwrap(),
        );
        assert_eq!(
            found,
            serde_json::to_string(expected).unwrap(),
            "{password}"
        );
    }
}

#[test]
fn common_passwords_are_found_wherever_they_stand() {
    let policy = PasswordPolicy::none().and(CommonPasswords);
    let list: Vec<_> = include_str!("common.txt").lines().collect();
    assert!(list.is_sorted());
    for password in list.iter().step_by(97).chain(list.last()) {
        assert!(policy.check(password, &[]).is_err(), "{password}");
    }
    for password in [
        "",
        "a long and quiet river",
        "\u{10ffff}",
        "zzzzzzzzzzzzzz!",
    ] {
        assert!(policy.check(password, &[]).is_ok(), "{password}");
    }
}
