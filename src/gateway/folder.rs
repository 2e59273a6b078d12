//! A folder that takes messages instead of a server, one file each: for the demo and for trying things out.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::io;
use std::path::{Path, PathBuf};

/// Makes the folder when it is missing.
pub(super) fn open(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    // Codes and first names lie here: nobody else on this machine reads them.
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Puts a message in, under its identifier: the same one twice is there once.
pub(super) async fn put(folder: &Path, id: &str, message: &impl Serialize) -> io::Result<()> {
    let text = serde_json::to_vec_pretty(message)?;
    // Written beside and moved into place: a reader never sees half a message.
    let half = folder.join(format!(".{id}.part"));
    tokio::fs::write(&half, text).await?;
    let whole: PathBuf = folder.join(format!("{id}.json"));
    tokio::fs::rename(&half, &whole).await
}

/// Every file that is a message of this kind; others may lie beside them.
pub(super) async fn list<T: DeserializeOwned>(folder: &Path) -> io::Result<Vec<T>> {
    let mut entries = tokio::fs::read_dir(folder).await?;
    let mut found = Vec::new();
    while let Some(entry) = entries.next_entry().await? {
        if entry.path().extension().is_some_and(|ext| ext == "json") {
            let bytes = tokio::fs::read(entry.path()).await?;
            // Somebody may have put another file there: it is no message, and no reason to fail.
            found.extend(serde_json::from_slice::<T>(&bytes).ok());
        }
    }
    Ok(found)
}
