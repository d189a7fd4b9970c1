//! `people`: who works in the office.

use std::sync::Arc;

use anyhow::Result;
use desk::wire::{Member, NewMember, Practitioner, Role};
use desk::{Clock, Desk};

use crate::arguments::people::{NewPerson, People};
use crate::office::{open, secret};
use crate::{say, status};

/// Where scripts put a PIN.
const PIN: &str = "COMPTOIR_PIN";

pub(crate) async fn people(command: People, clock: Arc<dyn Clock>) -> Result<u8> {
    let office = match &command {
        People::List { office, .. } | People::End { office, .. } | People::Pin { office, .. } => office,
        People::Add(new) => &new.office,
    };
    let desk = open(&office.office, clock).await?;
    let told = done(command, &desk).await;
    desk.close().await;
    say(&told?)?;
    Ok(status::DONE)
}

async fn done(command: People, desk: &Desk) -> Result<String> {
    match command {
        People::List { json, .. } => {
            let members = desk.members().await?;
            let lines = || members.iter().map(line).collect::<Vec<_>>().join("\n");
            Ok(if json.json { serde_json::to_string_pretty(&members)? } else { lines() })
        }
        People::Add(new) => {
            let json = new.json.json;
            let id = desk.add_person(&member(*new)).await?;
            let text = format!("Ajouté sous le numéro {id}.");
            Ok(if json { serde_json::json!({ "id": id }).to_string() } else { text })
        }
        People::End { person, .. } => {
            desk.person_leaves(person).await?;
            Ok("Départ noté.".to_owned())
        }
        People::Pin { person, .. } => {
            desk.set_pin(person, &secret(PIN, "le code PIN")?).await?;
            Ok("Code PIN changé sur cet ordinateur.".to_owned())
        }
    }
}

fn member(new: NewPerson) -> NewMember {
    let NewPerson { name, role, replaces, until, rpps, am_number, address, practice, .. } = new;
    let practitioner = rpps.zip(am_number).map(|(rpps, am_number)| Practitioner {
        name: name.clone(),
        rpps,
        am_number,
        address,
        practice: practice.into(),
    });
    NewMember { name, role: role.into(), practitioner, replaces, until }
}

fn line(member: &Member) -> String {
    let Member { id, name, role, replaces, until, works, has_pin } = member;
    let role = match role {
        Role::Administrator => "administrateur",
        Role::Practitioner => "praticien",
        Role::Locum => "remplaçant",
        Role::Assistant => "assistant",
    };
    let standing_in = match (replaces, until) {
        (Some(replaced), Some(until)) => format!(" de {replaced} jusqu’au {until}"),
        _ => String::new(),
    };
    let mut line = format!("{id}\t{name}\t{role}{standing_in}");
    if !works {
        line.push_str("\ta quitté le cabinet");
    } else if *has_pin {
        line.push_str("\tcode PIN sur cet ordinateur");
    }
    line
}
