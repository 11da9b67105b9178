//! Statements about many rows at once.

use std::fmt::Write as _;

/// Adds `count` parameters to a statement, separated by commas: `$3, $4, $5`.
pub(crate) fn placeholders(sql: &mut String, first: usize, count: usize) {
    for number in first..first + count {
        if number > first {
            sql.push_str(", ");
        }
        // Writing to a string does not fail.
        let _ = write!(sql, "${number}");
    }
}

/// The parameters of an `IN`: `($3, $4, $5)`.
pub(crate) fn list(first: usize, count: usize) -> String {
    let mut sql = String::from("(");
    placeholders(&mut sql, first, count);
    sql.push(')');
    sql
}

/// An `INSERT` of `rows` rows of one municipality. `$1` is the tenant; from `$2` on the values of the other
/// columns follow, row by row.
pub(crate) fn insert(table: &str, columns: &[&str], rows: usize) -> String {
    let mut sql = format!("INSERT INTO {table} (tenant_id, {}) VALUES ", columns.join(", "));
    for row in 0..rows {
        sql.push_str(if row == 0 { "($1, " } else { ", ($1, " });
        placeholders(&mut sql, 2 + row * columns.len(), columns.len());
        sql.push(')');
    }
    sql
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_numbered_row_by_row() {
        assert_eq!(list(3, 2), "($3, $4)");
        assert_eq!(
            insert("part", &["a", "b"], 2),
            "INSERT INTO part (tenant_id, a, b) VALUES ($1, $2, $3), ($1, $4, $5)"
        );
    }
}
