//! How far the first installation is, so that it goes on after a restart.

use crate::{Store, StoreError};

/// A step of the first installation, once there is an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SetupStep {
    /// The recovery code is to be put away.
    Recovery,
    /// The reader is to be tried.
    Reader,
    /// The camera is to be tried.
    Camera,
    /// The hand scanner is to be tried.
    Scanner,
    /// The printer is to be measured.
    Printer,
}

impl Store {
    /// The step that comes next; none when the installation is over, or never was begun.
    pub async fn setup(&self) -> Result<Option<SetupStep>, StoreError> {
        let word: Option<String> =
            sqlx::query_scalar("SELECT step FROM setup").fetch_optional(self.pool()).await?;
        word.map(|word| SetupStep::from_name(&word).ok_or(StoreError::Damaged("step of the installation")))
            .transpose()
    }

    /// Goes on with a step, or ends the installation.
    pub async fn set_setup(&self, step: Option<SetupStep>) -> Result<(), StoreError> {
        let query = match step {
            Some(step) => {
                sqlx::query("INSERT OR REPLACE INTO setup (id, step) VALUES (1, ?)").bind(step.name())
            }
            None => sqlx::query("DELETE FROM setup"),
        };
        query.execute(self.writer()).await?;
        Ok(())
    }
}

impl SetupStep {
    fn name(self) -> &'static str {
        match self {
            Self::Recovery => "recovery",
            Self::Reader => "reader",
            Self::Camera => "camera",
            Self::Scanner => "scanner",
            Self::Printer => "printer",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Recovery, Self::Reader, Self::Camera, Self::Scanner, Self::Printer];
        all.into_iter().find(|step| step.name() == name)
    }
}
