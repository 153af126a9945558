//! The impls by which diesel binds and reads a value type; the same for each of them.

/// Lets a type be bound as, and read from, a SQL type.
#[doc(hidden)]
#[macro_export]
macro_rules! __sql_bind {
    ([$($generics:tt)*] $value:ty as $sql:ty) => {
        $crate::__private::sql_bind!(@expression [$($generics)*] [] $value as $sql);
        $crate::__private::sql_bind!(@expression [$($generics)*] ['kit,] &'kit $value as $sql);

        impl<KitDb, $($generics)*> $crate::__private::ToSql<$crate::__private::Nullable<$sql>, KitDb>
            for $value
        where
            KitDb: $crate::__private::Backend,
            $value: $crate::__private::ToSql<$sql, KitDb>,
        {
            fn to_sql<'kit>(
                &'kit self,
                out: &mut $crate::__private::Output<'kit, '_, KitDb>,
            ) -> $crate::__private::SerializeResult {
                $crate::__private::ToSql::<$sql, KitDb>::to_sql(self, out)
            }
        }
    };
    (@expression [$($generics:tt)*] [$($lifetime:tt)*] $value:ty as $sql:ty) => {
        impl<$($lifetime)* $($generics)*> $crate::__private::AsExpression<$sql> for $value {
            type Expression = $crate::__private::Bound<$sql, Self>;
            fn as_expression(self) -> Self::Expression {
                $crate::__private::Bound::new(self)
            }
        }
        impl<$($lifetime)* $($generics)*>
            $crate::__private::AsExpression<$crate::__private::Nullable<$sql>> for $value
        {
            type Expression = $crate::__private::Bound<$crate::__private::Nullable<$sql>, Self>;
            fn as_expression(self) -> Self::Expression {
                $crate::__private::Bound::new(self)
            }
        }
    };
}

/// Lets a type be a column of a row.
#[doc(hidden)]
#[macro_export]
macro_rules! __sql_read {
    ([$($generics:tt)*] $value:ty) => {
        impl<KitDb, KitSql, $($generics)*> $crate::__private::Queryable<KitSql, KitDb> for $value
        where
            KitDb: $crate::__private::Backend,
            KitSql: $crate::__private::SingleValue,
            Self: $crate::__private::FromSql<KitSql, KitDb>,
        {
            type Row = Self;
            fn build(row: Self) -> $crate::__private::DeserializeResult<Self> {
                ::core::result::Result::Ok(row)
            }
        }
    };
}

/// Binds and reads a type on the connection enum by what the databases do.
macro_rules! multi_value {
    ([$($generics:tt)*] $value:ty as $sql:ty) => {
        impl<$($generics)*> diesel::serialize::ToSql<$sql, $crate::db::MultiBackend> for $value {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::db::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value((<$sql>::default(), self));
                Ok(diesel::serialize::IsNull::No)
            }
        }
        impl<$($generics)*> diesel::deserialize::FromSql<$sql, $crate::db::MultiBackend>
            for $value
        {
            fn from_sql(
                raw: <$crate::db::MultiBackend as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                raw.from_sql::<$value, $sql>()
            }
        }
    };
}

/// Makes a SQL type known to the connection enum.
macro_rules! multi_type {
    ([$($generics:tt)*] $sql:ty) => {
        impl<$($generics)*> diesel::sql_types::HasSqlType<$sql> for $crate::db::MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                Self::lookup_sql_type::<$sql>(lookup)
            }
        }
    };
}

pub(crate) use {multi_type, multi_value};
