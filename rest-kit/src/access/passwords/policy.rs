//! Which passwords are good enough.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::error::{ErrorDetail, ValidationErrors};

use super::Passwords;

/// The 20,000 commonest passwords, in the order of their bytes: Royce Williams's list, as in
/// Django.
const COMMON: &str = include_str!("common.txt");

/// Says what is wrong with a new password.
pub trait PasswordValidator: fmt::Debug + Send + Sync + 'static {
    /// Returns what is wrong with it; `user` has what else is known of the user, by label:
    /// `("username", "alice")`.
    fn validate(&self, password: &str, user: &[(&str, &str)]) -> Option<ErrorDetail>;
}

/// Which new passwords are taken: Django's four rules unless told otherwise.
///
/// ```
/// use rest_kit::passwords::PasswordPolicy;
///
/// let policy = PasswordPolicy::default();
/// let user = [("username", "alice"), ("email address", "alice@example.com")];
/// assert!(policy.check("a long and quiet river", &user).is_ok());
/// let refused = policy.check("alice1!", &user).unwrap_err();
/// assert_eq!(
///     serde_json::to_string(&refused).unwrap(),
///     r#"["The password is too similar to the username.","This password is too short. It must contain at least 8 characters."]"#,
/// );
/// ```
#[derive(Debug, Clone)]
#[doc(alias = "AUTH_PASSWORD_VALIDATORS")]
pub struct PasswordPolicy(Vec<Arc<dyn PasswordValidator>>);

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self::none()
            .and(UserSimilarity)
            .and(MinimumLength(8))
            .and(CommonPasswords)
            .and(NumericPasswords)
    }
}

impl PasswordPolicy {
    /// Takes every password that is not longer than [`Passwords::MAX_LENGTH`].
    #[must_use]
    pub fn none() -> Self {
        Self(Vec::new())
    }

    /// Adds a rule.
    #[must_use]
    pub fn and(mut self, rule: impl PasswordValidator) -> Self {
        self.0.push(Arc::new(rule));
        self
    }

    /// Checks a new password by every rule.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it, as a list.
    #[doc(alias = "validate_password")]
    pub fn check(&self, password: &str, user: &[(&str, &str)]) -> Result<(), ValidationErrors> {
        if password.len() > Passwords::MAX_LENGTH {
            let message = format!(
                "This password is too long. It must contain at most {} characters.",
                Passwords::MAX_LENGTH
            );
            return Err(ValidationErrors::message(message, "password_too_long"));
        }
        let found = self
            .0
            .iter()
            .filter_map(|rule| rule.validate(password, user));
        let details: Vec<_> = found.map(ValidationErrors::Message).collect();
        if details.is_empty() {
            Ok(())
        } else {
            Err(ValidationErrors::List(details))
        }
    }
}

/// Refuses passwords with fewer characters.
#[derive(Debug, Clone, Copy)]
#[doc(alias = "MinimumLengthValidator")]
pub struct MinimumLength(pub usize);

impl PasswordValidator for MinimumLength {
    fn validate(&self, password: &str, _: &[(&str, &str)]) -> Option<ErrorDetail> {
        let Self(least) = *self;
        let ending = if least == 1 { "" } else { "s" };
        (password.chars().count() < least).then(|| {
            let message = format!(
                "This password is too short. It must contain at least {least} character{ending}."
            );
            ErrorDetail::new(message, "password_too_short")
        })
    }
}

/// Refuses the 20,000 commonest passwords.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "CommonPasswordValidator")]
pub struct CommonPasswords;

impl PasswordValidator for CommonPasswords {
    fn validate(&self, password: &str, _: &[(&str, &str)]) -> Option<ErrorDetail> {
        is_common(password.to_lowercase().trim())
            .then(|| ErrorDetail::new("This password is too common.", "password_too_common"))
    }
}

/// Searches the list, which is not split into lines: one line around the middle, then a half.
fn is_common(password: &str) -> bool {
    let (mut start, mut end) = (0, COMMON.len());
    while start < end {
        let middle = start + (end - start) / 2;
        let line_start = COMMON.as_bytes()[start..middle]
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(start, |at| start + at + 1);
        let line_end = COMMON.as_bytes()[middle..end]
            .iter()
            .position(|byte| *byte == b'\n')
            .map_or(end, |at| middle + at);
        match COMMON.as_bytes()[line_start..line_end].cmp(password.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => start = line_end + 1,
            std::cmp::Ordering::Greater => end = line_start,
        }
    }
    false
}

/// Refuses passwords of digits alone.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "NumericPasswordValidator")]
pub struct NumericPasswords;

impl PasswordValidator for NumericPasswords {
    fn validate(&self, password: &str, _: &[(&str, &str)]) -> Option<ErrorDetail> {
        let is_numeric = !password.is_empty() && password.chars().all(char::is_numeric);
        is_numeric.then(|| {
            ErrorDetail::new(
                "This password is entirely numeric.",
                "password_entirely_numeric",
            )
        })
    }
}

/// Refuses passwords that are like the user's name or address.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "UserAttributeSimilarityValidator")]
pub struct UserSimilarity;

impl UserSimilarity {
    /// The greatest similarity that is taken.
    const LIMIT: f64 = 0.7;
}

impl PasswordValidator for UserSimilarity {
    fn validate(&self, password: &str, user: &[(&str, &str)]) -> Option<ErrorDetail> {
        let password: Vec<char> = password.to_lowercase().chars().collect();
        let is_like = |part: &str| {
            let part: Vec<char> = part.chars().collect();
            !is_much_longer(password.len(), part.len()) && likeness(&password, &part) >= Self::LIMIT
        };
        let similar = user
            .iter()
            .filter(|(_, value)| !value.is_empty())
            .find(|(_, value)| {
                let value = value.to_lowercase();
                let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
                value.split(|letter| !is_letter(letter)).any(is_like) || is_like(&value)
            });
        similar.map(|(label, _)| {
            let message = format!("The password is too similar to the {label}.");
            ErrorDetail::new(message, "password_too_similar")
        })
    }
}

/// Whether the password is too much longer than the part to be like it.
#[expect(clippy::cast_precision_loss, reason = "lengths are small")]
fn is_much_longer(password: usize, part: usize) -> bool {
    password >= 10 * part && (part as f64) < UserSimilarity::LIMIT / 2.0 * password as f64
}

/// Python's `SequenceMatcher.quick_ratio`: the letters that both have, whatever their order.
#[expect(clippy::cast_precision_loss, reason = "lengths are small")]
fn likeness(one: &[char], other: &[char]) -> f64 {
    let mut available: HashMap<char, usize> = HashMap::new();
    for letter in other {
        *available.entry(*letter).or_default() += 1;
    }
    let mut common = 0;
    for letter in one {
        if let Some(left) = available.get_mut(letter).filter(|left| **left > 0) {
            *left -= 1;
            common += 1;
        }
    }
    match one.len() + other.len() {
        0 => 1.0,
        all => 2.0 * f64::from(common) / all as f64,
    }
}
