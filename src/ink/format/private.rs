//! Makes folders and files that only their user may read: what is kept on the way (journals, indexes) shows what people
//! drew and have.

use std::fs::{self, OpenOptions};
use std::path::Path;

use crate::error::{Error, Result};

/// Makes `folder`, with those above it where they are missing, and closes it to other users.
pub fn private_folder(folder: &Path) -> Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Error::io(folder))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder).map_err(Error::io(folder))?.permissions().mode();
        if mode & 0o077 != 0 {
            // A folder that an earlier version made, or one that is not ours: then what is in it stays closed.
            let _ = fs::set_permissions(folder, fs::Permissions::from_mode(0o700));
        }
    }
    Ok(())
}

/// Makes options for files which only their user may read.
pub(super) fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
