//! The methods that run a query set.

use diesel::QueryResult;
use diesel::sql_types::{BigInt, Integer, Untyped};

use super::QuerySet;
use crate::db::changes::update;
use crate::db::model::no_match;
use crate::db::{Changes, ColumnType as _, Condition, Connection, Db, Model, Sql, Statement};
use crate::error::Result;

/// On a database: each runs as one job.
impl<M: Model> QuerySet<M> {
    /// Returns the rows.
    ///
    /// # Errors
    ///
    /// 503 when the database is overloaded or away.
    pub async fn load(self, db: &impl AsRef<Db>) -> Result<Vec<M>> {
        let db = db.as_ref();
        db.read(move |connection| self.load_on(connection)).await
    }

    /// Returns the first row.
    ///
    /// # Errors
    ///
    /// 503 when the database is overloaded or away.
    pub async fn first(self, db: &impl AsRef<Db>) -> Result<Option<M>> {
        let db = db.as_ref();
        db.read(move |connection| self.first_on(connection)).await
    }

    /// Returns the row with this key.
    ///
    /// # Errors
    ///
    /// 404 "No Book matches the given query." when there is none.
    #[doc(alias = "get_object_or_404")]
    pub async fn get(self, key: M::PrimaryKey, db: &impl AsRef<Db>) -> Result<M> {
        let db = db.as_ref();
        db.read(move |connection| self.get_on(key, connection))
            .await
    }

    /// Returns how many rows there are.
    ///
    /// # Errors
    ///
    /// 503 when the database is overloaded or away.
    pub async fn count(self, db: &impl AsRef<Db>) -> Result<i64> {
        let db = db.as_ref();
        db.read(move |connection| self.count_on(connection)).await
    }

    /// Returns whether there is any row.
    ///
    /// # Errors
    ///
    /// 503 when the database is overloaded or away.
    pub async fn exists(self, db: &impl AsRef<Db>) -> Result<bool> {
        let db = db.as_ref();
        db.read(move |connection| self.exists_on(connection)).await
    }

    /// Returns the number of all rows and one window of them.
    ///
    /// # Errors
    ///
    /// 503 when the database is overloaded or away.
    pub async fn page(self, offset: i64, limit: i64, db: &impl AsRef<Db>) -> Result<(i64, Vec<M>)> {
        let db = db.as_ref();
        db.read(move |connection| self.page_on(offset, limit, connection))
            .await
    }

    /// Inserts a row; the conditions of the query play no part.
    ///
    /// # Errors
    ///
    /// 409 when a constraint refuses the values.
    pub async fn create(self, changes: Changes<M>, db: &impl AsRef<Db>) -> Result<M> {
        let db = db.as_ref();
        db.write(move |connection| self.create_on(changes, connection))
            .await
    }

    /// Changes every row; answers how many.
    ///
    /// # Errors
    ///
    /// 409 when a constraint refuses the values.
    pub async fn update(self, changes: Changes<M>, db: &impl AsRef<Db>) -> Result<usize> {
        let db = db.as_ref();
        db.write(move |connection| self.update_on(changes, connection))
            .await
    }

    /// Deletes every row; answers how many.
    ///
    /// # Errors
    ///
    /// 409 when another row still refers to one of them.
    pub async fn delete(self, db: &impl AsRef<Db>) -> Result<usize> {
        let db = db.as_ref();
        db.write(move |connection| self.delete_on(connection)).await
    }
}

/// On a connection, inside a closure; the errors are diesel's, untouched.
impl<M: Model> QuerySet<M> {
    /// Returns the rows.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn load_on(self, connection: &mut Connection) -> QueryResult<Vec<M>> {
        let sql = self.core.select(M::select_list(), M::DESCRIPTOR);
        M::load(connection, self.core.statement(sql))
    }

    /// Returns the first row.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn first_on(self, connection: &mut Connection) -> QueryResult<Option<M>> {
        let rows = match self.core.limit {
            Some(rows) => rows.min(1),
            None => 1,
        };
        Ok(self.limit(rows).load_on(connection)?.into_iter().next())
    }

    /// Returns the row with this key, if there is one.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn find_on(
        self,
        key: M::PrimaryKey,
        connection: &mut Connection,
    ) -> QueryResult<Option<M>> {
        let column = &M::COLUMNS[M::DESCRIPTOR.primary_key];
        let found = self.filter_by(Condition::equals(column, key.bind()));
        let sql = if found.core.is_sliced() {
            found.core.select(M::select_list(), M::DESCRIPTOR)
        } else {
            found.core.select_unordered(M::select_list(), M::DESCRIPTOR)
        };
        Ok(M::load(connection, Statement::new(sql))?.into_iter().next())
    }

    /// Returns the row with this key, which nobody else changes until the transaction ends.
    ///
    /// On SQLite a transaction keeps all other writers away as it is.
    ///
    /// # Errors
    ///
    /// diesel's error.
    #[doc(alias = "select_for_update")]
    pub fn find_for_update_on(
        self,
        key: M::PrimaryKey,
        connection: &mut Connection,
    ) -> QueryResult<Option<M>> {
        let column = &M::COLUMNS[M::DESCRIPTOR.primary_key];
        let found = self.filter_by(Condition::equals(column, key.bind()));
        let mut sql = found.core.select_unordered(M::select_list(), M::DESCRIPTOR);
        if !connection.is_sqlite() {
            sql.push(" FOR UPDATE");
        }
        Ok(M::load(connection, Statement::new(sql))?.into_iter().next())
    }

    /// Returns the row with this key.
    ///
    /// # Errors
    ///
    /// 404 "No Book matches the given query." when there is none.
    pub fn get_on(self, key: M::PrimaryKey, connection: &mut Connection) -> Result<M> {
        match self.find_on(key, connection)? {
            Some(row) => Ok(row),
            None => Err(no_match::<M>()),
        }
    }

    /// Returns how many rows there are.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn count_on(self, connection: &mut Connection) -> QueryResult<i64> {
        let statement = self
            .core
            .statement::<BigInt>(self.core.count(M::DESCRIPTOR));
        let rows = statement.load_numbers(connection)?;
        Ok(rows.first().copied().unwrap_or_default())
    }

    /// Returns whether there is any row.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn exists_on(self, connection: &mut Connection) -> QueryResult<bool> {
        let sql = match self.core.limit {
            Some(_) => self.core.select("1", M::DESCRIPTOR),
            None => self.limit(1).core.select("1", M::DESCRIPTOR),
        };
        let rows = Statement::<Integer>::new(sql).load_numbers(connection)?;
        Ok(!rows.is_empty())
    }

    /// Returns the number of all rows and one window of them: two statements.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn page_on(
        self,
        offset: i64,
        limit: i64,
        connection: &mut Connection,
    ) -> QueryResult<(i64, Vec<M>)> {
        let count = self.clone().count_on(connection)?;
        let rows = self.offset(offset).limit(limit).load_on(connection)?;
        Ok((count, rows))
    }

    /// Inserts a row; answers it as stored. The conditions of the query play no part.
    ///
    /// # Errors
    ///
    /// diesel's error, untouched: [`unique_columns`](crate::db::unique_columns) reads it.
    pub fn create_on(self, changes: Changes<M>, connection: &mut Connection) -> QueryResult<M> {
        changes.insert_on(connection)
    }

    /// Changes every row; answers how many.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn update_on(self, changes: Changes<M>, connection: &mut Connection) -> QueryResult<usize> {
        if changes.is_empty() {
            return Ok(0);
        }
        let mut sql = update(changes);
        self.core.add_where(&mut sql, M::DESCRIPTOR);
        Statement::<Untyped>::new(sql).execute(connection)
    }

    /// Deletes every row; answers how many.
    ///
    /// # Errors
    ///
    /// diesel's error.
    pub fn delete_on(self, connection: &mut Connection) -> QueryResult<usize> {
        let mut sql = Sql::text("DELETE FROM ");
        sql.identifier(M::DESCRIPTOR.table);
        self.core.add_where(&mut sql, M::DESCRIPTOR);
        Statement::<Untyped>::new(sql).execute(connection)
    }
}
