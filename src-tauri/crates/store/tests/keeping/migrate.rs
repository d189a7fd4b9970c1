//! Offices of every released schema, brought up to date: `tests/offices`.

use std::fs;
use std::path::{Path, PathBuf};

use store::{OfficeKey, OpenError, Passphrase, PersonId, Role, Store, UsageId};
use tempfile::TempDir;

use crate::support::PASSPHRASE;

fn offices() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/offices")
}

fn copied(schema: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["office.db", "office.key"] {
        fs::copy(offices().join(schema).join(name), folder.path().join(name)).unwrap();
    }
    folder
}

async fn opened(folder: &Path) -> Store {
    Store::open(folder, &Passphrase::typed(PASSPHRASE)).await.unwrap()
}

#[test]
fn each_released_schema_has_its_office() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    assert!(migrations.join("0001_office.sql").exists(), "the migrations have moved");
    assert!(offices().join("0001/office.db").exists(), "the office of the first schema");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_of_the_first_schema_keeps_all_it_had() {
    let folder = copied("0001");
    let store = opened(folder.path()).await;
    let office = store.office().await.unwrap();
    assert_eq!((office.name.as_str(), office.demonstration), ("Cabinet d’essai", true));
    let people = store.people().await.unwrap();
    let [founder] = people.as_slice() else { panic!("one person: {people:?}") };
    assert_eq!((founder.id, founder.name.as_str()), (PersonId(1), "Dr A. Essai"));
    assert_eq!((founder.role, founder.left), (Role::Administrator, false));
    assert_eq!(founder.practitioner.as_ref().unwrap(), &office.practitioner, "and bills as before");
    assert_eq!(office.practitioner.rpps, "10003000019");

    let reading = store.reading(&UsageId::from_text("26-09-29-0001")).await.unwrap().unwrap();
    assert_eq!(reading.card.holder.nir.unwrap().expose(), "190066912304529");
    let invoice = store.invoice(1).await.unwrap().unwrap();
    let as_it_was_printed = "3ff757adcc484596cb82cccdbd8a4808973a5d9b9c7490f2b8d5966165f3b53d";
    assert_eq!(invoice.seal, as_it_was_printed, "a sealed invoice is what it was");
    let journal = store.journal_lines().await.unwrap();
    let told: Vec<&str> = journal.iter().take(4).map(|line| line.action.as_str()).collect();
    assert_eq!(told, ["office", "reading", "invoice", "sheet"], "and the chain holds");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_office_of_before_recovery_codes_can_be_given_one() {
    let (folder, twin) = (copied("0001"), copied("0001"));
    let store = opened(folder.path()).await;
    assert_eq!(store.id(), opened(twin.path()).await.id(), "two copies are the same office");
    let before = store.id().clone();
    let code = store.renew_recovery(&Passphrase::typed(PASSPHRASE)).unwrap();
    store.close().await;
    let key = OfficeKey::by_recovery(folder.path(), &code).unwrap();
    let store = Store::open_with(folder.path(), key).await.unwrap();
    assert_eq!(store.id(), &before, "the key file was written anew, the office is the same");
    store.change_passphrase(&Passphrase::new("une autre phrase de passe").unwrap()).unwrap();
    store.close().await;

    let old = Store::open(folder.path(), &Passphrase::typed(PASSPHRASE)).await;
    assert!(matches!(old, Err(OpenError::WrongPassphrase)), "the one before no longer opens");
    let new = Store::open(folder.path(), &Passphrase::typed("une autre phrase de passe")).await.unwrap();
    new.close().await;
    assert!(OfficeKey::by_recovery(folder.path(), &code).is_ok(), "the recovery code still does");
    let elsewhere = OfficeKey::by_recovery(twin.path(), &code);
    assert!(matches!(elsewhere, Err(OpenError::WrongRecovery)), "an office without a code knows none");
}
