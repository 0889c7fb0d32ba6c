//! What people type to say who they are: each reading has one form, which reads as itself, and is shown masked.

use vtex_idp::types::{
    Email, Identifier, IdentifierKind, IdentifierKinds, PhoneRegion, identifier::readings,
};

/// Reads a text as every kind, in three countries, as it is typed and as a file has it.
pub(super) fn any(data: &[u8]) {
    let Some(text) = super::text(data) else { return };
    let _ = text.parse::<IdentifierKind>();
    if let Ok(kinds) = text.parse::<IdentifierKinds>() {
        assert_eq!(kinds.to_string().parse(), Ok(kinds));
    }
    if let Ok(region) = text.parse::<PhoneRegion>() {
        let _ = Identifier::read(IdentifierKind::Phone, "11987654321", &region);
    }
    if text.len() > 1024 {
        return; // longer than any field that is read for one
    }
    let every = IdentifierKind::ALL.map(IdentifierKind::name).join(",").parse().expect("kinds");
    for region in ["BR", "AR", "US"] {
        let region: PhoneRegion = region.parse().expect("a region");
        for found in readings(text, &every, &region) {
            holds(&found, &region);
            let imported = Identifier::import(found.kind(), text, &region);
            assert!(imported.is_ok(), "a file may hold what can be typed");
        }
        for kind in IdentifierKind::ALL {
            if let Ok(found) = Identifier::import(kind, text, &region) {
                holds(&found, &region);
            }
        }
    }
}

fn holds(found: &Identifier, region: &PhoneRegion) {
    let (kind, value) = (found.kind(), found.value());
    assert_eq!(Identifier::read(kind, value, region).as_ref(), Ok(found), "a form reads as itself");
    assert!(!value.contains(|c: char| c.is_control() || c.is_whitespace()), "{kind}: {value:?}");
    match kind {
        IdentifierKind::Email => {
            let email: Email = value.parse().expect("an e-mail");
            let (hidden, domain) =
                email.masked().rsplit_once('@').map(|(l, d)| (l.to_owned(), d.to_owned())).expect("an @");
            assert!(hidden.ends_with("***") && hidden.chars().count() <= 4 && value.ends_with(&domain));
        }
        IdentifierKind::EmployeeNumber | IdentifierKind::UserName => {}
        _ => {
            let masked = found.masked();
            let shown = masked.chars().filter(|c| *c != '*').count();
            assert!(shown <= 4 && shown * 2 <= value.chars().count(), "{kind}: {masked}");
            assert_eq!(masked.chars().count(), value.chars().count());
            assert!(!format!("{found:?}").contains(value) || value.len() < 7);
        }
    }
}
