//! Small things to remember: the window's fields, the theme.

use std::collections::BTreeMap;

use rusqlite::params;

use super::{Library, Result};

impl Library {
    /// All settings; one that is no JSON any more is left out.
    ///
    /// # Errors
    /// The database's.
    pub fn settings(&self) -> Result<BTreeMap<String, serde_json::Value>> {
        let mut statement = self.db.prepare("SELECT key, value FROM settings")?;
        let rows: Vec<(String, String)> =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
        Ok(rows.into_iter().filter_map(|(k, v)| Some((k, serde_json::from_str(&v).ok()?))).collect())
    }

    /// Remembers one.
    ///
    /// # Errors
    /// The database's.
    pub fn set_setting(&self, key: &str, value: &serde_json::Value) -> Result<()> {
        self.db.execute(
            "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            params![key, value.to_string()],
        )?;
        Ok(())
    }
}
