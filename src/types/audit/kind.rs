//! Everything that leaves an event in the audit trail. docs/audit.md says what stands in each.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal,)+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $kind,)+ }

        impl Kind {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// As the audit trail keeps it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name,)+ }
            }
        }
    };
}

kinds! {
    /// A directory was added.
    DirectoryAdded = "directory_added",
    /// A directory was changed.
    DirectoryChanged = "directory_changed",
    /// A store was added.
    StoreAdded = "store_added",
    /// A store was changed.
    StoreChanged = "store_changed",
    /// A store was removed.
    StoreRemoved = "store_removed",
    /// An app was registered.
    ClientAdded = "client_added",
    /// An app was changed.
    ClientChanged = "client_changed",
    /// An app was removed.
    ClientRemoved = "client_removed",
    /// A client got a second secret.
    SecretAdded = "secret_added",
    /// One of two secrets was ended.
    SecretRetired = "secret_retired",
    /// A key that signs tokens was made.
    SigningKeyAdded = "signing_key_added",
    /// A node's file got another server key.
    ServerKeyAdded = "server_key_added",
    /// Another server key became current.
    ServerKeyChanged = "server_key_changed",
    /// A server key was taken away from a node's file.
    ServerKeyRemoved = "server_key_removed",
    /// A user was added.
    UserAdded = "user_added",
    /// A user's name, identifiers or groups were changed.
    UserChanged = "user_changed",
    /// A user got another e-mail.
    EmailChanged = "email_changed",
    /// A user's e-mail was taken as verified.
    EmailVerified = "email_verified",
    /// A user got a password from an operator.
    PasswordSet = "password_set",
    /// A user was blocked.
    UserBlocked = "user_blocked",
    /// A user was unblocked.
    UserUnblocked = "user_unblocked",
    /// Everything known of a user was handed out.
    UserExported = "user_exported",
    /// A user was erased.
    UserErased = "user_erased",
    /// Sessions were ended by an operator.
    SessionsEnded = "sessions_ended",
    /// The users of a directory were handed out.
    UsersExported = "users_exported",
    /// An import began to write.
    ImportBegan = "import_began",
    /// An import came to its end.
    ImportFinished = "import_finished",
    /// Wrapping weak hashes began.
    WrapBegan = "wrap_began",
    /// Wrapping weak hashes came to its end.
    WrapFinished = "wrap_finished",
    /// Everything was copied here from another database.
    DatabaseCopied = "database_copied",
    /// The database was written to a backup.
    DatabaseBackedUp = "database_backed_up",
    /// A code was used a second time, and what it was exchanged for revoked.
    CodeReplayed = "code_replayed",
    /// An old refresh token was used, and its grant revoked.
    RefreshTokenReplayed = "refresh_token_replayed",
    /// Attempts to sign in were too many; the first one of a window that was stopped.
    AttemptsStopped = "attempts_stopped",
    /// A process came with another `server.key` than the deployment's, and did not start.
    ServerKeyRefused = "server_key_refused",
    /// A server began to serve.
    ServerStarted = "server_started",
    /// A server ended as it was told to.
    ServerStopped = "server_stopped",
    /// The database's schema was brought up to date.
    SchemaMigrated = "schema_migrated",
}
