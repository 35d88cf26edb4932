//! What was promised before, beside what is promised now.

use jiff::civil::Date;

use crate::git::RepoPath;

/// An action with the earlier ones most like it, however alike these are. It informs the reader and is no finding.
#[derive(Clone, Debug, PartialEq)]
pub struct WithEarlier {
    pub action: ListedAction,
    /// Best first, each with how alike the two are, from 0 to 1.
    pub earlier: Vec<(ListedAction, f64)>,
}

/// A follow-up action as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedAction {
    pub path: RepoPath,
    /// From 1.
    pub line: usize,
    pub text: String,
    /// The day of its incident.
    pub date: Option<Date>,
    pub owner: Option<String>,
    /// The first that it links.
    pub issue: Option<Issue>,
    /// In words.
    pub state: &'static str,
}

/// An issue as the document names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    pub name: String,
    /// Absent where nothing says where the issue lives.
    pub url: Option<String>,
}
