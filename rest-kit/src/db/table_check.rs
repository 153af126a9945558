//! Whether a table has the columns of its model.

use diesel::QueryResult;
use diesel::sql_types::Untyped;

use crate::db::{Connection, Sql, Statement};
use crate::descriptors::ModelDescriptor;

/// Asks for every column of the model and of the tables between, but for no row.
///
/// # Errors
///
/// diesel's error, untouched: it names the table or column that is missing.
pub(crate) fn check_tables(
    model: &ModelDescriptor,
    connection: &mut Connection,
) -> QueryResult<()> {
    let columns = model.columns.iter().map(|it| it.column);
    select(model.table, columns, connection)?;
    for relation in model.many_to_many {
        let columns = [relation.from_column, relation.to_column];
        select(relation.through, columns, connection)?;
    }
    Ok(())
}

fn select(
    table: &'static str,
    columns: impl IntoIterator<Item = &'static str>,
    connection: &mut Connection,
) -> QueryResult<()> {
    let mut sql = Sql::text("SELECT ");
    // With its table before it, SQLite never takes an unknown name for a text.
    sql.join(", ", columns, |sql, column| {
        sql.qualified(table, column);
    });
    sql.push(" FROM ").identifier(table).push(" LIMIT 0");
    let statement = Statement::<Untyped>::new(sql).uncached();
    statement.execute(connection).map(drop)
}
