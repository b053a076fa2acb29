//! [`Wall`] holds drawings that visitors left for others to see: ink only, no word and no time.

use std::fs;
use std::path::PathBuf;

use strokewise_ink::format::{self, Drawing};
use strokewise_ink::sketch::{Point, Sketch, Stroke};

/// The wall holds so many drawings; the oldest make room.
const MOST: usize = 60;

/// [`Wall`] holds drawings that visitors left; see the module. Without a folder it keeps nothing.
#[derive(Debug, Default)]
pub struct Wall {
    folder: Option<PathBuf>,
    hung: Vec<Sketch>,
}

impl Wall {
    /// Opens the wall in `folder`.
    pub fn open(folder: PathBuf) -> Self {
        let mut wall = Self {
            folder: Some(folder),
            hung: Vec::new(),
        };
        wall.look();
        wall
    }

    fn look(&mut self) {
        let paths = self.files("hung");
        self.hung = paths
            .iter()
            .filter_map(|path| format::open(path).ok())
            .map(|drawing| drawing.sketch)
            .collect();
    }

    /// Returns the files of a room of the wall, by age.
    fn files(&self, room: &str) -> Vec<PathBuf> {
        let Some(folder) = &self.folder else {
            return Vec::new();
        };
        let entries = fs::read_dir(folder.join(room)).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        paths
    }

    /// Returns the drawings that hang.
    pub fn hung(&self) -> &[Sketch] {
        &self.hung
    }

    /// Returns the drawings that wait for staff: file and ink.
    pub fn waiting(&self) -> Vec<(PathBuf, Sketch)> {
        let files = self.files("waiting").into_iter();
        files
            .filter_map(|path| Some((path.clone(), format::open(&path).ok()?.sketch)))
            .collect()
    }

    /// Hangs a drawing, or lets it wait for staff.
    pub fn hang(&mut self, sketch: &Sketch, approved: bool) {
        let Some(folder) = &self.folder else { return };
        let room = folder.join(if approved { "hung" } else { "waiting" });
        // A wall that cannot be written is no reason to stop an exhibit.
        let _ = fs::create_dir_all(&room);
        let last = self.files(if approved { "hung" } else { "waiting" });
        let number = last
            .last()
            .and_then(|path| path.file_stem()?.to_str()?.parse().ok())
            .unwrap_or(0_u64)
            + 1;
        let drawing = Drawing {
            sketch: plain(sketch),
            ..Drawing::default()
        };
        let _ = format::save(room.join(format!("{number:08}.strokewise")), &drawing);
        for old in last.iter().take((last.len() + 1).saturating_sub(MOST)) {
            let _ = fs::remove_file(old);
        }
        self.look();
    }

    /// Staff say yes or no to a drawing that waits.
    pub fn settle(&mut self, path: &PathBuf, yes: bool) {
        if yes && let Ok(drawing) = format::open(path) {
            self.hang(&drawing.sketch, true);
        }
        let _ = fs::remove_file(path);
        self.look();
    }

    /// Takes everything down.
    pub fn clear(&mut self) {
        for path in self.files("hung").into_iter().chain(self.files("waiting")) {
            let _ = fs::remove_file(path);
        }
        self.look();
    }
}

/// Returns the ink without its times and pressures, which are what tells hands apart.
fn plain(sketch: &Sketch) -> Sketch {
    let points = |stroke: &Stroke| stroke.points().iter().map(|p| Point::new(p.x, p.y)).collect();
    Sketch::from_polylines(sketch.strokes().iter().map(|stroke| points(stroke)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_hangs_has_neither_word_nor_time_and_staff_decide() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut wall = Wall::open(folder.path().to_owned());
        let point = Point {
            time_secs: Some(3.0),
            pressure: Some(0.5),
            ..Point::new(1.0, 2.0)
        };
        let sketch = Sketch::from_polylines([vec![point]]);
        wall.hang(&sketch, false);
        assert_eq!((wall.hung().len(), wall.waiting().len()), (0, 1));
        let (path, _) = wall.waiting().remove(0);
        wall.settle(&path, true);
        assert_eq!((wall.hung().len(), wall.waiting().len()), (1, 0));
        assert_eq!(wall.hung()[0].strokes()[0].points(), [Point::new(1.0, 2.0)]);
        for _ in 0..MOST + 5 {
            wall.hang(&sketch, true);
        }
        assert_eq!(Wall::open(folder.path().to_owned()).hung().len(), MOST);
        wall.clear();
        assert!(wall.hung().is_empty());
    }
}
