//! Models and serializers written by hand, as the derives would write them.

pub(crate) mod book;
