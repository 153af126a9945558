//! viewsets
