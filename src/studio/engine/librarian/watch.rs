//! [`Watch`] says when pictures of a folder may have changed.

use std::path::Path;

use notify::event::{AccessKind, AccessMode, EventKind, MetadataKind, ModifyKind, RemoveKind};
use notify::{Config, Event, RecommendedWatcher, RecursiveMode, Watcher as _};

use strokewise_ink::picture::is_picture;

/// [`Watch`] is a folder under watch with all below it, until this is dropped.
pub(super) struct Watch {
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Calls `changed`, from another thread, at every change below `folder` that may concern
    /// pictures.
    pub fn begin(folder: &Path, changed: impl Fn() + Send + 'static) -> notify::Result<Self> {
        let heard = move |event: notify::Result<Event>| {
            // An error is mostly news that were lost; what they were about is then not known.
            if event.as_ref().map_or(true, concerns_pictures) {
                changed();
            }
        };
        // As galleries do, it follows no links.
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(heard, config)?;
        watcher.watch(folder, RecursiveMode::Recursive)?;
        Ok(Self { _watcher: watcher })
    }
}

/// Tells whether pictures may be others than before: not where files are only read, and not where
/// all concerned are files of another kind.
fn concerns_pictures(event: &Event) -> bool {
    let is_reading = match event.kind {
        EventKind::Access(kind) => kind != AccessKind::Close(AccessMode::Write),
        EventKind::Modify(ModifyKind::Metadata(kind)) => kind == MetadataKind::AccessTime,
        _ => false,
    };
    let may_be_folder = |path: &Path| path.extension().is_none() || path.is_dir();
    let folder_gone = event.kind == EventKind::Remove(RemoveKind::Folder);
    let mut paths = event.paths.iter();
    let concerned = paths.any(|path| is_picture(path) || may_be_folder(path));
    !is_reading && (concerned || folder_gone || event.need_rescan())
}

#[cfg(test)]
mod tests {
    use notify::event::{CreateKind, DataChange};

    use super::*;

    #[test]
    fn only_news_of_pictures_and_folders_count() {
        let written = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let read = EventKind::Access(AccessKind::Close(AccessMode::Read));
        let changed = EventKind::Modify(ModifyKind::Data(DataChange::Any));
        let folder = EventKind::Create(CreateKind::Folder);
        let gone = EventKind::Remove(RemoveKind::Folder);
        for (kind, path, expected) in [
            (written, "a/b.png", true),
            (changed, "a/b.SVG", true),
            (read, "a/b.png", false),
            (changed, "a/notes.txt", false),
            (folder, "a/new", true),
            (gone, "a/v1.2", true),
        ] {
            let event = Event::new(kind).add_path(path.into());
            assert_eq!(concerns_pictures(&event), expected, "{event:?}");
        }
    }
}
