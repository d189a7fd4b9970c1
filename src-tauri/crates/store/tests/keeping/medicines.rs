//! The public database of medicines in an office: swapped whole, and read back as it was.

use billing::pharmacy::{Cip13, Files, Medicines, read};
use store::{MedicineImport, Passphrase, Store};

use crate::support::{PASSPHRASE, at, office};

fn extract() -> Medicines {
    read(Files {
        boxes: include_bytes!("../../../../../assets/medicaments/CIS_CIP_bdpm.txt"),
        names: include_bytes!("../../../../../assets/medicaments/CIS_bdpm.txt"),
        groups: include_bytes!("../../../../../assets/medicaments/CIS_GENER_bdpm.txt"),
    })
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn medicines_are_swapped_whole_and_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let store = office(folder.path()).await;
    let now = at("2026-11-25T09:00:00Z");
    assert_eq!(store.medicine_import().await.unwrap(), None, "a new office has none");

    let all = extract();
    let import = store.replace_medicines(&all, now, "P. Essai").await.unwrap();
    assert_eq!(import, MedicineImport { at: now, taken: 20, left_out: 0 });
    for medicine in &all.medicines {
        assert_eq!(store.medicine(&medicine.cip).await.unwrap().as_ref(), Some(medicine), "{}", medicine.cip);
    }
    let group = store.generic_group(1_901).await.unwrap();
    let cips: Vec<_> = group.iter().map(|medicine| medicine.cip.cip7()).collect();
    assert_eq!(cips, ["9000009", "9000010", "9000011", "9000013", "9000015"]);

    let fewer = Medicines { medicines: all.medicines[..2].to_vec(), left_out: Vec::new() };
    let later = at("2026-12-01T09:00:00Z");
    store.replace_medicines(&fewer, later, "P. Essai").await.unwrap();
    store.close().await;
    let store = Store::open(folder.path(), &Passphrase::typed(PASSPHRASE)).await.unwrap();
    let import = store.medicine_import().await.unwrap();
    assert_eq!(import, Some(MedicineImport { at: later, taken: 2, left_out: 0 }));
    let gone = Cip13::parse("9000009").unwrap();
    assert_eq!(store.medicine(&gone).await.unwrap(), None, "nothing of the earlier ones is left");
    let told: Vec<_> = store.journal_lines().await.unwrap().into_iter().map(|line| line.outcome).collect();
    assert_eq!(told, ["created", "taken 20, left out 0", "taken 2, left out 0"]);
}
