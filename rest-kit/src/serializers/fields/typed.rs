//! What the fields of one Rust type have in common.

/// Implements [`Field`] by the rules of a type that is a [`FieldType`].
macro_rules! typed {
    ($field:ident $(<$param:ident>)?: $ty:ty $(where $($bounds:tt)+)?) => {
        impl $(<$param>)? $crate::serializers::fields::Field for $field $(<$param>)?
        $(where $($bounds)+)?
        {
            type Value = $ty;

            fn options(&self) -> &$crate::serializers::fields::Options<$ty> {
                &self.options
            }

            fn options_mut(&mut self) -> &mut $crate::serializers::fields::Options<$ty> {
                &mut self.options
            }

            fn to_internal_value(
                &self,
                value: $crate::http::Value,
            ) -> $crate::serializers::fields::FieldValue<$ty> {
                <$ty as FieldType>::to_internal_value(value, &self.options.descriptor)
            }

            fn to_representation(&self, value: &$ty) -> $crate::http::Value {
                $crate::serializers::fields::represented(value, &self.options.descriptor)
            }

            fn problems(&self, value: &$ty) -> Vec<$crate::error::ErrorDetail> {
                FieldType::problems(value, &self.options.descriptor)
            }

            fn is_blank(&self, value: &$ty) -> bool {
                FieldType::is_blank(value)
            }

            fn reads_as_null(&self, value: &$crate::http::Value) -> bool {
                <$ty as FieldType>::reads_as_null(value)
            }
        }
    };
}
pub(super) use typed;

/// The same, and a constructor.
macro_rules! typed_field {
    ($field:ident: $ty:ty, $kind:ident) => {
        $crate::serializers::fields::typed::typed!($field: $ty);

        impl $field {
            /// A required field.
            pub fn new() -> Self {
                Self {
                    options: $crate::serializers::fields::Options::new(
                        $crate::descriptors::FieldKind::$kind,
                    ),
                }
            }
        }

        impl Default for $field {
            fn default() -> Self {
                Self::new()
            }
        }
    };
}
pub(super) use typed_field;
