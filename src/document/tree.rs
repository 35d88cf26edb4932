//! A JSON-like value in which every node knows where it stands in the text.
//!
//! Front matter, settings, schemas and the projection of a document are all such trees, so that a
//! JSON pointer from the validator is a walk to the place, and nothing is parsed twice.

use std::borrow::Cow;
use std::collections::HashMap;

use serde_json::{Number, Value};

use super::Span;

/// How deep a tree that was read from a text may be, so that walking and dropping it by recursion
/// is safe on any stack. The limit of `serde_json`.
pub const DEPTH_LIMIT: usize = 128;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Empty for an empty value; the last line ending is never part of it.
    pub span: Span,
    pub kind: NodeKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

/// Members in the order of the text, no key twice, found by key in constant time.
///
/// Nearly all mappings have few members, which are looked through faster than a key is hashed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    members: Vec<Member>,
    /// Of the members by key, where they are more than [`FEW`].
    places: HashMap<String, usize>,
}

const FEW: usize = 8;

/// What a JSON pointer leads to.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The key that holds the node; `None` for the root and for items of a sequence.
    pub key_span: Option<Span>,
    pub node: &'a Node,
}

impl Node {
    pub fn new(span: Span, kind: NodeKind) -> Self {
        Self { span, kind }
    }

    pub fn null(span: Span) -> Self {
        Self::new(span, NodeKind::Null)
    }

    pub fn string(span: Span, text: impl Into<String>) -> Self {
        Self::new(span, NodeKind::String(text.into()))
    }

    /// Gives the node, and all that is in it, another place.
    pub fn move_to(&mut self, span: Span) {
        self.span = span;
        match &mut self.kind {
            NodeKind::Sequence(items) => {
                for item in items {
                    item.move_to(span);
                }
            }
            NodeKind::Mapping(mapping) => {
                for member in &mut mapping.members {
                    member.key_span = span;
                    member.value.move_to(span);
                }
            }
            _ => {}
        }
    }

    /// The value of a key, `None` where this is no mapping or has no such key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_mapping()?.get(key).map(|member| &member.value)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            NodeKind::String(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            NodeKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    pub fn as_sequence(&self) -> Option<&[Self]> {
        match &self.kind {
            NodeKind::Sequence(items) => Some(items),
            _ => None,
        }
    }

    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.kind {
            NodeKind::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Resolves a JSON pointer (RFC 6901).
    pub fn at(&self, pointer: &str) -> Option<Place<'_>> {
        let mut place = Place { key_span: None, node: self };
        for token in pointer.split('/').skip(1) {
            place = match &place.node.kind {
                NodeKind::Mapping(mapping) => {
                    let member = mapping.get(&unescape(token))?;
                    Place { key_span: Some(member.key_span), node: &member.value }
                }
                NodeKind::Sequence(items) => {
                    Place { key_span: None, node: items.get(token.parse::<usize>().ok()?)? }
                }
                _ => return None,
            };
        }
        Some(place)
    }

    pub fn to_json(&self) -> Value {
        match &self.kind {
            NodeKind::Null => Value::Null,
            NodeKind::Bool(value) => Value::Bool(*value),
            NodeKind::Number(number) => Value::Number(number.clone()),
            NodeKind::String(text) => Value::String(text.clone()),
            NodeKind::Sequence(items) => items.iter().map(Self::to_json).collect(),
            NodeKind::Mapping(mapping) => {
                mapping.iter().map(|member| (member.key.clone(), member.value.to_json())).collect()
            }
        }
    }
}

impl Mapping {
    /// Adds a member. A key that is there already keeps its value: the first member is given back
    /// as the error, for its place.
    pub fn insert(&mut self, member: Member) -> Result<(), &Member> {
        if let Some(place) = self.place(&member.key) {
            return Err(&self.members[place]);
        }
        self.members.push(member);
        let named = if self.members.len() <= FEW { self.members.len() } else { self.places.len() };
        let unnamed = self.members.iter().enumerate().skip(named);
        self.places.extend(unnamed.map(|(place, member)| (member.key.clone(), place)));
        Ok(())
    }

    fn place(&self, key: &str) -> Option<usize> {
        if self.members.len() <= FEW {
            return self.members.iter().position(|member| member.key == key);
        }
        self.places.get(key).copied()
    }

    pub fn get(&self, key: &str) -> Option<&Member> {
        self.place(key).map(|place| &self.members[place])
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Member> {
        self.members.iter()
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}

impl<'a> IntoIterator for &'a Mapping {
    type Item = &'a Member;
    type IntoIter = std::slice::Iter<'a, Member>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A key as a part of a JSON pointer.
pub fn escape(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        Cow::Owned(key.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(key)
    }
}

/// A part of a JSON pointer as a key.
pub fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(members: Vec<(&str, Node)>) -> Node {
        let mut mapping = Mapping::default();
        for (at, (key, value)) in members.into_iter().enumerate() {
            let key_span = Span::new(at, at + 1);
            mapping.insert(Member { key: key.to_owned(), key_span, value }).unwrap();
        }
        Node::new(Span::new(0, 9), NodeKind::Mapping(mapping))
    }

    #[test]
    fn a_pointer_leads_to_the_node_and_its_key() {
        let leaf = Node::string(Span::new(7, 8), "x");
        let list = Node::new(Span::new(6, 9), NodeKind::Sequence(vec![leaf]));
        let root = mapping(vec![("plain", Node::null(Span::new(3, 3))), ("a/b~c", list)]);
        assert!(root.at("").unwrap().key_span.is_none());
        assert_eq!(root.at("/a~1b~0c").unwrap().key_span, Some(Span::new(1, 2)));
        let item = root.at(&format!("/{}/0", escape("a/b~c"))).unwrap();
        assert_eq!((item.key_span, item.node.as_str()), (None, Some("x")));
        assert!(root.at("/a~1b~0c/1").is_none());
        assert!(root.at("/plain/deeper").is_none());
        assert_eq!(root.to_json(), serde_json::json!({"plain": null, "a/b~c": ["x"]}));
    }

    #[test]
    fn many_keys_are_found_as_few_are() {
        let mut mapping = Mapping::default();
        let member = |at: usize| Member {
            key: at.to_string(),
            key_span: Span::new(at, at),
            value: Node::null(Span::new(at, at)),
        };
        for at in 0..3 * FEW {
            assert!(mapping.insert(member(at)).is_ok());
            assert!(mapping.insert(member(at / 2)).is_err());
            assert!((0..=at).all(|at| mapping.get(&at.to_string()) == Some(&member(at))));
            assert!(mapping.get("x").is_none());
        }
    }

    #[test]
    fn the_first_of_two_equal_keys_stays() {
        let member = |at: usize| Member {
            key: "k".to_owned(),
            key_span: Span::new(at, at + 1),
            value: Node::null(Span::new(at, at)),
        };
        let mut mapping = Mapping::default();
        mapping.insert(member(0)).unwrap();
        assert_eq!(mapping.insert(member(5)).unwrap_err().key_span, Span::new(0, 1));
        assert_eq!(mapping.len(), 1);
    }
}
