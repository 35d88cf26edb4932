//! Paths inside a repository.

use std::fmt;
use std::sync::Arc;

/// A path relative to the repository's top level: bytes as git keeps them, `/` between the parts,
/// never absolute, never empty. File names in git need not be UTF-8; `Display` replaces what is not.
///
/// A path of another repository carries that one's name, and is written `other.git:docs/a.md`, as git
/// writes a file of a revision; it equals no path of this repository.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath {
    repository: Option<Arc<str>>,
    /// Shared, since every list of files has it.
    bytes: Arc<[u8]>,
}

impl RepoPath {
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        Self { repository: None, bytes: bytes.as_ref().into() }
    }

    /// The same path in the repository with this name.
    #[must_use]
    pub fn in_repository(self, name: &Arc<str>) -> Self {
        Self { repository: Some(Arc::clone(name)), ..self }
    }

    /// Another path in the same repository.
    #[must_use]
    pub fn beside(&self, bytes: impl AsRef<[u8]>) -> Self {
        Self { repository: self.repository.clone(), bytes: bytes.as_ref().into() }
    }

    /// The bytes of the path, without the name of another repository.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The path as people read it, with U+FFFD for what is not UTF-8.
    pub fn to_text(&self) -> String {
        self.to_string()
    }

    /// The path in the file system, relative to the top level.
    pub fn on_disk(&self) -> std::path::PathBuf {
        path_from_bytes(&self.bytes)
    }

    /// The path of the folder, empty at the top level, and the last part.
    pub fn split(&self) -> (&[u8], &[u8]) {
        match self.bytes.iter().rposition(|byte| *byte == b'/') {
            Some(slash) => (&self.bytes[..slash], &self.bytes[slash + 1..]),
            None => (&[], &self.bytes),
        }
    }

    /// The last part, as text.
    pub fn file_name(&self) -> String {
        String::from_utf8_lossy(self.split().1).into_owned()
    }

    /// Whether this is a file or folder inside of that folder.
    pub fn is_below(&self, folder: &Self) -> bool {
        let rest = self.bytes.strip_prefix(folder.as_bytes());
        self.repository == folder.repository && rest.is_some_and(|rest| rest.first() == Some(&b'/'))
    }

    /// The path of the folder that holds this one, `None` at the top level.
    pub fn parent(&self) -> Option<Self> {
        let (folder, file) = self.split();
        (file.len() < self.bytes.len()).then(|| self.beside(folder))
    }

    /// Whether it leads into git's own folder, where tokens are kept. Not every file system tells `.GIT` from it.
    pub(crate) fn is_in_git_directory(&self) -> bool {
        self.bytes.split(|byte| *byte == b'/').any(|part| part.eq_ignore_ascii_case(b".git"))
    }

    /// A path that is written relative to a folder, `None` where it leaves the repository. The folder of a
    /// settings file that the user names may be one of the disk.
    pub fn resolve(folder: Option<&Self>, written: &str) -> Option<Self> {
        let folder = folder.map(Self::to_text).unwrap_or_default();
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        if written.starts_with('/') {
            return None;
        }
        for part in written.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        let root = if folder.starts_with('/') { "/" } else { "" };
        (!parts.is_empty()).then(|| Self::new(format!("{root}{}", parts.join("/"))))
    }
}

impl From<&str> for RepoPath {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(repository) = &self.repository {
            write!(formatter, "{repository}:")?;
        }
        formatter.write_str(&String::from_utf8_lossy(&self.bytes))
    }
}

/// A path of the file system from the bytes that git gives it.
#[cfg(unix)]
pub(super) fn path_from_bytes(bytes: &[u8]) -> std::path::PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    std::ffi::OsStr::from_bytes(bytes).into()
}

/// A path of the file system from the UTF-8 that git gives it.
#[cfg(not(unix))]
pub(super) fn path_from_bytes(bytes: &[u8]) -> std::path::PathBuf {
    String::from_utf8_lossy(bytes).into_owned().into()
}

/// A relative path of the file system as git writes it, `None` where that is empty or leads
/// elsewhere (`..`, a root).
pub(super) fn repo_path(relative: &std::path::Path) -> Option<RepoPath> {
    let mut bytes = Vec::new();
    for component in relative.components() {
        let std::path::Component::Normal(name) = component else { return None };
        if !bytes.is_empty() {
            bytes.push(b'/');
        }
        #[cfg(unix)]
        bytes.extend_from_slice(std::os::unix::ffi::OsStrExt::as_bytes(name));
        #[cfg(not(unix))]
        bytes.extend_from_slice(name.to_string_lossy().as_bytes());
    }
    (!bytes.is_empty()).then(|| RepoPath::new(bytes))
}
