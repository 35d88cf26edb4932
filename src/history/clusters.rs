//! The promises that came again, over the whole history.

use std::collections::BTreeMap;

use super::actions::Place;
use super::repeats::Likeness;
use super::{ActionId, History, Strength};

/// The actions of several incidents that are one and the same work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// In the order of the incidents, those of one incident in the order of its document.
    pub actions: Vec<ActionId>,
    /// How many incidents promised it.
    pub times: usize,
}

impl History {
    /// What was promised again, most often first. Two actions are the same work where they link the same issue, have the
    /// same words or almost certainly the same meaning, or where one says so; so are all that are the same as one of
    /// them. What was declined, and routine work, is not in it. Costs one search of the index an action.
    pub fn clusters(&self) -> Vec<Cluster> {
        let mut groups = Groups::new(self.actions().len());
        for &id in self.actions().iter().filter(|id| !self.is_routine(**id)) {
            let Some(repeat) = self.repeat(id) else { continue };
            let is_sure = match &repeat.likeness {
                Likeness::Similar(similar) => similar.strength == Strength::Strict,
                Likeness::Issue(_) | Likeness::Text | Likeness::Declared => true,
            };
            let sure = is_sure.then_some(repeat.earlier);
            let same = sure.into_iter().chain(self.known_priors(id));
            for earlier in same.filter(|earlier| !self.is_routine(*earlier)) {
                groups.join(self.place(id) as usize, self.place(earlier) as usize);
            }
        }
        let mut members: BTreeMap<usize, Vec<Place>> = BTreeMap::new();
        for (place, at) in (0..).zip(0..self.actions().len()) {
            members.entry(groups.first_of(at)).or_default().push(place);
        }
        let all = self.all();
        let cluster = |places: Vec<Place>| Cluster {
            times: all.by_incident(&places).count(),
            actions: places.into_iter().map(|place| all.id(place)).collect(),
        };
        let repeated = members.into_values().filter(|places| places.len() > 1);
        let mut clusters: Vec<Cluster> = repeated.map(cluster).collect();
        // What was promised as often: the latest first.
        let latest = |cluster: &Cluster| cluster.actions.last().map(|id| self.place(*id));
        clusters.sort_by_key(|cluster| std::cmp::Reverse((cluster.times, latest(cluster))));
        clusters
    }
}

/// Disjoint sets of numbers, each known by its least member.
struct Groups {
    /// A lesser member of the same set, or the number itself.
    lesser: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { lesser: (0..count).collect() }
    }

    fn first_of(&mut self, number: usize) -> usize {
        let mut at = number;
        while self.lesser[at] != at {
            // Halving the way keeps it short for the next.
            self.lesser[at] = self.lesser[self.lesser[at]];
            at = self.lesser[at];
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.first_of(one), self.first_of(other));
        self.lesser[one.max(other)] = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Conventions, Document};
    use crate::git::RepoPath;
    use crate::history::OwnWords;

    /// The texts of each cluster, given the actions of each incident, oldest first.
    #[track_caller]
    fn check(incidents: &[&[&str]], expected: &[&[&str]]) {
        let documents = incidents.iter().enumerate().map(|(at, actions)| {
            let list: String = actions.iter().map(|action| format!("- {action}\n")).collect();
            let text = format!("# 2025-01-{:02} Incident\n\n## Action items\n\n{list}", at + 1);
            let path = RepoPath::from(format!("pm-{at}.md").as_str());
            Document::read_all(path, text.into_bytes(), &Conventions::default()).swap_remove(0)
        });
        let history = History::new(documents.collect(), OwnWords::default(), Vec::new());
        let clusters = history.clusters();
        let texts: Vec<Vec<&str>> = clusters
            .iter()
            .map(|cluster| {
                cluster.actions.iter().map(|id| history.action(*id).text.as_str()).collect()
            })
            .collect();
        assert_eq!(texts, expected);
    }

    #[test]
    fn the_same_issue_words_meaning_and_what_says_so_are_together() {
        check(
            &[
                &["Alert on ledger queue depth", "Pin the client (#7)"],
                &["Page on depth of the ledger queue", "Rotate the key"],
                &["Page on depth of the ledger queue!", "Use a client that is newer (#7)"],
                &["Restart the importer every night; repeats: pm-2, since nobody reads the pages"],
            ],
            &[
                &[
                    "Alert on ledger queue depth",
                    "Page on depth of the ledger queue",
                    "Page on depth of the ledger queue!",
                    "Restart the importer every night; since nobody reads the pages",
                ],
                &["Pin the client", "Use a client that is newer"],
            ],
        );
    }

    #[test]
    fn routine_work_and_what_was_declined_are_left_out() {
        let routine = "Publish the post-mortem";
        check(
            &[&[routine, "Rotate the key"], &[routine], &["Rotate the key. Won't do: no key"]],
            &[],
        );
        check(&[&["Rotate the key", "Rotate the key"], &["Pin the client"]], &[]);
    }
}
