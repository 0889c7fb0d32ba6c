//! Who may enter a store, beyond having an account in its directory (V-14). VTEX has no such filter: what is not
//! decided here is decided nowhere.

use serde::{Deserialize, Serialize};

use crate::types::{Email, EmailDomain, Group};

/// A store's access policy. An empty list asks for nothing; both lists together ask for both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AccessPolicy {
    /// The user must be in one of these groups.
    pub groups: Vec<Group>,
    /// The user's e-mail must be of one of these domains.
    pub email_domains: Vec<EmailDomain>,
}

/// Which part of a policy a user does not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denied {
    /// They are in none of the groups.
    Group,
    /// Their e-mail is of none of the domains.
    EmailDomain,
}

impl AccessPolicy {
    /// Whether a user with this address in these groups may enter.
    pub fn admits(&self, email: &Email, groups: &[Group]) -> Result<(), Denied> {
        if !self.email_domains.is_empty() && !self.email_domains.iter().any(|domain| domain.is_of(email)) {
            return Err(Denied::EmailDomain);
        }
        if !self.groups.is_empty() && !self.groups.iter().any(|group| groups.contains(group)) {
            return Err(Denied::Group);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_that_is_not_empty_must_be_met() {
        let email: Email = "shopper@example.com".parse().expect("an e-mail");
        let groups = ["staff".parse::<Group>().expect("a group")];
        let policy = |groups: &[&str], domains: &[&str]| AccessPolicy {
            groups: groups.iter().map(|name| name.parse().expect("a group")).collect(),
            email_domains: domains.iter().map(|name| name.parse().expect("a domain")).collect(),
        };
        assert_eq!(AccessPolicy::default().admits(&email, &[]), Ok(()));
        assert_eq!(policy(&["vip", "staff"], &[]).admits(&email, &groups), Ok(()));
        assert_eq!(policy(&["Staff"], &[]).admits(&email, &groups), Err(Denied::Group));
        assert_eq!(policy(&[], &["example.org"]).admits(&email, &groups), Err(Denied::EmailDomain));
        assert_eq!(policy(&["vip"], &["example.com"]).admits(&email, &groups), Err(Denied::Group));
    }
}
