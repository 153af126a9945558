//! argon2id.

use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::error::{Error, Result};

/// What a hash costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cost {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl Cost {
    /// What OWASP recommends.
    pub(super) const DEFAULT: Self = Self {
        memory_kib: 19_456,
        passes: 2,
        lanes: 1,
    };

    /// More memory than this no stored hash may ask for: 1 GiB.
    const MAX_MEMORY_KIB: u32 = 1 << 20;

    pub(super) fn new(memory_kib: u32, passes: u32, lanes: u32) -> Option<Self> {
        let cost = Self {
            memory_kib,
            passes,
            lanes,
        };
        (memory_kib <= Self::MAX_MEMORY_KIB && cost.params(32).is_some()).then_some(cost)
    }

    fn params(self, length: usize) -> Option<Params> {
        Params::new(self.memory_kib, self.passes, self.lanes, Some(length)).ok()
    }
}

/// Computes a hash of `length` bytes.
pub(super) fn compute(cost: Cost, password: &str, salt: &[u8], length: usize) -> Result<Vec<u8>> {
    let Some(params) = cost.params(length) else {
        return Err(Error::internal("argon2 has no such cost"));
    };
    let mut hash = vec![0; length];
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    match argon2.hash_password_into(password.as_bytes(), salt, &mut hash) {
        Ok(()) => Ok(hash),
        Err(error) => Err(Error::internal(error.to_string())),
    }
}

/// Hashes for storage, in Django's form.
pub(super) fn hash(cost: Cost, password: &str, salt: [u8; 16]) -> Result<String> {
    let hash = compute(cost, password, &salt, 32)?;
    Ok(format!(
        "argon2$argon2id$v=19$m={},t={},p={}${}${}",
        cost.memory_kib,
        cost.passes,
        cost.lanes,
        STANDARD_NO_PAD.encode(salt),
        STANDARD_NO_PAD.encode(hash),
    ))
}
