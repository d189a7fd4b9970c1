//! The first installation, step by step, over a restart.

use crate::wire::{Event, Session, SetupStep};
use crate::{Counter, Error};

impl Counter {
    /// Goes on with a step of the installation, or ends it.
    pub async fn setup_at(&self, step: Option<SetupStep>) -> Result<Session, Error> {
        self.desk().await?.store.set_setup(step.map(Into::into)).await?;
        self.session().await
    }

    /// The window is about to close: the page is told to write what it holds.
    pub fn leaving(&self) {
        self.events().tell(Event::Leaving);
    }
}

impl From<SetupStep> for store::SetupStep {
    fn from(step: SetupStep) -> Self {
        match step {
            SetupStep::Recovery => Self::Recovery,
            SetupStep::Reader => Self::Reader,
            SetupStep::Camera => Self::Camera,
            SetupStep::Scanner => Self::Scanner,
            SetupStep::Printer => Self::Printer,
        }
    }
}

impl From<store::SetupStep> for SetupStep {
    fn from(step: store::SetupStep) -> Self {
        match step {
            store::SetupStep::Recovery => Self::Recovery,
            store::SetupStep::Reader => Self::Reader,
            store::SetupStep::Camera => Self::Camera,
            store::SetupStep::Scanner => Self::Scanner,
            store::SetupStep::Printer => Self::Printer,
        }
    }
}
